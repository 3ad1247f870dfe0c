import { assertEquals, assertThrows } from "@std/assert";
import {
  checkBounds,
  checkTokensInParts,
} from "../../../src/protocol/json/bounds.ts";

const permissions = "none";

const MEBI = 1024 * 1024;
const LEVELS = 128 * 1024;
const TOKENS = 16 * MEBI;

/** Values that reach a bound with `more` 0, and exceed it with 1. */
const AT_BOUND: Record<string, [what: string, make: (more: number) => string]> =
  {
    "levels of arrays": [
      `${LEVELS} levels of nesting`,
      (more) => "[".repeat(LEVELS + more) + "]".repeat(LEVELS + more),
    ],
    "levels of objects and arrays": [
      `${LEVELS} levels of nesting`,
      (more) =>
        '{"a":['.repeat(LEVELS / 2) + "[".repeat(more) + "]".repeat(more) +
        "]}".repeat(LEVELS / 2),
    ],
    "levels behind a string with brackets": [
      `${LEVELS} levels of nesting`,
      (more) =>
        `["${"]".repeat(LEVELS)}",` + "[".repeat(LEVELS - 1 + more) +
        "]".repeat(LEVELS + more),
    ],
    // The brackets and an empty string take four tokens.
    "tokens of numbers": [
      `${TOKENS} tokens`,
      (more) => `["",${"1,".repeat((TOKENS - 4) / 2 - 1 + more)}[]]`,
    ],
  };

for (const [name, [what, make]] of Object.entries(AT_BOUND)) {
  Deno.test({
    name: `checkBounds() allows as many ${name} as the bound, and no more`,
    permissions,
    fn() {
      checkBounds(make(0), 64 * MEBI);
      assertThrows(
        () => checkBounds(make(1), 64 * MEBI),
        RangeError,
        `Expected a message of at most ${what}, found more`,
      );
    },
  });
}

Deno.test({
  name:
    "checkTokensInParts() allows as many tokens as checkBounds(), in any text",
  permissions,
  fn() {
    const check = (text: string) => {
      for (const _ of checkTokensInParts(text, 64 * MEBI));
    };
    const [, tokens] = AT_BOUND["tokens of numbers"]!;
    check(tokens(0));
    assertThrows(() => check(tokens(1)), RangeError, `${TOKENS} tokens`);
    // Separators in strings are estimated, but not counted.
    check(`["${",{".repeat(20 * MEBI)}"]`);
    check(`["${"x".repeat(60 * MEBI)}"]`);
  },
});

Deno.test({
  name: "checkBounds() allows more tokens if more characters are allowed",
  permissions,
  fn() {
    const text = `[${"1,".repeat(TOKENS / 2)}1]`;
    assertThrows(() => checkBounds(text, 1000), RangeError);
    checkBounds(text, 65 * MEBI);
  },
});

Deno.test({
  name: "checkBounds() allows many brackets that are in strings or not nested",
  permissions,
  fn() {
    checkBounds(`["${"[".repeat(4 * LEVELS)}"]`, 64 * MEBI);
    checkBounds(`[${"{},".repeat(4 * LEVELS)}[]]`, 64 * MEBI);
  },
});

Deno.test({
  name: "checkBounds() looks at no character of a short text",
  permissions,
  fn() {
    const scan = String.prototype.indexOf;
    let calls = 0;
    String.prototype.indexOf = function (...args) {
      calls++;
      return scan.apply(this, args);
    };
    try {
      checkBounds("[".repeat(2 * LEVELS - 1), 64 * MEBI);
    } finally {
      String.prototype.indexOf = scan;
    }
    assertEquals(calls, 0);
  },
});
