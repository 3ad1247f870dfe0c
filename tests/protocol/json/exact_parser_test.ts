import { assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import {
  MAX_DIGITS,
  parseExactly,
} from "../../../src/protocol/json/exact_parser.ts";

const permissions = "none";

/** Returns integers from 0 to below `count`, the same for every run. */
function randomNumbers(seed: number): (count: number) => number {
  return (count) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((seed >>> 4) / 2 ** 28 * count);
  };
}

/** Makes JSON, most of which is valid. */
class RandomJson {
  readonly #random: (count: number) => number;

  constructor(seed: number) {
    this.#random = randomNumbers(seed);
  }

  text(): string {
    let text = this.#value(3);
    for (let wrong = this.#random(3); wrong > 1; wrong--) {
      text = this.#spoil(text);
    }
    return text;
  }

  #pick<T>(choices: readonly T[]): T {
    return choices[this.#random(choices.length)]!;
  }

  #many(most: number, make: () => string, separator: string): string {
    return Array.from({ length: this.#random(most + 1) }, make)
      .join(separator);
  }

  #digits(most: number): string {
    return this.#many(most, () => String(this.#random(10)), "");
  }

  #number(): string {
    const integer = this.#pick([
      () => "0",
      () => String(this.#random(100)),
      () => `1${this.#digits(25)}`,
      () => `900719925474099${this.#random(10)}`,
      () => `1844674407370955161${this.#random(10)}`,
      () => `922337203685477580${this.#random(10)}`,
      () => `${this.#digits(20)}`,
      () => `1${this.#digits(60)}`,
    ])();
    const fraction = this.#pick(["", "", "", `.${this.#digits(20)}`]);
    const exponent = this.#pick(["", "", "", `e-${this.#digits(3)}`, "E+1"]);
    return `${this.#pick(["", "", "-"])}${integer}${fraction}${exponent}`;
  }

  #string(): string {
    const character = () =>
      this.#pick([
        "a",
        "1",
        " ",
        "é",
        "€",
        "😀",
        "\ud800",
        "\\n",
        "\\u00e9",
        "\\ud800",
        '\\"',
        "\\\\",
        "\\/",
      ]);
    return `"${this.#many(this.#pick([3, 30]), character, "")}"`;
  }

  #name(): string {
    return this.#pick([
      () => this.#string(),
      () => '"__proto__"',
      () => '"\\u005f_proto__"',
      () => '"a"',
      () => '"1"',
      () => '"length"',
    ])();
  }

  #space(): string {
    return this.#pick(["", "", "", " ", "\n", "\t\r"]);
  }

  #value(depth: number): string {
    const value = depth > 0 && this.#random(3) > 0
      ? this.#pick([
        () => `[${this.#many(3, () => this.#value(depth - 1), ",")}]`,
        () => `{${this.#many(3, () => this.#member(depth - 1), ",")}}`,
        () => `[${this.#space()}]`,
        () => `{${this.#space()}}`,
      ])()
      : this.#pick([
        () => this.#number(),
        () => this.#number(),
        () => this.#string(),
        () => this.#pick(["true", "false", "null"]),
      ])();
    return this.#space() + value + this.#space();
  }

  #member(depth: number): string {
    return this.#space() + this.#name() + this.#space() + ":" +
      this.#value(depth);
  }

  /** Adds a character, or takes one or all from a position on. */
  #spoil(text: string): string {
    const at = this.#random(text.length + 1);
    const more = this.#pick([...'"\\{}[],:0-.e \x01\x18\u00a0\ufeff', "tru"]);
    return this.#pick([
      text.slice(0, at) + text.slice(at + 1),
      text.slice(0, at) + more + text.slice(at),
      text.slice(0, at),
    ]);
  }
}

/** Calls a function, and returns its result or its error. */
function outcome(run: () => unknown): unknown {
  try {
    return { value: run() };
  } catch (error) {
    return { error: `${(error as Error).name}: ${(error as Error).message}` };
  }
}

/**
 * Replaces each bigint by the number that `JSON.parse` makes of its digits, and
 * each object by its members in their order.
 */
function rounded(value: unknown): unknown {
  if (typeof value === "bigint") return { rounded: Number(value) };
  if (typeof value === "number" && Object.is(value, -0)) return "-0";
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    return Number.isInteger(value) || !Number.isFinite(value)
      ? { rounded: value }
      : value;
  }
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(rounded);
  assertStrictEquals(Object.getPrototypeOf(value), Object.prototype);
  return {
    members: Object.entries(value).map(([name, member]) => [
      name,
      rounded(member),
    ]),
  };
}

Deno.test({
  name:
    "parseExactly() returns or throws the same as JSON.parse, but rounds no integer",
  permissions,
  fn() {
    const counts = { value: 0, error: 0 };
    for (let seed = 0; seed < 20_000; seed++) {
      const text = new RandomJson(seed).text();
      const expected = outcome(() => rounded(JSON.parse(text)));
      const found = outcome(() => rounded(parseExactly(text)));
      assertEquals(found, expected, text);
      counts["value" in (found as object) ? "value" : "error"]++;
    }
    // Both kinds of text have to come often.
    assertEquals([counts.value > 5_000, counts.error > 2_000], [true, true]);
  },
});

Deno.test({
  name: "parseExactly() returns the very integer of any number of digits",
  permissions,
  fn() {
    const random = randomNumbers(1);
    const edges = [2n ** 53n, 2n ** 63n, 2n ** 64n, 10n ** 15n, 10n ** 20n];
    const integers = edges.flatMap((edge) => [edge - 1n, edge, edge + 1n]);
    for (let digits = 1; digits <= 40; digits++) {
      for (let i = 0; i < 50; i++) {
        let text = String(1 + random(9));
        while (text.length < digits) text += random(10);
        integers.push(BigInt(text));
      }
    }
    for (const integer of integers.flatMap((integer) => [integer, -integer])) {
      const number = Number(integer);
      const expected = Number.isSafeInteger(number) ? number : integer;
      assertStrictEquals(parseExactly(String(integer)), expected);
    }
  },
});

Deno.test({
  name: "parseExactly() throws RangeError for an integer with too many digits",
  permissions,
  fn() {
    const most = "9".repeat(MAX_DIGITS);
    assertStrictEquals(parseExactly(`-${most}`), -BigInt(most));
    for (const text of [`${most}1`, `[-${most}1]`]) {
      assertThrows(
        () => parseExactly(text),
        RangeError,
        "Expected an integer of at most 1000 digits, found a longer one",
      );
    }
    assertStrictEquals(parseExactly(`${most}1e-1`), Infinity);
    assertStrictEquals(parseExactly(`0.${most}1`), 1);
  },
});

Deno.test({
  name: "parseExactly() uses no reviver, and parses without recursion",
  permissions,
  fn() {
    const { parse } = JSON;
    const levels = 100_000;
    let revivers = 0;
    JSON.parse = (...args: Parameters<typeof parse>) => {
      if (args.length > 1) revivers++;
      return parse(...args);
    };
    try {
      let value = parseExactly(
        `${"[".repeat(levels)}${2n ** 64n}${"]".repeat(levels)}`,
      );
      for (let level = 0; level < levels; level++) {
        value = (value as never)[0];
      }
      assertStrictEquals(value, 2n ** 64n);
      assertEquals(parseExactly('{"a long name":"and a long string"}'), {
        "a long name": "and a long string",
      });
    } finally {
      JSON.parse = parse;
    }
    assertEquals(revivers, 0);
  },
});
