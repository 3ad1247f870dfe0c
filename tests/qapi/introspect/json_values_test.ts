import { assertEquals } from "@std/assert";
import { takesX } from "./schemas.ts";

const permissions = "none";

Deno.test(
  "A number is any finite one, and any is every value that JSON can carry",
  { permissions },
  () => {
    const number = takesX("number");
    for (const x of [0, 1.5, -1e300, 2 ** 60, 5n, 2n ** 70n]) {
      assertEquals(number.validate("f", { x }), []);
    }
    for (const x of [NaN, Infinity, "1", null, true]) {
      assertEquals(number.validate("f", { x }).length, 1);
    }
    const any = takesX("any");
    const hidden = { a: [1, "", null, true, 5n, { b: [] }], c: undefined };
    assertEquals(any.validate("f", { x: hidden }), []);
    const paths = any.validate("f", {
      x: { a: [NaN, undefined], b: () => {}, "c d": "\udc00", e: Symbol() },
    }).map(({ path }) => path);
    assertEquals(paths, ["x.a[0]", "x.a[1]", "x.b", 'x["c d"]', "x.e"]);
    assertEquals(any.validate("f").map(({ path }) => path), ["x"]);
  },
);
