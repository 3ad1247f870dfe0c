/**
 * Replaces the part of `@std/async` that this package uses, if the registry
 * cannot be reached.
 *
 * @module
 */

export { delay, type DelayOptions } from "./delay.ts";
export { retry, RetryError, type RetryOptions } from "./retry.ts";
