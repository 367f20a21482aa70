import { isDeepStrictEqual } from "node:util";
import type { Transcript, TranscriptMessage } from "../../server/protocol.ts";
import { firstDifference } from "../support/first-difference.ts";
import { outcomeOf, type End, type Followed } from "../support/follow.ts";

/** A question that the server has acknowledged, and what its readers came to hold. */
export interface LedgerTurn {
  readonly sessionId: string;
  readonly messageId: string;
  readonly taskId: string;
  readonly message: string;
  /** Of those that stayed to the end. */
  readonly readings: (Followed & { readonly who: string })[];
}

/** Whether a transcript has the acknowledged questions of its session once each, in their order, and no others between. */
export function mistakesOfOrder({ messages }: Transcript, turns: readonly LedgerTurn[]): readonly string[] {
  const asked = messages.filter(({ role }) => role === "user").map(({ id }) => id);
  const acknowledged = turns.map(({ messageId }) => messageId);
  if (isDeepStrictEqual(asked.slice(0, acknowledged.length), acknowledged)) return [];
  return [`the transcript has the questions ${asked.join()}, acknowledged were ${acknowledged.join()}`];
}

/**
 * Whether a turn came to one end that all agree on, with a text that the upstream gave.
 *
 * @param answers what the upstream answered the question with, a text for each time that it was asked
 */
export function mistakesOfTurn(
  turn: LedgerTurn,
  { messages }: Transcript,
  answers: readonly string[],
): readonly string[] {
  const said = messages.filter(({ id }) => id === `${turn.messageId}:answer`);
  const [answer] = said;
  if (answer === undefined || said.length > 1) return [`${turn.message} has ${said.length} answers in the transcript`];
  const mistakes = [...mistakesOfAnswer(answer, answers)];
  for (const reading of turn.readings) {
    mistakes.push(...mistakesOfReading(reading, answer, answers).map((mistake) => `${reading.who}: ${mistake}`));
    if (!isDeepStrictEqual(outcomeOf(reading.end), outcomeOf(turn.readings[0]?.end))) {
      mistakes.push(
        `${reading.who} was told ${JSON.stringify(reading.end)}, others ${JSON.stringify(turn.readings[0]?.end)}`,
      );
    }
  }
  return mistakes.map((mistake) => `${turn.message} ${mistake}`);
}

/** How far the readers of a broken-off answer are ahead of what was kept of it, UTF-16 code units. */
export function unitsAhead(turn: LedgerTurn, { messages }: Transcript): number {
  const kept = messages.find(({ id }) => id === `${turn.messageId}:answer`)?.text.length ?? 0;
  return Math.max(0, ...turn.readings.map(({ text }) => text.length - kept));
}

function mistakesOfAnswer(
  { status, text, errorCode }: TranscriptMessage,
  answers: readonly string[],
): readonly string[] {
  if (status === "running") return ["has no end"];
  if (status === "error" && errorCode !== "interrupted") return [`ended as ${errorCode}`];
  if (status === "error" && text === "") return ["is interrupted with nothing said: it was to be run again"];
  if (status === "done" && !answers.includes(text)) return [`has an answer of nobody's: ${nearest(text, answers)}`];
  if (!isPartOf(answers, text)) return [`has a part of nobody's: ${nearest(text, answers)}`];
  return [];
}

function mistakesOfReading(
  { text, end, mistakes }: Followed,
  answer: TranscriptMessage,
  answers: readonly string[],
): readonly string[] {
  const found = [...mistakes];
  if (statusOf(end) !== answer.status) found.push(`was told ${JSON.stringify(end?.data)}, kept is ${answer.status}`);
  // Of an answer that broke off with its server, a reader may hold more than was kept.
  const isRight = answer.status === "error" ? text.startsWith(answer.text) : text === answer.text;
  if (!isRight) found.push(`holds other than was kept: ${firstDifference(text, answer.text)}`);
  if (!isPartOf(answers, text)) found.push(`holds nobody's answer: ${nearest(text, answers)}`);
  return found;
}

/** Nothing is a part even of an answer that was never asked for. */
function isPartOf(answers: readonly string[], text: string): boolean {
  return text === "" || answers.some((whole) => whole.startsWith(text));
}

function statusOf(end: End | undefined): TranscriptMessage["status"] {
  if (end === undefined) return "running";
  if (end.event === "error") return "error";
  return end.data.finishReason === "stopped" ? "stopped" : "done";
}

function nearest(text: string, answers: readonly string[]): string {
  return answers.map((answer) => firstDifference(text, answer)).join(" or ");
}
