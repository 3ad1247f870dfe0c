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
 * Passes lines on until they end: those that come together in lists, since `pipeTo` takes each line by itself, which
 * costs a message as much as splitting and dispatching it together.
 *
 * Neither side holds back the other: the lines of one read are there at once, and the far side takes them as fast.
 *
 * @param lines Where lines come from. It is cancelled when the far side fails.
 * @param to Where they go. It is closed at the end.
 * @param isBurst Whether what came last has more than one line. A line by itself is passed on without waiting for more.
 * @returns A promise that resolves when the far side is closed, and when it has failed.
 */
export function pumpLines(
  lines: ReadableStream<string>,
  to: WritableStream<string | readonly string[]>,
  isBurst: () => boolean,
): Promise<void> {
  const reader = lines.getReader();
  const writer = to.getWriter();

  let batch: string[] = [];
  /** Lines in the batch a turn of the microtask queue ago; undefined where no burst goes on. */
  let seen: number | undefined;
  let ended = false;

  // Whoever reads the far side learns of its failure; here there is only an end to it.
  const ignore = () => {};
  const pass = () => {
    const full = batch;
    batch = [];
    writer.write(full.length === 1 ? full[0]! : full).catch(ignore);
  };
  const turn = () => {
    if (batch.length !== seen) {
      seen = batch.length;
      NEXT_TURN.then(turn);
      return;
    }
    seen = undefined;
    if (batch.length > 0) pass();
  };
  const take = ({ value, done }: ReadableStreamReadResult<string>) => {
    if (ended) return;
    if (done) {
      ended = true;
      if (batch.length > 0) pass();
      writer.close().catch(ignore);
      return;
    }
    const isAlone = seen === undefined && !isBurst();
    if (batch.push(value) === LARGEST_BATCH || isAlone) {
      pass();
    } else if (seen === undefined) {
      seen = 0;
      NEXT_TURN.then(turn);
    }
    // Last, so that whoever waits for what has come need not wait for this.
    read();
  };
  const read = () => {
    reader.read().then(take, ignore);
  };
  for (let reads = 0; reads < READS; reads++) read();

  return writer.closed.catch((reason) => {
    reader.cancel(reason).catch(ignore);
  });
}
