import { signal, type ReadonlySignal } from "@preact/signals";
import { isUnderWay, type Turn } from "./turn.ts";

export interface News {
  /** Something was said below the view since its end went out of sight. */
  readonly hasNews: ReadonlySignal<boolean>;
  readonly setAtEnd: (isAtEnd: boolean) => void;
  /** Something new of this turn is shown. */
  readonly told: (turn: Turn) => void;
}

export function createNews(): News {
  const hasNews = signal(false);
  let isAtEnd = true;
  return { hasNews, setAtEnd, told };

  function setAtEnd(isIt: boolean): void {
    isAtEnd = isIt;
    if (isIt) hasNews.value = false;
  }

  function told(turn: Turn): void {
    // How far an answer is, before it begins, is no news.
    if (!isAtEnd && (turn.answer || !isUnderWay(turn))) hasNews.value = true;
  }
}
