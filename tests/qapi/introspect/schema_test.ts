import { assert, assertEquals } from "@std/assert";
import type { QapiObject } from "../../../src/qapi/introspect/mod.ts";
import type { SchemaEntry } from "../../../src/qapi/introspect/schema_entries.ts";
import { command, NODES, schemaOf, takesX } from "./schemas.ts";

/** Names that every object has on its prototype. */
const INHERITED = ["__proto__", "constructor", "toString", "hasOwnProperty"];

const permissions = "none";

Deno.test(
  "QapiSchema lists commands and events in the order of the schema",
  { permissions },
  () => {
    assertEquals(NODES.commands, ["node-add"]);
    assertEquals(NODES.events, ["NODE_GONE", "BANG"]);
    assertEquals(NODES.hasCommand("node-add"), true);
    assertEquals(NODES.hasCommand("NODE_GONE"), false);
    assertEquals(NODES.hasCommand("node"), false);
    assertEquals(NODES.hasEvent("BANG"), true);
    assertEquals(NODES.hasEvent("node-add"), false);
    assertEquals(NODES.allowsOob("node-add"), true);
    assertEquals(NODES.allowsOob("BANG"), false);
    assertEquals(takesX("int").allowsOob("f"), false);
  },
);

Deno.test(
  "hasEventData() follows paths into the data of events only",
  { permissions },
  () => {
    assert(NODES.hasEventData("NODE_GONE", "why"));
    assert(NODES.hasEventData("BANG", ""));
    assert(!NODES.hasEventData("BANG", "why"));
    assert(!NODES.hasEventData("node-add", "kind"));
    assert(!NODES.hasArgument("NODE_GONE", "why"));
    assert(!NODES.hasReturn("NODE_GONE", "why"));
  },
);

Deno.test(
  "enumValues() returns the values of all branches, alternatives, and lists",
  { permissions },
  () => {
    const values = (path: string) => NODES.enumValues("node-add", path);
    assertEquals(values("kind"), ["file", "net", "pool", "none"]);
    assertEquals(values("mode"), ["ro", "rw", "auto"]);
    assertEquals(values("fallback"), ["ro", "rw"]);
    assertEquals(values("children.mode"), ["ro", "rw", "auto"]);
    assertEquals(values("filename"), undefined);
    assertEquals(values("children"), undefined);
    assertEquals(values(""), undefined);
    assertEquals(values("nope"), undefined);
    assertEquals(NODES.enumValues("NODE_GONE", "why"), ["asked", "broke"]);
    assertEquals(NODES.enumValues("nope", "why"), undefined);
    assert(NODES.hasEnumValue("node-add", "mode", "auto"));
    assert(NODES.hasEnumValue("NODE_GONE", "why", "asked"));
    assert(!NODES.hasEnumValue("node-add", "mode", "a"));
    assert(!NODES.hasEnumValue("node-add", "filename", "a"));
    const list = takesX("[mode]", {
      "meta-type": "array",
      name: "[mode]",
      "element-type": "mode",
    }, { "meta-type": "enum", name: "mode", members: [{ name: "on" }] });
    assertEquals(list.enumValues("f", "x"), ["on"]);
  },
);

const FEATURES: [
  where: [name: string, path?: string, value?: string],
  features: string[],
][] = [
  [["node-add"], ["json"]],
  [["node-add", ""], ["json"]],
  [["NODE_GONE"], ["loud"]],
  [["BANG"], []],
  [["nope"], []],
  [["node-add", "size"], ["deprecated"]],
  [["node-add", "children.size"], ["deprecated"]],
  [["node-add", "kind"], []],
  [["node-add", "nope"], []],
  [["node-add", "mode", "rw"], ["risky"]],
  [["node-add", "mode", "ro"], []],
  [["node-add", "mode", "nope"], []],
  // The tag selects the branch, which has a feature.
  [["node-add", "kind", "file"], ["quick"]],
  [["node-add", "children[0].kind", "file"], ["quick"]],
  [["node-add", "kind", "net"], []],
  [["NODE_GONE", "node"], ["deprecated"]],
  [["NODE_GONE", "why", "broke"], ["unstable"]],
];

