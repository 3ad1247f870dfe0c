import { assertEquals } from "@std/assert";
import { mergeSchema } from "../../../src/qapi/codegen/merge.ts";
import type { Model, TypeUse } from "../../../src/qapi/codegen/model.ts";
import { TypeTable } from "../../../src/qapi/introspect/type_table.ts";
import {
  alternate,
  array,
  command,
  dump,
  enumeration,
  event,
  object,
  union,
} from "./entries.ts";
import { membersOf, text } from "./model_text.ts";
import { lines, modelOf, written } from "./models.ts";

Deno.test("mergeSchema() merges two versions into the types of a source", async () => {
  const model = await modelOf(
    `
##
# @Mode:
#
# @dim: (since 0.5)
#
# Since: 0.1
##
{ 'enum': 'Mode', 'data': [ 'off', 'dim' ] }
##
# @Lamp:
#
# @level: How bright (since 0.6)
##
{ 'struct': 'Lamp',
  'data': { 'name': 'str', 'mode': 'Mode', '*level': 'uint8',
            'serial': 'uint64', '*next': 'Lamp', 'watts': 'int',
            'raw': { 'type': 'any', 'features': [ 'deprecated' ] } } }
{ 'alternate': 'LampOrName', 'data': { 'lamp': 'Lamp', 'name': 'str' } }
{ 'struct': 'Red', 'data': { 'hue': 'int' } }
{ 'enum': 'Colour', 'data': [ 'red', 'white', 'grey' ] }
{ 'union': 'Light', 'base': { 'colour': 'Colour', 'id': 'str' },
  'discriminator': 'colour', 'data': { 'red': 'Red' } }
##
# @lamp-set:
#
# Since: 0.1
##
{ 'command': 'lamp-set', 'data': { 'lamp': 'LampOrName', '*how': 'Mode' },
  'allow-oob': true }
{ 'command': 'lamp-list', 'returns': ['Lamp'] }
{ 'command': 'light-add', 'data': 'Light', 'boxed': true }
{ 'command': 'light-off', 'success-response': false }
{ 'command': 'light-plug', 'data': { 'driver': 'str' }, 'gen': false }
{ 'command': 'light-usage', 'returns': 'int' }
{ 'command': 'light-rare', 'if': 'RARE' }
{ 'event': 'LAMP_SET', 'data': { 'mode': 'Mode' } }
{ 'event': 'LAMP_LOST' }
`,
    {
      "1.0": dump(
        command("lamp-set", "1"),
        object("1", { lamp: "2", "*how": "3" }),
        alternate("2", "4", "str"),
        enumeration("3", "off", "dim"),
        object("4", {
          name: "str",
          mode: "3",
          "*level": "int",
          serial: "int",
          "*next": "4",
          watts: "int",
          raw: "any deprecated",
        }),
        command("lamp-list", "0", "[4]"),
        array("4"),
        command("light-add", "5"),
        union("5", "colour", { colour: "6", id: "str" }, {
          red: "7",
          white: "0",
          grey: "0",
        }),
        enumeration("6", "red", "white", "grey"),
        object("7", { hue: "int" }),
        command("light-off", "0", "0", { features: ["unstable"] }),
        command("light-plug", "8"),
        object("8", { driver: "str" }),
        command("light-usage", "0", "int"),
        command("lamp-old", "0", "str", { features: ["deprecated"] }),
        event("LAMP_SET", "9"),
        object("9", { mode: "3" }),
        event("LAMP_LOST"),
      ),
      "2.0": dump(
        command("lamp-set", "1"),
        object("1", { lamp: "2", "*how": "3", when: "int unstable" }),
        alternate("2", "4", "str", "null"),
        enumeration("3", "off", "dim", "strobe"),
        object("4", {
          name: "str",
          mode: "3",
          "*level": "int",
          serial: "str",
          "*next": "4",
          raw: "any",
        }),
        command("lamp-list", "0", "[4]", {
          features: ["deprecated", "unstable"],
        }),
        array("4"),
        command("light-add", "5"),
        union("5", "colour", { colour: "6", id: "str" }, {
          red: "7",
          white: "0",
          blue: "10",
        }),
        enumeration("6", "red", "white", "blue"),
        object("7", { hue: "int" }),
        object("10", { depth: "11" }),
        enumeration("11", "deep"),
        command("light-off"),
        command("light-plug", "8"),
        object("8", { driver: "str" }),
        command("light-usage", "0", "12"),
        object("12", { watts: "int", phases: "[13]" }),
        array("13"),
        object("13", { name: "str", "*load": "int" }),
        event("LAMP_SET", "9"),
        object("9", { mode: "3", by: "14" }),
        enumeration("14", "hand", "timer"),
        event("LAMP_LOST", "0", { features: ["unstable"] }),
        command("light-query", "15", "16", { "allow-oob": true }),
        object("15", { kind: "14" }),
        object("16", { on: "bool", tree: "17" }),
        object("17", { "*kids": "[17]" }),
        array("17"),
      ),
    },
    { LightUsageReturn: "Usage" },
  );
  assertEquals(model.versions, ["1.0", "2.0"]);
  assertEquals(
    written(model),
    lines(`
      Commands {
      /**
       * QAPI command \`lamp-list\`.
       *
       * @deprecated In QEMU 2.0.
       * @experimental In QEMU 2.0.
       */
      "lamp-list": CommandSignature<Empty, LampReturned[]>;
      /**
       * QAPI command \`lamp-old\`. Not in QEMU 2.0.
       *
       * @deprecated In QEMU 1.0.
       */
      "lamp-old": CommandSignature<Empty, string>;
      /** QAPI command \`lamp-set\`. Since 0.1. It can run out-of-band. */
      "lamp-set": CommandSignature<{
        lamp: LampOrName;
        how?: Mode | undefined;
        /**
         * Not in QEMU 1.0.
         *
         * @experimental In QEMU 2.0.
         */
        when?: Int | undefined;
      }>;
      /** QAPI command \`light-add\`. */
      "light-add": CommandSignature<Light>;
      /**
       * QAPI command \`light-off\`. The server replies only if the command fails.
       *
       * @experimental In QEMU 1.0.
       */
      "light-off": CommandSignature<Empty, undefined>;
      /** QAPI command \`light-plug\`. */
      "light-plug": CommandSignature<{
        driver: string;
        [argument: string]: any;
      }>;
      /** QAPI command \`light-query\`. Not in QEMU 1.0. It can run out-of-band. */
      "light-query": CommandSignature<{
        kind: LampSetDataBy;
      }, LightQueryReturn>;
      /** QAPI command \`light-rare\`. */
      "light-rare": CommandSignature;
      /** QAPI command \`light-usage\`. */
      "light-usage": CommandSignature<Empty, number | Usage>;
      }
      Events {
      /**
       * QAPI event \`LAMP_LOST\`.
       *
       * @experimental In QEMU 2.0.
       */
      LAMP_LOST: undefined;
      /** QAPI event \`LAMP_SET\`. */
      LAMP_SET: {
        mode: Open<Mode>;
        /** Not in QEMU 1.0. */
        by?: Open<LampSetDataBy>;
      };
      }
      /** QAPI enum \`Colour\`. */
      export type Colour =
        | "red"
        | "white"
        | "grey" // Not in QEMU 2.0.
        | "blue" // Not in QEMU 1.0.
      ;
      /** QAPI struct \`Lamp\`. */
      export type Lamp = {
        name: string;
        mode: Mode;
        /** Since 0.6. */
        level?: number | undefined;
        serial: number | bigint | string;
        next?: Lamp | undefined;
        /** Not in QEMU 2.0. */
        watts?: number | undefined;
        /** @deprecated In QEMU 1.0. */
        raw: unknown;
      };
      /** QAPI struct \`Lamp\`, as commands and events return it. */
      export type LampReturned = {
        name: string;
        mode: Open<Mode>;
        /** Since 0.6. */
        level?: number;
        serial: number | bigint | string;
        next?: LampReturned;
        /** Not in QEMU 2.0. */
        watts?: number;
        /** @deprecated In QEMU 1.0. */
        raw: unknown;
      };
      /** QAPI alternate \`LampOrName\`. */
      export type LampOrName =
        | Lamp
        | string
        | null;
      /** QAPI enum \`LampSetDataBy\`. Not in QEMU 1.0. */
      export type LampSetDataBy =
        | "hand"
        | "timer";
      /** QAPI union \`Light\`. */
      export type Light = {
        id: string;
      } & (
        | ({ colour: "red" } & Red)
        | { colour: "white" | "grey" }
        | ({ colour: "blue" } & LightBlue)
      );
      /** QAPI object \`LightBlue\`. Not in QEMU 1.0. */
      export type LightBlue = {
        depth: LightBlueDepth;
      };
      /** QAPI enum \`LightBlueDepth\`. Not in QEMU 1.0. */
      export type LightBlueDepth = "deep";
      /** QAPI object \`LightQueryReturn\`. Not in QEMU 1.0. */
      export type LightQueryReturn = {
        on: boolean;
        tree: LightQueryReturnTree;
      };
      /** QAPI object \`LightQueryReturnTree\`. Not in QEMU 1.0. */
      export type LightQueryReturnTree = {
        kids?: LightQueryReturnTree[];
      };
      /** QAPI enum \`Mode\`. Since 0.1. */
      export type Mode =
        | "off"
        | "dim" // Since 0.5.
        | "strobe" // Not in QEMU 1.0.
      ;
      /** QAPI struct \`Red\`. */
      export type Red = {
        hue: number;
      };
      /** QAPI object \`Usage\`. Not in QEMU 1.0. */
      export type Usage = {
        watts: Int;
        phases: UsagePhases[];
      };
      /** QAPI object \`UsagePhases\`. Not in QEMU 1.0. */
      export type UsagePhases = {
        name: string;
        load?: Int;
      };`),
  );
});

