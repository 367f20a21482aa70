import { addElement, setAttributes } from "../add-element.ts";
import type { Chat } from "../chat.ts";
import { fill } from "../strings/index.ts";
import { iconAttributes, pathByName } from "./Icon.tsx";

/**
 * Adds the button in the corner, with the number of answers that were not seen. The panel opens in its place and gives the
 * focus back to it.
 *
 * Made by hand: to begin with Preact costs more than all the rest of it, and a page where nobody asks is to pay for nothing.
 *
 * @param follow runs what it is given, now and whenever a signal that it read has changed
 */
export function addLauncher(root: Element, chat: Chat, follow: (act: () => void) => void): void {
  const launcher = addElement(root, "button", {
    part: "launcher",
    class: "launcher corner center fill",
    "aria-haspopup": "dialog",
  });
  addElement(addElement(launcher, "svg", iconAttributes), "path", { d: pathByName.chat });
  const badge = addElement(launcher, "span", { class: "badge small rise" });
  for (const sign of ["pointerenter", "focus"]) launcher.addEventListener(sign, chat.prepare);
  launcher.addEventListener("click", () => chat.open());
  follow(() => {
    const { strings, panel } = chat;
    const n = chat.unread.value;
    badge.textContent = `${n || ""}`;
    setAttributes(launcher, {
      "aria-label": n ? `${strings.open}, ${fill(strings.unread, { n })}` : strings.open,
      "aria-expanded": `${panel.value !== "closed"}`,
    });
  });
}
