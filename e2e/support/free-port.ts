import { once } from "node:events";
import { createServer } from "node:net";
import type { Random } from "./random.ts";

/** Below what systems give to outgoing connections. */
const [least, most] = [20_000, 30_000];

/**
 * A port of 127.0.0.1 for a server that is started on it again and again.
 *
 * Not one that the system chooses: while nobody listens on such a port, it may be given to an outgoing connection, even
 * to the one that wants to reach it, which then talks to itself.
 */
export async function findFreePort(random: Random): Promise<number> {
  for (;;) {
    const port = random.between(least, most);
    const server = createServer();
    const outcome = Promise.race([once(server, "listening").then(() => true), once(server, "error").then(() => false)]);
    server.listen(port, "127.0.0.1");
    if (!(await outcome)) continue;
    server.close();
    await once(server, "close");
    return port;
  }
}
