import type { Chat } from "../chat.ts";
import { fill } from "../strings/index.ts";
import { pathByName } from "./Icon.tsx";

/**
 * The button in the corner, with the number of answers that were not seen. The panel opens in its place and gives the focus
 * back to it.
 *
 * Made by hand: to begin with Preact costs more than all the rest of it, and a page where nobody asks is to pay for nothing.
 *
 * @param follow runs what it is given, now and whenever a signal that it read has changed
 */
export function createLauncher(chat: Chat, follow: (act: () => void) => void): Element {
  const launcher = document.createElement("button");
  const badge = document.createElement("span");
  const [icon, path] = [svg("svg"), svg("path")] as const;
  set(launcher, { part: "launcher", class: "launcher corner center fill", "aria-haspopup": "dialog" });
  set(icon, { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" });
  set(path, { d: pathByName.chat });
  set(badge, { class: "badge small rise" });
  icon.append(path);
  launcher.append(icon, badge);
  for (const sign of ["pointerenter", "focus"]) launcher.addEventListener(sign, chat.prepare);
  launcher.addEventListener("click", () => chat.open());
  follow(() => {
    const { strings, panel } = chat;
    const n = chat.unread.value;
    badge.textContent = `${n || ""}`;
    set(launcher, {
      "aria-label": n ? `${strings.open}, ${fill(strings.unread, { n })}` : strings.open,
      "aria-expanded": `${panel.value !== "closed"}`,
    });
  });
  return launcher;
}

function svg(tag: string): Element {
  return document.createElementNS("http://www.w3.org/2000/svg", tag);
}

function set(element: Element, attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
