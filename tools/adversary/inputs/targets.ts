/**
 * What takes input, and what must hold for every input.
 *
 * @module
 */

import { QmpProtocolError } from "../../../mod.ts";
import { completionContext } from "../../../src/cli/grammar/completion_context.ts";
import { GrammarError } from "../../../src/cli/grammar/error.ts";
import { LineParser } from "../../../src/cli/grammar/line_parser.ts";
import { parseWords } from "../../../src/cli/grammar/words.ts";
import {
  formatAddress,
  parseAddress,
  type ParsedAddress,
} from "../../../src/deno/address.ts";
import { ClientProtocol } from "../../../src/protocol/client.ts";
import { JsonLines } from "../../../src/protocol/json/lines.ts";
import { parseJson } from "../../../src/protocol/json/lossless.ts";
import { JsonReader } from "../../../src/protocol/qemu_json/reader.ts";
import { ServerProtocol } from "../../../src/protocol/server.ts";
import { generate } from "../../../src/qapi/codegen/generate.ts";
import { QapiSchema } from "../../../src/qapi/introspect/schema.ts";
import { Decoder } from "../../../src/wire/decoder.ts";
import { parseParts, readLines } from "../../../tests/support/parts.ts";
import { SOURCES, sourceTransport } from "../../../tests/support/transports.ts";
import { valuesOf } from "../../../src/wire/message_channel.ts";
import { ADDRESSES, FROM_CLIENTS, FROM_QEMU, TYPED } from "./corpus.ts";
import {
  anyText,
  type Below,
  bytesFrom,
  cut,
  jsonText,
  mutate,
  nearJson,
  noise,
  one,
  stream,
} from "./make.ts";

/**
 * Makes an input, and gives it to a part of the package. It throws if what must
 * hold does not.
 */
export type Target = (below: Below) => void | Promise<void>;

/** An input for which something does not hold. */
export class BrokenRule extends Error {
  /**
   * @param rule What must hold.
   * @param input The input.
   * @param found What was found.
   */
  constructor(rule: string, input: unknown, found?: unknown) {
    super(`${rule}: ${Deno.inspect(input)}, found ${Deno.inspect(found)}`);
  }
}

/** The targets, and how often each is chosen. */
export const TARGETS: Record<string, [weight: number, target: Target]> = {
  json: [6, json],
  lines: [4, lines],
  decoder: [4, decoder],
  reader: [5, reader],
  server: [3, server],
  client: [4, client],
  grammar: [5, grammar],
  words: [2, words],
  address: [3, address],
  schema: [1, schema],
  pipeline: [1, pipeline],
};

/** The parsers agree with `JSON.parse`, except that they round no integer. */
function json(below: Below) {
  const text = below(2) ? jsonText(below) : anyText(below, FROM_QEMU);
  const plain = attempt(() => JSON.parse(text));
  const parse = one(below, [parseJson, (text: string) => parseParts(text)]);
  const exact = attempt(() => parse(text));
  if ("error" in plain || "error" in exact) {
    const errors = [plain.error, exact.error];
    if (errors.every((error) => error instanceof SyntaxError)) return;
    throw new BrokenRule("Both parse or neither", text, errors);
  }
  const digits = integersOf(text);
  if (
    !isExact(exact.value, plain.value, digits) && !ESCAPED_NAME.test(text)
  ) {
    const values = [exact.value, plain.value];
    throw new BrokenRule("The values are the same", text, values);
  }
}

/**
 * A name with an escape. `JSON.parse` of Deno 2.9.6 reads it wrongly if it has
 * read a name with a backslash at such a place: after `{"a":1,"\\":2}`, the
 * second name of `{"a":1,"\u0041":2}` is a backslash too.
 */
const ESCAPED_NAME = /"(?:[^"\\]|\\.)*\\(?:[^"\\]|\\.)*"\s*:/;

/** Returns the integers of a text that are not safe. */
function integersOf(text: string): Set<string> {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  const tokens = bare.match(/-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g) ?? [];
  return new Set(
    tokens.filter((token) =>
      /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token))
    ),
  );
}

