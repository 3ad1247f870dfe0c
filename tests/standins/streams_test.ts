// What this package relies on in @std/streams, according to its documentation.
// `deno task standins` tests the stand-in, and `QMP_STD=DIR deno task standins`
// tests the genuine package in a checkout of denoland/std.

import { assert, assertEquals } from "@std/assert";
import { TextLineStream } from "@std/streams/text-line-stream";

function lines(
  chunks: string[],
  options?: { allowCR?: boolean },
): Promise<string[]> {
  const stream = ReadableStream.from(chunks);
  return Array.fromAsync(stream.pipeThrough(new TextLineStream(options)));
}

Deno.test("TextLineStream splits at LF and CRLF, wherever the chunks end", async () => {
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

Deno.test("TextLineStream with allowCR also splits at CR, wherever the chunks end", async () => {
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

Deno.test("TextLineStream emits the text after the last line end, unless it is empty", async () => {
  assertEquals(await lines([]), []);
  assertEquals(await lines([""]), []);
  assertEquals(await lines(["a\n"]), ["a"]);
  assertEquals(await lines(["a\n", "", "b"]), ["a", "b"]);
  assertEquals(await lines(["\n"]), [""]);
  assertEquals(await lines(["a\r"]), ["a\r"]);
  assertEquals(await lines(["a\r"], { allowCR: true }), ["a"]);
  assertEquals(await lines(["\r"], { allowCR: true }), [""]);
});

Deno.test("TextLineStream emits a line as soon as it ends", async () => {
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

Deno.test("TextLineStream joins a line of many chunks", async () => {
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
