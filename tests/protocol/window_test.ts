import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  ERROR,
  execute,
  fail,
  negotiated,
  OOB,
  succeed,
  takeNames,
} from "./client_driver.ts";

Deno.test(
  "ClientProtocol holds back in-band commands beyond eight, and sends them in order",
  { permissions: "none" },
  () => {
    const protocol = negotiated("oob");
    const commands = execute(protocol, ..."123456789ab");
    protocol.execute("own", undefined, "own", { id: "own" });
    assertEquals(takeNames(protocol), [..."12345678"]);
    assertEquals(
      commands.map(({ sent, id }) => [sent, id]),
      [
        ...[0, 1, 2, 3, 4, 5, 6, 7].map((id) => [true, id]),
        ...[8, 9, 10].map(() => [false, undefined]),
      ],
    );
    assertEquals(protocol.inFlight, 8);

    protocol.execute("p", undefined, "p", OOB);
    assertEquals(takeNames(protocol), ["p oob"]);
    assertEquals(succeed(protocol, 8), "return of p");
    assertEquals(takeNames(protocol), []);

    assertEquals(succeed(protocol, 0), "return of 1");
    assertEquals(takeNames(protocol), ["9"]);
    assertEquals([commands[8]!.sent, commands[8]!.id], [true, 0]);
    execute(protocol, "c");
    assertEquals(takeNames(protocol), []);
    fail(protocol, 1);
    fail(protocol);
    assertEquals(takeNames(protocol), ["a", "b"]);
    succeed(protocol, 7);
    succeed(protocol, 6);
    assertEquals(
      protocol.takeOutput(),
      '{"execute":"own","id":"own"}\n{"execute":"c","id":6}\n',
    );
    assertEquals(protocol.inFlight, 8);
    succeed(protocol, "own");
    execute(protocol, "d");
    assertEquals(takeNames(protocol), ["d"]);
  },
);

Deno.test(
  "ClientProtocol pipelines all commands if out-of-band is not enabled",
  { permissions: "none" },
  () => {
    const protocol = negotiated();
    const names = Array.from({ length: 100 }, (_, index) => `x-${index}`);
    const commands = execute(protocol, ...names);
    assertEquals(takeNames(protocol), names);
    assert(commands.every(({ sent }) => sent));
    assertEquals(protocol.inFlight, 100);
  },
);

Deno.test(
  "ClientProtocol.abandon() of a command that is held back prevents its sending",
  { permissions: "none" },
  () => {
    const protocol = negotiated("oob");
    const [first] = execute(protocol, ..."12345678");
    const [ninth] = execute(protocol, "9");
    const own = protocol.execute("own", undefined, "own", { id: "own" });
    execute(protocol, "last");
    protocol.takeOutput();
    assertThrows(
      () => protocol.execute("own", undefined, "own", { id: "own" }),
      RangeError,
    );
    for (const command of [ninth!, own, own, first!]) protocol.abandon(command);

    assertEquals(takeNames(protocol), []);
    assertEquals(succeed(protocol, "own"), "dropped");
    protocol.execute("own", undefined, "own again", { id: "own" });
    assertEquals(succeed(protocol, 0), "dropped");
    assertEquals(takeNames(protocol), ["last"]);
    assertEquals([ninth!.sent, own.sent], [false, false]);
    succeed(protocol, 0);
    assertEquals(succeed(protocol, "own"), "return of own again");
  },
);

Deno.test(
  "ClientProtocol.receive() matches no reply to a command that is held back",
  { permissions: "none" },
  () => {
    const protocol = negotiated("oob");
    execute(protocol, ..."12345678");
    protocol.execute("own", undefined, "own", { id: "own" });
    assertEquals(succeed(protocol, "own"), "dropped");
    for (const name of "12345678") {
      assertEquals(fail(protocol), `error of ${name}`);
    }
    assertEquals(fail(protocol), "error of own");
  },
);

Deno.test(
  "ClientProtocol.receive() says that a reply's command was abandoned",
  { permissions: "none" },
  () => {
    for (const reply of [{ return: {} }, { error: ERROR }]) {
      const protocol = negotiated();
      protocol.abandon(execute(protocol, "a")[0]!);
      assertEquals(protocol.receive({ ...reply, id: 0 }), {
        kind: "dropped",
        reason: "its command was abandoned",
      });
    }
  },
);
