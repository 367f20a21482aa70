/**
 * `npm run bench`: what Xiaoer adds to a stream, beside the same streams read from the upstream directly.
 *
 * Everything runs on this machine over loopback: upstream, server and readers are processes of their own. The direct figures
 * say what the machine itself costs; the ratio and the difference say what we do. A load near the number of cores before
 * the start means that others use the machine too: then the figures say nothing.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { availableParallelism, loadavg } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { buildWidget } from "../support/build-widget.ts";
import { startXiaoer, withoutAnswerCache } from "../support/xiaoer.ts";
import { percentile } from "./percentile.ts";
import { readStreams, upstreamTarget, xiaoerTarget, type Measured } from "./streams.ts";

const streamCounts = [100, 300] as const;
const warmUpStreams = 50;
const shares = [0.5, 0.99] as const;

const upstream = spawn(process.execPath, [fileURLToPath(new URL("./paced-upstream.ts", import.meta.url))], {
  stdio: ["ignore", "pipe", "inherit"],
});
const [upstreamUrl] = await once(createInterface(upstream.stdout), "line").then(([line]: unknown[]) => [String(line)]);
const xiaoer = await startXiaoer({
  // All ask the same here: what is measured is streams, not how they are spared.
  config: withoutAnswerCache,
  env: { OPENAI_BASE_URL: `${upstreamUrl}/v1`, OPENAI_API_KEY: "bench", OPENAI_MODEL: "bench", LOG_LEVEL: "warn" },
});
try {
  await report();
} finally {
  await xiaoer.kill();
  upstream.kill();
}

async function report(): Promise<void> {
  const direct = upstreamTarget(String(upstreamUrl));
  const through = xiaoerTarget(xiaoer.url);
  const load = loadavg()[0]?.toFixed(1);
  await readStreams(through, warmUpStreams);
  console.log(
    `node ${process.version}, ${availableParallelism()} cores, load ${load}, 20 deltas a second and stream, loopback`,
  );
  for (const count of streamCounts) {
    const directly = await readStreams(direct, count);
    const relayed = await readStreams(through, count);
    console.log(`\n${count} streams`);
    console.log(alone("first event", relayed.eventMs));
    console.log(compared("first text", directly.textMs, relayed.textMs));
    console.log(compared("a delta", directly.deltaMs, relayed.deltaMs));
    console.log(lossOf(directly, relayed));
  }
  console.log(`\nwidget.js ${await widgetSizeBytes()} bytes of brotli`);
}

/** Beside the direct figures, in the same order: the direct connection is the control. */
function compared(what: string, direct: readonly number[], relayed: readonly number[]): string {
  return line(
    what,
    shares.map((share) => {
      const [control, here] = [percentile(direct, share), percentile(relayed, share)];
      const added = here - control;
      return `${at(share, here)}, direct ${control.toFixed(2)} ms: ${added < 0 ? "" : "+"}${added.toFixed(2)} ms, x${(here / control).toFixed(1)}`;
    }),
  );
}

function alone(what: string, values: readonly number[]): string {
  return line(
    what,
    shares.map((share) => at(share, percentile(values, share))),
  );
}

function at(share: number, ms: number): string {
  return `p${share * 100} ${ms.toFixed(2)} ms`;
}

function line(what: string, figures: readonly string[]): string {
  return `  ${what.padEnd(12)} ${figures.join("   ")}`;
}

/** Speed is worth nothing where text is lost: what arrived is part of the result. */
function lossOf(direct: Measured, relayed: Measured): string {
  const lost = direct.deltaMs.length - relayed.deltaMs.length;
  return line("whole", [
    `${relayed.deltaMs.length} deltas, ${lost} fewer than direct, ${relayed.broken} streams broken`,
  ]);
}

async function widgetSizeBytes(): Promise<number> {
  buildWidget();
  return brotliCompressSync(await readFile(join(import.meta.dirname, "../../dist/widget.js"))).length;
}
