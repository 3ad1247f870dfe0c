import { assert, assertEquals } from "@std/assert";
import { CONFIG } from "./support/config.ts";
import { TempDir } from "./support/temp_dir.ts";

const ROOT = new URL("../", import.meta.url);

/** Files with examples. Deno runs the examples without a mark as tests. */
const FILES = ["mod.ts", "README.md", ...filesIn("src"), ...pagesIn("docs")];

Deno.test("Every example that is not run as a test is type-checked", async () => {
  const blocks = FILES.flatMap(ignoredBlocks);
  assert(blocks.length > 0);
  await using dir = new TempDir();
  const files = await Promise.all(blocks.map(async (block, index) => {
    const file = dir.file(`example_${index}.ts`);
    await Deno.writeTextFile(file, block);
    return file;
  }));
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", "--config", CONFIG, ...files],
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
});

/** The code of a file's blocks that are marked `ts ignore`. */
function ignoredBlocks(file: string): string[] {
  const lines = read(file).split("\n")
    .map((line) => line.replace(/^\s*\* ?/, ""));
  return lines.join("\n").split("```ts ignore\n").slice(1)
    // Examples import the package from the registry, as its users do.
    .map((rest) =>
      rest.split("```")[0]!.replaceAll('"jsr:@qmp/qmp', '"@qmp/qmp') +
      "export {};\n"
    );
}

Deno.test("The README has at most 200 lines", () => {
  const count = read("README.md").trimEnd().split("\n").length;
  assert(count <= 200, `README.md has ${count} lines`);
});

Deno.test("The index of docs/ names every page", () => {
  const index = read("docs/README.md");
  for (const page of pagesIn("docs")) {
    const name = page.slice("docs/".length);
    if (name === "README.md") continue;
    assert(
      index.includes(`](${name})`),
      `docs/README.md does not name ${name}`,
    );
  }
});

/** The pages that people read. */
const PAGES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md"]
  .concat(pagesIn("docs"));

Deno.test("Every link between the pages leads somewhere", () => {
  const broken = PAGES.flatMap((page) =>
    linksOf(page).filter((target) => !leads(page, target))
      .map((target) => `${page}: ${target}`)
  );
  assertEquals(broken, []);
});

Deno.test("Every link of a page leads to a published file", () => {
  const { publish: { include } } = JSON.parse(read("deno.json"));
  const isPublished = (path: string) =>
    (include as string[]).some((glob) =>
      path === glob || path.startsWith(glob.replace(/\*\*.*$/, ""))
    );
  const missing = PAGES.flatMap((page) =>
    linksOf(page).map((target) => pathOf(page, target))
      .filter((path) => !isPublished(path))
      .map((path) => `${page}: ${path}`)
  );
  assertEquals(missing, []);
});

Deno.test("Every file that a page names exists", () => {
  const missing = PAGES.flatMap((page) =>
    [
      ...read(page).matchAll(
        /`((?:src|tests|tools|bench|examples|docs)\/[\w./-]*)`/g,
      ),
    ]
      .map(([, path = ""]) => path).filter((path) => !exists(path))
      .map((path) => `${page}: ${path}`)
  );
  assertEquals(missing, []);
});

Deno.test("Every file in the trees of README and CONTRIBUTING exists", () => {
  const names = new Set(
    ["mod.ts", ...["src", "tools"].flatMap(filesIn)]
      .map((file) => file.split("/").pop()!),
  );
  for (const page of ["README.md", "CONTRIBUTING.md"]) {
    const [, tree = ""] = /^## Where things are\n+```text\n([^]*?)^```/m
      .exec(read(page))!;
    const files = [...tree.matchAll(/\w+\.ts/g)].map(([name]) => name);
    assert(files.length > 0);
    assertEquals(files.filter((name) => !names.has(name)), []);
    const folders = [...tree.matchAll(/^ *([\w/]+)\/(?= |$)/gm)]
      .map(([, path = ""]) => path.split("/").pop()!);
    assert(folders.length > 0);
    const all = foldersIn("src").concat("src", TOP_FOLDERS);
    assertEquals(folders.filter((name) => !all.includes(name)), []);
  }
});

const TOP_FOLDERS = ["tests", "examples", "docs", "bench", "tools"];

function foldersIn(directory: string): string[] {
  return [
    ...new Set(
      filesIn(directory).flatMap((file) => file.split("/").slice(0, -1)),
    ),
  ];
}

/** The links of a page that lead to files. */
function linksOf(page: string): string[] {
  return [...withoutCode(read(page)).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^[a-z]+:/.test(target));
}

/** The path of the file, or the folder, that a link in a page leads to. */
function pathOf(page: string, target: string): string {
  const [path = ""] = target.split("#");
  return path === ""
    ? page
    : new URL(path, new URL(page, "file:///")).pathname.slice(1);
}

/** Whether a link in a page leads to a file, and to a heading in it. */
function leads(page: string, target: string): boolean {
  const [, anchor] = target.split("#");
  const file = pathOf(page, target);
  if (!exists(file)) return false;
  return anchor === undefined || anchorsOf(read(file)).has(anchor);
}

/** The anchors that a page's headings get on GitHub and JSR. */
function anchorsOf(text: string): Set<string> {
  const headings = withoutCode(text).matchAll(/^#+ (.*)$/gm);
  return new Set(
    [...headings].map(([, heading = ""]) =>
      heading.toLowerCase().replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-")
    ),
  );
}

function withoutCode(text: string): string {
  return text.replaceAll(/^```[^]*?^```/gm, "");
}

function exists(path: string): boolean {
  try {
    Deno.statSync(new URL(path, ROOT));
    return true;
  } catch {
    return false;
  }
}

function read(file: string): string {
  return Deno.readTextFileSync(new URL(file, ROOT));
}

function pagesIn(directory: string): string[] {
  return filesIn(directory).filter((file) => file.endsWith(".md"));
}

function filesIn(directory: string): string[] {
  return [...Deno.readDirSync(new URL(directory, ROOT))]
    .flatMap(({ name, isDirectory }) =>
      isDirectory ? filesIn(`${directory}/${name}`) : [`${directory}/${name}`]
    );
}
