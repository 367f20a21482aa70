import { expect, it, vi } from "vitest";

import { EmbeddingsError } from "./embeddings.ts";
import type { Passage } from "../passage.ts";
import { createPassageVectors } from "./passage-vectors.ts";
import { openVectorCache } from "./vector-cache.ts";

const passageOf = (text: string): Passage => ({
  kind: "page",
  title: "Help",
  heading: "",
  text,
  keywords: "",
  locale: "en",
  url: undefined,
  sku: undefined,
  product: undefined,
});
const passages = Array.from({ length: 40 }, (_, index) => passageOf(`Passage ${index}`));
const vectorOf = (text: string) => Float32Array.of(text.length, 1);

function createFake() {
  const asked: string[][] = [];
  let failures = 0;
  return {
    asked,
    failNext: (count: number) => (failures = count),
    embed: async (texts: readonly string[]) => {
      asked.push([...texts]);
      if (failures > 0) {
        failures -= 1;
        throw new EmbeddingsError("The server of the embeddings answered 503.");
      }
      return texts.map(vectorOf);
    },
  };
}

const now = () => performance.now();
const live = () => new AbortController().signal;

it("fetches what the cache does not have, keeps it, and asks for nothing twice", async () => {
  const cache = openVectorCache(":memory:", "m");
  const embeddings = createFake();
  const deps = { embeddings, cache, warn: () => undefined, now };
  const first = createPassageVectors(passages, deps);
  expect(first.vectors.every((vector) => vector === undefined)).toBe(true);
  await first.fill(live());
  expect(first.vectors[7]).toEqual(vectorOf("Help\nPassage 7"));
  expect(embeddings.asked.map(({ length }) => length)).toEqual([32, 8]);

  const edited = createPassageVectors([...passages.slice(1), passageOf("New")], deps);
  expect(edited.vectors[0]).toEqual(first.vectors[1]);
  await edited.fill(live());
  expect(embeddings.asked.slice(2)).toEqual([["Help\nNew"]]);
  cache.close();
});

it("goes on where it was after a failure, and says what happened", async () => {
  const cache = openVectorCache(":memory:", "m");
  const embeddings = createFake();
  const warn = vi.fn<(message: string) => void>();
  embeddings.failNext(2);
  const { fill, vectors } = createPassageVectors(passages, { embeddings, cache, warn, now, retryAfterMs: 1 });
  await fill(live());
  expect(vectors.every((vector) => vector !== undefined)).toBe(true);
  expect(warn.mock.calls.map(([message]) => message)).toEqual([
    expect.stringContaining("answered 503. Passages are found by their words meanwhile"),
    expect.stringContaining("answered 503."),
  ]);
  cache.close();
});

it("does without the vectors of passages that the server refuses, and fetches all others", async () => {
  const cache = openVectorCache(":memory:", "m");
  const warn = vi.fn<(message: string) => void>();
  const isRefused = (text: string) => /Passage (?:3|17|39)$/.test(text);
  const embed = vi.fn(async (texts: readonly string[]) => {
    if (texts.some(isRefused)) throw new EmbeddingsError("The server answered 400.", { isRefusal: true });
    return texts.map(vectorOf);
  });
  const { fill, vectors } = createPassageVectors(passages, {
    embeddings: { embed },
    cache,
    warn,
    now,
    retryAfterMs: 1,
  });
  await fill(live());
  expect([...vectors.keys()].filter((place) => vectors[place] === undefined)).toEqual([3, 17, 39]);
  expect(vectors[18]).toEqual(vectorOf("Help\nPassage 18"));
  expect(warn).toHaveBeenCalledOnce();
  const asked = embed.mock.calls.length;
  await fill(live());
  expect(embed.mock.calls).toHaveLength(asked);
  cache.close();
});

it("leaves off when it is aborted in the middle of a pause", async () => {
  const cache = openVectorCache(":memory:", "m");
  const embeddings = createFake();
  embeddings.failNext(Infinity);
  const controller = new AbortController();
  const warn = () => controller.abort();
  await createPassageVectors(passages, { embeddings, cache, warn, now, retryAfterMs: 60_000 }).fill(controller.signal);
  expect(embeddings.asked).toHaveLength(1);
  cache.close();
});

