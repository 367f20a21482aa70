type Listener = (event: { readonly type: string }) => void;
interface Listening {
  readonly type: string;
  readonly listener: Listener;
}

/** As much of a document as Preact draws into. */
export class TinyNode {
  parentNode: TinyNode | null = null;
  readonly childNodes: TinyNode[] = [];
  readonly attributes = new Map<string, string>();
  #listeners: Listening[] = [];
  readonly namespaceURI: string;
  readonly localName: string;
  data = "";

  constructor(namespaceURI: string, localName: string) {
    this.namespaceURI = namespaceURI;
    this.localName = localName;
  }

  get ownerDocument(): typeof tinyDocument {
    return tinyDocument;
  }

  get firstChild(): TinyNode | null {
    return this.childNodes[0] ?? null;
  }

  get nextSibling(): TinyNode | null {
    const siblings = this.parentNode?.childNodes ?? [];
    return siblings[siblings.indexOf(this) + 1] ?? null;
  }

  insertBefore(node: TinyNode, next: TinyNode | null): void {
    if (next !== null && next.parentNode !== this) throw new Error("Cannot insert before what is not there");
    node.remove();
    this.childNodes.splice(next === null ? this.childNodes.length : this.childNodes.indexOf(next), 0, node);
    node.parentNode = this;
  }

  remove(): void {
    const siblings = this.parentNode?.childNodes;
    siblings?.splice(siblings.indexOf(this), 1);
    this.parentNode = null;
  }

  setAttribute(name: string, value: unknown): void {
    this.attributes.set(name, String(value));
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }

  addEventListener(type: string, listener: Listener | null | undefined): void {
    const isThere = this.#listeners.some((one) => one.type === type && one.listener === listener);
    if (listener && !isThere) this.#listeners.push({ type, listener });
  }

  removeEventListener(type: string, listener: Listener | null | undefined): void {
    this.#listeners = this.#listeners.filter((one) => one.type !== type || one.listener !== listener);
  }

  dispatch(type: string): void {
    for (const one of this.#listeners) if (one.type === type) one.listener.call(this, { type });
  }

  get outerHtml(): string {
    if (this.localName === "") return this.data;
    const attributes = [...this.attributes].map(([name, value]) => ` ${name}="${value}"`).toSorted();
    const prefix = this.namespaceURI.endsWith("svg") ? "svg:" : "";
    const listeners = this.#listeners.map(({ type }) => ` @${type}`).toSorted();
    const children = this.childNodes.map((node) => `|${node.outerHtml}`);
    return `<${prefix}${this.localName}${attributes.join("")}${listeners.join("")}>${children.join("")}</>`;
  }
}

export const tinyDocument = {
  createElementNS: (namespace: string, name: string) => new TinyNode(namespace, name),
  createTextNode: (data: unknown) => Object.assign(new TinyNode("", ""), { data: String(data) }),
};
