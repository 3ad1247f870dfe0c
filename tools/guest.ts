/**
 * Builds the guest that the tests start: a small Linux, with QEMU's guest agent
 * inside, that boots in a few seconds without KVM and without a network.
 *
 * It consists of Debian's kernel for clouds, busybox, the guest agent of this
 * system with its libraries, and the files in tools/guest/root. It needs
 * neither root nor an installation: the packages are only unpacked.
 *
 * @module
 */

import { join } from "node:path";
import { onPath } from "./qemu.ts";

/** The files of a guest, or why there is none. */
export type GuestFiles =
  | { kernel: string; initrd: string }
  | { missing: string };

/** Where the guest and its packages are kept. Git ignores the directory. */
const CACHE = join(import.meta.dirname!, "..", ".guest");
/** The packages. Debian's `.deb` files that are here are not downloaded. */
const PACKAGES = join(CACHE, "packages");
/** The files of the guest that are written by hand. */
const OVERLAY = join(import.meta.dirname!, "guest", "root");

/** The package whose newest version names the package of the kernel. */
const KERNEL = "linux-image-cloud-amd64";
const BUSYBOX = "busybox-static";

/** The modules that the guest loads, with those that they depend on. */
const MODULES = [
  "virtio_pci",
  "virtio_console",
  "virtio_blk",
  "virtio_net",
  "virtio_balloon",
  "virtio_mem",
  "virtio_input",
  "evdev",
  "button",
];

/** Longest time to download packages, in milliseconds. */
const DOWNLOAD_TIMEOUT = 180_000;

/**
 * Returns the guest if {@linkcode ensureGuest} has built it, without building
 * it.
 */
export async function findGuest(): Promise<GuestFiles> {
  return await existing(await sources()) ??
    { missing: "The guest is missing: build it with deno task guest" };
}

/**
 * Returns the guest, and builds it first if it is missing or outdated. Never
 * throws.
 */
export async function ensureGuest(): Promise<GuestFiles> {
  try {
    if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") {
      return { missing: "The guest can only be built on Linux, for x86_64" };
    }
    let found = await sources();
    if ("missing" in found && found.download) {
      console.error("Downloading the packages of the guest");
      await download();
      found = await sources();
    }
    return await existing(found) ??
      ("missing" in found ? found : await build(found));
  } catch (error) {
    return { missing: `Cannot build the guest: ${(error as Error).message}` };
  }
}

/** What the guest is made of. */
interface Sources {
  kernel: string;
  busybox: string;
  agent: string;
  /** The directory of the guest. Its name depends on all that is in it. */
  dir: string;
}

/** Finds everything that the guest is made of. */
async function sources(): Promise<
  Sources | { missing: string; download: boolean }
> {
  const agent = onPath("qemu-ga") ?? onPath("/usr/sbin/qemu-ga");
  if (agent === undefined) {
    return {
      missing: "Cannot find qemu-ga: on Debian, apt-get install " +
        "qemu-guest-agent",
      download: false,
    };
  }
  const packages = [...entriesOf(PACKAGES)].map(({ name }) => name).sort();
  const kernel = packages.findLast((name) =>
    /^linux-image-[\d.].*\.deb$/.test(name)
  );
  const busybox = packages.findLast((name) => name.startsWith(`${BUSYBOX}_`));
  if (kernel === undefined || busybox === undefined) {
    return {
      missing: `Cannot find Debian's packages ${KERNEL} and ${BUSYBOX}`,
      download: true,
    };
  }
  const key = await digest([
    kernel,
    busybox,
    Deno.readFileSync(agent),
    Deno.readFileSync(import.meta.filename!),
    ...[...filesIn(OVERLAY)].flatMap((path) => [path, read(path)]),
  ]);
  return { kernel, busybox, agent, dir: join(CACHE, key) };

  function read(path: string): Uint8Array<ArrayBuffer> {
    return Deno.readFileSync(join(OVERLAY, path));
  }
}

/** Returns the guest that was built of these sources. */
function existing(
  found: Awaited<ReturnType<typeof sources>>,
): Promise<GuestFiles | undefined> {
  if ("missing" in found) return Promise.resolve(undefined);
  const files = filesOf(found.dir);
  return Deno.stat(files.kernel).then(() => files, () => undefined);
}

