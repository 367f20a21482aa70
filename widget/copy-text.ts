/**
 * Puts a text on the clipboard and tells whether it is there.
 *
 * @param button what was pressed: it has the focus afterwards
 */
export async function copyText(text: string, button: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Pages without https have no clipboard, and in a frame it may be forbidden: there it goes the old way, by a selection.
    const box = document.createElement("textarea");
    box.className = "unseen";
    box.value = text;
    // Beside the button: outside a modal dialog nothing can be selected.
    button.after(box);
    box.select();
    // oxlint-disable-next-line typescript/no-deprecated -- there is no other way where there is no clipboard
    const isCopied = document.execCommand("copy");
    box.remove();
    button.focus({ preventScroll: true });
    return isCopied;
  }
}
