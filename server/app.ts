import cors from "@fastify/cors";
import fastify, { LogController, type FastifyBaseLogger, type FastifyPluginAsync, type FastifyRequest } from "fastify";

import { sendNotFound, sendProblem } from "./http/problem.ts";
import type { ShopAccess } from "./http/shop-access.ts";
import type { App } from "./routes/app-type.ts";
import { registerChatRoutes, type ChatRouteDeps } from "./routes/chat.ts";
import { registerFeedbackRoute } from "./routes/feedback.ts";
import { registerHealthRoute } from "./routes/health.ts";
import { registerMetricsRoute, type MetricsRouteDeps } from "./routes/metrics.ts";
import { registerRelayRoutes, type RelayRouteDeps } from "./routes/relay.ts";
import { registerSessionRoutes } from "./routes/session.ts";
import { registerShopConfigRoute, type ShopConfigRouteDeps } from "./routes/shop-config.ts";
import { registerTaskRoutes } from "./routes/tasks.ts";
import { registerWidgetFileRoute } from "./routes/widget-file.ts";
import type { Store } from "./store/store.ts";

export interface AppDeps extends ChatRouteDeps, ShopConfigRouteDeps, MetricsRouteDeps {
  readonly store: Store;
  readonly logger: FastifyBaseLogger;
  readonly widgetPath: string;
  /** For the shop's own servers; undefined: there is no such endpoint. */
  readonly relay: RelayRouteDeps | undefined;
  /** The demo shop's pages, where they are served. */
  readonly demo: FastifyPluginAsync | undefined;
}

/** A question of 4,000 characters is 12 KB of Chinese; with the page and some escapes this is ample. */
const bodyLimitBytes = 256 * 1024;
/** How long a request may take to come in, in milliseconds: one that never does would hold its socket for ever. */
const requestMs = 60_000;

/** Puts plugins, hooks and routes together. */
export async function createApp(deps: AppDeps): Promise<App> {
  const app: App = fastify({
    loggerInstance: deps.logger,
    logController: new LogController({ disableRequestLogging: true }), // an answer is one line, told by the engine
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestMs,
    routerOptions: { maxParamLength: 1000 }, // an id that is too long is no id of ours, and told as such

    forceCloseConnections: true, // what is still open when draining is over would keep the process from ending
    frameworkErrors: sendProblem, // what fails before any route is found, such as a path that is no text
    ajv: { customOptions: { allErrors: true, coerceTypes: false, removeAdditional: false } },
  });
  app.setErrorHandler(sendProblem);
  app.setNotFoundHandler(sendNotFound);
  await app.register(cors, { delegator: corsOf(deps.access) });

  registerChatRoutes(app, deps);
  registerTaskRoutes(app, deps);
  registerSessionRoutes(app, deps);
  registerFeedbackRoute(app, deps);
  registerShopConfigRoute(app, deps);
  registerWidgetFileRoute(app, { path: deps.widgetPath });
  registerHealthRoute(app);
  registerMetricsRoute(app, deps);
  if (deps.relay) await registerRelayRoutes(app, deps.relay);
  if (deps.demo) await app.register(deps.demo);
  return app;
}

/** `/v1`, also where its letters are escaped: the router takes that for the same. */
const serversPath = /^\/(?:v|%76)(?:1|%31)(?:[/?]|$)/;

/** Which pages' scripts may read what. What is for the shop's servers is for no page at all. */
function corsOf(access: ShopAccess) {
  const allowedOrigin = async (origin: string | undefined) =>
    origin !== undefined && access.allowsSomewhere(origin) && origin;
  const options = {
    origin: allowedOrigin,
    methods: ["GET", "POST", "DELETE"],
    allowedHeaders: ["authorization", "content-type", "last-event-id"],
    exposedHeaders: ["retry-after"],
    maxAge: 7200, // seconds; the most that Chromium keeps
  };
  return async ({ url }: FastifyRequest) => (serversPath.test(url) ? { origin: false } : options);
}
