/**
 * Finds values that JSON would lose in silence.
 *
 * @module
 */

/** A value that JSON cannot represent. */
export interface Loss {
  /** Its place, such as `.file.filename` or `[0]`. */
  path: string;
  /** What it is, as a clause, such as `a Map, which JSON cannot represent`. */
  found: string;
}

/** Kinds of objects that JSON represents, named by `toString`. */
const REPRESENTED = new Set([
  "Object",
  "Array",
  "Boolean",
  "Number",
  "String",
]);

const CANNOT = "which JSON cannot represent";

/**
 * Finds a part of a value that `JSON.stringify` would leave out, or write as
 * something else: a promise, a collection such as a `Map`, a `RegExp`, an
 * error, bytes, a function, a symbol, or an `undefined` in an array.
 *
 * Members that are `undefined` are meant to be left out. An object with a
 * `toJSON` says itself what it becomes. Instances of a program's own classes
 * are like other objects: their own members count.
 *
 * This runs for every command with arguments, so it makes nothing unless it
 * finds something.
 *
 * @param value The value, which has no cycle.
 */
export function findLoss(value: unknown): Loss | undefined {
  switch (typeof value) {
    case "object":
      return value === null ? undefined : findIn(value);
    case "function":
      return { path: "", found: `a function, ${CANNOT}` };
    case "symbol":
      return { path: "", found: `a symbol, ${CANNOT}` };
    default:
      return undefined;
  }
}

function findIn(object: object): Loss | undefined {
  if (Array.isArray(object)) return findInArray(object);
  const prototype = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) {
    if (hasToJson(object)) return undefined;
    const found = instanceOf(object);
    if (found !== undefined) return { path: "", found };
  }
  const members = object as Record<string, unknown>;
  for (const name in members) {
    const member = members[name];
    if (!isSuspect(member)) continue;
    const loss = findLoss(member);
    // JSON has no inherited members.
    if (
      loss !== undefined && Object.hasOwn(members, name) && !hasToJson(object)
    ) return { path: `.${name}${loss.path}`, found: loss.found };
  }
  return undefined;
}

function findInArray(array: readonly unknown[]): Loss | undefined {
  for (let index = 0; index < array.length; index++) {
    const element = array[index];
    const loss = element === undefined
      ? { path: "", found: "undefined, which becomes null in an array" }
      : isSuspect(element)
      ? findLoss(element)
      : undefined;
    if (loss !== undefined) {
      return { path: `[${index}]${loss.path}`, found: loss.found };
    }
  }
  return undefined;
}

/** Whether a value may lose something; false for nearly all values. */
function isSuspect(value: unknown): boolean {
  const type = typeof value;
  return type !== "string" && type !== "number" && type !== "boolean";
}

/** Whether an object says itself what it is in JSON. */
function hasToJson(object: object): boolean {
  return typeof (object as { toJSON?: unknown }).toJSON === "function";
}

/** Says of what an object is an instance, unless JSON represents it. */
function instanceOf(object: object): string | undefined {
  const kind = Object.prototype.toString.call(object).slice(8, -1);
  if (
    kind === "Promise" || typeof (object as { then?: unknown }).then ===
      "function"
  ) return "a Promise; was an await forgotten?";
  if (REPRESENTED.has(kind)) return undefined;
  const article = /^[AEIO]/.test(kind) ? "an" : "a";
  return `${article} ${kind}, ${CANNOT}`;
}