function isExact(
  exact: unknown,
  plain: unknown,
  digits: ReadonlySet<string>,
): boolean {
  if (typeof exact === "bigint") {
    return Number(exact) === plain && digits.has(String(exact));
  }
  if (typeof plain !== "object" || plain === null) {
    // What is not safe and has no fraction may only come from 1e30.
    return Object.is(exact, plain) && !digits.has(String(exact));
  }
  if (typeof exact !== "object" || exact === null) return false;
  if (Array.isArray(plain) !== Array.isArray(exact)) return false;
  const [these, those] = [Object.entries(exact), Object.entries(plain)];
  return these.length === those.length &&
    these.every(([name, value], index) =>
      name === those[index]![0] && isExact(value, those[index]![1], digits)
    );
}

/** The client's JSON stage throws nothing but `QmpProtocolError`. */
function lines(below: Below) {
  const text = stream(below, FROM_QEMU);
  const stage = new JsonLines(below(4) ? 1e9 : 1 + below(80));
  try {
    readLines(stage, text.split(/\r?\n/));
  } catch (error) {
    if (error instanceof QmpProtocolError) return;
    throw new BrokenRule("Only QmpProtocolError", text, error);
  }
}

/** Bytes mean the same in any pieces. */
function decoder(below: Below) {
  const bytes = bytesFrom(below, stream(below, FROM_QEMU));
  if (below(2)) {
    bytes.set(bytesFrom(below, noise(below)).subarray(0, bytes.length));
  }
  const read = (pieces: Uint8Array[]) => {
    const decoder = new Decoder();
    return pieces.map((piece) => decoder.decode(piece)).join("");
  };
  // The end of the bytes must not cut a character, which both leave out.
  const ended = new Uint8Array([...bytes, 0x0a]);
  const [whole, parts] = [read([ended]), read(cut(below, ended))];
  if (whole !== parts) throw new BrokenRule("Pieces", ended, [whole, parts]);
  if (
    countOf(whole, "\x18") !==
      ended.filter((byte) => byte === 0xff || byte === 0x18).length
  ) {
    throw new BrokenRule("A reset for each 0xFF", ended, whole);
  }
}

function countOf(text: string, character: string): number {
  return text.split(character).length - 1;
}

/** The reader finds the same in any pieces, and never throws. */
function reader(below: Below) {
  const text = stream(below, below(2) ? FROM_CLIENTS : FROM_QEMU);
  const whole = new JsonReader().read(text);
  const pieces = new JsonReader();
  const parts = cut(below, text).flatMap((piece) => pieces.read(piece));
  if (shown(whole) !== shown(parts)) {
    throw new BrokenRule("Pieces", text, [whole, parts]);
  }
}

/** The server answers with lines of JSON in ASCII, the same for any pieces. */
function server(below: Below) {
  const text = (below(3) ? '{"execute":"qmp_capabilities"}' : "") +
    stream(below, FROM_CLIENTS);
  const whole = serve([text]);
  for (const line of whole.trimEnd().split("\r\n")) {
    if (!/^[\x20-\x7e]*$/.test(line)) throw new BrokenRule("ASCII", text, line);
    const { error } = attempt(() => JSON.parse(line));
    if (error !== undefined) throw new BrokenRule("JSON", text, line);
  }
  const parts = serve(cut(below, text));
  if (whole !== parts) throw new BrokenRule("Pieces", text, [whole, parts]);
}

const VERSION = { qemu: { major: 10, minor: 0, micro: 0 }, package: "" };

function serve(pieces: string[]): string {
  const reader = new JsonReader();
  const protocol = new ServerProtocol({
    version: VERSION,
    has: (name) => name !== "nope",
    allowsOob: (name) => name.startsWith("migrate"),
  });
  for (const piece of pieces) {
    for (const reading of reader.read(piece)) {
      const commands = protocol.receive(reading);
      for (const command of commands) {
        commands.push(...protocol.succeed(command, [command.arguments]));
      }
    }
  }
  return protocol.takeOutput();
}

