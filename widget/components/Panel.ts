import type { Chat } from "../chat.ts";
import { Composer } from "./Composer.ts";
import { button, h, isComposing, watch, when } from "./dom.ts";
import { chatIcon, closeIcon, composeIcon } from "./icons.ts";
import { Messages } from "./Messages.ts";

/** The window of the chat: beside the page on a desktop, instead of it on a phone. */
export function Panel(chat: Chat): HTMLElement {
  const { form, box } = Composer(chat);
  const status = h("div", { role: "status", class: "unseen" }, () => chat.announcement.value);
  const dialog = h("dialog", { class: "panel", "aria-labelledby": "name" }, Header(chat), Messages(chat), form, status);
  dialog.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !isComposing(event)) chat.close();
  });
  dialog.addEventListener("close", () => {
    // Android's Back closes a modal dialog by itself; our own change of kind ends with the dialog open.
    if (!dialog.open) chat.close();
  });
  watch(() => {
    const panel = chat.panel.value;
    if (panel === "closed") {
      dialog.close();
      return undefined;
    }
    const phone = matchMedia("(max-width: 480px)");
    const show = () => showIn(dialog, phone.matches);
    // The first time the dialog is not on the page before this tick is over.
    queueMicrotask(() => {
      if (chat.panel.peek() === "closed") return;
      show();
      if (panel === "opened") box.focus({ preventScroll: true });
    });
    phone.addEventListener("change", show);
    return () => phone.removeEventListener("change", show);
  });
  return dialog;
}

/**
 * On a phone the dialog is modal: the browser makes the page inert and lets Back close it. On a desktop it is not, and takes
 * no focus by itself, since on a page that was just loaded the focus is not ours to take.
 */
function showIn(dialog: HTMLDialogElement, isPhone: boolean): void {
  if (dialog.open) dialog.close();
  if (isPhone) dialog.showModal();
  else dialog.setAttribute("open", "");
}

function Header(chat: Chat): HTMLElement {
  const { strings } = chat;
  const name = () => chat.config.value?.name;
  return h(
    "header",
    { class: "header" },
    h(
      "span",
      { class: "avatar", "aria-hidden": true },
      () => firstCharacter(name() ?? ""),
      when(() => name() === undefined, chatIcon),
    ),
    h(
      "div",
      { class: "title" },
      h("h2", { id: "name" }, () => name() ?? strings.chat),
      h("p", {}, strings.assistant),
    ),
    when(
      () => chat.turns.value.length > 0,
      () => tool(strings.newConversation, composeIcon(), chat.startOver),
    ),
    tool(strings.close, closeIcon(), chat.close),
  );
}

function tool(label: string, icon: Node, action: () => void): HTMLElement {
  return button({ class: "tool", "aria-label": label, title: label }, action, icon);
}

function firstCharacter(name: string): string {
  const codePoint = name.codePointAt(0);
  return codePoint === undefined ? "" : String.fromCodePoint(codePoint);
}
