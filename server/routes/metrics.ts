import type { App } from "./app-type.ts";

export interface MetricsRouteDeps {
  readonly metrics: { readonly contentType: string; readonly text: () => Promise<string> };
}

/** `GET /metrics`: for Prometheus, inside. Among the figures is what the shop pays: no proxy should pass them on. */
export function registerMetricsRoute(app: App, { metrics }: MetricsRouteDeps): void {
  app.get("/metrics", async (_request, reply) =>
    reply
      .header("cache-control", "no-store")
      .header("content-type", metrics.contentType)
      .send(await metrics.text()),
  );
}
