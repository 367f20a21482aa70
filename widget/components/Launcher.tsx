import { h } from "preact";
import { Icon } from "./Icon.tsx";
import type { PanelProps } from "./Panel.tsx";

/** The button in the corner. The panel opens in its place and gives the focus back to it. */
export function Launcher({ chat, panel }: PanelProps) {
  return (
    <button
      class="launcher corner center fill rise"
      aria-label={chat.strings.open}
      aria-haspopup="dialog"
      aria-expanded={panel !== "closed"}
      onPointerEnter={chat.prepare}
      onFocus={chat.prepare}
      onClick={() => chat.open()}
    >
      <Icon name="chat" />
    </button>
  );
}
