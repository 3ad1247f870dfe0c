import { assert, assertEquals, assertThrows } from "@std/assert";
import { QapiSchema } from "../../../src/qapi/introspect/mod.ts";
import type { SchemaEntry } from "../../../src/qapi/introspect/schema_entries.ts";
import { BUILTINS, command, EMPTY, nested, takesX } from "./schemas.ts";

const permissions = "none";

/** Values that are not schemas, and the end of the message for each. */
const NO_SCHEMAS: Record<string, [entries: unknown, message: string]> = {
  "nothing": [undefined, "expected a list of entries, found undefined"],
  "an object": [{}, "expected a list of entries, found object"],
  "a list of numbers": [[1], "expected an entry, found number"],
  "a list of null": [[null], "expected an entry, found null"],
  "an entry without a name": [[{}], "an entry with a name, found undefined"],
  "an entry of an unknown meta-type": [
    [{ name: "a", "meta-type": "__proto__" }],
    '"a" has the unknown meta-type "__proto__"',
  ],
  "a builtin without a JSON type": [
    [{ name: "a", "meta-type": "builtin" }],
    '"a" has the unknown JSON type undefined',
  ],
  "a command without arguments": [
    [EMPTY, { name: "a", "meta-type": "command" }],
    '"a" refers to the type undefined, which is missing',
  ],
  "a command whose arguments are not an object": [
    [...BUILTINS, command("a", "int", "int")],
    '"a" requires an object type, but "int" is of meta-type builtin',
  ],
  "a command that returns a missing type": [
    [EMPTY, command("a", "0", "toString")],
    '"a" refers to the type "toString", which is missing',
  ],
  "an event whose data is of a missing type": [
    [{ name: "a", "meta-type": "event", "arg-type": "1" }],
    '"a" refers to the type "1", which is missing',
  ],
  "an enumeration without values": [
    [{ name: "a", "meta-type": "enum" }],
    '"a" requires a list of values, found undefined',
  ],
  "an enumeration with a value without a name": [
    [{ name: "a", "meta-type": "enum", members: [null] }],
    'a value of "a" has no name',
  ],
  "an object without members": [
    [{ name: "a", "meta-type": "object" }],
    '"a" requires a list of members, found undefined',
  ],
  "a member without a name": [
    [{ name: "a", "meta-type": "object", members: [null] }],
    'a member of "a" has no name',
  ],
  "a member of a missing type": [
    [{
      name: "a",
      "meta-type": "object",
      members: [{ name: "b", type: "c" }],
    }],
    '"a" refers to the type "c", which is missing',
  ],
  "a union without branches": [
    [{ name: "a", "meta-type": "object", members: [], tag: "t" }],
    '"a" requires a list of variants, found undefined',
  ],
  "a union whose tag is not a member": [
    [{
      name: "a",
      "meta-type": "object",
      members: [],
      tag: "t",
      variants: [],
    }],
    '"a" has the tag "t", but no member of that name',
  ],
  "a union with a branch that is not an object": [
    [...BUILTINS, {
      name: "a",
      "meta-type": "object",
      members: [{ name: "t", type: "str" }],
      tag: "t",
      variants: [{ case: "b", type: "str" }],
    }],
    '"a" requires an object type, but "str" is of meta-type builtin',
  ],
  "a union that is a branch of itself": [
    [...BUILTINS, {
      name: "a",
      "meta-type": "object",
      members: [{ name: "t", type: "str" }],
      tag: "t",
      variants: [{ case: "b", type: "a" }, { case: "c", type: "a" }],
    }],
    "contains itself, or more than 1000 types",
  ],
  "an array of a missing type": [
    [{ name: "a", "meta-type": "array" }],
    '"a" refers to the type undefined, which is missing',
  ],
  "an array of itself": [
    [{ name: "a", "meta-type": "array", "element-type": "a" }],
    "contains itself, or more than 1000 types",
  ],
  "an alternate without members": [
    [{ name: "a", "meta-type": "alternate" }],
    '"a" requires a list of members, found undefined',
  ],
  "an alternate of null": [
    [{ name: "a", "meta-type": "alternate", members: [null] }],
    '"a" refers to the type undefined, which is missing',
  ],
  "alternates of each other": [
    ["a", "b"].map((name) => ({
      name,
      "meta-type": "alternate",
      members: [{ type: "a" }, { type: "b" }],
    })),
    "contains itself, or more than 1000 types",
  ],
  "100,000 arrays of each other": [
    [EMPTY, ...arrays(100_000)],
    "contains itself, or more than 1000 types",
  ],
  "100,000 arrays of each other, outermost first": [
    [...arrays(100_000).reverse(), EMPTY],
    "contains itself, or more than 1000 types",
  ],
  "30 alternates that double": [
    [
      ...BUILTINS,
      ...Array.from({ length: 30 }, (_, index) => {
        const type = index === 0 ? "int" : `${index - 1}`;
        const members = [{ type }, { type }];
        return { name: `${index}`, "meta-type": "alternate", members };
      }),
    ],
    "contains itself, or more than 1000 types",
  ],
};

/** Makes array types, each of which has the one before it as its elements. */
function arrays(count: number): SchemaEntry[] {
  return Array.from({ length: count }, (_, index) => ({
    "meta-type": "array",
    name: `${index + 1}`,
    "element-type": `${index}`,
  }));
}

Deno.test(
  "The schema follows a type that is nested 999 levels deep",
  { permissions },
  () => {
    const entries = arrays(999);
    const schema = takesX("999", ...entries, ...entries.toReversed());
    assert(schema.hasArgument("f", "x"));
    assertEquals(schema.enumValues("f", "x"), undefined);
    assertEquals(schema.features("f", "x"), []);
    assert(schema.describe("f", "x")!.type.endsWith("]"));
    assertEquals(schema.validate("f", { x: nested(999) }), []);
  },
);

for (const [what, [entries, message]] of Object.entries(NO_SCHEMAS)) {
  Deno.test(`new QapiSchema() refuses ${what}`, { permissions }, () => {
    assertThrows(
      () => new QapiSchema(entries as SchemaEntry[]),
      TypeError,
      message,
    );
  });
}

Deno.test(
  "QapiSchema accepts a schema without entries",
  { permissions },
  () => {
    const schema = new QapiSchema([]);
    assertEquals([schema.commands, schema.events], [[], []]);
  },
);
