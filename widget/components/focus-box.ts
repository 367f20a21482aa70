/** Gives the focus to the box to write in: the panel has opened, or what has the focus in it is about to go. */
export function focusBox(from: Element): void {
  from.closest("dialog")?.querySelector("textarea")?.focus({ preventScroll: true });
}
