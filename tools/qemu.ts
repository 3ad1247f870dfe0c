/**
 * Finds the QEMU that the tests use, or installs it on a Debian as root.
 *
 * @module
 */

import { delimiter, join } from "node:path";

/** The path of QEMU, or why there is none. */
export type Qemu = { path: string } | { missing: string };

/** Debian's packages with `qemu-system-x86_64` and `qemu-img`. */
const PACKAGES = ["qemu-system-x86", "qemu-utils"];

const HOW_TO_GET_IT = `on Debian, apt-get install ${PACKAGES.join(" ")}; ` +
  "elsewhere, put it on PATH or name it in QMP_QEMU";

/**
 * Finds `qemu-img`, and `qemu-system-x86_64` or the QEMUs in the environment
 * variable `QMP_QEMU`. Installs them if they are missing, this process is root,
 * and the system has apt-get. Never throws.
 */
export async function ensureQemu(): Promise<Qemu> {
  let found = find();
  if ("path" in found) return found;
  // The user has to provide the QEMUs that QMP_QEMU names.
  if (Deno.env.get("QMP_QEMU")) return found;

  const aptGet = onPath("apt-get");
  if (aptGet === undefined || Deno.uid() !== 0) {
    return { missing: `${found.missing} (${HOW_TO_GET_IT})` };
  }
  console.error(
    `${found.missing}: installing Debian's ${PACKAGES.join(" and ")}`,
  );
  const failure = await install(aptGet);
  found = find();
  return "path" in found || failure === undefined ? found : {
    missing: `${found.missing}, and installing it failed: ${failure} ` +
      `(${HOW_TO_GET_IT})`,
  };
}

function find(): Qemu {
  const qemus = (Deno.env.get("QMP_QEMU") || "qemu-system-x86_64").split(":");
  const missing = [...qemus, "qemu-img"].find((name) =>
    onPath(name) === undefined
  );
  return missing === undefined
    ? { path: onPath(qemus[0]!)! }
    : { missing: `Cannot find ${missing}` };
}

/** Returns the path of a program, which is a path or a name on `PATH`. */
export function onPath(program: string): string | undefined {
  const places = program.includes("/")
    ? [""]
    : (Deno.env.get("PATH") ?? "").split(delimiter);
  return places.map((place) => join(place, program)).find(isFile);
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

/** Runs apt-get. Returns its last message if it fails. */
async function install(aptGet: string): Promise<string | undefined> {
  const options = ["-y", "-q", "-o", "DPkg::Lock::Timeout=120"];
  const steps = [
    ["update"],
    ["install", "--no-install-recommends", ...PACKAGES],
  ];
  let failure: string | undefined;
  for (const step of steps) {
    try {
      const { success, stderr } = await new Deno.Command(aptGet, {
        args: [...options, ...step],
        env: { DEBIAN_FRONTEND: "noninteractive" },
        stdin: "null",
        stdout: "null",
        stderr: "piped",
      }).output();
      const said = new TextDecoder().decode(stderr).trim().split("\n").at(-1);
      failure = success ? undefined : said || `apt-get ${step[0]} failed`;
    } catch (error) {
      failure = String(error);
    }
    // After a failed update, the old lists may be enough to install.
  }
  return failure;
}
