import { signal, type ReadonlySignal } from "@preact/signals";
import { estimateAt } from "./estimate.ts";
import { plainText } from "./plain-text.ts";
import { failureText, stageSpoken, type Strings } from "./strings/index.ts";
import type { Turn } from "./turn.ts";

export interface Announcer {
  /** What a screen reader is told. */
  readonly announcement: ReadonlySignal<string>;
  /** Says the stage, where it is another and the last word is some seconds ago. */
  readonly told: (turn: Turn) => void;
  /** Says the whole answer, once, or why there is none. */
  readonly ended: (turn: Turn) => void;
  /** Says a word now. */
  readonly say: (word: string) => void;
}

/** Stages may follow each other in a blink; who listens wants to know that something happens, not each of them. */
const quietMs = 4000;

/** Words for people who hear the page: they go into the one `status` region. */
export function createAnnouncer(strings: () => Strings, now: () => number): Announcer {
  const announcement = signal("");
  let spokenAt = Number.NEGATIVE_INFINITY;
  let spokenStage = "";
  return { announcement, told, ended, say };

  function say(word: string): void {
    announcement.value = word;
  }

  function told({ progress, answer, messageId }: Turn): void {
    const stage = `${messageId} ${progress?.stage}`;
    if (progress === undefined || answer !== "" || stage === spokenStage || now() - spokenAt < quietMs) return;
    spokenAt = now();
    spokenStage = stage;
    const { message, position } = progress;
    say(stageSpoken(message, position, estimateAt(progress, now()), strings()));
  }

  function ended({ status, answer, failure }: Turn): void {
    spokenAt = Number.NEGATIVE_INFINITY;
    const said = failure === undefined ? plainText(answer) : failureText(failure.code, failure.retryAfterMs, strings());
    say(status === "stopped" ? `${said} ${strings().stopped}` : said);
  }
}
