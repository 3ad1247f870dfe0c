import { assertEquals } from "@std/assert";
import { needsQuotes } from "../../../src/cli/grammar/quote.ts";
import { readBack } from "../support/grammar.ts";

const permissions = "none";

Deno.test("Text needs quotes if it would be read as something else", {
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
    assertEquals(readBack(text), [text, text], text);
  }
});
