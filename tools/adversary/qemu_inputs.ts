/**
 * Sends the same random inputs to QEMU and to `QmpServer`, and compares what
 * they answer.
 *
 * Neither executes anything, because the inputs come before the negotiation.
 *
 * @module
 */

import { QmpServer, type Transport } from "../../mod.ts";
import { parseJson } from "../../src/protocol/json/lossless.ts";
import { ListeningQemu } from "../../tests/support/listening_qemu.ts";
import { version } from "../../tests/support/qemu.ts";
import { random } from "../../tests/support/random.ts";
import { TempDir } from "../../tests/support/temp_dir.ts";
import { FROM_CLIENTS, FROM_QEMU } from "./inputs/corpus.ts";
import { bytesFrom, stream } from "./inputs/make.ts";
import { mainWithQemu, newSeed } from "./support/campaign.ts";
import type { Report } from "./support/report.ts";

/** Inputs that are sent in one piece. */
const BATCH = 50;

/** Options for {@linkcode compareInputs}. */
export interface CompareOptions {
  qemu: string;
  seed: number;
  count: number;
  /** When to stop, in milliseconds since 1970. */
  until?: number;
}

/** Compares the answers to a number of inputs. */
export async function compareInputs(
  { qemu, seed, count, until = Infinity }: CompareOptions,
  report: Report,
): Promise<void> {
  if (parseInt(version(qemu)!) >= 11) {
    report.count("inputs, because the parser of QEMU 11 has other errors", 0);
    return;
  }
  await using dir = new TempDir();
  const path = dir.file("qmp");
  await using _qemu = await ListeningQemu.start(`unix:${path}`, {
    command: qemu,
  });
  using conn = await Deno.connect({ transport: "unix", path });
  await using server = new QmpServer();
  await using theirs = new Peer(conn);
  await using ours = new Peer(server.connect());
  for (let at = 0; at < count && Date.now() < until; at += BATCH) {
    const seeds = Array.from(
      { length: Math.min(BATCH, count - at) },
      (_, index) => seed + at + index,
    );
    const inputs = seeds.map(inputOf);
    const answers = await Promise.all(
      [ours, theirs].map((peer) => peer.answers(seeds, inputs)),
    );
    for (const [index, seed] of seeds.entries()) {
      const [our, their] = answers.map((of) => of[index]!.map(shown));
      const place = their!.findIndex((text, at) => text !== our![at]);
      if (place < 0 && our!.length === their!.length) continue;
      report.fail(
        `qemu_inputs, seed ${seed}: ${Deno.inspect(text(inputs[index]!))} ` +
          `is answered with ${our!.at(place)}, by QEMU with ${
            their!.at(place)
          }`,
      );
    }
    report.count("inputs compared with QEMU", seeds.length);
  }
}

const shown = (answer: unknown) =>
  Deno.inspect(answer, {
    depth: Infinity,
    strAbbreviateSize: Infinity,
    // QEMU keeps the members of an object in an order of its own.
    sorted: true,
  })
    // QEMU writes a large number without a fraction like an integer.
    .replace(/-?\d{16,}n?/g, (digits) => String(parseFloat(digits)));

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

function inputOf(seed: number): Uint8Array {
  const below = random(seed);
  const corpus = below(3) ? FROM_CLIENTS : FROM_QEMU;
  for (;;) {
    const input = bytesFrom(below, stream(below, corpus));
    // The inputs that follow would be executed.
    if (!text(input).includes("qmp_capabilities")) return input;
  }
}

/** One end of a conversation, which answers inputs. */
class Peer implements AsyncDisposable {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array | string>;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #decoder = new TextDecoder();
  #text = "";
  /** The greeting comes before the first answers. */
  #isNew = true;

  constructor({ readable, writable }: Transport) {
    this.#reader = readable.getReader();
    this.#writer = writable.getWriter();
  }

  /** Sends inputs, and returns the answers to each. */
  async answers(seeds: number[], inputs: Uint8Array[]): Promise<unknown[][]> {
    const encoder = new TextEncoder();
    const parts = inputs.flatMap((input, index) => [
      ...input,
      // The newline ends any token, and the reset any value.
      ...encoder.encode("\n"),
      0xff,
      ...encoder.encode(`\n{"execute":"marker","id":${marker(seeds[index]!)}}`),
    ]);
    const written = this.#writer.write(Uint8Array.from(parts));
    const answers: unknown[][] = [];
    for (const seed of seeds) answers.push(await this.#until(marker(seed)));
    await written;
    return answers;
  }

  async #until(end: string): Promise<unknown[]> {
    const answers: unknown[] = [];
    for (;;) {
      const line = await this.#line();
      if (this.#isNew) {
        this.#isNew = false;
        continue;
      }
      if (line.includes(`"id": ${end}`)) return answers;
      const answer = parseJson(withoutInfinity(line)) as {
        error: { desc: string };
      };
      const { error } = answer;
      error.desc = error.desc
        // If several members are wrong, QEMU names the first in an order of
        // its own.
        .replace(/^QMP input member .*/s, "QMP input member …");
      answers.push(answer);
    }
  }

  async #line(): Promise<string> {
    for (;;) {
      const end = this.#text.indexOf("\r\n");
      if (end >= 0) {
        const line = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        return line;
      }
      const { value, done } = await this.#reader.read();
      if (done) throw new Error(`The peer hung up after ${this.#text}`);
      this.#text += this.#decoder.decode(value as Uint8Array, { stream: true });
    }
  }

  async [Symbol.asyncDispose]() {
    await this.#writer.close().catch(() => {});
    await this.#reader.cancel().catch(() => {});
  }
}

/** QEMU writes an id of 1e999 as infinity, which is not JSON. */
function withoutInfinity(line: string): string {
  return line.replace(
    /(?<=\[|[:,] )-?inf(?=[\]},])/g,
    (inf) => inf.startsWith("-") ? "-1e999" : "1e999",
  );
}

/** Returns the id of the command after an input, as text. */
function marker(seed: number): string {
  return `"marker ${seed}"`;
}

if (import.meta.main) {
  await mainWithQemu({
    name: "qemu_inputs",
    about: "Compares the answers of QmpServer with those of QEMU.",
    options: {
      seed: { default: newSeed(), help: "Seed of the first input" },
      count: { default: 10_000, help: "Number of inputs" },
    },
    run: compareInputs,
  });
}
