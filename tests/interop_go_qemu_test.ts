/**
 * go-qemu beside our server, if Debian's packages `golang-go` and
 * `golang-github-digitalocean-go-qemu-dev` are installed.
 *
 * @module
 */

import { LOSSLESS_STEPS, testPeer } from "./support/interop.ts";

const CLIENT = new URL("interop/go_qemu.go", import.meta.url).pathname;

/** The directory in which Debian installs Go packages. */
const GOPATH = "/usr/share/gocode";

/** The program, or `undefined` if it cannot be built. */
const program = build();

function build(): string | undefined {
  const directory = Deno.makeTempDirSync({ prefix: "qmp-test-" });
  globalThis.addEventListener(
    "unload",
    () => Deno.removeSync(directory, { recursive: true }),
  );
  const path = `${directory}/go_qemu`;
  try {
    const { success } = new Deno.Command("go", {
      args: ["build", "-o", path, CLIENT],
      env: {
        // Go uses the packages in GOPATH in this mode only.
        GO111MODULE: "off",
        CGO_ENABLED: "0",
        GOPATH: Deno.env.get("GOPATH") || GOPATH,
      },
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).outputSync();
    return success ? path : undefined;
  } catch {
    return undefined;
  }
}

testPeer("go-qemu", {
  command: program ?? "go",
  args: [],
  steps: LOSSLESS_STEPS,
}, program === undefined ? "Go, or its package go-qemu," : undefined);
