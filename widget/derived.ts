import { effect, signal, type ReadonlySignal } from "@preact/signals";

/**
 * What is computed from signals: a signal that is written when it has changed, and what stops that.
 *
 * Unlike `computed` it is computed whether anybody reads it or not, and not before an effect that is running has ended;
 * and the widget does without the half of the signals' code that does otherwise.
 */
export function derived<T>(compute: () => T): readonly [result: ReadonlySignal<T | undefined>, stop: () => void] {
  const result = signal<T | undefined>(undefined);
  return [result, effect(() => void (result.value = compute()))];
}
