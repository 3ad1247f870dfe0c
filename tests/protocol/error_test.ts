import { assertEquals, assertInstanceOf } from "@std/assert";
import {
  messageOf,
  QmpClosedError,
  QmpCommandError,
  QmpConnectError,
  QmpError,
  QmpEventOverflowError,
  QmpProtocolError,
  QmpStateError,
  QmpTimeoutError,
} from "../../src/protocol/error.ts";

const cause = new Error("the cause");

interface Case {
  error: QmpError;
  message: string;
  members?: Record<string, unknown>;
}

const CASES: Record<string, Case[]> = {
  QmpError: [
    { error: new QmpError("No"), message: "No" },
    { error: new QmpError("No", { cause }), message: "No", members: { cause } },
  ],
  QmpConnectError: [
    {
      error: new QmpConnectError("No"),
      message: "No",
      members: { cause: undefined, exitCode: undefined, stderr: undefined },
    },
    {
      error: new QmpConnectError("No", { cause, exitCode: 1, stderr: "bad" }),
      message: "No",
      members: { cause, exitCode: 1, stderr: "bad" },
    },
  ],
  QmpStateError: [{
    error: new QmpStateError("No", "greeting"),
    message: "No",
    members: { state: "greeting" },
  }],
  QmpProtocolError: [
    {
      error: new QmpProtocolError("No", "SSH-2.0", { cause }),
      message: "No",
      members: { received: "SSH-2.0", cause },
    },
    {
      error: new QmpProtocolError("No", "a".repeat(512)),
      message: "No",
      members: { received: "a".repeat(512), cause: undefined },
    },
    {
      error: new QmpProtocolError("No", "a".repeat(512) + "b"),
      message: "No",
      members: { received: "a".repeat(512) + "…" },
    },
  ],
  QmpCommandError: [{
    error: new QmpCommandError("stop", { class: "GenericError", desc: "No\n" }),
    message: "No\n",
    members: { class: "GenericError", desc: "No\n", command: "stop" },
  }],
  QmpClosedError: [
    {
      error: new QmpClosedError("No"),
      message: "No",
      members: { sent: false, cause: undefined },
    },
    {
      error: new QmpClosedError("No", { sent: true, cause }),
      message: "No",
      members: { sent: true, cause },
    },
  ],
  QmpTimeoutError: [
    {
      error: new QmpTimeoutError("stop", 5_000),
      message: "stop did not end within 5000 ms",
      members: { operation: "stop", timeout: 5_000 },
    },
    {
      error: new QmpTimeoutError("connect", 1, "another client may be served"),
      message: "connect did not end within 1 ms: another client may be served",
    },
  ],
  QmpEventOverflowError: [{
    error: new QmpEventOverflowError(100),
    message:
      "Cannot queue another event: the subscription holds its limit of 100 events",
    members: { limit: 100, sizeLimit: undefined },
  }, {
    error: new QmpEventOverflowError(100, 5_000),
    message:
      "Cannot queue another event: the subscription holds its limit of 5000 characters of events",
    members: { limit: 100, sizeLimit: 5_000 },
  }],
};

for (const [name, cases] of Object.entries(CASES)) {
  Deno.test(
    `${name} is a QmpError with its name and its members`,
    { permissions: "none" },
    () => {
      for (const { error, message, members = {} } of cases) {
        assertInstanceOf(error, QmpError);
        assertInstanceOf(error, Error);
        assertEquals(error.constructor.name, name);
        assertEquals(error.name, name);
        assertEquals(error.message, message);
        for (const [member, value] of Object.entries(members)) {
          assertEquals(
            (error as unknown as Record<string, unknown>)[member],
            value,
            member,
          );
        }
      }
    },
  );
}

Deno.test(
  "messageOf() returns the message of an error, and the text of anything else",
  { permissions: "none" },
  () => {
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    const cases: [thrown: unknown, message: string][] = [
      [new Error("Broken pipe"), "Broken pipe"],
      ["a text", "a text"],
      [undefined, "undefined"],
      [null, "null"],
      [5n, "5"],
      [Symbol("s"), "Symbol(s)"],
      [Object.create(null), "an object that has no text"],
      [revoked.proxy, "an object that has no text"],
      [
        {
          toString() {
            throw new Error("no");
          },
        },
        "an object that has no text",
      ],
    ];
    for (const [thrown, message] of cases) {
      assertEquals(messageOf(thrown), message);
    }
  },
);
