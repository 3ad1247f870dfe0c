/**
 * Returns whether a process runs. A process that has ended does not run, even
 * if its parent has not asked for its exit code yet.
 */
export function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(Deno.readTextFileSync(`/proc/${pid}/status`));
  } catch {
    return false;
  }
}
