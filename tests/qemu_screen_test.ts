import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { delay } from "@std/async/delay";
import { launch, type QmpMachine } from "../mod.ts";
import {
  clickMouse,
  moveMouse,
  screenshot,
  sendKeys,
  typeText,
} from "../src/machine/mod.ts";
import {
  QmpClosedError,
  QmpCommandError,
  QmpOperationError,
  QmpTimeoutError,
} from "../src/protocol/error.ts";
import { QmpClient } from "../src/client.ts";
import { QmpServer } from "../src/server.ts";
import { echoGuest } from "./support/echo_guest.ts";
import { BARE, QEMU_TEST_TIMEOUT, testQemu, version } from "./support/qemu.ts";
import { TempDir } from "./support/temp_dir.ts";
import { NEEDS_ROOT } from "./support/users.ts";

/** A machine with a screen, which stands still. */
const SCREEN = ["-M", "pc", "-display", "none", "-nic", "none", "-S"];

/** Sets the directory for temporary files until the end of the scope. */
function temporaryDirectory(path: string): Disposable {
  const before = Deno.env.get("TMPDIR");
  Deno.env.set("TMPDIR", path);
  return {
    [Symbol.dispose]() {
      if (before === undefined) Deno.env.delete("TMPDIR");
      else Deno.env.set("TMPDIR", before);
    },
  };
}

function namesIn(directory: TempDir): string[] {
  return Array.from(Deno.readDirSync(directory.path), ({ name }) => name);
}

