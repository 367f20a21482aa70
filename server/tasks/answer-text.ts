/** A text that grows at its end. Reading its tail costs what the tail is long, however long the whole has become. */
export interface AnswerText {
  /** UTF-16 code units. */
  readonly length: number;
  append(text: string): void;
  /** What stands from `offset` on, at most `maxChars` of it and no half of a surrogate pair at its end; «» where there is nothing. */
  from(offset: number, maxChars?: number): string;
  /** Nothing more comes: what was kept for growing is let go. */
  close(): void;
  toString(): string;
}

/** Starts with `initial`, where an answer is taken up again. */
export function createAnswerText(initial = ""): AnswerText {
  // Parts, not one string: `a += b` makes a rope, and each slice of a rope first copies all of it.
  let parts: { readonly start: number; readonly text: string }[] = [];
  let length = 0;
  append(initial);

  return {
    get length() {
      return length;
    },
    append,
    from,
    close: () => {
      parts = [{ start: 0, text: toString() }];
    },
    toString,
  };

  function append(text: string): void {
    if (text === "") return;
    parts.push({ start: length, text });
    length += text.length;
  }

  function toString(): string {
    return parts.map(({ text }) => text).join("");
  }

  function from(offset: number, maxChars = Number.POSITIVE_INFINITY): string {
    const end = Math.min(length, offset + maxChars);
    const wanted: string[] = [];
    for (let index = indexAt(offset); index < parts.length; index += 1) {
      const part = parts[index];
      if (!part || part.start >= end) break;
      wanted.push(part.text.slice(Math.max(0, offset - part.start), end - part.start));
    }
    const text = wanted.join("");
    return end < length && endsInsidePair(text) ? text.slice(0, -1) : text;
  }

  /** The part that has the offset. */
  function indexAt(offset: number): number {
    let low = 0;
    let high = parts.length;
    while (low + 1 < high) {
      const middle = (low + high) >> 1;
      if ((parts[middle]?.start ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low;
  }
}

function endsInsidePair(text: string): boolean {
  const last = text.charCodeAt(text.length - 1);
  return last >= 0xd800 && last <= 0xdbff;
}
