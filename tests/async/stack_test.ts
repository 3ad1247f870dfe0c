import { assertEquals, assertStrictEquals } from "@std/assert";
import { rejection, retrace } from "../../src/async/stack.ts";

const permissions = "none";

/** A class of errors that may get a new stack. */
class OwnError extends Error {}

Deno.test({
  name: "rejection() keeps the stack of an error if no function waits for it",
  permissions,
  async fn() {
    const error = new OwnError("own");
    const { stack } = error;
    let rejected: unknown;
    rejection(error, OwnError).catch((reason) => rejected = reason);
    for (let turn = 0; turn < 10; turn++) await undefined;
    assertStrictEquals(rejected, error);
    assertEquals(error.stack, stack);
  },
});

Deno.test({
  name: "rejection() and retrace() keep the stack of an error of another class",
  permissions,
  async fn() {
    const error = new Error("mine");
    const { stack } = error;
    retrace(error, OwnError, () => {});
    assertStrictEquals(
      await rejection(error, OwnError).catch((reason) => reason),
      error,
    );
    assertEquals(error.stack, stack);
    assertEquals(
      await rejection("a text", OwnError).catch((reason) => reason),
      "a text",
    );
  },
});

Deno.test({
  name: "rejection() makes no text of a stack, which would be slow",
  permissions,
  async fn() {
    const api = Error as unknown as { prepareStackTrace: unknown };
    const { stackTraceLimit } = Error;
    let texts = 0;
    const prepare = () => `text ${++texts}`;
    api.prepareStackTrace = prepare;
    try {
      const fail = async () => await rejection(new OwnError("own"), OwnError);
      const error = await fail().catch((reason) => reason);
      assertEquals(texts, 0);
      assertEquals(error.stack, "text 1");
      assertStrictEquals(api.prepareStackTrace, prepare);
      assertEquals(Error.stackTraceLimit, stackTraceLimit);
    } finally {
      api.prepareStackTrace = undefined;
    }
  },
});
