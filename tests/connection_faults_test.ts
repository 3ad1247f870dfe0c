/**
 * The fault matrix: every promise of the client meets every fault. Each promise
 * has to settle and to say why.
 *
 * @module
 */

import {
  assertEquals,
  assertRejects,
  assertStrictEquals,
  assertStringIncludes,
} from "@std/assert";
import {
  memoryTransports,
  QmpClient,
  QmpClosedError,
  QmpProtocolError,
  QmpTimeoutError,
  type Transport,
} from "../mod.ts";
import { openScripted, ScriptedPeer } from "./support/scripted_peer.ts";
import { FakeConn } from "./support/transports.ts";
import { GREETING, reply } from "./support/wire_text.ts";

const permissions = "none";
const TIMEOUT = 5;
const REASON = { any: "reason" };
const GARBAGE = "SSH-2.0-OpenSSH_9.2";
const RESET = "Connection reset by peer";

/** How a promise settled, with the relevant facts of an error and its cause. */
type Outcome =
  | { value: unknown }
  | { reason: unknown }
  | {
    error: string;
    sent?: boolean;
    operation?: string;
    timeout?: number;
    received?: string;
    message?: string;
    cause?: Outcome;
  };

function outcome(promise: Promise<unknown>): Promise<Outcome> {
  return promise.then((value) => ({ value }), describe);
}

function describe(error: unknown): Outcome {
  if (!(error instanceof Error)) {
    assertStrictEquals(error, REASON);
    return { reason: error };
  }
  return {
    error: error.name,
    ...(error instanceof QmpClosedError && { sent: error.sent }),
    ...(error instanceof QmpProtocolError && { received: error.received }),
    ...(error instanceof QmpTimeoutError &&
      { operation: error.operation, timeout: error.timeout }),
    // An error of this package is compared by its class and members instead.
    ...(error.name === "Error" && { message: error.message }),
    ...(error.cause !== undefined && { cause: describe(error.cause) }),
  };
}

const value = (value: unknown): Outcome => ({ value });
const closed = (sent: boolean, cause?: Outcome): Outcome => ({
  error: "QmpClosedError",
  sent,
  ...(cause && { cause }),
});
const connect = (cause?: Outcome): Outcome => ({
  error: "QmpConnectError",
  ...(cause && { cause }),
});
const timedOut = (operation: string): Outcome => ({
  error: "QmpTimeoutError",
  operation,
  timeout: TIMEOUT,
});
const ABORTED: Outcome = { reason: REASON };
const OS_ERROR: Outcome = { error: "Error", message: RESET };
const BROKEN = closed(false, OS_ERROR);
const NOT_QMP: Outcome = {
  error: "QmpProtocolError",
  received: GARBAGE,
  cause: { error: "SyntaxError" },
};

/** Faults. Most of them occur when the promise already waits. */
const FAULTS = {
  "the peer goes silent": () => {},
  "the peer hangs up": ({ peer }: Scene) => peer.hangUp(),
  "the peer resets": ({ peer }: Scene) => peer.reset(),
  "the peer sends garbage": ({ peer }: Scene) => peer.send(`${GARBAGE}\r\n`),
  "the caller has already aborted": () => {},
  "the caller aborts": ({ caller }: Scene) => caller.abort(REASON),
  "the caller calls close()": ({ qmp }: Scene) => qmp.close(),
};

type Fault = keyof typeof FAULTS;

/** The participants of one test. */
interface Scene {
  qmp: QmpClient;
  peer: ScriptedPeer;
  caller: AbortController;
  options: { signal?: AbortSignal; timeout?: number };
}

/** A method of the client, or a getter, that returns a promise. */
interface Awaitable {
  /**
   * Makes the promise, and resolves when that promise waits for the peer. The
   * object keeps `await` from waiting for the promise itself.
   */
  begin(scene: Scene): Promise<{ promise: Promise<unknown> }>;
  /** Whether to make the promise after the fault. */
  late?: boolean;
  /**
   * How the promise settles. A fault is missing if it does not affect the
   * method, because the method takes no signal or no timeout.
   */
  outcomes: Partial<Record<Fault, Outcome>>;
}

/** Waits until the peer has received a command, which it does not answer. */
async function command(
  { peer }: Scene,
  promise: Promise<unknown>,
): Promise<{ promise: Promise<unknown> }> {
  promise.catch(() => {});
  // The peer does not receive a command that the client refuses.
  await Promise.race([peer.receive().catch(() => {}), promise.catch(() => {})]);
  return { promise };
}

const STOPPED: Partial<Record<Fault, Outcome>> = {
  "the caller has already aborted": ABORTED,
  "the caller aborts": ABORTED,
};

