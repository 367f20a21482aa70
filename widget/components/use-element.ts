import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/**
 * For what Preact does not draw: runs `use` with the element as soon as it is drawn, and anew when one of `inputs` is another.
 * What `use` returns undoes it.
 */
export function useElement<E extends Element>(
  use: (element: E) => void | (() => void),
  inputs: readonly unknown[] = [],
): RefObject<E | null> {
  const ref = useRef<E>(null);
  useLayoutEffect(() => (ref.current === null ? undefined : use(ref.current)), inputs);
  return ref;
}
