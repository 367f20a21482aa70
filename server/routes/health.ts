import type { App } from "./app-type.ts";

/** `GET /healthz`: the process is alive and its event loop turns. Says nothing of the store or the upstream. */
export function registerHealthRoute(app: App): void {
  app.get("/healthz", async (_request, reply) => reply.header("cache-control", "no-store").send({ status: "ok" }));
}
