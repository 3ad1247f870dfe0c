/**
 * Finds out which types a client sends, and which types a server returns.
 *
 * @module
 */

import type { Arguments, Model } from "./model.ts";

/** Whether a client sends a value to QEMU, or QEMU returns it. */
export type Direction = "sent" | "returned";

/** Returns the directions in which each type of a model goes, by name. */
export function directionsOf(model: Model): Map<string, Set<Direction>> {
  const directions = new Map<string, Set<Direction>>();
  const visit = (type: Arguments | undefined, direction: Direction) => {
    for (const name of type === undefined ? [] : namesIn(type)) {
      const known = directions.get(name) ?? new Set();
      if (known.has(direction)) continue;
      directions.set(name, known.add(direction));
      const named = model.types.get(name)!;
      if (named.kind === "object") visit(named, direction);
      if (named.kind === "alternate") {
        for (const use of named.types) visit(use, direction);
      }
    }
  };
  for (const command of model.commands.values()) {
    visit(command.arguments, "sent");
    visit(command.returns, "returned");
  }
  for (const event of model.events.values()) visit(event.data, "returned");
  return directions;
}

/**
 * Returns the types whose form depends on the direction.
 *
 * These are the types that contain an enumeration, at any depth.
 */
export function differingOf({ types }: Model): Set<string> {
  const differing = new Set<string>();
  for (let size = -1; size !== differing.size;) {
    size = differing.size;
    for (const [name, type] of types) {
      const uses = type.kind === "object"
        ? namesIn(type)
        : type.kind === "alternate"
        ? type.types.flatMap(namesIn)
        : [];
      const differs = uses.some((use) =>
        types.get(use)!.kind === "enum" || differing.has(use)
      );
      if (differs) differing.add(name);
    }
  }
  return differing;
}

/**
 * Returns the names of the types that a type uses.
 *
 * The type of a tag is left out, because each branch has its value as a
 * literal.
 */
function namesIn(type: Arguments): string[] {
  switch (type.kind) {
    case "builtin":
      return [];
    case "named":
      return [type.name];
    case "array":
      return namesIn(type.of);
    case "either":
      return type.of.flatMap(namesIn);
    case "object":
      return [
        ...[...type.members]
          .filter(([name]) => name !== type.tag)
          .flatMap(([, member]) => namesIn(member.type)),
        ...[...type.variants.values()]
          .flatMap(({ type }) => type === undefined ? [] : namesIn(type)),
      ];
  }
}
