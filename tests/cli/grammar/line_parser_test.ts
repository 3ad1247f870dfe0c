import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type CompletionContext,
  completionContext,
  escapeQuoted,
  GrammarError,
  LineParser,
  needsQuotes,
  type ParsedCommand,
  type ParsedLine,
} from "../../../src/cli/grammar/line_parser.ts";
import { describeJson } from "../../../src/protocol/json/lossless.ts";
import type { JsonValue } from "../../../src/protocol/message.ts";

const permissions = "none";

type Args = { [name: string]: JsonValue };

/** What lines make together, the last of them. */
function parse(...lines: string[]): ParsedLine | undefined {
  const parser = new LineParser();
  return lines.map((line) => parser.feed(line)).at(-1);
}

function parseArgs(args: string): Args {
  const parsed = parse(`c ${args}`);
  assert(parsed?.kind === "command", args);
  assertEquals([parsed.command, parsed.oob], ["c", false]);
  return parsed.args;
}

function command(command: string, args: Args = {}, oob = false): ParsedCommand {
  return { kind: "command", command, args, oob };
}

function transaction(
  ...actions: [type: string, data: Args][]
): ParsedCommand {
  return command("transaction", {
    actions: actions.map(([type, data]) => ({ type, data })),
  });
}

/** The error of the last of some lines. */
function fault(...lines: string[]): GrammarError {
  const parser = new LineParser();
  for (const line of lines.slice(0, -1)) parser.feed(line);
  return assertThrows(() => parser.feed(lines.at(-1)!), GrammarError);
}

Deno.test("A line without anything is nothing", { permissions }, () => {
  for (const line of ["", " ", "\t", "\r\n", "\u00A0", "\uFEFF"]) {
    assertEquals(parse(line), undefined, JSON.stringify(line));
  }
});

/** Values as they are typed, and what they are. */
const VALUES: [typed: string, value: JsonValue][] = [
  // Integers.
  ["0", 0],
  ["-0", 0],
  ["5", 5],
  ["-5", -5],
  ["9007199254740991", 9007199254740991],
  ["9007199254740992", 9007199254740992n],
  ["-9007199254740992", -9007199254740992n],
  ["18446744073709551615", 18446744073709551615n],
  ["123456789012345678901234567890", 123456789012345678901234567890n],
  ["0x10", 16],
  ["0X1f", 31],
  ["-0x10", -16],
  ["0xFFFFFFFFFFFFFFFF", 18446744073709551615n],
  ["-0xFFFFFFFFFFFFFFFF", -18446744073709551615n],
  // Other numbers.
  ["1.5", 1.5],
  ["-1.5", -1.5],
  ["1e3", 1000],
  ["1E+3", 1000],
  ["25e-2", 0.25],
  ["1.0", 1],
  ["1e300", 1e300],
  // What only looks like a number.
  ["007", "007"],
  ["+5", "+5"],
  ["1_000", "1_000"],
  [".5", ".5"],
  ["5.", "5."],
  ["1e", "1e"],
  ["0x", "0x"],
  ["0xg", "0xg"],
  ["0b1", "0b1"],
  ["-", "-"],
  ["--5", "--5"],
  ["1.2.3", "1.2.3"],
  ["12:34:56:78:9a:bc", "12:34:56:78:9a:bc"],
  ["4G", "4G"],
  ["Infinity", "Infinity"],
  ["NaN", "NaN"],
  // Keywords.
  ["true", true],
  ["True", true],
  ["TRUE", true],
  ["false", false],
  ["False", false],
  ["fAlse", false],
  ["null", null],
  ["None", null],
  ["Null", "Null"],
  ["none", "none"],
  ["on", "on"],
  ["truely", "truely"],
  // Bare words.
  ["", ""],
  ["n1", "n1"],
  ["virtio-net-pci", "virtio-net-pci"],
  ["/path/x.qcow2", "/path/x.qcow2"],
  ["host,+x", "host,+x"],
  ["a=b", "a=b"],
  ["user,hostfwd=tcp::22-:22", "user,hostfwd=tcp::22-:22"],
  ["x:[1]", "x:[1]"],
  ['a"b', 'a"b'],
  ["it's", "it's"],
  ["C:\\x\\n", "C:\\x\\n"],
  ["a)", "a)"],
  ["(a)", "(a)"],
  ["a;b", "a;b"],
  ["größe-日本-😀", "größe-日本-😀"],
  ["!x", "!x"],
  ["/x", "/x"],
  ["#1", "#1"],
  // Strings.
  ['""', ""],
  ["''", ""],
  ['"a b"', "a b"],
  ["'a b'", "a b"],
  ['"5"', "5"],
  ["'true'", "true"],
  ["'None'", "None"],
  [`"it's"`, "it's"],
  [`'"'`, '"'],
  [`'it\\'s'`, "it's"],
  [`"\\""`, '"'],
  [`"\\'"`, "'"],
  [`'\\"'`, '"'],
  [`'\\\\'`, "\\"],
  [`"\\\\"`, "\\"],
  [`"\\/\\b\\f\\n\\r\\t"`, "/\b\f\n\r\t"],
  [`'\\n'`, "\n"],
  [`"\\u00e4\\u00DF"`, "äß"],
  [`'\\ud83d\\ude00'`, "😀"],
  ['"\t"', "\t"],
  ['"{"', "{"],
  ["'a=b c=d'", "a=b c=d"],
  // Lists and objects.
  ["[]", []],
  ["{}", {}],
  ["[1,2]", [1, 2]],
  ["[ 1 , 2 ]", [1, 2]],
  ["[1,]", [1]],
  ["[\"a b\",'c d']", ["a b", "c d"]],
  ["[[],[[]]]", [[], [[]]]],
  ["{'a': True, 'b': None}", { a: true, b: null }],
  [`{"a": false, "b": null}`, { a: false, b: null }],
  ["{'a': False,}", { a: false }],
  [`{"a":{'b':[{}]}}`, { a: { b: [{}] } }],
  ["[0x10,-0x1,1.5,1e2,-3]", [16, -1, 1.5, 100, -3]],
  ["[9007199254740993]", [9007199254740993n]],
  ["{'':''}", { "": "" }],
  ["{'a.b':1}", { "a.b": 1 }],
  ["['}',\"]\",'\\'']", ["}", "]", "'"]],
];

