import { effect, type ReadonlySignal } from "@preact/signals";
import { isUnderWay, type Chat, type Turn } from "../chat.ts";
import { createMarkdownWriter } from "../markdown.ts";
import { createPacer } from "./pacer.ts";

/** Writes the text of an answer as it comes, at an even pace; what is written is never written again. */
export function writeAnswer(root: HTMLElement, chat: Chat, turn: ReadonlySignal<Turn>): () => void {
  const writer = createMarkdownWriter(root, location.href, () => chat.strings.copy);
  const pacer = createPacer(writer, () => document.hidden);
  let taken = 0;
  let isEnded = false;
  root.addEventListener("click", ({ target }) => {
    if (target instanceof HTMLButtonElement) copyCode(target, chat);
  });
  // An answer may be here before the shop's texts are.
  const stopNaming = effect(() => {
    const { copy } = chat.strings;
    for (const button of root.querySelectorAll("button")) button.setAttribute("aria-label", copy);
  });
  const stopWriting = effect(() => {
    const { answer, added = "" } = turn.value;
    if (isEnded) return;
    if (answer.length > taken) pacer.add(taken + added.length === answer.length ? added : answer.slice(taken));
    taken = answer.length;
    isEnded = !isUnderWay(turn.value);
    if (isEnded) pacer.end();
  });
  return () => {
    stopNaming();
    stopWriting();
  };
}

/** Copies the block of code that the button stands in, and says so. */
function copyCode(button: HTMLButtonElement, { strings, copy }: Chat): void {
  const code = button.parentElement?.querySelector("pre")?.textContent ?? "";
  void copy(code, button, (said) => button.setAttribute("aria-label", strings[said]));
}
