/**
 * Writes text as a value that the grammar reads back as the same text.
 *
 * @module
 */

import { escapeHidden } from "../../qapi/introspect/printable.ts";
import { Cursor } from "./cursor.ts";
import { parseWord } from "./literal.ts";

/** The operator between a key and its value. */
export type Operator = "=" | "==" | ":=";

/** The quote around a string. */
export type Quote = '"' | "'";

/**
 * Text that needs no quotes, unless it looks like a number or a keyword. The
 * grammar allows more characters than this.
 */
const BARE = /^[\p{L}\p{N}_./:@%+,-][\p{L}\p{N}_./:@%+,=-]*$/u;

/** Tells whether text needs quotes to be read as a string after an operator. */
export function needsQuotes(text: string, operator: Operator): boolean {
  switch (operator) {
    case ":=":
      return true;
    case "==":
      return !BARE.test(text);
    case "=":
      return !BARE.test(text) ||
        parseWord(new Cursor(text), text, 0) !== text;
  }
}

/** Writes text as it stands between quotes, without the quotes. */
export function escapeQuoted(text: string, quote: Quote): string {
  const escaped = escapeHidden(JSON.stringify(text).slice(1, -1));
  return quote === '"' ? escaped : escaped.replace(
    /\\.|'/g,
    (part) => part === '\\"' ? '"' : part === "'" ? "\\'" : part,
  );
}
