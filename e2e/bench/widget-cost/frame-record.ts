/** What was seen in the page at each frame. */
export interface FrameRecord {
  /** When, ms since 1970: the clock that all processes of a machine share. */
  readonly at: readonly number[];
  /** The number of the last delta that was drawn by then; -1: none. */
  readonly drawn: readonly number[];
}

/** A record that goes on. */
export interface Recording {
  /** The number of the last delta that was drawn by now; -1: none. */
  readonly furthest: () => number;
  readonly end: () => FrameRecord;
}

/**
 * Notes at each frame how far the answer's text has come. Runs in the page: its own text is sent there.
 *
 * What a frame finds in the document is what that frame paints. Only the last few text nodes are looked at, and of these
 * only the ends, so that it costs the same however long the answer is.
 *
 * @param path selectors, each within the shadow root of what the one before found
 */
export function recordFrames(path: readonly string[]): Recording {
  const tailChars = 48;
  const nodesLookedAt = 24;
  const at: number[] = [];
  const drawn: number[] = [];
  let answer: Element | undefined;
  let furthest = -1;
  let lastRead = "";
  let frame = requestAnimationFrame(note);
  return { furthest: () => furthest, end };

  function end(): FrameRecord {
    cancelAnimationFrame(frame);
    return { at, drawn };
  }

  function note(): void {
    frame = requestAnimationFrame(note);
    if (furthest < 0 || answer?.isConnected !== true) answer = findAnswer();
    if (answer !== undefined) furthest = Math.max(furthest, lastNumber(answer));
    at.push(Date.now());
    drawn.push(furthest);
  }

  function findAnswer(): Element | undefined {
    let root: ParentNode | null | undefined = document;
    let found: Element | undefined;
    for (const selector of path) {
      found = [...(root?.querySelectorAll(selector) ?? [])].at(-1);
      root = found?.shadowRoot;
    }
    return found;
  }

  /** Of the last whole `n<number> ` in the text; -1 where there is none near the end. */
  function lastNumber(root: Element): number {
    let node: Node | null = root;
    for (let left = nodesLookedAt; node !== null && left > 0; left -= 1) {
      while (node.lastChild !== null) node = node.lastChild;
      if (node instanceof Text) {
        const { length } = node;
        const tail = node.substringData(Math.max(0, length - tailChars), tailChars);
        // Most frames bring nothing new.
        if (tail === lastRead) return furthest;
        const number = [...tail.matchAll(/n(\d+)\s/g)].at(-1)?.[1];
        if (number !== undefined) {
          lastRead = tail;
          return Number(number);
        }
      }
      while (node !== null && node !== root && node.previousSibling === null) node = node.parentNode;
      node = node === root || node === null ? null : node.previousSibling;
    }
    return -1;
  }
}
