/**
 * Python's modules for QMP, which may be missing.
 *
 * @module
 */

/** Environment in which Python finds its modules. */
export const PYTHON_ENV: Record<string, string> = {
  PYTHONPATH: [Deno.env.get("QMP_PYTHON"), Deno.env.get("PYTHONPATH")]
    .filter(Boolean).join(":"),
};

const modules: Record<string, boolean> = {};

/** Whether Python finds a module. */
export function hasModule(name: string): boolean {
  return modules[name] ??= canImport(name);
}

function canImport(name: string): boolean {
  try {
    return new Deno.Command("python3", {
      args: ["-c", `import ${name}`],
      env: PYTHON_ENV,
      stderr: "null",
    }).outputSync().success;
  } catch {
    return false;
  }
}
