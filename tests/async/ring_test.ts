import { assertEquals } from "@std/assert";
import { Ring } from "../../src/async/ring.ts";

/** Operations: a positive count adds items, a negative count takes items. */
const SEQUENCES: Record<string, number[]> = {
  "no operation": [],
  "fewer items than it has room for": [15, -15],
  "as many items as it has room for": [16, -16],
  "one item more, so that it grows": [17, -17],
  "items that wrap around": [10, -8, 10, -12],
  "items that make it grow while they wrap around": [12, -10, 14, 20, -36],
  "many times more items than it has room for": [1000, -500, 700, -1200],
  "more takes than items": [3, -5, 2, -4],
};

for (const [name, sequence] of Object.entries(SEQUENCES)) {
  Deno.test({
    name: `Ring behaves like an array with ${name}`,
    permissions: "none",
    fn() {
      const ring = new Ring<number>();
      const model: number[] = [];
      let next = 0;
      for (const count of sequence) {
        for (let done = 0; done < Math.abs(count); done++) {
          if (count > 0) {
            ring.push(next);
            model.push(next++);
          } else {
            assertEquals(ring.shift(), model.shift());
          }
          assertEquals(ring.size, model.length);
        }
      }
    },
  });
}

Deno.test({
  name: "Ring.clear() drops all items, and the ring still works",
  permissions: "none",
  fn() {
    const ring = new Ring<number>();
    for (let item = 0; item < 40; item++) ring.push(item);
    ring.shift();
    ring.clear();
    assertEquals([ring.size, ring.shift()], [0, undefined]);
    ring.push(7);
    assertEquals([ring.size, ring.shift(), ring.size], [1, 7, 0]);
  },
});

Deno.test({
  name: "Ring.remove() removes one item from any place, and keeps the order",
  permissions: "none",
  fn() {
    const ring = new Ring<number>();
    for (let item = 0; item < 20; item++) ring.push(item);
    for (const item of [0, 7, 19, 7, 20]) ring.remove(item);
    assertEquals(ring.size, 17);
    const left = Array.from({ length: 17 }, () => ring.shift());
    const expected = Array.from({ length: 20 }, (_, item) => item)
      .filter((item) => ![0, 7, 19].includes(item));
    assertEquals(left, expected);
    assertEquals(ring.size, 0);
  },
});
