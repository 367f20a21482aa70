/** A text that grows at its end. Reading its tail costs what the tail is long, however long the whole has become. */
export interface AnswerText {
  /** UTF-16 code units. */
  readonly length: number;
  append(text: string): void;
  /** What stands from `offset` on, «» where there is nothing. */
  from(offset: number): string;
  toString(): string;
}

/** Starts with `initial`, where an answer is taken up again. */
export function createAnswerText(initial = ""): AnswerText {
  // Parts, not one string: `a += b` makes a rope, and each slice of a rope first copies all of it.
  const parts: { readonly start: number; readonly text: string }[] = [];
  let length = 0;
  append(initial);

  return {
    get length() {
      return length;
    },
    append,
    from,
    toString: () => parts.map(({ text }) => text).join(""),
  };

  function append(text: string): void {
    if (text === "") return;
    parts.push({ start: length, text });
    length += text.length;
  }

  function from(offset: number): string {
    const wanted: string[] = [];
    for (let index = parts.length - 1; index >= 0; index -= 1) {
      const part = parts[index];
      if (!part || part.start + part.text.length <= offset) break;
      wanted.push(part.start >= offset ? part.text : part.text.slice(offset - part.start));
    }
    return wanted.toReversed().join("");
  }
}
