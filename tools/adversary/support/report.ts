/** Most failures that a report keeps in full. */
const KEPT_FAILURES = 20;

/** What a campaign has done, and where the package did not keep a promise. */
export class Report {
  readonly #counts = new Map<string, number>();
  readonly #failures: string[] = [];
  #failed = 0;

  /** The number of failures. */
  get failed(): number {
    return this.#failed;
  }

  /** The first failures, one text each. */
  get failures(): readonly string[] {
    return this.#failures;
  }

  /** Counts things that were done, such as `count("commands", 50)`. */
  count(things: string, by = 1): void {
    this.#counts.set(things, this.counted(things) + by);
  }

  /** Keeps the largest of some figures, such as `peak("ms to settle", 12)`. */
  peak(what: string, figure: number): void {
    this.#counts.set(what, Math.max(this.counted(what), figure));
  }

  /** Returns how many of these things were counted. */
  counted(things: string): number {
    return this.#counts.get(things) ?? 0;
  }

  /**
   * Adds a failure.
   *
   * @param what The promise that was not kept, and where.
   * @param found What was found instead, such as an error.
   */
  fail(what: string, found?: unknown): void {
    this.#failed++;
    if (this.#failures.length === KEPT_FAILURES) return;
    this.#failures.push(
      found === undefined ? what : `${what}: ${Deno.inspect(found)}`,
    );
  }

  /** All counts as texts, such as `"200 rounds"`. */
  get counts(): string[] {
    return [...this.#counts]
      .map(([things, count]) => `${count.toLocaleString("en")} ${things}`);
  }
}
