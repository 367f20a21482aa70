/** As much of a document as Preact draws into. */
export class TinyNode {
  parentNode: TinyNode | null = null;
  readonly childNodes: TinyNode[] = [];
  readonly attributes = new Map<string, string>();
  readonly listeners = new Map<string, (event: { readonly type: string }) => void>();
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

  addEventListener(type: string, listener: (event: { readonly type: string }) => void): void {
    this.listeners.set(type, listener);
  }

  removeEventListener(type: string): void {
    this.listeners.delete(type);
  }

  dispatch(type: string): void {
    this.listeners.get(type)?.call(this, { type });
  }

  get outerHtml(): string {
    if (this.localName === "") return this.data;
    const attributes = [...this.attributes].map(([name, value]) => ` ${name}="${value}"`).toSorted();
    const prefix = this.namespaceURI.endsWith("svg") ? "svg:" : "";
    const listeners = [...this.listeners.keys()].map((type) => ` @${type}`);
    const children = this.childNodes.map((node) => `|${node.outerHtml}`);
    return `<${prefix}${this.localName}${attributes.join("")}${listeners.join("")}>${children.join("")}</>`;
  }
}

export const tinyDocument = {
  createElementNS: (namespace: string, name: string) => new TinyNode(namespace, name),
  createTextNode: (data: unknown) => Object.assign(new TinyNode("", ""), { data: String(data) }),
};
