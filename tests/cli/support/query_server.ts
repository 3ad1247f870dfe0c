/**
 * A server for a shell, with commands that answer at once, later, or never.
 *
 * @module
 */

import { Queue } from "../../../src/async/queue.ts";
import { SocketServer } from "../../support/socket_server.ts";
import { TempDir } from "../../support/temp_dir.ts";
import { QMP } from "./program.ts";
import { HAS_TMUX, Tmux } from "./tmux.ts";

/**
 * Listens on a Unix socket and serves these commands:
 *
 * - `query-answer` returns text that would clear a terminal
 * - `query-echo` returns its arguments
 * - `query-later` returns when the test calls the next function in `later`
 * - `query-for-ever` never returns
 *
 * @param path The path of the socket.
 * @param later Gets a function for each `query-later`.
 */
export function serveQueries(
  path: string,
  later: Queue<() => void> = new Queue(),
): SocketServer {
  return new SocketServer(Deno.listen({ transport: "unix", path }), {
    commands: {
      "query-for-ever": () => new Promise<never>(() => {}),
      "query-later": () => new Promise<void>((resolve) => later.push(resolve)),
      "query-echo": (args) => args,
      "query-answer": () => ({ text: "\x1b[2J\x9b2Jclear\u202e" }),
    },
  });
}

/** Defines a test with a shell in a terminal, connected to such a server. */
export function testOnServer(
  name: string,
  test: (
    tmux: Tmux,
    server: SocketServer,
    later: Queue<() => void>,
  ) => Promise<void>,
): void {
  Deno.test(name, { ignore: !HAS_TMUX }, async () => {
    await using directory = new TempDir();
    const path = directory.file("qmp.sock");
    const later: Queue<() => void> = new Queue();
    await using server = serveQueries(path, later);
    await using tmux = await Tmux.start(
      [...QMP, "shell", "--no-history", path],
    );
    await tmux.see(/\nQMP>$/);
    await test(tmux, server, later);
  });
}
