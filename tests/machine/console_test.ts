import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { delay } from "@std/async/delay";
import { Console } from "../../src/machine/console.ts";
import type { ConsoleOptions } from "../../src/machine/console_options.ts";
import { Search } from "../../src/machine/console_text.ts";
import { QmpClosedError, QmpTimeoutError } from "../../src/protocol/error.ts";
import { memoryTransports, type Transport } from "../../src/wire/transport.ts";

/** A console, and the guest at its other end. */
class Guest implements AsyncDisposable {
  readonly console: Console;
  readonly readable: Transport["readable"];
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;

  constructor(options?: ConsoleOptions) {
    const [near, far] = memoryTransports();
    this.console = Console.open(near, options);
    this.readable = far.readable;
    this.#writer = far.writable.getWriter();
  }

  async write(...pieces: (string | Uint8Array)[]): Promise<void> {
    for (const piece of pieces) {
      await this.#writer.write(
        typeof piece === "string" ? new TextEncoder().encode(piece) : piece,
      );
    }
  }

  async end(): Promise<void> {
    await this.#writer.close();
  }

  async fail(reason: unknown): Promise<void> {
    await this.#writer.abort(reason);
  }

  async [Symbol.asyncDispose]() {
    await this.console.close();
  }
}

Deno.test("Console.expect() finds a match cut at every place", async () => {
  const text = "boot…\r\nversion 7.2 é\r\nlogin: ";
  const bytes = new TextEncoder().encode(text);
  for (let cut = 0; cut <= bytes.length; cut++) {
    await using guest = new Guest();
    const version = guest.console.expect(/version (?<major>\d+)\.(\d+) é/);
    const login = guest.console.expect("login: ");
    await guest.write(bytes.slice(0, cut), bytes.slice(cut));
    assertEquals(await version, {
      before: "boot…\r\n",
      text: "version 7.2 é",
      groups: ["7", "2"],
      named: { major: "7" },
    });
    assertEquals((await login).before, "\r\n");
    assertEquals(guest.console.transcript, text);
  }
});

Deno.test("Console.expect() finds what came before the call, and keeps what came after the match", async () => {
  await using guest = new Guest();
  const { console } = guest;
  await guest.write("one two three two");
  await console.expect("three");
  assertEquals((await console.expect("two")).before, " ");
  await assertRejects(
    () => console.expect("two", { timeout: 10 }),
    QmpTimeoutError,
  );
  // The pattern belongs to the caller.
  const pattern = /o/y;
  pattern.lastIndex = 7;
  await guest.write("ooo");
  await console.expect(pattern);
  assertEquals(pattern.lastIndex, 7);
  assertEquals((await console.expect("")).before, "");
  assertEquals((await console.expect("oo")).before, "");
});

Deno.test("Console.expect() does not take a cut for the beginning", async () => {
  await using guest = new Guest();
  const { console } = guest;
  const first = console.expect(/^login/, { timeout: 200 });
  await guest.write("x".repeat(5_000), "login");
  for (let count = 0; count < 4_096; count++) await guest.write("y");
  await assertRejects(() => first, QmpTimeoutError);
  await guest.write("\nlogin");
  assertEquals((await console.expect(/^login/m)).text, "login");
  // Text that is far longer than what is searched again.
  const long = console.expect(/<[^>]*>/);
  await guest.write(`<${"z".repeat(4_000)}`, ">");
  assertEquals((await long).text.length, 4_002);
});

Deno.test("The search for a pattern takes linear time", () => {
  const patterns = ["needle", /needle\d/];
  for (const pattern of patterns) {
    const search = new Search(pattern);
    const started = performance.now();
    let start = 0;
    for (let count = 0; count < 20_000; count++) {
      assertEquals(search.feed("hay ".repeat(16), start), undefined);
      start += 64;
    }
    // 20,000 searches from the start would take a minute.
    assert(performance.now() - started < 5_000);
    assertEquals(search.feed("needle1", start)?.start, start);
  }
});

