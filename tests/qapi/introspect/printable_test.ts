import { assertEquals, assertThrows } from "@std/assert";
import { command, messages, schemaOf, takesX } from "./schemas.ts";

const permissions = "none";

Deno.test(
  "Messages escape characters that would move the text around them",
  { permissions },
  () => {
    assertEquals(
      messages(takesX("str"), "f", { x: "a", "b\u009b\u{e0001}": 1 }),
      [
        'Argument ["b\\u009b\\udb40\\udc01"] of f is not known',
      ],
    );
    assertThrows(
      () => schemaOf(command("\u202e".repeat(100), "1")),
      TypeError,
      `schema: "${"\\u202e".repeat(64)}…" refers to`,
    );
  },
);
