/**
 * Wraps the comments of code that is otherwise complete.
 *
 * The writer leaves each paragraph on one line, because only the finished
 * module shows how far a comment is indented.
 *
 * @module
 */

/** The number of columns that a comment may take. */
const WIDTH = 80;

/** A documentation comment on one line. */
const ONE_LINE = /^( *)\/\*\* (.+) \*\/$/;

/** A line inside a documentation comment. */
const INNER_LINE = /^( *) \* (.+)$/;

/**
 * Wraps every documentation comment at 80 columns.
 *
 * A word that is longer than that, such as an address, stays in one piece.
 *
 * @param code The code. Each documentation comment starts on a line of its own.
 */
export function wrapComments(code: string): string {
  return code.split("\n").flatMap((line) => {
    if (line.length <= WIDTH) return line;
    const [, indent, text] = ONE_LINE.exec(line) ?? [];
    if (indent !== undefined && text !== undefined) {
      return [`${indent}/**`, ...wrapped(text, indent), `${indent} */`];
    }
    const [, innerIndent, innerText] = INNER_LINE.exec(line) ?? [];
    return innerIndent === undefined || innerText === undefined
      ? line
      : wrapped(innerText, innerIndent);
  }).join("\n");
}

/** Returns a text as lines of a comment that is indented so far. */
function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = `${indent} *`;
  for (const word of text.split(" ")) {
    const longer = `${line} ${word}`;
    if (longer.length > WIDTH && line !== `${indent} *`) {
      lines.push(line);
      line = `${indent} * ${word}`;
    } else {
      line = longer;
    }
  }
  lines.push(line);
  return lines;
}
