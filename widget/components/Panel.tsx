import { h } from "preact";
import type { Chat, PanelState } from "../chat.ts";
import { warmUp } from "../strings/index.ts";
import { Composer } from "./Composer.tsx";
import { focusBox } from "./focus-box.ts";
import { Header } from "./Header.tsx";
import { isComposing } from "./is-composing.ts";
import { Messages } from "./Messages.tsx";
import { useKept } from "./tracking.ts";
import { useElement } from "./use-element.ts";

interface PanelProps {
  readonly chat: Chat;
  readonly isInline: boolean;
}

/** The window of the chat: beside the page on a desktop, instead of it on a phone; or a part of it. */
export function Panel({ chat, isInline }: PanelProps) {
  const panel = chat.panel.value;
  useKept(() => globalThis.requestIdleCallback?.(() => warmUp(chat.strings)));
  const dialog = useElement<HTMLDialogElement>((element) => present(element, panel, isInline), panel);
  return (
    <dialog
      ref={dialog}
      part="panel"
      class="panel corner rise"
      aria-labelledby="name"
      // Shops bind keys on the document ("/" searches), and keep the focus in windows of theirs: what is done here is none of theirs.
      onFocusIn={keepInside}
      onKeyPress={keepInside}
      onKeyUp={keepInside}
      onKeyDown={(event) => {
        keepInside(event);
        if (event.key !== "Escape") return;
        // By itself it would close a modal dialog.
        if (isComposing(event)) event.preventDefault();
        else chat.close();
      }}
      onClose={(event) => {
        // Android's Back closes a modal dialog by itself; our own change of kind ends with the dialog open.
        if (!event.currentTarget.open) chat.close();
      }}
    >
      <Header chat={chat} />
      <Messages chat={chat} />
      <Composer chat={chat} />
      <div role="status" class="unseen">
        {chat.announcement.value}
      </div>
    </dialog>
  );
}

/**
 * On a phone the dialog is modal: the browser makes the page inert and lets Back close it. On a desktop it is not, and takes
 * no focus by itself, since on a page that was just loaded the focus is not ours to take.
 */
function present(dialog: HTMLDialogElement, panel: PanelState, isInline: boolean): () => void {
  const phone = matchMedia("(width<=480px)");
  const launcher = dialog.parentElement?.querySelector<HTMLElement>(".launcher");
  const show = () => {
    const focused = dialog.querySelector<HTMLElement>(":focus");
    dialog.close();
    if (panel === "closed") return;
    if (phone.matches && !isInline) dialog.showModal();
    else dialog.open = true;
    // A modal dialog gives it to its first button.
    focused?.focus({ preventScroll: true });
  };
  show();
  if (panel === "opened") focusBox(dialog);
  // The launcher may be drawn after the panel, and takes no focus while it is hidden. Who writes in the page keeps it.
  if (panel === "closed" && !document.querySelector(":focus:not(xiaoer-chat)"))
    queueMicrotask(() => launcher?.focus({ preventScroll: true }));
  phone.addEventListener("change", show);
  return () => phone.removeEventListener("change", show);
}

function keepInside(event: Event): void {
  event.stopPropagation();
}
