/**
 * Text as a terminal shows it: characters, and the columns that they take.
 *
 * @module
 */

/** What must not reach a terminal as it is: control and format characters, halves of pairs, ends of lines. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** What takes no column of its own. */
const MARK = /\p{M}/u;

/** What takes two columns in most terminals. Not exact, which costs a shifted caret and no more. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/u;

/** A character as it is shown. */
export interface Cell {
  text: string;
  /** Columns that it takes. */
  width: number;
  /** Its offset. */
  at: number;
}

/**
 * The characters of a text, each as it is shown.
 *
 * @param from Offset of the first.
 */
export function toCells(text: string, from = 0): Cell[] {
  let at = from;
  return Array.from(text, (character) => {
    const cell = { text: visible(character), width: 1, at };
    at += character.length;
    if (cell.text !== character) cell.width = cell.text.length;
    else if (MARK.test(character)) cell.width = 0;
    else if (WIDE.test(character)) cell.width = 2;
    return cell;
  });
}

/** Columns that cells take. */
export function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}

/** A character, or its escape where a terminal would not show it as one. */
export function visible(character: string): string {
  if (character === "\t") return " ";
  if (!INVISIBLE.test(character)) return character;
  const code = character.codePointAt(0)!.toString(16);
  return code.length > 2 ? `\\u{${code}}` : `\\x${code.padStart(2, "0")}`;
}

/** A text in so many columns, with `…` for what is cut off. */
export function fit(text: string, columns: number): string {
  const cells = toCells(text);
  if (widthOf(cells) <= columns) return cells.map(({ text }) => text).join("");
  let left = columns - 1;
  const end = cells.findIndex(({ width }) => (left -= width) < 0);
  return cells.slice(0, end).map(({ text }) => text).join("") + "…";
}
