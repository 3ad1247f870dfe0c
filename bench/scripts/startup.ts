/**
 * A script that imports the module. It connects to the addresses in its
 * arguments; the row "start-up" gives it none.
 *
 * @module
 */

import { connect } from "../../mod.ts";

for (const address of Deno.args) {
  await using qmp = await connect(address);
  console.log(qmp.greeting.QMP.version);
}
