import { readFileSync, statSync } from "node:fs";

import { Value } from "typebox/value";

import { ConfigFileSchema, ShopSchema, type ConfigFile, type ModelPrice, type ShopSettings } from "./config-schema.ts";
import { findTextMistakes } from "./config-texts.ts";
import { upstreamsOf, upstreamsWithEnvironment } from "./config-upstreams.ts";
import { isPrintable, nonEmpty, type Environment } from "./environment.ts";
import { isRecord } from "./is-record.ts";
import { findMistakes } from "./schema-errors.ts";
import type { UpstreamSettings } from "./upstream/open-upstreams.ts";

export interface ShopSetting extends ShopSettings {
  readonly id: string;
}

export interface Config {
  readonly port: number;
  readonly host: string;
  readonly logLevel: string;
  readonly storePath: string;
  readonly shops: ReadonlyMap<string, ShopSetting>;
  /** In the order in which they are asked; none: answers come from the knowledge. */
  readonly upstreams: readonly UpstreamSettings[];
  /** What turns the relay on. */
  readonly relayToken: string | undefined;
  readonly priceByModel: ReadonlyMap<string, ModelPrice>;
  readonly history: ConfigFile["history"];
  readonly timeouts: ConfigFile["timeouts"];
  readonly limits: ConfigFile["limits"];
  readonly tasks: ConfigFile["tasks"];
  readonly sessions: ConfigFile["sessions"];
  readonly answerCache: ConfigFile["answerCache"];
}

/** All that is wrong with the configuration, in one message: a line a mistake. */
export class ConfigError extends Error {
  constructor(mistakes: readonly string[]) {
    const count = mistakes.length === 1 ? "1 mistake" : `${mistakes.length} mistakes`;
    super(`Cannot start: ${count} in the configuration\n${mistakes.map((line) => `  - ${line}`).join("\n")}`);
    this.name = "ConfigError";
  }
}

const defaultFile = "xiaoer.config.json";
const defaultKnowledge = "demo/knowledge";
const logLevels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"];

/**
 * Reads the file and the environment into one frozen Config.
 *
 * Source of every key and default: the tables in README.md. Secrets come from the environment alone.
 * @throws ConfigError naming every mistake at once.
 */
export function loadConfig(env: Environment): Config {
  const mistakes: string[] = [];
  const file = withEnvironment(readFile(env, mistakes), env, mistakes);
  mistakes.push(...findMistakes(ConfigFileSchema, file, "the configuration"), ...findTextMistakes(file));
  checkKnowledge(file, mistakes);
  const port = checkPort(env["PORT"], mistakes);
  const logLevel = checkLogLevel(env["LOG_LEVEL"], mistakes);
  const isWhole = Value.Check(ConfigFileSchema, file);
  const upstreams = isWhole ? upstreamsOf(file, env, mistakes) : [];
  // Where the file is not as it should be, it is not known what upstreams there were to be.
  const hasUpstream = !isWhole || upstreams.length > 0;
  const relayToken = checkRelayToken(env["XIAOER_RELAY_TOKEN"], hasUpstream, mistakes);
  if (!isWhole || mistakes.length > 0) throw new ConfigError(mistakes.map((line) => nameVariable(line, env)));
  const { history, timeouts, limits, tasks, sessions, answerCache } = file;
  return deepFreeze({
    port,
    host: nonEmpty(env["HOST"]) ?? "127.0.0.1",
    logLevel,
    storePath: file.store.slice("sqlite:".length),
    shops: new Map(Object.entries(file.shops).map(([id, settings]) => [id, { id, ...settings }])),
    upstreams,
    relayToken,
    priceByModel: new Map(Object.entries(file.prices)),
    history,
    timeouts,
    limits,
    tasks,
    sessions,
    answerCache,
  });
}

/** The file's value with its defaults filled in; `{}` where there is no file, or none that can be read. */
function readFile(env: Environment, mistakes: string[]): unknown {
  const named = nonEmpty(env["XIAOER_CONFIG"]);
  const path = named ?? defaultFile;
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (named !== undefined || !missing) {
      mistakes.push(`XIAOER_CONFIG: expected a file that can be read, got ${JSON.stringify(path)}`);
    }
    return {};
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    mistakes.push(`${path}: expected JSON, got a text that is none (${error instanceof Error ? error.message : ""})`);
    return {};
  }
}

