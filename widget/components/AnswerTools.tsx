import { h, type TargetedMouseEvent } from "preact";
import type { TurnProps } from "./Message.tsx";
import { Rating } from "./Rating.tsx";
import { Tool } from "./Tool.tsx";
import { useComputed } from "./tracking.ts";

/** What can be done with an answer, and when it was given. */
export function AnswerTools({ chat, turn }: TurnProps) {
  const { strings, copied } = chat;
  const { messageId, endedAt } = turn.peek();
  const isCopied = useComputed(() => copied.value === messageId);
  const time = new Date(endedAt);
  const copy = ({ currentTarget: button }: TargetedMouseEvent<HTMLElement>) => {
    const seen = button.closest(".turn")?.querySelector<HTMLElement>(".markdown");
    if (seen) void chat.copy(messageId, seen, button);
  };
  return (
    <div class="tools row">
      <Tool label={isCopied ? strings.copied : strings.copy} icon={isCopied ? "check" : "copy"} action={copy} />
      <Rating chat={chat} turn={turn} />
      <time class="note" dateTime={time.toISOString()}>
        {time.toLocaleTimeString(strings.language, { timeStyle: "short" })}
      </time>
    </div>
  );
}