Deno.test("Console.expect() reports a timeout with the end of the transcript, escaped", async () => {
  await using guest = new Guest();
  const { console } = guest;
  const silent = await assertRejects(
    () => console.expect("login: ", { timeout: 5 }),
    QmpTimeoutError,
  );
  assertEquals(
    silent.message,
    'Waiting for "login: " on the console did not end within 5 ms: the guest has written nothing',
  );
  await guest.write("early ", "x".repeat(600), "\x1b]0;evil\x07\u202e\r\n");
  const error = await assertRejects(
    () => console.expect(/a\u202eb/, { timeout: 5 }),
    QmpTimeoutError,
  );
  assertStringIncludes(error.message, "Waiting for /a\\u202eb/ on");
  assertStringIncludes(error.message, "\\u001b]0;evil\\u0007\\u202e\\r\\n");
  assert(!error.message.includes("early"));
  assert(error.message.length < 800);
});

Deno.test("Console.expect() rejects when it is aborted, and the next call goes on", async () => {
  await using guest = new Guest();
  const { console } = guest;
  const controller = new AbortController();
  const aborted = console.expect("never", { signal: controller.signal });
  const next = console.expect("here");
  await guest.write("is here");
  controller.abort("enough");
  assertEquals(await aborted.catch((error) => error), "enough");
  assertEquals((await next).before, "is ");
  await assertRejects(
    () => console.expect(7 as unknown as string),
    TypeError,
    "Expected a string or a RegExp to wait for, found number",
  );
  await assertRejects(() => console.expect("x", { timeout: -1 }), RangeError);
});

Deno.test("Console.expect() rejects when the console ends, after what came before", async () => {
  await using guest = new Guest();
  const { console } = guest;
  await guest.write("Power down");
  const panic = console.expect("panic");
  const second = console.expect("Power");
  await guest.end();
  await assertRejects(
    () => panic,
    QmpClosedError,
    'The console ended before "panic"; the guest wrote last "Power down"',
  );
  assertEquals((await second).before, "");
  assertEquals((await console.expect("down")).before, " ");
  await assertRejects(() => console.expect("down"), QmpClosedError);
  await assertRejects(() => console.send("ls"), QmpClosedError);
  const { value, done } = await console.readable.getReader().read();
  assertEquals([value, done], [undefined, true]);
});

Deno.test("A console that breaks gives the cause", async () => {
  await using guest = new Guest();
  const waiting = guest.console.expect("x");
  const cause = new Error("cable cut");
  await guest.fail(cause);
  const error = await assertRejects(() => waiting, QmpClosedError);
  assertEquals(error.cause, cause);
});

Deno.test("Console.close() settles everything, and may be called again", async () => {
  const guest = new Guest();
  const { console } = guest;
  const waiting = assertRejects(() => console.expect("x"), QmpClosedError);
  const reading = console.readable.getReader().read();
  // Nobody reads at the other end.
  const sending = [console.send("a"), console.send("b")]
    .map((sent) => assertRejects(() => sent, QmpClosedError));
  await delay(1);
  await Promise.all([console.close(), console.close()]);
  await waiting;
  await Promise.all(sending);
  assertEquals((await reading).done, true);
});

Deno.test("Console.send() times out if the guest does not read", async () => {
  await using guest = new Guest({ lineEnd: "\n" });
  await assertRejects(
    async () => {
      for (;;) await guest.console.send("a", { timeout: 20 });
    },
    QmpTimeoutError,
    "the guest does not read",
  );
  const reader = guest.readable.getReader();
  assertEquals(
    (await reader.read()).value as Uint8Array,
    new TextEncoder().encode("a\n"),
  );
});

