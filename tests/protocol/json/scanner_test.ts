import { assertEquals, assertThrows } from "@std/assert";
import { JsonScanner } from "../../../src/protocol/json/scanner.ts";

Deno.test(
  "JsonScanner.scan() returns the position after the value",
  { permissions: "none" },
  () => {
    const values: [value: string, tokens: number, deepest: number][] = [
      ["5", 1, 0],
      ["-12.5e+3", 1, 0],
      ["true", 1, 0],
      ["false", 1, 0],
      ["null", 1, 0],
      ['""', 1, 0],
      [String.raw`"a\"}\\"`, 1, 0],
      [String.raw`"\\\""`, 1, 0],
      ["{}", 2, 1],
      ["[ ]", 2, 1],
      ["[1, 2]", 5, 1],
      ['{"a":1}', 5, 1],
      ['\t{ "a" : [ { } , [ ] ] , "b" : "]}" } ', 15, 3],
    ];
    for (const [value, tokens, deepest] of values) {
      for (const rest of ["", '{"next":1}', "]", ","]) {
        const scanner = new JsonScanner();
        const end = value.trimEnd().length;
        assertEquals(scanner.scan(value + rest), end, value + rest);
        assertEquals(scanner.tokens, tokens, value);
        assertEquals(scanner.deepest, deepest, value);
      }
    }
  },
);

Deno.test(
  "JsonScanner.scan() follows a value that is cut between any tokens",
  { permissions: "none" },
  () => {
    const tokens = '{ "a" : [ 1 , "b" , { } , [ ] ] , "c" : { "d" : null } }'
      .split(" ");
    for (let cut = 1; cut < tokens.length; cut++) {
      const scanner = new JsonScanner();
      const end = tokens.slice(cut).join(" ");
      assertEquals(scanner.scan(tokens.slice(0, cut).join(" ")), -1);
      assertEquals(scanner.scan(" \t\r\n"), -1);
      assertEquals(scanner.scan(""), -1);
      assertEquals(scanner.scan(`${end} {`), end.length);
    }
  },
);

Deno.test(
  "JsonScanner.scan() throws as soon as the text cannot be JSON",
  { permissions: "none" },
  () => {
    const wrong: [text: string, message: string][] = [
      ["SSH-2.0", 'Expected value, found "S"'],
      ["}", 'Expected value, found "}"'],
      ["]", 'Expected value, found "]"'],
      ["tru", 'Expected value, found "t"'],
      ["-", 'Expected value, found "-"'],
      ["'a'", `Expected value, found "'"`],
      ["[,", 'Expected value or ], found ","'],
      ["[}", 'Expected value or ], found "}"'],
      ["[1 2", 'Expected , or end, found "2"'],
      ["[1}", 'Expected , or end, found "}"'],
      ["[1,]", 'Expected value, found "]"'],
      ["{5", 'Expected key or }, found "5"'],
      ["{]", 'Expected key or }, found "]"'],
      ['{"a" 1', 'Expected :, found "1"'],
      ['{"a"}', 'Expected :, found "}"'],
      ['{"a":}', 'Expected value, found "}"'],
      ['{"a":1,}', 'Expected key, found "}"'],
      ['{"a":1,2', 'Expected key, found "2"'],
      ['{"a":1]', 'Expected , or end, found "]"'],
      ['{"a', "Expected the end of a string, found the end of the line"],
      ['"\\"', "Expected the end of a string, found the end of the line"],
      ['"\\\\\\"', "Expected the end of a string, found the end of the line"],
    ];
    for (const [text, message] of wrong) {
      const { message: found } = assertThrows(
        () => new JsonScanner().scan(text),
        SyntaxError,
      );
      assertEquals(found, message, text);
    }
  },
);

Deno.test(
  "JsonScanner takes linear time, also for backslashes and nesting",
  { permissions: "none" },
  () => {
    const size = 1024 * 1024;
    // In quadratic time this would take hours.
    const string = `"${"\\\\".repeat(size)}${'\\"'.repeat(size)}"`;
    assertEquals(new JsonScanner().scan(string), string.length);
    const scanner = new JsonScanner();
    assertEquals(scanner.scan("[".repeat(size)), -1);
    assertEquals(scanner.scan("]".repeat(size)), size);
    assertEquals(scanner.deepest, size);
  },
);
