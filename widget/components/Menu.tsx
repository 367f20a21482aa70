import { h } from "preact";
import type { Chat } from "../chat.ts";
import { focusBox } from "./focus-box.ts";
import { Icon } from "./Icon.tsx";

/** What is done seldom with the conversation as a whole. */
export function Menu({ chat }: { readonly chat: Chat }) {
  const { strings } = chat;
  const isErasing = chat.isErasing.value;
  const download = (button: Element) => {
    close(button.closest("details"));
    void chat.download();
  };
  const erase = (button: Element) => {
    // The menu goes with the conversation.
    if (isErasing) focusBox(button);
    void chat.erase();
  };
  return (
    <details
      class="menu"
      onToggle={chat.relent}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !event.currentTarget.open) return;
        // The panel stays.
        event.stopPropagation();
        event.preventDefault();
        close(event.currentTarget);
      }}
      onFocusOut={({ currentTarget, relatedTarget }) => {
        if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) currentTarget.open = false;
      }}
    >
      {/* tabIndex: Safari gives a button that is pressed no focus without, and the menu would take it for gone. */}
      <summary class="tool center" aria-label={strings.more} title={strings.more} tabIndex={0}>
        <Icon name="more" />
      </summary>
      <div class="col">
        <button tabIndex={0} onClick={(event) => download(event.currentTarget)}>
          {strings.download}
        </button>
        <button tabIndex={0} onClick={(event) => erase(event.currentTarget)}>
          {isErasing ? strings.eraseSure : strings.erase}
        </button>
      </div>
    </details>
  );
}

function close(menu: HTMLDetailsElement | null): void {
  if (menu === null) return;
  menu.open = false;
  menu.querySelector("summary")?.focus();
}
