import { signal } from "@preact/signals";
import { h, type TargetedMouseEvent } from "preact";
import { timeOf } from "../strings/index.ts";
import type { TurnProps } from "./Message.tsx";
import { Rating } from "./Rating.tsx";
import { seenText } from "./seen-text.ts";
import { Tool } from "./Tool.tsx";
import { useKept } from "./tracking.ts";

/** What can be done with an answer, and when it was given. */
export function AnswerTools({ chat, turn }: TurnProps) {
  const { strings } = chat;
  const { endedAt } = turn.peek();
  const copied = useKept(() => signal<"copy" | "copied">("copy"));
  const time = new Date(endedAt);
  const copy = ({ currentTarget: button }: TargetedMouseEvent<HTMLElement>) => {
    const seen = button.closest(".turn")?.querySelector<HTMLElement>(".markdown");
    if (seen) void chat.copy(seenText(seen), button, (said) => (copied.value = said));
  };
  return (
    <div class="tools row small">
      <Tool label={strings[copied.value]} icon={copied.value} action={copy} />
      <Rating chat={chat} turn={turn} />
      <time class="note" dateTime={time.toISOString()}>
        {timeOf(time, strings)}
      </time>
    </div>
  );
}
