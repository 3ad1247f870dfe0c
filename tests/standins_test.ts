// What this package relies on in @std/streams, @std/async and @std/assert, as
// their documentation has it. `deno task standins` holds the stand-ins to it,
// `QMP_STD=DIR deno task standins` the genuine packages in a checkout.

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
import { delay } from "@std/async/delay";
import { retry, RetryError } from "@std/async/retry";
import { TextLineStream } from "@std/streams/text-line-stream";

function lines(
  chunks: string[],
  options?: { allowCR?: boolean },
): Promise<string[]> {
  const stream = ReadableStream.from(chunks);
  return Array.fromAsync(stream.pipeThrough(new TextLineStream(options)));
}

Deno.test("TextLineStream cuts at LF and CRLF, wherever the chunks are cut", async () => {
  const text = "one\ntwo\r\n\nthree\rstill three\r\n\r\nfour\n\r\nfive";
  const expected = [
    "one",
    "two",
    "",
    "three\rstill three",
    "",
    "four",
    "",
    "five",
  ];
  assertEquals(await lines([...text]), expected, "one by one");
  for (let cut = 0; cut <= text.length; cut++) {
    assertEquals(
      await lines([text.slice(0, cut), text.slice(cut)]),
      expected,
      `cut at ${cut}`,
    );
  }
});

Deno.test("TextLineStream with allowCR also cuts at CR, wherever the chunks are cut", async () => {
  const text = "one\rtwo\r\n\rthree\r\rfour\n\nfive\r\r\nsix";
  const expected = [
    "one",
    "two",
    "",
    "three",
    "",
    "four",
    "",
    "five",
    "",
    "six",
  ];
  assertEquals(
    await lines([...text], { allowCR: true }),
    expected,
    "one by one",
  );
  for (let cut = 0; cut <= text.length; cut++) {
    assertEquals(
      await lines([text.slice(0, cut), text.slice(cut)], { allowCR: true }),
      expected,
      `cut at ${cut}`,
    );
  }
});

Deno.test("TextLineStream gives what follows the last line end, unless that is nothing", async () => {
  assertEquals(await lines([]), []);
  assertEquals(await lines([""]), []);
  assertEquals(await lines(["a\n"]), ["a"]);
  assertEquals(await lines(["a\n", "", "b"]), ["a", "b"]);
  assertEquals(await lines(["\n"]), [""]);
  assertEquals(await lines(["a\r"]), ["a\r"]);
  assertEquals(await lines(["a\r"], { allowCR: true }), ["a"]);
  assertEquals(await lines(["\r"], { allowCR: true }), [""]);
});

Deno.test("TextLineStream gives a line as soon as it ends", async () => {
  const stream = new TextLineStream();
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const written = writer.write("one\ntw");
  assertEquals(await reader.read(), { done: false, value: "one" });
  await written;
  const writtenToo = writer.write("o\n");
  assertEquals(await reader.read(), { done: false, value: "two" });
  await writtenToo;
  const closed = writer.close();
  assert((await reader.read()).done);
  await closed;
});

Deno.test("TextLineStream joins a line that comes in very many chunks", async () => {
  const pieces = Array.from({ length: 65_536 }, (_, i) => `${i},`);
  assertEquals(
    await lines(["before\n", ...pieces, "\n", "after"]),
    ["before", pieces.join(""), "after"],
  );
  assertEquals(
    await lines(["before\r", ...pieces, "\r", "after"], { allowCR: true }),
    ["before", pieces.join(""), "after"],
  );
});

Deno.test("delay() resolves once the time has passed", async () => {
  const order: string[] = [];
  await Promise.all([
    delay(20).then(() => order.push("20")),
    delay(1).then(() => order.push("1")),
    Promise.resolve().then(() => order.push("at once")),
  ]);
  assertEquals(order, ["at once", "1", "20"]);
  for (const least of [0, -1, NaN]) assertEquals(await delay(least), undefined);
});

Deno.test("delay() rejects with the reason of a signal that aborts", async () => {
  const reason = { any: "thing" };
  const before = delay(60_000, { signal: AbortSignal.abort(reason) });
  assertStrictEquals(await before.catch((e) => e), reason);

  // Longer than one timer can wait; the sanitizers see a timer left behind.
  for (const ms of [60_000, 2 ** 40, Infinity]) {
    const controller = new AbortController();
    const during = delay(ms, { signal: controller.signal });
    controller.abort(reason);
    assertStrictEquals(await during.catch((e) => e), reason);
  }
});

// Not that it lets the process end: Deno 2.9.6 disregards `Deno.unrefTimer()`
// of a timer's number, so that there the genuine one does not either.
Deno.test("delay() that is not persistent resolves while something else is awaited", async () => {
  await Promise.all([delay(1, { persistent: false }), delay(20)]);
});

