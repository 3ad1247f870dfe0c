/**
 * Starts a machine, waits for its guest agent, runs a program in the guest,
 * copies a file both ways, and shuts the guest down.
 *
 * ```sh
 * deno run -A examples/guest_agent.ts qemu-system-x86_64 -M q35 -hda disk.qcow2
 * ```
 *
 * @module
 */

import { launch } from "@qmp/qmp";

const [qemu = "qemu-system-x86_64", ...args] = Deno.args;

await using machine = await launch(qemu, args, { guestAgent: true });
await using agent = await machine.guestAgent({ timeout: 120_000 });

const { code, stdout } = await agent.exec("uname", ["-s"]);
console.log(`uname: ${new TextDecoder().decode(stdout).trim()}, code ${code}`);

const file = (await agent.writeFile("/tmp/greeting")).getWriter();
await file.write(new TextEncoder().encode("Hello from outside"));
await file.close();
const bytes = await agent.readFile("/tmp/greeting");
console.log(`The file says: ${await new Response(bytes).text()}`);

await agent.shutdown();
const { code: exitCode } = await machine.status;
console.log(`QEMU exited with code ${exitCode}`);
