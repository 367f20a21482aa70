/** Tells the shop's developer in plain words what is wrong; `found` is shown as it is. */
export function warn(mistake: string, ...found: readonly unknown[]): void {
  console.warn(`Xiaoer: ${mistake}`, ...found);
}

/** Tells what was not used as the page said it: a setting, or what a verb was given. */
export function refuse(what: string, expected: string, ...found: readonly unknown[]): void {
  warn(`Cannot use ${what}: expected ${expected}, got`, ...found);
}
