/**
 * The servers: a synthetic one, and QEMU.
 *
 * @module
 */

import { canRun, denoRun, local, readLines } from "./processes.ts";

/** Longest time until QEMU listens, in milliseconds. */
const PATIENCE = 10_000;

/** A server in a process of its own. */
export interface Server extends AsyncDisposable {
  /** Path of its Unix socket. */
  path: string;
}

/** Starts a new server with each call. */
export type StartServer = (options?: ServerOptions) => Promise<Server>;

/** Options for {@linkcode StartServer}. */
export interface ServerOptions {
  /** Whether the synthetic server offers out-of-band execution. */
  oob?: boolean;
  /** A command that runs the server, such as `taskset -c 0`. */
  prefix?: string[];
}

let sockets = 0;

/**
 * Prepares the synthetic server: compiles server.c, or uses server.ts if there
 * is no compiler.
 */
export async function prepareSynthetic(
  dir: string,
): Promise<{ language: "C" | "TypeScript"; start: StartServer }> {
  const binary = `${dir}/server`;
  const compiled = await canRun(
    Deno.env.get("CC") || "cc",
    "-O2",
    "-pthread",
    "-o",
    binary,
    local("server.c"),
  );
  const command = compiled
    ? [binary]
    : [Deno.execPath(), ...denoRun(local("server.ts"))];
  return {
    language: compiled ? "C" : "TypeScript",
    start: async ({ oob = false, prefix = [] } = {}) => {
      const path = `${dir}/${++sockets}.sock`;
      const [program, ...args] = [...prefix, ...command, path];
      const child = new Deno.Command(program!, {
        args: oob ? [...args, "oob"] : args,
        // The server ends when its input ends, even if this process is killed.
        stdin: "piped",
        stdout: "piped",
      }).spawn();
      const lines = readLines(child.stdout);
      if ((await lines.next()).done) {
        throw new Error("The synthetic server did not start");
      }
      return {
        path,
        async [Symbol.asyncDispose]() {
          await child.stdin.close();
          await lines.next();
          await child.status;
        },
      };
    },
  };
}

/** Prepares a QEMU without a guest. */
export function prepareQemu(dir: string, program: string): StartServer {
  return async () => {
    const path = `${dir}/${++sockets}.sock`;
    const child = new Deno.Command(program, {
      args: [
        ...["-M", "none", "-nodefaults", "-display", "none"],
        ...["-qmp", `unix:${path},server=on,wait=off`],
      ],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    const end = Date.now() + PATIENCE;
    while (!await accepts(path)) {
      if (Date.now() > end) {
        child.kill("SIGKILL");
        throw new Error(`${program} does not listen`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return {
      path,
      async [Symbol.asyncDispose]() {
        child.kill();
        await child.status;
      },
    };
  };
}

async function accepts(path: string): Promise<boolean> {
  try {
    (await Deno.connect({ transport: "unix", path })).close();
    return true;
  } catch {
    return false;
  }
}
