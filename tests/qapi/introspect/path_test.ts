import { assertEquals } from "@std/assert";
import { NODES } from "./schemas.ts";

const permissions = "none";

const PATHS: [path: string, found: boolean][] = [
  ["", true],
  ["kind", true],
  ["filename", true],
  ["transport", true],
  ["host", true],
  ["path", true],
  ["children", true],
  ["children.filename", true],
  ["children.0.filename", true],
  ["children[0].filename", true],
  ["children[12].children[3].host", true],
  ["children.0", true],
  ["children[0]", true],
  ["children.0.0", false],
  ["children.children.children.path", true],
  ["fallback.fallback.kind", true],
  ["weights", true],
  ["weights.0.1", true],
  ["weights[0][1]", true],
  ["weights[0][1][2]", false],
  ["__org.example_hint", true],
  ["__org.example_hint.level", true],
  ["__org.example_hint.level[0]", true],
  ["children[0].__org.example_hint.level", true],
  ["__org", false],
  ["__org.example_hint.level.x", false],
  ["node", false],
  ["kind.file", false],
  ["filename.x", false],
  ["0", false],
  ["kind.0", false],
  [".", false],
  [".kind", false],
  ["kind.", false],
  ["children..kind", false],
  ["children[]", false],
  ["children[0", false],
  ["children[0]kind", false],
  ["children.[0]", false],
  ["children[-1]", false],
  ["children[x]", false],
  ["kind ", false],
  ["__proto__", false],
  ["__proto__.constructor", false],
  ["children.length", false],
  ["constructor", false],
];

for (const [path, found] of PATHS) {
  Deno.test(
    `hasArgument() and hasReturn() ${found ? "find" : "do not find"} ${
      JSON.stringify(path)
    }`,
    { permissions },
    () => {
      assertEquals(NODES.hasArgument("node-add", path), found);
      // The return value is a list of the same type.
      assertEquals(NODES.hasReturn("node-add", path), found || path === "0");
      assertEquals(NODES.describe("node-add", path) !== undefined, found);
      assertEquals(NODES.hasArgument("node-ad", path), false);
      assertEquals(NODES.hasReturn("node-ad", path), false);
    },
  );
}
