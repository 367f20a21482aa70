/** Run as a process: an upstream that gives each request the same number of stamped deltas at the same pace. Prints its address. */
import { createServer, type ServerResponse } from "node:http";
import { listen } from "../support/listen.ts";
import { stamp } from "./stamp.ts";

/** As fast as the models that write fastest for one reader. */
const deltaEveryMs = 50;
const deltasPerAnswer = 60;

const server = createServer((request, response) => {
  request.resume().on("end", () => answer(response));
});
const { url } = await listen(server);
console.log(url);

function answer(response: ServerResponse): void {
  let sent = 0;
  response.writeHead(200, { "content-type": "text/event-stream" }).flushHeaders();
  const timer = setInterval(() => {
    sent += 1;
    response.write(frame({ content: stamp() }, null));
    if (sent < deltasPerAnswer) return;
    clearInterval(timer);
    response.end(`${frame({}, "stop")}data: [DONE]\n\n`);
  }, deltaEveryMs);
  response.on("close", () => clearInterval(timer));
}

function frame(delta: Readonly<Record<string, string>>, finishReason: string | null): string {
  return `data: ${JSON.stringify({ object: "chat.completion.chunk", choices: [{ index: 0, delta, finish_reason: finishReason }] })}\n\n`;
}