Deno.test("A type that became a union has a branch for versions without the tag", async () => {
  const model = await modelOf(
    `
    { 'enum': 'Kind', 'data': [ 'a', 'b' ] }
    { 'struct': 'OfA', 'data': { 'x': 'int' } }
    { 'union': 'Info', 'base': { 'kind': 'Kind' }, 'discriminator': 'kind',
      'data': { 'a': 'OfA' } }
    { 'command': 'query', 'returns': 'Info' }`,
    {
      "0.9": dump(command("query", "0", "1"), object("1", { size: "int" })),
      "1.0": dump(
        command("query", "0", "1"),
        union("1", "kind", { kind: "2" }, { a: "3", b: "0" }),
        enumeration("2", "a", "b"),
        object("3", { x: "int" }),
      ),
    },
  );
  const text = written(model).join("\n");
  assertEquals(
    text.slice(text.indexOf("/** QAPI union")).split("/** QAPI enum")[0],
    lines(`
      /** QAPI union \`Info\`. */
      export type Info = {
        /** Not in QEMU 1.0. */
        size?: Int;
      } & (
        | ({ kind: "a" } & OfA)
        | { kind: "b" }
        | { kind?: never }
      );
    `).join("\n") + "\n",
  );
});

Deno.test("A member whose type differs between versions has both types", async () => {
  const model = await modelOf(
    "{ 'command': 'query', 'data': { 'x': ['str'] }, 'returns': ['int'] }",
    {
      "1.0": dump(
        command("query", "1", "[int]"),
        object("1", { x: "[str]" }),
        array("str"),
        array("int"),
      ),
      "2.0": dump(
        command("query", "1", "[2]"),
        object("1", { "*x": "str" }),
        array("2"),
        enumeration("2", "few", "many"),
      ),
    },
  );
  assertEquals(
    written(model).slice(0, 6),
    lines(`
      Commands {
      /** QAPI command \`query\`. */
      "query": CommandSignature<{
        x?: readonly string[] | string | undefined;
      }, (number | Open<QueryReturn>)[]>;
      }`).map((line) => line.replace('"query"', "query")),
  );
});

