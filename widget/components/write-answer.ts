import { effect, type ReadonlySignal } from "@preact/signals";
import { isUnderWay, type Turn } from "../chat.ts";
import { createMarkdownWriter, domSink } from "../markdown.ts";

/** Writes the text of an answer as it comes; what is written is never written again. */
export function writeAnswer(root: HTMLElement, turn: ReadonlySignal<Turn>): () => void {
  const writer = createMarkdownWriter<Element>(root, domSink, location.href);
  let written = 0;
  let isEnded = false;
  return effect(() => {
    const { answer } = turn.value;
    if (answer.length > written) writer.write(answer.slice(written));
    written = answer.length;
    if (isEnded || isUnderWay(turn.value)) return;
    isEnded = true;
    writer.end();
  });
}
