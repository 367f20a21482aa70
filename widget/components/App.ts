import type { Chat } from "../chat.ts";
import { part, when } from "./dom.ts";
import { Launcher } from "./Launcher.ts";
import { Panel } from "./Panel.ts";

/** Draws the whole widget: a button in the corner, and from its first use on a panel. Returns what ends it. */
export function drawApp(chat: Chat, root: HTMLElement): () => void {
  const [, end] = part(() => {
    root.append(
      Launcher(chat),
      when(
        () => chat.wasOpened.value,
        () => Panel(chat),
      ),
    );
  });
  return end;
}
