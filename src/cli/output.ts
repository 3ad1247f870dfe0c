/**
 * Writes to the standard output and to the standard error.
 *
 * @module
 */

import { styleText } from "node:util";
import { messageOf, QmpCommandError } from "../protocol/error.ts";
import { describeJson } from "../protocol/json/lossless.ts";
import type { JsonValue, QmpEvent, QmpTimestamp } from "../protocol/message.ts";
import { escapeControls } from "./escape_controls.ts";

/** A style of `styleText`. */
export type Style = Parameters<typeof styleText>[0];

/** The reader of the standard output closed it. */
export class BrokenOutput extends Error {
  override readonly name = "BrokenOutput";
}

/** Options for {@linkcode Output}. */
export interface OutputOptions {
  /** Whether to write colors to the standard output. */
  color: boolean;
  /** Whether to write colors to the standard error. */
  errorColor: boolean;
  /** Whether to write JSON over several lines. */
  pretty: boolean;
}

/**
 * Formats and writes all output of the program.
 *
 * - writing: `text`, `bytes`, `line`, `errorLine`
 * - formatting: `style`, `json`, `jsonLine`, `event`, `error`
 */
export class Output implements OutputOptions {
  readonly color: boolean;
  readonly errorColor: boolean;
  pretty: boolean;

  constructor({ color, errorColor, pretty }: OutputOptions) {
    this.color = color;
    this.errorColor = errorColor;
    this.pretty = pretty;
  }

  /**
   * Writes text to the standard output.
   *
   * @throws {BrokenOutput} If the reader closed the standard output.
   */
  text(text: string): void {
    this.bytes(ENCODER.encode(text));
  }

  /**
   * Writes bytes to the standard output.
   *
   * @throws {BrokenOutput} If the reader closed the standard output.
   */
  bytes(bytes: Uint8Array): void {
    try {
      writeBytes(Deno.stdout, bytes);
    } catch (error) {
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
      throw new BrokenOutput("The standard output is closed", { cause: error });
    }
  }

  /**
   * Writes a line to the standard output.
   *
   * @throws {BrokenOutput} If the reader closed the standard output.
   */
  line(text: string): void {
    this.text(`${text}\n`);
  }

  /** Writes a line to the standard error, and ignores a failure to write. */
  errorLine(text: string): void {
    try {
      writeAll(Deno.stderr, `${text}\n`);
    } catch {
      // The program has no other place to report this failure.
    }
  }

  /** Applies a style to a text for the standard output, if it has colors. */
  style(style: Style, text: string): string {
    return this.color
      ? styleText(style, text, { validateStream: false })
      : text;
  }

  /** Formats a value as JSON, with colors and without control characters. */
  json(value: JsonValue): string {
    return this.#json(value, this.pretty);
  }

  /** Formats a value as JSON in one line, whatever `pretty` is. */
  jsonLine(value: JsonValue): string {
    return this.#json(value, false);
  }

  /**
   * Formats an event: its time in the local time zone, its name, and its data.
   *
   * @param event The event.
   * @param pretty Whether the data may take several lines.
   */
  event({ event, data, timestamp }: QmpEvent, pretty = false): string {
    const time = this.style("dim", formatTime(timestamp));
    const name = this.style("cyan", escapeControls(event));
    const rest = data === undefined
      ? ""
      : ` ${this.#json(data as JsonValue, pretty)}`;
    return `${time} ${name}${rest}`;
  }

  /** Formats an error, with the error class if QEMU sent the error. */
  error(error: unknown): string {
    const text = messageOf(error);
    const prefix = error instanceof QmpCommandError ? `${error.class}: ` : "";
    const shown = escapeControls(prefix + text, true);
    return this.errorColor
      ? styleText("red", shown, { validateStream: false })
      : shown;
  }

  #json(value: JsonValue, pretty: boolean): string {
    const text = escapeControls(
      describeJson(value, pretty ? 2 : undefined),
      pretty,
    );
    return this.color ? this.#colorJson(text) : text;
  }

  #colorJson(text: string): string {
    return text.replace(TOKEN, (token, colon?: string) => {
      const bare = colon === undefined ? token : token.slice(0, -colon.length);
      const style: Style = colon !== undefined
        ? "blue"
        : token.startsWith('"')
        ? "green"
        : "yellow";
      return this.style(style, bare) + (colon ?? "");
    });
  }
}

/** A JSON string, number, or keyword. The group is the colon after a name. */
const TOKEN = /"(?:[^"\\]|\\.)*"(\s*:)?|-?\d[\d.eE+-]*|true|false|null/g;

function formatTime({ seconds, microseconds }: QmpTimestamp): string {
  const date = new Date(seconds * 1_000 + microseconds / 1_000);
  // QEMU sends -1 if it cannot read the time of its host.
  if (seconds < 0 || Number.isNaN(date.getTime())) return "--:--:--.---";
  const fraction = String(date.getMilliseconds()).padStart(3, "0");
  return `${date.toTimeString().slice(0, 8)}.${fraction}`;
}

const ENCODER = new TextEncoder();

/**
 * Writes all of a text before it returns, so that no output is lost when the
 * program exits.
 */
export function writeAll(
  file: { writeSync(bytes: Uint8Array): number },
  text: string,
): void {
  writeBytes(file, ENCODER.encode(text));
}

function writeBytes(
  file: { writeSync(bytes: Uint8Array): number },
  bytes: Uint8Array,
): void {
  for (let at = 0; at < bytes.length;) at += file.writeSync(bytes.subarray(at));
}
