/**
 * A disk of a machine without a guest, and the bytes that it should have.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { QmpClient } from "../../mod.ts";

/** Size of what is written at once, in bytes. */
const BLOCK = 65_536;

/**
 * A disk in a qcow2 image. The test writes to it in the place of a guest, and
 * knows what the disk has.
 */
export class Disk {
  /** What the disk has now. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #qmp: QmpClient;
  readonly #node: string;

  /** For a node that is there. See {@linkcode Disk.create}. */
  constructor(qmp: QmpClient, node: string, size: number) {
    this.#qmp = qmp;
    this.#node = node;
    this.bytes = new Uint8Array(size);
  }

  /**
   * Creates an image, and adds it to the machine.
   *
   * @param qmp The client.
   * @param filename The file to create.
   * @param node What to call the node.
   * @param size Size of the disk, in bytes: a multiple of 65,536.
   */
  static async create(
    qmp: QmpClient,
    filename: string,
    node: string,
    size: number,
  ): Promise<Disk> {
    await Disk.format(filename, size);
    await qmp.execute("blockdev-add", {
      driver: "qcow2",
      "node-name": node,
      file: { driver: "file", filename },
    });
    return new Disk(qmp, node, size);
  }

  /** Creates an image. */
  static async format(filename: string, size: number): Promise<void> {
    await qemuImg("create", "-q", "-f", "qcow2", filename, `${size}`);
  }

  /** Writes some blocks, at places and with bytes that `random` chooses. */
  async write(
    random: (below: number) => number,
    blocks: number,
  ): Promise<void> {
    for (let block = 0; block < blocks; block++) {
      const index = random(this.bytes.length / BLOCK);
      const pattern = random(256);
      const at = index * BLOCK;
      this.bytes.fill(pattern, at, at + BLOCK);
      const result = await this.#qmp.execute("human-monitor-command", {
        "command-line":
          `qemu-io ${this.#node} "write -q -P ${pattern} ${at} ${BLOCK}"`,
      });
      assertEquals(result.trim(), "");
    }
  }
}

/** Returns the bytes of the disk in an image, with its backing images. */
export async function bytesIn(image: string): Promise<Uint8Array> {
  const raw = `${image}.raw`;
  await qemuImg("convert", "-f", "qcow2", "-O", "raw", image, raw);
  try {
    return await Deno.readFile(raw);
  } finally {
    await Deno.remove(raw);
  }
}

/** Asserts that the disk in an image has the given bytes. */
export async function assertBytes(
  image: string,
  expected: Uint8Array,
): Promise<void> {
  const found = await bytesIn(image);
  assertEquals(found.length, expected.length);
  const at = found.findIndex((byte, index) => byte !== expected[index]);
  assertEquals(at, -1, `${image} differs at ${at}`);
}

async function qemuImg(...args: string[]): Promise<void> {
  const { code, stderr } = await new Deno.Command("qemu-img", { args })
    .output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
}
