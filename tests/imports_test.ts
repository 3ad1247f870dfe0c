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
  [
    "src/options.ts",
    "src/waiting.ts",
    "src/events.ts",
    "src/event_wait.ts",
    "src/keep_alive.ts",
    "src/log_hook.ts",
    "src/connection.ts",
  ],
  ["src/client.ts", "src/reconnecting/", "src/server.ts"],
  [
    "src/deno/absolute.ts",
    "src/deno/address.ts",
    "src/deno/dial.ts",
    "src/deno/empty_file.ts",
  ],
  ["src/machine/"],
  ["src/deno/"],
  ["src/cli/", "mod.ts"],
];

/** The folders whose files import only files of the same folder. */
const SELF_CONTAINED = ["src/protocol/", "src/async/"];

/** The folder of the subcommands, and the files that may import from it. */
const SUBCOMMANDS = "src/cli/commands/";
const IMPORTS_SUBCOMMANDS = ["src/cli/main.ts", "src/cli/mod.ts"];

/** The places of all TypeScript files, and those that a program has written. */
const ALL = ["mod.ts", "bench/", "examples/", "src/", "tests/", "tools/"];
const GENERATED = ["src/qapi/generated/", "tests/testdata/"];

/** Most characters of a line of a comment. */
const LONGEST_COMMENT_LINE = 80;
/** Most lines of a file. */
const LONGEST_FILE = 500;

/** The places that may name the global `Deno`. */
const NAMES_DENO = ["src/deno/", "src/cli/"];

/**
 * The names that the protocol must not use, because it knows neither streams
 * nor time.
 */
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

/** The facts about the code of a file. Comments do not count. */
interface Code {
  imports: string[];
  identifiers: Set<string>;
  /** Whether any part of the code is asynchronous. */
  async: boolean;
  /** Where each comment begins and ends. */
  comments: [start: number, end: number][];
}

/** The last identifier of each source. It shows that the parser saw it all. */
const END = "theEndOfTheSource";

function parse(path: string, source: string): Code {
  const code: Code = {
    imports: [],
    identifiers: new Set(),
    async: false,
    comments: [],
  };
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
    {
      name: "imports",
      rules: {
        read: {
          create({ sourceCode }) {
            code.comments = sourceCode.getAllComments().map((comment) =>
              comment.range
            );
            return visitor;
          },
        },
      },
    },
    path,
    `${source}\n${END};`,
  );
  assert(
    code.identifiers.has(END),
    `The parser did not reach the end of ${path}`,
  );
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

/**
 * Returns the path of an imported file from the root, or `undefined` if the
 * import is from another package.
 */
function resolve(specifier: string, from: string): string | undefined {
  return /^\.{0,2}\//.test(specifier)
    ? new URL(specifier, new URL(from, ROOT)).href.slice(ROOT.href.length)
    : undefined;
}

const permissions = { read: [ROOT] };

let allFiles: [path: string, code: Code][] | undefined;

/** Returns every file of the package with its code. Reads each file once. */
function files(): [path: string, code: Code][] {
  return allFiles ??= ["mod.ts", ...walk("src/")].map((path) => [
    path,
    parse(path, Deno.readTextFileSync(new URL(path, ROOT))),
  ]);
}

/** Returns every file that a person has written, with its text. */
function handwritten(): [path: string, text: string][] {
  return ALL.flatMap((place) =>
    place.endsWith("/") ? [...walk(place)] : [place]
  )
    .filter((path) => !isIn(GENERATED, path))
    .map((path) => [path, Deno.readTextFileSync(new URL(path, ROOT))]);
}

/**
 * Returns the lines that begin in or with a comment and are too long. A line
 * with a URL may be of any length, because a URL cannot be wrapped.
 */
function longCommentLines(path: string, text: string): string[] {
  // To parse a file takes longer than to see that none of its lines is long.
  const long: { number: number; start: number; line: string }[] = [];
  let start = 0;
  for (const [index, line] of text.split("\n").entries()) {
    if (line.length > LONGEST_COMMENT_LINE && !line.includes("://")) {
      const indent = line.search(/\S/);
      long.push({ number: index + 1, start: start + indent, line });
    }
    start += line.length + 1;
  }
  if (long.length === 0) return [];
  const { comments } = parse(path, text);
  return long
    .filter((line) =>
      comments.some(([start, end]) => start <= line.start && line.start < end)
    )
    .map(({ number, line }) => `${path}:${number}: ${line.trim()}`);
}

