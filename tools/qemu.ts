/**
 * Looks for the QEMU that the tests drive and, where it easily can, installs
 * it.
 *
 * @module
 */

import { delimiter, join } from "node:path";

/** Where QEMU is, or why it is nowhere. */
export type Qemu = { path: string } | { missing: string };

/** Debian's packages that hold `qemu-system-x86_64` and `qemu-img`. */
const PACKAGES = ["qemu-system-x86", "qemu-utils"];

const HOW_TO_GET_IT = `on Debian, apt-get install ${PACKAGES.join(" ")}; ` +
  "elsewhere, put it on PATH or name it in QMP_QEMU";

/**
 * Finds `qemu-system-x86_64`, or all those that the environment variable
 * `QMP_QEMU` names, and `qemu-img`. Where they are missing and this process is root on a
 * system that has apt-get, installs them. Never throws.
 */
export async function ensureQemu(): Promise<Qemu> {
  let found = find();
  if ("path" in found) return found;
  // What the user named is the user's to provide.
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

/** Where a program is: by its path, or by its name in one of PATH's places. */
function onPath(program: string): string | undefined {
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

/** Runs apt-get, and returns the last thing that it said if it fails. */
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
    // A failed update is no reason to stop: what is known may be enough.
  }
  return failure;
}
