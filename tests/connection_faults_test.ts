/**
 * Everything that can be awaited, each under everything that can go wrong: all of it settles, and says why.
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

/** How something settled, with what matters of an error and of its causes. */
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
    // Only what is not ours is known by its message.
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

/** What goes wrong, once the awaitable waits. */
const FAULTS = {
  "the peer goes silent": () => {},
  "the peer hangs up": ({ peer }: Scene) => peer.hangUp(),
  "the peer resets": ({ peer }: Scene) => peer.reset(),
  "the peer sends garbage": ({ peer }: Scene) => peer.send(`${GARBAGE}\r\n`),
  "the caller has aborted before": () => {},
  "the caller aborts": ({ caller }: Scene) => caller.abort(REASON),
  "close() is called": ({ qmp }: Scene) => qmp.close(),
};

type Fault = keyof typeof FAULTS;

/** What takes part in a test. */
interface Scene {
  qmp: QmpClient;
  peer: ScriptedPeer;
  caller: AbortController;
  options: { signal?: AbortSignal; timeout?: number };
}

interface Awaitable {
  /** Begins to wait, and resolves, to the promise in an object, when it waits for what the fault keeps from it. */
  begin(scene: Scene): Promise<{ promise: Promise<unknown> }>;
  /** Whether to begin after the fault. */
  late?: boolean;
  /** How it settles. A fault that is missing is none for it, as it takes neither a signal nor a timeout. */
  outcomes: Partial<Record<Fault, Outcome>>;
}

/** Begins a command, which the peer does not answer. */
async function command(
  { peer }: Scene,
  promise: Promise<unknown>,
): Promise<{ promise: Promise<unknown> }> {
  promise.catch(() => {});
  // One that is refused is not sent.
  await Promise.race([peer.receive().catch(() => {}), promise.catch(() => {})]);
  return { promise };
}

const STOPPED: Partial<Record<Fault, Outcome>> = {
  "the caller has aborted before": ABORTED,
  "the caller aborts": ABORTED,
};

const COMMAND: Partial<Record<Fault, Outcome>> = {
  "the peer goes silent": timedOut("query-status"),
  "the peer hangs up": closed(true),
  "the peer resets": closed(true, BROKEN),
  "the peer sends garbage": closed(true, NOT_QMP),
  "close() is called": closed(true),
  ...STOPPED,
};

const event = (sent: boolean): Partial<Record<Fault, Outcome>> => ({
  "the peer hangs up": closed(sent),
  "the peer resets": closed(sent, BROKEN),
  "the peer sends garbage": closed(sent, NOT_QMP),
  "close() is called": closed(sent),
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
  "execute() of a command that is held back": {
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
      "close() is called": closed(false),
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
      // When this has come, so has the reply.
      const event = qmp.waitFor("RESUME").catch(() => {});
      await peer.send(
        '{"event": "RESUME", "timestamp": {"seconds": 1, "microseconds": 2}}\r\n',
      );
      await event;
      return { promise };
    },
    // The command has run, so whoever gives up must not send it again.
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
      "close() is called": DONE,
    },
  },
  "for await of events()": {
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
      "close() is called": value("left"),
    },
  },
  "closed": {
    begin: ({ qmp }) => Promise.resolve({ promise: qmp.closed }),
    outcomes: {
      ...END,
      "the peer hangs up": value(undefined),
      "close() is called": value(undefined),
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
      "close() is called": value(undefined),
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
      "close() is called": value(undefined),
    },
  },
};

/** Each kind of transport. */
const TRANSPORTS: Record<string, (transport: Transport) => Transport> = {
  "streams": (transport) => transport,
  "read() and write()": (transport) => new FakeConn(transport),
};

for (const [over, wrap] of Object.entries(TRANSPORTS)) {
  for (const [name, { begin, late, outcomes }] of Object.entries(AWAITABLES)) {
    for (const [fault, expected] of Object.entries(outcomes)) {
      Deno.test({
        name: `QmpClient ${name} settles when ${fault}, over ${over}`,
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

/** Options that bring a fault about, or let it come about. What they leave behind when that settles is found. */
function options(fault: string, caller: AbortController): Scene["options"] {
  if (fault === "the peer goes silent") return { timeout: TIMEOUT };
  if (fault === "the caller has aborted before") caller.abort(REASON);
  return { signal: caller.signal, timeout: 60_000 };
}

const HANDSHAKE = timedOut("The QMP handshake");

/** How {@linkcode QmpClient.open} settles, before the greeting and before the reply to the negotiation. */
const OPEN: Partial<Record<Fault, [greeting: Outcome, reply: Outcome]>> = {
  "the peer goes silent": [HANDSHAKE, HANDSHAKE],
  "the peer hangs up": [connect(), connect()],
  "the peer resets": [connect(OS_ERROR), connect(OS_ERROR)],
  "the peer sends garbage": [NOT_QMP, NOT_QMP],
  "the caller has aborted before": [ABORTED, ABORTED],
  "the caller aborts": [ABORTED, ABORTED],
};

for (const [over, wrap] of Object.entries(TRANSPORTS)) {
  for (const [fault, expected] of Object.entries(OPEN)) {
    for (const [phase, awaited] of ["greeting", "reply"].entries()) {
      Deno.test({
        name:
          `QmpClient.open() settles before the ${awaited} when ${fault}, and closes the transport, over ${over}`,
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
          // The peer has already cancelled, or sees the end.
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
      `QmpClient.open() rejects with what is not QMP also where that comes in one piece with the greeting, over ${over}`,
    permissions,
    async fn() {
      for (const violation of [`${GARBAGE}\r\n`, GREETING]) {
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
