/**
 * The image that a backup writes.
 *
 * @module
 */

import type { Deadline } from "../../async/deadline.ts";
import type { QmpClient } from "../../client.ts";
import { QmpCommandError, QmpOperationError } from "../../protocol/error.ts";
import type { BlockdevCreateOptions } from "../../qapi/generated/qemu.ts";
import { newJobId, runJobs } from "./run.ts";

/** Time to close an image after a failure, in milliseconds. */
const CLEANUP_TIMEOUT = 10_000;

/** An image to create. */
export interface NewImage {
  /** Its file, as QEMU sees it. */
  filename: string;
  /** Size of the disk in it, in bytes. */
  size: number;
  /** The file of its backing image, if it has one. */
  base: string | undefined;
}

/** Images that QEMU has opened, each as a node and the node of its file. */
export class Images {
  readonly #qmp: QmpClient;
  readonly #deadline: Deadline;
  /** The nodes, in the order in which they were made. */
  readonly #nodes: string[] = [];

  /**
   * @param qmp The client.
   * @param deadline When the images have to be there.
   */
  constructor(qmp: QmpClient, deadline: Deadline) {
    this.#qmp = qmp;
    this.#deadline = deadline;
  }

  /**
   * Creates a qcow2 image, and opens it.
   *
   * @param name What to call its node.
   * @param image The image.
   * @throws {QmpOperationError} If the file is there already.
   */
  async create(name: string, image: NewImage): Promise<void> {
    const { filename, size, base } = image;
    const { signal } = this.#deadline;
    await this.#expectNoFile(name, filename);
    await this.#run({ driver: "file", filename, size: 0 });
    const file = `${name}-file`;
    this.#nodes.push(file);
    await this.#qmp.execute("blockdev-add", {
      driver: "file",
      "node-name": file,
      filename,
    }, { signal });
    await this.#run({
      driver: "qcow2",
      file,
      size,
      ...base !== undefined && { "backing-file": base, "backing-fmt": "qcow2" },
    });
    this.#nodes.push(name);
    await this.#qmp.execute("blockdev-add", {
      driver: "qcow2",
      "node-name": name,
      file,
      // What the disk has no data for takes no room in the image.
      discard: "unmap",
      "detect-zeroes": "unmap",
    }, { signal });
  }

  /**
   * Closes the images, so that all is in their files.
   *
   * @throws {QmpCommandError} If QEMU refuses.
   */
  async close(): Promise<void> {
    for (let node; (node = this.#nodes.at(-1)) !== undefined;) {
      await this.#remove(node);
      this.#nodes.pop();
    }
  }

  /** Closes what is open after a failure. Never throws. */
  async abandon(): Promise<void> {
    for (let node; (node = this.#nodes.pop()) !== undefined;) {
      // The command that makes the node may have failed.
      await this.#remove(node).catch(() => {});
    }
  }

  async #remove(node: string) {
    await this.#qmp.execute("blockdev-del", { "node-name": node }, {
      timeout: CLEANUP_TIMEOUT,
    });
  }

  /** QEMU would replace a file without a word. */
  async #expectNoFile(name: string, filename: string) {
    const node = `${name}-probe`;
    this.#nodes.push(node);
    try {
      await this.#qmp.execute("blockdev-add", {
        driver: "file",
        "node-name": node,
        filename,
        "read-only": true,
      }, { signal: this.#deadline.signal });
    } catch (error) {
      const isMissing = error instanceof QmpCommandError &&
        /No such file or directory$/.test(error.desc);
      if (!isMissing) throw error;
      this.#nodes.pop();
      return;
    }
    throw new QmpOperationError(
      "Backing up",
      `the file ${filename} is there already; remove it, or name another one`,
    );
  }

  async #run(options: BlockdevCreateOptions) {
    const id = newJobId();
    await runJobs(this.#qmp, this.#deadline, {
      ids: [id],
      start: () =>
        this.#qmp.execute("blockdev-create", { "job-id": id, options }, {
          timeout: Infinity,
        }),
    });
  }
}
