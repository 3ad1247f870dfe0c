/**
 * Stands in for `@std/streams/text-line-stream` where the registry cannot be
 * reached.
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

/** Cuts text into lines at `\n` and `\r\n`, and drops what ended them. */
export class TextLineStream extends TransformStream<string, string> {
  /** Creates a stream that has seen nothing yet. */
  constructor({ allowCR = false }: TextLineStreamOptions = {}) {
    // The line that has not ended. Its pieces are joined once, when it ends:
    // joining at each chunk would cost the square of a long line's length.
    let pieces: string[] = [];
    let endsInCR = false;

    super({
      transform(chunk, controller) {
        if (chunk === "") return;
        pieces.push(chunk);
        // A `\r` that ended the last chunk is decided by what comes after it.
        const mayEnd = chunk.includes("\n") ||
          (allowCR && (endsInCR || chunk.includes("\r")));
        if (!mayEnd) return;

        const text = pieces.length === 1 ? chunk : pieces.join("");
        // With `allowCR`, a `\r` at the very end waits: `\n` may follow it.
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
