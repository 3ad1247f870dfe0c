import { assertEquals } from "@std/assert";
import { takesX } from "./schemas.ts";

const permissions = "none";

const SPELLINGS: [name: string, closest: string | undefined][] = [
  ["nodeName", "node-name"],
  ["node_name", "node-name"],
  ["nodename", "node-name"],
  ["nod-nam", "node-name"],
  ["noden-ame", "node-name"],
  ["naem", "name"],
  ["nam", "name"],
  ["size", "size"],
  ["siez", "size"],
  ["zise", undefined],
  ["ids", "id"],
  ["i", undefined],
  ["", undefined],
  ["filename", undefined],
  ["name-of-the-node", undefined],
  ["n".repeat(1_000_000), undefined],
];

Deno.test(
  "The closest name is found if few letters differ",
  { permissions },
  () => {
    const values = ["node-name", "name", "id", "size"];
    const schema = takesX("e", { "meta-type": "enum", name: "e", values });
    for (const [x, closest] of SPELLINGS) {
      const [problem] = schema.validate("f", { x });
      assertEquals(
        values.includes(x) ? x : problem!.closest,
        closest,
        x.slice(0, 20),
      );
    }
  },
);
