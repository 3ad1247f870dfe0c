import { assert, assertEquals, assertThrows } from "@std/assert";
import { GrammarError } from "../../../src/cli/grammar/error.ts";
import { LineParser } from "../../../src/cli/grammar/line_parser.ts";
import { command, errorOf } from "../support/grammar.ts";

const permissions = "none";

/**
 * Wrong lines, the marks below the wrong text, and the messages. The marks are
 * as long as the wrong text.
 */
const ERRORS: [line: string, place: string, message: string][] = [
  // The command.
  ["$x", "^~", "Expected the name of a command, found $x"],
  [
    String.raw`a b='x\ud83d' c=1`,
    "    ^~~~~~~~~",
    "Expected text that UTF-8 can encode, found half of a surrogate pair",
  ],
  ["=1", "^", "Expected the name of a command, found ="],
  ["'a'", "^", "Expected the name of a command, found '"],
  ["[]", "^", "Expected the name of a command, found ["],
  [")", "^", "Expected the name of a command, found )"],
  [
    "!",
    " ^",
    "Expected the name of a command after !, found the end of the line",
  ],
  ["!!a", " ^~", "Expected the name of a command after !, found !a"],
  ["! {}", "  ^", "Expected the name of a command after !, found {"],
  ["!/x", " ^~", "Expected the name of a command after !, found /x"],
  ["a=1", " ^", "Expected a space after the name of a command, found ="],
  ["a()", " ^", "Expected a space after the name of a command, found ("],
  ["a;b", " ^", "Expected a space after the name of a command, found ;"],
  ["a!", " ^", "Expected a space after the name of a command, found !"],
  ["/", " ^", "Expected the name of a meta command, found the end of the line"],
  ["/ x", " ^", "Expected the name of a meta command, found white space"],
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
  ["a b,c=1", "   ^", "Expected = after the key b, found ,"],
  ["a b'c'=1", "   ^", "Expected = after the key b, found '"],
  ["a (b=1)", "  ^", "Expected key=value, found ("],
  ["a b=1 )", "      ^", "Expected key=value, found )"],
  ["a .b=1", "  ^", "Expected names between the dots of a key, found .b"],
  ["a b.=1", "   ^", "Expected names between the dots of a key, found b."],
  ["a b..c=1", "   ^", "Expected names between the dots of a key, found b..c"],
  ["a .=1", "  ^", "Expected names between the dots of a key, found ."],
  // Keys that contradict each other.
  ["a b=1 b=2", "      ^", "Cannot set b: it is already set"],
  ["a b.c=1 b.c=1", "        ^~~", "Cannot set b.c: it is already set"],
  ["a b=1 b.c=2", "      ^~~", "Cannot set b.c: b is not an object or a list"],
  [
    "a b=null b.c=2",
    "         ^~~",
    "Cannot set b.c: b is not an object or a list",
  ],
  ["a b.c=1 b=2", "        ^", "Cannot set b: b.c is already set"],
  ["a b.c=1 b={}", "        ^", "Cannot set b: b.c is already set"],
  ["a b={} b={}", "       ^", "Cannot set b: it is already set"],
  ["a b={'c':1} b.c=2", "            ^~~", "Cannot set b.c: it is already set"],
  [
    "a b={'c':1} b.c.d=2",
    "            ^~~~~",
    "Cannot set b.c.d: b.c is not an object or a list",
  ],
  ["a b={} b.c=1 b=2", "             ^", "Cannot set b: b is already set"],
  ["a b.c.d=1 b.c=2", "          ^~~", "Cannot set b.c: b.c.d is already set"],
  ["a l.0=1 l.0=2", "        ^~~", "Cannot set l.0: it is already set"],
  ["a l=[1] l.0=2", "        ^~~", "Cannot set l.0: it is already set"],
  ["a l.0=1 l.x=2", "        ^~~", "Cannot set l.x: l is a list"],
  ["a l.x=1 l.0=2", "        ^~~", "Cannot set l.0: l is an object"],
  ["a l=[] l.x=2", "       ^~~", "Cannot set l.x: l is a list"],
  ["a l={} l.0=2", "       ^~~", "Cannot set l.0: l is an object"],
  ["a l.0.a=1 l.x.a=2", "          ^~~~~", "Cannot set l.x.a: l is a list"],
  ["a l.1=1", "  ^~~", "Cannot set l.1: l.0 is missing"],
  ["a l.0=1 l.2=2", "        ^~~", "Cannot set l.2: l.1 is missing"],
  ["a l.3=1 l.0=1 l.1=1", "  ^~~", "Cannot set l.3: l.2 is missing"],
  ["a l=[1] l.2=3", "        ^~~", "Cannot set l.2: l.1 is missing"],
  [
    "a x.2.y.2=1 x.0=1 x.1=1",
    "  ^~~~~~~",
    "Cannot set x.2.y.2: x.2.y.0 is missing",
  ],
  [
    "a l.4294967296=1",
    "  ^~~~~~~~~~~~",
    "Cannot set l.4294967296: l.0 is missing",
  ],
  [
    "a __proto__=1 __proto__=2",
    "              ^~~~~~~~~",
    "Cannot set __proto__: it is already set",
  ],
  // Quotes and brackets that are not closed.
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
  ['a b="c"d', "       ^", "Expected a space after the value, found d"],
  ["a b='c''d'", "       ^", "Expected a space after the value, found '"],
  ["a b=[]]", "      ^", "Expected a space after the value, found ]"],
  ["a b={},", "      ^", "Expected a space after the value, found ,"],
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
  ["a b={'c'=1}", "        ^", "Expected : after the key, found ="],
  ["a b={'c','d'}", "        ^", "Expected : after the key, found ,"],
  [
    "a b={'c':1,'c':2}",
    "           ^~~",
    "Expected each key once in an object, found c again",
  ],
  ["a b='\\q'", "     ^~", "Expected a JSON escape, found \\q"],
  ['a b="x\\x41"', "      ^~", "Expected a JSON escape, found \\x"],
  ["a b='\\u12g4'", "     ^~~~", "Expected a JSON escape, found \\u12"],
  ["a b='\\😀'", "     ^~~", "Expected a JSON escape, found \\😀"],
  [
    "a b=1e999",
    "    ^~~~~",
    "Expected a finite number, found 1e999",
  ],
  [
    "a b=[-1e999]",
    "     ^~~~~~",
    "Expected a finite number, found -1e999",
  ],
  // := and ==
  ["a b:=foo", "     ^~~", "Expected JSON after :=, found foo without quotes"],
  ["a b:=", "     ^", "Expected JSON after :=, found the end of the line"],
  ["a b:= 1", "     ^", "Expected JSON after :=, found white space"],
  ["a b:=/x", "     ^~", "Expected JSON after :=, found /x"],
  ["a b:=1x", "      ^", "Expected a space after the value, found x"],
  ["a b:=007", "      ^~", "Expected a space after the value, found 07"],
  ["a b=='c'd", "        ^", "Expected a space after the value, found d"],
  // JSON lines.
  [
    "{}",
    "^~",
    "Expected an object with execute or exec-oob, found neither",
  ],
  [
    "{'id':1} ",
    "^~~~~~~~",
    "Expected an object with execute or exec-oob, found neither",
  ],
  [
    "{'execute':'a'} x",
    "                ^",
    "Expected nothing after the command, found x",
  ],
  [
    "{'execute':'a'}{}",
    "               ^",
    "Expected nothing after the command, found {",
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
    "Expected each key once in an object, found execute again",
  ],
  ["{execute:'a'}", " ^~~~~~~", "Expected a key in quotes, found execute"],
  // Transactions.
  ["transaction( a x )", "               ^", "Expected key=value, found x"],
  ["transaction( a x)", "               ^", "Expected key=value, found x"],
  ["transaction( a;b c;)", "                 ^", "Expected key=value, found c"],
  [
    "transaction( a ) b",
    "                 ^",
    "Expected nothing after the end of a transaction, found b",
  ],
  [
    "transaction( a x=1) y=2",
    "                    ^",
    "Expected nothing after the end of a transaction, found y",
  ],
  [
    "transaction( a x=1))",
    "                   ^",
    "Expected nothing after the end of a transaction, found )",
  ],
  [
    "transaction( a );",
    "                ^",
    "Expected nothing after the end of a transaction, found ;",
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
    "Expected a space after the type of an action, found =",
  ],
  [
    "transaction( transaction( a ) )",
    "                        ^",
    "Expected a space after the type of an action, found (",
  ],
  [
    "transaction( a l.1=x; b )",
    "               ^~~",
    "Cannot set l.1: l.0 is missing",
  ],
  [
    "transaction( a x='b )",
    "                 ^",
    "Expected a closing ', found the end of the line",
  ],
  [
    "transaction( a x:=)",
    "                  ^",
    "Expected JSON after :=, found )",
  ],
  [
    "transaction)",
    "           ^",
    "Expected a space after the name of a command, found )",
  ],
];

Deno.test("An error points at the wrong text", { permissions }, () => {
  for (const [line, place, message] of ERRORS) {
    const error = errorOf(line);
    const found = " ".repeat(error.column) + "^".padEnd(error.length, "~");
    assertEquals([error.message, found], [message, place], line);
    assertEquals([error.name, error.line], ["GrammarError", line]);
    assert(error instanceof SyntaxError);
  }
});

Deno.test(
  "An error is incomplete only for quotes or brackets that are not closed",
  { permissions },
  () => {
    for (const [line, , message] of ERRORS) {
      const expected = message.startsWith("Expected a closing");
      assertEquals(errorOf(line).incomplete, expected, line);
    }
  },
);

Deno.test(
  "A parser accepts further lines after a wrong one",
  { permissions },
  () => {
    const parser = new LineParser();
    for (const [line] of ERRORS) {
      assertThrows(() => parser.feed(line), GrammarError);
      assertEquals(parser.feed("a b.c=1"), command("a", { b: { c: 1 } }), line);
    }
  },
);
