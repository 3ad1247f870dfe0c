import { assert, assertEquals, assertThrows } from "@std/assert";
import { KEY_NAMES, keysFor, keysOf } from "../../src/machine/keys.ts";
import { readDump, VERSIONS } from "../qapi/dumps.ts";

Deno.test("The names of keys are those that the newest QEMU has", () => {
  for (const version of VERSIONS) {
    const entries = readDump(version);
    const keys = entries.find((entry) =>
      entry["meta-type"] === "enum" &&
      JSON.stringify(entry).includes('"kp_enter"')
    ) as unknown as { members: { name: string }[] };
    const names = new Set(keys.members.map(({ name }) => name));
    if (version === VERSIONS.at(-1)) assertEquals(KEY_NAMES, names);
    else assert(names.isSubsetOf(KEY_NAMES));
  }
});

Deno.test("keysOf() takes a chord apart, and suggests a name for a wrong one", () => {
  assertEquals(keysOf("ctrl-alt-delete"), ["ctrl", "alt", "delete"]);
  assertEquals(keysOf("minus"), ["minus"]);
  assertThrows(
    () => keysOf("ctrl-alt-del"),
    TypeError,
    'Expected the name of a key, found "del", did you mean delete',
  );
  assertThrows(() => keysOf("Enter"), TypeError, "did you mean ret");
  assertThrows(() => keysOf("alt_l"), TypeError, "did you mean alt");
  assertThrows(
    () => keysOf("ctrl--"),
    TypeError,
    "the key with the hyphen is called minus",
  );
  assertThrows(() => keysOf(""), TypeError);
  assertThrows(() => keysOf("\x1b[2J"), TypeError, '"\\u001b[2J"');
});

Deno.test("keysFor() refuses characters that a US keyboard has no key for", () => {
  for (const character of ["é", "€", "\r", "\x1b", "😀", "ſ"]) {
    assertThrows(() => keysFor(character), TypeError, "Cannot type");
  }
});
