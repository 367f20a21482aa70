import type { ReadonlySignal } from "@preact/signals";
import { h } from "preact";
import { isUnderWay, type Chat, type Turn } from "../chat.ts";
import { linkTo } from "../markdown.ts";
import { useComputed } from "./tracking.ts";
import { writeAnswer } from "./write-answer.ts";
import { AnswerTools } from "./AnswerTools.tsx";
import { Failure } from "./Failure.tsx";
import { Progress } from "./Progress.tsx";
import { useElement } from "./use-element.ts";

export interface TurnProps {
  readonly chat: Chat;
  readonly turn: ReadonlySignal<Turn>;
}

/** A question and what became of it. */
export function Message({ chat, turn }: TurnProps) {
  const { strings } = chat;
  const status = useComputed(() => turn.value.status);
  const text = useElement<HTMLDivElement>((element) => writeAnswer(element, chat, turn));
  // What is drawn here changes with the status alone: the answer's text is not drawn by Preact.
  const { question, answer, isFresh, failure, sources, degraded } = turn.peek();
  const isOver = status === "done" || status === "stopped";
  return (
    <div class={isFresh ? "turn col fresh" : "turn col"}>
      <div class="question fill rise" part="question" role="group" aria-label={strings.you}>
        <p dir="auto">{question}</p>
      </div>
      <div role="group" aria-label={strings.assistant}>
        <div ref={text} class="markdown" part="answer" dir="auto" />
        <div class="foot col">
          {isUnderWay(turn.peek()) && <Progress chat={chat} turn={turn} />}
          {status === "stopped" && <p class="note">{strings.stopped}</p>}
          {degraded && <p class="note">{strings.degraded}</p>}
          {failure && <Failure chat={chat} code={failure.code} turn={turn} />}
          {isOver && sources.length > 0 && <Sources sources={sources} label={strings.sources} />}
          {isOver && answer && <AnswerTools chat={chat} turn={turn} />}
        </div>
      </div>
    </div>
  );
}

function Sources({ sources, label }: { readonly sources: Turn["sources"]; readonly label: string }) {
  return (
    <div class="sources col rise" role="group" aria-label={label}>
      <h3 class="note">{label}</h3>
      <ul class="row">
        {sources.map(({ title, url = "", snippet }) => (
          <li title={snippet}>
            <a class="pill row small" {...linkTo(url, location.origin)}>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
