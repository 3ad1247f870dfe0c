import { assert, assertEquals } from "@std/assert";
import { launch, type QmpMachine } from "../mod.ts";
import { migrate } from "../src/machine/mod.ts";
import { GUEST_READY, guestArgs, testGuest } from "./support/guest.ts";
import { version } from "./support/qemu.ts";
import { TempDir } from "./support/temp_dir.ts";

/** A number that the guest has counted. The command that it echoes is none. */
const COUNTED = /counter ([1-9]\d*)\r/g;

/** Reads numbers that the guest counts, until there are enough. */
async function numbersFrom(
  { console }: QmpMachine,
  count: number,
): Promise<number[]> {
  const numbers: number[] = [];
  while (numbers.length < count) {
    const { groups } = await console.expect(COUNTED, {
      timeout: 10_000,
    });
    numbers.push(Number(groups[0]));
  }
  return numbers;
}

testGuest(
  "A guest goes on where it was after migrations, with and without postcopy",
  async (qemu) => {
    await using dir = new TempDir();
    const incoming = [...guestArgs(), "-incoming", "defer"];
    const options = { console: true } as const;
    await using first = await launch(qemu, guestArgs(), options);
    await first.console.expect(GUEST_READY, { timeout: 60_000 });
    // Writes to its memory all the time, so that there is something left.
    await first.console.send(
      "(while :; do dd if=/dev/zero of=/x bs=1M count=20 2>/dev/null; done) &",
    );
    await first.console.send("counter 050");
    const counted = await numbersFrom(first, 3);

    await using second = await launch(qemu, incoming, options);
    await migrate(first.qmp, second.qmp, {
      uri: "tcp:127.0.0.1:0",
      parameters: { "downtime-limit": 2_000 },
      timeout: 30_000,
    });
    counted.push(...await numbersFrom(second, 3));

    await using third = await launch(qemu, incoming, options);
    // Guests often crash after postcopy in QEMU 7.2 without KVM.
    const postcopy = !version(qemu)!.startsWith("7.");
    await using events = second.qmp.events("MIGRATION");
    await migrate(second.qmp, third.qmp, {
      uri: `unix:${dir.file("migrate")}`,
      postcopy,
      timeout: 30_000,
      interval: 10,
      parameters: {
        "max-bandwidth": 2 ** 26,
        "downtime-limit": postcopy ? 1 : 2_000,
      },
    });
    const seen: string[] = [];
    for await (const { data: { status } } of events) {
      seen.push(status);
      if (status === "completed") break;
    }
    assertEquals(seen.includes("postcopy-active"), postcopy, seen.join());
    counted.push(...await numbersFrom(third, 3));

    // Not one number is missing, and none came twice. What the guest has
    // written during a migration is on one of the two consoles.
    const consoles = [first, second, third]
      .map(({ console }) => console.transcript).join("");
    const all = [...consoles.matchAll(COUNTED)]
      .map(([, number]) => Number(number));
    assertEquals(all, all.map((_, index) => index + 1));
    assert(all.length >= counted.length);
  },
);
