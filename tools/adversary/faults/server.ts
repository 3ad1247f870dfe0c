import { QmpCommandError, QmpServer } from "../../../mod.ts";
import type { VirtualClock } from "./clock.ts";
import { link, type LinkPlan } from "./link.ts";
import { EVENTS, type Plan } from "./plan.ts";

/** The schema of the server, which is small. */
const SCHEMA = [
  { "meta-type": "command", name: "stop", "arg-type": "0", "ret-type": "0" },
  { "meta-type": "object", name: "0", members: [] },
];

/** What a run learns from its server. */
export interface ServerHooks {
  /** Called with the number of each command that the server runs. */
  arrived(n: number): void;
  /** Emits the next event of the run. */
  emit(name: string): void;
}

/** Makes a server whose replies carry the numbers of their commands. */
export function makeServer(
  options: Plan["server"],
  clock: VirtualClock,
  { arrived, emit }: ServerHooks,
): QmpServer {
  const arrive = ({ n }: { n?: unknown }) => {
    if (typeof n === "number") arrived(n);
  };
  const echo = async (args: { n?: unknown; ms?: unknown }) => {
    arrive(args);
    if (Number(args.ms) > 0) await clock.sleep(Number(args.ms));
    return { n: args.n };
  };
  return new QmpServer({
    ...options,
    oobCommands: ["echo", "fail", "emit"],
    commands: {
      echo,
      fail: async (args) => {
        await echo(args);
        throw new QmpCommandError("fail", {
          class: "GenericError",
          desc: `failed ${args.n}`,
        });
      },
      hang: (args, { signal }) => {
        arrive(args);
        return new Promise((_, reject) => {
          const gone = () => reject(new Error(`gone ${args.n}`));
          if (signal.aborted) gone();
          else signal.addEventListener("abort", gone);
        });
      },
      emit: async (args) => {
        for (const name of EVENTS) emit(name);
        return await echo(args);
      },
      "query-qmp-schema": () => SCHEMA,
    },
  });
}

/** Serves one more client, which writes a text and hangs up. */
export async function serveRaw(
  to: QmpServer,
  clock: VirtualClock,
  plan: LinkPlan,
  text: string,
): Promise<void> {
  const { client, server } = link(clock, {
    ...plan,
    there: [],
    back: [],
    client: "read and write",
  });
  const served = to.serve(server);
  await client.write!(new TextEncoder().encode(text)).catch(() => {});
  await client.read!(new Uint8Array(1024)).catch(() => {});
  try {
    client.close!();
  } catch {
    // The far end is gone, whether or not its own close fails.
  }
  await served;
}
