import { createServer } from "node:http";
import { listen } from "./listen.ts";

/** A page of any shop's, on an origin of its own, with this tag in it. */
export async function openPlainPage(tag: string): Promise<{ readonly url: string } & AsyncDisposable> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
    response.end(`<!doctype html><html lang="en"><title>A shop</title><body><h1>Shop</h1>${tag}</body></html>`);
  });
  const { url, close } = await listen(server);
  return { url, [Symbol.asyncDispose]: close };
}
