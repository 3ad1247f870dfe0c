import { assertEquals } from "@std/assert";
import type { QapiObject } from "../../../src/qapi/introspect/mod.ts";
import { NODES, takesX } from "./schemas.ts";

const permissions = "none";

Deno.test(
  "describe() describes every kind of type",
  { permissions },
  () => {
    const describe = (path: string) => NODES.describe("node-add", path);
    assertEquals(describe("size"), {
      kind: "builtin",
      type: "int",
      features: [],
    });
    assertEquals(describe("kind"), {
      kind: "enum",
      type: '"file"|"net"|"pool"|"none"',
      features: [],
      values: ["file", "net", "pool", "none"].map((name) => ({
        name,
        features: [],
      })),
    });
    assertEquals(NODES.describe("NODE_GONE", "why"), {
      kind: "enum",
      type: '"asked"|"broke"',
      features: [],
      values: [{ name: "asked", features: [] }, {
        name: "broke",
        features: ["unstable"],
      }],
    });
    assertEquals(describe("weights"), {
      kind: "array",
      type: "[[int]]",
      features: [],
      element: {
        kind: "array",
        type: "[int]",
        features: [],
        element: { kind: "builtin", type: "int", features: [] },
      },
    });
    assertEquals(describe("weights[0][0]")?.type, "int");
    assertEquals(describe("__org.example_hint.level"), {
      kind: "alternate",
      type: "int|boolean|[int]",
      features: [],
      alternatives: [
        { kind: "builtin", type: "int", features: [] },
        { kind: "builtin", type: "boolean", features: [] },
        {
          kind: "array",
          type: "[int]",
          features: [],
          element: { kind: "builtin", type: "int", features: [] },
        },
      ],
    });
    // A member that differs between branches has alternatives.
    assertEquals(describe("mode")?.kind, "alternate");
    assertEquals(describe("mode")?.type, '"ro"|"rw"|"rw"|"auto"');
    const node = describe("") as QapiObject;
    assertEquals(node.type, "object");
    assertEquals(node.open, false);
    assertEquals(node.tag, "kind");
    assertEquals(node.members, [
      {
        name: "kind",
        type: '"file"|"net"|"pool"|"none"',
        optional: false,
        features: [],
      },
      { name: "size", type: "int", optional: true, features: ["deprecated"] },
      {
        name: "__org.example_hint",
        type: "object",
        optional: true,
        features: [],
      },
    ]);
    assertEquals(node.variants.map((variant) => variant.case), [
      "file",
      "net",
      "pool",
    ]);
    const [file, net, pool] = node.variants;
    assertEquals(file!.features, ["quick"]);
    assertEquals(net!.tag, "transport");
    assertEquals(net!.variants[0]!.members.map(({ name }) => name), [
      "host",
      "port",
    ]);
    assertEquals(pool!.members.map(({ type }) => type), [
      "[object|string]",
      "[[int]]",
      'object|"ro"|"rw"|null',
    ]);
    assertEquals(NODES.describeReturn("node-add")?.type, "[object]");
    assertEquals(NODES.describeReturn("node-add", "[0].kind")?.kind, "enum");
    assertEquals(NODES.describeReturn("nope"), undefined);
    assertEquals(NODES.describe("BANG")?.kind, "object");
    assertEquals(takesX("any").describe("f", "x")?.type, "any");
  },
);