/** The client takes any message, or ends with `QmpProtocolError`. */
function client(below: Below) {
  const protocol = new ClientProtocol<number>();
  const log: string[] = [];
  const take = (text: string) => {
    log.push(text);
    protocol.receive(JSON.parse(text));
  };
  try {
    if (below(8)) take(FROM_QEMU[0]!);
    for (let left = below(12); left > 0; left--) {
      if (below(2) && protocol.state !== "greeting") {
        const isReady = protocol.state === "command";
        const oob = isReady && protocol.capabilities.includes("oob") &&
          below(4) === 0;
        if (isReady) protocol.execute("x", undefined, left, { oob });
        else protocol.negotiate(left);
        log.push(protocol.takeOutput());
        continue;
      }
      const text = one(below, [
        () => jsonText(below),
        () => `{"return":${jsonText(below)}}`,
        () => `{"return":{},"id":${below(4)}}`,
        () => `{"error":${jsonText(below)},"id":${jsonText(below)}}`,
        () => `{"event":"X","timestamp":{"seconds":1,"microseconds":2}}`,
        () => one(below, FROM_QEMU),
      ])();
      if (attempt(() => JSON.parse(text)).error === undefined) take(text);
    }
  } catch (error) {
    if (!(error instanceof QmpProtocolError)) {
      throw new BrokenRule("Only QmpProtocolError", log, error);
    }
    if (protocol.state !== "closed") {
      throw new BrokenRule("A violation closes", log, protocol.state);
    }
  }
  protocol.close();
  if (protocol.inFlight !== 0) throw new BrokenRule("Nothing is left", log);
}

/** The shell's grammar throws nothing but `GrammarError`, with its place. */
function grammar(below: Below) {
  const parser = new LineParser();
  const typed: string[] = [];
  for (let left = 1 + below(3); left > 0; left--) {
    const line = below(8)
      ? mutate(below, one(below, TYPED), TYPED)
      : nearJson(below);
    typed.push(line);
    const cursor = below(line.length + 1);
    const context = completionContext(line, cursor, parser.pending);
    if (
      context.kind !== "none" &&
      line.slice(context.start, cursor) !== context.prefix
    ) throw new BrokenRule("The prefix stands in the line", typed, context);
    const { error } = attempt(() => parser.feed(line));
    if (error === undefined) continue;
    if (!(error instanceof GrammarError)) {
      throw new BrokenRule("Only GrammarError", typed, error);
    }
    const isInside = error.column >= 0 && error.column <= line.length &&
      error.length >= 1;
    if (!isInside || error.render().split("\n").length !== 2) {
      throw new BrokenRule("The error has a place", typed, error);
    }
  }
}

/** Words of the system's shell throw nothing but `GrammarError`. */
function words(below: Below) {
  const line = mutate(below, one(below, TYPED), TYPED);
  const words = line.split(one(below, [" ", "=", "x"]));
  const { error } = attempt(() => parseWords(words));
  if (error === undefined || error instanceof GrammarError) return;
  throw new BrokenRule("Only GrammarError", words, error);
}

/** An address is refused, or formatted so that it is parsed again. */
function address(below: Below) {
  const text = mutate(below, one(below, ADDRESSES), ADDRESSES);
  const input = below(6) ? text : attempt(() => new URL(text)).value ?? text;
  const { value, error } = attempt(() => parseAddress(input));
  if (error !== undefined) {
    if (error instanceof TypeError || error instanceof RangeError) return;
    throw new BrokenRule("Only TypeError and RangeError", input, error);
  }
  const again = attempt(() => parseAddress(formatAddress(value!)));
  const isSame = again.value !== undefined &&
    placeOf(again.value) === placeOf(value!);
  if (!isSame) {
    throw new BrokenRule("It is parsed again", input, [value, again]);
  }
}

/** Returns where an address leads. Slashes at the start count as one. */
function placeOf(address: ParsedAddress): string {
  const { server: _, ...place } = address;
  return shown(place).replace(/":"\/+/, '":"/');
}

