import { assertEquals, assertStringIncludes } from "@std/assert";
import { History, historyPath } from "../../../src/cli/shell/history.ts";
import { TempDir } from "../../support/temp_dir.ts";

Deno.test("The history is in the directory that the platform has for it", {
  permissions: "none",
}, () => {
  const env = (values: Record<string, string>) => (name: string) =>
    values[name];
  assertEquals(
    historyPath("linux", env({ HOME: "/h" })),
    "/h/.local/state/qmp/history",
  );
  assertEquals(
    historyPath("linux", env({ HOME: "/h", XDG_STATE_HOME: "/s" })),
    "/s/qmp/history",
  );
  assertEquals(
    historyPath("darwin", env({ HOME: "/h" })),
    "/h/Library/Application Support/qmp/history",
  );
  assertEquals(
    historyPath("linux", env({ HOME: "/h", XDG_STATE_HOME: "relative" })),
    "/h/.local/state/qmp/history",
  );
  assertEquals(historyPath("linux", env({})), undefined);
});

Deno.test("The history leaves out secrets, and only its owner may read it", async () => {
  await using directory = new TempDir();
  const path = directory.file("state/qmp/history");
  const warnings: string[] = [];
  const history = new History(path, (message) => warnings.push(message));
  assertEquals(history.load(), []);
  for (
    const line of [
      "query-name",
      " query-uuid",
      "",
      "change-vnc-password password=hush",
      '{"execute": "set_password", "arguments": {"Password": "hush"}}',
      "object-add qom-type=secret_keyring id=s",
      "blockdev-add driver=https node-name=n url=https://u:hush@host/disk",
      "blockdev-add driver=https node-name=n url=https://host/d cookie=hush",
      "qom-set path=/objects/s0 property=data value=hush",
      "qom-set /objects/s0 data hush",
      '{"arguments": {"property": "data", "value": "hush"}, "execute": "qom-set"}',
      '{"execute": "object-add", "arguments": {"qom-type": "s\\u0065cret"}}',
      "stop",
    ]
  ) history.add(line);
  assertEquals(history.load(), ["stop", "query-name"]);
  assertEquals(Deno.statSync(path).mode! & 0o777, 0o600);
  for (let line = 0; line < 2_500; line++) history.add(`line ${line}`);
  history.trim();
  const lines = (await Deno.readTextFile(path)).trimEnd().split("\n");
  assertEquals([lines.length, lines.at(-1)], [1_000, "line 2499"]);
  assertEquals(warnings, []);
});

Deno.test("A history ignores lines with control characters", async () => {
  await using directory = new TempDir();
  const path = directory.file("history");
  await Deno.writeTextFile(path, "stop\n\x1b]0;title\x07\ncut off");
  const history = new History(path, () => {});
  assertEquals(history.load(), ["cut off", "stop"]);
  history.add("cont");
  history.add("quit");
  assertEquals(history.load(), ["quit", "cont", "cut off", "stop"]);
});

Deno.test("A history that cannot be kept is reported once", async () => {
  await using directory = new TempDir();
  await Deno.writeTextFile(directory.file("file"), "");
  const warnings: string[] = [];
  const path = directory.file("file/history");
  const history = new History(path, (message) => warnings.push(message));
  history.add("stop");
  history.add("cont");
  assertEquals(history.load(), []);
  assertEquals(warnings.length, 1);
  assertStringIncludes(warnings[0]!, "Cannot keep a history: ");
});