Deno.test(
  "features() returns the features of a command, member, value or branch",
  { permissions },
  () => {
    for (const [where, features] of FEATURES) {
      assertEquals(NODES.features(...where), features, where.join());
      const [name, path, value] = where;
      assert(!NODES.hasFeature(name, "nope", path, value));
      for (const feature of features) {
        assert(NODES.hasFeature(name, feature, path, value));
      }
    }
    const typed = takesX("list", {
      "meta-type": "array",
      name: "list",
      "element-type": "odd",
      features: ["long"],
    }, {
      "meta-type": "object",
      name: "odd",
      members: [],
      features: ["fast"],
    });
    assertEquals(typed.features("f", "x"), ["long", "fast"]);
  },
);

Deno.test(
  "device_add accepts members that the schema lacks, of any JSON type",
  { permissions },
  () => {
    const entries = (name: string, extra: object = {}): SchemaEntry[] => [
      command(name, "d"),
      {
        "meta-type": "object",
        name: "d",
        members: [{ name: "driver", type: "str" }],
        ...extra,
      },
    ];
    for (const name of ["device_add", "netdev_add", "object-add"]) {
      const open = schemaOf(...entries(name));
      assertEquals((open.describe(name) as QapiObject).open, true);
      assertEquals(
        open.validate(name, { driver: "a", p: { q: [1] }, r: "" }),
        [],
      );
      assertEquals(
        open.validate(name, { p: NaN }).map(({ path }) => path),
        ["driver", "p"],
      );
      assertEquals(open.hasArgument(name, "p"), false);
    }
    const closed = schemaOf(
      ...entries("object-add", { tag: "driver", variants: [] }),
    );
    assertEquals((closed.describe("object-add") as QapiObject).open, false);
    assertEquals(schemaOf(...entries("f")).validate("f", { p: 1 }).length, 2);
  },
);

Deno.test(
  "Names on the prototype of an object are names like others",
  { permissions },
  () => {
    for (const name of INHERITED) {
      assertEquals(NODES.hasCommand(name), false);
      assertEquals(NODES.hasEvent(name), false);
      assertEquals(NODES.allowsOob(name), false);
      assertEquals(NODES.hasArgument(name, name), false);
      assertEquals(NODES.hasArgument("node-add", name), false);
      assertEquals(NODES.hasEventData("NODE_GONE", name), false);
      assertEquals(NODES.enumValues("node-add", name), undefined);
      assertEquals(NODES.hasEnumValue("node-add", "kind", name), false);
      assertEquals(NODES.features(name, name, name), []);
      assertEquals(NODES.features("node-add", "kind", name), []);
      assertEquals(NODES.describe(name), undefined);
      assertEquals(NODES.describeReturn("node-add", name), undefined);
      assertEquals(NODES.validate(name).length, 1);
      const args = JSON.parse(`{"kind": "none", "${name}": 1}`);
      assertEquals(
        NODES.validate("node-add", args).map(({ path }) => path),
        [name],
      );
      assertEquals(NODES.validate("node-add", { kind: name }).length, 1);
      // A mandatory member of that name is missing, although the prototype has
      // one.
      const schema = schemaOf(command(name, "o"), {
        "meta-type": "object",
        name: "o",
        members: [{ name, type: name }],
      }, { "meta-type": "enum", name, members: [{ name }] });
      assert(schema.hasCommand(name));
      assert(schema.hasEnumValue(name, name, name));
      assertEquals(
        schema.validate(name, {}).map(({ path }) => path),
        [name],
      );
      assertEquals(
        schema.validate(name, JSON.parse(`{"${name}": "${name}"}`)),
        [],
      );
    }
    assertEquals(({} as Record<string, unknown>)["kind"], undefined);
  },
);
