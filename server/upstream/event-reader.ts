import { createParser } from "eventsource-parser";

/** One line, and one event, may not be larger than this many characters: an upstream that never ends one must not fill the memory. */
const maxEventChars = 4 * 1024 * 1024;

export interface EventHandlers {
  /** Data to be read: of an event, or a JSON value that stands there without one. `isRest`: the body ended within it. */
  readonly onData: (data: string, isRest: boolean) => void;
  /** An event, or a field, that is named `error`. */
  readonly onError: (data: string) => void;
  /** The body cannot be one of ours. `what` goes on: «it sent …». */
  readonly onMalformed: (what: string) => void;
}

export interface EventReader {
  readonly feed: (text: string) => void;
  /** The body has ended: reads what has no line end, or no blank line, behind it. */
  readonly end: () => void;
}

/**
 * Cuts a body into its data, and decides by what is there, not by the content type: events, JSON lines, one JSON value
 * over as many lines as it likes, or a mixture of them, as when a proxy puts its own words into a stream.
 *
 * The parser drops the beginning of a line that is no field it knows, so it is only ever given whole lines.
 */
export function createEventReader({ onData, onError, onMalformed }: EventHandlers): EventReader {
  let isAtStart = true;
  let isEnding = false;
  let lineParts: string[] = [];
  let lineChars = 0;
  /** The lines of a JSON value that is not whole yet. */
  let jsonLines: string[] = [];
  let jsonChars = 0;
  /** Nothing can be read any more. */
  let isBroken = false;

  const parser = createParser({
    maxBufferSize: maxEventChars,
    onEvent: ({ event, data }) => {
      if (jsonLines.length > 0) endJson();
      if (event === "error") onError(data);
      else onData(data, isEnding);
    },
    onError: (error) => {
      if (error.type === "max-buffer-size-exceeded") giveUp("an event that is too large");
      else if (error.field === "error") onError(error.value ?? "");
      else readBareLine(error.line ?? "");
    },
  });

  return {
    feed: (text) => {
      if (isAtStart) lookAtStart(text);
      // In parts of the largest size: then a line that is too large is found at the same place however the text is cut.
      for (let at = 0; at < text.length; at += maxEventChars) {
        feedPart(text.length <= maxEventChars ? text : text.slice(at, at + maxEventChars));
      }
    },
    end: () => {
      isEnding = true;
      if (!isBroken) parser.feed(`${lineParts.join("")}\n\n`);
      lineParts = [];
      if (jsonLines.length > 0) endJson();
    },
  };

  function lookAtStart(text: string): void {
    const at = text.search(/\S/);
    if (at === -1) return;
    isAtStart = false;
    if (text[at] === "<") giveUp("a page");
  }

  function feedPart(text: string): void {
    if (isBroken) return;
    const end = endOfLastLine(text);
    // Without a beginning before it, no line of this part is larger than the part.
    const lineEnd = end === 0 || lineChars === 0 ? text.length : text.search(/[\r\n]/);
    if (lineChars + lineEnd > maxEventChars) return giveUp("a line that is too large");
    if (end === 0) lineParts.push(text);
    else {
      parser.feed(lineParts.join("") + text.slice(0, end));
      lineParts = end === text.length ? [] : [text.slice(end)];
    }
    lineChars = end === 0 ? lineChars + text.length : text.length - end;
  }

  /** A line that is no field. One that begins like JSON does begins a value; the others are nobody's. */
  function readBareLine(line: string): void {
    if (jsonLines.length > 0) addJsonLine(line);
    else if (/^\s*(?:\{|\[)/.test(line)) {
      if (isJson(line) || line.trim() === "[DONE]") onData(line, isEnding);
      else addJsonLine(line);
    }
  }

  function addJsonLine(line: string): void {
    jsonLines.push(line);
    jsonChars += line.length;
    if (jsonChars > maxEventChars) giveUp("a value that is too large");
  }

  function endJson(): void {
    const json = jsonLines.join("\n");
    jsonLines = [];
    jsonChars = 0;
    onData(json, isEnding);
  }

  function giveUp(what: string): void {
    isBroken = true;
    jsonLines = [];
    onMalformed(what);
  }
}

/** Where the text after the last line end begins; 0 where there is none. */
function endOfLastLine(text: string): number {
  if (text.endsWith("\n")) return text.length;
  return Math.max(text.lastIndexOf("\n"), text.lastIndexOf("\r")) + 1;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // the beginning of one that goes on in the next line
  }
}
