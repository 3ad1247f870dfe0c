/**
 * Text as a value: what is written here is read as the same again.
 *
 * @module
 */

import { escapeHidden } from "../../qapi/introspect/printable.ts";
import { Cursor } from "./cursor.ts";
import { parseWord } from "./literal.ts";

/** What stands between a key and its value. */
export type Operator = "=" | "==" | ":=";

/** What stands around a string. */
export type Quote = '"' | "'";

/** Text that may stand without quotes, unless it would be a number or a keyword. Fewer characters than the grammar takes. */
const BARE = /^[\p{L}\p{N}_./:@%+,-][\p{L}\p{N}_./:@%+,=-]*$/u;

/** Whether text is something else, or no value at all, where it stands behind an operator as it is. */
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

/** Writes text as it stands between quotes. */
export function escapeQuoted(text: string, quote: Quote): string {
  const escaped = escapeHidden(JSON.stringify(text).slice(1, -1));
  return quote === '"' ? escaped : escaped.replace(
    /\\.|'/g,
    (part) => part === '\\"' ? '"' : part === "'" ? "\\'" : part,
  );
}
