import { assertEquals } from "@std/assert";
import type { ParsedLine } from "../../../src/cli/grammar/parsed_line.ts";
import { command, parse } from "../support/grammar.ts";

const permissions = "none";

Deno.test("A line can be a command in JSON", { permissions }, () => {
  const rows: [line: string, parsed: ParsedLine][] = [
    ['{"execute":"stop"}', command("stop")],
    ['  { "execute": "stop" }  ', command("stop")],
    ['{"exec-oob":"stop"}', command("stop", {}, true)],
    ["{'execute': 'stop', 'arguments': {}}", command("stop")],
    [
      '{"arguments":{"a":{"b":[1]}},"execute":"c"}',
      command("c", {
        a: { b: [1] },
      }),
    ],
    ['{"execute":"any name"}', command("any name")],
    ['{"execute":"c","id":5}', { ...command("c"), id: 5 }],
    ['{"execute":"c","id":null}', { ...command("c"), id: null }],
    ['{"execute":"c","id":{"a":[]}}', { ...command("c"), id: { a: [] } }],
    [
      '{"execute":"c","id":18446744073709551615}',
      { ...command("c"), id: 18446744073709551615n },
    ],
  ];
  for (const [line, parsed] of rows) assertEquals(parse(line), parsed, line);
});
