import { rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { chatRequestOf } from "./support/chat-request.ts";
import { createGate } from "./support/gate.ts";
import { createKnowledgeFolder } from "./support/knowledge-folder.ts";
import { logLinesOf, warnLevel } from "./support/log-lines.ts";
import { startScriptedUpstream } from "./support/scripted-upstream.ts";
import { askWhole, question } from "./support/sse.ts";
import { streamed } from "./support/upstream-script.ts";
import { startXiaoer, upstreamEnv, type Xiaoer } from "./support/xiaoer.ts";

/** Longer than any change takes on a busy machine; a test that is right never waits so long. */
const patience = { timeout: 20_000, interval: 50 };

const asked = "What is the refund fee?";
const fee = (amount: string) =>
  `---\nlocale: en\n---\n# Refunds\n\n## What is the refund fee?\n\nThe refund fee is ${amount}.\n`;

async function answerOf({ url }: Xiaoer, shop = "default"): Promise<string> {
  const { text, end } = await askWhole(url, question(asked, { locale: "en", shop }));
  expect(end.event).toBe("done");
  return text;
}

const versionsOf = (xiaoer: Xiaoer) => logLinesOf(xiaoer).flatMap(({ version }) => version ?? []);
const warningsOf = (xiaoer: Xiaoer) => logLinesOf(xiaoer).filter(({ level }) => level >= warnLevel);

test("knowledge that is edited under a stream of questions fails none of them, and the next question sees it", async () => {
  await using folder = await createKnowledgeFolder({ "refunds.md": fee("1 dollar") });
  await using xiaoer = await startXiaoer({ env: { XIAOER_KNOWLEDGE: folder.path } });
  const over = new AbortController();
  const answers: string[] = [];
  const shoppers = Array.from({ length: 4 }, async () => {
    while (!over.signal.aborted) answers.push(await answerOf(xiaoer));
  });
  for (const amount of ["2 dollars", "3 dollars", "4 dollars"]) {
    await folder.put("refunds.md", fee(amount));
    await vi.waitFor(async () => expect(await answerOf(xiaoer)).toContain(amount), patience);
  }
  over.abort();
  await Promise.all(shoppers);
  expect(answers.length).toBeGreaterThan(10);
  for (const answer of answers) expect(answer).toMatch(/The refund fee is [1-4] dollars?\./);
  expect(warningsOf(xiaoer)).toEqual([]);
});

test("an answer that streams while the knowledge changes ends whole, and the next prompt holds what is new", async () => {
  const gate = createGate();
  await using upstream = await startScriptedUpstream({ script: () => streamed(["It is ", { gate }, "one dollar."]) });
  await using folder = await createKnowledgeFolder({ "refunds.md": fee("1 dollar") });
  await using xiaoer = await startXiaoer({ env: { ...upstreamEnv(upstream), XIAOER_KNOWLEDGE: folder.path } });
  const streaming = askWhole(xiaoer.url, question(asked, { locale: "en" }));
  expect(promptOf((await upstream.request(0)).body)).toContain("The refund fee is 1 dollar.");

  await folder.put("refunds.md", fee("2 dollars"));
  await vi.waitFor(() => expect(versionsOf(xiaoer)).toHaveLength(2), patience);
  upstream.answerWith(() => streamed(["It is two dollars."]));
  await answerOf(xiaoer);
  const next = promptOf((await upstream.request(1)).body);
  expect(next).toContain("The refund fee is 2 dollars.");
  expect(next).not.toContain("1 dollar.");

  gate.open();
  const { text, end } = await streaming;
  expect(text).toBe("It is one dollar.");
  expect(end.event).toBe("done");
});

test("files that are added, removed, renamed over, or come in a new folder are seen", async () => {
  await using folder = await createKnowledgeFolder({ "hours.md": "# Hours\n\nWe open at nine." });
  await using xiaoer = await startXiaoer({ env: { XIAOER_KNOWLEDGE: folder.path } });
  const sees = async (amount: string) =>
    await vi.waitFor(async () => expect(await answerOf(xiaoer)).toContain(amount), patience);
  expect(await answerOf(xiaoer)).not.toContain("refund fee is");

  await folder.put("refunds.md", fee("1 dollar"));
  await sees("1 dollar.");
  await folder.put("refunds.md.tmp", fee("2 dollars"));
  await rename(join(folder.path, "refunds.md.tmp"), join(folder.path, "refunds.md"));
  await sees("2 dollars.");
  await rm(join(folder.path, "refunds.md"));
  await vi.waitFor(async () => expect(await answerOf(xiaoer)).not.toContain("refund fee is"), patience);
  await folder.put("money/back/refunds.md", fee("3 dollars"));
  await sees("3 dollars.");
});

test("a burst of 1,000 files ends in one state that holds them all", async () => {
  await using folder = await createKnowledgeFolder({ "hours.md": "# Hours\n\nWe open at nine." });
  await using xiaoer = await startXiaoer({ env: { XIAOER_KNOWLEDGE: folder.path } });
  for (let number = 0; number < 1000; number += 1) await folder.put(`many/page-${number}.md`, `Page ${number}.`);
  await folder.put("refunds.md", fee("1 dollar"));
  await vi.waitFor(async () => expect(await answerOf(xiaoer)).toContain("1 dollar."), patience);
  await vi.waitFor(() => expect(xiaoer.stdout()).toContain('"pageCount":1002'), patience);
  expect(warningsOf(xiaoer)).toEqual([]);
});

test("a file that stays bad is told once, also when others change", async () => {
  await using folder = await createKnowledgeFolder({ "refunds.md": fee("1 dollar"), "faq.json": "{" });
  await using xiaoer = await startXiaoer({ env: { XIAOER_KNOWLEDGE: folder.path } });
  await folder.put("refunds.md", fee("2 dollars"));
  await vi.waitFor(async () => expect(await answerOf(xiaoer)).toContain("2 dollars."), patience);
  expect(warningsOf(xiaoer).map(({ file }) => file)).toEqual(["faq.json"]);
});

test("a folder that is gone leaves what was known, and is taken up again when it is back", async () => {
  await using folder = await createKnowledgeFolder({ "refunds.md": fee("1 dollar") });
  await using xiaoer = await startXiaoer({ env: { XIAOER_KNOWLEDGE: folder.path } });
  await rename(folder.path, `${folder.path}-away`);
  await vi.waitFor(() => expect(warningsOf(xiaoer)).toHaveLength(1), patience);
  expect(await answerOf(xiaoer)).toContain("1 dollar.");
  await rm(`${folder.path}-away`, { recursive: true });
  await folder.put("refunds.md", fee("2 dollars"));
  await vi.waitFor(async () => expect(await answerOf(xiaoer)).toContain("2 dollars."), patience);
});

test("two shops do not see each other's knowledge, nor its changes", async () => {
  await using north = await createKnowledgeFolder({ "refunds.md": fee("1 dollar") });
  await using south = await createKnowledgeFolder({ "refunds.md": fee("1 peso") });
  await using xiaoer = await startXiaoer({
    config: { shops: { default: { knowledge: north.path }, south: { knowledge: south.path } } },
  });
  expect(await answerOf(xiaoer, "south")).toContain("1 peso.");
  await north.put("refunds.md", fee("2 dollars"));
  await vi.waitFor(async () => expect(await answerOf(xiaoer)).toContain("2 dollars."), patience);
  expect(await answerOf(xiaoer, "south")).toContain("1 peso.");
  expect(logLinesOf(xiaoer).filter(({ shop }) => shop === "south")).toHaveLength(1);
});

test("a restart gives the same knowledge the same version, an edit another", async () => {
  await using folder = await createKnowledgeFolder({
    "refunds.md": fee("1 dollar"),
    "faq.csv": "question,answer\nA?,B.",
  });
  const versionAfterStart = async () => {
    await using xiaoer = await startXiaoer({ env: { XIAOER_KNOWLEDGE: folder.path } });
    const [version] = versionsOf(xiaoer);
    expect(await xiaoer.stop()).toBe(0);
    return version;
  };
  const version = await versionAfterStart();
  expect(version).toMatch(/^\S{20,}$/);
  expect(await versionAfterStart()).toBe(version);
  await folder.put("faq.csv", "question,answer\nA?,C.");
  expect(await versionAfterStart()).not.toBe(version);
});

/** What the shop's information in a prompt says. */
function promptOf(body: unknown): string {
  return chatRequestOf(body)
    .messages.map(({ content }) => content)
    .join("\n");
}
