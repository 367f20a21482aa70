import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import { conversationOf } from "../support/chat-request.ts";
import { numberOf, shopQuestion } from "./shop-questions.ts";

/** Nobody listens any more; every request is refused; or requests are taken, and never answered. */
export const deaths = ["connections refused", "HTTP 503", "silence"] as const;
export type Death = (typeof deaths)[number];

export interface MortalRequest {
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly isDead: boolean;
}

/** An upstream that dies, and comes back at the same address. */
export interface MortalUpstream extends AsyncDisposable {
  /** With `/v1`. */
  readonly url: string;
  /** Every request that came: the question's number, when, and whether it was dead. What is refused below HTTP, it does not see. */
  readonly requests: readonly MortalRequest[];
  /** Answers under way go on, but where connections are refused: those are cut. */
  die(death: Death): Promise<void>;
  revive(): Promise<void>;
}

const pauseMs = 15;
const chunkChars = 20;

export async function startMortalUpstream(port: number): Promise<MortalUpstream> {
  const requests: MortalRequest[] = [];
  let death: Death | undefined;
  let server = await open();
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    die: async (next) => {
      death = next;
      if (next === "connections refused") await close(server);
    },
    revive: async () => {
      if (death === "connections refused") server = await open();
      death = undefined;
    },
    [Symbol.asyncDispose]: async () => await close(server),
  };

  async function open(): Promise<Server> {
    const opened = createServer((request, response) => void serve(request, response));
    opened.listen(port, "127.0.0.1");
    await once(opened, "listening");
    return opened;
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const number = numberOf(conversationOf(await json(request)).at(-1)?.content ?? "");
    requests.push({ number, at: Date.now(), isDead: death !== undefined });
    if (death === "silence") return;
    if (death === undefined) await answer(shopQuestion(number).answer, response);
    else response.writeHead(503, { "content-type": "application/json" }).end('{"error":{"message":"overloaded"}}');
  }
}

async function answer(text: string, response: ServerResponse): Promise<void> {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (let at = 0; at < text.length && !response.destroyed; at += chunkChars) {
    response.write(chunk({ content: text.slice(at, at + chunkChars) }, null));
    await delay(pauseMs);
  }
  response.end(`${chunk({}, "stop")}data: [DONE]\n\n`);
}

function chunk(delta: Readonly<Record<string, string>>, finishReason: string | null): string {
  return `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finishReason }] })}\n\n`;
}

async function close(server: Server): Promise<void> {
  if (!server.listening) return;
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
