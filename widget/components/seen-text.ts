/** The text of an answer as it is seen, with the bullets and numbers of its lists, which the browser leaves out of `innerText`. */
export function seenText(root: HTMLElement): string {
  const marks = [...root.querySelectorAll<HTMLOListElement>("ul, ol")].flatMap(({ tagName, start, children }) =>
    [...children].map((item, index) => {
      const mark = new Text(tagName === "OL" ? `${start + index}. ` : "• ");
      item.prepend(mark);
      return mark;
    }),
  );
  const text = root.innerText;
  for (const mark of marks) mark.remove();
  return text;
}