const ENTRIES = [
  { "meta-type": "command", name: "link", "arg-type": "0", "ret-type": "1" },
  { "meta-type": "object", name: "0", members: [{ name: "up", type: "2" }] },
  { "meta-type": "object", name: "1", members: [], tag: "t", variants: [] },
  { "meta-type": "builtin", name: "2", "json-type": "boolean" },
  { "meta-type": "event", name: "E", "arg-type": "3" },
  {
    "meta-type": "object",
    name: "3",
    members: [{ name: "a", type: "4" }, {
      name: "b",
      type: "[5]",
      default: null,
    }],
    tag: "a",
    variants: [{ case: "x", type: "0" }],
  },
  {
    "meta-type": "enum",
    name: "4",
    values: ["x", "y"],
    members: [{ name: "x" }, { name: "y", features: ["unstable"] }],
  },
  { "meta-type": "array", name: "[5]", "element-type": "5" },
  {
    "meta-type": "alternate",
    name: "5",
    members: [{ type: "2" }, { type: "4" }],
  },
];

/** A schema is refused with a `TypeError`, or makes types. */
function schema(below: Below) {
  const entries = structuredClone(ENTRIES) as unknown[];
  for (let left = below(4); left > 0; left--) change(below, entries);
  for (
    const use of [
      () => generate(entries as never),
      () => new QapiSchema(entries as never),
    ]
  ) {
    const { error } = attempt<unknown>(use);
    if (error === undefined || error instanceof TypeError) continue;
    throw new BrokenRule("Only TypeError", JSON.stringify(entries), error);
  }
}

const PARTS: unknown[] = [
  ...["0", "1", "2", "3", "4", "[5]", "x", "t", "__proto__", "a b", "*/", "\n"],
  ...["object", "command", "enum", "array", null, 5, [], {}, true, "int"],
];

/** Changes a place in a value. */
function change(below: Below, value: unknown) {
  if (typeof value !== "object" || value === null) return;
  const names = Object.keys(value);
  const place = value as Record<string, unknown>;
  if (names.length === 0) {
    if (Array.isArray(value)) value.push(one(below, PARTS));
    return;
  }
  const name = one(below, names);
  if (below(3) && typeof place[name] === "object") {
    return change(below, place[name]);
  }
  switch (below(6)) {
    case 0:
      delete place[name];
      break;
    case 1:
      if (Array.isArray(value)) value.push(place[name]);
      break;
    default:
      place[name] = structuredClone(one(below, PARTS));
  }
}

/** A limit that no input reaches. */
const UNLIMITED = 1e6;

/** The client's pipeline finds the same in any pieces, from any transport. */
async function pipeline(below: Below) {
  const bytes = bytesFrom(below, stream(below, FROM_QEMU));
  const size = below(4) ? UNLIMITED : 1 + below(100);
  // A stream of text cannot show bytes that are not UTF-8.
  const kinds = Object.keys(SOURCES).filter((kind) =>
    kind !== "a stream of text"
  );
  const found = async (pieces: Uint8Array<ArrayBuffer>[]) => {
    const kind = one(below, kinds);
    const values: unknown[] = [];
    let failure: unknown;
    const end = valuesOf(size)(sourceTransport(SOURCES[kind]!(pieces)), {
      take: (value) => void values.push(value),
      onFailure: (error) => failure = error,
      isAbandoned: () => false,
    }).getReader();
    try {
      await end.read();
    } catch (error) {
      failure ??= error;
    }
    if (failure !== undefined && !(failure instanceof QmpProtocolError)) {
      throw new BrokenRule("Only QmpProtocolError", bytes, failure);
    }
    return { values, hasFailed: failure !== undefined };
  };
  const whole = await found([bytes]);
  const parts = await found(cut(below, bytes));
  // A line with several values may be longer than the limit for one value. The
  // client sees that only if the line comes in pieces.
  if (size === UNLIMITED && shown(whole) !== shown(parts)) {
    throw new BrokenRule("Pieces", bytes, [whole, parts]);
  }
}

type Attempt<T> = { value: T; error?: undefined } | {
  value?: undefined;
  error: unknown;
};

/** Calls a function, and returns its value or its error. */
function attempt<T>(run: () => T): Attempt<T> {
  try {
    return { value: run() };
  } catch (error) {
    return { error: error ?? new Error("Nothing was thrown") };
  }
}

/** Writes a value so that other values have other texts. */
function shown(value: unknown): string {
  return JSON.stringify(
    value,
    (_, value) =>
      typeof value === "bigint"
        ? `${value}n`
        : Object.is(value, -0)
        ? "-0"
        : value,
  );
}
