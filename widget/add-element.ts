/** Adds an element with these attributes at the end of another. What is within `svg` is drawn as that. */
export function addElement(parent: Element, tag: string, attributes: Readonly<Record<string, string>> = {}): Element {
  const element = document.createElementNS(tag === "svg" ? "http://www.w3.org/2000/svg" : parent.namespaceURI, tag);
  setAttributes(element, attributes);
  parent.append(element);
  return element;
}

export function setAttributes(element: Element, attributes: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
}
