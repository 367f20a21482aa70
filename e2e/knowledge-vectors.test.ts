import { expect, test, vi } from "vitest";
import { chatRequestOf } from "./support/chat-request.ts";
import { embeddedTexts, isEmbedding, withEmbeddings } from "./support/embedding-script.ts";
import { createKnowledgeFolder } from "./support/knowledge-folder.ts";
import { logLinesOf, warnLevel } from "./support/log-lines.ts";
import { startScriptedUpstream, type ScriptedUpstream } from "./support/scripted-upstream.ts";
import { askWhole, eventsOf, question } from "./support/sse.ts";
import { createTempDirectory } from "./support/temp-directory.ts";
import { refused, streamed } from "./support/upstream-script.ts";
import { startXiaoer, upstreamEnv, type Xiaoer } from "./support/xiaoer.ts";

const patience = { timeout: 20_000, interval: 50 };
const page = (title: string, text: string) => `---\nlocale: en\ntitle: ${title}\n---\n\n${text}\n`;
const files = {
  "laundry.md": page("Laundry", "Machine wash at thirty degrees."),
  "parcels.md": page("Parcels", "Couriers ring twice."),
};
/** Shares no word with any of them. */
const asked = "How do I clean my anorak?";
const meaningOf = (text: string) => (/laundry|clean/i.test(text) ? [1, 0.1, 0] : [0, 0.1, 1]);
const answering = () => streamed(["Gently."]);

const environment = (upstream: ScriptedUpstream, folder: string) => ({
  ...upstreamEnv(upstream),
  OPENAI_EMBEDDING_MODEL: "e2e-vectors",
  XIAOER_KNOWLEDGE: folder,
});
const embeddedBy = ({ requests }: ScriptedUpstream) =>
  requests.filter(isEmbedding).flatMap(({ body }) => embeddedTexts(body));
const sourcesOf = async ({ url }: Xiaoer, text = asked) =>
  eventsOf((await askWhole(url, question(text, { locale: "en" }))).events, "sources").flatMap(({ data }) =>
    data.sources.map(({ title }) => title),
  );

test("with a model for vectors, a passage is found by what it means, though it shares no word with the question", async () => {
  await using upstream = await startScriptedUpstream({ script: withEmbeddings(meaningOf, answering) });
  await using folder = await createKnowledgeFolder(files);
  await using xiaoer = await startXiaoer({ env: environment(upstream, folder.path) });
  await vi.waitFor(async () => expect(await sourcesOf(xiaoer)).toEqual(["Laundry"]), patience);
  const last = upstream.requests.findLast((request) => !isEmbedding(request));
  expect(JSON.stringify(chatRequestOf(last?.body).messages)).toContain("Machine wash at thirty degrees.");
});

test("without one nothing is turned into vectors", async () => {
  await using upstream = await startScriptedUpstream({ script: withEmbeddings(meaningOf, answering) });
  await using folder = await createKnowledgeFolder(files);
  await using xiaoer = await startXiaoer({ env: { ...upstreamEnv(upstream), XIAOER_KNOWLEDGE: folder.path } });
  expect(await sourcesOf(xiaoer)).toEqual([]);
  expect(embeddedBy(upstream)).toEqual([]);
});

test("a passage is turned into a vector once: a restart brings it back, a change fetches what is new", async () => {
  await using upstream = await startScriptedUpstream({ script: withEmbeddings(meaningOf, answering) });
  await using folder = await createKnowledgeFolder(files);
  await using directory = await createTempDirectory();
  const env = environment(upstream, folder.path);
  const first = await startXiaoer({ env, directory });
  await vi.waitFor(() => expect(embeddedBy(upstream)).toHaveLength(2), patience);
  await vi.waitFor(async () => expect(await sourcesOf(first)).toEqual(["Laundry"]), patience);
  await first.stop();

  const before = embeddedBy(upstream).length;
  await using second = await startXiaoer({ env, directory });
  expect(await sourcesOf(second, `${asked} Please.`)).toEqual(["Laundry"]);
  await folder.put("returns.md", page("Returns", "Bring it back."));
  await vi.waitFor(() => expect(embeddedBy(upstream).slice(before)).toContain("Returns\nBring it back."), patience);
  expect(embeddedBy(upstream).slice(before)).toEqual([`${asked} Please.`, "Returns\nBring it back."]);
});

test("while vectors cannot be had, words do; it is told once, without the key", async () => {
  const script = withEmbeddings(meaningOf, answering);
  await using upstream = await startScriptedUpstream({
    script: (request, turn) =>
      isEmbedding(request)
        ? refused(401, { error: { message: "Incorrect key sk-e2e-secret-key" } })
        : script(request, turn),
  });
  await using folder = await createKnowledgeFolder(files);
  await using xiaoer = await startXiaoer({ env: environment(upstream, folder.path) });
  expect(await sourcesOf(xiaoer, "Do couriers ring?")).toEqual(["Parcels"]);
  const warnings = () => logLinesOf(xiaoer).filter(({ level }) => level >= warnLevel);
  await vi.waitFor(() => expect(warnings()).toHaveLength(1), patience);
  expect(JSON.stringify(warnings())).toContain("answered 401");
  expect(xiaoer.stdout()).not.toContain("sk-e2e-secret-key");
});