it("has no vector for a question before any passage has one, when it takes too long, and when it fails", async () => {
  const cache = openVectorCache(":memory:", "m");
  const embeddings = createFake();
  const never = async (_texts: readonly string[], signal: AbortSignal) =>
    new Promise<readonly Float32Array[]>((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("too late")));
    });
  const warn = vi.fn<(message: string) => void>();
  let ms = 0;
  const deps = { cache, warn, questionPatienceMs: 5, now: () => ms };
  const vectors = createPassageVectors(passages, { ...deps, embeddings });
  expect(await vectors.ofQuestion("When?")).toBeUndefined();
  expect(embeddings.asked).toEqual([]);
  await vectors.fill(live());
  expect(await vectors.ofQuestion("When?")).toEqual(vectorOf("When?"));
  embeddings.failNext(1);
  expect(await vectors.ofQuestion("When?")).toBeUndefined();

  const asked = embeddings.asked.length;
  expect(await vectors.ofQuestion("When?")).toBeUndefined();
  expect(embeddings.asked).toHaveLength(asked); // for a while nobody waits for it
  expect(warn).toHaveBeenCalledOnce();
  ms = 30_000;
  embeddings.failNext(1);
  expect(await vectors.ofQuestion("When?")).toBeUndefined(); // still down, and not told again
  ms = 60_000;
  expect(await vectors.ofQuestion("When?")).toBeUndefined(); // whoever shows that it is back does not wait either
  await vi.waitFor(async () => expect(await vectors.ofQuestion("When?")).toEqual(vectorOf("When?")));
  expect(warn).toHaveBeenCalledOnce();

  const slow = createPassageVectors(passages, { ...deps, embeddings: { embed: never } });
  expect(await slow.ofQuestion("When?")).toBeUndefined();
  cache.close();
});

it("is not kept from anything by a file that can be neither read nor written, and tells it once", async () => {
  const full = () => {
    throw new Error("database or disk is full");
  };
  const embeddings = createFake();
  const warn = vi.fn<(message: string) => void>();
  const deps = { embeddings, cache: { findAll: full, keep: full }, warn, now };
  const { fill, vectors } = createPassageVectors(passages, deps);
  await fill(live());
  expect(vectors.every((vector) => vector !== undefined)).toBe(true);
  expect(embeddings.asked.map(({ length }) => length)).toEqual([32, 8]);
  expect(warn.mock.calls).toEqual([
    ["The vectors' file cannot be read (database or disk is full): they are fetched anew."],
    ["Vectors cannot be kept (database or disk is full): they are fetched anew at the next start."],
  ]);
});

it("fetches all anew where the server's vectors have another length than those that were kept", async () => {
  const cache = openVectorCache(":memory:", "m");
  const embeddings = createFake();
  const warn = vi.fn<(message: string) => void>();
  const deps = { embeddings, cache, warn, now };
  await createPassageVectors(passages.slice(0, 39), deps).fill(live());

  const longer = async (texts: readonly string[]) => texts.map((text) => Float32Array.of(text.length, 1, 1));
  const grown = createPassageVectors(passages, { ...deps, embeddings: { embed: longer } });
  await grown.fill(live()); // one is missing, and shows it
  expect(grown.vectors.map((vector) => vector?.length)).toEqual(passages.map(() => 3));

  const shrunk = createPassageVectors(passages, deps);
  await shrunk.fill(live()); // nothing is missing: the first question shows it
  await shrunk.ofQuestion("When?");
  await vi.waitFor(() => expect(shrunk.vectors.map((vector) => vector?.length)).toEqual(passages.map(() => 2)));
  expect(warn).toHaveBeenCalledOnce();
  cache.close();
});

it("does not pay for ever for a server whose vectors change their length with every request", async () => {
  const cache = openVectorCache(":memory:", "m");
  const controller = new AbortController();
  const warn = vi.fn<(message: string) => void>(() => controller.abort());
  let length = 1;
  const embed = async (texts: readonly string[]) => {
    length += 1;
    return texts.map(() => new Float32Array(length).fill(1));
  };
  await createPassageVectors(passages, { embeddings: { embed }, cache, warn, now }).fill(controller.signal);
  expect(warn.mock.calls[0]?.[0]).toContain("ever different lengths");
  cache.close();
});
