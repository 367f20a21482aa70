/** Tells the shop's developer in plain words what is wrong and what is expected; `found` is shown as it is. */
export type Warn = (mistake: string, ...found: readonly unknown[]) => void;

export const warn: Warn = (mistake, ...found) => console.warn(`Xiaoer: ${mistake}`, ...found);
