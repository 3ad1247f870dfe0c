/**
 * The text of a transport, with a limit on the length of a line.
 *
 * @module
 */

import { nextTask } from "../async/turns.ts";
import { messageOf, QmpClosedError, type QmpError } from "../protocol/error.ts";
import type { ByteDecoder } from "./decoder.ts";
import { limitOf, type SizeLimit, tooLarge } from "../protocol/json/lines.ts";
import { LongDigits } from "./long_digits.ts";
import { openSource, type Source } from "./source.ts";
import type { Transport } from "./transport.ts";

/**
 * Characters after which a source lets the event loop run. The pause takes less
 * than a hundredth of the time that the characters take.
 */
const PAUSE_AFTER = 256 * 1024;

/** Lines after which it does the same, because lines may be empty. */
const PAUSE_AFTER_LINES = 4096;

/** Options for {@linkcode textOf}. */
export interface TextOptions {
  /**
   * Most characters of a line, without its end; or a function that returns how
   * many a line may have at the moment.
   *
   * @default {Infinity}
   */
  maxLineSize?: SizeLimit | undefined;
  /** Looks for large integers in the bytes, for the stage that parses JSON. */
  integers?: LongDigits | undefined;
  /** Called when text has arrived, of any length. */
  onText?: (() => void) | undefined;
  /**
   * Turns the bytes into text.
   *
   * @default {new Decoder()}
   */
  decoder?: ByteDecoder | undefined;
  /** Called when the text ends early, with the reason. */
  onFailure: (error: QmpError) => void;
  /**
   * Returns whether the reader has stopped using the text. Then the stream
   * ignores a read that ends, and stays open, because closing a stream costs as
   * much as opening one.
   *
   * @default {() => false}
   */
  isAbandoned?: (() => boolean) | undefined;
}

/**
 * Returns the text that comes out of a transport, in pieces cut anywhere.
 *
 * A failure closes the text and does not error it. An error would overtake the
 * text that came before it and that the next stages still hold, so that a reply
 * which QEMU sent before it went away would be lost.
 *
 * @param transport The transport. Nothing else may read it from now on.
 * @param options The limit, and the function to call after a failure.
 * @throws {TypeError} If the transport's `readable` is locked.
 */
export function textOf(
  transport: Transport,
  options: TextOptions,
): ReadableStream<string> {
  const {
    maxLineSize = Infinity,
    integers = new LongDigits(),
    onText,
    decoder,
    onFailure,
    isAbandoned = () => false,
  } = options;
  const source = openSource(transport, integers, decoder);
  const limit = new LineLimit(maxLineSize);
  let isCancelled = false;
  const isOver = () => isCancelled || isAbandoned();
  let sincePause = 0;
  /** The rest of a chunk that has too many lines to be passed on at once. */
  let rest = "";
  return new ReadableStream({
    async pull(controller) {
      let text: string | undefined = rest;
      rest = "";
      let failure: { cause: unknown } | undefined;
      // Reads of a peer that floods the connection may all end without a turn
      // of the event loop, which would stop timers and other connections.
      if (sincePause >= PAUSE_AFTER) {
        sincePause = 0;
        await nextTask();
      }
      try {
        if (text === "") text = source.decode(await source.read());
        if (text === "") text = await nextText(source, isOver);
      } catch (cause) {
        failure = { cause };
        text = undefined;
      }
      // Closing the transport breaks a read that waits, which is no failure.
      if (isOver()) return await forever();
      if (failure !== undefined) onFailure(broken(failure));
      if (text === undefined) return controller.close();
      onText?.();
      sincePause += text.length;
      const end = afterLines(text, PAUSE_AFTER_LINES);
      if (end >= 0) {
        rest = text.slice(end);
        text = text.slice(0, end);
        sincePause = PAUSE_AFTER;
      }
      const excess = limit.excess(text);
      if (excess === undefined) return controller.enqueue(text);
      // The lines before the line that is too long still count. One of them may
      // raise the limit, which it has done when the next task runs.
      if (excess.length < text.length) {
        controller.enqueue(text.slice(0, text.length - excess.length));
      }
      await nextTask();
      if (isOver()) return await forever();
      if (!limit.isExceeded()) return controller.enqueue(excess);
      onFailure(tooLarge(limit.maxSize(), excess));
      controller.close();
    },
    cancel() {
      isCancelled = true;
      return source.cancel();
    },
  }, { highWaterMark: 0 });
}

/**
 * Chunks without text that one character can cause: it has up to four bytes,
 * and each may come in a chunk of its own.
 */
const EMPTY_CHUNKS = 3;

/**
 * Reads on after a chunk without text. A transport that reads nothing again and
 * again would keep the program from everything else, also from its timeouts. So
 * each read waits for other tasks once there were too many of them.
 */
async function nextText(
  source: Source<unknown>,
  isOver: () => boolean,
): Promise<string | undefined> {
  for (let empty = 1;; empty++) {
    if (empty > EMPTY_CHUNKS) await nextTask();
    if (isOver()) return undefined;
    const text = source.decode(await source.read());
    if (text !== "") return text;
  }
}

/** Notices a line that is too long before its end has come. */
class LineLimit {
  /** Returns the limit of the moment. */
  readonly maxSize: () => number;
  /** Characters since the last end of a line. */
  #size = 0;

  constructor(maxSize: SizeLimit) {
    this.maxSize = limitOf(maxSize);
  }

  /** Whether the line that goes on is too long. */
  isExceeded(): boolean {
    // One character more may be a "\r" whose "\n" has not come.
    return this.#size > this.maxSize() + 1;
  }

  /**
   * Takes the next piece of text.
   *
   * @returns The end of the piece that belongs to a line that is too long;
   * `undefined` as long as no line is.
   */
  excess(text: string): string | undefined {
    // To search backwards is slow if there is no line's end, as in all but the
    // last piece of a large message. To search forwards is fast.
    const lineEnd = text.includes("\n") ? text.lastIndexOf("\n") : -1;
    this.#size = lineEnd < 0
      ? this.#size + text.length
      : text.length - 1 - lineEnd;
    return this.isExceeded() ? text.slice(lineEnd + 1) : undefined;
  }
}

/**
 * Returns the position after a number of lines, or -1 if the text has fewer.
 */
function afterLines(text: string, count: number): number {
  let at = -1;
  do at = text.indexOf("\n", at + 1); while (at >= 0 && --count > 0);
  return at < 0 ? -1 : at + 1;
}

function broken({ cause }: { cause: unknown }): QmpClosedError {
  return new QmpClosedError(`The connection broke: ${messageOf(cause)}`, {
    cause,
  });
}

/** Returns a promise that never settles, and that nothing else holds. */
function forever(): Promise<never> {
  return new Promise(() => {});
}
