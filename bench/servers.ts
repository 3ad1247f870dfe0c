/**
 * The servers that are measured against: a synthetic one, and QEMU.
 *
 * @module
 */

import { canRun, denoRun, local, readLines } from "./processes.ts";

/** Time for QEMU to listen, in milliseconds. */
const PATIENCE = 10_000;

/** A server in a process of its own. */
export interface Server extends AsyncDisposable {
  /** The Unix socket it listens on. */
  path: string;
}

/** A way to start a server, as often as needed. */
export type StartServer = (options?: ServerOptions) => Promise<Server>;

/** How a server is started. */
export interface ServerOptions {
  /** Whether the synthetic server offers out-of-band execution. */
  oob?: boolean;
  /** A command to run it with, such as `taskset -c 0`. */
  prefix?: string[];
}

let sockets = 0;

/**
 * Makes the synthetic server ready: server.c where there is a compiler, or
 * else server.ts.
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
        // Its end ends the server, also when this process is killed.
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

/** Starts a QEMU without a guest. */
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
