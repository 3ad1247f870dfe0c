/**
 * Splits text into the characters that a terminal shows, and measures them.
 *
 * @module
 */

import { unicodeWidth } from "@std/cli/unicode-width";

/**
 * Characters that must not reach a terminal unchanged: control and format
 * characters, halves of surrogate pairs, and line ends.
 */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]/u;

/** A character in the form that a terminal shows. */
export interface Cell {
  /** The character, or its escape. */
  text: string;
  /**
   * The columns that the text takes. Some terminals differ for rare characters.
   * Then a caret points at the wrong column.
   */
  width: number;
  /** The offset of the character. */
  at: number;
}

/**
 * Splits a text into its characters.
 *
 * @param text The text.
 * @param from The offset of its first character.
 */
export function toCells(text: string, from = 0): Cell[] {
  let at = from;
  return Array.from(text, (character) => {
    const shown = visible(character);
    const cell = { text: shown, width: unicodeWidth(shown), at };
    at += character.length;
    return cell;
  });
}

/** Returns the number of columns that cells take. */
export function widthOf(cells: readonly Cell[]): number {
  return cells.reduce((sum, { width }) => sum + width, 0);
}

/** Returns a character, or its escape if a terminal would not show it. */
export function visible(character: string): string {
  if (character === "\t") return " ";
  if (!INVISIBLE.test(character)) return character;
  const code = character.codePointAt(0)!.toString(16);
  return code.length > 2 ? `\\u{${code}}` : `\\x${code.padStart(2, "0")}`;
}

/** Cuts a text to a number of columns, with `…` in place of the rest. */
export function fit(text: string, columns: number): string {
  const cells = toCells(text);
  if (widthOf(cells) <= columns) return cells.map(({ text }) => text).join("");
  let left = columns - 1;
  const end = cells.findIndex(({ width }) => (left -= width) < 0);
  return cells.slice(0, end).map(({ text }) => text).join("") + "…";
}
