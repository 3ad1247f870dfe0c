/** Whether `===` or, for NaN, identity holds: 0 and -0 count as equal. */
function same(a: unknown, b: unknown): boolean {
  return a === b || Object.is(a, b);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** An object's prototype, where having none counts as being a plain object. */
function kind(value: object): object {
  return Object.getPrototypeOf(value) ?? Object.prototype;
}

/**
 * The names of an object's own members and, for an instance of a class, of
 * those that its prototypes give it: a getter's value can tell two apart.
 */
function members(value: object): Set<PropertyKey> {
  const names = new Set<PropertyKey>();
  for (
    let at: object | null = value;
    at !== null && at !== Object.prototype && at !== Array.prototype;
    at = Object.getPrototypeOf(at)
  ) {
    for (const name of Reflect.ownKeys(at)) names.add(name);
  }
  return names;
}

/** The bytes behind a buffer or a view of one. */
function bytes(value: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
}

/** Whether two values have the same structure, cycles included. */
export function equal(a: unknown, b: unknown): boolean {
  // What each object was last compared with. Meeting the same two again
  // inside themselves is a cycle, and says nothing against their equality.
  const met = new Map<object, object>();

  function compare(a: unknown, b: unknown): boolean {
    if (same(a, b)) return true;
    if (!isObject(a) || !isObject(b) || kind(a) !== kind(b)) return false;
    if (a instanceof WeakMap || a instanceof WeakSet) {
      throw new TypeError(`Cannot compare the contents of ${Deno.inspect(a)}`);
    }
    if (a instanceof Date) {
      return same(a.getTime(), (b as Date).getTime());
    }
    if (
      a instanceof RegExp || a instanceof URL || a instanceof URLSearchParams
    ) {
      return String(a) === String(b);
    }
    if (a instanceof Float32Array || a instanceof Float64Array) {
      // By value, since NaN and zero have more than one pattern of bytes.
      const other = b as typeof a;
      return a.length === other.length && a.every((x, i) => same(x, other[i]));
    }
    if (a instanceof ArrayBuffer || ArrayBuffer.isView(a)) {
      const [left, right] = [bytes(a), bytes(b as typeof a)];
      return left.length === right.length &&
        left.every((x, i) => x === right[i]);
    }
    if (met.get(a) === b) return true;
    met.set(a, b);
    const holds = compareContents(a, b);
    if (!holds) met.delete(a);
    return holds;
  }

  function compareContents(a: object, b: object): boolean {
    if (a instanceof Map || a instanceof Set) {
      return compareEntries([...a.entries()], [...(b as typeof a).entries()]);
    }
    const [left, right] = [members(a), members(b)];
    return left.size === right.size &&
      [...left].every((name) =>
        right.has(name) &&
        compare(Reflect.get(a, name), Reflect.get(b, name))
      );
  }

  /** Whether each entry has a partner of its own, in whatever order. */
  function compareEntries(left: unknown[][], right: unknown[][]): boolean {
    return left.length === right.length && left.every((entry) => {
      const partner = right.findIndex((other) => compare(entry, other));
      if (partner !== -1) right.splice(partner, 1);
      return partner !== -1;
    });
  }

  return compare(a, b);
}
