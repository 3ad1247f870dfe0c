/**
 * Parses the QAPI schema language, in which QEMU defines its commands, events
 * and types.
 *
 * Source: QEMU's documentation "How to use the QAPI code generator", "Schema
 * syntax".
 *
 * @module
 */

/** A value of the schema language. */
export type SchemaValue = string | boolean | SchemaValue[] | SchemaRecord;

/** An object of the schema language. */
export interface SchemaRecord {
  [name: string]: SchemaValue;
}

/** An expression at the top of a schema file. */
export interface Expression {
  /** The value of the expression. */
  value: SchemaRecord;
  /** The documentation comment right before it, without comment marks. */
  doc?: string;
  /** The file that contains the expression. */
  file: string;
  /** The line on which the expression begins, from 1. */
  line: number;
}

/** An error in a schema file, with the file and the line. */
export class SchemaError extends Error {
  override readonly name = "SchemaError";

  constructor(file: string, line: number, message: string) {
    super(`${file}:${line}: ${message}`);
  }
}

/**
 * Matches one token.
 *
 * A documentation comment begins and ends with a line of just `##`.
 */
const TOKEN = new RegExp(
  [
    /(?<space>\s+)/,
    /(?<doc>##[ \t]*\n(?:#(?!#[ \t]*\n).*\n|[ \t]*\n)*##[ \t]*(?=\n|$))/,
    /(?<comment>#.*)/,
    /'(?<text>[^'\\\n]*)'/,
    /(?<word>true|false)/,
    /(?<mark>[{}[\]:,])/,
  ].map(({ source }) => source).join("|"),
  "y",
);

interface Token {
  type: "text" | "word" | "mark" | "doc" | "end";
  text: string;
  line: number;
}

function* tokenize(source: string, file: string): Generator<Token> {
  let line = 1;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (match === null) {
      const [found] = source.slice(at).split("\n", 1);
      throw new SchemaError(file, line, `Expected a token, found ${found}`);
    }
    for (const type of ["text", "word", "mark", "doc"] as const) {
      const text = match.groups![type];
      if (text !== undefined) yield { type, text, line };
    }
    line += match[0].split("\n").length - 1;
  }
  yield { type: "end", text: "the end of the file", line };
}

/** Returns the text of a documentation comment, without the comment marks. */
function docText(comment: string): string {
  return comment.split("\n").slice(1, -1)
    .map((line) => line.replace(/^# ?/, "")).join("\n");
}

/**
 * Parses the expressions of one file.
 *
 * @throws {SchemaError} If the source is not a schema file.
 */
export function parseSchema(source: string, file: string): Expression[] {
  return new Parser(source, file).expressions();
}

class Parser {
  readonly #file: string;
  readonly #tokens: Token[];
  #at = 0;
  /** The last documentation comment, if no other token follows it. */
  #doc: string | undefined;

  constructor(source: string, file: string) {
    this.#file = file;
    this.#tokens = [...tokenize(source, file)];
  }

  expressions(): Expression[] {
    const found: Expression[] = [];
    while (this.#peek().type !== "end") {
      const doc = this.#doc;
      const { line } = this.#peek();
      const value = this.#record();
      // A comment inside an expression does not belong to the next one.
      this.#doc = undefined;
      found.push({
        value,
        file: this.#file,
        line,
        ...(doc !== undefined && { doc }),
      });
    }
    return found;
  }

  #peek(): Token {
    for (;;) {
      const token = this.#tokens[this.#at]!;
      if (token.type !== "doc") return token;
      this.#doc = docText(token.text);
      this.#at++;
    }
  }

  #take(type: Token["type"], expected?: string): Token {
    const token = this.#peek();
    if (
      token.type !== type || (expected !== undefined && token.text !== expected)
    ) {
      throw this.#unexpected(token, expected ?? `a ${type}`);
    }
    this.#at++;
    return token;
  }

  #unexpected({ line, text }: Token, expected: string): SchemaError {
    return new SchemaError(
      this.#file,
      line,
      `Expected ${expected}, found ${text}`,
    );
  }

  #value(): SchemaValue {
    const token = this.#peek();
    if (token.type === "text") return this.#take("text").text;
    if (token.type === "word") return this.#take("word").text === "true";
    if (token.text === "{") return this.#record();
    if (token.text === "[") return this.#list("[", "]", () => this.#value());
    throw this.#unexpected(token, "a value");
  }

  #record(): SchemaRecord {
    const entries = this.#list("{", "}", () => {
      const name = this.#take("text");
      this.#take("mark", ":");
      return { name, value: this.#value() };
    });
    const record: SchemaRecord = {};
    for (const { name, value } of entries) {
      if (Object.hasOwn(record, name.text)) {
        throw this.#unexpected(name, "another name than before");
      }
      record[name.text] = value;
    }
    return record;
  }

  #list<T>(open: string, close: string, item: () => T): T[] {
    const items: T[] = [];
    this.#take("mark", open);
    const isMark = (text: string) => {
      const token = this.#peek();
      return token.type === "mark" && token.text === text;
    };
    if (!isMark(close)) {
      items.push(item());
      while (isMark(",")) {
        this.#take("mark", ",");
        items.push(item());
      }
    }
    this.#take("mark", close);
    return items;
  }
}
