/**
 * Completes lines for the human monitor.
 *
 * @module
 */

import type { QmpClient } from "../../../client.ts";
import { type Candidate, writeValues, writeWords } from "./candidates.ts";
import { filePaths } from "./file_paths.ts";

/**
 * The words of a line for the human monitor. The groups hold the last word: the
 * first group if a quote opens it, the second group otherwise.
 */
const HMP_LINE =
  /^(?:\s*(?:"(?:[^"\\]|\\.)*"|[^\s"]\S*)(?=\s))*\s*(?:"((?:[^"\\]|\\.)*)|([^\s"]\S*)|)$/;

/** Completes names of commands, arguments of `info`, and paths of files. */
export class HumanMonitorCompletion {
  readonly #qmp: QmpClient;
  readonly #timeout: number;
  readonly #names = new Map<string, string[]>();

  /**
   * @param qmp The connection.
   * @param timeout Milliseconds to wait for the monitor's help.
   */
  constructor(qmp: QmpClient, timeout: number) {
    this.#qmp = qmp;
    this.#timeout = timeout;
  }

  /**
   * Completes the last word of a line.
   *
   * @returns The candidates, and the end of the line that they replace.
   */
  async complete(
    line: string,
  ): Promise<[candidates: string[], replaced: string]> {
    const about = /^\s*info\s+(\S*)$/.exec(line)?.[1];
    if (about !== undefined) {
      const names = await this.#namesIn("help info");
      return [names.filter((name) => name.startsWith(about)), about];
    }
    const match = HMP_LINE.exec(line);
    if (match === null) return [[], line];
    const [, quoted, word = ""] = match;
    if (quoted !== undefined || word !== line.trimStart()) {
      return [pathsFor(quoted, word), quoted ?? word];
    }
    const names = await this.#namesIn("help");
    const hits = names.filter((name) => name.startsWith(word));
    return [writeWords(hits.map((name) => `${name} `)), word];
  }

  /**
   * Returns the names in the monitor's own help, which it asks for only once.
   * Each line of the help is like `q|quit  -- …` or `info block … -- …`.
   */
  async #namesIn(command: "help" | "help info"): Promise<string[]> {
    const known = this.#names.get(command);
    if (known !== undefined) return known;
    const help = await this.#qmp.execute(
      "human-monitor-command",
      { "command-line": command },
      { timeout: this.#timeout },
    );
    const place = command === "help" ? 0 : 1;
    const names = help.split(/\r?\n/).filter((line) => / -- /.test(line))
      .flatMap((line) => line.split(/\s+/)[place]!.split("|")).sort();
    this.#names.set(command, names);
    return names;
  }
}

/** Lists the paths that begin with a word, or with a word after a quote. */
function pathsFor(quoted: string | undefined, word: string): string[] {
  const start = quoted?.replace(/\\(.)/g, "$1") ?? word;
  const paths: Candidate[] = filePaths(start);
  const quote = quoted === undefined ? undefined : '"';
  return writeValues(paths, quote, (text) => /[\s"]/.test(text));
}
