/**
 * Lines from stream to stream, several at a time.
 *
 * @module
 */

/** Lines that are passed on without waiting for more, so that the first of many does not wait for all. */
const LARGEST_BATCH = 64;

/**
 * Reads that are under way. With one alone, the stream of lines would have to call for more after each line; what it is
 * asked for beforehand goes from the source to the reader without a stop.
 */
const READS = 2;

/** A promise that is fulfilled, to do something a turn of the microtask queue later. */
const NEXT_TURN = Promise.resolve();

/**
 * Passes lines on until they end: the first of a burst by itself, and the others in lists. `pipeTo` takes each line by
 * itself, which costs a message as much as splitting and dispatching it together.
 *
 * Neither side holds back the other: the lines of one read are there at once, and the far side takes them as fast.
 *
 * @param lines Where lines come from. It is cancelled when the far side fails.
 * @param to Where they go. It is closed at the end.
 * @returns A promise that resolves when the far side is closed, and when it has failed.
 */
export function pumpLines(
  lines: ReadableStream<string>,
  to: WritableStream<string | readonly string[]>,
): Promise<void> {
  const reader = lines.getReader();
  const writer = to.getWriter();

  let batch: string[] = [];
  /** Lines in the batch a turn of the microtask queue ago; -1 outside of a burst. */
  let seen = -1;
  let ended = false;

  // Whoever reads the far side learns of its failure; here there is only an end to it.
  const ignore = () => {};
  const pass = (chunk: string | readonly string[]) => {
    writer.write(chunk).catch(ignore);
  };
  const passBatch = () => {
    const full = batch;
    batch = [];
    seen = 0;
    pass(full);
  };
  const turn = () => {
    if (batch.length > seen) {
      seen = batch.length;
    } else if (seen > 0) {
      passBatch();
    } else {
      seen = -1;
      return;
    }
    NEXT_TURN.then(turn);
  };
  const end = () => {
    if (ended) return;
    ended = true;
    if (batch.length > 0) passBatch();
    writer.close().catch(ignore);
  };
  const read = () => {
    reader.read().then(take, ignore);
  };
  const take = ({ value, done }: ReadableStreamReadResult<string>) => {
    if (done) return end();
    read();
    if (seen >= 0) {
      batch.push(value);
      if (batch.length === LARGEST_BATCH) passBatch();
    } else {
      // The first of a burst is often the only one, and need not wait for others.
      pass(value);
      seen = 0;
      NEXT_TURN.then(turn);
    }
  };
  for (let reads = 0; reads < READS; reads++) read();

  return writer.closed.catch((reason) => {
    reader.cancel(reason).catch(ignore);
  });
}
