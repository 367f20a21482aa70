import type { Page } from "playwright/test";
import type { Transcript, TranscriptMessage } from "../../server/protocol.ts";

/** So many turns has a page of a transcript. */
const pageTurns = 50;

/**
 * Has the server tell a conversation of so many turns, a page at a time, as it would if they had been said.
 *
 * @param page whose requests are answered
 */
export async function tellLongConversation(page: Page, turns: number): Promise<void> {
  await page.route(/\/api\/chat\/session(\?|$)/, async (route) => {
    const before = new URL(route.request().url()).searchParams.get("before");
    const end = before === null ? turns : Number(before.slice(-12));
    const first = Math.max(0, end - pageTurns);
    const messages = Array.from({ length: end - first }, (_, index) => turnOf(first + index)).flat();
    const transcript: Transcript = { messages, activeTask: null, summary: null, usage: null };
    await route.fulfill({ json: transcript, headers: { "access-control-allow-origin": "*" } });
  });
}

function turnOf(number: number): readonly TranscriptMessage[] {
  const id = `00000000-0000-4000-a000-${String(number).padStart(12, "0")}`;
  const at = new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString();
  return [
    { id, role: "user", text: `Question ${number}`, at, status: "done" },
    { id: `${id}:answer`, role: "assistant", text: `Answer ${number}.`, at, status: "done" },
  ];
}
