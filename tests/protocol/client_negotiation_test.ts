import { assertEquals, assertThrows } from "@std/assert";
import type { ClientProtocol } from "../../src/protocol/client.ts";
import {
  type ConnectionState,
  QmpStateError,
} from "../../src/protocol/error.ts";
import {
  execute,
  fail,
  greeted,
  negotiated,
  OOB,
  STATES,
  succeed,
} from "./client_driver.ts";

const NEGOTIATIONS: Record<
  string,
  [offered: string[], wanted: string[] | undefined, enabled: string[]]
> = {
  "the known capabilities that the server offers": [
    ["later", "oob"],
    undefined,
    ["oob"],
  ],
  "nothing if the server offers nothing": [[], undefined, []],
  "nothing if the caller wants nothing": [["oob"], [], []],
  "nothing if the server does not offer what the caller wants": [["oob"], [
    "later",
  ], []],
  "the wanted capabilities that the server offers": [
    ["a", "b", "c"],
    ["c", "x", "a"],
    ["c", "a"],
  ],
};

for (const [what, [offered, wanted, enabled]] of Object.entries(NEGOTIATIONS)) {
  Deno.test(
    `ClientProtocol.negotiate() enables ${what}`,
    { permissions: "none" },
    () => {
      const protocol = greeted(...offered);
      protocol.negotiate("negotiation", wanted);
      const args = enabled.length > 0
        ? `,"arguments":{"enable":${JSON.stringify(enabled)}}`
        : "";
      assertEquals(
        protocol.takeOutput(),
        `{"execute":"qmp_capabilities"${args}}\n`,
      );
      assertEquals(protocol.capabilities, []);
      assertEquals(succeed(protocol, 0), "return of negotiation");
      assertEquals(protocol.capabilities, enabled);
    },
  );
}

Deno.test(
  "ClientProtocol.negotiate() can be called again after an error",
  { permissions: "none" },
  () => {
    const protocol = greeted("oob");
    protocol.negotiate("first");
    assertEquals(fail(protocol, 0), "error of first");
    assertEquals([protocol.state, protocol.capabilities], ["negotiation", []]);
    protocol.negotiate("second", []);
    assertEquals(succeed(protocol, 0), "return of second");
    assertEquals([protocol.state, protocol.capabilities], ["command", []]);
  },
);

Deno.test(
  "ClientProtocol keeps the capabilities of the first negotiation after a second one",
  { permissions: "none" },
  () => {
    const protocol = greeted("oob");
    protocol.negotiate("first");
    protocol.negotiate("second", []);
    assertEquals(succeed(protocol, 0), "return of first");
    assertEquals(succeed(protocol, 1), "return of second");
    protocol.negotiate("third", []);
    assertEquals(fail(protocol, 1), "error of third");
    assertEquals([protocol.state, protocol.capabilities], ["command", ["oob"]]);
  },
);

Deno.test(
  "ClientProtocol.execute() of qmp_capabilities negotiates",
  { permissions: "none" },
  () => {
    for (const enable of [["oob"], "oob", undefined]) {
      const protocol = greeted("oob");
      const args = { enable };
      protocol.execute("qmp_capabilities", args, "own");
      if (Array.isArray(enable)) enable.push("later");
      succeed(protocol, 0);
      assertEquals(protocol.state, "command");
      assertEquals(
        protocol.capabilities,
        Array.isArray(enable) ? ["oob"] : [],
      );
    }
  },
);

Deno.test(
  "ClientProtocol ends a negotiation that was abandoned",
  { permissions: "none" },
  () => {
    const protocol = greeted("oob");
    protocol.abandon(protocol.negotiate("negotiation"));
    assertEquals(succeed(protocol, 0), "dropped");
    assertEquals([protocol.state, protocol.capabilities], ["command", ["oob"]]);
  },
);

Deno.test(
  "ClientProtocol.execute() throws QmpStateError if the state does not allow the command",
  { permissions: "none" },
  () => {
    const wrong: [ConnectionState, string[]][] = [
      ["greeting", ["query-status", "qmp_capabilities"]],
      ["negotiation", ["query-status"]],
      ["closed", ["query-status", "qmp_capabilities"]],
    ];
    for (const [state, names] of wrong) {
      const protocol = STATES[state]();
      protocol.takeOutput();
      for (const name of names) {
        const error = assertThrows(
          () => execute(protocol, name),
          QmpStateError,
          `Cannot execute ${name}: the connection is in the state "${state}"`,
        );
        assertEquals(error.state, state);
      }
      assertEquals(protocol.takeOutput(), "");
    }
    for (const state of ["greeting", "closed"] as const) {
      assertThrows(() => STATES[state]().negotiate("x"), QmpStateError);
    }
  },
);

Deno.test(
  "ClientProtocol.execute() throws QmpStateError for out-of-band if it is not enabled",
  { permissions: "none" },
  () => {
    const cases: [ClientProtocol<string>, string, ConnectionState][] = [
      [negotiated("later"), "migrate-pause", "command"],
      [greeted("oob"), "qmp_capabilities", "negotiation"],
    ];
    for (const [protocol, name, state] of cases) {
      const error = assertThrows(
        () => protocol.execute(name, undefined, "x", OOB),
        QmpStateError,
        `Cannot execute ${name} out-of-band: the capability "oob" is not enabled`,
      );
      assertEquals(error.state, state);
      assertEquals(protocol.takeOutput(), "");
    }
  },
);
