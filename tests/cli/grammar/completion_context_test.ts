import { assertEquals } from "@std/assert";
import {
  type CompletionContext,
  completionContext,
} from "../../../src/cli/grammar/completion_context.ts";

const permissions = "none";

/** Lines, with a bar at the cursor, and the expected members of the context. */
const CONTEXTS: [line: string, context: Record<string, unknown>][] = [
  ["|", { kind: "command", prefix: "", start: 0, oob: false }],
  ["  |", { kind: "command", prefix: "", start: 2 }],
  ["que|", { kind: "command", prefix: "que", start: 0 }],
  ["  que|ry", { kind: "command", prefix: "que", start: 2 }],
  ["|que", { kind: "command", prefix: "", start: 0 }],
  [" | que", { kind: "command", prefix: "", start: 1 }],
  ["!|", { kind: "command", prefix: "", start: 1, oob: true }],
  ["|!x", { kind: "command", prefix: "", start: 0, oob: false }],
  ["! | x", { kind: "command", prefix: "", start: 2, oob: true }],
  ["!mig|", { kind: "command", prefix: "mig", start: 1, oob: true }],
  ["transac|", { kind: "command", prefix: "transac", start: 0 }],
  ["/|", { kind: "meta", prefix: "", start: 1 }],
  [" /he|lp x", { kind: "meta", prefix: "he", start: 2 }],
  ["/help |", { kind: "meta-argument", name: "help", prefix: "", start: 6 }],
  ["/help a b|c", {
    kind: "meta-argument",
    words: ["a"],
    prefix: "b",
    start: 8,
  }],
  ["/help a |", { kind: "meta-argument", words: ["a"], prefix: "", start: 8 }],
  ["{|", { kind: "none" }],
  ["{'execute': '|", { kind: "none" }],
  ["#|", { kind: "none" }],
  ["c= |", { kind: "none" }],
  ["c |", {
    kind: "key",
    command: "c",
    prefix: "",
    start: 2,
    inTransaction: false,
    keys: [],
    args: {},
  }],
  ["c de|", { kind: "key", prefix: "de", start: 2 }],
  ["c de|x=1", { kind: "key", prefix: "de", start: 2, keys: [] }],
  ["c a=1 b.c=x |", {
    kind: "key",
    keys: ["a", "b.c"],
    args: { a: 1, b: { c: "x" } },
  }],
  ["c a=1 | b=2", {
    kind: "key",
    prefix: "",
    keys: ["a", "b"],
    args: { a: 1, b: 2 },
  }],
  ["c a=1 |b=2", { kind: "key", prefix: "", keys: ["a"], args: { a: 1 } }],
  ["c file.|", { kind: "key", prefix: "file.", start: 2 }],
  ["c a:|", { kind: "key", prefix: "a:", start: 2 }],
  ["c a l.1=x b=[ c=2 d|", { kind: "key", prefix: "d", keys: ["l.1"] }],
  ["c a l.1=x b=[1, c=2 d|", { kind: "key", prefix: "d", keys: ["l.1"] }],
  ["c a=1 b=['c' d=2 e|", { kind: "key", prefix: "e", keys: ["a"] }],
  ["c a=[1 |", { kind: "none" }],
  ["c a l.1=x b=[} c=2 d|", {
    kind: "key",
    prefix: "d",
    keys: ["l.1", "c"],
    args: { l: ["x"], c: 2 },
  }],
  ["c a=1 a=2 a.b=3 d|", {
    kind: "key",
    keys: ["a", "a", "a.b"],
    args: { a: 1 },
  }],
  ["c 'a|", { kind: "none" }],
  ["c a,|", { kind: "none" }],
  ["c a=|", {
    kind: "value",
    key: "a",
    path: ["a"],
    operator: "=",
    quote: undefined,
    prefix: "",
    start: 4,
    keys: [],
  }],
  ["c a=vir|tio b=1", {
    kind: "value",
    prefix: "vir",
    start: 4,
    keys: ["b"],
    args: { b: 1 },
  }],
  ["c a.0.b=x|", {
    kind: "value",
    key: "a.0.b",
    path: ["a", "0", "b"],
    prefix: "x",
  }],
  ["c __com.redhat_x.y=|", { kind: "value", path: ["__com.redhat_x", "y"] }],
  ['c a="|', { kind: "value", quote: '"', prefix: "", start: 5 }],
  ["c a='x y|", { kind: "value", quote: "'", prefix: "x y", start: 5 }],
  ["c a='x |y' b=1", { kind: "value", quote: "'", prefix: "x ", keys: ["b"] }],
  ["c a='x\\'|", { kind: "value", quote: "'", prefix: "x\\'" }],
  ["c a='x'|", { kind: "none" }],
  ["c a='x'y|", { kind: "none" }],
  ["c a==x|", { kind: "value", operator: "==", prefix: "x", start: 5 }],
  ["c a:=tr|", {
    kind: "value",
    key: "a",
    operator: ":=",
    prefix: "tr",
    start: 5,
  }],
  ["c a={'b|", { kind: "none" }],
  ["c a=[1] b=|", { kind: "value", key: "b", args: { a: [1] } }],
  ["c a=1e999 b=|", { kind: "value", key: "b", keys: [], args: {} }],
  ["transaction |", {
    kind: "key",
    command: "transaction",
    inTransaction: false,
  }],
  ["transaction(|", { kind: "action", prefix: "", start: 12 }],
  ["transaction( |", { kind: "action", prefix: "", start: 13 }],
  ["transaction( bl|", { kind: "action", prefix: "bl", start: 13 }],
  ["transaction( a |", {
    kind: "key",
    command: "a",
    inTransaction: true,
    prefix: "",
  }],
  ["transaction( a x=1 y|", {
    kind: "key",
    command: "a",
    prefix: "y",
    args: { x: 1 },
  }],
  ["transaction( a x=1; b y=2 z=|; c )", {
    kind: "value",
    command: "b",
    key: "z",
    args: { y: 2 },
  }],
  ["transaction( a x=1;|", { kind: "action", prefix: "" }],
  ["transaction( a; |; b )", { kind: "action", prefix: "" }],
  ["transaction( a | )", { kind: "key", command: "a" }],
  ["transaction( a x=y|)", { kind: "value", prefix: "y", key: "x" }],
  ["transaction( a x=1)|", { kind: "none" }],
  ["transaction( a ) x|", { kind: "none" }],
  ["transaction( = b|", { kind: "action", prefix: "b" }],
  ["transaction( =|", { kind: "none" }],
  ["transaction |(", { kind: "none" }],
];

