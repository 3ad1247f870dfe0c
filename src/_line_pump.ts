/**
 * Lines from stream to stream, several at a time.
 *
 * @module
 */

import { untilQuiet } from "./_quiet.ts";

/** Turns of the microtask queue without a line after which those that have come are passed on. */
const QUIET_TURNS = 4;
/** Lines that are passed on without waiting for more, so that the first of many does not wait for all. */
const LARGEST_BATCH = 64;

/**
 * Passes lines on until they end: the first of a burst by itself, and the others in lists. `pipeTo` takes each line by
 * itself, which costs a message as much as splitting and dispatching it together.
 *
 * Neither side holds back the other: the lines of one read are there at once, and the far side takes them as fast.
 *
 * @param lines Where lines come from. It is cancelled when the far side fails.
 * @param to Where they go. It is closed at the end.
 */
export async function pumpLines(
  lines: ReadableStream<string>,
  to: WritableStream<string | readonly string[]>,
): Promise<void> {
  const reader = lines.getReader();
  const writer = to.getWriter();
  // Whoever reads the far side learns of its failure; here there is only an end to it.
  writer.closed.catch((reason) => reader.cancel(reason)).catch(() => {});

  let batch: string[] = [];
  let bursting = false;
  let passed = Promise.resolve();
  const pass = (chunk: string | readonly string[]) => {
    writer.write(chunk).catch(() => {});
  };
  const collect = async () => {
    bursting = true;
    do {
      await untilQuiet(() => batch.length, QUIET_TURNS, LARGEST_BATCH);
      const full = batch;
      batch = [];
      if (full.length > 0) pass(full);
      else bursting = false;
    } while (bursting);
  };
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    if (bursting) {
      batch.push(value);
    } else {
      // The first of a burst is often the only one, and need not wait for others.
      pass(value);
      passed = collect();
    }
  }
  await passed;
  await writer.close().catch(() => {});
}
