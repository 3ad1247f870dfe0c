/**
 * Pictures of the screen.
 *
 * @module
 */

import type { Deadline, WaitOptions } from "../async/deadline.ts";
import { EmptyFile } from "../deno/empty_file.ts";
import {
  messageOf,
  QmpCommandError,
  QmpOperationError,
} from "../protocol/error.ts";
import { withinTime } from "../waiting.ts";
import type { CommandExecutor } from "./options.ts";

/** What a screenshot is called in errors. */
const OPERATION = "Taking a screenshot";

/** The first bytes of a PNG. */
const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The bytes up to the size of the picture in a PNG: signature and `IHDR`. */
const PNG_SIZE_OFFSET = 16;

/** Most bytes of the header of a PPM. */
const PPM_HEADER_SIZE = 64;

/** Options for {@linkcode screenshot}. */
export interface ScreenshotOptions extends WaitOptions {
  /**
   * Id of the display device, for a machine with several.
   *
   * @default {the first screen of the machine}
   */
  device?: string | undefined;
  /**
   * Number of the screen at `device`, for a device with several screens.
   *
   * @default {0}
   */
  head?: number | undefined;
  /**
   * Directory in which the picture is for a moment, which QEMU and this program
   * have to see under the same path. Use it for a QEMU that runs as another
   * user or sees other directories, as in a container.
   *
   * This makes a directory there that every user may enter, with a file of a
   * secret name that every user may write to.
   *
   * @default {the environment variable TMPDIR, or /tmp}
   */
  directory?: string | undefined;
}

/** A picture of the screen. */
export interface Screenshot {
  /** The format of the picture. It is PPM if this QEMU cannot write PNG. */
  readonly format: "png" | "ppm";
  /** The picture, as the content of a file of this format. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Width of the screen, in pixels. */
  readonly width: number;
  /** Height of the screen, in pixels. */
  readonly height: number;
}

/**
 * Takes a picture of the screen, as PNG, or as PPM if this QEMU cannot write
 * PNG.
 *
 * QEMU writes the picture to a file. So this makes a file in a directory that
 * no other user can enter, and removes both afterwards. QEMU has to run on the
 * same host, as the same user or as root. If it runs as another user, set the
 * option `directory`.
 *
 * It needs the permissions `--allow-read` and `--allow-write` for the
 * directory.
 *
 * Source: QAPI `screendump`.
 *
 * @param qmp The client.
 * @param options Which screen, and how long to wait.
 * @returns The picture.
 * @throws {QmpCommandError} If QEMU refuses, for example because the machine
 * has no screen.
 * @throws {QmpOperationError} If QEMU cannot write to the file, or this program
 * cannot make one.
 * @throws {QmpClosedError} If the connection ends first.
 * @throws {QmpTimeoutError} If the time is over first.
 * @throws {RangeError} If the timeout is out of its bounds.
 * @throws The reason of the signal, if it aborts.
 *
 * @example Save the screen of a machine
 * ```ts ignore
 * import { connect } from "@qmp/qmp";
 * import { screenshot } from "@qmp/qmp/machine";
 *
 * await using qmp = await connect("/run/vm/qmp.sock");
 * const { format, bytes } = await screenshot(qmp, { timeout: 10_000 });
 * await Deno.writeFile(`screen.${format}`, bytes);
 * ```
 */
export async function screenshot(
  qmp: CommandExecutor,
  { device, head, directory, ...wait }: ScreenshotOptions = {},
): Promise<Screenshot> {
  return await withinTime(OPERATION, wait, async (deadline) => {
    await using file = await makeFile(directory);
    const target = {
      filename: file.path,
      ...(device !== undefined && { device }),
      ...(head !== undefined && { head }),
    };
    await dump(qmp, target, deadline);
    return pictureIn(await file.read());
  });
}

/** Where QEMU writes a picture to, and which screen it shows. */
interface Target {
  filename: string;
  device?: string;
  head?: number;
}

async function dump(
  qmp: CommandExecutor,
  target: Target,
  { signal }: Deadline,
): Promise<void> {
  try {
    try {
      await qmp.execute("screendump", { ...target, format: "png" }, { signal });
    } catch (error) {
      if (!(error instanceof QmpCommandError)) throw error;
      // QEMU before 7.1 does not know the format. QEMU without libpng cannot
      // write it, and the schema does not say which builds have libpng.
      await qmp.execute("screendump", target, { signal });
    }
  } catch (error) {
    // QEMU names the file if the file is the trouble. The name is random, so it
    // stands in no other message.
    const isAboutFile = error instanceof QmpCommandError &&
      error.desc.includes(target.filename);
    if (!isAboutFile) throw error;
    throw new QmpOperationError(
      OPERATION,
      `QEMU cannot write to a file of this program; if it runs as another user or sees other directories, set the option directory, and if it runs on another host, this cannot work: ${error.desc}`,
      { cause: error },
    );
  }
}

function pictureIn(bytes: Uint8Array<ArrayBuffer>): Screenshot {
  const picture = pngOf(bytes) ?? ppmOf(bytes);
  if (picture !== undefined) return picture;
  throw new QmpOperationError(
    OPERATION,
    bytes.length === 0
      ? "QEMU wrote the picture elsewhere: it sees other directories under the same paths; set the option directory"
      : `expected a PNG or a PPM, found another file of ${bytes.length} bytes`,
  );
}

function pngOf(bytes: Uint8Array<ArrayBuffer>): Screenshot | undefined {
  if (bytes.length < PNG_SIZE_OFFSET + 8) return undefined;
  if (PNG_SIGNATURE.some((byte, index) => bytes[index] !== byte)) {
    return undefined;
  }
  const size = new DataView(bytes.buffer, bytes.byteOffset + PNG_SIZE_OFFSET);
  return {
    format: "png",
    bytes,
    width: size.getUint32(0),
    height: size.getUint32(4),
  };
}

function ppmOf(bytes: Uint8Array<ArrayBuffer>): Screenshot | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, PPM_HEADER_SIZE));
  const found = /^P6\s+(\d+)\s+(\d+)\s+255\s/.exec(start);
  if (found === null) return undefined;
  const [, width, height] = found.map(Number) as [number, number, number];
  return { format: "ppm", bytes, width, height };
}

async function makeFile(directory: string | undefined): Promise<EmptyFile> {
  try {
    return await EmptyFile.make(directory);
  } catch (cause) {
    throw new QmpOperationError(
      OPERATION,
      `cannot make a file for the picture: ${messageOf(cause)}`,
      { cause },
    );
  }
}
