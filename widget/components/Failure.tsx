import type { ReadonlySignal } from "@preact/signals";
import { h, type TargetedMouseEvent } from "preact";
import type { Chat, Turn } from "../chat.ts";
import { failureText } from "../strings/index.ts";
import { focusLog } from "./focus-box.ts";
import { Icon } from "./Icon.tsx";
import { useComputed } from "./tracking.ts";

interface FailureProps {
  readonly chat: Chat;
  readonly code: Parameters<typeof failureText>[0];
  /** What failed, where it can be tried again. */
  readonly turn?: ReadonlySignal<Turn>;
}

/** What went wrong and what to do about it. A wait is counted down where it is seen; who listens is told of it once. */
export function Failure({ chat, code, turn }: FailureProps) {
  const seconds = useComputed(() => turn && Math.ceil(chat.waitOf(turn.value) / 1000)) ?? 0;
  const retry = ({ currentTarget }: TargetedMouseEvent<HTMLElement>) => {
    if (!turn || seconds) return;
    focusLog(currentTarget);
    chat.retry(turn.peek());
  };
  return (
    <div class="failure row rise" role={turn ? undefined : "alert"}>
      <Icon name="alert" />
      <p>{failureText(code, seconds * 1000, chat.strings)}</p>
      {turn && code !== "content_filter" && (
        // Never disabled: the focus would be lost, and nobody would find it.
        <button class="pill row small" aria-disabled={seconds > 0} onClick={retry}>
          <Icon name="retry" />
          {chat.strings.retry}
        </button>
      )}
    </div>
  );
}
