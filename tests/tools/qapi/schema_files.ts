/**
 * Reads schema files that a test writes, in the language of QEMU's source.
 *
 * @module
 */

import type { Model } from "../../../src/qapi/codegen/model.ts";
import { readSource } from "../../../tools/qapi/source.ts";
import { TempDir } from "../../support/temp_dir.ts";

/** Reads a schema from files, starting with `main.json`. */
export async function readFiles(files: Record<string, string>): Promise<Model> {
  await using dir = new TempDir();
  for (const [name, source] of Object.entries(files)) {
    const path = dir.file(name);
    await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), { recursive: true });
    await Deno.writeTextFile(path, source);
  }
  try {
    return await readSource(dir.file("main.json"), "1.0");
  } catch (error) {
    if (error instanceof Error) {
      error.message = error.message.replaceAll(`${dir.path}/`, "");
    }
    throw error;
  }
}

/** Reads a schema from a single file. */
export function readText(source: string): Promise<Model> {
  return readFiles({ "main.json": source });
}
