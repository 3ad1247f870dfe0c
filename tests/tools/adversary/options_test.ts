import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  parseOptions,
  usage,
} from "../../../tools/adversary/support/options.ts";

const OPTIONS = {
  count: { default: 200, help: "Rounds" },
  qemu: { default: "", help: "The QEMU to start" },
  quick: { default: false, help: "Do less" },
} as const;

Deno.test("An option of a campaign has the type of its default", {
  permissions: "none",
}, () => {
  assertEquals(parseOptions(OPTIONS, []), {
    count: 200,
    qemu: "",
    quick: false,
  });
  assertEquals(
    parseOptions(OPTIONS, ["--count", "7", "--qemu=/opt/qemu", "--quick"]),
    { count: 7, qemu: "/opt/qemu", quick: true },
  );
  assertEquals(parseOptions(OPTIONS, ["--help"]), undefined);
});

Deno.test("A campaign refuses options and numbers that it does not know", {
  permissions: "none",
}, () => {
  for (
    const args of [["--cuont", "7"], ["--count", "-1"], ["--count="], ["7"], [
      "--count",
      "many",
    ], ["--count"]]
  ) {
    assertThrows(
      () => parseOptions(OPTIONS, args),
      Error,
      undefined,
      `${args}`,
    );
  }
});

Deno.test("The help of a campaign has each option with its default", {
  permissions: "none",
}, () => {
  const text = usage("kill", { about: "Kills QEMU.", options: OPTIONS });
  for (
    const part of [
      "deno task adversary kill",
      "Kills QEMU.",
      "--count N    Rounds (default 200)",
      "--qemu TEXT  The QEMU to start\n",
      "--quick      Do less",
    ]
  ) assert(text.includes(part), text);
});
