/**
 * The error for a program that was called wrongly.
 *
 * @module
 */

/** The program was called wrongly. The message says what is wrong. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/**
 * Runs a function of this package with arguments that the user typed. The
 * function refuses wrong arguments with a `TypeError` or a `RangeError`. Both
 * become a usage error, because the user made the mistake, not this program.
 *
 * @param run Calls the function.
 * @returns What the function returns.
 * @throws {UsageError} If the function refuses its arguments.
 */
export async function checkingUsage<T>(
  run: () => T | Promise<T>,
): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof TypeError || error instanceof RangeError)) {
      throw error;
    }
    throw new UsageError(error.message, { cause: error });
  }
}
