/**
 * Reads lines from the standard input when it is not a terminal.
 *
 * @module
 */

import { TextLineStream } from "@std/streams/text-line-stream";

/** Returns the lines of the standard input, each as soon as it arrives. */
export function inputLines(): ReadableStream<string> {
  return Deno.stdin.readable
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream());
}
