/**
 * The error for a line that breaks the shell's grammar. It shows the line, with
 * a caret below the wrong place.
 *
 * @module
 */

import { type Cell, toCells, visible, widthOf } from "../cells.ts";

/** The most characters of a line that a message quotes. */
const SHOWN_LENGTH = 40;

/** The columns of a terminal, unless the caller knows its width. */
const WIDTH = 80;

/** The fewest columns that show a place and some of the text around it. */
const MIN_WIDTH = 24;

/** The place of an error in a line. */
export interface GrammarErrorOptions {
  /** The line, without its line end. */
  line: string;
  /** The offset of the wrong text, from 0 to the length of the line. */
  column: number;
  /**
   * The length of the wrong text, in UTF-16 code units.
   *
   * @default {1}
   */
  length?: number;
  /**
   * Whether the line ended inside quotes or brackets.
   *
   * @default {false}
   */
  incomplete?: boolean;
}

/** A line breaks the shell's grammar. */
export class GrammarError extends SyntaxError {
  /** The name of the class. */
  override name = "GrammarError";
  /**
   * The line, without its line end. For a transaction over several lines, this
   * is the wrong line.
   */
  readonly line: string;
  /**
   * The offset of the wrong text, in UTF-16 code units. For quotes and brackets
   * that are not closed, this is the offset of the opening one.
   */
  readonly column: number;
  /**
   * The length of the wrong text, in UTF-16 code units. It is at least 1, even
   * at the end of the line.
   */
  readonly length: number;
  /**
   * Whether the line ended inside quotes or brackets, so that more text could
   * make it valid.
   */
  readonly incomplete: boolean;

  /**
   * Creates the error of a line.
   *
   * @param message Says what was expected and what was found.
   * @param options The place of the error.
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
   * Shows the line, and below it a caret that points at the wrong text.
   *
   * A long line is cut to the part around the wrong text, with `…` at each cut.
   * Characters that a terminal does not show are escaped, and a tab becomes a
   * space.
   *
   * @param width The columns of the terminal, 80 by default. Fewer than 24
   * count as 24.
   * @returns Two lines, without a line end after the second.
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

/** Prepares text for a message: escapes it, and cuts it if it is long. */
export function shown(text: string): string {
  // A character takes at most two code units. One character more than the limit
  // tells whether the text is longer.
  const characters = [...text.slice(0, 2 * SHOWN_LENGTH + 2)];
  const cut = characters.length > SHOWN_LENGTH;
  return characters.slice(0, SHOWN_LENGTH).map(visible).join("") +
    (cut ? "…" : "");
}

/**
 * Cuts a line to the cells around an offset.
 *
 * @returns The cells, and the index of the cell at the offset. The index is the
 * number of cells if the offset is the end of the line.
 */
function clip(line: string, column: number, columns: number) {
  // A line may be very long, so only the text near the offset is examined. The
  // slice can cut a character in half. That character is too far away to show,
  // because a character takes at most two code units.
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
