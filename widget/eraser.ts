import { signal, type ReadonlySignal } from "@preact/signals";

/** Nothing is erased by one press. */
export interface Eraser {
  /** The shopper is asked whether to erase the conversation. */
  readonly isErasing: ReadonlySignal<boolean>;
  /** Asks first, then erases the conversation. */
  readonly erase: () => Promise<void>;
  /** Does not erase, unless it is asked for twice again. */
  readonly relent: () => void;
}

/** @param eraseAll erases it, here and at the server */
export function createEraser(eraseAll: () => Promise<unknown>): Eraser {
  const isErasing = signal(false);
  return { isErasing, erase, relent };

  async function erase(): Promise<void> {
    const isSure = isErasing.peek();
    isErasing.value = !isSure;
    if (isSure) await eraseAll();
  }

  function relent(): void {
    isErasing.value = false;
  }
}