const COMMAND: Partial<Record<Fault, Outcome>> = {
  "the peer goes silent": timedOut("query-status"),
  "the peer hangs up": closed(true),
  "the peer resets": closed(true, BROKEN),
  "the peer sends garbage": closed(true, NOT_QMP),
  "the caller calls close()": closed(true),
  ...STOPPED,
};

const event = (sent: boolean): Partial<Record<Fault, Outcome>> => ({
  "the peer hangs up": closed(sent),
  "the peer resets": closed(sent, BROKEN),
  "the peer sends garbage": closed(sent, NOT_QMP),
  "the caller calls close()": closed(sent),
  ...STOPPED,
});

const ITERATOR: Partial<Record<Fault, Outcome>> = {
  "the peer resets": BROKEN,
  "the peer sends garbage": NOT_QMP,
  ...STOPPED,
};

const END = {
  "the peer resets": BROKEN,
  "the peer sends garbage": NOT_QMP,
};

const BOTH = "stop with STOP";
const DONE = value({ value: undefined, done: true });

const AWAITABLES: Record<string, Awaitable> = {
  "execute()": {
    begin: (scene) =>
      command(scene, scene.qmp.execute("query-status", {}, scene.options)),
    outcomes: COMMAND,
  },
  "execute() of a ninth command": {
    async begin(scene) {
      for (let before = 0; before < 8; before++) {
        scene.qmp.execute("query-name").catch(() => {});
        await scene.peer.receive();
      }
      return {
        promise: scene.qmp.execute("query-status", {}, scene.options),
      };
    },
    outcomes: {
      ...COMMAND,
      "the peer hangs up": closed(false),
      "the peer resets": closed(false, BROKEN),
      "the peer sends garbage": closed(false, NOT_QMP),
      "the caller calls close()": closed(false),
    },
  },
  "untyped.execute()": {
    begin: (scene) =>
      command(
        scene,
        scene.qmp.untyped.execute("query-status", {}, scene.options),
      ),
    outcomes: COMMAND,
  },
  "schema()": {
    begin: (scene) => command(scene, scene.qmp.schema(scene.options)),
    outcomes: {
      ...COMMAND,
      "the peer goes silent": timedOut("query-qmp-schema"),
    },
  },
  "waitFor()": {
    begin: ({ qmp, options }) =>
      Promise.resolve({ promise: qmp.waitFor(["STOP", "RESUME"], options) }),
    outcomes: {
      ...event(false),
      "the peer goes silent": timedOut("Waiting for STOP or RESUME"),
    },
  },
  "executeAndWait() before the reply": {
    begin: (scene) =>
      command(
        scene,
        scene.qmp.executeAndWait("stop", {}, {
          ...scene.options,
          event: "STOP",
        }),
      ),
    outcomes: { ...COMMAND, "the peer goes silent": timedOut(BOTH) },
  },
  "executeAndWait() before the event": {
    async begin({ qmp, peer, options }) {
      const promise = qmp.executeAndWait("stop", {}, {
        ...options,
        event: "STOP",
      });
      promise.catch(() => {});
      if (options.signal?.aborted) return { promise };
      const { id } = await peer.receive();
      await peer.send(reply(id));
      // The client receives this event after the reply.
      const event = qmp.waitFor("RESUME").catch(() => {});
      await peer.send(
        '{"event": "RESUME", "timestamp": {"seconds": 1, "microseconds": 2}}\r\n',
      );
      await event;
      return { promise };
    },
    // The command has run. The error has to say that it was sent, so that the
    // caller does not send it again.
    outcomes: { ...event(true), "the peer goes silent": timedOut(BOTH) },
  },
  "events().next()": {
    begin({ qmp, options: { signal } }) {
      const next = async () =>
        await qmp.events("STOP", signal ? { signal } : {}).next();
      return Promise.resolve({ promise: next() });
    },
    outcomes: {
      ...ITERATOR,
      "the peer hangs up": DONE,
      "the caller calls close()": DONE,
    },
  },
  "events() in a loop": {
    begin({ qmp, options: { signal } }) {
      async function iterate() {
        for await (const event of qmp.events(signal ? { signal } : {})) {
          throw new Error(`Expected no event, found ${event.event}`);
        }
        return "left";
      }
      return Promise.resolve({ promise: iterate() });
    },
    outcomes: {
      ...ITERATOR,
      "the peer hangs up": value("left"),
      "the caller calls close()": value("left"),
    },
  },
  "closed": {
    begin: ({ qmp }) => Promise.resolve({ promise: qmp.closed }),
    outcomes: {
      ...END,
      "the peer hangs up": value(undefined),
      "the caller calls close()": value(undefined),
    },
  },
  "closed with a command in flight": {
    async begin(scene) {
      await command(scene, scene.qmp.execute("query-status"));
      return { promise: scene.qmp.closed };
    },
    outcomes: {
      ...END,
      "the peer hangs up": closed(true),
      "the caller calls close()": value(undefined),
    },
  },
  "close()": {
    late: true,
    begin: ({ qmp }) => Promise.resolve({ promise: qmp.close() }),
    outcomes: {
      "the peer goes silent": value(undefined),
      "the peer hangs up": value(undefined),
      "the peer resets": value(undefined),
      "the peer sends garbage": value(undefined),
      "the caller calls close()": value(undefined),
    },
  },
};

