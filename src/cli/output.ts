/**
 * What the programs write: JSON, messages, colours, and text from elsewhere that must not command the terminal.
 *
 * @module
 */

import { styleText } from "node:util";
import { QmpCommandError } from "../protocol/error.ts";
import { describeJson } from "../protocol/json/lossless.ts";
import type { JsonValue, QmpEvent, QmpTimestamp } from "../protocol/message.ts";

/** A style of `styleText`. */
export type Style = Parameters<typeof styleText>[0];

/** The standard output is closed: whoever read it has seen enough. */
export class BrokenOutput extends Error {
  override readonly name = "BrokenOutput";
}

/** How to write. */
export interface OutputOptions {
  /** Whether to use colours. */
  color: boolean;
  /** Whether to use colours on the standard error. */
  errorColor: boolean;
  /** Whether to write JSON over several lines. */
  pretty: boolean;
}

/** Writes to the standard output and the standard error. */
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
   * Writes text.
   *
   * @throws {BrokenOutput} If nobody reads it.
   */
  text(text: string): void {
    try {
      write(Deno.stdout, text);
    } catch (error) {
      if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
      throw new BrokenOutput("Nobody reads the output", { cause: error });
    }
  }

  /**
   * Writes a line.
   *
   * @throws {BrokenOutput} If nobody reads it.
   */
  line(text: string): void {
    this.text(`${text}\n`);
  }

  /** Writes a line to the standard error, where somebody reads it. */
  errorLine(text: string): void {
    try {
      write(Deno.stderr, `${text}\n`);
    } catch {
      // There is nowhere left to say so.
    }
  }

  /** A text in a style, where there are colours. */
  style(style: Style, text: string): string {
    return this.color
      ? styleText(style, text, { validateStream: false })
      : text;
  }

  /** A value as JSON, coloured, with nothing in it that a terminal obeys. */
  json(value: JsonValue): string {
    return this.#json(value, this.pretty);
  }

  /** A value as JSON in one line. */
  jsonLine(value: JsonValue): string {
    return this.#json(value, false);
  }

  /** An event: when in local time, which, and its data. In one line, unless it is to be pretty. */
  event({ event, data, timestamp }: QmpEvent, pretty = false): string {
    const time = this.style("dim", formatTime(timestamp));
    const name = this.style("cyan", escapeControls(event));
    const rest = data === undefined
      ? ""
      : ` ${this.#json(data as JsonValue, pretty)}`;
    return `${time} ${name}${rest}`;
  }

  /** What an error says, with the class of one that the server sent. */
  error(error: unknown): string {
    const text = error instanceof Error ? error.message : String(error);
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

/** A string, with the colon behind it where it is a name, a number, or a word. */
const TOKEN = /"(?:[^"\\]|\\.)*"(\s*:)?|-?\d[\d.eE+-]*|true|false|null/g;

function formatTime({ seconds, microseconds }: QmpTimestamp): string {
  const date = new Date(seconds * 1_000 + microseconds / 1_000);
  // QEMU has -1 where its host has no time.
  if (seconds < 0 || Number.isNaN(date.getTime())) return "--:--:--.---";
  const fraction = String(date.getMilliseconds()).padStart(3, "0");
  return `${date.toTimeString().slice(0, 8)}.${fraction}`;
}

/** Characters that a terminal obeys, or that turn the direction of text. */
const CONTROLS =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/**
 * A text with its control characters as escapes, so that it cannot command the terminal.
 *
 * @param lines Whether it may have several lines, and tabs.
 */
export function escapeControls(text: string, lines = false): string {
  const source = lines ? text.replaceAll("\r\n", "\n") : text;
  return source.replace(
    CONTROLS,
    (character) =>
      lines && /[\n\t]/.test(character)
        ? character
        : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

const ENCODER = new TextEncoder();

/** Writes all of a text at once, so that it is out when the program ends. */
export function write(
  to: { writeSync(bytes: Uint8Array): number },
  text: string,
): void {
  const bytes = ENCODER.encode(text);
  for (let at = 0; at < bytes.length;) at += to.writeSync(bytes.subarray(at));
}
