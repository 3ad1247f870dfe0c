import { assertEquals, assertRejects } from "@std/assert";
import { memoryTransports, type Transport } from "../../mod.ts";

const permissions = "none";

async function send({ writable }: Transport, text: string): Promise<void> {
  const writer = writable.getWriter();
  await writer.write(new TextEncoder().encode(text));
  await writer.close();
}

async function receive({ readable }: Transport): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of readable) {
    text += decoder.decode(chunk as Uint8Array);
  }
  return text;
}

Deno.test({
  name:
    "memoryTransports() returns two ends, each of which reads what the other writes",
  permissions,
  async fn() {
    const [near, far] = memoryTransports();
    const [, , atFar, atNear] = await Promise.all([
      send(near, "there"),
      send(far, "back"),
      receive(far),
      receive(near),
    ]);
    assertEquals([atFar, atNear], ["there", "back"]);
  },
});

Deno.test({
  name: "memoryTransports() fails a read when the other end aborts",
  permissions,
  async fn() {
    const [near, far] = memoryTransports();
    await near.writable.abort(new Error("Cut"));
    await assertRejects(() => receive(far), Error, "Cut");
  },
});

Deno.test({
  name: "memoryTransports() fails a write when the other end cancels",
  permissions,
  async fn() {
    const [near, far] = memoryTransports();
    await far.readable.cancel(new Error("Gone"));
    await assertRejects(() => send(near, "hello"), Error, "Gone");
  },
});
