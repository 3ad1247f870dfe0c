/**
 * The JSON stage of the client's pipeline, for use with other streams as well.
 *
 * @module
 */

import { nextTask } from "../async/turns.ts";
import {
  begin,
  JsonLines,
  type Parts,
  type ValueFound,
} from "../protocol/json/lines.ts";
import type { JsonValue } from "../protocol/message.ts";

/**
 * Most characters of one message, unless an option says otherwise: 64 MiB, the
 * most that QEMU's own parser takes.
 */
export const DEFAULT_MAX_MESSAGE_SIZE: number = 64 * 1024 * 1024;

/**
 * Characters of the lines that may wait for the stage. With few, the stage
 * before it would stop and start for every line.
 */
const WAITING_SIZE = 1024 * 1024;

/** Options for {@linkcode JsonLinesStream}. */
export interface JsonLinesStreamOptions {
  /**
   * Most characters of one value, or a function that returns how many a value
   * may have at the moment. A value may also have at most 16,777,216 tokens, or
   * a quarter of this number if that is more, and 131,072 levels of nesting.
   *
   * @default {67108864}
   */
  maxMessageSize?: number | (() => number) | undefined;
  /**
   * Knows whether any text so far may have an integer that a JavaScript number
   * cannot hold exactly. As long as `mayBeLarge` is false, the stage takes the
   * plain `JSON.parse`, which rounds such integers. Without this option, the
   * stage looks for them in each value.
   */
  integers?: { readonly mayBeLarge: boolean } | undefined;
  /**
   * Receives each value as soon as it is whole, instead of the readable side.
   * A value that is taken waits in no queue, so the error of a later value does
   * not drop it. The readable side then only ends, or errors. The size is the
   * number of characters of the value's text.
   *
   * @default {values go to the readable side}
   */
  take?: ((value: JsonValue, size: number) => void) | undefined;
  /**
   * Called between the parts in which the stage works off a long line. Returns
   * whether to go on. If not, the stage ignores the lines that follow.
   *
   * @default {the stage goes on}
   */
  goesOn?: (() => boolean) | undefined;
}

/**
 * Turns lines into JSON values. A chunk is a line, or a list of lines, which
 * saves the work that a stream has with each chunk.
 *
 * A value may be one line, as QEMU sends it, or several lines, as QEMU sends it
 * with `pretty=on`. A line may also have several values. The stage skips empty
 * lines. An integer that a JavaScript number cannot hold exactly becomes a
 * `bigint`. The control character U+0018 drops an unfinished value before it.
 *
 * The stream errors with a {@linkcode QmpProtocolError} when a line cannot be
 * part of JSON, when a value exceeds a bound, and when the lines end within a
 * value. As with every stream, the error drops the values in the queue of the
 * readable side.
 *
 * Source: QMP specification, "General Definitions".
 *
 * @example Read a file of messages
 * ```ts
 * import { JsonLinesStream } from "@qmp/qmp/stream";
 * import { TextLineStream } from "@std/streams/text-line-stream";
 * import { assertEquals } from "@std/assert";
 *
 * const values = ReadableStream
 *   .from([
 *     '{"return": {}}\r\n{\r\n  "event"',
 *     ': "STOP"\r\n}\r\n{"size": 18446744073709551615}',
 *   ])
 *   .pipeThrough(new TextLineStream())
 *   .pipeThrough(new JsonLinesStream());
 *
 * assertEquals(await Array.fromAsync(values), [
 *   { return: {} },
 *   { event: "STOP" },
 *   { size: 18446744073709551615n },
 * ]);
 * ```
 */
export class JsonLinesStream
  extends TransformStream<string | readonly string[], JsonValue> {
  /**
   * Makes the stage.
   *
   * @param options How large a value may be, and how integers are read.
   */
  constructor(options: JsonLinesStreamOptions = {}) {
    const {
      maxMessageSize = DEFAULT_MAX_MESSAGE_SIZE,
      integers,
      take,
      goesOn = () => true,
    } = options;
    const lines = new JsonLines(maxMessageSize, integers);
    let give: ValueFound;
    let isOver = false;
    const finish = async (parts: Parts) => {
      do {
        await nextTask();
        isOver = !goesOn();
      } while (!isOver && !parts.next().done);
    };
    super(
      {
        start(controller) {
          give = take ?? ((value) => controller.enqueue(value));
        },
        transform(chunk) {
          if (isOver) return;
          const parts = typeof chunk === "string"
            ? lines.push(chunk, give)
            : begin(pushAll(lines, chunk, give));
          return parts && finish(parts);
        },
        flush() {
          if (!isOver) lines.end();
        },
      },
      { highWaterMark: WAITING_SIZE, size: sizeOf },
    );
  }
}

function* pushAll(
  lines: JsonLines,
  chunk: readonly string[],
  give: ValueFound,
): Parts {
  for (const line of chunk) {
    const parts = lines.push(line, give);
    if (parts !== undefined) yield* parts;
  }
}

/** Returns the number of characters in lines, with their ends. */
function sizeOf(lines: string | readonly string[]): number {
  if (typeof lines === "string") return lines.length + 1;
  let size = 0;
  for (const line of lines) size += line.length + 1;
  return size;
}
