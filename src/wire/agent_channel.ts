/**
 * The pipeline of a connection to a guest agent, and its reset bytes.
 *
 * @module
 */

import { RESET } from "../protocol/json/lines.ts";
import type { JsonValue } from "../protocol/message.ts";
import { type Pipeline, valuesOf } from "./message_channel.ts";
import type { Transport } from "./transport.ts";

/** Says whether the text that arrives is stale until the next reset byte. */
export interface ResetWatch {
  /** Whether it is. The pipeline sets this to `false` after the reset byte. */
  awaitsReset: boolean;
}

const RESET_CODE = RESET.charCodeAt(0);
const RESET_BYTE = 0xff;

/**
 * Returns the pipeline for the messages of a guest agent: bytes, text, text
 * that is not stale, lines, JSON values.
 *
 * @param maxMessageSize Most characters of a message.
 * @param watch Whether the text is stale.
 */
export function agentValuesOf(
  maxMessageSize: number,
  watch: ResetWatch,
): Pipeline<JsonValue> {
  return valuesOf(
    maxMessageSize,
    (text) => text.pipeThrough(freshText(watch)),
  );
}

/** Makes the stage that drops stale text, which need not be JSON. */
function freshText(watch: ResetWatch): TransformStream<string, string> {
  return new TransformStream({
    transform(text, controller) {
      if (!watch.awaitsReset) return controller.enqueue(text);
      // If several agents or clients have reset, only the last one counts.
      const at = text.lastIndexOf(RESET);
      if (at < 0) return;
      watch.awaitsReset = false;
      controller.enqueue(text.slice(at));
    },
  });
}

/**
 * Returns a transport that writes {@linkcode RESET} as a 0xFF byte, which no
 * text can contain. JSON contains neither of them.
 *
 * @throws {TypeError} If a stream of the transport is locked.
 */
export function withResetBytes(transport: Transport): Transport {
  const { readable, writable } = transport;
  // The channel refuses such a transport, which has to stay as it was.
  if (transport.read === undefined && readable.locked) return transport;
  const writer = transport.write === undefined
    ? writable.getWriter()
    : undefined;
  writer?.closed.catch(() => {});
  let isWriting = false;
  return {
    readable,
    writable,
    ...(transport.read !== undefined && {
      read: (buffer) => transport.read!(buffer),
    }),
    async write(bytes) {
      for (
        let at = bytes.indexOf(RESET_CODE);
        at >= 0;
        at = bytes.indexOf(RESET_CODE, at)
      ) bytes[at] = RESET_BYTE;
      if (writer === undefined) return await transport.write!(bytes);
      isWriting = true;
      // A stream may keep the bytes, which the caller uses again.
      await writer.write(bytes.slice());
      isWriting = false;
      return bytes.length;
    },
    async close() {
      if (transport.close !== undefined) return await transport.close();
      // While a write is under way, the peer does not read: close() would wait.
      await (isWriting ? writer?.abort() : writer?.close());
    },
    ref: () => transport.ref?.(),
    unref: () => transport.unref?.(),
  };
}
