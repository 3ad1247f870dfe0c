/** The config of this test run, for tests that start another Deno. */
export const CONFIG: string = Deno.env.get("QMP_DENO_CONFIG") ??
  new URL("../../deno.json", import.meta.url).pathname;
