/**
 * Builds a value from tokens. It reports the same errors as QEMU, and in the
 * same order.
 *
 * @module
 */

import type { JsonToken } from "./lexer.ts";
import { detached } from "./pieces.ts";
import { parseString } from "./string.ts";
import type { JsonValue } from "../message.ts";

/**
 * One result of a {@linkcode JsonReader}: a value, or the error in its place.
 * The error has QEMU's text.
 */
export type JsonReading = { value: JsonValue } | { desc: string };

/**
 * An array or an object that is still open. An object keeps the key whose value
 * is yet to come.
 */
type Container =
  | { end: "]"; value: JsonValue[] }
  | { end: "}"; value: { [name: string]: JsonValue }; key: string | undefined };

const KEYWORDS = new Map<string, JsonValue>(
  Object.entries({ null: null, true: true, false: false }),
);

const MIN_INT64 = -(2n ** 63n);
const MAX_UINT64 = 2n ** 64n - 1n;

/** Most characters in the text of an error, as in QEMU's grammar errors. */
const MAX_ERROR_LENGTH = 1023;

/**
 * Builds one value. No token may be added after the last token of the value.
 */
export class JsonParser {
  #expected: "value" | "value or end" | "colon" | "separator" = "value";
  /** Containers around the next token, the innermost last. */
  readonly #open: Container[] = [];
  #value: JsonValue = null;
  #error: string | undefined;

  /** Adds a token. After an error, tokens are ignored. */
  add({ type, text }: JsonToken): void {
    if (this.#error !== undefined) return;
    if (this.#expected === "colon") return this.#addColon(text);
    if (this.#expected === "separator") return this.#addSeparator(text);
    if (this.#expected === "value or end" && text === this.#open.at(-1)!.end) {
      return this.#close();
    }
    switch (type) {
      case "string":
        return this.#addString(text);
      case "integer":
        return this.#put(parseInteger(text));
      case "float":
        return this.#put(Number(text));
      case "keyword":
        return this.#addKeyword(text);
      default:
        return this.#addOpening(text);
    }
  }

  /** Returns the value or the error, after the last token was added. */
  result(): JsonReading {
    return this.#error === undefined
      ? { value: this.#value }
      : { desc: `JSON parse error, ${this.#error}` };
  }

  #addColon(text: string): void {
    if (text !== ":") return this.#fail("missing : in object pair");
    this.#expected = "value";
  }

  #addSeparator(text: string): void {
    const { end } = this.#open.at(-1)!;
    if (text === end) return this.#close();
    if (text !== ",") {
      return this.#fail(
        `expected separator in ${end === "]" ? "list" : "dict"}`,
      );
    }
    this.#expected = "value";
  }

  #addString(text: string): void {
    const string = parseString(text);
    if ("error" in string) return this.#fail(string.error);
    this.#put(string.value);
  }

  #addKeyword(text: string): void {
    const value = KEYWORDS.get(text);
    if (value === undefined) {
      return this.#fail(cut(`invalid keyword '${cut(text)}'`));
    }
    this.#put(value);
  }

  #addOpening(text: string): void {
    if (text === "[") this.#open.push({ end: "]", value: [] });
    else if (text === "{") {
      this.#open.push({ end: "}", value: {}, key: undefined });
    } else return this.#fail("expecting value");
    this.#expected = "value or end";
  }

  #close(): void {
    this.#put(this.#open.pop()!.value);
  }

  /**
   * Puts a complete value in its place: it is an element, a key, a member, or
   * the result.
   */
  #put(value: JsonValue): void {
    const container = this.#open.at(-1);
    this.#expected = "separator";
    if (container === undefined) {
      this.#value = value;
    } else if (container.end === "]") {
      container.value.push(value);
    } else if (container.key === undefined) {
      if (typeof value !== "string") {
        return this.#fail("key is not a string in object");
      }
      container.key = value;
      this.#expected = "colon";
    } else {
      if (Object.hasOwn(container.value, container.key)) {
        return this.#fail("duplicate key");
      }
      setMember(container.value, container.key, value);
      container.key = undefined;
    }
  }

  #fail(error: string): void {
    this.#error = error;
    // The rest of the message may be long, and no longer needs them.
    this.#open.length = 0;
  }
}

/**
 * Returns the start of a text for an error. The error does not keep the rest in
 * memory.
 */
export function cut(text: string): string {
  return text.length <= MAX_ERROR_LENGTH
    ? text
    : detached(text.slice(0, MAX_ERROR_LENGTH), text);
}

/**
 * Parses an integer as QEMU does. It is signed or unsigned with 64 bits; beyond
 * them it is a floating-point number.
 */
function parseInteger(text: string): number | bigint {
  // An integer has no negative zero.
  const number = Number(text) + 0;
  if (Number.isSafeInteger(number)) return number;
  // Far beyond these bounds a text may have millions of digits, and a bigint of
  // that size is slow to make.
  if (number < Number(MIN_INT64) || number > Number(MAX_UINT64)) return number;
  const integer = BigInt(text);
  return integer < MIN_INT64 || integer > MAX_UINT64 ? number : integer;
}

function setMember(
  object: { [name: string]: JsonValue },
  name: string,
  value: JsonValue,
): void {
  if (name === "__proto__") {
    // In most runtimes an assignment would set the prototype instead. Deno has
    // removed that behaviour.
    Object.defineProperty(object, name, {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  } else {
    object[name] = value;
  }
}
