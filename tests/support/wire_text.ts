/**
 * Messages as QEMU writes them, and text as bytes.
 *
 * @module
 */

import type { JsonValue } from "../../mod.ts";

/** A greeting that offers `oob`, as QEMU sends it. */
export const GREETING: string =
  '{"QMP": {"version": {"qemu": {"micro": 2, "minor": 0, "major": 10}, ' +
  '"package": ""}, "capabilities": ["oob"]}}\r\n';

/**
 * Encodes a text as UTF-8, except that each `\xff` becomes a single 0xFF byte.
 */
export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts = text.split("\xff").map((part) => [...encoder.encode(part)]);
  return Uint8Array.from(
    parts.flatMap((part, index) => index === 0 ? part : [0xff, ...part]),
  );
}

/** Writes a reply as QEMU does. Without an id, the member is left out. */
export function reply(id: JsonValue | undefined, value: unknown = {}): string {
  return JSON.stringify({ return: value, id }) + "\r\n";
}

/**
 * Writes an error reply as QEMU does. Without an id, the member is left out.
 */
export function errorReply(id: JsonValue | undefined, error: object): string {
  return JSON.stringify({ id, error }) + "\r\n";
}

/** Writes an event as QEMU does. */
export function eventText(event: string, data?: object): string {
  const timestamp = { seconds: 1, microseconds: 2 };
  return `${JSON.stringify({ timestamp, event, data })}\r\n`;
}