Deno.test("delay() leaves nothing on the signal when it is done", async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  signal.addEventListener = () => void listeners++;
  signal.removeEventListener = () => void listeners--;
  await delay(1, { signal });
  assertEquals(listeners, 0);
});

Deno.test("retry() calls the function until it succeeds", async () => {
  let calls = 0;
  const result = await retry(() => {
    if (++calls < 3) throw new Error("not yet");
    return calls;
  }, { minTimeout: 0, jitter: 0 });
  assertEquals(result, 3);
  assertEquals(await retry(() => Promise.resolve("at once")), "at once");
});

Deno.test("retry() throws a RetryError with the last error as its cause", async () => {
  let calls = 0;
  const error = await assertRejects(
    () =>
      retry(() => Promise.reject(new Error(`failure ${++calls}`)), {
        minTimeout: 0,
        maxAttempts: 4,
      }),
    RetryError,
  );
  assertEquals(calls, 4);
  assertEquals(error.name, "RetryError");
  assertInstanceOf(error.cause, Error);
  assertEquals(error.cause.message, "failure 4");
});

Deno.test("retry() throws an error that is not retriable as it is", async () => {
  const fatal = new Error("fatal");
  let calls = 0;
  const thrown = await assertRejects(() =>
    retry(() => {
      throw ++calls < 2 ? new Error("passing") : fatal;
    }, { minTimeout: 0, isRetriable: (error) => error !== fatal })
  );
  assertStrictEquals(thrown, fatal);
  assertEquals(calls, 2);
});

Deno.test("retry() waits longer after each failure, up to its maximum", async () => {
  async function waits(jitter: number, random: number): Promise<number[]> {
    const { setTimeout } = globalThis;
    const { random: realRandom } = Math;
    const seen: number[] = [];
    globalThis.setTimeout = ((callback: () => void, ms: number) => {
      seen.push(ms);
      return setTimeout(callback, 0);
    }) as typeof setTimeout;
    Math.random = () => random;
    try {
      await assertRejects(() =>
        retry(() => fail(), {
          minTimeout: 100,
          multiplier: 3,
          maxTimeout: 1_000,
          jitter,
        })
      );
    } finally {
      globalThis.setTimeout = setTimeout;
      Math.random = realRandom;
    }
    return seen;
  }
  assertEquals(await waits(0, 0.5), [100, 300, 900, 1_000]);
  assertEquals(await waits(1, 0.5), [50, 150, 450, 500]);
  assertEquals(await waits(0.5, 0.5), [75, 225, 675, 750]);
  assertEquals(await waits(1, 0), [100, 300, 900, 1_000]);
});

Deno.test("retry() rejects with the reason of a signal that aborts", async () => {
  const reason = new Error("enough");
  let calls = 0;
  const before = retry(() => ++calls, { signal: AbortSignal.abort(reason) });
  assertStrictEquals(await before.catch((e) => e), reason);
  assertEquals(calls, 0);

  const controller = new AbortController();
  const during = retry(() => {
    calls++;
    // Once the wait has begun.
    setTimeout(() => controller.abort(reason), 0);
    throw new Error("failed");
  }, { minTimeout: 60_000, signal: controller.signal });
  assertStrictEquals(await during.catch((e) => e), reason);
  assertEquals(calls, 1);
});

Deno.test("retry() throws RangeError for options that make no sense", async () => {
  for (
    const options of [
      { maxAttempts: 0 },
      { maxAttempts: 1.5 },
      { multiplier: 0.5 },
      { multiplier: Infinity },
      { maxTimeout: 0 },
      { maxTimeout: NaN },
      { minTimeout: -1 },
      { minTimeout: NaN },
      { minTimeout: 2, maxTimeout: 1 },
      { jitter: -0.1 },
      { jitter: 1.1 },
      { jitter: NaN },
    ]
  ) {
    await assertRejects(
      () => retry(() => fail("called"), options),
      RangeError,
    );
  }
});

// The assertions are tested without their own help.

/** Throws unless the function throws an AssertionError that says all this. */
function refuses(fn: () => unknown, ...parts: string[]): void {
  try {
    fn();
  } catch (error) {
    return checkRefusal(error, parts);
  }
  throw new Error(`Not refused: ${fn}`);
}

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

Deno.test("assertEquals() shows both values and what its caller says", () => {
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

Deno.test("The simple assertions hold and are refused where they should", () => {
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

Deno.test("assertThrows() returns what was thrown, if it is what was expected", () => {
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

Deno.test("assertRejects() returns the reason, if it is what was expected", async () => {
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
