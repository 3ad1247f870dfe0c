// The client's state machine against a naive model of client and server.

import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { QmpProtocolError, QmpStateError } from "../../src/protocol/error.ts";
import {
  type ClientCommand,
  ClientProtocol,
} from "../../src/protocol/client.ts";
import type { JsonValue } from "../../src/protocol/message.ts";
import { check } from "./check.ts";

const permissions = "none";

/** What is done with the client. A number chooses one of several commands. */
const step = fc.oneof(
  fc.record({
    do: fc.constant("execute" as const),
    oob: fc.boolean(),
    // Small numbers, so that they are the client's own ids as well.
    id: fc.option(fc.oneof(fc.nat(4), fc.constantFrom("a", true)), {
      nil: undefined,
      freq: 4,
    }),
  }),
  fc.record({ do: fc.constant("abandon" as const), which: fc.nat(20) }),
  fc.record({
    do: fc.constant("answer in-band" as const),
    how: fc.constantFrom("return", "error", "parse error"),
  }),
  fc.record({ do: fc.constant("answer oob" as const), which: fc.nat(20) }),
  fc.record({
    do: fc.constantFrom(
      "event" as const,
      "unknown id" as const,
      "answer in-band" as const,
    ),
    how: fc.constant("return"),
  }),
);

const end = fc.constantFrom("close", "violate");

/** A command as the model knows it. */
interface Known {
  n: number;
  command: ClientCommand<number>;
  oob: boolean;
  isAbandoned: boolean;
}

/** A command as the server has received it. */
interface Received {
  n: number;
  id?: JsonValue;
  oob: boolean;
}

const GREETING = {
  QMP: {
    version: { qemu: { major: 10, minor: 0, micro: 0 }, package: "" },
    capabilities: ["oob"],
  },
};
const EVENT = { event: "X", timestamp: { seconds: 1, microseconds: 2 } };
const FAILURE = { class: "GenericError", desc: "failed" };

/** A client, a server that answers it, and what must be true of both. */
class Model {
  readonly protocol: ClientProtocol<number>;
  readonly oob: boolean;
  #made = 0;
  /** Commands that are neither answered nor withdrawn. */
  readonly known: Map<number, Known> = new Map();
  /** Commands that the window holds back, in order. */
  readonly waiting: Known[] = [];
  /** Commands that the server has, in order. */
  readonly wire: Received[] = [];

  constructor(commandIds: "as-needed" | "always", oob: boolean) {
    this.protocol = new ClientProtocol({ commandIds });
    this.oob = oob;
    assertThrows(() => this.protocol.execute("x", {}, -1), QmpStateError);
    assertEquals(this.protocol.receive(GREETING).kind, "greeting");
    this.protocol.negotiate(-1, oob ? ["oob"] : []);
    const { id } = JSON.parse(this.protocol.takeOutput());
    assertEquals(
      this.protocol.receive({ return: {}, ...(id !== undefined && { id }) })
        .kind,
      "return",
    );
  }

  execute(oob: boolean, id: JsonValue | undefined) {
    const n = this.#made++;
    const args = { n };
    if (oob && !this.oob) {
      assertThrows(
        () => this.protocol.execute("x", args, n, { oob }),
        QmpStateError,
      );
      return;
    }
    const isTaken = [...this.known.values()].some(({ command }) =>
      command.id === id
    );
    if (id !== undefined && isTaken) {
      assertThrows(
        () => this.protocol.execute("x", args, n, { oob, id }),
        RangeError,
      );
      return;
    }
    const command = this.protocol.execute("x", args, n, { oob, id });
    const known = { n, command, oob, isAbandoned: false };
    this.known.set(n, known);
    // The model says which commands go out, and the text has to agree.
    if (oob || this.#hasRoom()) this.#send([known]);
    else {
      this.waiting.push(known);
      this.#send([]);
    }
  }

  abandon(which: number) {
    const all = [...this.known.values()];
    const known = all[which % all.length];
    if (known === undefined) return;
    this.protocol.abandon(known.command);
    known.isAbandoned = true;
    const place = this.waiting.indexOf(known);
    if (place < 0) return;
    this.waiting.splice(place, 1);
    this.known.delete(known.n);
  }

  answerInBand(how: string) {
    // A server runs in-band commands one after the other.
    const place = this.wire.findIndex(({ oob }) => !oob);
    if (place < 0) return;
    const [received] = this.wire.splice(place, 1);
    this.#answer(received!, how);
  }

  answerOob(which: number) {
    const oob = this.wire.filter(({ oob }) => oob);
    const received = oob[which % oob.length];
    if (received === undefined) return;
    this.wire.splice(this.wire.indexOf(received), 1);
    this.#answer(received, "return");
  }

  #answer({ n, id }: Received, how: string) {
    const body: { [name: string]: JsonValue } = how === "return"
      ? { return: n }
      : { error: FAILURE };
    // The server does not know the id of what it cannot parse.
    const hasId = id !== undefined && how !== "parse error";
    const found = this.protocol.receive(hasId ? { ...body, id } : body);
    const { isAbandoned } = this.known.get(n)!;
    this.known.delete(n);
    if (isAbandoned) assertEquals(found.kind, "dropped");
    else {
      assert(found.kind === "return" || found.kind === "error", found.kind);
      assertEquals(found.command.context, n);
      assertEquals(found.kind, how === "return" ? "return" : "error");
      if (found.kind === "return") assertEquals(found.value, n);
    }
    const released: Known[] = [];
    while (this.waiting.length > 0 && this.#hasRoom(released.length)) {
      released.push(this.waiting.shift()!);
    }
    this.#send(released);
  }

