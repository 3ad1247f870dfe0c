/**
 * What is wrong with a line, and where: the error of the shell's grammar, and how it is shown.
 *
 * @module
 */

import { type Cell, toCells, visible, widthOf } from "../cells.ts";

/** Most characters of a piece of a line that a message quotes. */
const SHOWN_LENGTH = 40;

/** Columns of a terminal that a line is cut to, if no other number is given. */
const WIDTH = 80;

/** Fewest columns in which a place can still be shown with something around it. */
const MIN_WIDTH = 24;

/** Where in a line an error is. */
export interface GrammarErrorOptions {
  /** The line, without its end. */
  line: string;
  /** Offset of the wrong place, from 0 to the length of the line. */
  column: number;
  /**
   * UTF-16 code units that are wrong.
   *
   * @default {1}
   */
  length?: number;
  /**
   * Whether the line ended inside of quotes or brackets.
   *
   * @default {false}
   */
  incomplete?: boolean;
}

/** A line that the shell does not understand. */
export class GrammarError extends SyntaxError {
  /** Name of the class. */
  override name = "GrammarError";
  /** The line, without its end. In a transaction over several lines, the one that is wrong. */
  readonly line: string;
  /** Offset in UTF-16 code units of what is wrong; that of the opening one for quotes and brackets without an end. */
  readonly column: number;
  /** UTF-16 code units that are wrong, at least 1, though there may be none at the end of the line. */
  readonly length: number;
  /** Whether the line ended inside of quotes or brackets, so that more of it might have made it right. */
  readonly incomplete: boolean;

  /**
   * Makes the error of a line.
   *
   * @param message What was attempted and what was found.
   * @param options Where.
   */
  constructor(
    message: string,
    { line, column, length = 1, incomplete = false }: GrammarErrorOptions,
  ) {
    super(message);
    this.line = line;
    this.column = column;
    this.length = Math.max(length, 1);
    this.incomplete = incomplete;
  }

  /**
   * Shows the place: the line, and below it a row with a caret. Where the line is too long, a part of it around the
   * place, with `…` for what is left out.
   *
   * What a terminal would not show as a character is escaped, and a tab is one blank.
   *
   * @param width Columns of the terminal, 80 by default. Fewer than 24 count as 24.
   * @returns Two lines, without an end of the second.
   */
  render(width: number = WIDTH): string {
    const { line, column, length } = this;
    const columns = Math.max(width, MIN_WIDTH);
    const { row, caret, cutBefore, cutAfter } = clip(line, column, columns);
    const wrong = row.slice(caret).filter(({ at }) => at < column + length);
    const indent = widthOf(row.slice(0, caret)) + Number(cutBefore);
    const text = row.map(({ text }) => text).join("");
    return `${cutBefore ? "…" : ""}${text}${cutAfter ? "…" : ""}\n` +
      " ".repeat(indent) + "^".padEnd(widthOf(wrong), "~");
  }
}

/** A piece of a line for a message: escaped, and cut where it is long. */
export function shown(text: string): string {
  // A character has at most two units, and one more tells whether there is more.
  const characters = [...text.slice(0, 2 * SHOWN_LENGTH + 2)];
  const cut = characters.length > SHOWN_LENGTH;
  return characters.slice(0, SHOWN_LENGTH).map(visible).join("") +
    (cut ? "…" : "");
}

/** The cells that fit into some columns, and which of them, or behind them, is at an offset. */
function clip(line: string, column: number, columns: number) {
  // Only what is near the place is looked at, since a line may be very long. A character has at most two units, so one
  // that is cut in half here is too far away to be shown.
  const from = Math.max(column - 2 * columns, 0);
  const to = Math.min(column + 2 * columns, line.length);
  const row = toCells(line.slice(from, to), from);
  const found = row.findLastIndex(({ at }) => at <= column);
  const caret = column < to ? found : row.length;
  if (from === 0 && to === line.length && widthOf(row) <= columns) {
    return { row, caret, cutBefore: false, cutAfter: false };
  }

  let left = columns - 2;
  const take = (cell: Cell | undefined, least: number) => {
    if (cell === undefined || left - cell.width < least) return false;
    left -= cell.width;
    return true;
  };
  let start = caret;
  while (take(row[start - 1], Math.floor(columns / 3))) start--;
  let end = caret;
  while (take(row[end], 0)) end++;
  return {
    row: row.slice(start, end),
    caret: caret - start,
    cutBefore: from > 0 || start > 0,
    cutAfter: to < line.length || end < row.length,
  };
}
