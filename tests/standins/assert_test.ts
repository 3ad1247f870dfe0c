// What this package relies on in @std/assert, according to its documentation.
// `deno task standins` tests the stand-in, and `QMP_STD=DIR deno task standins`
// tests the genuine package in a checkout of denoland/std.

import {
  assert,
  assertEquals,
  assertExists,
  assertGreater,
  assertGreaterOrEqual,
  assertInstanceOf,
  AssertionError,
  assertLess,
  assertMatch,
  assertNotEquals,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
  assertThrows,
  fail,
} from "@std/assert";

// These helpers use no assertion, because the assertions are under test.

/** Throws unless the function throws an AssertionError with all the parts. */
function refuses(fn: () => unknown, ...parts: string[]): void {
  try {
    fn();
  } catch (error) {
    return checkRefusal(error, parts);
  }
  throw new Error(`Not refused: ${fn}`);
}

/** Does the same as {@linkcode refuses} for an asynchronous function. */
async function refusesLater(
  fn: () => Promise<unknown>,
  ...parts: string[]
): Promise<void> {
  try {
    await fn();
  } catch (error) {
    return checkRefusal(error, parts);
  }
  throw new Error(`Not refused: ${fn}`);
}

function checkRefusal(error: unknown, parts: string[]): void {
  if (!(error instanceof AssertionError)) throw error;
  for (const part of parts) {
    if (!error.message.includes(part)) {
      throw new Error(`"${part}" is not in: ${error.message}`);
    }
  }
}

class Box {
  #content: unknown;
  constructor(content: unknown) {
    this.#content = content;
  }
  get content(): unknown {
    return this.#content;
  }
}

function cycle(value: unknown): unknown {
  const loop: Record<string, unknown> = { value };
  loop.self = loop;
  return loop;
}

const EQUAL: [unknown, unknown][] = [
  [1, 1],
  [0, -0],
  [NaN, NaN],
  [1n, 1n],
  ["a", "a"],
  [null, null],
  [undefined, undefined],
  [[1, [2, { a: 3 }]], [1, [2, { a: 3 }]]],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }],
  [{ a: 1 }, Object.assign(Object.create(null), { a: 1 })],
  [{ [Symbol.iterator]: 1 }, { [Symbol.iterator]: 1 }],
  [new Date(5), new Date(5)],
  [/a+/g, /a+/g],
  [new URL("tcp://a:1"), new URL("tcp://a:1")],
  [new Uint8Array([1, 2]), new Uint8Array([1, 2])],
  [new Uint8Array([9, 1, 2]).subarray(1), new Uint8Array([1, 2])],
  [new Float64Array([NaN, 0]), new Float64Array([NaN, -0])],
  [new Uint8Array([1]).buffer, new Uint8Array([1]).buffer],
  [new Set([1, 2]), new Set([2, 1])],
  [new Set([{ a: 1 }, { a: 2 }]), new Set([{ a: 2 }, { a: 1 }])],
  [new Map([["a", [1]], ["b", [2]]]), new Map([["b", [2]], ["a", [1]]])],
  [new Map([[{ a: 1 }, 2]]), new Map([[{ a: 1 }, 2]])],
  [new Box(1), new Box(1)],
  [cycle(1), cycle(1)],
];

const UNEQUAL: [unknown, unknown][] = [
  [1, 2],
  [1, 1n],
  [1, "1"],
  [null, undefined],
  [null, {}],
  [() => 1, () => 1],
  [[1, 2], [2, 1]],
  [[1], [1, 2]],
  [[1], { 0: 1 }],
  [{ a: 1 }, { a: 2 }],
  [{ a: 1 }, { b: 1 }],
  [{ a: undefined }, {}],
  [{ a: undefined }, { b: undefined }],
  [{ [Symbol.iterator]: 1 }, { [Symbol.iterator]: 2 }],
  [new Date(5), new Date(6)],
  [/a+/g, /a+/],
  [new URL("tcp://a:1"), new URL("tcp://a:2")],
  [new Uint8Array([1, 2]), new Uint8Array([1, 3])],
  [new Uint8Array([1, 2]), new Uint16Array([1, 2])],
  [new Uint8Array([1]).buffer, new Uint8Array([2]).buffer],
  [new Set([1, 2]), new Set([1, 3])],
  [new Set([{ a: 1 }]), new Set([{ a: 2 }])],
  [new Map([["a", [1]]]), new Map([["a", [2]]])],
  [new Map([["a", 1]]), new Map([["b", 1]])],
  [new Error("a"), new Error("b")],
  [new Error("a"), new TypeError("a")],
  [new Box(1), new Box(2)],
  [cycle(1), cycle(2)],
];