/** The kinds of transports. */
const TRANSPORTS: Record<string, (transport: Transport) => Transport> = {
  "streams": (transport) => transport,
  "read() and write()": (transport) => new FakeConn(transport),
};

for (const [over, wrap] of Object.entries(TRANSPORTS)) {
  for (const [name, { begin, late, outcomes }] of Object.entries(AWAITABLES)) {
    for (const [fault, expected] of Object.entries(outcomes)) {
      Deno.test({
        name: `QmpClient.${name} settles when ${fault}, over ${over}`,
        permissions,
        async fn() {
          const { qmp, peer } = await openScripted({}, wrap);
          const caller = new AbortController();
          const scene = { qmp, peer, caller, options: options(fault, caller) };
          const cause = FAULTS[fault as Fault];
          if (late) await cause(scene);
          const { promise } = await begin(scene);
          const settled = outcome(promise);
          if (!late) await cause(scene);
          assertEquals(await settled, expected);
          await qmp.close();
          assertEquals(qmp.state, "closed");
        },
      });
    }
  }
}

/**
 * Returns the options that cause a fault or that the fault needs. The timeout
 * of a minute is there because the sanitizer finds a timer that is left behind.
 */
function options(fault: string, caller: AbortController): Scene["options"] {
  if (fault === "the peer goes silent") return { timeout: TIMEOUT };
  if (fault === "the caller has already aborted") caller.abort(REASON);
  return { signal: caller.signal, timeout: 60_000 };
}

const HANDSHAKE = timedOut("The QMP handshake");

/**
 * How {@linkcode QmpClient.open} settles when a fault occurs before the
 * greeting, and when it occurs before the reply to the negotiation.
 */
const OPEN: Partial<Record<Fault, [greeting: Outcome, reply: Outcome]>> = {
  "the peer goes silent": [HANDSHAKE, HANDSHAKE],
  "the peer hangs up": [connect(), connect()],
  "the peer resets": [connect(OS_ERROR), connect(OS_ERROR)],
  "the peer sends garbage": [NOT_QMP, NOT_QMP],
  "the caller has already aborted": [ABORTED, ABORTED],
  "the caller aborts": [ABORTED, ABORTED],
};

for (const [over, wrap] of Object.entries(TRANSPORTS)) {
  for (const [fault, expected] of Object.entries(OPEN)) {
    for (const [phase, awaited] of ["greeting", "reply"].entries()) {
      Deno.test({
        name:
          `QmpClient.open() settles and closes the transport when ${fault} before the ${awaited}, over ${over}`,
        permissions,
        async fn() {
          const [near, far] = memoryTransports();
          const peer = new ScriptedPeer(far);
          const caller = new AbortController();
          const opening = QmpClient.open(wrap(near), options(fault, caller));
          const settled = outcome(opening);
          if (phase === 1 && !caller.signal.aborted) {
            await peer.send(GREETING);
            await peer.receive();
          }
          const scene = { peer, caller } as Scene;
          await FAULTS[fault as Fault](scene);
          assertEquals(await settled, expected[phase]);
          // In the other two cases the peer has closed its own end.
          if (!["the peer hangs up", "the peer resets"].includes(fault)) {
            await peer.endsWithoutMore();
          }
        },
      });
    }
  }
}

for (const [over, wrap] of Object.entries(TRANSPORTS)) {
  Deno.test({
    name:
      `QmpClient.open() rejects with QmpProtocolError if garbage follows the greeting in its chunk, over ${over}`,
    permissions,
    async fn() {
      for (const violation of [`${GARBAGE}\r\n`, '{"QNP": 1}\r\n']) {
        const [near, far] = memoryTransports();
        const peer = new ScriptedPeer(far);
        const opening = QmpClient.open(wrap(near));
        const settled = assertRejects(() => opening, QmpProtocolError);
        await peer.send(GREETING + violation);
        assertStringIncludes((await settled).received, violation.slice(0, 7));
        await peer.ended();
      }
    },
  });
}
