/**
 * `npm run bench:history`: what a long conversation sends upstream, turn by turn, with its early turns summed up and with all
 * of them in each prompt; and whether a shopper notices that somebody sums up. Tokens are estimated (tokenx).
 */
import { availableParallelism, loadavg } from "node:os";
import { estimateTokenCount } from "tokenx";
import { chatRequestOf } from "../support/chat-request.ts";
import { longConversation } from "../support/long-conversation.ts";
import { startScriptedUpstream, type ScriptedUpstream, type UpstreamRequest } from "../support/scripted-upstream.ts";
import { ask, question } from "../support/sse.ts";
import { conversationScript, faithfulSummary, isSummaryRequest, summaryModel } from "../support/summarizer.ts";
import { streamed } from "../support/upstream-script.ts";
import { startXiaoer, upstreamEnv, type Xiaoer } from "../support/xiaoer.ts";
import { percentile } from "./percentile.ts";

const turns = 60;
const shownTurns = [1, 5, 15, 30, 45, 60];
/** As the conversation was, and as long as models usually answer. */
const answerParagraphs = [1, 5];
/** How long the summariser of the second part takes, in milliseconds. */
const slowMs = 2000;
const sessions = 24;
const turnsPerSession = 24;

console.log(`node ${process.version}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}\n`);
for (const paragraphs of answerParagraphs) await compareTokens(paragraphs);
await compareFirstText();

async function compareTokens(paragraphs: number): Promise<void> {
  const summed = await sentIn({}, paragraphs);
  const whole = await sentIn({ maxTurns: 100, maxPromptTokens: 1_000_000, summary: false }, paragraphs);
  const figures = [summed, whole].map(({ prompts }) => prompts.map(tokensOf));
  console.log(
    `answers of ${paragraphs} paragraph(s), ${Math.round(meanOf(answerTokens(paragraphs)))} tokens on average:\n`,
  );
  console.log("| tokens sent at turn | summed up | whole history |\n| --- | --- | --- |");
  for (const turn of shownTurns)
    row(
      String(turn),
      figures.map((tokens) => tokens[turn - 1] ?? 0),
    );
  row(`turns 1 to ${turns} together`, figures.map(sumOf));
  const written = summed.summaries.map(faithfulSummaryTokens);
  row(`${summed.summaries.length} summaries: sent, written`, [sumOf(summed.summaries.map(tokensOf)), sumOf(written)]);
  const shares = [summed, whole].map(({ prompts }) => Math.round(100 * meanOf(sharesOf(prompts))));
  console.log(
    `\nthe same as in the prompt before, from the start on: ${shares[0]} % and ${shares[1]} % of the tokens\n`,
  );
}

function answerTokens(paragraphs: number): readonly number[] {
  return longConversation.map((_turn, index) =>
    sumOf(longConversation.slice(index, index + paragraphs).map(({ answer }) => estimateTokenCount(answer))),
  );
}

/** Talks through all the turns, and returns what was sent upstream. */
async function sentIn(history: object, paragraphs: number): Promise<Sent> {
  await using upstream = await startScriptedUpstream({
    script: conversationScript((request) => streamed([faithfulSummary(request)]), paragraphs),
  });
  await using xiaoer = await start(upstream, history);
  await talk(xiaoer, turns);
  return {
    prompts: upstream.requests.filter((request) => !isSummaryRequest(request)),
    summaries: upstream.requests.filter(isSummaryRequest),
  };
}

interface Sent {
  readonly prompts: readonly UpstreamRequest[];
  readonly summaries: readonly UpstreamRequest[];
}

async function compareFirstText(): Promise<void> {
  await using upstream = await startScriptedUpstream({
    script: conversationScript((request) => streamed([{ pauseMs: slowMs }, faithfulSummary(request)])),
  });
  await using on = await start(upstream, {});
  await using off = await start(upstream, { summary: false });
  const firstMs = { on: new Array<number>(), off: new Array<number>() };
  for (let session = 0; session < sessions; session += 1) {
    // In turns, so that what else the machine does meets both alike.
    const [withSummaries, without] = await Promise.all([talk(on, turnsPerSession), talk(off, turnsPerSession)]);
    firstMs.on.push(...withSummaries);
    firstMs.off.push(...without);
  }
  const [p50On, p90On, p50Off, p90Off] = [firstMs.on, firstMs.off].flatMap((values) =>
    [0.5, 0.9].map((share) => percentile(values, share)),
  );
  const asked = upstream.requests.filter(isSummaryRequest).length;
  console.log(`\nfirst text, ${firstMs.on.length} answers each, ${asked} summaries of ${slowMs} ms beside them:`);
  console.log(`  summing up   p50 ${p50On?.toFixed(1)} ms   p90 ${p90On?.toFixed(1)} ms`);
  console.log(`  not          p50 ${p50Off?.toFixed(1)} ms   p90 ${p90Off?.toFixed(1)} ms`);
  console.log(`  p90 on / off ×${((p90On ?? 0) / (p90Off ?? 1)).toFixed(2)}`);
}

async function start(upstream: ScriptedUpstream, history: object): Promise<Xiaoer> {
  const env = { ...upstreamEnv(upstream), OPENAI_SUMMARY_MODEL: summaryModel, LOG_LEVEL: "warn" };
  return await startXiaoer({ env, config: { history } });
}

/** Goes through so many turns of the long conversation in one session; returns when each first text came, in milliseconds. */
async function talk({ url }: Xiaoer, count: number): Promise<readonly number[]> {
  const firstMs: number[] = [];
  let sessionId: string | undefined;
  for (let turn = 0; turn < count; turn += 1) {
    const message = longConversation[turn % longConversation.length]?.question ?? "";
    const startedMs = performance.now();
    const reader = await ask(
      url,
      question(message, { locale: "zh-CN", ...(sessionId !== undefined && { sessionId }) }),
    );
    sessionId = (await reader.until("connected")).data.sessionId;
    await reader.until("token");
    firstMs.push(performance.now() - startedMs);
    await reader.whole();
  }
  return firstMs;
}

function tokensOf({ body }: UpstreamRequest): number {
  return sumOf(chatRequestOf(body).messages.map(({ content }) => estimateTokenCount(content) + 4));
}

function faithfulSummaryTokens(request: UpstreamRequest): number {
  return estimateTokenCount(faithfulSummary(request));
}

/** Of each prompt but the first, the share of its tokens that a cache has from the prompt before. */
function sharesOf(prompts: readonly UpstreamRequest[]): readonly number[] {
  const texts = prompts.map(({ body }) => JSON.stringify(chatRequestOf(body).messages));
  return texts.slice(1).map((text, index) => {
    const before = texts[index] ?? "";
    let same = 0;
    while (same < before.length && before[same] === text[same]) same += 1;
    return estimateTokenCount(text.slice(0, same)) / estimateTokenCount(text);
  });
}

function row(what: string, [summed = 0, whole = 0]: readonly number[]): void {
  console.log(`| ${what} | ${summed.toLocaleString("en")} | ${whole.toLocaleString("en")} |`);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function meanOf(values: readonly number[]): number {
  return sumOf(values) / values.length;
}