function contextAt(marked: string, inTransaction = false): CompletionContext {
  const cursor = marked.indexOf("|");
  const line = marked.replace("|", "");
  return completionContext(line, cursor, inTransaction);
}

/** Compares only the members that `expected` has. */
function assertContext(
  context: CompletionContext,
  expected: Record<string, unknown>,
  line: string,
) {
  const members = Object.entries(context)
    .filter(([name]) => Object.hasOwn(expected, name));
  assertEquals(Object.fromEntries(members), expected, line);
}

Deno.test(
  "completionContext() finds out what is being typed",
  { permissions },
  () => {
    for (const [line, expected] of CONTEXTS) {
      assertContext(contextAt(line), expected, line);
    }
  },
);

Deno.test(
  "completionContext() knows an action in an open transaction",
  { permissions },
  () => {
    const rows: typeof CONTEXTS = [
      ["|", { kind: "action", prefix: "", start: 0 }],
      ["  bl|", { kind: "action", prefix: "bl", start: 2 }],
      ["a |", { kind: "key", command: "a", inTransaction: true }],
      ["a x=1; b y='|", { kind: "value", command: "b", quote: "'" }],
      ["|)", { kind: "action", prefix: "", start: 0 }],
      [")|", { kind: "none" }],
      ["!|", { kind: "none" }],
      ["{|", { kind: "none" }],
      ["/ab|", { kind: "meta", prefix: "ab", start: 1 }],
    ];
    for (const [line, expected] of rows) {
      assertContext(contextAt(line, true), expected, line);
    }
  },
);

Deno.test("completionContext() accepts any offset", { permissions }, () => {
  for (const cursor of [-1, 3, 100, Infinity, -Infinity]) {
    assertEquals(
      completionContext("que", cursor),
      completionContext("que", cursor > 0 ? 3 : 0),
    );
  }
  assertEquals(completionContext("que"), completionContext("que", 3));
});
