/**
 * Finding out whether a program listens on a Unix socket, without waiting for
 * the event loop.
 *
 * @module
 */

/** Time for the probe, in milliseconds. */
const PROBE_TIMEOUT = 3_000;

/** Most bytes of the answer. */
const ANSWER_SIZE = 1024;

/** Source of the worker that connects. */
const WORKER = `
  onmessage = async ({ data: { shared, path } }) => {
    const length = new Int32Array(shared, 0, 1);
    let answer = "connected";
    try {
      (await Deno.connect({ transport: "unix", path })).close();
    } catch (error) {
      answer = error instanceof Deno.errors.ConnectionRefused
        ? "refused"
        : error.name + ": " + error.message;
    }
    const bytes = new TextEncoder().encode(answer)
      .subarray(0, shared.byteLength - length.byteLength);
    new Uint8Array(shared, length.byteLength).set(bytes);
    Atomics.store(length, 0, bytes.length);
    Atomics.notify(length, 0);
  };
`;

/**
 * Connects to a Unix socket and hangs up.
 *
 * `listen()` must have bound its socket when it returns, so that the caller can
 * start QEMU next. But connecting needs an event loop, so a worker connects
 * while this thread waits.
 *
 * @param path Path of the socket.
 * @returns `"connected"`, `"refused"`, or another reason why it cannot connect.
 */
export function probe(path: string): string {
  const length = Int32Array.BYTES_PER_ELEMENT;
  const shared = new SharedArrayBuffer(length + ANSWER_SIZE);
  const size = new Int32Array(shared, 0, 1);
  const worker = new Worker(
    `data:text/javascript,${encodeURIComponent(WORKER)}`,
    { type: "module" },
  );
  try {
    worker.postMessage({ shared, path });
    if (Atomics.wait(size, 0, 0, PROBE_TIMEOUT) === "timed-out") {
      return `no answer within ${PROBE_TIMEOUT} ms`;
    }
    // A decoder does not take shared memory.
    return new TextDecoder().decode(
      new Uint8Array(shared, length, size[0]!).slice(),
    );
  } finally {
    worker.terminate();
  }
}
