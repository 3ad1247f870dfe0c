import { assertEquals } from "@std/assert";
import { TypeScriptWriter } from "../../../src/qapi/codegen/typescript_writer.ts";
import { array, command, dump } from "./entries.ts";
import { lines, modelOf, written } from "./models.ts";

Deno.test("Values of a tag have a branch each, and values without members share one", async () => {
  const model = await modelOf(
    `
    { 'enum': 'Kind', 'data': [ 'a', 'none', 'b', 'empty', 'c' ] }
    { 'struct': 'Same', 'data': { 'x': 'int' } }
    { 'struct': 'Nothing', 'data': {} }
    { 'union': 'Info', 'base': { 'kind': 'Kind' }, 'discriminator': 'kind',
      'data': { 'a': 'Same', 'empty': 'Nothing', 'b': 'Same' } }
    { 'command': 'set', 'data': 'Info', 'boxed': true }`,
    {},
  );
  assertEquals(
    written(model).slice(6, 11),
    lines(`
      /** QAPI union \`Info\`. */
      export type Info =
      | ({ kind: "a" } & Same)
      | { kind: "empty" | "none" | "c" }
      | ({ kind: "b" } & Same);`),
  );
});

Deno.test("An object without members is closed if it is sent, and open if it is returned", async () => {
  const model = await modelOf(
    `
    { 'struct': 'Abort', 'data': {} }
    { 'struct': 'Ended', 'data': {} }
    { 'alternate': 'NameOrNone', 'data': { 'n': 'str', 'none': 'Abort' } }
    { 'command': 'act', 'data': { 'data': 'Abort', 'all': ['NameOrNone'] } }
    { 'event': 'ENDED', 'data': { 'how': 'Ended' } }`,
    {},
  );
  const text = written(model).join("\n");
  for (
    const part of [
      "data: Abort;\nall: readonly NameOrNone[];",
      "export type Abort = Record<string, never>;",
      "export type Ended = Empty;",
      "export type NameOrNone =\n| string\n| Abort;",
    ]
  ) assertEquals(text.includes(part), true, part);
});

Deno.test("Arrays are read-only in types that are sent, even if they are also returned", async () => {
  const model = await modelOf(
    `
    { 'struct': 'Sent', 'data': { 'a': ['str'] } }
    { 'struct': 'Got', 'data': { 'a': ['str'] } }
    { 'struct': 'Both', 'data': { 'a': ['str'] } }
    { 'enum': 'Mode', 'data': [ 'on' ] }
    { 'struct': 'Twice', 'data': { 'm': ['Mode'] } }
    { 'command': 'set',
      'data': { 's': ['Sent'], 'b': 'Both', 't': 'Twice' } }
    { 'command': 'get', 'returns': ['Got'] }
    { 'command': 'same', 'returns': 'Both' }
    { 'command': 'twin', 'returns': 'Twice' }`,
    {},
  );
  const text = written(model).join("\n");
  for (
    const part of [
      "get: CommandSignature<Empty, Got[]>;",
      "s: readonly Sent[];",
      "export type Both = {\na: readonly string[];\n};",
      "export type Got = {\na: string[];\n};",
      "export type Sent = {\na: readonly string[];\n};",
      "export type Twice = {\nm: readonly Mode[];\n};",
      "export type TwiceReturned = {\nm: Open<Mode>[];\n};",
    ]
  ) assertEquals(text.includes(part), true, part);
});

Deno.test("A type that is written twice takes a name that is not in use", async () => {
  const model = await modelOf(
    `
    { 'enum': 'Mode', 'data': [ 'on' ] }
    { 'struct': 'Lamp', 'data': { 'mode': 'Mode' } }
    { 'struct': 'LampReturned', 'data': { 'a': 'str' } }
    { 'command': 'set', 'data': { 'l': 'Lamp', 'r': 'LampReturned' } }
    { 'command': 'get', 'returns': 'Lamp' }`,
    {},
  );
  const writer = new TypeScriptWriter(model, { integer: "number" });
  assertEquals(writer.names(), [
    "Lamp",
    "LampReturned2",
    "LampReturned",
    "Mode",
  ]);
  assertEquals(
    written(model)[2],
    "get: CommandSignature<Empty, LampReturned2>;",
  );
});

Deno.test("An alternate with an enumeration is written twice if it goes both ways", async () => {
  const model = await modelOf(
    `
    { 'enum': 'Mode', 'data': [ 'on', 'off' ] }
    { 'alternate': 'ModeOrLevel', 'data': { 'm': 'Mode', 'l': 'int' } }
    { 'struct': 'Wrapper', 'data': { 'mode': 'ModeOrLevel' } }
    { 'command': 'set', 'data': 'Wrapper' }
    { 'command': 'get', 'returns': ['Wrapper'] }`,
    {},
  );
  const writer = new TypeScriptWriter(model, { integer: "number" });
  assertEquals(writer.names(), [
    "Mode",
    "ModeOrLevel",
    "ModeOrLevelReturned",
    "Wrapper",
    "WrapperReturned",
  ]);
  const text = written(model).join("\n");
  for (
    const part of [
      "get: CommandSignature<Empty, WrapperReturned[]>;",
      "set: CommandSignature<Wrapper>;",
      "export type ModeOrLevel =\n| Mode\n| number;",
      "export type ModeOrLevelReturned =\n| Open<Mode>\n| number;",
      "export type Wrapper = {\nmode: ModeOrLevel;\n};",
      "export type WrapperReturned = {\nmode: ModeOrLevelReturned;\n};",
    ]
  ) assertEquals(text.includes(part), true, part);
});

Deno.test("Integers have the type of their size, or of the option if it is unknown", async () => {
  const model = await modelOf(
    `{ 'command': 'f', 'data': { 'a': 'int', 'b': 'uint32', 'c': 'int64',
       'd': 'size', 'e': 'uint64', 'f': 'number', 'g': ['size'] } }`,
    {
      "2.0": dump(
        command("g", "0", "int"),
        command("h", "0", "[int]"),
        array("int"),
      ),
    },
  );
  const text = written(model, "number | bigint").join("\n");
  for (
    const part of [
      "a: number;\nb: number;\nc: number | bigint;\nd: number | bigint;\n" +
      "e: number | bigint;\nf: number;\ng: readonly (number | bigint)[];",
      "g: CommandSignature<Empty, number | bigint>;",
      "h: CommandSignature<Empty, (number | bigint)[]>;",
    ]
  ) assertEquals(text.includes(part), true, part);
});

Deno.test("A comment links to the documentation of definitions in the source", async () => {
  const model = await modelOf(
    "{ 'struct': 'S', 'data': {} }\n{ 'command': 'a', 'returns': 'S' }",
    { "2.0": dump(command("b")) },
  );
  const writer = new TypeScriptWriter(model, {
    integer: "number",
    reference: (keyword, name, module) => `doc:${module}/${keyword}/${name}`,
  });
  assertEquals(
    lines(writer.commands()).filter((line) => line.startsWith("/**")),
    [
      "/** QAPI command [`a`](doc:main/command/a). Not in QEMU 2.0. */",
      "/** QAPI command `b`. Not in QEMU 1.0. */",
    ],
  );
  assertEquals(
    lines(writer.types()),
    ["/** QAPI struct [`S`](doc:main/struct/S). */", "export type S = Empty;"],
  );
});
