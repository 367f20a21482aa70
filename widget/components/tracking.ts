import { effect } from "@preact/signals";
import { Component, type ComponentChildren } from "preact";
import { derived } from "../derived.ts";

interface Kept<T = unknown> {
  readonly value: T;
  readonly input: unknown;
}

interface Tracked extends Component<Readonly<Record<string, unknown>>> {
  /** The function that draws it. */
  readonly constructor: (properties: unknown) => ComponentChildren;
  kept?: Kept[];
  /** What ends when it does; the first stops waiting for what its last drawing read. */
  stops?: (() => void)[];
}

/** What the component that is being drawn keeps, and what ends with it. */
let kept: Kept[] = [];
let stops: (() => void)[] = [];
/** How much of it was asked for in this drawing. */
let asked = 0;

/*
 * Every component is drawn anew when a signal that it read has changed, or a property, and else not. This file is what
 * the widget needs of the binding in `@preact/signals` and of `preact/hooks`, which are 1.4 KB more.
 *
 * In the build (leave-out/preact.ts) every component is a function, and Preact asks these and nothing else of it.
 */
Object.assign(Component.prototype, {
  shouldComponentUpdate(this: Tracked, next: Tracked["props"]): boolean {
    return Object.keys({ ...this.props, ...next }).some((name) => next[name] !== this.props[name]);
  },

  render(this: Tracked): ComponentChildren {
    let drawn: ComponentChildren;
    let isDrawn = false;
    stops = this.stops ??= [() => {}];
    stops[0]?.();
    // Runs now, to draw, and once more when something that was read meanwhile has changed.
    stops[0] = effect(() => {
      if (isDrawn) return this.forceUpdate();
      kept = this.kept ??= [];
      asked = 0;
      isDrawn = true;
      try {
        drawn = this.constructor(this.props);
      } catch (error) {
        // Nothing is drawn of it until what it read has changed; all the rest goes on.
        reportError(error);
      }
    });
    return drawn;
  },

  componentWillUnmount(this: Tracked): void {
    for (const stop of this.stops ?? []) stop();
  },
});

/**
 * What `make` made when the component was drawn for the first time, or when `input` was last another.
 *
 * As with hooks, a component asks for all that it keeps in every drawing, in the same order.
 */
export function useKept<T>(make: () => T, input?: unknown): T {
  const place = asked++;
  const last = kept[place];
  if (isFrom(make, last) && last.input === input) return last.value;
  const value = make();
  kept[place] = { value, input };
  return value;
}

/** In one place of one component there is always the same kind of thing: that is the rule of hooks. */
function isFrom<T>(_make: () => T, last: Kept | undefined): last is Kept<T> {
  return last !== undefined;
}

/** What is computed from signals, and from properties that stay the same: another drawing only when it is another. */
export function useComputed<T>(compute: () => T): T | undefined {
  return useKept(() => {
    const [result, stop] = derived(compute);
    stops.push(stop);
    return result;
  }).value;
}
