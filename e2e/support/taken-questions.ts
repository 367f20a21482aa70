import { expect } from "vitest";
import type { ChatRequest } from "../../server/protocol.ts";
import type { ScriptedUpstream } from "./scripted-upstream.ts";
import { askWhole, question } from "./sse.ts";
import type { TempDirectory } from "./temp-directory.ts";
import { fetchTranscript } from "./transcript.ts";
import { streamed } from "./upstream-script.ts";
import { startXiaoer, upstreamEnv, type FailedStart, type Xiaoer } from "./xiaoer.ts";

/** A question that was acknowledged. */
export interface Taken {
  readonly sessionId: string;
  readonly request: ChatRequest;
}

/** Has a server make the store, with some answered questions in it, and end in good order. */
export async function makeStore(
  upstream: ScriptedUpstream,
  directory: TempDirectory,
  count = 1,
): Promise<readonly Taken[]> {
  await using xiaoer = await startXiaoer({ env: upstreamEnv(upstream), directory });
  const taken = await takeQuestions(upstream, xiaoer, count);
  await xiaoer.stop();
  return taken;
}

/** Asks some questions of a session each, and reads the answers to their ends. */
export async function takeQuestions(
  upstream: ScriptedUpstream,
  xiaoer: Xiaoer,
  count: number,
): Promise<readonly Taken[]> {
  upstream.answerWith(() => streamed(["Yes."]));
  const taken: Taken[] = [];
  for (let index = 0; index < count; index += 1) {
    const request = longQuestion(index);
    const { connected } = await askWhole(xiaoer.url, request);
    taken.push({ sessionId: connected.sessionId, request });
  }
  return taken;
}

/** Some 9 KB on disk. */
export function longQuestion(index: number): ChatRequest {
  return question(`${index} ${"退货".repeat(1500)}`);
}

/** Every acknowledged question is in its transcript, once. */
export async function expectKept({ url }: Xiaoer, taken: readonly Taken[]): Promise<void> {
  for (const { sessionId, request } of taken) {
    const { messages } = await fetchTranscript(url, sessionId);
    const asked = messages.filter(({ role }) => role === "user");
    expect(asked).toMatchObject([{ id: request.messageId, text: request.message }]);
  }
}

/** A start that failed says so in one line, which names the file; it shows nobody a stack. */
export function expectClearLine({ exitCode, stderr }: FailedStart, directory: TempDirectory): void {
  expect(exitCode).toBe(1);
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toContain("Cannot open the store");
  expect(stderr).toContain(directory.path);
}