Deno.test("mergeSchema() makes one name for each type, and uses it again", () => {
  const model: Model = {
    versions: [],
    types: new Map(),
    commands: new Map(),
    events: new Map(),
  };
  const entries = dump(
    command("query-thing", "0", "[1]"),
    array("1"),
    object("1", { thing: "2", other: "2", "query-thing": "3" }),
    enumeration("2", "a"),
    object("3", { a: "1", b: "2" }),
    command("set-thing", "4"),
    command("put-thing", "4"),
    object("4", { thing: "2" }),
    command("query", "0", "5"),
    object("5", { "thing-return": "6", "thing.return": "7" }),
    object("6", { a: "int" }),
    object("7", { b: "int" }),
  );
  mergeSchema(model, new TypeTable(entries), "3.0");
  assertEquals([...model.types.keys()], [
    "QueryThingReturn",
    "QueryThingReturnThing",
    "QueryThingReturnQueryThing",
    "SetThingArguments",
    "QueryReturn",
    "QueryReturnThingReturn",
    "QueryReturnThingReturn2",
  ]);
  assertEquals(membersOf(model.types.get("QueryThingReturn")), {
    thing: "QueryThingReturnThing",
    other: "QueryThingReturnThing",
    "query-thing": "QueryThingReturnQueryThing",
  });
  assertEquals(
    text(model.commands.get("put-thing")!.arguments as TypeUse),
    "SetThingArguments",
  );
});

Deno.test("mergeSchema() finds a type of the source by its real name", async () => {
  const model = await modelOf(
    "{ 'struct': 'Real', 'data': { 'a': 'uint8' } }",
    {
      "1.0": dump(),
      "2.0": dump(
        command("query", "0", "1"),
        object("1", { a: "int", "*b": "str" }),
      ),
    },
    { QueryReturn: "Real" },
  );
  assertEquals([...model.types.keys()], ["Real"]);
  assertEquals(membersOf(model.types.get("Real")), { a: "uint8", b: "str?" });
  assertEquals(text(model.commands.get("query")!.returns), "Real");
});

Deno.test("A comment does not say that a version lacks what only some builds have", async () => {
  const model = await modelOf(
    `
    { 'command': 'rare', 'if': 'RARE' }
    { 'command': 'common', 'if': 'COMMON' }
    { 'command': 'set', 'data': {
        '*a': { 'type': 'str', 'if': 'RARE' },
        'b': { 'type': 'str', 'if': 'COMMON' } } }`,
    {
      "1.0": dump(
        command("common"),
        command("set", "1"),
        object("1", { b: "str" }),
      ),
      "2.0": dump(
        command("rare"),
        command("set", "1"),
        object("1", { "*a": "str" }),
      ),
    },
  );
  assertEquals(
    written(model).slice(0, 11),
    lines(`
      Commands {
      /** QAPI command \`common\`. Not in QEMU 2.0. */
      common: CommandSignature;
      /** QAPI command \`rare\`. */
      rare: CommandSignature;
      /** QAPI command \`set\`. */
      set: CommandSignature<{
        a?: string | undefined;
        /** Not in QEMU 2.0. */
        b?: string | undefined;
      }>;`),
  );
});
