import { h, type TargetedMouseEvent } from "preact";
import type { Chat } from "../chat.ts";
import { fill } from "../strings/index.ts";
import { focusBox } from "./focus-box.ts";
import { endComposing, isComposing } from "./is-composing.ts";
import { ProductChip } from "./ProductChip.tsx";
import { Tool } from "./Tool.tsx";

/** The box to write in, with Send, or Stop while an answer is written. */
export function Composer({ chat }: { readonly chat: Chat }) {
  const { strings } = chat;
  const text = chat.draft.value;
  const isAnswering = chat.isAnswering.value;
  const meaning = isAnswering ? "stop" : "send";
  const surplus = text.trim().length - (chat.config.value?.limits.messageChars ?? Infinity);
  const sendOnEnter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || isComposing(event)) return;
    event.preventDefault();
    chat.send(text);
  };
  const press = ({ detail, currentTarget }: TargetedMouseEvent<HTMLElement>) => {
    focusBox(currentTarget);
    // The second click of a double click on Send must not stop, nor one on Stop send.
    if (detail > 1) return;
    if (isAnswering) chat.stop();
    else chat.send(text);
  };
  return (
    <div class="composer" part="composer">
      <ProductChip chat={chat} />
      <div class="box row">
        {/* The copy behind the box has its text and so its height: nothing is measured while typing. */}
        <div class="grow" data-text={text}>
          <textarea
            rows={1}
            dir="auto"
            value={text}
            aria-label={strings.message}
            aria-invalid={surplus > 0}
            placeholder={strings.placeholder}
            onFocus={chat.look}
            onInput={(event) => chat.setDraft(event.currentTarget.value)}
            onCompositionEnd={endComposing}
            onKeyDown={sendOnEnter}
          />
        </div>
        {/* One button with two meanings, so that the focus stays where it is when the meaning changes. */}
        <Tool
          class="send center fill"
          label={strings[meaning]}
          icon={meaning}
          isDisabled={!isAnswering && (text.trim() === "" || surplus > 0)}
          action={press}
        />
      </div>
      {surplus > 0 && (
        <p class="surplus small" role="alert">
          {fill(strings.tooLong, { n: surplus })}
        </p>
      )}
    </div>
  );
}
