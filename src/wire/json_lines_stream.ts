/**
 * The JSON stage of the pipeline, for use with other streams as well.
 *
 * @module
 */

import { JsonLines } from "../protocol/json/lines.ts";
import type { JsonValue } from "../protocol/message.ts";

/** Most characters of one message, unless told otherwise: 64 MiB, the most that QEMU's own parser takes. */
export const DEFAULT_MAX_MESSAGE_SIZE: number = 64 * 1024 * 1024;

/** Lines that may wait for the stage. Few would make the stage before it stop and start for every line. */
const WAITING_LINES = 1024;

/** Options for {@linkcode JsonLinesStream}. */
export interface JsonLinesStreamOptions {
  /**
   * Most characters of one value.
   *
   * @default {67108864}
   */
  maxMessageSize?: number | undefined;
  /**
   * Sees each value first, as soon as it is whole. Where it returns true, the value does not go to the readable side.
   *
   * The readable side holds back the writable side when nobody reads it; a value that is taken here never waits for that.
   *
   * @default {() => false}
   */
  take?: ((value: JsonValue) => boolean) | undefined;
  /**
   * Parses a value, and throws a `SyntaxError` where that cannot be done.
   *
   * @default {JSON.parse, with integers that a number cannot hold exactly as bigint}
   */
  parse?: ((text: string) => JsonValue) | undefined;
}

/**
 * Turns lines into JSON values. A chunk is a line, or a list of lines, which saves the work that a stream has with each.
 *
 * A value may be one line, as QEMU sends it, several lines, as it does with `pretty=on`, or one of several on a line.
 * Empty lines are passed over. An integer that a JavaScript number cannot hold exactly becomes a `bigint`. The control
 * character U+0018 voids an unfinished value before it.
 *
 * A line that cannot be part of JSON, a value that is too large, and an unfinished value at the end each error the
 * stream with a {@linkcode QmpProtocolError}.
 *
 * Source: QMP specification, "General Definitions".
 *
 * @example Read a file of messages
 * ```ts
 * import { JsonLinesStream } from "@qmp/qmp/stream";
 * import { TextLineStream } from "@std/streams/text-line-stream";
 * import { assertEquals } from "@std/assert";
 *
 * const values = ReadableStream.from(['{"return": {}}\r\n{\r\n  "event"', ': "STOP"\r\n}\r\n{"size": 18446744073709551615}'])
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
   * @param options How large a value may be, and who sees it first.
   */
  constructor(options: JsonLinesStreamOptions = {}) {
    const { maxMessageSize = DEFAULT_MAX_MESSAGE_SIZE, take, parse } = options;
    const lines = new JsonLines(maxMessageSize, parse);
    let enqueue: (value: JsonValue) => void;
    super(
      {
        start(controller) {
          enqueue = take === undefined
            ? (value) => controller.enqueue(value)
            : (value) => {
              if (!take(value)) controller.enqueue(value);
            };
        },
        transform(chunk) {
          if (typeof chunk === "string") return lines.push(chunk, enqueue);
          for (const line of chunk) lines.push(line, enqueue);
        },
        flush() {
          lines.end();
        },
      },
      new CountQueuingStrategy({ highWaterMark: WAITING_LINES }),
    );
  }
}
