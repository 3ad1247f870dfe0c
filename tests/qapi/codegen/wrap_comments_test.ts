import { assertEquals } from "@std/assert";
import { wrapComments } from "../../../src/qapi/codegen/wrap_comments.ts";

const permissions = "none";

Deno.test(
  "wrapComments() wraps a comment of one line at 80 columns",
  { permissions },
  () => {
    const fits = `  /** ${"a ".repeat(35)}a */`;
    assertEquals(fits.length, 80);
    assertEquals(wrapComments(fits), fits);
    assertEquals(
      wrapComments(`  /** ${"a ".repeat(36)}a */\n  b: string;`),
      `  /**\n   * ${"a ".repeat(36)}a\n   */\n  b: string;`,
    );
    assertEquals(
      wrapComments(`/** ${"abcd ".repeat(20)}end. */`),
      `/**\n *${" abcd".repeat(15)}\n *${" abcd".repeat(5)} end.\n */`,
    );
  },
);

Deno.test(
  "wrapComments() wraps each line of a comment of several lines",
  { permissions },
  () => {
    assertEquals(
      wrapComments(
        `    /**\n     *${
          " abcd".repeat(16)
        }\n     *\n     * @deprecated\n     */`,
      ),
      `    /**\n     *${" abcd".repeat(14)}\n     *${
        " abcd".repeat(2)
      }\n     *\n     * @deprecated\n     */`,
    );
  },
);

Deno.test(
  "wrapComments() keeps a long word in one piece, and leaves code as it is",
  { permissions },
  () => {
    const link = `[\`a\`](https://${"a".repeat(80)}).`;
    assertEquals(
      wrapComments(`/** A ${link} B. */`),
      `/**\n * A\n * ${link}\n * B.\n */`,
    );
    assertEquals(
      wrapComments(`/** ${link} B. */`),
      `/**\n * ${link}\n * B.\n */`,
    );
    const code = `const text = "${"a ".repeat(50)}"; // ${"b ".repeat(50)}`;
    assertEquals(wrapComments(code), code);
  },
);
