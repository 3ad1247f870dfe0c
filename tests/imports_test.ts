import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../", import.meta.url);

/**
 * The layers, lowest first, each a list of files and of folders. A file may
 * import from its own layer and from lower ones.
 */
const LAYERS: string[][] = [
  ["deno.json"],
  ["src/protocol/", "src/async/"],
  ["src/wire/", "src/qapi/"],
  ["src/options.ts", "src/waiting.ts", "src/events.ts", "src/connection.ts"],
  ["src/client.ts", "src/server.ts"],
  ["src/deno/"],
  ["src/cli/", "mod.ts"],
];

/** Where the global `Deno` may be named. */
const NAMES_DENO = ["src/deno/", "src/cli/"];

/** What the protocol has no need of: it knows neither streams nor time. */
const IMPURE = [
  "AbortController",
  "AbortSignal",
  "Date",
  "Promise",
  "ReadableStream",
  "TransformStream",
  "WritableStream",
  "console",
  "crypto",
  "fetch",
  "performance",
  "queueMicrotask",
  "setInterval",
  "setTimeout",
];

/** What a file's code, comments aside, says of it. */
interface Code {
  imports: string[];
  identifiers: Set<string>;
  /** Whether anything in it is asynchronous. */
  async: boolean;
}

/** Stands at the end of the source, to see that all of it has been walked. */
const END = "theEndOfTheSource";

function parse(path: string, source: string): Code {
  const code: Code = { imports: [], identifiers: new Set(), async: false };
  const addImport = ({ source }: { source: Deno.lint.Node | null }) => {
    if (source?.type === "Literal") code.imports.push(String(source.value));
  };
  const visitor: Deno.lint.LintVisitor = {
    ImportDeclaration: addImport,
    ExportNamedDeclaration: addImport,
    ExportAllDeclaration: addImport,
    ImportExpression: addImport,
    "TSImportType Literal"(node: Deno.lint.StringLiteral) {
      code.imports.push(node.value);
    },
    Identifier({ name }) {
      code.identifiers.add(name);
    },
    "[async=true], [await=true], AwaitExpression"() {
      code.async = true;
    },
  };
  Deno.lint.runPlugin(
    { name: "imports", rules: { read: { create: () => visitor } } },
    path,
    `${source}\n${END};`,
  );
  assert(code.identifiers.has(END), `${path} has not been read to its end`);
  return code;
}

function* walk(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(new URL(folder, ROOT))) {
    if (isDirectory) yield* walk(`${folder}${name}/`);
    else if (name.endsWith(".ts")) yield folder + name;
  }
}

function isIn(places: string[], path: string): boolean {
  return places.some((place) =>
    place.endsWith("/") ? path.startsWith(place) : path === place
  );
}

function layerOf(path: string): number {
  return LAYERS.findIndex((layer) => isIn(layer, path));
}

/** The path from the root of what a file imports, or undefined for another package's. */
function resolve(specifier: string, from: string): string | undefined {
  return /^\.{0,2}\//.test(specifier)
    ? new URL(specifier, new URL(from, ROOT)).href.slice(ROOT.href.length)
    : undefined;
}

const permissions = { read: [ROOT] };

let allFiles: [path: string, code: Code][] | undefined;

/** Every file of the package with its code, read once. */
function files(): [path: string, code: Code][] {
  return allFiles ??= ["mod.ts", ...walk("src/")].map((path) => [
    path,
    parse(path, Deno.readTextFileSync(new URL(path, ROOT))),
  ]);
}

Deno.test("Every file is in a layer", { permissions }, () => {
  const strays = files().map(([path]) => path)
    .filter((path) => layerOf(path) < 0);
  assertEquals(strays, []);
});

Deno.test("Every place in a layer exists", { permissions }, () => {
  for (const place of LAYERS.flat()) Deno.statSync(new URL(place, ROOT));
});

Deno.test(
  "No file imports from a layer above its own",
  { permissions },
  () => {
    const wrong: string[] = [];
    for (const [path, { imports }] of files()) {
      for (const specifier of imports) {
        const imported = resolve(specifier, path);
        if (imported === undefined) continue;
        const layer = layerOf(imported);
        if (layer < 0 || layer > layerOf(path)) {
          wrong.push(`${path} imports ${imported}`);
        }
      }
    }
    assertEquals(wrong, []);
  },
);

Deno.test(
  "No file imports from other packages than @std, but for the command line, and the protocol from none",
  { permissions },
  () => {
    const wrong: string[] = [];
    for (const [path, { imports }] of files()) {
      for (const specifier of imports) {
        if (resolve(specifier, path) !== undefined) continue;
        const allowed = path.startsWith("src/cli/")
          ? ["@std/", "node:"]
          : layerOf(path) > 0
          ? ["@std/"]
          : [];
        if (!allowed.some((package_) => specifier.startsWith(package_))) {
          wrong.push(`${path} imports ${specifier}`);
        }
      }
    }
    assertEquals(wrong, []);
  },
);

Deno.test(
  "No file but those of src/deno and src/cli names Deno",
  { permissions },
  () => {
    const wrong = files()
      .filter(([path, { identifiers }]) =>
        identifiers.has("Deno") && !isIn(NAMES_DENO, path)
      )
      .map(([path]) => path);
    assertEquals(wrong, []);
  },
);

Deno.test(
  "The protocol is synchronous and knows neither streams nor time",
  { permissions },
  () => {
    const wrong: string[] = [];
    for (const [path, { identifiers, async }] of files()) {
      if (layerOf(path) !== 0) continue;
      const named = IMPURE.filter((name) => identifiers.has(name));
      if (async) named.push("async");
      if (named.length > 0) wrong.push(`${path} has ${named.join(", ")}`);
    }
    assertEquals(wrong, []);
  },
);

Deno.test(
  "The reader of imports sees every form of them, and no comment",
  { permissions: "none" },
  () => {
    const { imports, identifiers, async } = parse(
      "test.ts",
      `
      import { a } from "./a.ts";
      import type { B } from "./b.ts";
      import "./c.ts";
      export { d } from "./d.ts";
      export * from "./e.ts";
      export type F = import("./f.ts").F;
      const g = await import("./g.ts"); // import "./h.ts"
      /** Deno.exit() */
      const text = "Promise";
      let conn: Deno.Conn;
      `,
    );
    assertEquals(
      imports.sort(),
      ["a", "b", "c", "d", "e", "f", "g"].map((name) => `./${name}.ts`),
    );
    assert(identifiers.has("Deno"));
    assert(!identifiers.has("Promise"));
    assert(async);
    const sync = parse("test.ts", "// async\nfunction exit() {}");
    assertEquals([sync.async, sync.identifiers.has("Deno")], [false, false]);
    for (const source of ["async () => {}", "class A { async b() {} }"]) {
      assert(parse("test.ts", source).async, source);
    }
  },
);
