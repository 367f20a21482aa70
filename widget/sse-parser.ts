/** One event of a stream (https://html.spec.whatwg.org/multipage/server-sent-events.html). */
export interface SseMessage {
  /** Undefined where the stream names none. */
  readonly event: string | undefined;
  readonly id: string | undefined;
  readonly data: string;
}

/**
 * Parses an event stream as it comes, cut anywhere; each call gives the events that are whole by then.
 *
 * A tenth of the size of eventsource-parser, which the tests hold it against: comments and `retry` are of no use here.
 */
export function createSseParser(): (chunk: string) => readonly SseMessage[] {
  let rest = "";
  let event: string | undefined;
  let id: string | undefined;
  let data: string[] = [];
  let isStart = true;
  return (chunk) => {
    const messages: SseMessage[] = [];
    let text = rest + chunk;
    // A byte order mark is allowed before the first line.
    if (isStart && text !== "") text = text.replace(/^\uFEFF/, "");
    isStart &&= text === "";
    // A \r that ends the chunk waits: it may be half of \r\n.
    const lines = text.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? "";
    for (const line of lines) readLine(line, messages);
    return messages;
  };

  function readLine(line: string, messages: SseMessage[]): void {
    if (line === "") {
      if (data.length > 0) messages.push({ event, id, data: data.join("\n") });
      event = id = undefined;
      data = [];
      return;
    }
    const [, field, value = ""] = /^([^:]*)(?::\x20?(.*))?$/s.exec(line) ?? [];
    if (field === "data") data.push(value);
    else if (field === "event") event = value === "" ? undefined : value;
    else if (field === "id" && !value.includes("\0")) id = value;
  }
}
