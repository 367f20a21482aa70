import type { ReadonlySignal } from "@preact/signals";
import { useComputed } from "./tracking.ts";
import { h } from "preact";
import { isUnderWay, type Chat, type Turn } from "../chat.ts";
import { linkTo } from "../markdown.ts";
import { failureText } from "../strings/index.ts";
import { writeAnswer } from "./write-answer.ts";
import { Icon } from "./Icon.tsx";
import { Progress } from "./Progress.tsx";
import { useElement } from "./use-element.ts";

export interface TurnProps {
  readonly chat: Chat;
  readonly turn: ReadonlySignal<Turn>;
}

/** A question and what became of it. */
export function Message({ chat, turn }: TurnProps) {
  const { strings } = chat;
  const status = useComputed(() => turn.value.status).value;
  const text = useElement<HTMLDivElement>((element) => writeAnswer(element, chat, turn));
  // What is drawn here changes with the status alone: the answer's text is not drawn by Preact.
  const { question, isFresh, failure, sources } = turn.peek();
  return (
    <div class="turn col" data-fresh={isFresh}>
      <div class="question fill rise" part="question" role="group" aria-label={strings.you}>
        <p dir="auto">{question}</p>
      </div>
      <div role="group" aria-label={strings.assistant}>
        <div ref={text} class="markdown" part="answer" dir="auto" />
        <div class="foot col">
          {isUnderWay(turn.peek()) && <Progress chat={chat} turn={turn} />}
          {status === "stopped" && <p class="note">{strings.stopped}</p>}
          {failure && <Failure chat={chat} turn={turn} failure={failure} />}
          {(status === "done" || status === "stopped") && sources.length > 0 && (
            <Sources sources={sources} label={strings.sources} />
          )}
        </div>
      </div>
    </div>
  );
}

function Failure({ chat, turn, failure }: TurnProps & { readonly failure: NonNullable<Turn["failure"]> }) {
  const { code, retryAfterMs } = failure;
  return (
    <div class="failure row rise">
      <Icon name="alert" />
      <p>{failureText(code, retryAfterMs, chat.strings)}</p>
      {code !== "content_filter" && (
        <button class="pill row small" onClick={() => chat.retry(turn.peek())}>
          <Icon name="retry" />
          {chat.strings.retry}
        </button>
      )}
    </div>
  );
}

function Sources({ sources, label }: { readonly sources: Turn["sources"]; readonly label: string }) {
  return (
    <section class="sources rise" aria-label={label}>
      <h3 class="note">{label}</h3>
      <ul class="row">
        {sources.map(({ title, url = "", snippet }) => (
          <li title={snippet}>
            <a class="pill small" {...linkTo(url, location.origin)}>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
