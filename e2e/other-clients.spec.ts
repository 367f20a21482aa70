import { fileURLToPath } from "node:url";
import type { fetchEventSource } from "@microsoft/fetch-event-source";
import type { JSHandle, Page } from "playwright";
import { build } from "vite";
import { expect, test as base } from "./support/fixtures.ts";
import { createGate, type Gate } from "./support/gate.ts";
import type { Network } from "./support/network.ts";
import { askElsewhere, question } from "./support/sse.ts";
import { textOf } from "./support/stream-rules.ts";
import { streamed, type Step } from "./support/upstream-script.ts";
import { parseWireEvent, type RawEvent } from "./support/wire.ts";

/** What the script that `bundle` makes leaves in the page. */
declare const FetchEventSource: { readonly fetchEventSource: typeof fetchEventSource };

interface Fixtures {
  /** What the upstream's answer waits for between its two parts. */
  readonly gate: Gate;
}

const test = base.extend<Fixtures>({
  gate: async ({ upstream }, use) => {
    const gate = createGate();
    const steps: readonly Step[] = ["七天内", { gate }, "可以退货😀。"];
    upstream.answerWith(() => streamed(steps));
    await use(gate);
  },
});
test.use({ answersFrom: "upstream" });

test.beforeEach(async ({ page, shop }) => {
  await page.goto(shop.url);
});

test("[ES1] a browser's EventSource reads a task to its end, through a cut, by itself", async ({
  page,
  network,
  gate,
  upstream,
}) => {
  const { streamUrl } = await askElsewhere(network.url, question("可以退货吗?"));
  const events = await page.evaluateHandle((url) => {
    const taken: RawEvent[] = [];
    const source = new EventSource(url);
    for (const name of ["connected", "progress", "sources", "token", "done", "error"]) {
      source.addEventListener(name, (event) => {
        if (!(event instanceof MessageEvent)) return; // the connection's own: lost, and about to be made again
        taken.push({ event: name, id: event.lastEventId, data: String(event.data) });
        if (name === "done" || name === "error") source.close();
      });
    }
    return taken;
  }, network.url + streamUrl);
  await expectWholeThroughCut(events, network, gate);
  expect(upstream.requests.length).toBe(1);
});

test.describe("@microsoft/fetch-event-source", () => {
  test.beforeEach(async ({ page }) => {
    await page.addScriptTag({ content: await bundle("@microsoft/fetch-event-source") });
  });

  test("[ES1] reads a task to its end, through a cut, by itself", async ({ page, network, gate, upstream }) => {
    const { streamUrl } = await askElsewhere(network.url, question("可以退货吗?"));
    const events = await fetchEvents(page, network.url + streamUrl);
    await expectWholeThroughCut(events, network, gate);
    expect(upstream.requests.length).toBe(1);
  });

  test("[AS8] asks by POST, and goes on by the same POST where it was cut off", async ({
    page,
    network,
    gate,
    upstream,
  }) => {
    const events = await fetchEvents(page, `${network.url}/api/chat`, JSON.stringify(question("可以退货吗?")));
    await expectWholeThroughCut(events, network, gate);
    expect(upstream.requests.length).toBe(1);
  });
});

/** Follows a stream as the package's own documentation shows it; with a body it is asked for by POST. */
async function fetchEvents(page: Page, address: string, body?: string): Promise<JSHandle<RawEvent[]>> {
  return await page.evaluateHandle(
    ([url, json]) => {
      const taken: RawEvent[] = [];
      const over = new AbortController();
      const asked = { method: "POST", headers: { "content-type": "application/json" } };
      void FetchEventSource.fetchEventSource(url, {
        ...(json !== undefined && { ...asked, body: json }),
        signal: over.signal,
        openWhenHidden: true,
        onmessage: ({ event, id, data }) => {
          if (event === "") return; // `retry:` alone: the package tells it as a message without a name
          taken.push({ event, id, data });
          if (event === "done" || event === "error") over.abort();
        },
      });
      return taken;
    },
    [address, body] as const,
  );
}

/** Cuts the network when the first part is there, lets the answer go on meanwhile, and expects the rest once. */
async function expectWholeThroughCut(taken: JSHandle<RawEvent[]>, network: Network, gate: Gate): Promise<void> {
  const events = async () => (await taken.jsonValue()).map(parseWireEvent);
  const text = async () => textOf(await events());
  await expect.poll(text).toBe("七天内");
  network.cut();
  gate.open();
  network.mend();
  await expect.poll(text, { timeout: 15_000 }).toBe("七天内可以退货😀。");
  await expect.poll(async () => (await events()).at(-1)?.event).toBe("done");
  const all = await events();
  const said = all.flatMap((event) => (event.event === "token" ? [event.data.text] : []));
  expect(said).toEqual(["七天内", "可以退货😀。"]);
  expect(all.filter(({ event }) => event === "connected")).toHaveLength(2);
  expect(all.filter(({ event }) => event === "done" || event === "error")).toHaveLength(1);
}

/** Makes of a package one classic script that leaves `FetchEventSource` in the page. */
async function bundle(name: string): Promise<string> {
  const entry = fileURLToPath(import.meta.resolve(name));
  const lib = { entry, formats: ["iife" as const], name: "FetchEventSource" };
  const built = await build({ configFile: false, logLevel: "silent", build: { write: false, lib } });
  const [first] = Array.isArray(built) ? built : [built];
  if (first === undefined || !("output" in first)) throw new Error(`Cannot bundle ${name}: there is no output`);
  return first.output[0].code;
}
