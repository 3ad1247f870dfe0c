/**
 * The channel of the guest agent that `launch()` makes.
 *
 * @module
 */

import {
  GuestAgent,
  type GuestAgentConnectOptions,
} from "../machine/guest_agent.ts";
import { absolute } from "./absolute.ts";

/** Name of the channel and of its parts, which no argument may have. */
const ID = "qmp-guest-agent";

/**
 * A socket for the guest agent in a directory that no other user can enter. The
 * directory is removed when the machine has ended, or when the program exits.
 */
export class AgentWiring {
  readonly #directory: string = absolute(
    Deno.makeTempDirSync({ prefix: "qmp-agent-" }),
  );
  readonly #path: string = `${this.#directory}/agent.sock`;
  readonly #unload = () => this.remove();

  constructor() {
    globalThis.addEventListener("unload", this.#unload);
  }

  /** The arguments that make QEMU listen for the client of the agent. */
  get args(): string[] {
    // A comma ends an option of QEMU, and two of them stand for one.
    const path = this.#path.replaceAll(",", ",,");
    return [
      "-chardev",
      `socket,id=${ID},path=${path},server=on,wait=off`,
      "-device",
      `virtio-serial,id=${ID}-bus`,
      "-device",
      `virtserialport,bus=${ID}-bus.0,chardev=${ID},name=org.qemu.guest_agent.0`,
    ];
  }

  /** Connects to the agent. */
  connect(options?: GuestAgentConnectOptions): Promise<GuestAgent> {
    return GuestAgent.connect({ transport: "unix", path: this.#path }, options);
  }

  /** Removes the directory. */
  remove(): void {
    globalThis.removeEventListener("unload", this.#unload);
    try {
      Deno.removeSync(this.#directory, { recursive: true });
    } catch {
      // It has been removed.
    }
  }
}
