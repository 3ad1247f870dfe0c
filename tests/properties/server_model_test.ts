// The server's state machine against a naive model.

import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { JsonReader } from "../../src/protocol/qemu_json/reader.ts";
import {
  type ServerCommand,
  ServerProtocol,
} from "../../src/protocol/server.ts";
import { check } from "./check.ts";

const permissions = "none";

const request = fc.constantFrom(
  "in-band",
  "in-band",
  "oob",
  "unknown",
  "not JSON",
  "not an object",
);

const step = fc.oneof(
  fc.record({ do: fc.constant("receive" as const), request }),
  fc.record({
    do: fc.constantFrom("succeed" as const, "fail" as const),
    which: fc.nat(20),
  }),
  fc.record({ do: fc.constant("event" as const) }),
);

const TIMESTAMP = { seconds: 1, microseconds: 2 };
const FAILURE = { class: "GenericError", desc: "failed" };

/** A request, and its text. */
interface Request {
  kind: string;
  id: number;
}

const TEXTS: Record<string, (id: number) => string> = {
  "in-band": (id) => `{"execute":"run","id":${id}}`,
  "oob": (id) => `{"exec-oob":"run","id":${id}}`,
  "unknown": (id) => `{"execute":"nope","id":${id}}`,
  "not JSON": () => "]",
  "not an object": () => "[]",
};

/** Returns the error with which the server refuses a request at once. */
function refusal({ kind, id }: Request): object | undefined {
  const generic = (desc: string) => ({
    error: { class: "GenericError", desc },
  });
  switch (kind) {
    case "unknown":
      return {
        id,
        error: {
          class: "CommandNotFound",
          desc: "The command nope has not been found",
        },
      };
    case "not enabled":
      return { id, ...generic("QMP input member 'exec-oob' is unexpected") };
    case "not JSON":
      return generic("JSON parse error, expecting value");
    case "not an object":
      return generic("QMP input must be a JSON object");
  }
  return undefined;
}

Deno.test(
  "The server runs in-band commands in order, others at once, and answers each once",
  { permissions },
  () =>
    check(
      fc.property(
        fc.boolean(),
        fc.array(step, { maxLength: 60, size: "max" }),
        (oob, steps) => {
          const reader = new JsonReader();
          const server = new ServerProtocol({
            version: {
              qemu: { major: 10, minor: 0, micro: 0 },
              package: "",
            },
            has: (name) => name === "run",
            allowsOob: () => true,
          });
          const enable =
            `{"execute":"qmp_capabilities","arguments":{"enable":[${
              oob ? '"oob"' : ""
            }]}}`;
          for (const reading of reader.read(enable)) server.receive(reading);
          server.takeOutput();

          /** In-band requests that wait, in order. */
          const queue: Request[] = [];
          /** Commands that run, by id, and the one of them that is in-band. */
          const running = new Map<number, ServerCommand>();
          let inBand: number | undefined;
          let made = 0;
          const output: object[] = [];

          /** Handles what waits, as far as it can be done now. */
          const advance = (): number[] => {
            while (inBand === undefined && queue.length > 0) {
              const next = queue.shift()!;
              const refused = refusal(next);
              if (refused === undefined) {
                inBand = next.id;
                return [next.id];
              }
              output.push(refused);
            }
            return [];
          };
          const begin = (commands: ServerCommand[], expected: number[]) => {
            assertEquals(commands.map(({ id }) => id), expected);
            for (const command of commands) {
              running.set(command.id as number, command);
            }
          };

          for (const step of steps) {
            switch (step.do) {
              case "receive": {
                // More than eight wait in the transport, and not here.
                if (queue.length >= 7) break;
                const id = made++;
                const { request: kind } = step;
                const commands = reader.read(TEXTS[kind]!(id))
                  .flatMap((reading) => server.receive(reading));
                if (kind === "oob" && oob) {
                  begin(commands, [id]);
                  break;
                }
                queue.push({ kind: kind === "oob" ? "not enabled" : kind, id });
                begin(commands, advance());
                break;
              }
              case "succeed":
              case "fail": {
                const ids = [...running.keys()];
                const id = ids[step.which % ids.length];
                if (id === undefined) break;
                const command = running.get(id)!;
                running.delete(id);
                output.push(
                  step.do === "succeed"
                    ? { return: { id }, id }
                    : { id, error: FAILURE },
                );
                if (id === inBand) inBand = undefined;
                begin(
                  step.do === "succeed"
                    ? server.succeed(command, { id })
                    : server.fail(command, FAILURE),
                  advance(),
                );
                break;
              }
              case "event":
                server.event("X", { n: made }, TIMESTAMP);
                output.push({
                  timestamp: TIMESTAMP,
                  event: "X",
                  data: { n: made },
                });
            }
            const lines = server.takeOutput().split("\r\n");
            assertEquals(lines.pop(), "");
            assertEquals(
              lines.map((line) => JSON.parse(line)),
              output.splice(0),
            );
          }
          server.close();
          for (const command of running.values()) {
            assertEquals(server.succeed(command), []);
          }
          assertEquals(server.takeOutput(), "");
        },
      ),
      1_000,
    ),
);
