/**
 * From stream to stream in lists.
 *
 * @module
 */

/** Most chunks in a list, so that the first of many does not wait for all. */
const LONGEST_LIST = 64;

/**
 * Reads that are under way at a time. With one alone, the stream would have to
 * ask for more after each chunk.
 */
const READS = 2;

/** A fulfilled promise, to continue a turn of the microtask queue later. */
const NEXT_TURN = Promise.resolve();

const ignore = () => {};

/**
 * Pipes a stream through a stage that takes lists, as `pipeThrough` does.
 * Chunks that come without a pause go in one list, because the work for each
 * write costs as much as the stage itself. Each chunk waits one turn of the
 * microtask queue for others.
 *
 * It reads on while the stage works off a list, up to the stage's high water
 * mark.
 *
 * @param from The stream. It is cancelled when the stage fails.
 * @param stage The stage. It is closed at the end of the stream, and aborted
 * when the stream fails.
 * @returns The readable side of the stage.
 */
export function pipeLists<In, Out>(
  from: ReadableStream<In>,
  { readable, writable }: TransformStream<In | readonly In[], Out>,
): ReadableStream<Out> {
  const reader = from.getReader();
  const writer = writable.getWriter();
  let list: In[] = [];
  /** Length of the list a turn ago; 0 if no turn is waited for. */
  let seen = 0;

  /** Whether the stage has more lists than it wants. */
  let isFull = false;

  const pass = () => {
    if (list.length === 0) return;
    writer.write(list.length === 1 ? list[0]! : list).catch(ignore);
    list = [];
    isFull = writer.desiredSize! <= 0;
  };
  const waitATurn = () => {
    seen = list.length;
    NEXT_TURN.then(turn);
  };
  const turn = () => {
    if (list.length > seen) return waitATurn();
    seen = 0;
    pass();
  };
  const take = ({ value, done }: ReadableStreamReadResult<In>) => {
    if (done) {
      pass();
      writer.close().catch(ignore);
      return;
    }
    if (list.push(value) === LONGEST_LIST) pass();
    else if (seen === 0) waitATurn();
    if (isFull) writer.ready.then(read, ignore);
    else read();
  };
  const fail = (reason: unknown) => void writer.abort(reason).catch(ignore);
  const read = () => void reader.read().then(take, fail);

  writer.closed.catch((reason) => reader.cancel(reason).catch(ignore));
  for (let reads = 0; reads < READS; reads++) read();
  return readable;
}