/** Fills in defaults, then lays the environment over: what the machine says wins. */
function withEnvironment(file: unknown, env: Environment, mistakes: string[]): unknown {
  const value = Value.Default(ConfigFileSchema, file);
  if (!isRecord(value)) return value;
  const shops = isRecord(value["shops"]) ? { default: {}, ...value["shops"] } : value["shops"];
  return {
    ...value,
    store: nonEmpty(env["XIAOER_STORE"]) ?? value["store"],
    shops: isRecord(shops) ? shopsWithEnvironment(shops, env) : shops,
    upstreams: Array.isArray(value["upstreams"])
      ? upstreamsWithEnvironment(value["upstreams"], env, mistakes)
      : value["upstreams"],
  };
}

function shopsWithEnvironment(shops: Readonly<Record<string, unknown>>, env: Environment): unknown {
  const origins = nonEmpty(env["XIAOER_ORIGINS"])
    ?.split(",")
    .map((origin) => origin.trim())
    .filter((origin) => origin !== "");
  const knowledge = nonEmpty(env["XIAOER_KNOWLEDGE"]);
  return Object.fromEntries(
    Object.entries(shops).map(([id, settings]) => {
      const shop = Value.Default(ShopSchema, settings);
      if (id !== "default" || !isRecord(shop)) return [id, shop];
      const over = { ...(origins && { origins }), ...(knowledge !== undefined && { knowledge }) };
      return [id, { knowledge: defaultKnowledge, ...shop, ...over }];
    }),
  );
}

/** Shorter ones can be guessed. */
const minTokenChars = 16;

function checkRelayToken(text: string | undefined, hasUpstream: boolean, mistakes: string[]): string | undefined {
  const token = nonEmpty(text);
  if (token === undefined) return undefined;
  if (token.length < minTokenChars || !isPrintable(token)) {
    mistakes.push(
      `XIAOER_RELAY_TOKEN: expected at least ${minTokenChars} printable ASCII characters, got ${token.length} or others`,
    );
  }
  if (!hasUpstream) {
    mistakes.push("XIAOER_RELAY_TOKEN: expected an upstream for the relay to ask, got none (set OPENAI_MODEL)");
  }
  return token;
}

/** Looks at the raw value, so that a missing folder is told together with mistakes of other kinds. */
function checkKnowledge(file: unknown, mistakes: string[]): void {
  const shops = isRecord(file) && isRecord(file["shops"]) ? file["shops"] : {};
  for (const [id, shop] of Object.entries(shops)) {
    const folder = isRecord(shop) ? shop["knowledge"] : undefined;
    if (typeof folder === "string" && !isFolder(folder)) {
      mistakes.push(`shops.${id}.knowledge: expected a folder, got ${JSON.stringify(folder)}`);
    }
  }
}

const variableByPath = {
  store: "XIAOER_STORE",
  "shops.default.origins": "XIAOER_ORIGINS",
  "shops.default.knowledge": "XIAOER_KNOWLEDGE",
  "upstreams.0.baseUrl": "OPENAI_BASE_URL",
  "upstreams.0.model": "OPENAI_MODEL",
  "upstreams.0.summaryModel": "OPENAI_SUMMARY_MODEL",
  "upstreams.0.embeddingModel": "OPENAI_EMBEDDING_MODEL",
} as const;

/** A mistake in a value that the environment gave is told under the variable's name. */
function nameVariable(line: string, env: Environment): string {
  for (const [path, variable] of Object.entries(variableByPath)) {
    const isIts = line.startsWith(`${path}:`) || line.startsWith(`${path}.`);
    if (isIts && nonEmpty(env[variable]) !== undefined) return `${variable}${line.slice(line.indexOf(":"))}`;
  }
  return line;
}

function checkPort(text: string | undefined, mistakes: string[]): number {
  const value = nonEmpty(text) ?? "8787";
  if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
  mistakes.push(`PORT: expected a number from 0 to 65535, got ${JSON.stringify(value)}`);
  return 0;
}

function checkLogLevel(text: string | undefined, mistakes: string[]): string {
  const value = nonEmpty(text) ?? "info";
  if (!logLevels.includes(value)) {
    mistakes.push(`LOG_LEVEL: expected one of ${logLevels.join(", ")}, got ${JSON.stringify(value)}`);
  }
  return value;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) if (typeof part === "object" && part !== null) deepFreeze(part);
  return Object.freeze(value);
}
