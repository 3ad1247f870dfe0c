import { random } from "../../../tests/support/random.ts";
import {
  errorReply,
  eventText,
  GREETING,
  reply,
} from "../../../tests/support/wire_text.ts";
import type { VirtualClock } from "./clock.ts";
import type { Link } from "./link.ts";

const JUNK = [
  "SSH-2.0-OpenSSH_9.2\r\n",
  "{}\r\n",
  "[]\r\n",
  '{"return"',
  '{"event": 5}\r\n',
  '{"error": {}}\r\n',
  '{"return": {}, "id": {"a": [1]}}\r\n',
  '{"return": 12345678901234567890}\r\n',
  '{\r\n  "event": "STOP",\r\n  "timestamp": {"seconds": 1, "microseconds": 2}\r\n}\r\n',
  "\x18",
  "\r\n\r\n",
  "null",
  GREETING,
];

/**
 * A far end that answers as it likes: in another order, twice, under another
 * id, not at all, or with something that is not QMP.
 */
export async function wildPeer(
  seed: number,
  clock: VirtualClock,
  { there, back }: Link,
): Promise<void> {
  const below = random(~seed);
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const send = async (text: string) => {
    for (let bytes = encoder.encode(text); bytes.length > 0;) {
      bytes = bytes.subarray(await back.write(bytes));
    }
  };
  const junk = () => JUNK[below(JUNK.length)]!;
  const held: string[] = [];
  const answer = async (line: string) => {
    const id = /"id":(\d+)/.exec(line)?.[1];
    const reply_ = reply(id === undefined ? undefined : Number(id));
    switch (below(12)) {
      case 0:
        return held.push(reply_);
      case 1:
        return await send(reply_ + reply_);
      case 2:
        return await send(reply(below(10)));
      case 3:
        return await send(reply(undefined));
      case 4:
        return await send(
          errorReply(undefined, { class: "GenericError", desc: "wild" }),
        );
      case 5:
        return await send(eventText("STOP", { n: -1 }) + reply_);
      case 6:
        if (below(4) === 0) await send(junk());
        return;
      case 7:
        await clock.sleep(below(200));
        return await send(reply_);
      case 8:
        return await send(held.splice(0).reverse().join("") + reply_);
      default:
        return await send(reply_);
    }
  };
  let text = "";
  try {
    if (below(12) === 0) await send(junk());
    if (below(12) > 0) await send(GREETING);
    for (;;) {
      const bytes = await there.read();
      if (bytes === null) break;
      const lines = (text + decoder.decode(bytes, { stream: true })).split(
        "\n",
      );
      text = lines.pop()!;
      for (const line of lines) {
        // The client could do little without its negotiation.
        if (line.includes("qmp_capabilities") && below(8) > 0) {
          await send(reply(undefined));
        } else await answer(line);
      }
    }
    back.end();
  } catch {
    // The connection is broken, and the client has to see that by itself.
  }
}