Deno.test("A value is a literal or a bare word", { permissions }, () => {
  for (const [typed, value] of VALUES) {
    assertEquals(parseArgs(`a=${typed}`), { a: value }, typed);
  }
});

Deno.test(
  "A value ends where the next argument begins",
  { permissions },
  () => {
    for (const [typed, value] of VALUES) {
      const args = parseArgs(` a=${typed}\t b=${typed}  z= `);
      assertEquals(args, { a: value, b: value, z: "" }, typed);
    }
  },
);

Deno.test("There is no negative zero", { permissions }, () => {
  for (const typed of ["-0", "-0.0", "-0x0", "-0e5"]) {
    assert(Object.is(parseArgs(`a=${typed}`).a, 0), typed);
    assert(Object.is(parseArgs(`a:=${typed}`).a, 0), typed);
  }
});

Deno.test("What is in a literal needs no blank to end", { permissions }, () => {
  for (const [typed, value] of VALUES) {
    if (!/^["'[{]/.test(typed)) continue;
    assertEquals(
      parseArgs(`a=[${typed},{'b':${typed}}]`),
      { a: [value, { b: value }] },
      typed,
    );
  }
});

Deno.test(":= takes literals, == takes text", { permissions }, () => {
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
});

Deno.test("Keys with dots build objects and lists", { permissions }, () => {
  const rows: [typed: string, args: Args][] = [
    ["a.b=1", { a: { b: 1 } }],
    ["a.b.c=1", { a: { b: { c: 1 } } }],
    ["a.b=1 a.c=2", { a: { b: 1, c: 2 } }],
    ["a.b.c=1 a.b.d=2 a.e=3", { a: { b: { c: 1, d: 2 }, e: 3 } }],
    ["l.0=x l.1=y", { l: ["x", "y"] }],
    ["l.1=y l.0=x", { l: ["x", "y"] }],
    ["l.2=c l.0=a l.1=b", { l: ["a", "b", "c"] }],
    [
      "11 10 9 8 7 6 5 4 3 2 1 0".replace(/\d+/g, "l.$&=$&"),
      { l: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] },
    ],
    ["l.0.0=1 l.0.1=2", { l: [[1, 2]] }],
    ["children.0.driver=null-co", { children: [{ driver: "null-co" }] }],
    ["c.0.a=1 c.1.a=2 c.0.b=3", { c: [{ a: 1, b: 3 }, { a: 2 }] }],
    ["a.00=1", { a: { "00": 1 } }],
    ["a.1x=1", { a: { "1x": 1 } }],
    ["a.-1=1", { a: { "-1": 1 } }],
    ["0=1", { 0: 1 }],
    ["0=1 a=2", { 0: 1, a: 2 }],
    ["foo[0]=1", { "foo[0]": 1 }],
    ["x-speed=1 X_y=2", { "x-speed": 1, X_y: 2 }],
    ["grün=1", { grün: 1 }],
    ["a:b=1", { "a:b": 1 }],
    ["__com.redhat_x=1", { "__com.redhat_x": 1 }],
    ["a.__com.redhat_x.b=1", { a: { "__com.redhat_x": { b: 1 } } }],
    ["__com.redhat_a.b_c=1", { "__com.redhat_a": { b_c: 1 } }],
    ["__com.redhat=1", { __com: { redhat: 1 } }],
    ["a={'b':1} a.c=2", { a: { b: 1, c: 2 } }],
    ["a={} a.b.c=2", { a: { b: { c: 2 } } }],
    ["a={'b':{'c':1}} a.b.d=2", { a: { b: { c: 1, d: 2 } } }],
    ["a=[1] a.1=2", { a: [1, 2] }],
    ["a=[{}] a.0.b=2", { a: [{ b: 2 }] }],
    ["a=[] a.0=2", { a: [2] }],
  ];
  for (const [typed, args] of rows) {
    assertEquals(parseArgs(typed), args, typed);
  }
});

Deno.test(
  "__proto__ and constructor are keys like others",
  { permissions },
  () => {
    for (const name of ["__proto__", "constructor", "toString", "prototype"]) {
      for (
        const typed of [
          `${name}.x=1`,
          `${name}={'x':1}`,
          `${name}={} ${name}.x=1`,
        ]
      ) {
        const args = parseArgs(typed);
        assertEquals(Object.keys(args), [name], typed);
        assertEquals(describeJson(args), `{"${name}":{"x":1}}`, typed);
      }
      const args = parseArgs(`a.${name}=1 b={'${name}':{'x':1}}`);
      assertEquals(
        describeJson(args),
        `{"a":{"${name}":1},"b":{"${name}":{"x":1}}}`,
      );
    }
    assertEquals(Object.hasOwn(Object.prototype, "x"), false);
    assertEquals(({} as Args).x, undefined);
  },
);

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

Deno.test("A line is a command in JSON", { permissions }, () => {
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

Deno.test("A transaction is on one line or many", { permissions }, () => {
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
    // Which parentheses close it.
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
    // Which semicolons separate.
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

Deno.test("An open transaction takes meta commands", { permissions }, () => {
  const parser = new LineParser();
  parser.feed("transaction( a x=1");
  const meta: ParsedLine = { kind: "meta", name: "help", rest: "b" };
  assertEquals(parser.feed("/help b"), meta);
  assert(parser.pending);
  assertEquals(parser.feed(")"), transaction(["a", { x: 1 }]));
});

Deno.test("An abandoned transaction leaves nothing", { permissions }, () => {
  const parser = new LineParser();
  parser.feed("transaction( a x=1");
  parser.abandon();
  assert(!parser.pending);
  assertEquals(parser.feed("stop"), command("stop"));
  parser.feed("transaction(");
  assertEquals(parser.feed("b )"), transaction(["b", {}]));
  parser.abandon();
  assert(!parser.pending);
});

Deno.test(
  "A wrong line abandons the transaction that it is in",
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

/** Lines that are wrong, the place below, and what is said. The marks also tell the length. */
const ERRORS: [line: string, place: string, message: string][] = [
  // The command.
  ["$x", "^~", "Expected the name of a command, found $x"],
  [
    String.raw`a b='x\ud83d' c=1`,
    "    ^~~~~~~~~",
    "Expected text that UTF-8 can carry, found half of a surrogate pair",
  ],
  ["=1", "^", "Expected the name of a command, found ="],
  ["'a'", "^", "Expected the name of a command, found '"],
  ["[]", "^", "Expected the name of a command, found ["],
  [")", "^", "Expected the name of a command, found )"],
  [
    "!",
    " ^",
    "Expected the name of a command behind !, found the end of the line",
  ],
  ["!!a", " ^~", "Expected the name of a command behind !, found !a"],
  ["! {}", "  ^", "Expected the name of a command behind !, found {"],
  ["!/x", " ^~", "Expected the name of a command behind !, found /x"],
  ["a=1", " ^", "Expected a blank behind the name of a command, found ="],
  ["a()", " ^", "Expected a blank behind the name of a command, found ("],
  ["a;b", " ^", "Expected a blank behind the name of a command, found ;"],
  ["a!", " ^", "Expected a blank behind the name of a command, found !"],
  ["/", " ^", "Expected the name of a meta command, found the end of the line"],
  ["/ x", " ^", "Expected the name of a meta command, found a blank"],
  // Keys.
  ["a b", "  ^", "Expected key=value, found b"],
  ["a  foo bar=1", "   ^~~", "Expected key=value, found foo"],
  ["a b = 1", "  ^", "Expected key=value, found b"],
  ["a b:1", "  ^~~", "Expected key=value, found b:1"],
  ["a b= 1", "     ^", "Expected key=value, found 1"],
  ["a =1", "  ^", "Expected a key, found ="],
  ["a :=1", "  ^~", "Expected a key, found ="],
  ["a 'b'=1", "  ^", "Expected key=value, found '"],
  ["a {}", "  ^", "Expected key=value, found {"],
  ["a b,c=1", "   ^", "Expected = behind the key b, found ,"],
  ["a b'c'=1", "   ^", "Expected = behind the key b, found '"],
  ["a (b=1)", "  ^", "Expected key=value, found ("],
  ["a b=1 )", "      ^", "Expected key=value, found )"],
  ["a .b=1", "  ^", "Expected names between the dots of a key, found .b"],
  ["a b.=1", "   ^", "Expected names between the dots of a key, found b."],
  ["a b..c=1", "   ^", "Expected names between the dots of a key, found b..c"],
  ["a .=1", "  ^", "Expected names between the dots of a key, found ."],
  // Keys at odds.
  ["a b=1 b=2", "      ^", "Cannot set b: it is set already"],
  ["a b.c=1 b.c=1", "        ^~~", "Cannot set b.c: it is set already"],
  ["a b=1 b.c=2", "      ^~~", "Cannot set b.c: b is no object or list"],
  ["a b=null b.c=2", "         ^~~", "Cannot set b.c: b is no object or list"],
  ["a b.c=1 b=2", "        ^", "Cannot set b: b.c is set already"],
  ["a b.c=1 b={}", "        ^", "Cannot set b: b.c is set already"],
  ["a b={} b={}", "       ^", "Cannot set b: it is set already"],
  ["a b={'c':1} b.c=2", "            ^~~", "Cannot set b.c: it is set already"],
  [
    "a b={'c':1} b.c.d=2",
    "            ^~~~~",
    "Cannot set b.c.d: b.c is no object or list",
  ],
  ["a b={} b.c=1 b=2", "             ^", "Cannot set b: b is set already"],
  ["a b.c.d=1 b.c=2", "          ^~~", "Cannot set b.c: b.c.d is set already"],
  ["a l.0=1 l.0=2", "        ^~~", "Cannot set l.0: it is set already"],
  ["a l=[1] l.0=2", "        ^~~", "Cannot set l.0: it is set already"],
  ["a l.0=1 l.x=2", "        ^~~", "Cannot set l.x: l is a list"],
  ["a l.x=1 l.0=2", "        ^~~", "Cannot set l.0: l is an object"],
  ["a l=[] l.x=2", "       ^~~", "Cannot set l.x: l is a list"],
  ["a l={} l.0=2", "       ^~~", "Cannot set l.0: l is an object"],
  ["a l.0.a=1 l.x.a=2", "          ^~~~~", "Cannot set l.x.a: l is a list"],
  ["a l.1=1", "  ^~~", "Cannot set l.1: there is no l.0"],
  ["a l.0=1 l.2=2", "        ^~~", "Cannot set l.2: there is no l.1"],
  ["a l.3=1 l.0=1 l.1=1", "  ^~~", "Cannot set l.3: there is no l.2"],
  ["a l=[1] l.2=3", "        ^~~", "Cannot set l.2: there is no l.1"],
  [
    "a x.2.y.2=1 x.0=1 x.1=1",
    "  ^~~~~~~",
    "Cannot set x.2.y.2: there is no x.2.y.0",
  ],
  [
    "a l.4294967296=1",
    "  ^~~~~~~~~~~~",
    "Cannot set l.4294967296: there is no l.0",
  ],
  [
    "a __proto__=1 __proto__=2",
    "              ^~~~~~~~~",
    "Cannot set __proto__: it is set already",
  ],
  // Quotes and brackets without an end.
  ['a b="c d', "    ^", 'Expected a closing ", found the end of the line'],
  ["a b='c d", "    ^", "Expected a closing ', found the end of the line"],
  ["a b=='c d", "     ^", "Expected a closing ', found the end of the line"],
  ["a b='\\'", "    ^", "Expected a closing ', found the end of the line"],
  ["a b='\\", "    ^", "Expected a closing ', found the end of the line"],
  ["a b='\\u12", "    ^", "Expected a closing ', found the end of the line"],
  ["a b=[", "    ^", "Expected a closing ], found the end of the line"],
  ["a b=[1,", "    ^", "Expected a closing ], found the end of the line"],
  ["a b={", "    ^", "Expected a closing }, found the end of the line"],
  ["a b={'c'", "    ^", "Expected a closing }, found the end of the line"],
  ["a b={'c':", "    ^", "Expected a closing }, found the end of the line"],
  ["a b={'c':1", "    ^", "Expected a closing }, found the end of the line"],
  ["a b=[{}, [1] ", "    ^", "Expected a closing ], found the end of the line"],
  [
    "a b=[{}, [1 ",
    "         ^",
    "Expected a closing ], found the end of the line",
  ],
  ["a b=['c]", "     ^", "Expected a closing ', found the end of the line"],
  ["a b={'c]", "     ^", "Expected a closing ', found the end of the line"],
  ["{'execute':", "^", "Expected a closing }, found the end of the line"],
  // Literals.
  ['a b="c"d', "       ^", "Expected a blank behind the value, found d"],
  ["a b='c''d'", "       ^", "Expected a blank behind the value, found '"],
  ["a b=[]]", "      ^", "Expected a blank behind the value, found ]"],
  ["a b={},", "      ^", "Expected a blank behind the value, found ,"],
  ["a b=[1}", "      ^", "Expected , or ] in the list, found }"],
  ["a b={'c':1]", "          ^", "Expected , or } in the object, found ]"],
  ["a b=[1 2]", "       ^", "Expected , or ] in the list, found 2"],
  ["a b=[,]", "     ^", "Expected a value, found ,"],
  ["a b=[1,,2]", "       ^", "Expected a value, found ,"],
  ["a b=[x]", "     ^", "Expected a value, found x without quotes"],
  ["a b=[foo-bar]", "     ^~~", "Expected a value, found foo without quotes"],
  ["a b=[TRUE]", "     ^~~~", "Expected a value, found TRUE without quotes"],
  ["a b=[007]", "      ^~", "Expected , or ] in the list, found 07"],
  ["a b=[::1]:22", "     ^", "Expected a value, found :"],
  ["a b={c:1}", "     ^", "Expected a key in quotes, found c"],
  ["a b={1:1}", "     ^", "Expected a key in quotes, found 1"],
  ["a b={'c'=1}", "        ^", "Expected : behind the key, found ="],
  ["a b={'c','d'}", "        ^", "Expected : behind the key, found ,"],
  [
    "a b={'c':1,'c':2}",
    "           ^~~",
    "Cannot set c in an object that has it already",
  ],
  ["a b='\\q'", "     ^~", "Expected an escape of JSON, found \\q"],
  ['a b="x\\x41"', "      ^~", "Expected an escape of JSON, found \\x"],
  ["a b='\\u12g4'", "     ^~~~", "Expected an escape of JSON, found \\u12"],
  ["a b='\\😀'", "     ^~~", "Expected an escape of JSON, found \\😀"],
  [
    "a b=1e999",
    "    ^~~~~",
    "Expected a number that JSON can carry, found 1e999",
  ],
  [
    "a b=[-1e999]",
    "     ^~~~~~",
    "Expected a number that JSON can carry, found -1e999",
  ],
  // := and ==
  ["a b:=foo", "     ^~~", "Expected JSON behind :=, found foo without quotes"],
  ["a b:=", "     ^", "Expected JSON behind :=, found the end of the line"],
  ["a b:= 1", "     ^", "Expected JSON behind :=, found a blank"],
  ["a b:=/x", "     ^~", "Expected JSON behind :=, found /x"],
  ["a b:=1x", "      ^", "Expected a blank behind the value, found x"],
  ["a b:=007", "      ^~", "Expected a blank behind the value, found 07"],
  ["a b=='c'd", "        ^", "Expected a blank behind the value, found d"],
  // JSON lines.
  [
    "{}",
    "^~",
    "Expected an object with execute or exec-oob, found none of them",
  ],
  [
    "{'id':1} ",
    "^~~~~~~~",
    "Expected an object with execute or exec-oob, found none of them",
  ],
  [
    "{'execute':'a'} x",
    "                ^",
    "Expected nothing behind the command, found x",
  ],
  [
    "{'execute':'a'}{}",
    "               ^",
    "Expected nothing behind the command, found {",
  ],
  ["{'execute':5}", "           ^", "Expected the name of a command, found 5"],
  [
    "{'execute': '' }",
    "            ^~",
    "Expected the name of a command, found ''",
  ],
  [
    "{'exec-oob':null}",
    "            ^~~~",
    "Expected the name of a command, found null",
  ],
  [
    "{'execute':'a','arguments':[1]}",
    "                           ^~~",
    "Expected an object of arguments, found [1]",
  ],
  [
    "{'execute':'a','arguments':null}",
    "                           ^~~~",
    "Expected an object of arguments, found null",
  ],
  [
    "{'execute':'a','x':1}",
    "               ^~~",
    "Expected execute, exec-oob, arguments or id, found x",
  ],
  [
    "{'return':{}}",
    " ^~~~~~~~",
    "Expected execute, exec-oob, arguments or id, found return",
  ],
  [
    "{'execute':'a','exec-oob':'b'}",
    "               ^~~~~~~~~~",
    "Expected either execute or exec-oob, found both",
  ],
  [
    "{'exec-oob':'b','execute':'a'}",
    " ^~~~~~~~~~",
    "Expected either execute or exec-oob, found both",
  ],
  [
    "{'execute':'a','execute':'b'}",
    "               ^~~~~~~~~",
    "Cannot set execute in an object that has it already",
  ],
  ["{execute:'a'}", " ^~~~~~~", "Expected a key in quotes, found execute"],
  // Transactions.
  ["transaction( a x )", "               ^", "Expected key=value, found x"],
  ["transaction( a x)", "               ^", "Expected key=value, found x"],
  ["transaction( a;b c;)", "                 ^", "Expected key=value, found c"],
  [
    "transaction( a ) b",
    "                 ^",
    "Expected nothing behind the end of a transaction, found b",
  ],
  [
    "transaction( a x=1) y=2",
    "                    ^",
    "Expected nothing behind the end of a transaction, found y",
  ],
  [
    "transaction( a x=1))",
    "                   ^",
    "Expected nothing behind the end of a transaction, found )",
  ],
  [
    "transaction( a );",
    "                ^",
    "Expected nothing behind the end of a transaction, found ;",
  ],
  [
    "transaction( !a )",
    "             ^~",
    "Expected the type of an action, found !a",
  ],
  [
    "transaction( {} )",
    "             ^",
    "Expected the type of an action, found {",
  ],
  [
    "transaction( x=1 )",
    "              ^",
    "Expected a blank behind the type of an action, found =",
  ],
  [
    "transaction( transaction( a ) )",
    "                        ^",
    "Expected a blank behind the type of an action, found (",
  ],
  [
    "transaction( a l.1=x; b )",
    "               ^~~",
    "Cannot set l.1: there is no l.0",
  ],
  [
    "transaction( a x='b )",
    "                 ^",
    "Expected a closing ', found the end of the line",
  ],
  [
    "transaction( a x:=)",
    "                  ^",
    "Expected JSON behind :=, found )",
  ],
  [
    "transaction)",
    "           ^",
    "Expected a blank behind the name of a command, found )",
  ],
];

Deno.test("An error points at what is wrong", { permissions }, () => {
  for (const [line, place, message] of ERRORS) {
    const error = fault(line);
    const found = " ".repeat(error.column) + "^".padEnd(error.length, "~");
    assertEquals([error.message, found], [message, place], line);
    assertEquals([error.name, error.line], ["GrammarError", line]);
    assert(error instanceof SyntaxError);
  }
});

Deno.test(
  "An error points into the line of a transaction that is wrong",
  { permissions },
  () => {
    const error = fault("transaction(", "a x=1", "  b y='2");
    assertEquals([error.line, error.column], ["  b y='2", 6]);
  },
);

Deno.test(
  "Only an error of quotes or brackets without an end is incomplete",
  { permissions },
  () => {
    for (const [line, , message] of ERRORS) {
      const expected = message.startsWith("Expected a closing");
      assertEquals(fault(line).incomplete, expected, line);
    }
  },
);

Deno.test("A transaction without an end is an error at its bracket", {
  permissions,
}, () => {
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
});

Deno.test("A line that begins with # is a comment", { permissions }, () => {
  assertEquals(parse("# query-name"), undefined);
  assertEquals(
    parse("transaction(", "  # both or none", "a x=#1", ")"),
    transaction(["a", { x: "#1" }]),
  );
});

Deno.test("A wrong line leaves the parser usable", { permissions }, () => {
  const parser = new LineParser();
  for (const [line] of ERRORS) {
    assertThrows(() => parser.feed(line), GrammarError);
    assertEquals(parser.feed("a b.c=1"), command("a", { b: { c: 1 } }), line);
  }
});

Deno.test("An error shows the line and a caret", { permissions }, () => {
  const rows: [line: string, shown: string, caret: string][] = [
    ["a foo", "a foo", "  ^~~"],
    ["!", "!", " ^"],
    ["\ta foo", " a foo", "   ^~~"],
    ["a\tb='x' foo\t", "a b='x' foo ", "        ^~~"],
    ["a b='日本' foo", "a b='日本' foo", "           ^~~"],
    ["a 日本", "a 日本", "  ^~~~"],
    ["a b='😀' x", "a b='😀' x", "         ^"],
    ["a b='\u0061\u0308' x", "a b='\u0061\u0308' x", "        ^"],
    ["a b='\x1B[2J' x", "a b='\\x1b[2J' x", "              ^"],
    ["a \x07", "a \\x07", "  ^~~~"],
    ["a b='\u202E' x", "a b='\\u{202e}' x", "               ^"],
    ["a b='\uD800' x", "a b='\\u{d800}' x", "    ^~~~~~~~~~"],
  ];
  for (const [line, shown, caret] of rows) {
    assertEquals(fault(line).render(), `${shown}\n${caret}`, line);
  }
});

Deno.test("A long line is cut around its error", { permissions }, () => {
  const many = "x ".repeat(500);
  for (
    const line of [
      `a ${many}`,
      `a b='${many}' y ${many}`,
      `a b='${many}' y`,
      `a b='${"日本".repeat(300)}' y z`,
      `a b='${"😀".repeat(300)}' y ${"😀".repeat(300)}`,
      `a b='x${"😀".repeat(300)}' y ${"😀".repeat(300)}`,
      `a b='${"𝒜".repeat(300)}' y ${"𝒜".repeat(300)}`,
      `a b='x${"𝒜".repeat(300)}' y x${"𝒜".repeat(300)}`,
      `a b='${"\x1B".repeat(300)}' y ${"\x1B".repeat(300)}`,
      `a ${"y".repeat(1000)}`,
      `a b='${many}`,
      `a b='${many}'x`,
    ]
  ) {
    const error = fault(line);
    for (const width of [0, 24, 40, 80, 200]) {
      const [shown, caret, ...more] = error.render(width).split("\n");
      assertEquals(more, []);
      const most = Math.max(width, 24);
      // Each of these characters takes two columns.
      const columns =
        shown!.replace(/[日本😀]/gu, "..").replace(/𝒜/gu, ".").length;
      assert(columns <= most, `${columns} columns of ${most}: ${shown}`);
      assert(caret!.length <= most, `${caret!.length} of ${most}`);
      assert(/^ *\^~*$/.test(caret!));
      assert(!/\p{Cc}/u.test(shown!), "control character");
      assert(!/\\u/.test(shown!), `half a character in ${shown}`);
      const before = shown!.replace(/[日本😀]/gu, "..").replace(/𝒜/gu, ".")
        .slice(caret!.indexOf("^"));
      const wrong = line.slice(error.column, error.column + 1);
      assert(before.startsWith(wrong), `${before} begins with ${wrong}`);
    }
  }
});

Deno.test("A message quotes no more than is sane", { permissions }, () => {
  for (
    const line of [
      `a ${"x".repeat(10_000)}`,
      `a ${"😀".repeat(10_000)}`,
      `a ${"x".repeat(10_000)}=1 ${"x".repeat(10_000)}=1`,
      `a ${"x.".repeat(10_000)}=1`,
      `{'execute':[${"1,".repeat(10_000)}]}`,
      `a b=[${"x".repeat(10_000)}]`,
      `a \x1B[2J`,
    ]
  ) {
    const { message } = fault(line);
    assert(message.length < 200, message);
    assert(!/\p{Cc}|\\u\{d/u.test(message), message);
    assert(message.isWellFormed(), message);
  }
});

// What Python's qmp-shell gets wrong.

Deno.test(
  "Unlike in Python's shell, quotes do not stay in the value",
  { permissions },
  () => {
    assertEquals(parseArgs(`name="a b" other='c'`), {
      name: "a b",
      other: "c",
    });
  },
);

Deno.test(
  "Unlike in Python's shell, keys with dots do not leak into later arguments",
  { permissions },
  () => {
    assertEquals(parseArgs("driver=qcow2 file.driver=file node-name=n"), {
      driver: "qcow2",
      file: { driver: "file" },
      "node-name": "n",
    });
    assertEquals(parseArgs("a.b.c=1 d.e=2 f=3 a.b.g=4"), {
      a: { b: { c: 1, g: 4 } },
      d: { e: 2 },
      f: 3,
    });
  },
);

Deno.test(
  "Unlike in Python's shell, there are floats and null",
  { permissions },
  () => {
    assertEquals(parseArgs("a=0.5 b=null c=None"), {
      a: 0.5,
      b: null,
      c: null,
    });
  },
);

Deno.test(
  "Unlike in Python's shell, transaction( a x=1) does not swallow the bracket",
  { permissions },
  () => {
    assertEquals(parse("transaction( a x=1)"), transaction(["a", { x: 1 }]));
    assertEquals(
      parse(
        "transaction( blockdev-snapshot-sync device=d snapshot-file=/x(1).qcow2)",
      ),
      transaction(["blockdev-snapshot-sync", {
        device: "d",
        "snapshot-file": "/x(1).qcow2",
      }]),
    );
  },
);

Deno.test(
  "Unlike in Python's shell, a literal may have blanks",
  { permissions },
  () => {
    assertEquals(parseArgs("a={'b': [1, 2], \"c\": 'd e'}"), {
      a: { b: [1, 2], c: "d e" },
    });
  },
);

// Back to lines.

Deno.test("Text needs quotes where it would not be read as the same", {
  permissions,
}, () => {
  const bare = ["n1", "/path/x.qcow2", "host,+x", "tcp:host:4444", "a=b"]
    .concat("größe", "007", "none");
  const words = ["5", "0x10", "1.5", "true", "TRUE", "None"];
  const other = ["=b", "", "a b", "a'b", 'a"b', "{}", "a)", "a;b", "a\\b"]
    .concat("a\nb", "\x7F\x9B\u202E\u2028", "a\u{E0001}b");
  for (const text of [...bare, ...words, ...other]) {
    assertEquals(needsQuotes(text, "="), !bare.includes(text), text);
    assertEquals(needsQuotes(text, "=="), other.includes(text), text);
    assertEquals(needsQuotes(text, ":="), true, text);
    assertEquals(read(text), [text, text], text);
  }
});

/** Text as a value in double and in single quotes, and without them where it needs none. */
function read(text: string): JsonValue[] {
  const values = (["=", "==", ":="] as const).flatMap((operator) => {
    const written = (['"', "'"] as const).map((quote) =>
      `a${operator}${quote}${escapeQuoted(text, quote)}${quote}`
    );
    if (!needsQuotes(text, operator)) written.push(`a${operator}${text}`);
    for (const line of written) {
      assert(!/[\p{Cc}\u2028\u202E]/u.test(line), line);
    }
    return written.map((line) => parseArgs(line).a!);
  });
  return [...new Set(values), text];
}

/** Numbers that look random, and are the same in each run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6D2B79F5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const PIECES = [
  ..."abz019 \t\n\r\0\x1B\x7F\"'`\\/{}[]()=:;,.!#$%&*+-_<>?@^|~ä日\u00A0\u2028\u202E\uFEFF",
  ...["😀", "true", "None", "0x", "1e5", "-", "__com.r_"],
  ...["transaction(", "__proto__", "constructor", "\\u0041", "\\'", ":=", "=="],
];

function randomText(below: (limit: number) => number): string {
  return Array.from(
    { length: below(6) },
    () => PIECES[below(PIECES.length)],
  ).join("");
}

function randomValue(
  below: (limit: number) => number,
  depth: number,
): JsonValue {
  switch (below(depth > 3 ? 8 : 10)) {
    case 0:
      return [null, true, false][below(3)]!;
    case 1:
      return below(2000) - 1000;
    case 2:
      return (below(2 ** 31) - 2 ** 30) / 2 ** below(40);
    case 3:
      // An integer is written with an exponent from 10^21 on.
      return below(1000) * 10 ** (below(2) ? -below(300) : 21 + below(280));
    case 4:
      return (BigInt(below(2 ** 31)) + 2n ** 53n) * (below(2) ? 1n : -1n) **
          3n;
    case 8:
      return Array.from(
        { length: below(4) },
        () => randomValue(below, depth + 1),
      );
    case 9:
      return randomObject(below, depth + 1);
    default:
      return randomText(below);
  }
}

function randomObject(below: (limit: number) => number, depth: number): Args {
  return Object.fromEntries(
    Array.from(
      { length: below(4) },
      () => [
        below(2) ? randomText(below) : `k${below(9)}`,
        randomValue(below, depth),
      ],
    ),
  );
}

Deno.test("Every value is read as it was written", { permissions }, () => {
  const below = random(3);
  for (let run = 0; run < 20_000; run++) {
    const value = randomValue(below, 0);
    const typed = `a:=${describeJson(value)}`;
    assertEquals(parseArgs(`${typed} b=1`), { a: value, b: 1 }, typed);
    assertEquals(
      parse(`transaction(x ${typed};y ${typed})`),
      transaction(["x", { a: value }], ["y", { a: value }]),
      typed,
    );
    const text = randomText(below);
    assertEquals(read(text), [text, text], text);
  }
});

// Hostile input.

Deno.test(
  "Whatever the line, it is parsed or a GrammarError that can be shown",
  { permissions },
  () => {
    const below = random(4);
    const parser = new LineParser();
    const words = ["a ", "b=", "c.d=", "l.0=", "transaction( ", ")", "; "]
      .concat("\uD800", "\uDC00");
    for (let run = 0; run < 30_000; run++) {
      const line = Array.from(
        { length: below(8) },
        () => below(2) ? words[below(words.length)] : randomText(below),
      ).join("");
      try {
        parser.feed(line);
      } catch (error) {
        assert(error instanceof GrammarError, `${line}: ${error}`);
        assert(error.column >= 0 && error.column <= line.length, line);
        assert(error.length >= 1, line);
        assert(
          error.column + error.length <=
            Math.max(line.length, error.column + 1),
          line,
        );
        assertEquals(error.render().split("\n").length, 2, line);
      }
      const cursor = below(line.length + 1);
      const context = completionContext(line, cursor, parser.pending);
      if (context.kind === "none") continue;
      assertEquals(context.start + context.prefix.length, cursor, line);
      assertEquals(line.slice(context.start, cursor), context.prefix, line);
    }
  },
);

Deno.test(
  "A line of any length takes its time, and no more",
  { permissions },
  () => {
    const size = 100_000;
    const repeat = (text: string) =>
      text.repeat(Math.ceil(size / text.length)).slice(0, size);
    const many = (text: (index: number) => string) =>
      Array.from({ length: size / 10 }, (_, index) => text(index)).join(" ");
    const lines = [
      repeat("x"),
      repeat(" "),
      repeat("!"),
      repeat("/"),
      repeat("{"),
      repeat("("),
      repeat("a "),
      repeat("a.b "),
      `a b=${repeat("x")}`,
      `a b=${repeat("9")}`,
      `a b=0x${repeat("9")}`,
      `a b=${repeat("9")}.5x`,
      `a b=${repeat("1e")}`,
      `a b=${repeat("(")}`,
      `a b="${repeat("x")}"`,
      `a b="${repeat("\\n")}"`,
      `a b="${repeat('\\"')}`,
      `a b="${repeat("x")}`,
      `a b=[${repeat("1,")}]`,
      `a b=[${repeat("1,")}`,
      `a b=[${repeat("'x',")}`,
      `a b=[${repeat("[],")}]`,
      `a b=${repeat("[")}`,
      `a b=${repeat("{'a':")}`,
      `a b=${repeat("=")}`,
      `a ${repeat(".")}=1`,
      `a ${repeat("a.")}b=1`,
      `a ${repeat("0.")}0=1`,
      `a ${repeat("__a.")}=1`,
      `a ${repeat("__")}=1`,
      `a ${repeat("a")}`,
      `a ${many((index) => `a${index}=1`)}`,
      `a ${many((index) => `l.${index}=1`)}`,
      `a ${many((index) => `l.${index + 1}=1`)}`,
      `a ${many((index) => `b.c.d${index}=1`)}`,
      `a b=[${repeat("1,")}] ${many((index) => `b.${index}=1`)}`,
      `a ${repeat("b=[x ")}`,
      `a ${repeat("b='x ")}`,
      `a ${repeat("b=\"' ")}`,
      `transaction( a b=${repeat(")")}`,
      `transaction( a b=${repeat("(")}`,
      `transaction( a b=${repeat("()")}`,
      `transaction( a b=${repeat(")x")}`,
      `transaction( ${repeat("a;")}`,
      `transaction( ${repeat(";")}`,
      `transaction( ${repeat("a b=1;")}`,
      `transaction( ${repeat("=;")}`,
      `transaction${repeat(" ")}x`,
      repeat("\x1B"),
      repeat("日"),
      repeat("😀"),
    ];
    for (const line of lines) {
      const begin = performance.now();
      try {
        parse(line);
      } catch (error) {
        assert(error instanceof GrammarError, `${line.slice(0, 20)}: ${error}`);
        error.render();
      }
      completionContext(line);
      completionContext(line, line.length >> 1);
      completionContext(line, line.length, true);
      const time = performance.now() - begin;
      // Linear ones take some tens of milliseconds. What is not hangs, and this says which.
      assert(time < 30_000, `${line.slice(0, 20)}… took ${time} ms`);
    }
  },
);

Deno.test(
  "Deep nesting is an error, not a stack overflow",
  { permissions },
  () => {
    const deep = (levels: number) =>
      "[".repeat(levels) + "1" + "]".repeat(levels);
    const objects = (levels: number) =>
      "{'a':".repeat(levels) + "1" + "}".repeat(levels);
    const key = (levels: number) => Array(levels).fill("a").join(".");
    parse(
      `c a=${deep(1000)} b=${objects(1000)} ${key(1000)}=1`.replace("a=", "x="),
    );
    for (const levels of [1001, 20_000]) {
      for (const typed of [deep(levels), objects(levels)]) {
        const error = fault(`c a=${typed}`);
        assertEquals(
          error.message,
          "Expected at most 1000 levels of nesting, found more",
        );
        assertEquals(error.column, 4 + 1000 * (typed.startsWith("[") ? 1 : 5));
      }
      const error = fault(`c ${key(levels)}=1`);
      assertEquals(
        [error.message, error.column],
        ["Expected at most 1000 levels of nesting, found more", 2],
      );
    }
  },
);

// Tab completion.

/** Lines with the cursor at the bar, and what is being typed there. */
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

/** Checks the members that are expected, and no others. */
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
  "completionContext() says what is being typed",
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

Deno.test("completionContext() takes any offset", { permissions }, () => {
  for (const cursor of [-1, 3, 100, Infinity, -Infinity]) {
    assertEquals(
      completionContext("que", cursor),
      completionContext("que", cursor > 0 ? 3 : 0),
    );
  }
  assertEquals(completionContext("que"), completionContext("que", 3));
});
