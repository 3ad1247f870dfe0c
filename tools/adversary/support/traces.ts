/** Longest wait for the traces to go, in milliseconds. */
const PATIENCE = 2_000;

/** Time between two looks at the traces, in milliseconds. */
const INTERVAL = 10;

/** Finds what a part of a program has left behind. Needs Linux. */
export class Traces {
  readonly #before: string[] = look();

  /**
   * Waits until nothing is left that was not there before.
   *
   * @returns What is still there after two seconds, one text each.
   */
  async left(): Promise<string[]> {
    const end = Date.now() + PATIENCE;
    let left = this.#left();
    while (left.length > 0 && Date.now() < end) {
      await new Promise((resolve) => setTimeout(resolve, INTERVAL));
      left = this.#left();
    }
    return left;
  }

  #left(): string[] {
    const before = new Set(this.#before);
    return look().filter((trace) => !before.has(trace));
  }
}

/** Returns the open files and the children of this process. */
function look(): string[] {
  return [...openFiles(), ...children()];
}

function* openFiles(): Generator<string> {
  const folder = "/proc/self/fd";
  for (const { name } of Deno.readDirSync(folder)) {
    try {
      yield `open file ${name}: ${Deno.readLinkSync(`${folder}/${name}`)}`;
    } catch {
      // The file with which this lists the folder is closed now.
    }
  }
}

function* children(): Generator<string> {
  for (const { name } of Deno.readDirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      // The name of a process is in parentheses, and may have any character.
      const [, parent] = /\) \S (\d+)/s.exec(
        Deno.readTextFileSync(`/proc/${name}/stat`),
      )!;
      if (Number(parent) === Deno.pid) yield `child process ${name}`;
    } catch {
      // The process has ended meanwhile.
    }
  }
}