function filesOf(dir: string): { kernel: string; initrd: string } {
  return { kernel: join(dir, "vmlinuz"), initrd: join(dir, "initrd.gz") };
}

/** Downloads the packages of the guest, with the lists of this system. */
async function download(): Promise<void> {
  Deno.mkdirSync(PACKAGES, { recursive: true });
  const depends = await output("apt-cache", ["depends", KERNEL]);
  const kernel = /Depends: (linux-image-\S+)/.exec(depends)?.[1];
  if (kernel === undefined) {
    throw new Error(`apt-get knows no ${KERNEL}; run apt-get update`);
  }
  const draft = Deno.makeTempDirSync({ dir: CACHE });
  try {
    await output("apt-get", [
      "download",
      "-q",
      // Otherwise root needs a directory that other users can enter.
      "-o",
      "APT::Sandbox::User=root",
      kernel,
      BUSYBOX,
    ], draft);
    for (const { name } of entriesOf(draft)) {
      Deno.renameSync(join(draft, name), join(PACKAGES, name));
    }
  } finally {
    Deno.removeSync(draft, { recursive: true });
  }
}

/** Builds the guest in a directory that gets its name when it is whole. */
async function build(found: Sources): Promise<GuestFiles> {
  console.error("Building the guest");
  const draft = Deno.makeTempDirSync({ dir: CACHE });
  try {
    const root = join(draft, "packages");
    for (const name of [found.kernel, found.busybox]) {
      await output("dpkg-deb", ["-x", join(PACKAGES, name), root]);
    }
    const boot = join(root, "boot");
    const image = entriesOf(boot).find(({ name }) => /^vmlinuz-/.test(name));
    if (image === undefined) throw new Error(`${found.kernel} has no kernel`);
    const files = filesOf(draft);
    Deno.renameSync(join(boot, image.name), files.kernel);

    const archive = new Archive();
    for (const path of filesIn(OVERLAY)) {
      const { mode } = Deno.statSync(join(OVERLAY, path));
      archive.file(path, Deno.readFileSync(join(OVERLAY, path)), mode! & 0o777);
    }
    archive.file("bin/busybox", Deno.readFileSync(join(root, "bin/busybox")));
    archive.file("sbin/qemu-ga", Deno.readFileSync(found.agent));
    for (const library of await librariesOf(found.agent)) {
      archive.file(library.slice(1), Deno.readFileSync(library));
    }
    const modules = modulesIn(root);
    for (const [name, bytes] of modules) {
      archive.file(`lib/modules/${name}.ko`, bytes);
    }
    const order = [...modules.keys()].map((name) =>
      `/lib/modules/${name}.ko\n`
    );
    archive.file("etc/modules", new TextEncoder().encode(order.join("")));
    // The kernel opens the console before /init can mount /dev.
    archive.directory("dev");
    archive.device("dev/console", 5, 1);
    await Deno.writeFile(
      files.initrd,
      new Blob([archive.end()]).stream()
        .pipeThrough(new CompressionStream("gzip")),
    );

    Deno.removeSync(root, { recursive: true });
    removeOthers(draft);
    Deno.chmodSync(draft, 0o755);
    Deno.renameSync(draft, found.dir);
    return filesOf(found.dir);
  } catch (error) {
    Deno.removeSync(draft, { recursive: true });
    // Another task may have built it at the same time.
    return await existing(found) ?? Promise.reject(error);
  }
}

/** Removes the guests that were built of other sources. */
function removeOthers(draft: string) {
  for (const { name } of entriesOf(CACHE)) {
    const path = join(CACHE, name);
    if (/^[0-9a-f]{32}$/.test(name) && path !== draft) {
      Deno.removeSync(path, { recursive: true });
    }
  }
}

/** Returns the paths of the libraries that a program loads. */
async function librariesOf(program: string): Promise<string[]> {
  const text = await output("ldd", [program]);
  const lost = /(\S+) => not found/.exec(text)?.[1];
  if (lost !== undefined) throw new Error(`${program} needs ${lost}`);
  return [...text.matchAll(/(?:=> |^\s*)(\/\S+)/gm)].map(([, path]) => path!);
}

