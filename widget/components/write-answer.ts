import { effect, type ReadonlySignal } from "@preact/signals";
import { isUnderWay, type Turn } from "../chat.ts";
import { createMarkdownWriter, domSink } from "../markdown.ts";
import { createPacer } from "./pacer.ts";

/** Writes the text of an answer as it comes, at an even pace; what is written is never written again. */
export function writeAnswer(root: HTMLElement, turn: ReadonlySignal<Turn>): () => void {
  const writer = createMarkdownWriter<Element>(root, domSink, location.href);
  const pacer = createPacer(writer, () => document.hidden);
  let taken = 0;
  let isEnded = false;
  return effect(() => {
    const { answer, added = "" } = turn.value;
    if (isEnded) return;
    if (answer.length > taken) pacer.add(taken + added.length === answer.length ? added : answer.slice(taken));
    taken = answer.length;
    isEnded = !isUnderWay(turn.value);
    if (isEnded) pacer.end();
  });
}
