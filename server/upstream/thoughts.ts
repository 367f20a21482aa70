const opening = "<think>";
const closing = "</think>";

/** Parts a model's thoughts from its answer, where they stand in one text. */
export interface ThoughtFilter {
  /** What of this text belongs to the answer. White space at its start is held back until something follows it. */
  readonly pass: (text: string) => string;
  /** Thoughts came beside the text: the blank lines between them and the answer are nobody's. */
  readonly noteThoughts: () => void;
  /** No more text comes: what was held back because it might have become a tag is the answer's. */
  readonly flush: () => string;
}

/**
 * Some servers leave the thoughts in the text, as `<think>…</think>` before the answer. Only there is it a tag: an answer
 * that has begun may speak of `<think>` as it likes. Thoughts that never end have no answer after them.
 */
export function createThoughtFilter(): ThoughtFilter {
  let status: "start" | "thinking" | "answer" = "start";
  let blank = "";
  /** At the start, what may become the opening tag; in thoughts, what may become the closing one. */
  let tag = "";
  let hasThoughts = false;

  return {
    pass: (text) => (status === "answer" ? text : passStart(text)),
    noteThoughts: () => {
      hasThoughts = true;
    },
    flush: () => (status === "start" && tag !== "" ? answer() : ""),
  };

  function passStart(text: string): string {
    let rest = text;
    // An answer may begin with several thoughts, one after the other.
    while (rest !== "") {
      if (status === "thinking") rest = skipThought(rest);
      else {
        const said: string = tag === "" ? rest.trimStart() : rest;
        if (tag === "") blank += rest.slice(0, rest.length - said.length);
        tag += said;
        if (!tag.startsWith(opening)) return tag === "" || opening.startsWith(tag) ? "" : answer();
        rest = tag.slice(opening.length);
        tag = "";
        status = "thinking";
        hasThoughts = true;
      }
    }
    return "";
  }

  /** The text after the thought; «» where it goes on. */
  function skipThought(text: string): string {
    const thought = tag + text;
    const end = thought.indexOf(closing);
    if (end === -1) {
      tag = thought.slice(1 - closing.length);
      return "";
    }
    status = "start";
    tag = "";
    return thought.slice(end + closing.length);
  }

  function answer(): string {
    const text = hasThoughts ? tag : blank + tag;
    status = "answer";
    blank = "";
    tag = "";
    return text;
  }
}
