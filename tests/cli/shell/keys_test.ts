import { assertStringIncludes } from "@std/assert";
import { testOnServer } from "../support/query_server.ts";

testOnServer("Text of any length can be pasted", async (tmux) => {
  const text = "0123456789".repeat(200);
  await tmux.enter("/pretty off");
  await tmux.paste(`query-echo  text=${text}\tend='y z'\nquery-echo n=1\n`);
  const screen = await tmux.see(/\n\{"n":1\}\nQMP>$/);
  const joined = screen.replaceAll("\n", "");
  assertStringIncludes(joined, `{"text":"${text}","end":"y z"}`);
});

testOnServer(
  "Pasted text that takes several rows can be edited",
  async (tmux, _, later) => {
    await tmux.paste(`query-echo a=${"x".repeat(200)}`);
    await tmux.see(/x$/);
    await tmux.press("BSpace", "BSpace");
    await tmux.see(/\nQMP> query-echo a=x+\nx+\nx{56}$/);
    await tmux.press("C-u");
    await tmux.see(/to leave\nQMP>$/);

    // Pasted text has no prompt while a command runs.
    await tmux.enter("query-later");
    await tmux.paste(`query-echo a=${"x".repeat(200)}`);
    await tmux.see(/\nQMP> query-later\nquery-echo a=x+\nx+\nx+$/);
    (await later.next()).value!();
    await tmux.see(
      /\nQMP> query-later\n\{\}\nQMP> query-echo a=x+\nx+\nx{58}$/,
    );
  },
);
