import { assert } from "@std/assert";
import { testOnServer } from "../support/query_server.ts";

testOnServer(
  "Meta commands do what /help says",
  async (tmux, server) => {
    await tmux.enter("/pretty off");
    await tmux.enter("/verbose on");
    await tmux.enter("!query-answer a.b=1");
    await tmux.see(
      /-> \{"exec-oob":"query-answer","arguments":\{"a":\{"b":1\}\}\}/,
    );
    await tmux.enter("/events SHOWN");
    await tmux.see(/QMP>$/);
    server.server.emit("HIDDEN");
    server.server.emit("SHOWN");
    const screen = await tmux.see(/ SHOWN\nQMP>$/);
    assert(!screen.includes("HIDDEN"), screen);
    await tmux.enter("/schema");
    await tmux.see(/query-qmp-schema has not been found/);
    await tmux.enter("/events off STOP");
    await tmux.see(/Expected nothing after off, found STOP\nQMP>$/);
    await tmux.enter("help");
    await tmux.see(/\nIn this shell, type \/help instead\nQMP>$/);
    await tmux.enter("/help");
    await tmux.see(/Ctrl-C abandons the line/);
    await tmux.press("Tab", "Tab");
    await tmux.enter("/pretty maybe");
    await tmux.see(/Expected \/pretty on or off, found maybe\nQMP>$/);
  },
);
