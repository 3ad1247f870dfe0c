// Any chunks of bytes give the same messages.

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { parseJson, stringifyJson } from "../../src/protocol/json/lossless.ts";
import type { JsonValue } from "../../src/protocol/message.ts";
import { JsonReader } from "../../src/protocol/qemu_json/reader.ts";
import { writeJson } from "../../src/protocol/qemu_json/writer.ts";
import { valuesOf } from "../../src/wire/message_channel.ts";
import { SOURCES, sourceTransport } from "../support/transports.ts";
import { check, checkAsync, cutAt, json } from "./check.ts";

const permissions = "none";
const encoder = new TextEncoder();

/** An object, which ends where it ends, and how it is written. */
const message = fc.record({
  value: fc.array(json, { maxLength: 3 }),
  style: fc.constantFrom("compact", "QEMU", "pretty"),
  // Several values may stand on a line.
  end: fc.constantFrom("\n", "\r\n", "", " ", "\r\n\r\n"),
});

function write({ value, style, end }: {
  value: JsonValue;
  style: string;
  end: string;
}): string {
  return (style === "compact"
    ? stringifyJson(value)
    : writeJson(value, style === "pretty")) + end;
}

const cuts = fc.array(fc.nat(), { maxLength: 30 });

for (const [kind, source] of Object.entries(SOURCES)) {
  Deno.test(
    `The client finds the same messages in any chunks, over ${kind}`,
    { permissions },
    () =>
      checkAsync(
        fc.asyncProperty(
          fc.array(message, { maxLength: 5 }),
          cuts,
          async (messages, cuts) => {
            const bytes = encoder.encode(messages.map(write).join(""));
            const found: JsonValue[] = [];
            const end = valuesOf(1e6)(
              sourceTransport(source(cutAt(bytes, cuts))),
              {
                take: (value) => void found.push(value),
                onFailure: (error) => {
                  throw error;
                },
                isAbandoned: () => false,
              },
            ).getReader();
            await end.read();
            const alone = messages.map((message) => parseJson(write(message)));
            assertEquals(found, alone);
          },
        ),
        100,
      ),
  );
}

Deno.test(
  "The server finds the same messages in any pieces",
  { permissions },
  () =>
    check(
      fc.property(
        fc.array(
          fc.oneof(json.map(stringifyJson), fc.string({ unit: "grapheme" })),
        ),
        cuts,
        (texts, cuts) => {
          const text = texts.join("\n");
          const reader = new JsonReader();
          assertEquals(
            cutAt(text, cuts).flatMap((piece) => reader.read(piece)),
            new JsonReader().read(text),
          );
        },
      ),
    ),
);
