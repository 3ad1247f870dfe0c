/** Returns whether two values are equal by `===`, or both are NaN. */
function same(a: unknown, b: unknown): boolean {
  return a === b || Object.is(a, b);
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Returns an object's prototype. An object without one counts as plain. */
function kind(value: object): object {
  return Object.getPrototypeOf(value) ?? Object.prototype;
}

/**
 * Returns the names of an object's own members and of the members of its
 * prototypes, because instances of a class may differ in the value of a getter.
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

/** Returns the bytes of a buffer or of a view. */
function bytes(value: ArrayBuffer | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(value)
    ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    : new Uint8Array(value);
}

/** Returns whether two values have the same structure. They may have cycles. */
export function equal(a: unknown, b: unknown): boolean {
  // The object that each object was last compared with. The same pair inside
  // itself is a cycle, and does not make the two unequal.
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
      // By value, because NaN and zero have more than one pattern of bytes.
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

  /** Returns whether each entry has an equal entry of its own, in any order. */
  function compareEntries(left: unknown[][], right: unknown[][]): boolean {
    return left.length === right.length && left.every((entry) => {
      const partner = right.findIndex((other) => compare(entry, other));
      if (partner !== -1) right.splice(partner, 1);
      return partner !== -1;
    });
  }

  return compare(a, b);
}
