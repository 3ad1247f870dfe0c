/**
 * Stack traces that lead to the code that waits for a promise.
 *
 * An error is often made in a loop that reads from a transport, or in a timer.
 * Its stack then shows that loop, and not the call that failed. V8 knows which
 * async functions wait for a promise, so a stack that is captured while the
 * promise settles shows the call. This costs nothing unless something fails.
 *
 * @module
 */

/** The class of the errors whose stack may be replaced. */
type OwnError = abstract new (...args: never[]) => Error;

/**
 * Returns a rejected promise, with which to resolve another one.
 *
 * @param error What to reject with.
 * @param own The class of the errors that get a new stack. Any other error,
 * such as an abort reason, belongs to the caller and is left as it is.
 */
export async function rejection(
  error: unknown,
  own: OwnError,
): Promise<never> {
  // The other promise subscribes to this one in a turn of its own. If this one
  // had settled before, V8 would not know who waits.
  await undefined;
  await undefined;
  retrace(error, own, rejection);
  throw error;
}

/**
 * Gives an error the stack of this moment, if that stack shows any call.
 *
 * @param error The error.
 * @param own The class of the errors that get a new stack.
 * @param caller The function above which the stack is cut off.
 */
export function retrace(
  error: unknown,
  own: OwnError,
  // deno-lint-ignore ban-types
  caller: Function,
): void {
  if (!(error instanceof own) || !showsCall(caller)) return;
  Error.captureStackTrace(error, caller);
}

/** The members of V8's `Error`, as far as they are used here. */
interface StackApi {
  stackTraceLimit: number;
  prepareStackTrace: unknown;
}

/**
 * Returns whether a stack that is captured now shows any call. It counts the
 * calls, because the text of a stack costs more than anything else that happens
 * to an error: it would take seconds when thousands of waits end together.
 */
// deno-lint-ignore ban-types
function showsCall(caller: Function): boolean {
  const api = Error as unknown as StackApi;
  const { stackTraceLimit, prepareStackTrace } = api;
  let calls = 0;
  try {
    api.stackTraceLimit = 1;
    api.prepareStackTrace = (_error: unknown, sites: unknown[]) => {
      calls = sites.length;
    };
    const probe = { stack: undefined };
    Error.captureStackTrace(probe, caller);
    // V8 prepares the stack when it is read.
    void probe.stack;
  } finally {
    api.stackTraceLimit = stackTraceLimit;
    api.prepareStackTrace = prepareStackTrace;
  }
  return calls > 0;
}
