/** Gives the focus to the box to write in, since what has it in the same panel is about to go. */
export function focusBox(from: Element): void {
  from.closest("dialog")?.querySelector("textarea")?.focus({ preventScroll: true });
}
