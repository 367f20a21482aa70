/** Tells whether the element is in view, now and whenever that changes, until the returned function is called. */
export function watchView(element: Element, tell: (isInView: boolean) => void): () => void {
  const view = new IntersectionObserver((entries) => tell(entries.at(-1)?.isIntersecting === true));
  view.observe(element);
  return () => view.disconnect();
}
