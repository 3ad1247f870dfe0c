/**
 * Replaces `@std/streams/text-line-stream` if the registry cannot be reached.
 *
 * @module
 */

/** Options for {@linkcode TextLineStream}. */
export interface TextLineStreamOptions {
  /**
   * Whether a lone `\r` ends a line too.
   *
   * @default {false}
   */
  allowCR?: boolean;
}

/** Cuts text into lines at `\n` and `\r\n`, without these line ends. */
export class TextLineStream extends TransformStream<string, string> {
  /** Creates a stream. */
  constructor({ allowCR = false }: TextLineStreamOptions = {}) {
    // The pieces of the line that has not ended. They are joined once, when it
    // ends: joining at each chunk would take quadratic time for a long line.
    let pieces: string[] = [];
    let endsInCR = false;

    super({
      transform(chunk, controller) {
        if (chunk === "") return;
        pieces.push(chunk);
        // The chunk after a `\r` decides whether that `\r` ends a line.
        const mayEnd = chunk.includes("\n") ||
          (allowCR && (endsInCR || chunk.includes("\r")));
        if (!mayEnd) return;

        const text = pieces.length === 1 ? chunk : pieces.join("");
        // With `allowCR`, a `\r` at the end waits, because `\n` may follow.
        const lines = text.split(allowCR ? /\r\n|\n|\r(?!$)/ : "\n");
        const rest = lines.pop()!;
        for (const line of lines) {
          controller.enqueue(line.endsWith("\r") ? line.slice(0, -1) : line);
        }
        pieces = rest === "" ? [] : [rest];
        endsInCR = rest.endsWith("\r");
      },
      flush(controller) {
        if (pieces.length === 0) return;
        const line = pieces.join("");
        controller.enqueue(allowCR ? line.replace(/\r$/, "") : line);
      },
    });
  }
}
