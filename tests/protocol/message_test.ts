import { assertEquals } from "@std/assert";
import {
  isObject,
  type MessageKind,
  messageKind,
} from "../../src/protocol/message.ts";

const qemu = { major: 10, minor: 0, micro: 2 };
const version = { qemu, package: "" };
const timestamp = { seconds: 1_700_000_000, microseconds: 250_000 };
const error = { class: "GenericError", desc: "No" };

const MESSAGES: Record<MessageKind, unknown[]> = {
  greeting: [
    { QMP: { version, capabilities: [] } },
    { QMP: { version, capabilities: ["oob", "later"], later: 1 }, later: 1 },
    { QMP: { version: { qemu }, capabilities: [] } },
  ],
  return: [
    { return: {} },
    { return: null },
    { return: false, id: null },
    { return: 18446744073709551615n, id: { a: [1] } },
    { return: {}, event: "STOP" },
    { return: {}, error },
  ],
  error: [
    { error },
    { error, id: "x" },
    { error: { class: "LaterError", desc: "", later: 1 } },
  ],
  event: [
    { event: "STOP", timestamp },
    { event: "STOP", timestamp: { seconds: -1, microseconds: -1 } },
    { event: "LATER", timestamp, data: { a: 1 }, later: 1 },
  ],
  invalid: [
    null,
    true,
    5,
    5n,
    "QMP",
    [],
    [{ return: {} }],
    {},
    { id: 0 },
    { QMP: null },
    { QMP: {} },
    { QMP: { version } },
    { QMP: { version, capabilities: {} } },
    { QMP: { version: null, capabilities: [] } },
    { QMP: { version: {}, capabilities: [] } },
    { QMP: { version: { qemu: { minor: 0, micro: 2 } }, capabilities: [] } },
    { QMP: { version: { qemu: { major: 10, micro: 2 } }, capabilities: [] } },
    { QMP: { version: { qemu: { major: 10, minor: 0 } }, capabilities: [] } },
    {
      QMP: { version: { qemu: { ...qemu, major: "10" } }, capabilities: [] },
    },
    { event: "STOP" },
    { event: null, timestamp },
    { event: 5, timestamp },
    { event: "STOP", timestamp: 0 },
    { event: "STOP", timestamp, data: null },
    { event: "STOP", timestamp, data: [] },
    { error: null },
    { error: "No" },
    { error: {} },
    { error: { class: "GenericError" } },
    { error: { desc: "No" } },
    { error: { class: 5, desc: "No" } },
  ],
};

for (const [kind, messages] of Object.entries(MESSAGES)) {
  Deno.test(
    `messageKind() returns ${kind} for messages with its members`,
    { permissions: "none" },
    () => {
      for (const message of messages) {
        assertEquals(messageKind(message), kind, Deno.inspect(message));
      }
    },
  );
}

Deno.test(
  "isObject() accepts objects, but not null, arrays or primitives",
  { permissions: "none" },
  () => {
    for (const value of [{}, { a: 1 }, Object.create(null)]) {
      assertEquals(isObject(value), true, Deno.inspect(value));
    }
    for (const value of [null, undefined, [], 0, 0n, "", true, () => {}]) {
      assertEquals(isObject(value), false, Deno.inspect(value));
    }
  },
);
