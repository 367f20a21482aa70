/**
 * Run as a process: streams answers of numbered deltas at an even pace, in the form that each of the widgets reads.
 * Prints its address; `/written` tells when each delta of the last answer was written.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { listen } from "../../support/listen.ts";
import { answerDeltas, deltasAskedFor } from "./answer-deltas.ts";
import { deltasPerSecond } from "./pace.ts";

/** How one client wants its stream. */
interface Form {
  readonly contentType: string;
  readonly begin: string;
  readonly delta: (text: string) => string;
  readonly end: string;
}

const eventStream = "text/event-stream; charset=utf-8";
const formByPath: Readonly<Record<string, Form>> = {
  "/v1/chat/completions": {
    contentType: eventStream,
    begin: "",
    delta: (content) => chunk({ content }, null),
    end: `${chunk({}, "stop")}data: [DONE]\n\n`,
  },
  // What the control reads, and deep-chat.
  "/events": {
    contentType: eventStream,
    begin: "",
    delta: (said) => `data: ${JSON.stringify({ text: said })}\n\n`,
    end: "",
  },
  // n8n's webhook: one JSON object a line.
  "/lines": {
    contentType: "application/json; charset=utf-8",
    begin: line("begin"),
    delta: (content) => line("item", content),
    end: line("end"),
  },
};

let writtenAt: number[] = [];
const server = createServer((request, response) => void serve(request, response));
const { url } = await listen(server);
console.log(url);

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader("access-control-allow-origin", "*");
  response.setHeader("access-control-allow-headers", "*");
  if (request.method === "OPTIONS") return void response.writeHead(204).end();
  if (request.url === "/written") return void response.end(JSON.stringify(writtenAt));
  const form = formByPath[request.url ?? ""];
  const body = await text(request);
  if (form === undefined) return void response.writeHead(404).end();
  stream(form, answerDeltas(deltasAskedFor(body)), response);
}

/** Each delta in a write of its own. Where the timer comes late, all that is due is written at once, as a network does. */
function stream(form: Form, deltas: readonly string[], response: ServerResponse): void {
  const written: number[] = [];
  writtenAt = written;
  response.socket?.setNoDelay(true);
  response.writeHead(200, { "content-type": form.contentType, "cache-control": "no-cache" });
  response.write(form.begin || ": here\n\n");
  const startedMs = performance.now();
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedMs) * deltasPerSecond) / 1000);
    for (const delta of deltas.slice(written.length, due)) {
      written.push(Date.now());
      response.write(form.delta(delta));
    }
    if (written.length < deltas.length) return;
    clearInterval(timer);
    response.end(form.end);
  }, 1000 / deltasPerSecond);
  response.on("close", () => clearInterval(timer));
}

function chunk(delta: Readonly<Record<string, string>>, finishReason: string | null): string {
  const choices = [{ index: 0, delta, finish_reason: finishReason }];
  return `data: ${JSON.stringify({ id: "c", object: "chat.completion.chunk", created: 1, model: "m", choices })}\n\n`;
}

function line(type: string, content?: string): string {
  return `${JSON.stringify({ type, content, metadata: { nodeId: "bench", nodeName: "bench", itemIndex: 0, runIndex: 0 } })}\n`;
}
