import { once } from "node:events";
import type { Server } from "node:http";

/** Lets a server listen on a free port of 127.0.0.1. `close` ends it with every connection that is open. */
export async function listen(server: Server): Promise<{ readonly url: string; readonly close: () => Promise<void> }> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Cannot tell the port: no TCP address");
  return { url: `http://127.0.0.1:${address.port}`, close };

  async function close(): Promise<void> {
    const closed = once(server, "close");
    server.close();
    server.closeAllConnections();
    await closed;
  }
}
