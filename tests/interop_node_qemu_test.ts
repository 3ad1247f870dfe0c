/**
 * node-qemu under Node.js beside our server. npm installs it into a directory
 * that is removed again.
 *
 * @module
 */

import { OOB_STEP, testPeer } from "./support/interop.ts";

const PACKAGE = "node-qemu@1.3.0";

const CLIENT = new URL("interop/node_qemu.mjs", import.meta.url).pathname;

/** Where npm has installed the package; `undefined` if it could not. */
const directory = install();

function install(): string | undefined {
  const directory = Deno.makeTempDirSync({ prefix: "qmp-test-" });
  globalThis.addEventListener(
    "unload",
    () => Deno.removeSync(directory, { recursive: true }),
  );
  try {
    const { success } = new Deno.Command("npm", {
      args: [
        ...["install", "--prefix", directory, "--ignore-scripts"],
        ...["--no-audit", "--no-fund", "--no-save", "--prefer-offline"],
        ...["--fetch-retries=0", "--fetch-timeout=10000", PACKAGE],
      ],
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return success ? directory : undefined;
  } catch {
    return undefined;
  }
}

// node-qemu rounds integers that JavaScript's numbers do not have.
testPeer("node-qemu", {
  command: "node",
  args: [CLIENT, `${directory}/node_modules/node-qemu/dist/index.mjs`],
  steps: [OOB_STEP],
}, directory === undefined ? PACKAGE : undefined);
