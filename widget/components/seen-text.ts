/** The text of an answer as it is seen, with the bullets and numbers of its lists, which the browser leaves out of `innerText`. */
export function seenText(root: HTMLElement): string {
  const marks = [...root.querySelectorAll("li")].map((item) => {
    const list = item.parentElement;
    const isOrdered = list instanceof HTMLOListElement;
    const mark = new Text(isOrdered ? `${list.start + [...list.children].indexOf(item)}. ` : "• ");
    item.prepend(mark);
    return mark;
  });
  const text = root.innerText;
  for (const mark of marks) mark.remove();
  return text;
}
