import type { Chat } from "../chat.ts";
import { button, watch } from "./dom.ts";
import { chatIcon } from "./icons.ts";

/** The button in the corner. The panel opens in its place and gives the focus back to it. */
export function Launcher(chat: Chat): HTMLElement {
  const isOpen = () => chat.panel.value !== "closed";
  const launcher = button(
    {
      class: "launcher",
      "aria-label": chat.strings.open,
      "aria-haspopup": "dialog",
      "aria-expanded": isOpen,
      "data-away": isOpen,
    },
    () => chat.open(),
    chatIcon(),
  );
  launcher.addEventListener("pointerenter", chat.prepare);
  launcher.addEventListener("focus", chat.prepare);
  let wasOpen = false;
  watch(() => {
    if (wasOpen && !isOpen()) launcher.focus({ preventScroll: true });
    wasOpen = isOpen();
  });
  return launcher;
}
