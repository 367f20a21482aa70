import type { Page } from "playwright";
import type { Transcript, TranscriptMessage } from "../../server/protocol.ts";

export interface MadeUpTranscript {
  /** How many turns the conversation has. */
  readonly turns: number;
  /** When a turn was asked, ms since 1970. Default: all of them now. */
  readonly askedAt?: (turn: number) => number;
  /** Default: a paragraph, whose length differs from turn to turn. */
  readonly answer?: (turn: number) => string;
}

const pageTurns = 50;

/** Has the page be told a conversation, page by page, that nobody had: a thousand turns would take long to ask. */
export async function tellTranscript(page: Page, { turns, askedAt, answer }: MadeUpTranscript): Promise<void> {
  await page.route("**/api/chat/session*", async (route) => {
    const before = new URL(route.request().url()).searchParams.get("before");
    const end = before === null ? turns : Number(before.split("-").at(-1)) - 1;
    const messages = Array.from({ length: Math.min(pageTurns, end) }, (_, index) => end - index)
      .toReversed()
      .flatMap((turn) => messagesOf(turn, askedAt?.(turn) ?? Date.now(), answer?.(turn) ?? paragraphOf(turn)));
    const transcript: Transcript = { messages, activeTask: null, summary: null, usage: null };
    await route.fulfill({ json: transcript, headers: { "access-control-allow-origin": "*" } });
  });
}

/** The made-up questions, counted from 1. */
export function questionOf(turn: number): string {
  return `Question ${turn}`;
}

function paragraphOf(turn: number): string {
  return `Answer ${turn}. ${"It is so, and then it is not. ".repeat((turn * 7) % 40)}`;
}

function messagesOf(turn: number, askedAt: number, text: string): readonly TranscriptMessage[] {
  const id = `00000000-0000-4000-8000-${String(turn).padStart(12, "0")}`;
  const at = new Date(askedAt).toISOString();
  return [
    { id, role: "user", text: questionOf(turn), at, status: "done" },
    { id: `${id}:answer`, role: "assistant", text, at, status: "done" },
  ];
}
