/** Gives the focus to the box to write in: the panel has opened, or what has the focus in it is about to go. */
export function focusBox(from: Element): void {
  focusIn(from, "textarea");
}

/** Gives it to the conversation, where an on-screen keyboard would lie over what the shopper is about to read. */
export function focusLog(from: Element): void {
  focusIn(from, ".log");
}

function focusIn(from: Element, selector: string): void {
  from.closest("dialog")?.querySelector<HTMLElement>(selector)?.focus({ preventScroll: true });
}
