import { assertEquals, assertMatch } from "@std/assert";
import {
  type QmpClient,
  QmpClosedError,
  QmpCommandError,
  QmpTimeoutError,
} from "../mod.ts";
import { openScripted, type ScriptedPeer } from "./support/scripted_peer.ts";
import { errorReply } from "./support/wire_text.ts";

const permissions = "none";

/**
 * Calls that reject. The function `whoWaits` has a name that a stack can show.
 */
const CALLS: Record<
  string,
  [
    errorClass: new (...args: never[]) => Error,
    whoWaits: (qmp: QmpClient) => Promise<unknown>,
    fault: (peer: ScriptedPeer) => Promise<unknown> | void,
  ]
> = {
  "the server's error": [
    QmpCommandError,
    async function whoWaits(qmp) {
      await qmp.execute("stop");
    },
    async (peer) => {
      const { id } = await peer.receive();
      await peer.send(errorReply(id, { class: "GenericError", desc: "No" }));
    },
  ],
  "the end of the connection": [
    QmpClosedError,
    async function whoWaits(qmp) {
      await qmp.execute("stop");
    },
    async (peer) => {
      await peer.receive();
      await peer.hangUp();
    },
  ],
  "a timeout of execute()": [
    QmpTimeoutError,
    async function whoWaits(qmp) {
      await qmp.execute("stop", {}, { timeout: 1 });
    },
    () => {},
  ],
  "a timeout of waitFor()": [
    QmpTimeoutError,
    async function whoWaits(qmp) {
      await qmp.waitFor("STOP", { timeout: 1 });
    },
    () => {},
  ],
  "a timeout of executeAndWait()": [
    QmpTimeoutError,
    async function whoWaits(qmp) {
      await qmp.executeAndWait("stop", {}, { event: "STOP", timeout: 1 });
    },
    () => {},
  ],
};

for (const [name, [errorClass, whoWaits, fault]] of Object.entries(CALLS)) {
  Deno.test({
    name: `The stack of an error names the function that waits, after ${name}`,
    permissions,
    async fn() {
      const { qmp, peer } = await openScripted();
      const waiting = whoWaits(qmp).then(() => undefined, (error) => error);
      await fault(peer);
      const error = await waiting;
      assertEquals(error.constructor, errorClass);
      assertMatch(
        error.stack,
        /^Qmp\w+Error: .*\n(?: {4}at .*\n)* {4}at async .*whoWaits \(/,
      );
      await qmp.close();
      await peer.hangUp();
    },
  });
}
