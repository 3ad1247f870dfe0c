import { assert, assertEquals, assertThrows } from "@std/assert";
import { GrammarError } from "../../../src/cli/grammar/error.ts";
import { LineParser } from "../../../src/cli/grammar/line_parser.ts";
import type { ParsedLine } from "../../../src/cli/grammar/parsed_line.ts";
import { command, errorOf, parse, transaction } from "../support/grammar.ts";

const permissions = "none";

Deno.test("A transaction takes one line or several", { permissions }, () => {
  const rows: [lines: string[], parsed: ParsedLine][] = [
    [["transaction( )"], transaction()],
    [["transaction()"], transaction()],
    [["transaction (", ")"], transaction()],
    [["transaction( a )"], transaction(["a", {}])],
    [["transaction(a)"], transaction(["a", {}])],
    [["transaction( a x=1 )"], transaction(["a", { x: 1 }])],
    [["transaction(", "a x=1", ")"], transaction(["a", { x: 1 }])],
    [["transaction(", "a x=1)"], transaction(["a", { x: 1 }])],
    [["transaction( a x=1", ")"], transaction(["a", { x: 1 }])],
    [
      ["transaction(", "", "  ", "a", " \t", "b", ")"],
      transaction(
        ["a", {}],
        ["b", {}],
      ),
    ],
    [
      ["transaction( a x=1; b y=2 )"],
      transaction(
        ["a", { x: 1 }],
        ["b", { y: 2 }],
      ),
    ],
    [
      ["transaction( a x=1 ;b;", "c;)"],
      transaction(
        ["a", { x: 1 }],
        ["b", {}],
        ["c", {}],
      ),
    ],
    [["transaction(;;a;;b;;)"], transaction(["a", {}], ["b", {}])],
    [
      ["transaction( a x.0=1 x.1=2; b x.y=3 )"],
      transaction(
        ["a", { x: [1, 2] }],
        ["b", { x: { y: 3 } }],
      ),
    ],
    [["transaction( a x= )"], transaction(["a", { x: "" }])],
    [["transaction( a x=)"], transaction(["a", { x: "" }])],
    [["transaction( a x=;b)"], transaction(["a", { x: "" }], ["b", {}])],
    // Which parentheses close the transaction.
    [["transaction( a x=(1))"], transaction(["a", { x: "(1)" }])],
    [["transaction( a x=(1) )"], transaction(["a", { x: "(1)" }])],
    [["transaction( a x=f(1).g(2))"], transaction(["a", { x: "f(1).g(2)" }])],
    [["transaction( a x=a)b )"], transaction(["a", { x: "a)b" }])],
    [["transaction( a x==1)"], transaction(["a", { x: "1" }])],
    [["transaction( a x:=1)"], transaction(["a", { x: 1 }])],
    [["transaction( a x='1)')"], transaction(["a", { x: "1)" }])],
    [['transaction( a x=")" )'], transaction(["a", { x: ")" }])],
    [["transaction( a x={'y':')'})"], transaction(["a", { x: { y: ")" } }])],
    [["transaction( a x=[1])"], transaction(["a", { x: [1] }])],
    // Which semicolons separate actions.
    [
      ["transaction( a x=f(1;2);b)"],
      transaction(
        ["a", { x: "f(1;2)" }],
        ["b", {}],
      ),
    ],
    [
      ["transaction( a x='1;2';b)"],
      transaction(
        ["a", { x: "1;2" }],
        ["b", {}],
      ),
    ],
    [
      ["transaction( a x=[';'];b)"],
      transaction(["a", { x: [";"] }], [
        "b",
        {},
      ]),
    ],
  ];
  for (const [lines, parsed] of rows) {
    const parser = new LineParser();
    for (const line of lines.slice(0, -1)) {
      assertEquals(parser.feed(line), undefined, line);
      assert(parser.pending, line);
    }
    assertEquals(parser.feed(lines.at(-1)!), parsed, lines.join("\n"));
    assert(!parser.pending);
  }
  assertEquals(parse("!transaction(", "a )"), {
    ...transaction(["a", {}]),
    oob: true,
  });
});

Deno.test("An open transaction accepts meta commands", { permissions }, () => {
  const parser = new LineParser();
  parser.feed("transaction( a x=1");
  const meta: ParsedLine = { kind: "meta", name: "help", rest: "b" };
  assertEquals(parser.feed("/help b"), meta);
  assert(parser.pending);
  assertEquals(parser.feed(")"), transaction(["a", { x: 1 }]));
});

Deno.test(
  "An abandoned transaction leaves nothing behind",
  { permissions },
  () => {
    const parser = new LineParser();
    parser.feed("transaction( a x=1");
    parser.abandon();
    assert(!parser.pending);
    assertEquals(parser.feed("stop"), command("stop"));
    parser.feed("transaction(");
    assertEquals(parser.feed("b )"), transaction(["b", {}]));
    parser.abandon();
    assert(!parser.pending);
  },
);

Deno.test(
  "A wrong line abandons its transaction",
  { permissions },
  () => {
    for (const wrong of ["b x", "!", "c x='", ") x", "b; c x=1 x=2"]) {
      const parser = new LineParser();
      parser.feed("transaction( a x=1");
      const error = assertThrows(() => parser.feed(wrong), GrammarError);
      assertEquals(error.line, wrong);
      assert(!parser.pending);
      assertEquals(parser.feed("stop"), command("stop"));
    }
    const parser = new LineParser();
    assertThrows(() => parser.feed("transaction( a; b x )"), GrammarError);
    assert(!parser.pending);
  },
);

Deno.test(
  "An error in a transaction points into the wrong line",
  { permissions },
  () => {
    const error = errorOf("transaction(", "a x=1", "  b y='2");
    assertEquals([error.line, error.column], ["  b y='2", 6]);
  },
);

Deno.test(
  "A transaction that is not closed is an error at its opening parenthesis",
  {
    permissions,
  },
  () => {
    const parser = new LineParser();
    for (const rest of [" abort x=1", ""]) {
      assertEquals(parser.feed(` transaction (${rest}`), undefined);
      const error = assertThrows(() => parser.end(), GrammarError);
      assertEquals(
        error.message,
        "Expected a closing ), found the end of the line",
      );
      assertEquals(error.column, " transaction ".length);
      assert(!parser.pending);
    }
    parser.end();
  },
);
