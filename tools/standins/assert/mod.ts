/**
 * Replaces the part of `@std/assert` that this package's tests use, if the
 * registry cannot be reached.
 *
 * @module
 */

import { equal } from "./equal.ts";

/** The error of an assertion that does not hold. */
export class AssertionError extends Error {
  /** Creates the error for an assertion that does not hold. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "AssertionError";
  }
}

// deno-lint-ignore no-explicit-any
type Class<T> = abstract new (...args: any[]) => T;

function inspect(value: unknown): string {
  return Deno.inspect(value, {
    depth: 100,
    iterableLimit: Infinity,
    strAbbreviateSize: Infinity,
    sorted: true,
  });
}

/** Throws the error of an assertion, with the message of the caller. */
function refuse(what: string, msg?: string, values = ""): never {
  throw new AssertionError(`${what}${msg ? `: ${msg}` : "."}${values}`);
}

function both(actual: unknown, expected: unknown): string {
  return `\n\n  actual:   ${inspect(actual)}\n  expected: ${
    inspect(expected)
  }\n`;
}

/** Asserts that `expr` is truthy. */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError(msg);
}

/** Always fails. */
export function fail(msg?: string): never {
  refuse("Failed assertion", msg);
}

/** Asserts that two values have the same structure. */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  if (equal(actual, expected)) return;
  refuse("Values are not equal", msg, both(actual, expected));
}

/** Asserts that two values do not have the same structure. */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  if (!equal(actual, expected)) return;
  refuse("Values are equal", msg, both(actual, expected));
}

/** Asserts that two values are the same by `Object.is`. */
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  msg?: string,
): asserts actual is T {
  if (Object.is(actual, expected)) return;
  refuse("Values are not strictly equal", msg, both(actual, expected));
}

/** Asserts that a value is neither `null` nor `undefined`. */
export function assertExists<T>(
  actual: T,
  msg?: string,
): asserts actual is NonNullable<T> {
  if (actual === null || actual === undefined) {
    refuse(`Expected a value, found ${actual}`, msg);
  }
}

/** Asserts that a value is an instance of a class. */
export function assertInstanceOf<T extends Class<unknown>>(
  actual: unknown,
  expectedType: T,
  msg?: string,
): asserts actual is InstanceType<T> {
  if (actual instanceof expectedType) return;
  refuse(
    `Expected an instance of ${expectedType.name}, found ${inspect(actual)}`,
    msg,
  );
}

/** Asserts that a string matches a regular expression. */
export function assertMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  if (expected.test(actual)) return;
  refuse(`Expected ${inspect(actual)} to match ${expected}`, msg);
}

/** Asserts that a string includes another. */
export function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
): void {
  if (actual.includes(expected)) return;
  refuse(`Expected ${inspect(actual)} to include ${inspect(expected)}`, msg);
}

/** Asserts that `actual > expected`. */
export function assertGreater<T>(actual: T, expected: T, msg?: string): void {
  if (actual > expected) return;
  refuse(`Expected ${inspect(actual)} > ${inspect(expected)}`, msg);
}

/** Asserts that `actual >= expected`. */
export function assertGreaterOrEqual<T>(
  actual: T,
  expected: T,
  msg?: string,
): void {
  if (actual >= expected) return;
  refuse(`Expected ${inspect(actual)} >= ${inspect(expected)}`, msg);
}

/** Asserts that `actual < expected`. */
export function assertLess<T>(actual: T, expected: T, msg?: string): void {
  if (actual < expected) return;
  refuse(`Expected ${inspect(actual)} < ${inspect(expected)}`, msg);
}

/** The argument after the function: a class to expect, or a message. */
type ClassOrMessage = Class<Error> | string;

/** Compares what was thrown with what was expected, if anything was. */
function checkThrown(
  thrown: unknown,
  expected?: ClassOrMessage,
  msgIncludes = "",
  msg?: string,
): void {
  if (typeof expected !== "function") return;
  if (!(thrown instanceof expected)) {
    refuse(`Expected ${expected.name}, found ${inspect(thrown)}`, msg);
  }
  if (!thrown.message.includes(msgIncludes)) {
    refuse(
      `Expected an error message that includes ${inspect(msgIncludes)}, ` +
        `found ${inspect(thrown.message)}`,
      msg,
    );
  }
}

/** Asserts that a function throws, and returns what it threw. */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/** Asserts that a function throws an error of a class, and returns it. */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: Class<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows(
  fn: () => unknown,
  expected?: ClassOrMessage,
  msgIncludes?: string,
  msg?: string,
): unknown {
  if (typeof expected === "string") msg = expected;
  try {
    fn();
  } catch (thrown) {
    checkThrown(thrown, expected, msgIncludes, msg);
    return thrown;
  }
  refuse("Expected the function to throw", msg);
}

/** Asserts that a function's promise rejects, and returns the reason. */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
/** Asserts that a function's promise rejects with an error of a class. */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: Class<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects(
  fn: () => PromiseLike<unknown>,
  expected?: ClassOrMessage,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  if (typeof expected === "string") msg = expected;
  let promise: PromiseLike<unknown>;
  try {
    promise = fn();
  } catch (cause) {
    throw new AssertionError(
      "Expected the function to reject, but it threw before it returned",
      { cause },
    );
  }
  if (typeof promise?.then !== "function") {
    refuse("Expected the function to return a promise", msg);
  }
  try {
    await promise;
  } catch (reason) {
    checkThrown(reason, expected, msgIncludes, msg);
    return reason;
  }
  refuse("Expected the function to reject", msg);
}
