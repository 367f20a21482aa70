import { setTimeout } from "node:timers/promises";
import { checkIntegrity } from "../support/store-file.ts";
import type { TempDirectory } from "../support/temp-directory.ts";
import { launchXiaoer, type LaunchedXiaoer, type XiaoerOptions } from "../support/xiaoer.ts";

/** A server that is killed and started again, on the same store and port. */
export interface MortalServer extends AsyncDisposable {
  readonly url: string;
  readonly killCount: () => number;
  /** From spawning the process to its listening, milliseconds: one for each start. */
  readonly startsMs: readonly number[];
  start(): Promise<void>;
  /** Starts, and kills before it is known whether the start succeeded. */
  startAndKill(afterMs: number): Promise<void>;
  kill(): Promise<void>;
  /** Asks it to end, and kills it where it has not ended by then. */
  stopOrKill(afterMs: number): Promise<void>;
  stop(): Promise<number | null>;
}

export interface MortalServerOptions extends XiaoerOptions {
  readonly directory: TempDirectory;
  readonly port: number;
  /** Called with whatever is wrong: a store that is damaged, a server that ends by itself. */
  readonly onMistake: (mistake: string) => void;
}

/** Does not start it yet. */
export function createMortalServer({ port, onMistake, ...options }: MortalServerOptions): MortalServer {
  const { directory } = options;
  const startsMs: number[] = [];
  let running: LaunchedXiaoer | undefined;
  let killCount = 0;
  return {
    url: `http://127.0.0.1:${port}`,
    killCount: () => killCount,
    startsMs,
    start,
    startAndKill,
    kill,
    stopOrKill,
    stop: async () => (await running?.stop()) ?? null,
    [Symbol.asyncDispose]: async () => await running?.kill(),
  };

  /** @throws where it does not start: without it there is no going on. */
  async function start(): Promise<void> {
    const launchedAt = performance.now();
    const launched = await launch();
    const isUp = await Promise.race([launched.address.then(() => true), launched.exit.then(() => false)]);
    if (!isUp) throw new Error(`Cannot start the server again, it said:\n${launched.stdout()}\n${launched.stderr()}`);
    startsMs.push(performance.now() - launchedAt);
  }

  async function startAndKill(afterMs: number): Promise<void> {
    await launch();
    await setTimeout(afterMs);
    await kill();
  }

  async function launch(): Promise<LaunchedXiaoer> {
    const launched = await launchXiaoer({ ...options, env: { ...options.env, PORT: String(port) } });
    running = launched;
    void watch(launched);
    return launched;
  }

  async function watch(launched: LaunchedXiaoer): Promise<void> {
    const code = await launched.exit;
    if (!launched.isAsked()) onMistake(`the server ended by itself with ${code}: ${launched.stderr()}`);
  }

  async function stopOrKill(afterMs: number): Promise<void> {
    const ended = running?.stop();
    const code = await Promise.race([ended, setTimeout(afterMs, "late" as const)]);
    if (code !== "late" && code !== 0) onMistake(`the server ended with ${code} on SIGTERM`);
    await kill();
  }

  async function kill(): Promise<void> {
    await running?.kill();
    killCount += 1;
    const integrity = await checkIntegrity(directory);
    if (integrity !== "ok") onMistake(`after kill ${killCount} the store is damaged: ${integrity}`);
  }
}
