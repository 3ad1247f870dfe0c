/**
 * The JSON stage of the server's pipeline.
 *
 * @module
 */

import { JsonReader, type JsonReading } from "../protocol/qemu_json/reader.ts";

/**
 * Turns text, in pieces cut anywhere, into what QEMU's monitor would read in
 * it: values, and errors. Unlike {@linkcode JsonLinesStream}, it needs no
 * lines, and it never errors, because QEMU answers an error and reads on.
 */
export class JsonReaderStream extends TransformStream<string, JsonReading> {
  /**
   * @param take Receives each reading at once, instead of the readable side,
   * which then only ends.
   */
  constructor(take: (reading: JsonReading) => void) {
    const reader = new JsonReader();
    super({
      transform(text) {
        for (const reading of reader.read(text)) take(reading);
      },
    });
  }
}
