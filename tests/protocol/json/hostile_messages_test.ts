import { assertEquals } from "@std/assert";
import { CONFIG } from "../../support/config.ts";
import { WITHOUT_COVERAGE } from "../../support/without_coverage.ts";

const SCRIPT = new URL("hostile_messages.ts", import.meta.url).pathname;

Deno.test({
  name:
    "JsonLines reads or refuses hostile messages of up to 64 MiB with a heap of 400 MiB",
  timeout: 120_000,
  async fn() {
    const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        "--config",
        CONFIG,
        "--v8-flags=--max-old-space-size=400",
        SCRIPT,
      ],
      ...WITHOUT_COVERAGE,
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    assertEquals([code, text(stderr)], [0, ""]);
    const tokens = "Expected a message of at most 16777216 tokens, found more";
    const levels =
      "Expected a message of at most 131072 levels of nesting, found more";
    assertEquals(text(stdout).trimEnd().split("\n"), [
      `objects: ${tokens}`,
      `arrays: ${tokens}`,
      `numbers: ${tokens}`,
      "integers: a value",
      "digits: Expected an integer of at most 1000 digits, found a longer one",
      `levels: ${levels}`,
      `levels without an end: ${levels}`,
      "resets: no value",
      "escapes: a value",
      "blank lines: Expected the end of a message, found the end of the connection",
      `short lines: ${tokens}`,
    ]);
  },
});