/** Returns the modules by name, each behind those that it depends on. */
function modulesIn(root: string): Map<string, Uint8Array<ArrayBuffer>> {
  const places = new Map<string, string>();
  for (const path of filesIn(root)) {
    const name = /([^/]+)\.ko$/.exec(path)?.[1];
    if (name !== undefined) places.set(name.replaceAll("-", "_"), path);
  }
  const modules = new Map<string, Uint8Array<ArrayBuffer>>();
  const add = (name: string) => {
    const place = places.get(name);
    // The kernel contains the modules without a file.
    if (place === undefined || modules.has(name)) return;
    const bytes = Deno.readFileSync(join(root, place));
    const text = new TextDecoder("latin1").decode(bytes);
    const depends = /\0depends=([^\0]*)\0/.exec(text)?.[1] ?? "";
    for (const other of depends.split(",")) add(other.replaceAll("-", "_"));
    modules.set(name, bytes);
  };
  MODULES.forEach(add);
  return modules;
}

/**
 * An archive for the kernel, in the `newc` format of cpio. Unlike cpio, this
 * needs no root to write a device.
 */
class Archive {
  readonly #parts: Uint8Array<ArrayBuffer>[] = [];
  readonly #directories = new Set<string>();
  #count = 0;

  /** Adds a file, and the directories around it. */
  file(path: string, content: Uint8Array<ArrayBuffer>, mode = 0o755): void {
    const parts = path.split("/");
    for (let i = 1; i < parts.length; i++) {
      this.directory(parts.slice(0, i).join("/"));
    }
    this.#add(path, 0o100000 | mode, content);
  }

  /** Adds a directory, once. */
  directory(path: string): void {
    if (this.#directories.has(path)) return;
    this.#directories.add(path);
    this.#add(path, 0o040755);
  }

  /** Adds a character device. */
  device(path: string, major: number, minor: number): void {
    this.#add(path, 0o020600, new Uint8Array(), major, minor);
  }

  /** Returns the whole archive. */
  end(): Blob {
    this.#add("TRAILER!!!", 0);
    return new Blob(this.#parts);
  }

  #add(
    path: string,
    mode: number,
    content: Uint8Array<ArrayBuffer> = new Uint8Array(),
    major = 0,
    minor = 0,
  ) {
    const name = new TextEncoder().encode(`${path}\0`);
    const fields = [
      ++this.#count, // inode
      mode,
      0, // user
      0, // group
      1, // links
      0, // time of the last change
      content.length,
      0, // device that holds the file
      0,
      major,
      minor,
      name.length,
      0, // checksum, which this format does not have
    ];
    const header = new TextEncoder().encode(
      "070701" + fields.map((n) => n.toString(16).padStart(8, "0")).join(""),
    );
    this.#parts.push(
      header,
      name,
      padding(header.length + name.length),
      content,
      padding(content.length),
    );
  }
}

/** Returns the zeros that make a length a multiple of four. */
function padding(length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(-length & 3);
}

/** Returns the paths of all files in a directory, relative to it and sorted. */
function* filesIn(dir: string, inside = ""): Generator<string> {
  for (const entry of entriesOf(join(dir, inside))) {
    const path = join(inside, entry.name);
    if (entry.isDirectory) yield* filesIn(dir, path);
    else if (entry.isFile) yield path;
  }
}

/** Returns what is in a directory, sorted, and nothing if it does not exist. */
function entriesOf(dir: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(dir)]
      .sort((a, b) => a.name < b.name ? -1 : 1);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}

async function digest(
  parts: (string | Uint8Array<ArrayBuffer>)[],
): Promise<string> {
  const bytes = await new Blob(parts.flatMap((part) => [part, "\0"]))
    .arrayBuffer();
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return hash.subarray(0, 16).toHex();
}

/** Runs a program, and returns its output. */
async function output(
  program: string,
  args: string[],
  cwd = CACHE,
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(program, {
    args,
    cwd,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
    signal: AbortSignal.timeout(DOWNLOAD_TIMEOUT),
  }).output();
  if (success) return new TextDecoder().decode(stdout);
  const said = new TextDecoder().decode(stderr).trim().split("\n").at(-1);
  throw new Error(`${program} ${args[0]} failed: ${said}`);
}
