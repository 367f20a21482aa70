import { createParser } from "eventsource-parser";
import { randomUUID } from "node:crypto";
import type { ChatRequest, TaskAccepted } from "../../server/protocol.ts";
import { checkStream, textOf } from "./stream-rules.ts";
import { parseWireEvent, taskAcceptedOf, type WireEvent } from "./wire.ts";

export type EventName = WireEvent["event"];
export type EventOf<N extends EventName> = Extract<WireEvent, { readonly event: N }>;

/** One open answer stream, read as far as the test asks. */
export interface Attachment {
  readonly response: Response;
  /** What has been read so far. */
  readonly events: readonly WireEvent[];
  /** The bytes read so far, as text. */
  raw(): string;
  /** Reads on to the next event of this name (for which `fits` holds) and returns it. Throws where the stream ends first. */
  until<N extends EventName>(name: N, fits?: (event: EventOf<N>) => boolean): Promise<EventOf<N>>;
  /** Reads to the end, and checks all of it against the rules that hold for every stream. */
  whole(): Promise<readonly WireEvent[]>;
  /** The text of what has been read so far, by the offset rule. */
  text(): string;
  /** Closes the connection, as a shopper does who walks away. */
  leave(): void;
}

export interface AskInit {
  readonly headers?: Readonly<Record<string, string>>;
}

/** A question's body: a fresh message id, and whatever else the test says. */
export function question(message: string, rest: Partial<ChatRequest> = {}): ChatRequest {
  return { message, messageId: randomUUID(), ...rest };
}

/** Asks, and follows the answer in the same response. Throws where the question was refused. */
export async function ask(url: string, body: ChatRequest, init: AskInit = {}): Promise<Attachment> {
  const controller = new AbortController();
  const response = await post(url, body, init, controller.signal);
  return attachmentOf(response, controller, "");
}

/** Asks, and returns the bare answer: for refusals. */
export async function post(url: string, body: unknown, init: AskInit = {}, signal?: AbortSignal): Promise<Response> {
  return await fetch(`${url}/api/chat`, {
    method: "POST",
    headers: { "content-type": "application/json", ...init.headers },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Asks without following the answer: `streamUrl` is where it can be read. Throws where the question was refused. */
export async function askElsewhere(url: string, body: ChatRequest): Promise<TaskAccepted> {
  const response = await fetch(`${url}/api/chat/tasks`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (response.status !== 202) throw new Error(`Cannot ask: ${response.status} ${await response.text()}`);
  return await taskAcceptedOf(response);
}

/** Attaches to a task that exists. `cursor` goes as `Last-Event-ID`; `held` is the text that the client has already. */
export async function attach(url: string, taskId: string, cursor?: string, held = ""): Promise<Attachment> {
  const controller = new AbortController();
  const response = await fetch(`${url}/api/chat/tasks/${taskId}/stream`, {
    headers: cursor === undefined ? {} : { "last-event-id": cursor },
    signal: controller.signal,
  });
  return attachmentOf(response, controller, held);
}

/** Asks, reads the answer to its end, and returns all of it: for questions whose way does not matter. */
export async function askWhole(url: string, body: ChatRequest, init: AskInit = {}): Promise<Answer> {
  const attachment = await ask(url, body, init);
  const events = await attachment.whole();
  return { events, text: textOf(events), end: endOf(events), connected: connectedOf(events) };
}

export interface Answer {
  readonly events: readonly WireEvent[];
  readonly text: string;
  readonly end: EventOf<"done"> | EventOf<"error">;
  readonly connected: EventOf<"connected">["data"];
}

/** Reads the events of a response as they come. Throws on anything that is not a well-formed event of the contract. */
export async function* readEvents(
  response: Response,
  onText?: (text: string) => void,
): AsyncGenerator<WireEvent, void> {
  const type = response.headers.get("content-type") ?? "none";
  if (response.body === null || !type.startsWith("text/event-stream")) {
    throw new Error(`Cannot read events: the answer is ${response.status} ${type}, ${await response.text()}`);
  }
  const ready: WireEvent[] = [];
  const parser = createParser({
    onEvent: (message) =>
      ready.push(parseWireEvent({ event: message.event ?? "none", id: message.id ?? "", data: message.data })),
    onError: (error) => {
      throw error;
    },
  });
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const bytes of response.body) {
    const text = decoder.decode(bytes, { stream: true });
    onText?.(text);
    parser.feed(text);
    yield* ready.splice(0);
  }
}

/** All events of one name. */
export function eventsOf<N extends EventName>(events: readonly WireEvent[], name: N): readonly EventOf<N>[] {
  return events.filter((event) => isNamed(event, name));
}

function attachmentOf(response: Response, controller: AbortController, held: string): Attachment {
  const events: WireEvent[] = [];
  let raw = "";
  const source = readEvents(response, (text) => (raw += text));
  return { response, events, raw: () => raw, until, whole, text: () => textOf(events, held), leave };

  async function until<N extends EventName>(name: N, fits?: (event: EventOf<N>) => boolean): Promise<EventOf<N>> {
    for (let event = await next(); event !== undefined; event = await next()) {
      if (isNamed(event, name) && (fits === undefined || fits(event))) return event;
    }
    throw new Error(`Cannot wait for ${name}: the stream ended first, with\n${raw}`);
  }

  async function whole(): Promise<readonly WireEvent[]> {
    while ((await next()) !== undefined);
    checkStream(events, held.length);
    return events;
  }

  async function next(): Promise<WireEvent | undefined> {
    const { done, value } = await source.next();
    if (done === true) return undefined;
    events.push(value);
    return value;
  }

  function leave(): void {
    controller.abort();
  }
}

function isNamed<N extends EventName>(event: WireEvent, name: N): event is EventOf<N> {
  return event.event === name;
}

function connectedOf(events: readonly WireEvent[]): EventOf<"connected">["data"] {
  const [connected] = eventsOf(events, "connected");
  if (connected === undefined) throw new Error("Cannot find connected: the stream has none");
  return connected.data;
}

/** The end of a whole stream. */
export function endOf(events: readonly WireEvent[]): EventOf<"done"> | EventOf<"error"> {
  const last = events.at(-1);
  if (last?.event === "done" || last?.event === "error") return last;
  throw new Error("Cannot find the end: the stream has none");
}
