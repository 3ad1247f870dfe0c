import { assertEquals } from "@std/assert";
import type { ParsedLine } from "../../../src/cli/grammar/parsed_line.ts";
import { command, parse, transaction } from "../support/grammar.ts";

const permissions = "none";

Deno.test("An empty line has no command", { permissions }, () => {
  for (const line of ["", " ", "\t", "\r\n", "\u00A0", "\uFEFF"]) {
    assertEquals(parse(line), undefined, JSON.stringify(line));
  }
});

Deno.test(
  "A line is a command, in-band or out-of-band",
  { permissions },
  () => {
    const rows: [line: string, parsed: ParsedLine][] = [
      ["query-status", command("query-status")],
      ["  query-status \r", command("query-status")],
      ["device_add driver=e1000", command("device_add", { driver: "e1000" })],
      ["x-y_1.z", command("x-y_1.z")],
      ["__com.redhat_drive a=1", command("__com.redhat_drive", { a: 1 })],
      ["!migrate-pause", command("migrate-pause", {}, true)],
      ["! migrate-pause", command("migrate-pause", {}, true)],
      [" !\tm uri=x ", command("m", { uri: "x" }, true)],
      ["transaction", command("transaction")],
      ["transaction actions=[]", command("transaction", { actions: [] })],
      ["transaction-x a=1", command("transaction-x", { a: 1 })],
    ];
    for (const [line, parsed] of rows) assertEquals(parse(line), parsed, line);
  },
);

Deno.test("A line is a meta command", { permissions }, () => {
  const rows: [line: string, name: string, rest: string][] = [
    ["/help", "help", ""],
    ["  /help  ", "help", ""],
    ["/help  query-status ", "help", "query-status"],
    ["/events STOP  RESUME", "events", "STOP  RESUME"],
    ["/x { 'not parsed", "x", "{ 'not parsed"],
    ["/x\ty", "x", "y"],
  ];
  for (const [line, name, rest] of rows) {
    assertEquals(parse(line), { kind: "meta", name, rest }, line);
  }
});

Deno.test("A line that starts with # is a comment", { permissions }, () => {
  assertEquals(parse("# query-name"), undefined);
  assertEquals(
    parse("transaction(", "  # both or none", "a x=#1", ")"),
    transaction(["a", { x: "#1" }]),
  );
});
