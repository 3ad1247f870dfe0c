/**
 * From tokens to a value, token by token, with the errors that QEMU reports and in its order.
 *
 * @module
 */

import type { JsonToken } from "./lexer.ts";
import { parseString } from "./string.ts";
import type { JsonValue } from "../message.ts";

/** What was read: a value, or why there is none, in QEMU's words. */
export type JsonReading = { value: JsonValue } | { desc: string };

/** A list or an object whose end has not come. An object's key is kept while its value is awaited. */
type Container =
  | { end: "]"; value: JsonValue[] }
  | { end: "}"; value: { [name: string]: JsonValue }; key: string | undefined };

const KEYWORDS = new Map<string, JsonValue>(
  Object.entries({ null: null, true: true, false: false }),
);

const MIN_INT64 = -(2n ** 63n);
const MAX_UINT64 = 2n ** 64n - 1n;

/** Most characters of a grammar error that QEMU reports. */
const MAX_ERROR_LENGTH = 1023;

/** Builds one value. After its last token, no other may be added. */
export class JsonParser {
  #expected: "value" | "value or end" | "colon" | "separator" = "value";
  /** Containers that the next token is in, innermost last. */
  readonly #open: Container[] = [];
  #value: JsonValue = null;
  #error: string | undefined;

  /** Adds a token. After an error, further ones change nothing. */
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

  /** What has been read, once the last token has been added. */
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
    if (value === undefined) return this.#fail(`invalid keyword '${text}'`);
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

  /** Puts a complete value where it belongs: it may be an element, a key, a member, or all there is. */
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
    this.#error = error.slice(0, MAX_ERROR_LENGTH);
  }
}

/** An integer as QEMU holds it: signed or unsigned in 64 bits, and beyond those in floating point. */
function parseInteger(text: string): number | bigint {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  // What is far beyond has perhaps millions of digits, of which a bigint is slow to make.
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
    // In most runtimes, though not in Deno, an assignment would set the prototype instead.
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
