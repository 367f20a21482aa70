import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ScriptedUpstream } from "./scripted-upstream.ts";
import { createTempDirectory, type TempDirectory } from "./temp-directory.ts";

const introspection = ["--expose-gc", "--import", new URL("introspection-preload.ts", import.meta.url).href];
const repository = join(import.meta.dirname, "../..");
/** Said once everything is ready, signals included; Fastify's own line comes earlier. */
const addressPattern = /^Xiaoer is listening at (http:\/\/\S+)$/m;

/**
 * Where Node keeps what it has made of the server's files (the types taken out, the code compiled), by their contents: a
 * start takes a quarter less of a processor with it. The first server that ends by itself fills it.
 */
const compileCache = join(repository, "node_modules/.cache/xiaoer");

/** All of this machine's environment that a started server sees. */
const inheritedVariables = ["PATH", "HOME", "TMPDIR", "LANG", "TZ"] as const;

export interface XiaoerOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** The config file's content: a string is written as it is, anything else as JSON. */
  readonly config?: unknown;
  /** Holds the store and the config file. Give one to start again on the same store. Default: one that goes with the server. */
  readonly directory?: TempDirectory;
  /** A command that becomes the server's process: it gets the server's own command as its last arguments. */
  readonly wrapper?: readonly string[];
  /** Preloads introspection-preload.ts, for `introspect` to ask. Default: not, as in production. */
  readonly isIntrospected?: boolean;
}

/** Configuration for tests that ask the same several times, to see what the upstream does with each of them. */
export const withoutAnswerCache = { answerCache: { enabled: false } } as const;

/** A server that runs as a process of its own, as in production. */
export interface Xiaoer extends AsyncDisposable {
  readonly url: string;
  /** The process itself, which a test may look at and talk to. */
  readonly process: ChildProcess;
  stdout(): string;
  stderr(): string;
  /** Asks the process to end, and settles with its exit code once it has: null where a signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
  /** Ends the process at once. */
  kill(): Promise<void>;
}

/** How a start-up that fails went. */
export interface FailedStart {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `server/main.ts` on a free port with a store of its own. Rejects with all that it said where it does not start. */
export async function startXiaoer(options: XiaoerOptions = {}): Promise<Xiaoer> {
  const process = await launchXiaoer(options);
  const url = await Promise.race([process.address, process.exit.then(() => undefined)]);
  void process.exit.then(() => reportCrash(process));
  if (url !== undefined) return { ...process, url, [Symbol.asyncDispose]: process.kill };
  throw new Error(`Cannot start the server, it said:\n${process.stdout()}\n${process.stderr()}`);
}

/** Starts a server that is not going to start, and tells how it ended. Rejects where it starts after all. */
export async function runXiaoer(options: XiaoerOptions): Promise<FailedStart> {
  const process = await launchXiaoer(options);
  const url = await Promise.race([process.address, process.exit.then(() => undefined)]);
  await process.kill();
  if (url !== undefined) throw new Error(`Cannot see the start fail: the server listens\n${process.stdout()}`);
  return { exitCode: await process.exit, stdout: process.stdout(), stderr: process.stderr() };
}

/** The environment that makes a server ask this upstream. */
export function upstreamEnv(
  upstream: ScriptedUpstream,
  apiKey = "sk-e2e-secret-key",
): Readonly<Record<string, string>> {
  return { OPENAI_BASE_URL: upstream.url, OPENAI_API_KEY: apiKey, OPENAI_MODEL: "e2e-model" };
}

/** A process that was started, whatever becomes of it. */
export interface LaunchedXiaoer extends Omit<Xiaoer, "url" | typeof Symbol.asyncDispose> {
  /** Settles once the process has said where it listens; never, if it does not. */
  readonly address: Promise<string>;
  readonly exit: Promise<number | null>;
  /** Whether it was we who ended it. */
  isAsked(): boolean;
}

/** Says why a server is gone that nobody stopped: else all that a test sees is a refused connection. */
function reportCrash(process: LaunchedXiaoer): void {
  if (!process.isAsked()) console.error(`The server ended by itself, it said:\n${process.stderr()}`);
}

/** Starts `server/main.ts` and does not wait for anything. */
export async function launchXiaoer(options: XiaoerOptions): Promise<LaunchedXiaoer> {
  const directory = options.directory ?? (await createTempDirectory());
  const child = spawnServer(options, await environmentOf(options, directory));
  const { promise: address, resolve } = Promise.withResolvers<string>();
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    const found = addressPattern.exec(stdout)?.[1];
    if (found !== undefined) resolve(found.replace(/\/$/, ""));
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const exit = endOf(child, options.directory === undefined ? directory : undefined);
  let isAsked = false;
  return {
    process: child,
    address,
    exit,
    stdout: () => stdout,
    stderr: () => stderr,
    isAsked: () => isAsked,
    stop,
    kill,
  };

  async function stop(signal: NodeJS.Signals = "SIGTERM"): Promise<number | null> {
    isAsked = true;
    child.kill(signal);
    return await exit;
  }

  async function kill(): Promise<void> {
    await stop("SIGKILL");
  }
}

function spawnServer(
  { wrapper = [], isIntrospected = false }: XiaoerOptions,
  env: Record<string, string>,
): ChildProcess {
  const preload = isIntrospected ? introspection : [];
  const [command, ...args] = [...wrapper, process.execPath, ...preload, "server/main.ts"];
  return spawn(command, args, {
    cwd: repository,
    env,
    stdio: ["ignore", "pipe", "pipe", isIntrospected ? "ipc" : "ignore"],
  });
}

async function environmentOf(options: XiaoerOptions, directory: TempDirectory): Promise<Record<string, string>> {
  const env: Record<string, string> = {};
  for (const name of inheritedVariables) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  env["PORT"] = "0";
  env["NODE_COMPILE_CACHE"] = compileCache;
  env["XIAOER_STORE"] = `sqlite:${join(directory.path, "xiaoer.db")}`;
  if (options.config !== undefined) {
    const path = join(directory.path, "xiaoer.config.json");
    await writeFile(path, typeof options.config === "string" ? options.config : JSON.stringify(options.config));
    env["XIAOER_CONFIG"] = path;
  }
  return { ...env, ...options.env };
}

async function endOf(child: ChildProcess, ownDirectory: TempDirectory | undefined): Promise<number | null> {
  await once(child, "close");
  await ownDirectory?.remove();
  return child.exitCode;
}
