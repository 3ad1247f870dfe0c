import { assert, assertEquals } from "@std/assert";
import type { QmpEvent } from "../mod.ts";
import { EventHub } from "../src/events.ts";

const permissions = "none";

/** Emits events `E` with the numbers from 1. */
function emit(hub: EventHub, count: number): void {
  for (let number = 1; number <= count; number++) {
    const event: QmpEvent = {
      event: "E",
      data: { number },
      timestamp: { seconds: 1, microseconds: 2 },
    };
    hub.emit(event, 100);
  }
}

/**
 * Counts the steps of loops over arrays and sets, and the elements that
 * methods of arrays call a function for, while a function runs.
 */
function countSteps(run: () => void): number {
  let steps = 0;
  const restore: (() => void)[] = [];
  for (const { prototype } of [Array, Set]) {
    const original = prototype[Symbol.iterator] as () => Iterator<unknown>;
    // deno-lint-ignore no-explicit-any
    (prototype as any)[Symbol.iterator] = function* (this: unknown) {
      const iterator = original.call(this);
      for (let step; !(step = iterator.next()).done;) {
        steps++;
        yield step.value;
      }
    };
    restore.push(() => prototype[Symbol.iterator] = original as never);
  }
  // deno-lint-ignore no-explicit-any
  const array = Array.prototype as any;
  for (const method of ["filter", "find", "findIndex", "forEach", "map"]) {
    const original = array[method];
    array[method] = function (this: unknown[], ...args: unknown[]) {
      steps += this.length;
      return original.apply(this, args);
    };
    restore.push(() => array[method] = original);
  }
  // The loops above have counted their own steps.
  steps = 0;
  try {
    run();
    return steps;
  } finally {
    for (const undo of restore) undo();
  }
}

Deno.test({
  name: "EventHub.end() ends each listener once",
  permissions,
  fn() {
    const hub = new EventHub();
    let ends = 0;
    hub.add({ offer() {}, end: () => ends++ }, undefined);
    hub.end(undefined);
    hub.end(undefined);
    assertEquals(ends, 1);
  },
});

Deno.test({
  name: "EventHub.end() ends a listener of several names once",
  permissions,
  fn() {
    const hub = new EventHub();
    let ends = 0;
    hub.add({ offer() {}, end: () => ends++ }, new Set(["A", "B"]));
    hub.end(undefined);
    assertEquals(ends, 1);
  },
});

for (const names of [undefined, new Set(["E", "F"])]) {
  const which = names === undefined ? "all events" : "some names";
  Deno.test({
    name:
      `EventHub.emit() passes an event neither to listeners of ${which} that were added nor to those that were removed meanwhile`,
    permissions,
    fn() {
      const hub = new EventHub();
      const seen: string[] = [];
      const listen = (name: string, offered = () => {}) =>
        hub.add({
          offer({ data }) {
            seen.push(`${name}${data!.number}`);
            offered();
          },
          end() {},
        }, names);
      let removeSecond = () => {};
      let removeThird = () => {};
      listen("first", () => {
        removeSecond();
        removeThird();
        removeThird = listen("added");
      });
      removeSecond = listen("second");
      removeThird = listen("third");
      listen("fourth");
      emit(hub, 2);
      assertEquals(seen, ["first1", "fourth1", "first2", "fourth2"]);
    },
  });
}

Deno.test({
  name: "EventHub.emit() offers an event to no listener of another name",
  permissions,
  fn() {
    const hub = new EventHub();
    const removes = Array.from({ length: 1_000 }, (_, n) =>
      hub.add({
        offer() {
          throw new Error("not mine");
        },
        end() {},
      }, new Set([`X${n}`])));
    const steps = countSteps(() => emit(hub, 100));
    assertEquals(steps, 0);
    for (const remove of removes) remove();
  },
});

for (
  const [name, names] of [
    ["all events", () => undefined],
    ["one name", () => new Set(["E"])],
    ["names of their own", (n: number) => new Set([`E${n}`, `F${n}`])],
  ] as const
) {
  Deno.test({
    name:
      `EventHub takes steps in proportion to its listeners of ${name} to add, remove and end them`,
    permissions,
    fn() {
      const stepsFor = (count: number) =>
        countSteps(() => {
          const hub = new EventHub();
          const add = (n: number) =>
            hub.add({ offer() {}, end() {} }, names(n));
          const removes = [];
          for (let n = 0; n < count; n++) removes.push(add(n));
          for (let n = 0; n < count; n += 2) removes[n]!();
          hub.end(undefined);
        });
      const [few, many] = [stepsFor(100), stepsFor(10_000)];
      assert(few > 0 && many <= few * 100, `${few}, then ${many} steps`);
    },
  });
}

Deno.test({
  name: "EventHub.end() does not end a listener that another one removes",
  permissions,
  fn() {
    for (const names of [undefined, new Set(["E"])]) {
      const hub = new EventHub();
      const ended: string[] = [];
      hub.add({
        offer() {},
        end() {
          ended.push("first");
          removeSecond();
        },
      }, names);
      const removeSecond = hub.add(
        { offer() {}, end: () => ended.push("second") },
        names,
      );
      hub.end(undefined);
      assertEquals(ended, ["first"]);
    }
  },
});
