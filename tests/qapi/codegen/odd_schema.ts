import type { SchemaInfo } from "@qmp/qmp/qapi";

/** A schema with types that are allowed, but that no QEMU has. */
export const ODD: SchemaInfo[] = [
  { "meta-type": "command", name: "f", "arg-type": "1", "ret-type": "0" },
  { "meta-type": "command", name: "g", "arg-type": "0", "ret-type": "1" },
  { "meta-type": "object", name: "0", members: [] },
  {
    "meta-type": "object",
    name: "1",
    members: ["2", "3", "4", "5", "6", "7", "[0]"].map((type, index) => ({
      name: "abcdefg"[index]!,
      type,
      default: null,
    })),
  },
  { "meta-type": "enum", name: "2", members: [], values: [] },
  {
    "meta-type": "object",
    name: "3",
    members: [{ name: "t", type: "2" }],
    tag: "t",
    variants: [],
  },
  {
    "meta-type": "object",
    name: "4",
    members: [{ name: "t", type: "2" }, { name: "u", type: "8" }],
    tag: "t",
    variants: [],
  },
  { "meta-type": "alternate", name: "5", members: [] },
  {
    "meta-type": "alternate",
    name: "6",
    members: [{ type: "str" }, { type: "0" }],
  },
  {
    "meta-type": "object",
    name: "7",
    members: [{ name: "t", type: "8" }],
    tag: "t",
    variants: [{ case: "on", type: "9" }],
  },
  {
    "meta-type": "enum",
    name: "8",
    members: [{ name: "on" }, { name: "off" }],
    values: ["on", "off"],
  },
  { "meta-type": "object", name: "9", members: [{ name: "x", type: "str" }] },
  { "meta-type": "array", name: "[0]", "element-type": "0" },
  { "meta-type": "builtin", name: "str", "json-type": "string" },
];
