/**
 * Finds the name that a misspelt name stands for.
 *
 * @module
 */

/**
 * The length up to which names are compared.
 *
 * A longer name is not a misspelt QAPI name, and comparing it would take long.
 */
const MAX_LENGTH = 64;

/**
 * Finds the known name that is spelt most like another name.
 *
 * @param name The name that is not known.
 * @param known The names that are known.
 * @returns The closest name; `undefined` if all differ too much.
 */
export function closest(
  name: string,
  known: Iterable<string>,
): string | undefined {
  if (name.length > MAX_LENGTH) return undefined;
  const plainName = plain(name);
  let best: string | undefined;
  let least = 1 + Math.max(1, Math.min(3, Math.floor(plainName.length / 3)));
  for (const candidate of known) {
    const plainCandidate = plain(candidate);
    // Short names have few letters, so that any two of them differ little.
    const bound = Math.min(least, plainName.length, plainCandidate.length);
    if (Math.abs(plainName.length - plainCandidate.length) >= bound) continue;
    const found = distance(plainName, plainCandidate);
    if (found < bound) [best, least] = [candidate, found];
  }
  return best;
}

/**
 * Returns the end of a message about an unknown name.
 *
 * @param near The name that {@linkcode closest} found.
 * @returns Text such as `, did you mean stop`; empty for `undefined`.
 */
export function didYouMean(near: string | undefined): string {
  return near === undefined ? "" : `, did you mean ${near}`;
}

/**
 * Removes what people confuse most: capitals, dashes and underscores, as in
 * `nodeName` for `node-name`.
 */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}

/**
 * Returns the number of edits that turn one text into the other.
 *
 * An edit inserts, removes or replaces a letter, or swaps two neighbours.
 */
function distance(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      let least = Math.min(
        last[j]! + 1,
        row[j - 1]! + 1,
        last[j - 1]! + (same ? 0 : 1),
      );
      if (
        i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]
      ) {
        least = Math.min(least, beforeLast[j - 2]! + 1);
      }
      row.push(least);
    }
    [beforeLast, last] = [last, row];
  }
  return last[to.length]!;
}
