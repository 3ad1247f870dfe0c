/**
 * Compares the versions that have something with the versions in its comment.
 *
 * @module
 */

/** Returns the versions in the text that a pattern finds in a comment. */
export function versionsIn(pattern: RegExp, doc: string): string[] {
  return pattern.exec(doc)?.[1]?.match(/\d+\.\d+/g) ?? [];
}

/** Records which versions have a command, event, member or value. */
export class Presence {
  readonly #seen = new Map<
    object,
    { what: string; doc: string; has: Map<string, boolean> }
  >();

  /** Records whether a version has something that it could have. */
  note(
    key: object,
    what: string,
    doc: string,
    version: string,
    has: boolean,
  ): void {
    const seen = this.#seen.get(key) ?? { what, doc, has: new Map() };
    seen.has.set(version, has || seen.has.get(version) === true);
    this.#seen.set(key, seen);
  }

  /**
   * Yields where the comments are wrong about the versions.
   *
   * Things that no version has are left out, because only other builds have
   * them.
   */
  *wrong(): Generator<string> {
    for (const { what, doc, has } of this.#seen.values()) {
      if (![...has.values()].includes(true)) continue;
      const absent = versionsIn(/Not in QEMU ([\d., and]*\d)/, doc);
      for (const [version, isThere] of has) {
        if (isThere !== absent.includes(version)) continue;
        yield `${version} ${what}: it is ${isThere ? "" : "not "}there`;
      }
    }
  }
}
