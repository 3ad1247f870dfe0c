/**
 * The name that somebody may have meant.
 *
 * @module
 */

/** Names longer than this are no misspelling of one of QAPI's, and would take long to compare. */
const MAX_LENGTH = 64;

/**
 * Finds the name that is spelt most like another.
 *
 * @param name The name that is not known.
 * @param known The names that are.
 * @returns The closest; `undefined` where none is near.
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
    // Two short names have few letters to be alike in.
    const bound = Math.min(least, plainName.length, plainCandidate.length);
    if (Math.abs(plainName.length - plainCandidate.length) >= bound) continue;
    const found = distance(plainName, plainCandidate);
    if (found < bound) [best, least] = [candidate, found];
  }
  return best;
}

/**
 * What a message ends with that says that a name is not known.
 *
 * @param near The name that {@linkcode closest} has found.
 * @returns Text such as `, did you mean stop`; empty where none is near.
 */
export function didYouMean(near: string | undefined): string {
  return near === undefined ? "" : `, did you mean ${near}`;
}

/** Capitals, dashes and underscores are what is mistaken most, as `nodeName` for `node-name`. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_]/g, "");
}

/** Letters to insert, remove, replace, or swap with their neighbour, to make one text the other. */
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
