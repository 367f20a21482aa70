import { h } from "preact";
import type { Chat } from "../chat.ts";
import { Icon } from "./Icon.tsx";

/** The button in the corner. The panel opens in its place and gives the focus back to it. */
export function Launcher({ chat }: { readonly chat: Chat }) {
  return (
    <button
      part="launcher"
      class="launcher corner center fill rise"
      aria-label={chat.strings.open}
      aria-haspopup="dialog"
      aria-expanded={chat.panel.value !== "closed"}
      onPointerEnter={chat.prepare}
      onFocus={chat.prepare}
      onClick={() => chat.open()}
    >
      <Icon name="chat" />
    </button>
  );
}
