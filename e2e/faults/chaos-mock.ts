import { LLMock, type ChatCompletionRequest, type Fixture } from "@copilotkit/aimock";
import { createRandom } from "../support/random.ts";
import { numberOf, shopQuestion } from "./shop-questions.ts";

/**
 * What may become of a request: what aimock calls chaos (HTTP 500, a body that is no JSON, 429 with `Retry-After`, a socket
 * that is destroyed unanswered), a stream that breaks off after some chunks or at some moment, and a slow one.
 */
const fixtureByFate = {
  whole: {},
  slow: { streamingProfile: { ttft: 600, tps: 60, jitter: 0.5 } },
  drop: { chaos: { dropRate: 1, latencyMs: 5 } },
  malformed: { chaos: { malformedRate: 1 } },
  rateLimit: { chaos: { rateLimitRate: 1 } },
  disconnect: { chaos: { disconnectRate: 1, latencyMs: 10 } },
  "broken off before the first word": { truncateAfterChunks: 1 },
  "broken off after some words": { truncateAfterChunks: 4 },
  "broken off in time": { disconnectAfterMs: 90 },
} satisfies Readonly<Record<string, Partial<Fixture>>>;
type Fate = keyof typeof fixtureByFate;

/** Of a hundred requests, so many. */
const shares: readonly (readonly [Fate, number])[] = [
  ["slow", 5],
  ["drop", 12],
  ["malformed", 6],
  ["rateLimit", 8],
  ["disconnect", 6],
  ["broken off before the first word", 3],
  ["broken off after some words", 3],
  ["broken off in time", 3],
];

/** One request that came to a mock. */
export interface Attempt {
  readonly mock: string;
  readonly fate: Fate;
}

/** An aimock server that does to each request what chance has for it. */
export interface ChaosMock extends AsyncDisposable {
  /** With `/v1`. */
  readonly url: string;
  /** From now on, every request is answered. */
  calm(): void;
}

/**
 * aimock draws its chances from `Math.random`: here each request's fate is drawn from the seed instead, by its question
 * and how often that has come, and is then sure. So a seed brings the same faults again.
 *
 * @param onAttempt is told of every request, with its question's number
 */
export async function startChaosMock(
  name: string,
  seed: number,
  onAttempt: (number: number, attempt: Attempt) => void,
): Promise<ChaosMock> {
  const random = createRandom(seed).fork(name);
  const attemptsByNumber = new Map<number, number>();
  const fateByRequest = new WeakMap<ChatCompletionRequest, Fate>();
  let isCalm = false;
  const mock = new LLMock({ port: 0, chunkSize: 7, journalMaxEntries: 1 });
  for (const fate of Object.keys(fixtureByFate).filter(isFate)) {
    mock.addFixture({
      match: { predicate: (request) => fateOf(request) === fate },
      response: (request) => ({ content: shopQuestion(numberIn(request)).answer }),
      streamingProfile: { ttft: 20, tps: 150, jitter: 0.5 },
      ...fixtureByFate[fate],
    });
  }
  await mock.start();
  return {
    url: `${mock.url}/v1`,
    calm: () => {
      isCalm = true;
    },
    [Symbol.asyncDispose]: async () => await mock.stop(),
  };

  /** Every fixture asks, of the same request. */
  function fateOf(request: ChatCompletionRequest): Fate {
    const there = fateByRequest.get(request);
    if (there !== undefined) return there;
    const number = numberIn(request);
    const attempt = attemptsByNumber.get(number) ?? 0;
    attemptsByNumber.set(number, attempt + 1);
    const fate = isCalm ? "whole" : draw(random.fork(`${number} ${attempt}`).between(0, 99));
    fateByRequest.set(request, fate);
    onAttempt(number, { mock: name, fate });
    return fate;
  }
}

function draw(percent: number): Fate {
  let upTo = 0;
  for (const [fate, share] of shares) if (percent < (upTo += share)) return fate;
  return "whole";
}

function isFate(name: string): name is Fate {
  return name in fixtureByFate;
}

function numberIn({ messages }: ChatCompletionRequest): number {
  const content = messages.at(-1)?.content;
  return numberOf(typeof content === "string" ? content : "");
}
