import { assert, assertEquals } from "@std/assert";
import { CONFIG } from "../../support/config.ts";
import { TempDir } from "../../support/temp_dir.ts";
// These imports make Deno type-check the files whenever it checks this one.
import type {} from "./types_events.ts";
import type {} from "./types_returned.ts";
import type {} from "./types_schemas.ts";
import type {} from "./types_sent.ts";
import type {} from "./types_sent_block.ts";
import type {} from "./types_sent_devices.ts";

const HERE = new URL("./", import.meta.url);

/** Files with code, and the number of lines in each that must not compile. */
const FILES: Record<string, number> = {
  "types_events.ts": 22,
  "types_returned.ts": 35,
  "types_schemas.ts": 24,
  "types_sent.ts": 24,
  "types_sent_block.ts": 28,
  "types_sent_devices.ts": 24,
};

/** An error that the compiler must report. */
interface Expected {
  /** The file and the line, from 1. */
  place: string;
  /** A part of the message. */
  message: string;
}

/**
 * Finds the errors that the compiler must report.
 *
 * A directive says the message, and more comments can continue it. The error is
 * on the line after them.
 */
function expectedIn(file: string, source: string): Expected[] {
  const directive = /^ *\/\/ @ts-expect-error (.+(?:\n *\/\/ .+)*)\n/gm;
  return [...source.matchAll(directive)].map((match) => ({
    place: `${file}:${
      source.slice(0, match.index + match[0].length).split("\n").length
    }`,
    message: match[1]!.replaceAll(/\n *\/\//g, ""),
  }));
}

/** Type-checks files, and returns the errors by file and line. */
async function check(files: Record<string, string>) {
  await using dir = new TempDir();
  const paths = await Promise.all(
    Object.entries(files).map(async ([name, source]) => {
      const path = dir.file(name);
      await Deno.writeTextFile(
        path,
        source.replaceAll('from "../', `from "${new URL("../", HERE).href}`),
      );
      return path;
    }),
  );
  const { stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", "--config", CONFIG, ...paths],
    env: { NO_COLOR: "1" },
  }).output();
  const said = new Map<string, string>();
  const text = new TextDecoder().decode(stderr);
  for (const error of text.split(/^(?=TS\d+ \[ERROR\])/m)) {
    const place = new RegExp(`^ {4}at file://${dir.path}/(.+?:\\d+):\\d+$`, "m")
      .exec(error)?.[1];
    if (place === undefined) continue;
    said.set(place, (said.get(place) ?? "") + error);
  }
  return said;
}

const sources = Object.fromEntries(
  Object.keys(FILES).map((name) => [
    name,
    Deno.readTextFileSync(new URL(name, HERE)),
  ]),
);

let checked: ReturnType<typeof check> | undefined;

/**
 * Type-checks all files without the directives.
 *
 * The tests share one run, because it takes long.
 */
function checkAll(): ReturnType<typeof check> {
  return checked ??= check({
    ...Object.fromEntries(
      Object.entries(sources).map(([name, source]) => [
        name,
        source.replaceAll("@ts-expect-error", "Expected:"),
      ]),
    ),
    "none.ts": `
      import type { QmpClient } from "../../../mod.ts";
      export function none(qmp: QmpClient): void {
        qmp.execute("stop", { timeout: 1_000 });
        qmp.execute("query-status", { verbose: true });
        qmp.execute("migrate_cancel", { force: true });
        qmp.executeAndWait("stop", { a: 1 }, { event: "STOP" });
      }
    `,
  });
}

Deno.test("Wrong commands, arguments and uses of return values do not compile, and the errors name the fault", async () => {
  const said = await checkAll();
  const expected = Object.entries(sources)
    .flatMap(([file, source]) => expectedIn(file, source));
  const wrong = expected.filter(({ place, message }) =>
    said.get(place)?.includes(message) !== true
  ).map(({ place, message }) => ({ place, message, said: said.get(place) }));
  assertEquals(wrong, []);
  const places = expected.map(({ place }) => place);
  assertEquals(
    [...said].filter(([place]) =>
      !place.startsWith("none.ts") && !places.includes(place)
    ),
    [],
  );
});

Deno.test("The files have the expected number of lines that do not compile", () => {
  assertEquals(
    Object.fromEntries(
      Object.entries(sources).map(([file, source]) => [
        file,
        expectedIn(file, source).length,
      ]),
    ),
    FILES,
  );
});

Deno.test("Arguments for a command that takes none do not compile", async () => {
  const said = await checkAll();
  assertEquals(
    [...said.keys()].filter((place) => place.startsWith("none.ts")).sort(),
    [4, 5, 6, 7].map((line) => `none.ts:${line}`),
  );
});

Deno.test("The files execute at least 100 different commands", () => {
  const commands = new Set(
    Object.values(sources).flatMap((source) =>
      [...source.matchAll(/\.(?:execute|executeAndWait)\(\s*"([\w-]+)"/g)]
        .map(([, command]) => command!)
    ),
  );
  assert(commands.size >= 100, `${commands.size}`);
});
