/**
 * Counts the steps that the package takes for inputs of growing size, and
 * prints them as JSON. It is a program of its own, because the counting of V8
 * cannot run beside a measurement of coverage.
 *
 * A step is one run of a block of the package's code, as V8 counts them: of a
 * function, a branch, or the body of a loop. To these come the characters that
 * built-in functions look at or copy, because V8 does not count inside them.
 * The count is the same on a slow machine and on a fast one.
 *
 * @module
 */

import inspector from "node:inspector";
import { DIMENSIONS, QUADRATIC } from "./dimensions.ts";

/** The factor between two sizes. */
const FACTOR = 4;

let characters = 0;

/** A call of a built-in method that has returned. */
interface Call<Self, Result> {
  self: Self;
  result: Result;
  args: unknown[];
  /** Where a pattern stood before. */
  from: number;
}

/** Charges each call of built-in methods. */
function charge<Self, Result>(
  owner: object,
  names: string[],
  cost: (call: Call<Self, Result>) => number,
) {
  const object = owner as Record<string, (...args: unknown[]) => unknown>;
  for (const name of names) {
    const original = object[name]!;
    object[name] = function (...args) {
      const { lastIndex: from = 0 } = this as { lastIndex?: number };
      const result = original.apply(this, args) as Result;
      const self = this as Self;
      characters += 1 + Math.max(0, cost({ self, result, args, from }));
      return result;
    };
  }
}

interface HasLength {
  length: number;
}

charge<HasLength, number>(
  Array.prototype,
  ["indexOf"],
  ({ self, result }) => result < 0 ? self.length : result,
);
charge<string, number>(
  String.prototype,
  ["indexOf"],
  ({ self, result, args: [, from = 0] }) =>
    (result < 0 ? self.length : result) - Number(from),
);
charge<string, number>(
  String.prototype,
  ["lastIndexOf"],
  ({ self, result }) => self.length - result,
);
charge<HasLength, unknown>(
  String.prototype,
  ["includes", "split", "replace", "replaceAll"],
  ({ self }) => self.length,
);
// V8 makes a slice of a string without a copy, and trims with a slice.
charge<string, string>(
  String.prototype,
  ["trim"],
  ({ self, result }) => self.length - result.length,
);
charge<RegExp, boolean>(
  RegExp.prototype,
  ["test"],
  // A sticky pattern looks on from where it stands, and no further.
  ({ self, result, args, from }) =>
    self.sticky
      ? (result ? self.lastIndex - from : 0)
      : (args[0] as string).length,
);
charge<HasLength, HasLength>(
  Array.prototype,
  ["join", "concat", "slice"],
  ({ result }) => result.length,
);
charge<HasLength, unknown>(
  Array.prototype,
  ["map", "filter", "shift", "splice", "includes"],
  ({ self }) => self.length,
);
charge<typeof JSON, unknown>(
  JSON,
  ["parse"],
  ({ args }) => (args[0] as string).length,
);
charge<typeof JSON, string | undefined>(
  JSON,
  ["stringify"],
  ({ result }) => result?.length ?? 0,
);

const session = new inspector.Session();
session.connect();

interface Coverage {
  result: {
    url: string;
    functions: { ranges: { count: number }[] }[];
  }[];
}

/** `Session.post` for any method. */
type Post = (
  method: string,
  params: object,
  done: (error: unknown, result: unknown) => void,
) => void;

function post(method: string, params: object = {}): Promise<unknown> {
  return new Promise((resolve, reject) => {
    (session.post as Post).call(session, method, params, (error, result) => {
      if (error) reject(error);
      else resolve(result);
    });
  });
}

/** Runs something, and returns its steps. */
async function stepsOf(run: () => unknown): Promise<number> {
  await post("Profiler.takePreciseCoverage");
  characters = 0;
  await run();
  const looked = characters;
  const { result } = await post("Profiler.takePreciseCoverage") as Coverage;
  let blocks = 0;
  for (const { url, functions } of result) {
    if (!url.includes("/src/")) continue;
    for (const { ranges } of functions) {
      for (const { count } of ranges) blocks += count;
    }
  }
  return blocks + looked;
}

await post("Profiler.enable");
await post("Profiler.startPreciseCoverage", {
  callCount: true,
  detailed: true,
});
async function tableOf(dimensions: typeof DIMENSIONS) {
  const table: Record<string, [small: number, large: number]> = {};
  for (const [name, { size = 500, make }] of Object.entries(dimensions)) {
    // The first run fills caches.
    await make(size)();
    const small = await stepsOf(make(size));
    table[name] = [small, await stepsOf(make(size * FACTOR))];
  }
  return table;
}

console.log(
  JSON.stringify([await tableOf(DIMENSIONS), await tableOf(QUADRATIC)]),
);
session.disconnect();
