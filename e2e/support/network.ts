import { once } from "node:events";
import { createConnection, createServer, type Socket } from "node:net";

/** The way between browser and server: one that can be cut, as a tunnel or a lift does it, and lead to another server. */
export interface Network extends AsyncDisposable {
  /** Where the server seems to be. */
  readonly url: string;
  /** Drops every connection and takes no new one. */
  cut(): void;
  mend(): void;
  /** Every connection that is open carries nothing any more, and nobody is told: what a laptop's sleep does. */
  stall(): void;
  /** Connections from now on lead to this server: the one that was started in the other's place. */
  leadTo(serverUrl: string): void;
}

/**
 * Starts a relay in front of a server.
 *
 * Emulated offline does not do: Chromium lets a stream that is open already go on.
 */
export async function startNetwork(serverUrl: string): Promise<Network> {
  let target = new URL(serverUrl);
  let isCut = false;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    if (isCut) return void near.resetAndDestroy();
    const far = createConnection({ host: target.hostname, port: Number(target.port) });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket);
      socket.setNoDelay(true).pipe(other);
      // Either end may go at any time, and takes the other with it.
      socket.on("error", () => other.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    return undefined;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Cannot tell the port: no TCP address");
  const drop = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${address.port}`,
    cut: () => {
      isCut = true;
      drop();
    },
    mend: () => {
      isCut = false;
    },
    stall: () => {
      for (const socket of sockets) socket.unpipe().pause();
    },
    leadTo: (nextUrl) => {
      target = new URL(nextUrl);
    },
    [Symbol.asyncDispose]: async () => {
      drop();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
