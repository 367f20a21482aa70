import { fileURLToPath } from "node:url";

import type { FastifyPluginAsync } from "fastify";
import type { Logger } from "pino";

import { createApp } from "./app.ts";
import { bannerText } from "./banner.ts";
import { ConfigError, loadConfig, type Config } from "./config.ts";
import { costOf } from "./costs.ts";
import { AppError, reasonOf } from "./errors.ts";
import { createOpenResponses } from "./http/open-responses.ts";
import { createShopAccess } from "./http/shop-access.ts";
import { createLogger } from "./logger.ts";
import { createMetrics } from "./metrics.ts";
import type { App } from "./routes/app-type.ts";
import { createServedTexts } from "./served-texts.ts";
import { openShops, shopConfigOf } from "./shops.ts";
import { StartError } from "./start-error.ts";
import { openSqliteStore } from "./store/sqlite.ts";
import type { Store } from "./store/store.ts";
import { createAnswerCache } from "./tasks/answer-cache.ts";
import { createTaskEngine } from "./tasks/engine.ts";
import type { CostOf } from "./tasks/priced-usage.ts";
import { createProgressModel, type ProgressModel } from "./tasks/progress.ts";
import { createSummaries } from "./tasks/summaries.ts";
import { createUpstreamLog } from "./upstream-log.ts";
import { tellAll } from "./upstream/observer.ts";
import { openUpstreams, summaryNameOf } from "./upstream/open-upstreams.ts";

/** How many connections may wait to be accepted: libuv takes one a loop turn, so a spike needs a long queue. */
const backlog = 4096;
const dayMs = 86_400_000;

try {
  await main(process.env);
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof AppError || error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const config = loadConfig(env);
  const logger = createLogger(config.logLevel, [
    ...config.upstreams.map(({ apiKey = "" }) => apiKey),
    config.relayToken ?? "",
  ]);
  const shops = await openShops(config, logger);
  const store = await openSqliteStore(config.storePath, {
    onDeath: (error) => {
      // Nothing could be acknowledged any more: whoever restarts the server brings its answers back.
      logger.fatal({ err: error }, "the store's thread has died");
      process.exit(1);
    },
  });
  const priced: CostOf = (usage) => costOf(usage, config.priceByModel);
  const metrics = createMetrics(
    priced,
    config.upstreams.flatMap(({ name }) => (config.history.summary ? [name, summaryNameOf(name)] : [name])),
  );
  const upstreams = openUpstreams(config.upstreams, {
    timeouts: config.timeouts,
    observer: tellAll([createUpstreamLog(logger), metrics.observer]),
    now: monotonicNow,
    random: Math.random,
  });
  const engine = createTaskEngine(
    {
      store,
      upstream: upstreams.answers,
      progress: await createProgress(store, config.storePath, logger),
      limits: config.history,
      answerCache: config.answerCache.enabled
        ? createAnswerCache({ now: monotonicNow, watch: metrics.answerCacheWatch }, config.answerCache)
        : undefined,
      deskByShop: new Map(shops.map(({ setting, desk }) => [setting.id, desk])),
      log: logger,
      now: monotonicNow,
      costOf: priced,
      summaries:
        config.history.summary && upstreams.summaries
          ? createSummaries({
              store,
              upstream: upstreams.summaries,
              limits: config.history,
              log: logger,
              costOf: priced,
            })
          : undefined,
      watch: metrics.watch,
    },
    config.tasks,
  );
  const demo = await demoShop(env);
  const relayed = createOpenResponses();
  const servedTexts = createServedTexts(builtFile("strings.json"), logger);
  const app = await createApp({
    engine,
    store,
    metrics,
    logger,
    demo,
    access: createShopAccess(new Map(shops.map(({ setting }) => [setting.id, setting.origins]))),
    localeByShop: new Map(shops.map(({ setting }) => [setting.id, setting.locale])),
    messageChars: config.limits.messageChars,
    configOf: async (shopId, locale) => shopConfigOf(config, servedTexts, shopId, locale),
    relay:
      config.relayToken !== undefined && upstreams.relay
        ? { relay: upstreams.relay, token: config.relayToken, responses: relayed }
        : undefined,
    widgetPath: builtFile("widget.js"),
  });
  endOnSignal(async () => {
    await Promise.all([engine.drain(config.tasks.drainMs), relayed.drain(config.tasks.drainMs)]);
    await app.close();
    await upstreams.close();
    await store.close();
    await Promise.all(shops.map(async ({ desk }) => desk.knowledge.close()));
  });
  await cleanUpDaily(store, config.sessions.ttlDays, logger);
  await engine.recover().catch(failOpening(config.storePath));
  const url = await listen(app, config);
  process.stdout.write(
    bannerText({
      url,
      storePath: config.storePath,
      upstreams: config.upstreams,
      isRelayOn: config.relayToken !== undefined,
      isKeyUnused: config.upstreams.length === 0 && Boolean(env["OPENAI_API_KEY"]),
      shops: shops.map(({ setting, facts }) => ({ id: setting.id, folder: setting.knowledge, facts })),
      isDemoServed: demo !== undefined,
    }),
  );
}

/** Begins with what the last process had learned, and keeps what this one learns. */
async function createProgress(store: Store, storePath: string, logger: Logger): Promise<ProgressModel> {
  return createProgressModel({
    now: monotonicNow,
    kept: await store.loadExperience().catch(failOpening(storePath)),
    keep: (experience) => {
      store.saveExperience(experience).catch((error: unknown) => {
        logger.warn({ err: error }, "experience not saved"); // the next one brings it
      });
    },
  });
}

/** What the widget's build has made. */
function builtFile(name: string): string {
  return fileURLToPath(new URL(`../dist/${name}`, import.meta.url));
}

function monotonicNow(): number {
  return performance.now();
}

/** The demo shop's pages: in development alone. */
async function demoShop(env: NodeJS.ProcessEnv): Promise<FastifyPluginAsync | undefined> {
  if (env["NODE_ENV"] === "production") return undefined;
  const { demoShop: demo } = await import("../demo/shop.ts");
  return async (app) => demo(app, {});
}

async function listen(app: App, { host, port }: Config): Promise<string> {
  try {
    return await app.listen({ host, port, backlog });
  } catch (error) {
    const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
    const rule = isTaken ? "the port is taken; set PORT to another" : reasonOf(error);
    throw new StartError(`Cannot listen on ${host}:${port}: ${rule}.`, { cause: error });
  }
}

/** Erases conversations that have been silent for too long: now, and once a day. */
async function cleanUpDaily(store: Store, ttlDays: number, logger: Logger): Promise<void> {
  const cleanUp = async () => {
    try {
      const count = await store.deleteSessionsBefore(Date.now() - ttlDays * dayMs);
      if (count > 0) logger.info({ count }, "old conversations erased");
    } catch (error) {
      logger.error({ err: error }, "old conversations not erased"); // the next day tries again
    }
  };
  await cleanUp();
  setInterval(() => void cleanUp(), dayMs).unref();
}

/** The first signal ends in good order, a second one at once. */
function endOnSignal(close: () => Promise<void>): void {
  let ending = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (ending) process.exit(1);
      ending = true;
      close().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`Cannot end in good order: ${reasonOf(error)}\n`);
          process.exit(1);
        },
      );
    });
  }
}

/** A store may open well and turn out to be damaged when it is read. */
function failOpening(storePath: string): (error: unknown) => never {
  return (error) => {
    const cause = error instanceof AppError ? error.cause : error;
    throw new StartError(`Cannot open the store ${storePath}: ${reasonOf(cause)}`, { cause: error });
  };
}