Deno.test("Every file belongs to a layer", { permissions }, () => {
  const strays = files().map(([path]) => path)
    .filter((path) => layerOf(path) < 0);
  assertEquals(strays, []);
});

Deno.test("Every file and folder of a layer exists", { permissions }, () => {
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

for (const folder of SELF_CONTAINED) {
  Deno.test(
    `The files of ${folder} import only files of that folder`,
    { permissions },
    () => {
      const imports = files()
        .filter(([path]) => path.startsWith(folder))
        .flatMap(([path, { imports }]) =>
          imports.map((specifier) => resolve(specifier, path) ?? specifier)
        );
      assert(imports.length > 0);
      assertEquals(imports.filter((path) => !path.startsWith(folder)), []);
    },
  );
}

Deno.test(
  "Of the command line, only its two entries import subcommands",
  { permissions },
  () => {
    const wrong: string[] = [];
    for (const [path, { imports }] of files()) {
      if (isIn(IMPORTS_SUBCOMMANDS, path)) continue;
      for (const specifier of imports) {
        const imported = resolve(specifier, path);
        if (imported?.startsWith(SUBCOMMANDS)) {
          wrong.push(`${path} imports ${imported}`);
        }
      }
    }
    assertEquals(wrong, []);
  },
);

Deno.test(
  "Only the command line imports other packages than @std",
  { permissions },
  () => {
    const wrong: string[] = [];
    for (const [path, { imports }] of files()) {
      for (const specifier of imports) {
        if (resolve(specifier, path) !== undefined) continue;
        const allowed = path.startsWith("src/cli/")
          ? ["@std/", "node:"]
          : isIn(SELF_CONTAINED, path)
          ? []
          : ["@std/"];
        if (!allowed.some((package_) => specifier.startsWith(package_))) {
          wrong.push(`${path} imports ${specifier}`);
        }
      }
    }
    assertEquals(wrong, []);
  },
);

Deno.test(
  "Only the files of src/deno and src/cli name Deno",
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
  "The protocol is synchronous, and uses neither streams nor time",
  { permissions },
  () => {
    let seen = 0;
    const wrong: string[] = [];
    for (const [path, { identifiers, async }] of files()) {
      if (!path.startsWith("src/protocol/")) continue;
      seen++;
      const named = IMPURE.filter((name) => identifiers.has(name));
      if (async) named.push("async");
      if (named.length > 0) wrong.push(`${path} has ${named.join(", ")}`);
    }
    assertEquals(wrong, []);
    assert(seen > 10, `found ${seen} files of the protocol`);
  },
);

Deno.test(
  `No line of a comment has more than ${LONGEST_COMMENT_LINE} characters`,
  { permissions },
  () => {
    const wrong = handwritten().flatMap(([path, text]) =>
      longCommentLines(path, text)
    );
    assertEquals(wrong, []);
  },
);

Deno.test(
  `No file has more than ${LONGEST_FILE} lines, unless a program wrote it`,
  { permissions },
  () => {
    const texts = handwritten();
    assert(texts.length > 300, `found ${texts.length} files`);
    const wrong = texts
      .map(([path, text]) => [path, text.split("\n").length - 1] as const)
      .filter(([, lines]) => lines > LONGEST_FILE);
    assertEquals(wrong, []);
  },
);

Deno.test(
  "A line of a comment is too long with 81 characters, unless it has a URL",
  { permissions: "none" },
  () => {
    const lines = [
      `// ${"x".repeat(78)}`,
      `const x = 1; // ${"x".repeat(70)}`,
      "const text = `",
      `// ${"x".repeat(78)}`,
      "`;",
      "/**",
      ` * ${"x".repeat(77)}`,
      ` * ${"x".repeat(78)}`,
      ` * https://example.com/${"x".repeat(70)}`,
      " */",
    ];
    assertEquals(longCommentLines("a.ts", lines.join("\n")), [
      `a.ts:1: // ${"x".repeat(78)}`,
      `a.ts:8: * ${"x".repeat(78)}`,
    ]);
  },
);

Deno.test(
  "The parser finds every form of import, and ignores comments",
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
