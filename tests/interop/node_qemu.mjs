// Takes the steps of tests/support/interop.ts with node-qemu, under Node.js.
//
// Usage: node node_qemu.mjs MODULE connect SOCKET < STEPS

import { readFileSync } from "node:fs";
import process from "node:process";

const [module, , socketPath] = process.argv.slice(2);
const { QMPClient } = await import(module);
const steps = JSON.parse(readFileSync(0, "utf8"));

async function run(qmp, { execute, arguments: args, oob }) {
  try {
    const value = oob
      ? await qmp.executeOob(execute, args)
      : await qmp.execute(execute, args);
    return { return: value };
  } catch (error) {
    return { class: error.qmpClass, desc: error.description };
  }
}

async function take(qmp, step) {
  const { event, times = 1 } = step;
  const came = new Promise((resolve) => {
    if (event === undefined) resolve();
    else {
      qmp.on("rawEvent", (message) => {
        if (message.event === event) resolve(message.data);
      });
    }
  });
  const outcomes = await Promise.all(
    Array.from({ length: times }, () => run(qmp, step)),
  );
  const data = await came;
  if (event !== undefined) outcomes.push(data);
  return outcomes;
}

const qmp = new QMPClient({ socketPath });
await qmp.connect();
const outcomes = [];
for (const step of steps) outcomes.push(await take(qmp, step));
console.log(JSON.stringify(outcomes));
await qmp.close();
