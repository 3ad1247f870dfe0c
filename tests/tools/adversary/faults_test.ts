/**
 * Short versions of the campaigns `faults` and `qemu_faults`, and proof that
 * the first can fail.
 *
 * @module
 */

import { assert, assertEquals } from "@std/assert";
import { Queue } from "../../../src/async/queue.ts";
import { EventHub } from "../../../src/events.ts";
import { ClientProtocol } from "../../../src/protocol/client.ts";
import { breakQemu } from "../../../tools/adversary/qemu_faults.ts";
import { Report } from "../../../tools/adversary/support/report.ts";
import { testQemu } from "../../support/qemu.ts";
import { run, shrink } from "../../../tools/adversary/faults/attack.ts";

const permissions = "none";

Deno.test(
  "Whatever breaks a transport, every promise settles as documented, and nothing is left",
  { permissions },
  async () => {
    const failures: Record<number, string[]> = {};
    for (let seed = 1; seed <= 1_000; seed++) {
      const found = await run(seed);
      if (found.length > 0) failures[seed] = found;
    }
    assertEquals(failures, {});
  },
);

/** Ways to break the package, with what the campaign says of each. */
const BREAKAGES: Record<string, [() => Disposable, RegExp]> = {
  "a reply goes to another command": [
    () =>
      replace(
        ClientProtocol.prototype,
        "receive",
        (receive) =>
          function (this: ClientProtocol, message) {
            const received = receive.call(this, message);
            if (received.kind !== "return") return received;
            const { n } = received.value as { n?: number };
            return n === undefined
              ? received
              : { ...received, value: { n: -n } };
          },
      ),
    /got the reply of/,
  ],
  "commands are forgotten at the end": [
    () =>
      replace(
        ClientProtocol.prototype,
        "close",
        (close) =>
          function (this: ClientProtocol) {
            close.call(this);
            return [];
          },
      ),
    /did not settle/,
  ],
  "commands that were sent count as not sent": [
    () =>
      replace(
        ClientProtocol.prototype,
        "close",
        (close) =>
          function (this: ClientProtocol) {
            return close.call(this).map((command) => ({
              ...command,
              sent: false,
            }));
          },
      ),
    /has arrived, and its error says it was not sent/,
  ],
  "an abandoned command that waits is still sent": [
    () => replace(ClientProtocol.prototype, "abandon", () => () => {}),
    /was not answered|got the reply|commands are left|has \d+ in flight/,
  ],
  "iterators do not end": [
    () => replace(Queue.prototype, "end", () => () => {}),
    /events did not settle/,
  ],
  "events are lost": [
    () => {
      let count = 0;
      return replace(
        EventHub.prototype,
        "emit",
        (emit) =>
          function (this: EventHub, ...args: Parameters<typeof emit>) {
            if (count++ % 3 > 0) emit.apply(this, args);
          },
      );
    },
    /got the events/,
  ],
  "listeners stay": [
    () =>
      replace(
        EventHub.prototype,
        "add",
        (add) =>
          function (
            this: EventHub,
            ...[listener, ...rest]: Parameters<typeof add>
          ) {
            add.call(this, { offer() {}, end() {} }, ...rest);
            return add.call(this, listener, ...rest);
          },
      ),
    /listeners of events are left/,
  ],
};

for (const [what, [breakIt, expected]] of Object.entries(BREAKAGES)) {
  Deno.test(
    `The campaign "faults" notices that ${what}`,
    { permissions },
    async () => {
      using _ = breakIt();
      const failures: string[] = [];
      for (let seed = 1; seed <= 1_500; seed++) {
        failures.push(...await run(seed));
        if (failures.some((failure) => expected.test(failure))) return;
      }
      assert(false, `found ${failures.join("\n") || "nothing"}`);
    },
  );
}

Deno.test(
  'The campaign "faults" shows the smallest plan that fails',
  { permissions },
  async () => {
    using _ = replace(Queue.prototype, "end", () => () => {});
    for (let seed = 1;; seed++) {
      const [failure] = await run(seed);
      if (failure === undefined) continue;
      const text = await shrink(seed, failure);
      assertEquals(text.match(/do: "/g)?.length, 1, text);
      assertEquals(text.match(/kind: "/g), null, text);
      return;
    }
  },
);

/** Replaces a method until the end of the scope. */
function replace<T extends object, Name extends keyof T>(
  prototype: T,
  name: Name,
  make: (original: T[Name]) => T[Name] | (() => void),
): Disposable {
  const original = prototype[name];
  prototype[name] = make(original) as T[Name];
  return { [Symbol.dispose]: () => void (prototype[name] = original) };
}

testQemu(
  "Whatever breaks a connection to QEMU, every promise settles as documented",
  async (qemu) => {
    const report = new Report();
    await breakQemu({ qemu, seed: 1, count: 30 }, report);
    assertEquals(report.failures, []);
    assertEquals(report.counted("connections to QEMU with faults"), 30);
  },
);
