import type { Chat } from "../chat.ts";
import { fill } from "../strings/index.ts";
import { button, h, isComposing, watch, when } from "./dom.ts";
import { sendIcon, stopIcon } from "./icons.ts";

/** In Safari the Enter that accepts a word comes right after `compositionend`, looking like any other. Within so long it is that one. */
const compositionTailMs = 50;

/** The box to write in, with Send, or Stop while an answer is written. */
export function Composer(chat: Chat): { readonly form: HTMLElement; readonly box: HTMLTextAreaElement } {
  const { strings } = chat;
  const surplus = () =>
    Math.max(0, chat.draft.value.trim().length - (chat.config.value?.limits.messageChars ?? Infinity));
  const box = h("textarea", {
    rows: 1,
    dir: "auto",
    "aria-label": strings.message,
    "aria-invalid": () => surplus() > 0,
    placeholder: strings.placeholder,
  });
  watch(() => {
    if (box.value !== chat.draft.value) box.value = chat.draft.value;
  });
  sendOnEnter(chat, box);
  const form = h(
    "div",
    { class: "composer" },
    h(
      "div",
      { class: "box" },
      // The copy behind the box has its text and so its height: nothing is measured while typing.
      h("div", { class: "grow", "data-text": () => chat.draft.value }, box),
      SendButton(chat, box, surplus),
    ),
    when(
      () => surplus() > 0,
      () => h("p", { class: "surplus", role: "alert" }, () => fill(strings.tooLong, { n: surplus() })),
    ),
  );
  return { form, box };
}

function sendOnEnter(chat: Chat, box: HTMLTextAreaElement): void {
  let composedAt = Number.NEGATIVE_INFINITY;
  box.addEventListener("input", () => chat.setDraft(box.value));
  box.addEventListener("compositionend", (event) => {
    composedAt = event.timeStamp;
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey) return;
    if (isComposing(event) || event.timeStamp - composedAt < compositionTailMs) return;
    event.preventDefault();
    chat.send(box.value);
  });
}

/** One button with two meanings, so that the focus stays where it is when the meaning changes. */
function SendButton(chat: Chat, box: HTMLElement, surplus: () => number): HTMLElement {
  const { strings, isAnswering } = chat;
  const label = () => (isAnswering.value ? strings.stop : strings.send);
  const isUseless = () => !isAnswering.value && (chat.draft.value.trim() === "" || surplus() > 0);
  return button(
    {
      class: "send",
      "aria-label": label,
      title: label,
      disabled: () => (isUseless() ? "" : undefined),
      "data-stop": () => isAnswering.value,
    },
    (event) => {
      if (!isAnswering.peek()) chat.send(chat.draft.peek());
      // The second click of a double click on Send must not stop.
      else if (event.detail < 2) chat.stop();
      box.focus({ preventScroll: true });
    },
    when(() => isAnswering.value, stopIcon),
    when(() => !isAnswering.value, sendIcon),
  );
}
