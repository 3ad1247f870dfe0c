// The grammar of the shell, and its completion.

import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { completionContext } from "../../src/cli/grammar/completion_context.ts";
import { GrammarError } from "../../src/cli/grammar/error.ts";
import { LineParser } from "../../src/cli/grammar/line_parser.ts";
import { escapeQuoted, needsQuotes } from "../../src/cli/grammar/quote.ts";
import { stringifyJson } from "../../src/protocol/json/lossless.ts";
import type { JsonValue } from "../../src/protocol/message.ts";
import { QapiSchema } from "../../src/qapi/introspect/schema.ts";
import { complete } from "../cli/support/completion.ts";
import { parseArgs } from "../cli/support/grammar.ts";
import { check, checkAsync, json, text } from "./check.ts";

const permissions = "none";
const operator = fc.constantFrom("=" as const, "==" as const, ":=" as const);
const quote = fc.constantFrom('"' as const, "'" as const);

Deno.test(
  "The grammar reads a text as it was quoted, after any operator",
  { permissions },
  () =>
    check(
      fc.property(text, operator, quote, (text, operator, quote) => {
        const written = needsQuotes(text, operator)
          ? quote + escapeQuoted(text, quote) + quote
          : text;
        assertEquals(parseArgs(`a=0 k${operator}${written} z=1`), {
          a: 0,
          k: text,
          z: 1,
        });
      }),
      2_000,
    ),
);

Deno.test(
  "The grammar reads any JSON as an argument and in a message",
  { permissions },
  () =>
    check(fc.property(json, (value) => {
      const written = stringifyJson(value);
      assertEquals(parseArgs(`k:=${written}`), { k: value });
      const line =
        `{"execute":"c","arguments":{"k":${written}},"id":${written}}`;
      assertEquals(new LineParser().feed(line), {
        kind: "command",
        command: "c",
        args: { k: value } as { [name: string]: JsonValue },
        oob: false,
        id: value,
      });
    })),
);

const part = fc.oneof(
  text,
  fc.constantFrom("transaction(", ")", ";", "a=", "b.c.0=", "!", "/", "#", "'"),
  fc.constantFrom(" ", '"', ":=", "[", "{", "x-y", "true", "0x1"),
);

Deno.test(
  "The grammar and the completion take every line",
  { permissions },
  () =>
    check(
      fc.property(
        fc.array(fc.array(part).map((parts) => parts.join("")), {
          maxLength: 3,
        }),
        fc.nat(),
        (lines, at) => {
          const parser = new LineParser();
          for (const line of lines) {
            const cursor = at % (line.length + 1);
            const context = completionContext(line, cursor, parser.pending);
            if (context.kind !== "none") {
              assertEquals(line.slice(context.start, cursor), context.prefix);
            }
            try {
              parser.feed(line);
            } catch (error) {
              assert(error instanceof GrammarError, `${line}: ${error}`);
              assert(error.column <= line.length);
            }
          }
        },
      ),
      2_000,
    ),
);

const schema = new QapiSchema(
  JSON.parse(
    Deno.readTextFileSync(
      new URL("../testdata/qapi/schema-10.0.json", import.meta.url),
    ),
  ),
);

/** Arguments whose values the schema lists. */
const CHOICES = schema.commands.flatMap((command) => {
  const type = schema.describe(command);
  return type === undefined || !("members" in type) ? [] : type.members.flatMap(
    ({ name }) => {
      const values = schema.enumValues(command, name) ?? [];
      return values.length === 0 ? [] : [{ command, name, values }];
    },
  );
});

Deno.test("Completed values are values of the schema when parsed", async () => {
  assert(CHOICES.length > 20, `found ${CHOICES.length}`);
  await checkAsync(
    fc.asyncProperty(
      fc.constantFrom(...CHOICES),
      fc.nat(),
      fc.nat(),
      fc.constantFrom("=", "==", ":="),
      fc.constantFrom("", '"', "'"),
      async ({ command, name, values }, which, length, operator, quote) => {
        const value = values[which % values.length]!;
        const typed = value.slice(0, length % (value.length + 1));
        // Without a quote, := is followed by no text.
        const head = `${command} ${name}${operator}${
          operator === ":=" && typed !== "" ? quote || '"' : quote
        }`;
        const completed = await complete(head + typed);
        if (Array.isArray(completed)) {
          // The candidates are listed, and the user types on.
          const fitting = values.filter((value) => value.startsWith(typed));
          assert(fitting.length !== 1, `${head + typed}: ${completed}`);
          assertEquals(completed.length >= fitting.length, true);
          return;
        }
        const parsed = new LineParser().feed(completed);
        assert(parsed?.kind === "command", completed);
        assertEquals(Object.keys(parsed.args), [name.split(".")[0]]);
        const given = String(parsed.args[name]);
        assert(given.startsWith(typed) && values.includes(given), completed);
      },
    ),
    300,
  );
});

Deno.test("Completed words begin as they were typed, and can be parsed", async () => {
  await checkAsync(
    fc.asyncProperty(
      fc.constantFrom(...schema.commands),
      fc.nat(),
      fc.constantFrom("", "!", "transaction( "),
      async (command, length, before) => {
        const line = before + command.slice(0, length % (command.length + 1));
        const completed = await complete(line);
        for (const candidate of [completed].flat()) {
          const whole = Array.isArray(completed)
            ? before + candidate
            : candidate;
          assert(whole.startsWith(line), `${line}: ${candidate}`);
          const parser = new LineParser();
          // An action may be the last of the line, and is then complete.
          const parsed = parser.feed(whole);
          assert(parsed !== undefined || parser.pending, whole);
        }
      },
    ),
    100,
  );
});
