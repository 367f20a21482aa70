import { createRef, h } from "preact";
import type { Chat } from "../chat.ts";
import { fill } from "../strings/index.ts";
import { Icon } from "./Icon.tsx";
import { isComposing } from "./is-composing.ts";
import { ProductChip } from "./ProductChip.tsx";
import { useKept } from "./tracking.ts";

/** In Safari the Enter that accepts a word comes right after `compositionend`, looking like any other. Within so long it is that one. */
const compositionTailMs = 50;

/** The box to write in, with Send, or Stop while an answer is written. */
export function Composer({ chat }: { readonly chat: Chat }) {
  const { strings } = chat;
  const box = useKept(createRef<HTMLTextAreaElement>);
  const composedAt = useKept(() => ({ current: Number.NEGATIVE_INFINITY }));
  const text = chat.draft.value;
  const isAnswering = chat.isAnswering.value;
  const surplus = text.trim().length - (chat.config.value?.limits.messageChars ?? Infinity);
  const label = isAnswering ? strings.stop : strings.send;
  const focusBox = () => box.current?.focus({ preventScroll: true });
  const sendOnEnter = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey) return;
    if (isComposing(event) || event.timeStamp - composedAt.current < compositionTailMs) return;
    event.preventDefault();
    chat.send(text);
  };
  const press = (event: MouseEvent) => {
    if (!isAnswering) chat.send(text);
    // The second click of a double click on Send must not stop.
    else if (event.detail < 2) chat.stop();
    focusBox();
  };
  return (
    <div class="composer" part="composer">
      <ProductChip chat={chat} onRemoved={focusBox} />
      <div class="box row">
        {/* The copy behind the box has its text and so its height: nothing is measured while typing. */}
        <div class="grow" data-text={text}>
          <textarea
            ref={box}
            rows={1}
            dir="auto"
            value={text}
            aria-label={strings.message}
            aria-invalid={surplus > 0}
            placeholder={strings.placeholder}
            onFocus={chat.look}
            onInput={(event) => chat.setDraft(event.currentTarget.value)}
            onCompositionEnd={(event) => {
              composedAt.current = event.timeStamp;
            }}
            onKeyDown={sendOnEnter}
          />
        </div>
        {/* One button with two meanings, so that the focus stays where it is when the meaning changes. */}
        <button
          class="send center fill"
          aria-label={label}
          title={label}
          disabled={!isAnswering && (text.trim() === "" || surplus > 0)}
          onClick={press}
        >
          <Icon name={isAnswering ? "stop" : "send"} />
        </button>
      </div>
      {surplus > 0 && (
        <p class="surplus small" role="alert">
          {fill(strings.tooLong, { n: surplus })}
        </p>
      )}
    </div>
  );
}