Deno.test("Console.readable gives every byte from when it is taken, and expect() sees them too", async () => {
  await using guest = new Guest();
  const { console } = guest;
  await guest.write("before");
  await console.expect("before");
  const reader = console.readable.getReader();
  assert(console.readable === console.readable);
  const bytes = new Uint8Array([0xff, 0x00, 0x0d, 0x41]);
  await guest.write(bytes);
  assertEquals((await reader.read()).value, bytes);
  await console.expect("\ufffd\0\rA");

  // A reader that stops makes the guest wait, and no byte is lost.
  const piece = new Uint8Array(64 * 1024).fill(0x42);
  let written = 0;
  const writing = (async () => {
    for (; written < 20; written++) await guest.write(piece);
  })();
  await delay(50);
  assert(written < 8, `${written} pieces were read`);
  let length = 0;
  while (length < 20 * piece.length) {
    length += (await reader.read()).value!.length;
  }
  await writing;
  // A reader that has gone away keeps nobody waiting.
  await reader.cancel();
  for (let count = 0; count < 20; count++) await guest.write(piece);
  await guest.write("end");
  await console.expect("end");
});

Deno.test("Console.writable passes bytes on, and stays open when it is closed", async () => {
  await using guest = new Guest();
  const writer = guest.console.writable.getWriter();
  const reader = guest.readable.getReader();
  const writing = writer.write(new Uint8Array([1, 2]));
  assertEquals(
    (await reader.read()).value as Uint8Array,
    new Uint8Array([1, 2]),
  );
  await writing;
  await writer.close();
  const sending = guest.console.send("x");
  assertEquals((await reader.read()).value?.length, 2);
  await sending;
});

Deno.test("A console keeps no more than its options say", async () => {
  await using guest = new Guest({ bufferSize: 100, transcriptSize: 10 });
  const { console } = guest;
  const waiting = console.expect("end");
  await guest.write("first ");
  for (let count = 0; count < 1_000; count++) await guest.write("0123456789");
  await guest.write("the end, and more");
  const { before } = await waiting;
  assert(before.endsWith("9the "));
  assert(before.length <= 200, `${before.length}`);
  assertEquals(console.transcript, ", and more");
  assertEquals((await console.expect("more")).before, ", and ");

  // A piece that is larger than all that is kept.
  await guest.write("x".repeat(1_000) + "tail");
  await assertRejects(
    () => console.expect("x".repeat(101), { timeout: 10 }),
    QmpTimeoutError,
  );
  assertEquals((await console.expect("tail")).before.length, 96);
});

Deno.test("stripAnsi removes sequences cut at every place", async () => {
  const text =
    "\x1b]0;title\x07a\x1b[1;31mb\x1b[0mc\x9b2Kd\x1b]8;;u\x1b\\e\x1b7f";
  const bytes = new TextEncoder().encode(text);
  for (let cut = 0; cut <= bytes.length; cut++) {
    await using guest = new Guest({ stripAnsi: true });
    await guest.write(bytes.slice(0, cut), bytes.slice(cut), "\x1b[0m.");
    assertEquals(
      (await guest.console.expect("abcdef.", { timeout: 1_000 })).before,
      "",
      `${cut}`,
    );
    assertEquals(guest.console.transcript, "abcdef.");
  }
  await using guest = new Guest({ stripAnsi: true });
  await guest.write("\x1b]0;root@vm: /\x07\x1b[?2004h# \x1bPq\x1b\\\x1b(B!");
  await guest.console.expect(/^# !$/, { timeout: 1_000 });
  // The search must not take quadratic time.
  const evil = ["\x1b]", "\x9d", "\x1b[1;", "\x9b1"];
  for (const text of evil) await guest.write(text.repeat(50_000), "\x1b[m");
  await guest.write(" after");
  await guest.console.expect(" after", { timeout: 5_000 });
  // What never ends is text in the end.
  await guest.write("\x1b]", "y".repeat(2_000), "ok\x1b[1");
  await guest.console.expect("ok");
  await guest.end();
});

Deno.test("Console.open() refuses wrong options and locked streams", () => {
  const [near] = memoryTransports();
  assertThrows(() => Console.open(near, { bufferSize: 0 }), RangeError);
  assertThrows(() => Console.open(near, { transcriptSize: NaN }), RangeError);
  near.readable.getReader();
  assertThrows(() => Console.open(near), TypeError, "locked");
});
