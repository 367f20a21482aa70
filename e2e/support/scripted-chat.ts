import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import type { ChatEvent, ErrorCode, ShopConfig, Transcript } from "../../server/protocol.ts";
import { listen } from "./listen.ts";

/** What a question is answered with: events or a refusal. A stream that was told no end stays open. */
export type ChatReply =
  | { readonly kind: "stream"; readonly events: readonly ChatEvent[] }
  | { readonly kind: "refusal"; readonly status: number; readonly code: ErrorCode; readonly retryAfterMs?: number };

/**
 * What the real server is for a blink, or under load alone, for as long as somebody wants to look at it: a server that
 * says on the widget's wire what it was told to. Not for what the server does, which the real one is there to tell.
 */
export interface ScriptedChat extends AsyncDisposable {
  readonly url: string;
  /** A page of nothing but a heading and the tag with these attributes: whatever is wrong with it is the widget's. */
  pageWith(attributes: Readonly<Record<string, string>>): string;
  /** What it does from now on. */
  play(part: Part): void;
  /** Goes on with the answers that have no end yet. */
  tell(...events: readonly ChatEvent[]): void;
}

export interface Part {
  readonly config?: Partial<ShopConfig> | undefined;
  /** A conversation that there was already, oldest first. */
  readonly transcript?: Transcript | undefined;
  readonly reply?: ChatReply | undefined;
}

const widgetFile = join(import.meta.dirname, "../../dist/widget.js");
const standardConfig: ShopConfig = {
  shop: "default",
  name: "小二",
  locale: "en",
  greeting: "Hello! I can help with products, shipping, returns and more. What would you like to know?",
  starters: ["Can I return something within seven days?", "When will my order ship?", "How do I choose a size?"],
  theme: { color: "#1f5f4a", position: "right" },
  limits: { messageChars: 2000 },
};
const nothingSaid: Transcript = { messages: [], activeTask: null, summary: null, usage: null };

export async function startScriptedChat(): Promise<ScriptedChat> {
  let part: Part = {};
  const streams = new Set<ServerResponse>();
  const { url, close } = await listen(createServer((request, response) => serve(request, response)));
  return {
    url,
    pageWith: (attributes) => `${url}/page?${new URLSearchParams(attributes).toString()}`,
    play: (next) => (part = next),
    tell: (...events) => {
      for (const stream of streams) write(stream, events);
    },
    [Symbol.asyncDispose]: close,
  };

  function serve(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? "/", url);
    const { transcript = nothingSaid, config, reply } = part;
    const allowed = { "access-control-allow-origin": "*", "access-control-allow-methods": "*" };
    for (const [name, value] of Object.entries(allowed)) response.setHeader(name, value);
    response.setHeader("access-control-allow-headers", "authorization, content-type, last-event-id");
    if (request.method === "OPTIONS") response.writeHead(204).end();
    else if (pathname === "/page") send(response, "text/html; charset=utf-8", cleanPage(searchParams));
    else if (pathname === "/widget.js") send(response, "text/javascript", readFileSync(widgetFile, "utf8"));
    else if (pathname === "/api/chat/config") sendJson(response, 200, { ...standardConfig, ...config });
    else if (pathname === "/api/chat/session") sendJson(response, 200, transcript);
    else if (pathname === "/api/chat" && reply !== undefined) answer(reply, response);
    else sendJson(response, 200, {});
  }

  function answer(reply: ChatReply, response: ServerResponse): void {
    if (reply.kind === "refusal") {
      const { status, code, retryAfterMs } = reply;
      const problem = { type: "about:blank", title: code, status, code, detail: code, retryAfterMs };
      sendJson(response, status, problem, "application/problem+json");
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    streams.add(response);
    response.on("close", () => streams.delete(response));
    write(response, reply.events);
  }
}

function write(stream: ServerResponse, events: readonly ChatEvent[]): void {
  for (const { event, data } of events) {
    stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    if (event === "done" || event === "error") stream.end();
  }
}

function cleanPage(attributes: URLSearchParams): string {
  const pairs = Array.from(attributes, ([name, value]) => `${name}="${value}"`);
  return `<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
        <title>A shop</title>
      </head>
      <body>
        <header><a href="/">A shop</a></header>
        <main>
          <h1>A shop</h1>
          <p>With <a href="#top">a link</a> and nothing else.</p>
          <div id="here" style="height: 560px; max-width: 640px"></div>
        </main>
        <footer>All its rights</footer>
        <script src="/widget.js" ${pairs.join(" ")} defer></script>
      </body>
    </html>`;
}

function sendJson(response: ServerResponse, status: number, body: unknown, type = "application/json"): void {
  response.writeHead(status, { "content-type": type }).end(JSON.stringify(body));
}

function send(response: ServerResponse, type: string, body: string): void {
  response.writeHead(200, { "content-type": type }).end(body);
}
