import { createServer } from "node:http";
import type { Page } from "playwright/test";
import type { ChatEvent } from "../../server/protocol.ts";
import type { Gate } from "./gate.ts";
import { listen } from "./listen.ts";

/**
 * Answers the page's next questions in the server's place, with the events that it could send, and at each gate waits.
 *
 * For what a server does under a load that a test cannot make.
 */
export async function answerWith(page: Page, ...steps: readonly (ChatEvent | Gate)[]): Promise<AsyncDisposable> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/event-stream", "access-control-allow-origin": "*" });
    void send(response);
  });
  const { url, close } = await listen(server);
  await page.route("**/api/chat", (route) => route.continue({ url }));
  return { [Symbol.asyncDispose]: close };

  async function send(response: { write(text: string): unknown; end(): unknown }): Promise<void> {
    let number = 0;
    for (const step of steps) {
      if ("opened" in step) await step.opened;
      else response.write(`id: ${(number += 1)}.0\nevent: ${step.event}\ndata: ${JSON.stringify(step.data)}\n\n`);
    }
    response.end();
  }
}
