/**
 * Lines from the standard input, where it is no terminal.
 *
 * @module
 */

import { TextLineStream } from "@std/streams/text-line-stream";

/** The lines of the standard input, each as soon as it is there. */
export function inputLines(): ReadableStream<string> {
  return Deno.stdin.readable
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new TextLineStream());
}

/**
 * Rejects when a signal aborts, with its reason: for a race with what cannot be stopped, such as a read of the standard
 * input. It never resolves.
 */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), {
      once: true,
    });
  });
}
