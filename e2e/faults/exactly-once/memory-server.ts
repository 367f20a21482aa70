import { Value } from "typebox/value";
import { AppError } from "../../../server/errors.ts";
import { createInlineKnowledge } from "../../../server/knowledge/inline-knowledge.ts";
import { ChatRequestSchema } from "../../../server/protocol.ts";
import type { Store } from "../../../server/store/store.ts";
import { attach } from "../../../server/tasks/attachment.ts";
import { parseCursor, type Cursor } from "../../../server/tasks/cursor.ts";
import { createTaskEngine, type FoundTask, type StartedTask } from "../../../server/tasks/engine.ts";
import { createProgressModel } from "../../../server/tasks/progress.ts";
import type { Upstream } from "../../../server/upstream/upstream.ts";
import { createMemoryConnection, type MemoryConnection } from "./memory-connection.ts";
import type { Fate, Plan } from "./plan.ts";

const shopId = "default";
const knowledge = createInlineKnowledge([
  {
    kind: "page",
    title: "Returns",
    heading: "",
    text: "You can return it within 7 days.",
    keywords: "return",
    locale: "en",
    url: "/help/returns",
    sku: undefined,
    product: undefined,
  },
]);

const silent = (): void => undefined;

/** One response, as the server knows it. */
export interface Served extends StartedTask {
  /** The host that was asked: each reader has a name of its own for the server. */
  readonly host: string;
  readonly from: Cursor;
  readonly connection: MemoryConnection;
}

/** The server with everything but the sockets: the engine, the store, and what a route does between them. */
export interface MemoryServer {
  /** All streams so far, in the order in which they began. */
  readonly served: readonly Served[];
  /** Takes the place of the global one. */
  readonly fetch: (url: string | URL | Request, init?: RequestInit) => Promise<Response>;
}

export interface MemoryServerDeps {
  readonly store: Store;
  readonly upstream: Upstream;
  /** A monotonic clock, in milliseconds. */
  readonly now: () => number;
}

export function createMemoryServer({ store, upstream, now }: MemoryServerDeps, plan: Plan): MemoryServer {
  const engine = createTaskEngine(
    {
      store,
      upstream,
      now,
      progress: createProgressModel({ now }),
      limits: { maxTurns: 10, maxPromptTokens: 6000 },
      deskByShop: new Map([[shopId, { systemPrompt: "Be kind.", knowledge }]]),
      log: { info: silent, warn: silent, error: silent },
    },
    { orphanGraceMs: 60_000, keepMs: 60_000 },
  );
  const fates = [...plan.fates];
  const served: Served[] = [];

  return {
    served,
    fetch: async (url, init) => {
      const request = new Request(url, init);
      try {
        return await answer(request);
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return Response.json({ code: error.code, detail: error.message }, { status: error.status });
      }
    },
  };

  async function answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    const taskId = /^\/api\/chat\/tasks\/([^/]+)/.exec(pathname)?.[1];
    if (request.method === "DELETE") {
      await engine.stop(taskId ?? "");
      return new Response(null, { status: 204 });
    }
    const fate = fates.shift() ?? { cutAfter: Infinity, staleBy: 0 };
    if (fate.cutAfter < 0) throw new TypeError("fetch failed");
    const started = taskId === undefined ? await start(request) : { ...(await find(taskId)), resumed: true };
    return stream(request, started, fate);
  }

  async function start(request: Request): Promise<StartedTask> {
    const { message, messageId, sessionId } = Value.Parse(ChatRequestSchema, await request.json());
    return await engine.start({ sessionId, messageId, shopId, text: message, locale: "en", page: undefined });
  }

  async function find(taskId: string): Promise<FoundTask> {
    const found = await engine.find(taskId);
    if (!found) throw new AppError("gone", "The answer has expired.");
    return found;
  }

  function stream(request: Request, started: StartedTask, fate: Fate): Response {
    const { task, taskId, sessionId, resumed } = started;
    const { headers, signal, url } = request;
    const { pieceBytes, fullBytes } = plan;
    const connection = createMemoryConnection({
      pieceBytes,
      fullBytes,
      onReady: () => attachment.pump(),
      onClose: () => attachment.detach(),
    });
    const { sequence, offset } = parseCursor(headers.get("last-event-id") ?? undefined);
    const from = { sequence, offset: Math.max(0, offset - fate.staleBy) };
    const attachment = attach(task, from, connection.sink, { taskId, sessionId, messageId: task.messageId, resumed });
    served.push({ ...started, host: new URL(url).host, from, connection });
    signal.addEventListener("abort", () => connection.leave());
    if (fate.cutAfter === 0) {
      connection.leave();
      throw new TypeError("fetch failed");
    }
    connection.cutAfter(fate.cutAfter, { unnoticed: false });
    return new Response(connection.body, { headers: { "content-type": "text/event-stream" } });
  }
}
