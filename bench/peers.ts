/**
 * Clients by others. Each is measured if it is installed.
 *
 * @module
 */

import { CLIENTS } from "./clients.ts";
import { type Contender, inProcess, ProcessContender } from "./contender.ts";
import { canRun, local } from "./processes.ts";

/** Opens a contender that connects to a Unix socket. */
export type OpenContender = (path: string) => Contender;

/** The contenders that can be measured, and why the others cannot. */
export interface Peers {
  open: Map<string, OpenContender>;
  leftOut: { name: string; reason: string }[];
}

/** The directory in which Debian installs Go packages. */
const GOPATH = "/usr/share/gocode";

/** Finds the clients that can be measured: our own, and others if wanted. */
export async function findPeers(
  dir: string,
  { others }: { others: boolean },
): Promise<Peers> {
  const peers: Peers = { open: new Map(), leftOut: [] };
  for (const name of Object.keys(CLIENTS)) {
    if (name !== "node-qemu") {
      peers.open.set(name, (path) => inProcess(name, path));
    }
  }
  if (!others) return peers;
  const [node, python, go] = await Promise.all([
    findNodeQemu(),
    findPython(),
    findGo(dir),
  ]);
  for (
    const [name, found] of [
      ["node-qemu", node],
      ["qemu.qmp", python],
      ["go-qemu", go],
    ] as const
  ) {
    if (typeof found === "string") peers.leftOut.push({ name, reason: found });
    else peers.open.set(name, found);
  }
  return peers;
}

async function findNodeQemu(): Promise<OpenContender | string> {
  const specifier: string = "npm:node-qemu@1.3.0";
  try {
    await import(specifier);
    return (path) => inProcess("node-qemu", path);
  } catch {
    return `${specifier} cannot be imported`;
  }
}

async function findPython(): Promise<OpenContender | string> {
  const program = "python3";
  if (!await canRun(program, "-c", "import qemu.qmp")) {
    return "Python cannot import qemu.qmp; PYTHONPATH may name its directory";
  }
  return (path) =>
    new ProcessContender(program, { args: [local("peers/python.py"), path] });
}

async function findGo(dir: string): Promise<OpenContender | string> {
  // Go uses the packages in GOPATH, as Debian installs them, in this mode only.
  const env = {
    GO111MODULE: "off",
    CGO_ENABLED: "0",
    GOPATH: Deno.env.get("GOPATH") || GOPATH,
  };
  const binary = `${dir}/go-qemu`;
  try {
    const { success } = await new Deno.Command("go", {
      args: ["build", "-o", binary, local("peers/main.go")],
      env,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).output();
    if (!success) return "Go cannot build with its package";
  } catch {
    return "Go is not installed";
  }
  return (path) => new ProcessContender(binary, { args: [path] });
}
