import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { setImmediate, setTimeout } from "node:timers/promises";
import { listen } from "./listen.ts";
import type { Reply, Step, StreamReply } from "./upstream-script.ts";

/** One request as the upstream got it. */
export interface UpstreamRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  /** Settles when the connection is closed: true where the client went before the reply was whole. */
  readonly closed: Promise<boolean>;
}

export type Script = (request: UpstreamRequest, turn: number) => Reply;

export interface ScriptedUpstream extends AsyncDisposable {
  /** What `OPENAI_BASE_URL` is set to: with `/v1`. */
  readonly url: string;
  readonly requests: readonly UpstreamRequest[];
  /** Settles with the request of this number (from 0) once it is there. */
  request(number: number): Promise<UpstreamRequest>;
  /** What the following requests are answered with. */
  answerWith(script: Script): void;
  close(): Promise<void>;
}

/** Starts an OpenAI-compatible upstream on a socket of its own, which does to each request what the script says. */
export async function startScriptedUpstream(options: { readonly script: Script }): Promise<ScriptedUpstream> {
  let script = options.script;
  const requests: UpstreamRequest[] = [];
  const waiting: { readonly number: number; readonly found: (request: UpstreamRequest) => void }[] = [];
  const server = createServer((message, response) => void serve(message, response));
  const { url, close } = await listen(server);

  return {
    url: `${url}/v1`,
    requests,
    request,
    answerWith: (next) => (script = next),
    close,
    [Symbol.asyncDispose]: close,
  };

  async function serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { promise: closed, resolve } = Promise.withResolvers<boolean>();
    response.on("close", () => resolve(!response.writableFinished));
    const body = await readJson(message);
    const { method = "", url: path = "", headers } = message;
    const received = { method, path, headers, body, closed };
    requests.push(received);
    for (const { number, found } of waiting) if (number === requests.length - 1) found(received);
    await reply(script(received, requests.length - 1), received, response);
  }

  async function request(number: number): Promise<UpstreamRequest> {
    const there = requests[number];
    if (there !== undefined) return there;
    const { promise, resolve } = Promise.withResolvers<UpstreamRequest>();
    waiting.push({ number, found: resolve });
    return await promise;
  }
}

async function reply(answer: Reply, request: UpstreamRequest, response: ServerResponse): Promise<void> {
  if (answer.kind === "silence") return;
  if (answer.kind === "answer") {
    response.writeHead(answer.status, { ...answer.headers }).end(answer.body);
    return;
  }
  response.socket?.setNoDelay(true);
  response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" }).flushHeaders();
  await stream(answer, request, response);
}

async function stream(answer: StreamReply, request: UpstreamRequest, response: ServerResponse): Promise<void> {
  const { deltasPerWrite = 1, finishReason = "stop", usage = null, saysDone = true } = answer;
  const held: string[] = [];
  for (const step of answer.steps) {
    if (typeof step === "string") held.push(chunk({ choices: [choice({ content: step }, null)] }));
    if (typeof step !== "string" || held.length >= deltasPerWrite) await flush();
    if (typeof step !== "string" && !(await take(step))) return;
  }
  if (finishReason !== null) held.push(chunk({ choices: [choice({}, finishReason)] }));
  if (usage !== null && asksForUsage(request.body)) held.push(chunk({ choices: [], usage }));
  if (saysDone) held.push("data: [DONE]\n\n");
  await flush();
  response.end();

  /** Does one step that is no delta. False: the reply is over. */
  async function take(step: Exclude<Step, string>): Promise<boolean> {
    if ("destroy" in step) response.socket?.resetAndDestroy();
    else if ("raw" in step) await write(step.raw);
    else await Promise.race([request.closed, "gate" in step ? step.gate.opened : setTimeout(step.pauseMs)]);
    return !response.destroyed;
  }

  async function flush(): Promise<void> {
    const bytes = Buffer.from(held.splice(0).join(""));
    if (bytes.length === 0) return;
    for (const part of answer.cut?.(bytes) ?? [bytes]) {
      if (response.destroyed) return;
      await write(part);
      await setImmediate();
    }
  }

  async function write(part: string | Buffer): Promise<void> {
    const isTaken = response.write(part);
    if (!isTaken && answer.waitsForDrain === true) await Promise.race([request.closed, once(response, "drain")]);
  }
}

function choice(delta: Readonly<Record<string, string>>, finishReason: string | null): object {
  return { index: 0, delta, finish_reason: finishReason };
}

function chunk(rest: object): string {
  return `data: ${JSON.stringify({ id: "chatcmpl-1", object: "chat.completion.chunk", created: 1, model: "m", ...rest })}\n\n`;
}

function asksForUsage(body: unknown): boolean {
  return JSON.stringify(body).includes('"include_usage":true');
}

async function readJson(message: IncomingMessage): Promise<unknown> {
  const body = await text(message);
  return body === "" ? undefined : JSON.parse(body);
}
