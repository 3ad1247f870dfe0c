import { assert, assertEquals } from "@std/assert";
import { CONFIG } from "../../support/config.ts";
import { TempDir } from "../../support/temp_dir.ts";
// Whoever type-checks this file type-checks those as well.
import type {} from "./types_events.ts";
import type {} from "./types_returned.ts";
import type {} from "./types_schemas.ts";
import type {} from "./types_sent.ts";

const HERE = new URL("./", import.meta.url);

/** Files with what compiles and what does not, and how many lines of each do not. */
const FILES: Record<string, number> = {
  "types_events.ts": 22,
  "types_returned.ts": 35,
  "types_schemas.ts": 24,
  "types_sent.ts": 76,
};

/** What a line of a file that does not compile is told. */
interface Expected {
  /** File and line, from 1. */
  place: string;
  message: string;
}

/** Finds the lines that do not compile: those below a directive. */
function expectedIn(file: string, source: string): Expected[] {
  return source.split("\n").flatMap((text, index) => {
    const message = /^ *\/\/ @ts-expect-error (.+)$/.exec(text)?.[1];
    return message === undefined
      ? []
      : { place: `${file}:${index + 2}`, message };
  });
}

/** Type-checks files, and returns what Deno says of their lines, by file and line. */
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

/** What Deno says where nothing tells it to expect errors. One run is for all tests, since it takes long. */
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

Deno.test("Wrong commands, arguments and uses of what is returned do not compile, and the error names what is wrong", async () => {
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

Deno.test("As many lines do not compile as are meant not to", () => {
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

Deno.test("A broad set of commands is tried", () => {
  const commands = new Set(
    Object.values(sources).flatMap((source) =>
      [...source.matchAll(/\.(?:execute|executeAndWait)\(\s*"([\w-]+)"/g)]
        .map(([, command]) => command!)
    ),
  );
  assert(commands.size >= 100, `${commands.size}`);
});
