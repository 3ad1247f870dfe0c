import { assertEquals } from "@std/assert";
import { QapiSchema } from "../../../src/qapi/introspect/schema.ts";
import { explain } from "../../../src/cli/explain/explain.ts";
import { Output } from "../../../src/cli/output.ts";

/** A schema with a type of each kind. */
const SCHEMA = new QapiSchema([
  {
    "meta-type": "command",
    name: "f",
    "arg-type": "args",
    "ret-type": "[any]",
    "allow-oob": true,
    features: ["unstable"],
  },
  { "meta-type": "event", name: "__org.x_E", "arg-type": "alt-data" },
  { "meta-type": "event", name: "QUIET", "arg-type": "empty" },
  { "meta-type": "object", name: "empty", members: [] },
  {
    "meta-type": "object",
    name: "args",
    members: [
      { name: "mode", type: "modes" },
      { name: "old", type: "int", default: null, features: ["deprecated"] },
      { name: "some", type: "[modes]", default: null },
      { name: "either", type: "alt" },
    ],
    tag: "mode",
    variants: [
      { case: "a", type: "branch" },
      { case: "b", type: "branch" },
      { case: "c", type: "empty" },
    ],
  },
  {
    "meta-type": "object",
    name: "branch",
    members: [{ name: "text\x1b[2J", type: "str" }],
  },
  {
    "meta-type": "object",
    name: "alt-data",
    members: [{ name: "value", type: "alt", default: null }],
  },
  {
    "meta-type": "enum",
    name: "modes",
    members: [{ name: "a" }, { name: "b", features: ["unstable"] }, {
      name: "c",
    }],
    values: ["a", "b", "c"],
  },
  { "meta-type": "array", name: "[modes]", "element-type": "modes" },
  { "meta-type": "array", name: "[any]", "element-type": "any" },
  {
    "meta-type": "alternate",
    name: "alt",
    members: [{ type: "branch" }, { type: "modes" }, { type: "int" }],
  },
  { "meta-type": "builtin", name: "int", "json-type": "int" },
  { "meta-type": "builtin", name: "str", "json-type": "string" },
  { "meta-type": "builtin", name: "any", "json-type": "value" },
]);

/** Words, and their explanations. */
const EXPLANATIONS: [words: string[], text: string][] = [
  [
    ["f"],
    `f command [unstable]
Can be executed out-of-band

Arguments:
  mode    "a" | "b" [unstable] | "c"
  old?    int [deprecated]
  some?   list of "a" | "b" [unstable] | "c"
  either  object | "a" | "b" [unstable] | "c" | int

  With mode "a" | "b"
    text\\u001b[2J  string

  Nothing more with mode "c"

Returns, a list of: any

? may be left out
More: f.either`,
  ],
  [
    ["f.either"],
    `f.either in a command

Takes, one of:
  object:
    text\\u001b[2J  string
  "a" | "b" [unstable] | "c"
  int`,
  ],
  [
    ["__org.x_E"],
    `__org.x_E event

Data:
  value?  object | "a" | "b" [unstable] | "c" | int

? may be left out
More: __org.x_E.value`,
  ],
  [["QUIET"], "QUIET event\n\nData: none"],
];

for (const [words, text] of EXPLANATIONS) {
  Deno.test(`explain() writes the explanation of ${words}`, {
    permissions: "none",
  }, () => {
    const output = new Output({
      color: false,
      errorColor: false,
      pretty: false,
    });
    assertEquals(explain(SCHEMA, words, output), text);
  });
}
