import { assert, assertEquals } from "@std/assert";
import { takesX } from "./schemas.ts";

const permissions = "none";

Deno.test("The text of a long enumeration is cut, and its values are not", {
  permissions,
}, () => {
  const values = Array.from({ length: 30 }, (_, index) => `v${index}`);
  const schema = (count: number) =>
    takesX("e", {
      "meta-type": "enum",
      name: "e",
      values: values.slice(0, count),
    });
  assertEquals(
    schema(30).describe("f", "x")?.type,
    '"v0"|"v1"|"v2"|"v3"|"v4"|"v5"|"v6"|"v7"|… 22 more',
  );
  assert(schema(9).describe("f", "x")?.type.endsWith('"v8"'));
  assertEquals(schema(30).enumValues("f", "x"), values);
  assertEquals(schema(30).validate("f", { x: "v29" }), []);
});
