/**
 * Chooses where the `jsr:` dependencies come from: the registry, the stand-ins
 * in tools/standins, or a checkout of denoland/std.
 *
 * The stand-ins exist so that everything here runs without a network. They are
 * used only if Deno cannot reach the registry and has no copies of the
 * packages. Deno reads the place of a package from its config file. For any
 * place other than the registry, this file therefore writes a config from
 * deno.json.
 *
 * @module
 */

import { join } from "node:path";

/** The directory that holds deno.json. */
export const ROOT: string = join(import.meta.dirname!, "..");

/** Longest time to wait for the registry, in milliseconds. */
const PATIENCE = 10_000;

/** The members of deno.json that this file reads and changes. */
export interface Config {
  exports: Record<string, string>;
  imports: Record<string, string>;
  compilerOptions: Record<string, unknown>;
  publish: { include: string[] };
  /** Directories of packages that replace packages of the registry. */
  links?: string[];
}

/** The dependencies, and how to run Deno with them. */
export interface Deps {
  /** The config file to run Deno with. */
  file: string;
  config: Config;
  /** Options that every `deno` needs besides `--config`. */
  flags: string[];
  /** A message for the user, if the registry is not the source. */
  note?: string;
}

/**
 * Chooses the source.
 *
 * @param options With `standins`, the stand-ins are used in any case.
 */
export async function chooseDeps(
  { standins = false }: { standins?: boolean } = {},
): Promise<Deps> {
  const file = join(ROOT, "deno.json");
  const config: Config = readJson(file);
  const checkout = Deno.env.get("QMP_STD");
  if (checkout) return fromCheckout(config, checkout);

  const specifiers = Object.values(config.imports)
    .filter((specifier) => specifier.startsWith("jsr:"));
  if (standins || !await canResolve(specifiers)) {
    const deps = await fromStandins(config);
    if (standins) delete deps.note;
    return deps;
  }
  return { file, config, flags: [] };
}

/** Returns whether Deno has the packages, or can download them in time. */
async function canResolve(specifiers: string[]): Promise<boolean> {
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["cache", "--quiet", ...specifiers],
    cwd: ROOT,
    stdin: "null",
    stdout: "null",
    stderr: "null",
    signal: AbortSignal.timeout(PATIENCE),
  }).output();
  return success;
}

async function fromStandins(config: Config): Promise<Deps> {
  const packages = linkable(join(ROOT, "tools", "standins"));
  return {
    ...await derive(".deno.standins.json", {
      ...config,
      links: packages.map(({ dir }) => dir),
    }),
    flags: [],
    note: "JSR cannot be reached: using the stand-ins in tools/standins for " +
      packages.map(({ name }) => name).join(", "),
  };
}

async function fromCheckout(config: Config, path: string): Promise<Deps> {
  const checkout = Deno.realPathSync(path);
  // Deno type-checks linked sources like our own, with the checkout's options.
  let compilerOptions: Config["compilerOptions"] = { strict: true };
  try {
    compilerOptions = readJson<Config>(join(checkout, "deno.json"))
      .compilerOptions;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return {
    ...await derive(".deno.checkout.json", {
      ...config,
      compilerOptions,
      links: linkable(checkout).map(({ dir }) => dir),
    }),
    // Otherwise Deno lists the packages that a partial checkout lacks.
    flags: ["--quiet"],
    note: `QMP_STD is set: using the packages in ${path}`,
  };
}

/** Returns the packages in the subdirectories of a directory, by name. */
function linkable(parent: string): { name: string; dir: string }[] {
  const packages: { name: string; dir: string }[] = [];
  for (const entry of Deno.readDirSync(parent)) {
    const dir = join(parent, entry.name);
    try {
      const { name } = readJson<{ name?: string }>(join(dir, "deno.json"));
      if (name !== undefined) packages.push({ name, dir });
    } catch {
      // The directory is not a package.
    }
  }
  return packages.sort((a, b) => a.name < b.name ? -1 : 1);
}

/** Writes a config beside deno.json, because its paths are relative to it. */
async function derive(
  name: string,
  config: Config,
): Promise<{ file: string; config: Config }> {
  const file = join(ROOT, name);
  // The file gets its name when it is whole, because another task may start a
  // Deno at this moment.
  const draft = join(ROOT, `.deno.${crypto.randomUUID()}.json`);
  await Deno.writeTextFile(draft, JSON.stringify(config, null, 2));
  await Deno.rename(draft, file);
  return { file, config };
}

function readJson<T>(file: string): T {
  return JSON.parse(Deno.readTextFileSync(file));
}

/**
 * Calls `run` with a directory in which Deno finds these dependencies without
 * `--config`.
 *
 * `deno doc` has no such option, and `deno publish` regards linked packages
 * inside the package as a part of it. The directory is therefore the root, or a
 * copy of the published files with the derived config.
 */
export async function withDiscoverable<T>(
  { config }: Deps,
  run: (dir: string) => Promise<T>,
): Promise<T> {
  if (config.links === undefined) return await run(ROOT);

  const dir = await Deno.makeTempDir({ prefix: "qmp-" });
  try {
    const tops = new Set(config.publish.include.map((p) => p.split("/")[0]!));
    for (const top of tops) await copy(join(ROOT, top), join(dir, top));
    await Deno.writeTextFile(
      join(dir, "deno.json"),
      JSON.stringify(config, null, 2),
    );
    return await run(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** Copies a file or a directory, if it exists. */
async function copy(from: string, to: string): Promise<void> {
  let info: Deno.FileInfo;
  try {
    info = await Deno.stat(from);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw error;
  }
  if (!info.isDirectory) return await Deno.copyFile(from, to);
  await Deno.mkdir(to);
  for await (const { name } of Deno.readDir(from)) {
    await copy(join(from, name), join(to, name));
  }
}
