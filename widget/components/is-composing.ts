/** Whether a key belongs to the input method that is composing a word. */
export function isComposing(event: KeyboardEvent): boolean {
  // oxlint-disable-next-line typescript/no-deprecated -- in Safari 229 is the only sign of it
  return event.isComposing || event.keyCode === 229;
}
