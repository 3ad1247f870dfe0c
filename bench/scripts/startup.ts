/**
 * A script that uses the module: it connects to the address that it is given,
 * and the start-up row gives it none.
 *
 * @module
 */

import { connect } from "../../mod.ts";

for (const address of Deno.args) {
  await using qmp = await connect(address);
  console.log(qmp.greeting.QMP.version);
}
