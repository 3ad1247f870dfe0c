/**
 * Shows the progress of a job or of a migration.
 *
 * @module
 */

import process from "node:process";
import { clearLine, cursorTo } from "node:readline";
import { percentOf } from "../machine/percent.ts";
import type { JobInfo, MigrationInfo } from "../qapi/generated/qemu.ts";
import { fit, toCells, widthOf } from "./cells.ts";
import { escapeControls } from "./escape_controls.ts";
import type { Output } from "./output.ts";

/** The fewest and the most columns of a bar. */
const MIN_BAR = 10;
const MAX_BAR = 50;

/** A job, or a migration with a name. */
export type ShownJob = JobInfo | MigrationInfo & { id: string };

/** Shows the progress of a job. */
export interface Progress extends Disposable {
  /** Shows the current progress. */
  show(job: ShownJob): void;
}

/** Returns what shows progress: a bar at a terminal, otherwise lines. */
export function progressOn(output: Output): Progress {
  return Deno.stdout.isTerminal()
    ? new ProgressBar(output)
    : new ProgressLines(output);
}

/** Writes a line after each change. */
class ProgressLines implements Progress {
  readonly #output: Output;
  #last = "";

  /** @param output Writes the lines. */
  constructor(output: Output) {
    this.#output = output;
  }

  show(job: ShownJob): void {
    const line = describe(job);
    if (line === this.#last) return;
    this.#last = line;
    this.#output.line(line);
  }

  [Symbol.dispose](): void {}
}

/** Draws a bar, always in the same row of the terminal. */
class ProgressBar implements Progress {
  readonly #output: Output;
  #isDrawn = false;

  /** @param output Draws the bar. */
  constructor(output: Output) {
    this.#output = output;
  }

  show(job: ShownJob): void {
    const { columns } = consoleSize();
    // Leaves the last column free, because after writing to it the cursor may
    // be in the next row.
    const text = describe(job, columns - 1);
    const width = Math.min(columns - widthOf(toCells(text)) - 4, MAX_BAR);
    const done = Math.floor(width * percentOf(job) / 100);
    const bar = width < MIN_BAR
      ? ""
      : ` [${this.#output.style("green", "#".repeat(done))}${
        " ".repeat(width - done)
      }]`;
    cursorTo(process.stdout, 0);
    this.#output.text(text + bar);
    clearLine(process.stdout, 1);
    this.#isDrawn = true;
  }

  /** Ends the row of the bar, so that the bar stays on the screen. */
  [Symbol.dispose](): void {
    if (this.#isDrawn) this.#output.text("\n");
    this.#isDrawn = false;
  }
}

/** Describes the progress, with as much of the job's ID as fits. */
function describe(job: ShownJob, columns = Infinity): string {
  const percent = `${String(percentOf(job)).padStart(3)} %`;
  const rest = ` ${escapeControls(job.status ?? "none")} ${percent}`;
  const id = fit(escapeControls(job.id), Math.max(columns - rest.length, 1));
  return (id + rest).slice(-columns);
}

function consoleSize(): { columns: number } {
  try {
    return Deno.consoleSize();
  } catch {
    return { columns: 80 };
  }
}
