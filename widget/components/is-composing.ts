/** In Safari the Enter that accepts a word comes right after `compositionend`, looking like any other. Within so long it is that one. */
const tailMs = 50;
let composedAt = -tailMs;

/** Is told of each `compositionend`. */
export function endComposing(event: Event): void {
  composedAt = event.timeStamp;
}

/** Whether a key belongs to the input method that is composing a word. */
export function isComposing(event: KeyboardEvent): boolean {
  if (event.key === "Enter" && event.timeStamp - composedAt < tailMs) return true;
  // oxlint-disable-next-line typescript/no-deprecated -- in Safari 229 is the only sign of it
  return event.isComposing || event.keyCode === 229;
}
