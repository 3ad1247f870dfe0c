/**
 * Checks of what a guest agent answers. The guest is not trusted, so the types
 * of its answers are only promised.
 *
 * @module
 */

import { QmpProtocolError } from "../../protocol/error.ts";
import { stringifyJson } from "../../protocol/json/lossless.ts";
import { isObject, type JsonValue } from "../../protocol/message.ts";

/** Returns an object, or fails. */
export function objectIn(
  command: string,
  value: unknown,
): Record<string, unknown> {
  return isObject(value) ? value : wrong(command, "an object", value);
}

/** Returns a list of objects, or fails. */
export function objectsIn(command: string, value: unknown): unknown[] {
  return Array.isArray(value) && value.every(isObject)
    ? value
    : wrong(command, "a list of objects", value);
}

/** Returns an integer that a number holds exactly, or fails. */
export function integerIn(
  command: string,
  value: unknown,
  least: number = Number.MIN_SAFE_INTEGER,
  most: number = Number.MAX_SAFE_INTEGER,
): number {
  const isRight = Number.isSafeInteger(value) && (value as number) >= least &&
    (value as number) <= most;
  return isRight
    ? value as number
    : wrong(command, `an integer from ${least} to ${most}`, value);
}

/** Returns an integer, or `undefined` if it is absent, or fails. */
export function optionalIntegerIn(
  command: string,
  value: unknown,
): number | undefined {
  return value === undefined ? undefined : integerIn(command, value);
}

/** Returns a boolean, or `false` if it is absent, or fails. */
export function booleanIn(command: string, value: unknown): boolean {
  return typeof value === "boolean" || value === undefined
    ? value ?? false
    : wrong(command, "true or false", value);
}

/** Returns the bytes of a base64 text, or fails. */
export function bytesIn(
  command: string,
  value: unknown,
): Uint8Array<ArrayBuffer> {
  if (typeof value === "string") {
    try {
      return Uint8Array.fromBase64(value, { lastChunkHandling: "strict" });
    } catch {
      // Falls through to the error below.
    }
  }
  return wrong(command, "base64", value);
}

/** Throws the error of a wrong answer. */
export function wrong(
  command: string,
  expected: string,
  value: unknown,
): never {
  throw new QmpProtocolError(
    `The guest agent gave a wrong answer to ${command}: expected ${expected}`,
    stringifyJson((value ?? null) as JsonValue),
  );
}
