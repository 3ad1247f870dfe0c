/**
 * Runs a client in this process, for a {@linkcode ProcessContender}.
 *
 * ```sh
 * worker.ts CLIENT SOCKET
 * ```
 *
 * @module
 */

import { inProcess } from "./contender.ts";
import { readLines } from "./processes.ts";

const [client, path] = Deno.args;
const contender = inProcess(client!, path!);
for await (const line of readLines(Deno.stdin.readable)) {
  try {
    console.log(await contender.run(JSON.parse(line)));
  } catch (error) {
    console.log(`error: ${error instanceof Error ? error.message : error}`);
  }
}
await contender.close();
