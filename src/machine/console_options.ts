/**
 * The options of a console.
 *
 * @module
 */

/** Most characters that no match has covered, as the default. */
const BUFFER_SIZE = 1024 * 1024;

/** Characters of the transcript, as the default. */
const TRANSCRIPT_SIZE = 64 * 1024;

/** Most characters of an option. */
const LARGEST_SIZE = 2 ** 28;

/** Options for {@linkcode Console.open}. */
export interface ConsoleOptions {
  /**
   * Whether to remove the escape sequences of terminals, such as colors, from
   * what {@linkcode Console.expect} searches and from the transcript. The bytes
   * of {@linkcode Console.readable} keep them.
   *
   * @default {false}
   */
  stripAnsi?: boolean | undefined;
  /**
   * Characters to keep for the next {@linkcode Console.expect}, from 1 to
   * 268,435,456. If the guest writes more that no call matches, the oldest are
   * dropped. Up to twice as many are in memory.
   *
   * @default {1048576}
   */
  bufferSize?: number | undefined;
  /**
   * Characters of {@linkcode Console.transcript}, from 1 to 268,435,456.
   *
   * @default {65536}
   */
  transcriptSize?: number | undefined;
  /**
   * What {@linkcode Console.send} writes after the line. The default is what
   * the return key of a terminal sends.
   *
   * @default {"\r"}
   */
  lineEnd?: string | undefined;
}

/** Options for {@linkcode Console.connect}. */
export interface ConsoleConnectOptions extends ConsoleOptions {
  /** Stops the attempt to connect, which rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Time to connect, in milliseconds, from 0 to 2,147,483,647; `Infinity` sets
   * no limit.
   *
   * @default {10000}
   */
  timeout?: number | undefined;
}

/** The sizes of what a console keeps, in characters. */
export interface ConsoleSizes {
  /** Of the text that no match has covered. */
  readonly bufferSize: number;
  /** Of the transcript. */
  readonly transcriptSize: number;
}

/**
 * Returns the sizes in the options.
 *
 * @throws {RangeError} If one of them is out of its bounds.
 */
export function sizesOf(
  { bufferSize = BUFFER_SIZE, transcriptSize = TRANSCRIPT_SIZE }:
    ConsoleOptions,
): ConsoleSizes {
  checkSize("bufferSize", bufferSize);
  checkSize("transcriptSize", transcriptSize);
  return { bufferSize, transcriptSize };
}

function checkSize(name: string, size: number) {
  if (Number.isInteger(size) && size >= 1 && size <= LARGEST_SIZE) return;
  throw new RangeError(
    `Expected a ${name} of 1 to ${LARGEST_SIZE} characters, found ${size}`,
  );
}