Deno.test("assertEquals() and assertNotEquals() compare by structure", () => {
  for (const [a, b] of EQUAL) {
    for (const [left, right] of [[a, b], [b, a]]) {
      assertEquals(left, right);
      refuses(() => assertNotEquals(left, right));
    }
  }
  for (const [a, b] of UNEQUAL) {
    for (const [left, right] of [[a, b], [b, a]]) {
      assertNotEquals(left, right);
      refuses(() => assertEquals(left, right));
    }
  }
});

Deno.test("assertEquals() shows both values and the message of its caller", () => {
  refuses(
    () => assertEquals({ a: "left" }, { a: "right" }, "for a reason"),
    "Values are not equal",
    "left",
    "right",
    "for a reason",
  );
});

Deno.test("assertStrictEquals() compares by Object.is", () => {
  const object = {};
  assertStrictEquals(object, object);
  assertStrictEquals(NaN, NaN);
  refuses(() => assertStrictEquals({}, {}));
  refuses(() => assertStrictEquals(0, -0));
  refuses(() => assertStrictEquals(1, 2, "for a reason"), "for a reason");
});

Deno.test("The simple assertions pass and fail correctly", () => {
  assert(1);
  refuses(() => assert(""));
  refuses(() => assert(0, "for a reason"), "for a reason");
  refuses(() => fail());
  refuses(() => fail("for a reason"), "for a reason");

  assertExists(0);
  refuses(() => assertExists(null));
  refuses(() => assertExists(undefined, "for a reason"), "for a reason");

  assertInstanceOf(new TypeError(), Error);
  refuses(() => assertInstanceOf(new Error(), TypeError), "TypeError");
  refuses(() => assertInstanceOf(1, Number, "for a reason"), "for a reason");

  assertMatch("abc", /b/);
  refuses(() => assertMatch("abc", /d/), "abc", "/d/");
  assertStringIncludes("abc", "bc");
  refuses(() => assertStringIncludes("abc", "cb"), "abc", "cb");

  assertGreater(2, 1);
  refuses(() => assertGreater(1, 1));
  assertGreaterOrEqual(1n, 1n);
  refuses(() => assertGreaterOrEqual(0, 1));
  assertLess(1, 2);
  refuses(() => assertLess(1, 1));
});

Deno.test("assertThrows() returns the expected error", () => {
  const error = new RangeError("out of range");
  const throws = () => {
    throw error;
  };
  assertStrictEquals(assertThrows(throws), error);
  assertStrictEquals(assertThrows(throws, "with a message"), error);
  const typed: RangeError = assertThrows(throws, RangeError, "of range");
  assertStrictEquals(typed, error);
  assertStrictEquals(assertThrows(throws, Error), error);
  const text = () => {
    throw "text";
  };
  assertEquals(assertThrows(text), "text");

  refuses(() => assertThrows(() => 1));
  refuses(() => assertThrows(() => 1, "for a reason"), "for a reason");
  refuses(() => assertThrows(() => 1, Error, "", "for a reason"), "a reason");
  refuses(() => assertThrows(throws, TypeError), "TypeError");
  refuses(() => assertThrows(throws, RangeError, "another"), "another");
  refuses(() => assertThrows(text, Error));
});

Deno.test("assertRejects() returns the expected reason", async () => {
  const error = new RangeError("out of range");
  const rejects = () => Promise.reject(error);
  assertStrictEquals(await assertRejects(rejects), error);
  assertStrictEquals(await assertRejects(rejects, "with a message"), error);
  const typed: RangeError = await assertRejects(rejects, RangeError, "of rang");
  assertStrictEquals(typed, error);
  const text = () => Promise.reject("text");
  assertEquals(await assertRejects(text), "text");

  const resolves = () => Promise.resolve(1);
  await refusesLater(() => assertRejects(resolves));
  await refusesLater(() => assertRejects(resolves, "for a reason"), "a reason");
  await refusesLater(() => assertRejects(rejects, TypeError), "TypeError");
  await refusesLater(() => assertRejects(rejects, Error, "another"), "another");
  await refusesLater(() => assertRejects(text, Error));
  // A function that throws, or that returns no promise, does not reject.
  await refusesLater(() => assertRejects(() => fail("thrown")));
  await refusesLater(() => assertRejects(() => 1 as unknown as Promise<1>));
});

Deno.test("The assertions narrow types", () => {
  const unknown: unknown = "text";
  assertStrictEquals(unknown, "text" as const);
  const narrowed: "text" = unknown;

  const maybe = [1].find((n) => n === 1);
  assertExists(maybe);
  const there: number = maybe;

  const thrown: unknown = new TypeError();
  assertInstanceOf(thrown, TypeError);
  const error: TypeError = thrown;

  const flag: string | undefined = narrowed;
  assert(flag !== undefined && there && error);
});
