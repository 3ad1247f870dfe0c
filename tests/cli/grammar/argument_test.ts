import { assertEquals } from "@std/assert";
import type { JsonValue } from "../../../src/protocol/message.ts";
import { parseArgs } from "../support/grammar.ts";

const permissions = "none";

Deno.test(
  "KEY:= takes a literal, and KEY== takes text",
  { permissions },
  () => {
    const rows: [typed: string, value: JsonValue][] = [
      [":=5", 5],
      [":=-1.5", -1.5],
      [":=true", true],
      [":=None", null],
      [':="5"', "5"],
      [":={'a':1}", { a: 1 }],
      [":=[]", []],
      ["==5", "5"],
      ["==", ""],
      ["==true", "true"],
      ["==None", "None"],
      ["==0x10", "0x10"],
      ['=="text"', "text"],
      ["=='a b'", "a b"],
      ["==[::1]:4444", "[::1]:4444"],
      ["=={}", "{}"],
      ["===", "="],
      ["==1e999", "1e999"],
    ];
    for (const [typed, value] of rows) {
      assertEquals(parseArgs(`a${typed}`), { a: value }, typed);
      assertEquals(
        parseArgs(`a.b${typed} c=1`),
        { a: { b: value }, c: 1 },
        typed,
      );
    }
  },
);
