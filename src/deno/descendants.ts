/**
 * The processes that a process has started, as Linux shows them.
 *
 * @module
 */

/** A process. The time of its start distinguishes it from later processes. */
export interface Descendant {
  /** Its number. */
  readonly pid: number;
  /** When it started, in clock ticks since the system did. */
  readonly start: string;
}

/**
 * Lists the processes that a process has started and the processes that those
 * have started. The list is empty on a system without `/proc`, and without the
 * permission `--allow-all`, which Deno requires to read there.
 *
 * @param pid The number of the process.
 */
export function descendantsOf(pid: number): Descendant[] {
  const found: Descendant[] = [];
  for (const child of childrenOf(pid)) {
    const start = startOf(child);
    if (start !== undefined) {
      found.push({ pid: child, start }, ...descendantsOf(child));
    }
  }
  return found;
}

/**
 * Returns when a process started, in clock ticks since the system did.
 *
 * @param pid The number of the process.
 * @returns The time; `undefined` if the process has ended, or if this cannot be
 * found out.
 */
export function startOf(pid: number): string | undefined {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    // The name of the program comes before these, in parentheses, and may have
    // spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    const hasEnded = fields[0] === "Z" || fields[0] === "X";
    return hasEnded ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

/** Returns whether a process runs. */
export function runs({ pid, start }: Descendant): boolean {
  return startOf(pid) === start;
}

function childrenOf(pid: number): number[] {
  try {
    // Each thread has a list of its own.
    return Array.from(
      Deno.readDirSync(`/proc/${pid}/task`),
      ({ name }) => Deno.readTextFileSync(`/proc/${pid}/task/${name}/children`),
    ).join(" ").split(" ").filter((text) => text !== "").map(Number);
  } catch {
    return [];
  }
}
