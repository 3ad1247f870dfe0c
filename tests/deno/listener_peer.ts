import type { QmpListener } from "../../mod.ts";
import { ScriptedPeer } from "../support/scripted_peer.ts";
import { dial } from "../support/sockets.ts";

/** Connects a peer to a listener, as QEMU does. */
export async function peerOf(listener: QmpListener): Promise<ScriptedPeer> {
  return new ScriptedPeer(await dial(listener.address));
}

/** Accepts a new peer, negotiates, and closes both ends. */
export async function assertServes(listener: QmpListener): Promise<void> {
  const accepting = listener.accept();
  const peer = await peerOf(listener);
  await peer.negotiate();
  await using _qmp = await accepting;
  await peer.hangUp();
}