  /** Whether the window has room for one more in-band command. */
  #hasRoom(more = 0): boolean {
    const inBand = this.wire.filter(({ oob }) => !oob).length;
    return !this.oob || inBand + more < 8;
  }

  /** Checks the output, which goes to the server. */
  #send(expected: Known[]) {
    const lines = this.protocol.takeOutput().split("\n");
    assertEquals(lines.pop(), "");
    const sent = lines.map((line): Received => {
      const message = JSON.parse(line);
      return {
        n: message.arguments.n,
        oob: "exec-oob" in message,
        ...("id" in message && { id: message.id }),
      };
    });
    assertEquals(sent.map(({ n }) => n), expected.map(({ n }) => n));
    assertEquals(sent.map(({ oob }) => oob), expected.map(({ oob }) => oob));
    this.wire.push(...sent);
    const ids = this.wire.map(({ id }) => JSON.stringify(id));
    assertEquals(new Set(ids).size, ids.length, "An id is used twice");
    assert(expected.every(({ command }) => command.sent));
  }

  checkCounts() {
    assertEquals(this.protocol.inFlight, this.wire.length);
    assert(this.waiting.every(({ command }) => !command.sent));
  }

  end(how: string) {
    if (how === "violate") {
      assertThrows(() => this.protocol.receive(GREETING), QmpProtocolError);
    }
    const left = this.protocol.close();
    const expected = [...this.known.values()]
      .filter(({ isAbandoned }) => !isAbandoned);
    assertEquals(
      left.map(({ context }) => context).sort((a, b) => a - b),
      expected.map(({ n }) => n),
    );
    for (const { context, sent } of left) {
      assertEquals(sent, this.wire.some(({ n }) => n === context));
    }
    assertEquals(this.protocol.inFlight, 0);
    assertEquals(this.protocol.takeOutput(), "");
    assertEquals(this.protocol.receive({ return: 1 }).kind, "dropped");
    assertThrows(() => this.protocol.execute("x", {}, -1), QmpStateError);
  }
}

Deno.test(
  "The client gives every reply to its command, keeps the window, and forgets nothing",
  { permissions },
  () =>
    check(
      fc.property(
        fc.constantFrom("as-needed" as const, "always" as const),
        fc.boolean(),
        fc.array(step, { maxLength: 60, size: "max" }),
        end,
        (commandIds, oob, steps, how) => {
          const model = new Model(commandIds, oob);
          for (const step of steps) {
            switch (step.do) {
              case "execute":
                model.execute(step.oob, step.id);
                break;
              case "abandon":
                model.abandon(step.which);
                break;
              case "answer in-band":
                model.answerInBand(step.how);
                break;
              case "answer oob":
                model.answerOob(step.which);
                break;
              case "event":
                assertEquals(model.protocol.receive(EVENT).kind, "event");
                break;
              case "unknown id": {
                const message = { return: 1, id: "nobody's" };
                const { kind } = model.protocol.receive(message);
                assertEquals(kind, "dropped");
              }
            }
            model.checkCounts();
          }
          model.end(how);
        },
      ),
      1_000,
    ),
);