testQemu("screenshot() gives a PNG and leaves no file", async (command) => {
  await using dir = new TempDir();
  await using machine = await launch(command, SCREEN);
  using _ = temporaryDirectory(dir.path);
  const { format, bytes, width, height } = await screenshot(machine.qmp);
  assertEquals([format, width > 0, height > 0], ["png", true, true]);
  assertEquals([...bytes.slice(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
  assertEquals(new TextDecoder().decode(bytes.slice(-8, -4)), "IEND");
  assertEquals(namesIn(dir), []);

  // The names of the devices differ, so QEMU's refusal shows that it has them.
  await assertRejects(
    () => screenshot(machine.qmp, { device: "nope", head: 0 }),
    QmpCommandError,
    "nope",
  );
  assertEquals(namesIn(dir), []);
});

testQemu(
  "screenshot() rejects if the machine has no screen",
  async (command) => {
    await using machine = await launch(command, BARE);
    await assertRejects(() => screenshot(machine.qmp), QmpCommandError);
  },
);

testQemu(
  "screenshot() gives a PPM if QEMU cannot write PNG",
  async (command) => {
    await using machine = await launch(command, SCREEN);
    // This stands for a QEMU that was built without libpng.
    await using server = new QmpServer({
      commands: {
        screendump: async (args) => {
          if ("format" in args) throw new Error("Enable PNG support");
          await machine.qmp.untyped.execute("screendump", args);
        },
      },
    });
    await using qmp = await QmpClient.open(server.connect());
    const { format, bytes, width, height } = await screenshot(qmp);
    assertEquals(format, "ppm");
    const header = `P6\n${width} ${height}\n255\n`;
    assertEquals(
      new TextDecoder().decode(bytes.slice(0, header.length)),
      header,
    );
    assertEquals(bytes.length, header.length + width * height * 3);
    const png = await screenshot(machine.qmp);
    assertEquals([width, height], [png.width, png.height]);
  },
);

Deno.test("screenshot() says so if QEMU writes where this program sees nothing", async () => {
  await using dir = new TempDir();
  using _ = temporaryDirectory(dir.path);
  let write: (path: string) => void = () => {};
  await using server = new QmpServer({
    commands: { screendump: ({ filename }) => write(`${filename}`) },
  });
  await using qmp = await QmpClient.open(server.connect());
  await assertRejects(
    () => screenshot(qmp),
    QmpOperationError,
    "Taking a screenshot failed: QEMU wrote the picture elsewhere",
  );
  write = (path) => Deno.writeTextFileSync(path, "P6 or so");
  await assertRejects(
    () => screenshot(qmp),
    QmpOperationError,
    "expected a PNG or a PPM, found another file of 8 bytes",
  );
  await assertRejects(
    () => screenshot(qmp, { directory: dir.file("missing") }),
    QmpOperationError,
    "cannot make a file for the picture",
  );
  assertEquals(namesIn(dir), []);
});

Deno.test("screenshot() leaves no file if it is aborted, or the connection ends", async () => {
  await using dir = new TempDir();
  using _ = temporaryDirectory(dir.path);
  const never = new Promise<never>(() => {});
  let asked = Promise.withResolvers<void>();
  await using server = new QmpServer({
    commands: {
      screendump: () => {
        asked.resolve();
        return never;
      },
    },
  });
  {
    await using qmp = await QmpClient.open(server.connect());
    await assertRejects(
      () => screenshot(qmp, { timeout: 20 }),
      QmpTimeoutError,
      "Taking a screenshot did not end within 20 ms",
    );
    const reason = new Error("enough");
    const signal = AbortSignal.abort(reason);
    assertEquals(await screenshot(qmp, { signal }).catch((e) => e), reason);
  }
  const qmp = await QmpClient.open(server.connect());
  asked = Promise.withResolvers();
  const pending = assertRejects(() => screenshot(qmp), QmpClosedError);
  await asked.promise;
  assertEquals(namesIn(dir).length, 1);
  await qmp.close();
  await pending;
  assertEquals(namesIn(dir), []);
});

for (const command of ["qemu-system-x86_64"]) {
  Deno.test({
    name:
      `screenshot() of a QEMU of another user needs a directory${NEEDS_ROOT.reason}`,
    ignore: NEEDS_ROOT.ignore || version(command) === undefined,
    timeout: QEMU_TEST_TIMEOUT,
    async fn() {
      const drop = version(command)!.startsWith("7.")
        ? ["-runas", "nobody"]
        : ["-run-with", "user=nobody"];
      await using dir = new TempDir();
      await Deno.chmod(dir.path, 0o711);
      await using machine = await launch(command, [...SCREEN, ...drop]);
      await assertRejects(
        () => screenshot(machine.qmp),
        QmpOperationError,
        "set the option directory",
      );
      const directory = dir.path;
      const { format } = await screenshot(machine.qmp, { directory });
      assertEquals(format, "png");
      assertEquals(namesIn(dir), []);
    },
  });
}

/** The echo guest, and what it has written. */
class Echo implements AsyncDisposable {
  readonly #machine: QmpMachine;
  readonly #reading: Promise<void>;
  #written = "";
  #onText = () => {};

  private constructor(machine: QmpMachine) {
    this.#machine = machine;
    this.#reading = this.#read();
  }

  static async start(command: string, dir: TempDir): Promise<Echo> {
    const args = [...await echoGuest(dir), "-serial", "stdio"];
    const echo = new Echo(await launch(command, args, { stdout: "piped" }));
    await echo.wrote(">");
    return echo;
  }

  get qmp(): QmpClient {
    return this.#machine.qmp;
  }

  /** Waits until the guest has written exactly this. */
  async wrote(text: string): Promise<void> {
    while (this.#written.length < text.length) {
      await new Promise<void>((resolve) => this.#onText = resolve);
    }
    assertEquals(this.#written, text);
    this.#written = "";
  }

  async #read() {
    const { stdout } = this.#machine.process;
    for await (const text of stdout.pipeThrough(new TextDecoderStream())) {
      this.#written += text;
      this.#onText();
    }
  }

  async [Symbol.asyncDispose]() {
    await this.#machine.shutdown();
    await this.#reading;
  }
}

testQemu("typeText() and sendKeys() press every key once", async (command) => {
  await using dir = new TempDir();
  await using echo = await Echo.start(command, dir);
  const { qmp } = echo;
  const printable = String.fromCharCode(
    ...Array.from({ length: 0x5f }, (_, index) => 0x20 + index),
  );
  await typeText(qmp, `${printable}\t\b\n`, { holdTime: 4 });
  await echo.wrote(`${printable}\t\b\r`);

  // QEMU's queue has no room for so many keys at once.
  const long = "A".repeat(100);
  await typeText(qmp, long, { holdTime: 2 });
  await echo.wrote(long);

  await sendKeys(qmp, ["shift-q", "minus", "kp_add"], { holdTime: 5 });
  await echo.wrote("Q-+");

  const reset = qmp.waitFor("RESET", { timeout: 10_000 });
  await sendKeys(qmp, "ctrl-alt-delete", { holdTime: 20 });
  await reset;
  await echo.wrote(">");

  await assertRejects(() => typeText(qmp, "aé"), TypeError, '"é"');
  await assertRejects(() => sendKeys(qmp, ["a", "bb"]), TypeError, '"bb"');
  await assertRejects(
    () => typeText(qmp, "a", { holdTime: 0.5 }),
    RangeError,
    "holdTime",
  );
  const reason = new Error("enough");
  const controller = new AbortController();
  const typing = typeText(qmp, "abc", {
    signal: controller.signal,
    holdTime: 60,
  });
  await echo.wrote("a");
  controller.abort(reason);
  assertEquals(await typing.catch((error) => error), reason);
  await typeText(qmp, "x", { holdTime: 4 });
  await echo.wrote("x");

  await qmp.execute("stop");
  await assertRejects(() => typeText(qmp, "a"), QmpCommandError, "running");
});

testQemu(
  "sendKeys() rejects if the machine has no keyboard",
  async (command) => {
    await using machine = await launch(command, BARE);
    await assertRejects(
      () => sendKeys(machine.qmp, "ret"),
      QmpCommandError,
      "key",
    );
  },
);

/** Traces what the devices get. */
const TRACED = ["-trace", "input_event_abs", "-trace", "input_event_btn"];

testQemu("clickMouse() and moveMouse() reach the pixel", async (command) => {
  const args = SCREEN.filter((arg) => arg !== "-S");
  await using machine = await launch(
    command,
    [...args, "-usb", "-device", "usb-tablet", ...TRACED],
  );
  const { qmp } = machine;
  const screen = { width: 1280, height: 800 };
  const at = { x: 1279, y: 7 };
  await clickMouse(qmp, at, { screen, button: "right", count: 2 });
  const [x, y] = [...machine.stderr.matchAll(/axis [xy], value (\w+)/g)]
    .map(([, value]) => Number(value)) as [number, number];
  // The two ways in which guests compute the pixel.
  for (const axis of [0x7fff, 0x8000]) {
    assertEquals(Math.floor(x * screen.width / axis), at.x);
    assertEquals(Math.floor(y * screen.height / axis), at.y);
  }
  assertEquals(
    [...machine.stderr.matchAll(/button (\w+), down (\d)/g)]
      .map(([, button, down]) => `${button} ${down}`),
    ["right 1", "right 0", "right 1", "right 0"],
  );

  const size = await screenshot(qmp);
  await moveMouse(qmp, { x: size.width - 1, y: 0 });
  await assertRejects(
    () => moveMouse(qmp, { x: size.width, y: 0 }),
    RangeError,
    `Expected x from 0 to ${size.width - 1}`,
  );
  await assertRejects(
    () => clickMouse(qmp, { x: 0, y: -1 }, { screen }),
    RangeError,
    "Expected y from 0 to 799 on this screen, found -1",
  );
  await assertRejects(
    () => clickMouse(qmp, { x: 0, y: 0 }, { screen, count: 0 }),
    RangeError,
    "count",
  );
});

testQemu("clickMouse() lets the button go after an abort", async (command) => {
  const args = SCREEN.filter((arg) => arg !== "-S");
  await using machine = await launch(
    command,
    [...args, "-usb", "-device", "usb-tablet", ...TRACED],
  );
  const controller = new AbortController();
  const clicking = clickMouse(machine.qmp, { x: 0, y: 0 }, {
    screen: { width: 640, height: 480 },
    signal: controller.signal,
  });
  while (!machine.stderr.includes("down 1")) await delay(1);
  controller.abort("enough");
  assertEquals(await clicking.catch((error) => error), "enough");
  while (!machine.stderr.includes("down 0")) await delay(1);
});

testQemu(
  "clickMouse() rejects if the machine has no tablet",
  async (command) => {
    await using machine = await launch(command, SCREEN);
    const error = await assertRejects(
      () => clickMouse(machine.qmp, { x: 0, y: 0 }),
      QmpOperationError,
    );
    assertStringIncludes(error.message, "-device usb-tablet");
    assert(error.message.startsWith("Moving the mouse failed: "));
  },
);
