import { isRecord } from "../is-record.ts";
import type { BodyReader } from "./body-reader.ts";
import type { ChatCompletions } from "./chat-completions.ts";
import type { AskOptions, Failover, Put } from "./failover.ts";
import { UpstreamFailure } from "./failure.ts";
import { promptTextOf } from "./prompt-text.ts";
import type { Redact } from "./redact.ts";
import { createRelayReader } from "./relay-reader.ts";
import { learnedFrom, type RequestStyle } from "./request-style.ts";
import { createWholeReader } from "./whole-reader.ts";

/** What the shop's own servers ask, as they wrote it. https://platform.openai.com/docs/api-reference/chat/create */
export type RelayBody = Readonly<Record<string, unknown>>;

/** One of the models that can be asked for. */
export interface RelayModel {
  readonly id: string;
  /** The name of its upstream. */
  readonly upstream: string;
}

/**
 * Passes the requests of the shop's own servers on to the upstreams, and their answers back, both as they were written.
 *
 * Where `model` names an upstream, or its model, that one is asked first. Another name is the first upstream's to know. Each
 * of the others is asked for its own model.
 *
 * Aborting `signal` aborts the request upstream.
 * @throws UpstreamFailure; the signal's reason when it is aborted
 */
export interface Relay {
  /** The JSON of the answer's chunks, as they arrive; without `[DONE]`, which is the end. */
  readonly stream: (body: RelayBody, signal: AbortSignal) => AsyncGenerator<readonly string[], void>;
  /** The JSON of the whole answer. */
  readonly complete: (body: RelayBody, signal: AbortSignal) => Promise<string>;
  /** In the order in which they are asked. */
  readonly models: () => readonly RelayModel[];
}

/** @param clients those behind `failover`, in its order */
export function createRelay(failover: Failover, clients: readonly ChatCompletions[]): Relay {
  /** Those that refuse to be asked for the usage. */
  const silent = new Set<string>();
  return { stream, complete, models };

  async function* stream(body: RelayBody, signal: AbortSignal): AsyncGenerator<readonly string[], void> {
    const { stream_options: options, n } = body;
    const isUsageWanted = isRecord(options) && options["include_usage"] === true;
    const isOurs = options === undefined || options === null;
    /** Who was left alone with it: that an upstream refuses it, another request may have learned while this one was out. */
    const spared = new Set<string>();
    const chunked = ask({
      body,
      createReader: (redact) => createRelayReader(redact, typeof n === "number" ? n : 1),
      fieldsFor: ({ name }) => {
        if (isOurs && silent.has(name)) spared.add(name);
        return { stream: true, ...(!spared.has(name) && withUsage(options)) };
      },
      // What the caller did not ask for is no reason to refuse it.
      learn: ({ name }, failure) => {
        if (!isOurs || spared.has(name) || !learnedFrom(onlyStreamOptions, failure)) return false;
        silent.add(name);
        return true;
      },
      signal,
    });
    for await (const chunks of chunked) {
      const wanted = isUsageWanted ? chunks : chunks.filter((json) => !isUsageAlone(json));
      if (wanted.length > 0) yield wanted;
    }
  }

  async function complete(body: RelayBody, signal: AbortSignal): Promise<string> {
    let json = "";
    const whole = ask({
      body,
      createReader: createWholeReader,
      fieldsFor: () => ({ stream: false }),
      isWhole: true,
      signal,
    });
    for await (const piece of whole) json = piece;
    return json;
  }

  function models(): readonly RelayModel[] {
    const isFirst = ({ model }: ChatCompletions, at: number) => clients.findIndex((one) => one.model === model) === at;
    return clients.filter(isFirst).map(({ name, model }) => ({ id: model, upstream: name }));
  }

  function ask<Piece, End>(errand: Errand<Piece, End>): AsyncGenerator<Piece, End> {
    const { body, createReader, fieldsFor, isWhole = false, learn, signal: askerSignal } = errand;
    const { model: wanted, messages, tools, functions } = body;
    const named = clients.find(({ model }) => model === wanted) ?? clients.find(({ name }) => name === wanted);
    const promptText = promptTextOf([messages, tools, functions]);
    const put: Put<Piece, End> = (client, signal) => {
      const isForeign = !named && client === clients[0] && typeof wanted === "string";
      const pieces = client.ask({
        body: { ...body, model: isForeign ? wanted : client.model, ...fieldsFor(client) },
        promptText,
        asker: "relay",
        createReader,
        onUsage: () => undefined, // the observer is told
        signal,
        isWhole,
      });
      return isForeign ? blamingTheModel(pieces) : pieces;
    };
    // What one upstream rejects is the caller's to mend, and no other one's to hide.
    const options: AskOptions = { preferred: named?.name, finalKinds: ["rejected"], isWhole };
    return failover.ask(put, askerSignal, learn ? { ...options, learn } : options);
  }
}

interface Errand<Piece, End> extends Pick<AskOptions, "learn" | "isWhole"> {
  readonly body: RelayBody;
  readonly createReader: (redact: Redact) => BodyReader<Piece, End>;
  /** What of the body is ours to say. */
  readonly fieldsFor: (client: ChatCompletions) => RelayBody;
  readonly signal: AbortSignal;
}

/** All else in the body is the caller's own: nothing of it is put otherwise than they did. */
const onlyStreamOptions: RequestStyle = {
  lengthField: "max_completion_tokens",
  hasTemperature: false,
  hasStreamOptions: true,
};

/** Our own books need the usage, whether or not the caller does. What is no object is the upstream's to refuse. */
function withUsage(options: unknown): RelayBody {
  const isKnown = isRecord(options) || options === undefined || options === null;
  return isKnown ? { stream_options: { ...options, include_usage: true } } : {};
}

/** How providers say that there is no such model, or none for us. */
const modelStatuses: ReadonlySet<number | undefined> = new Set([400, 403, 404]);

/** That an upstream does not let us use a model which is not its own is the caller's fault: it is not left alone for that. */
async function* blamingTheModel<Piece, End>(pieces: AsyncGenerator<Piece, End>): AsyncGenerator<Piece, End> {
  try {
    return yield* pieces;
  } catch (error) {
    if (!(error instanceof UpstreamFailure) || error.kind !== "denied") throw error;
    const { message, detail, cause } = error;
    throw modelStatuses.has(detail.status) ? new UpstreamFailure("rejected", message, { detail, cause }) : error;
  }
}

/** Whether a chunk tells the usage and nothing else: what comes last where it is asked for. */
function isUsageAlone(json: string): boolean {
  // A quote within a text has a backslash before it: most chunks need not be read again.
  if (!/"choices"\s*:\s*\[\s*\]/.test(json)) return false;
  const value: unknown = JSON.parse(json);
  return (
    isRecord(value) && Array.isArray(value["choices"]) && value["choices"].length === 0 && isRecord(value["usage"])
  );
}
