/** A door that a script waits at until the test opens it: what tests have in place of sleeps. */
export interface Gate {
  /** Settles once the gate has been opened. */
  readonly opened: Promise<void>;
  open(): void;
}

export function createGate(): Gate {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: () => resolve() };
}
