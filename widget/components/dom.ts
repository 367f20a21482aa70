import { computed, effect, untracked, type ReadonlySignal } from "@preact/signals-core";

/*
 * What the components are made of: real nodes, made once, whose few changing parts are bound to signals. There is nothing to
 * compare and nothing to draw again, and it costs the shop's page a tenth of the smallest framework.
 */

type Attribute = string | number | boolean | undefined;
type Attributes = Readonly<Record<string, Attribute | (() => Attribute)>>;
export type Child = Node | string | (() => string);

const svgNamespace = "http://www.w3.org/2000/svg";
/** What ends with the part of the tree that is being built. */
let endings: (() => void)[] = [];

/**
 * Makes an element. An attribute or a text that is a function follows the signals it reads; an attribute that is undefined is
 * not there.
 */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const node = document.createElement(tag);
  setAll(node, attributes);
  for (const child of children) node.append(typeof child === "function" ? textOf(child) : child);
  return node;
}

/** Makes a button that does one thing. */
export function button(attributes: Attributes, press: (event: MouseEvent) => void, ...children: readonly Child[]) {
  const node = h("button", { type: "button", ...attributes }, ...children);
  node.addEventListener("click", press);
  return node;
}

/** Whether a key belongs to the input method that is composing a word. */
export function isComposing(event: KeyboardEvent): boolean {
  // oxlint-disable-next-line typescript/no-deprecated -- in Safari 229 is the only sign of it
  return event.isComposing || event.keyCode === 229;
}

/** Makes an element of a drawing. */
export function s(tag: string, attributes: Attributes, ...children: readonly Node[]): SVGElement {
  const node = document.createElementNS(svgNamespace, tag);
  setAll(node, attributes);
  node.append(...children);
  return node;
}

/** Runs now and whenever a signal that it read changes, for as long as the part of the tree that is being built stands. */
export function watch(run: () => void | (() => void)): void {
  endings.push(effect(run));
}

/** Runs when the part of the tree that is being built is taken away. */
export function atEnd(run: () => void): void {
  endings.push(run);
}

/** Builds a part of the tree; the function beside it ends what the part watches. */
export function part<T>(build: () => T): readonly [T, () => void] {
  const outer = endings;
  const own: (() => void)[] = [];
  endings = own;
  try {
    return [untracked(build), () => own.forEach((end) => end())];
  } finally {
    endings = outer;
  }
}

/** A place for a node that is there only while `read` gives something, and is built anew for something else. */
export function when<T>(read: () => T | undefined | false, build: (value: T) => Node): Node {
  const value = computed(read);
  const values = computed(() => (value.value === undefined || value.value === false ? [] : [value.value]));
  return each(values, build);
}

/** A place for one node an item. An item that stays keeps its node; items are told apart by identity. */
export function each<T>(items: ReadonlySignal<readonly T[]>, build: (item: T) => Node): Node {
  const place = document.createDocumentFragment();
  const anchor = document.createTextNode("");
  place.append(anchor);
  const partByItem = new Map<T, readonly [Node, () => void]>();
  watch(() => {
    const wanted = items.value;
    for (const [item, [node, end]] of partByItem) {
      if (wanted.includes(item)) continue;
      end();
      node.parentNode?.removeChild(node);
      partByItem.delete(item);
    }
    let next: Node = anchor;
    for (const item of wanted.toReversed()) {
      const [node, end] = partByItem.get(item) ?? part(() => build(item));
      partByItem.set(item, [node, end]);
      // A node that stands where it should is left alone: moving it would lose selection, scroll and focus.
      if (node.nextSibling !== next) anchor.parentNode?.insertBefore(node, next);
      next = node;
    }
  });
  atEnd(() => {
    for (const [, end] of partByItem.values()) end();
  });
  return place;
}

function setAll(node: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") watch(() => set(node, name, value()));
    else set(node, name, value);
  }
}

function set(node: Element, name: string, value: Attribute): void {
  if (value === undefined) node.removeAttribute(name);
  else node.setAttribute(name, String(value));
}

function textOf(read: () => string): Text {
  const text = document.createTextNode("");
  watch(() => {
    text.data = read();
  });
  return text;
}
