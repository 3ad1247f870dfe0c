import { assertEquals, assertThrows } from "@std/assert";
import { GrammarError } from "../../../src/cli/grammar/error.ts";
import { parseWords } from "../../../src/cli/grammar/words.ts";
import type { JsonValue } from "../../../src/protocol/message.ts";

const permissions = "none";

type Args = { [name: string]: JsonValue };

const WORDS: [words: string[], args: Args][] = [
  [[], {}],
  [["a=1", "b=x", "c=true", "d=null", "e=0x10"], {
    a: 1,
    b: "x",
    c: true,
    d: null,
    e: 16,
  }],
  [["text=two words", "tab=a\tb", "line=a\nb", "blank= "], {
    text: "two words",
    tab: "a\tb",
    line: "a\nb",
    blank: " ",
  }],
  [["a=", "b=="], { a: "", b: "" }],
  [["a==1", "b==true and more"], { a: "1", b: "true and more" }],
  [["a:=[1, 2]", "b={'c': True}", 'c="quoted text"'], {
    a: [1, 2],
    b: { c: true },
    c: "quoted text",
  }],
  [["a.b=1", "a.c=x y", "l.0=p", "l.1=q"], {
    a: { b: 1, c: "x y" },
    l: ["p", "q"],
  }],
  [["a=1 2", "b=x)", "c=;"], { a: "1 2", b: "x)", c: ";" }],
];

for (const [words, args] of WORDS) {
  Deno.test(
    `The words ${JSON.stringify(words)} are arguments`,
    { permissions },
    () => {
      const command = { kind: "command", command: "c", args } as const;
      assertEquals(parseWords(["c", ...words]), { ...command, oob: false });
      assertEquals(parseWords(["!c", ...words]), { ...command, oob: true });
    },
  );
}

/** Wrong words, the message, and the text that the caret points at. */
const FAULTS: [words: string[], message: string, wrong: string][] = [
  [[""], "Expected the name of a command, found the end of the line", ""],
  [["a b", "c=1"], "Expected nothing after the name of a command", " "],
  [["c", "a"], "Expected key=value, found a", "a"],
  [["c", "ok=1 2", "b"], "Expected key=value, found b", "b"],
  [["c", "=1"], "Expected a key, found =", "="],
  [["c", "a=[1", "b=2]"], "Expected a closing ]", "[1"],
  [["c", "a=[1] x"], "Expected nothing after the value", " "],
  [["c", "a=1", "a=2"], "Cannot set a: it is already set", "a"],
  [["c", "two words=1"], "Expected ", " "],
];

for (const [words, message, wrong] of FAULTS) {
  Deno.test(
    `The words ${JSON.stringify(words)} are refused`,
    { permissions },
    () => {
      const error = assertThrows(
        () => parseWords(words),
        GrammarError,
        message,
      );
      assertEquals(error.line, words.join(" ").slice(0, error.line.length));
      assertEquals(error.line.slice(error.column).startsWith(wrong), true);
    },
  );
}
