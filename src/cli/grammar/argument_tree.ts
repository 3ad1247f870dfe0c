/**
 * Builds the arguments of a command. Keys with dots build objects and lists:
 * `file.driver=raw`, `list.0=a`.
 *
 * @module
 */

import type { JsonValue } from "../../protocol/message.ts";
import type { Argument } from "./argument.ts";
import type { Cursor } from "./cursor.ts";
import { type GrammarError, shown } from "./error.ts";

/** An index of a list, as a name of a key. */
const INDEX = /^(?:0|[1-9]\d*)$/;

/** A value, and the argument that set it. */
interface Leaf {
  value: JsonValue;
  argument: Argument;
}

/** An object or a list that is being built. */
interface Branch {
  isList: boolean;
  children: Map<string, Leaf | Branch>;
  /** The number of names in the path to it. */
  depth: number;
  /** The argument that created it, or undefined for the root. */
  argument: Argument | undefined;
}

/** Collects the arguments of one command, and builds their object. */
export class ArgumentTree {
  readonly #cursor: Cursor;
  readonly #root: Branch = {
    isList: false,
    children: new Map(),
    depth: 0,
    argument: undefined,
  };

  /**
   * Creates a tree without arguments.
   *
   * @param cursor Makes the errors, and so holds the line that they point into.
   */
  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /**
   * Adds an argument.
   *
   * @throws {GrammarError} If the argument contradicts an earlier one.
   */
  add(argument: Argument): void {
    const { path, value } = argument;
    let branch = this.#root;
    for (const name of path.slice(0, -1)) {
      this.#checkKind(branch, argument);
      branch = this.#descend(branch, argument, name);
    }
    this.#checkKind(branch, argument);
    const name = path.at(-1)!;
    const there = branch.children.get(name);
    if (there !== undefined) {
      const key = "children" in there && there.argument !== undefined
        ? shown(there.argument.key)
        : "it";
      throw this.#error(argument, `${key} is already set`);
    }
    branch.children.set(name, { value, argument });
  }

  /**
   * Builds the object of all arguments.
   *
   * @param tolerant Whether to close gaps in lists.
   * @throws {GrammarError} If a list has a gap, and `tolerant` is false.
   */
  build(tolerant = false): { [name: string]: JsonValue } {
    return this.#build(this.#root, tolerant) as { [name: string]: JsonValue };
  }

  /** Returns the branch with a name, which it creates if it is missing. */
  #descend(parent: Branch, argument: Argument, name: string): Branch {
    const depth = parent.depth + 1;
    const there = parent.children.get(name);
    if (there !== undefined && "children" in there) return there;
    const branch = there === undefined
      ? {
        isList: INDEX.test(argument.path[depth]!),
        children: new Map(),
        depth,
        argument,
      }
      : toBranch(there, depth);
    if (branch === undefined) {
      const parentPath = shownPath(argument, depth);
      throw this.#error(argument, `${parentPath} is not an object or a list`);
    }
    parent.children.set(name, branch);
    return branch;
  }

  #checkKind({ isList, depth }: Branch, argument: Argument) {
    // The root is always an object, even if an argument has a number as name.
    if (depth === 0 || isList === INDEX.test(argument.path[depth]!)) return;
    const kind = isList ? "a list" : "an object";
    throw this.#error(argument, `${shownPath(argument, depth)} is ${kind}`);
  }

  #build(node: Leaf | Branch, tolerant: boolean): JsonValue {
    if (!("children" in node)) return node.value;
    const { children } = node;
    const entries = Array.from(
      children,
      ([name, child]) => [name, child, this.#build(child, tolerant)] as const,
    );
    if (!node.isList) {
      return Object.fromEntries(
        entries.map(([name, , value]) => [name, value]),
      );
    }
    entries.sort(([a], [b]) => Number(a) - Number(b));
    const gap = entries.findIndex(([name], index) => name !== String(index));
    if (gap >= 0 && !tolerant) {
      // A literal has no gaps. So the key of this argument has the whole path.
      const argument = entries[gap]![1].argument!;
      const list = shownPath(argument, node.depth);
      throw this.#error(argument, `${list}.${gap} is missing`);
    }
    return entries.map(([, , value]) => value);
  }

  #error(argument: Argument, why: string): GrammarError {
    const { key, start } = argument;
    return this.#cursor.error(
      `Cannot set ${shown(key)}: ${why}`,
      start,
      start + key.length,
    );
  }
}

/** Returns the first names of an argument's key, for a message. */
function shownPath({ path }: Argument, depth: number): string {
  return shown(path.slice(0, depth).join("."));
}

/**
 * Turns an object or a list that was written as a literal into a branch, so
 * that later arguments can add to it. Returns undefined for other values.
 */
function toBranch(
  { value, argument }: Leaf,
  depth: number,
): Branch | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const children = new Map(
    Object.entries(value).map(([name, value]) => [name, { value, argument }]),
  );
  return { isList: Array.isArray(value), children, depth, argument };
}
