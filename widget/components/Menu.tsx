import { h, type TargetedMouseEvent } from "preact";
import type { Chat } from "../chat.ts";
import { focusBox } from "./focus-box.ts";
import { Icon } from "./Icon.tsx";

/** What is done seldom with the conversation as a whole. */
export function Menu({ chat }: { readonly chat: Chat }) {
  const { strings } = chat;
  const isErasing = chat.isErasing.value;
  const download = ({ currentTarget }: TargetedMouseEvent<HTMLElement>) => {
    close(currentTarget);
    void chat.download();
  };
  const erase = ({ currentTarget }: TargetedMouseEvent<HTMLElement>) => {
    // The menu goes with the conversation.
    if (isErasing) focusBox(currentTarget);
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
      {/* tabIndex: Safari gives a button that is pressed no focus, and the menu would take it for gone. */}
      <summary class="tool center" aria-label={strings.more} title={strings.more} tabIndex={0}>
        <Icon name="more" />
      </summary>
      <div class="col" tabIndex={-1}>
        <button onClick={download}>{strings.download}</button>
        <button onClick={erase}>{isErasing ? strings.eraseSure : strings.erase}</button>
      </div>
    </details>
  );
}

function close(from: HTMLElement): void {
  const menu = from.closest("details");
  if (menu) menu.open = false;
  menu?.querySelector("summary")?.focus();
}
