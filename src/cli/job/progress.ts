/**
 * How far a job is, shown.
 *
 * @module
 */

import process from "node:process";
import { clearLine, cursorTo } from "node:readline";
import type { JobInfo } from "../../qapi/generated/qemu.ts";
import { percentOf } from "./follower.ts";
import { fit, toCells, widthOf } from "../cells.ts";
import { escapeControls, type Output } from "../output.ts";

/** Fewest and most columns of a bar. */
const MIN_BAR = 10;
const MAX_BAR = 50;

/** Shows how far a job is. */
export interface Progress extends Disposable {
  /** Shows the state of a job. */
  show(job: JobInfo): void;
}

/** A line for each change. */
export class ProgressLines implements Progress {
  readonly #output: Output;
  #last = "";

  /** @param output Where to write. */
  constructor(output: Output) {
    this.#output = output;
  }

  show(job: JobInfo): void {
    const line = describe(job);
    if (line === this.#last) return;
    this.#last = line;
    this.#output.line(line);
  }

  [Symbol.dispose](): void {}
}

/** A bar that is drawn again in its place. */
export class ProgressBar implements Progress {
  readonly #output: Output;
  #isDrawn = false;

  /** @param output Where to write. */
  constructor(output: Output) {
    this.#output = output;
  }

  show(job: JobInfo): void {
    const { columns } = consoleSize();
    // A cursor behind the last column may be in the next row.
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

  /** Leaves the bar where it is. */
  [Symbol.dispose](): void {
    if (this.#isDrawn) this.#output.text("\n");
    this.#isDrawn = false;
  }
}

/** How far a job is, with as much of its name as there are columns for. */
function describe(job: JobInfo, columns = Infinity): string {
  const percent = `${String(percentOf(job)).padStart(3)} %`;
  const rest = ` ${escapeControls(job.status)} ${percent}`;
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
