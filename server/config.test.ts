import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { ConfigError, loadConfig } from "./config.ts";
import type { Environment } from "./environment.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "xiaoer-config-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const noFile = { XIAOER_CONFIG: "" } as const;

function withFile(text: string): Environment {
  const path = join(folder, "config.json");
  writeFileSync(path, text);
  return { XIAOER_CONFIG: path };
}

function mistakesOf(env: Environment): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split("\n").slice(1);
    throw error;
  }
  return [];
}

describe("loadConfig()", () => {
  it("runs with nothing set: one shop, the demo's knowledge, no upstream", () => {
    const config = loadConfig(noFile);
    expect(config).toMatchObject({ port: 8787, host: "127.0.0.1", storePath: "data/xiaoer.db", upstreams: [] });
    expect([...config.shops.keys()]).toEqual(["default"]);
    expect(config.shops.get("default")).toMatchObject({
      origins: ["http://localhost:*", "http://127.0.0.1:*"],
      knowledge: "demo/knowledge",
      theme: { color: "#3b82f6", position: "right" },
    });
    expect(config.timeouts).toEqual({ connectMs: 5000, firstTokenMs: 120_000, idleMs: 30_000, totalMs: 300_000 });
  });

  it("lays the environment over the file", () => {
    const file = withFile(JSON.stringify({ store: "sqlite:a.db", shops: { default: { name: "Shop" } } }));
    const config = loadConfig({
      ...file,
      PORT: "9000",
      XIAOER_STORE: "sqlite:b.db",
      XIAOER_ORIGINS: "https://shop.example, https://*.shop.example",
      OPENAI_BASE_URL: "http://127.0.0.1:1234/v1/",
      OPENAI_API_KEY: "sk-test",
      OPENAI_MODEL: "small",
    });
    expect(config).toMatchObject({ port: 9000, storePath: "b.db" });
    expect(config.shops.get("default")).toMatchObject({
      name: "Shop",
      origins: ["https://shop.example", "https://*.shop.example"],
    });
    expect(config.upstreams).toEqual([
      {
        name: "main",
        baseUrl: "http://127.0.0.1:1234/v1",
        apiKey: "sk-test",
        model: "small",
        temperature: 0.7,
        maxTokens: 2048,
      },
    ]);
  });

  it("takes several upstreams, in their order, the environment's over the first", () => {
    const upstreams = [
      { baseUrl: "https://one.example/v1", model: "a" },
      { baseUrl: "https://two.example/v1/", model: "b", maxTokens: 100 },
      { name: "spare", baseUrl: "http://[::1]:1/v1", model: "c" },
    ];
    const config = loadConfig({ ...withFile(JSON.stringify({ upstreams })), OPENAI_MODEL: "large" });
    expect(config.upstreams).toMatchObject([
      { name: "main", baseUrl: "https://one.example/v1", model: "large", maxTokens: 2048 },
      { name: "upstream-2", baseUrl: "https://two.example/v1", model: "b", maxTokens: 100 },
      { name: "spare", baseUrl: "http://[::1]:1/v1", model: "c" },
    ]);
    const same = [
      { ...upstreams[0], name: "x" },
      { ...upstreams[1], name: "x" },
    ];
    expect(mistakesOf(withFile(JSON.stringify({ upstreams: same })))).toEqual([
      expect.stringContaining('upstreams.1.name: expected a name that no upstream before it has, got "x"'),
    ]);
  });

  it("takes each upstream's model for summaries, the environment's for the first, and turns them off on request", () => {
    const upstreams = [
      { baseUrl: "https://one.example/v1", model: "a", summaryModel: "cheap" },
      { baseUrl: "https://two.example/v1", model: "b" },
    ];
    const file = withFile(JSON.stringify({ upstreams, history: { summary: false } }));
    const modelsOf = (env: Environment) => loadConfig(env).upstreams.map(({ summaryModel }) => summaryModel);
    expect(modelsOf(file)).toEqual(["cheap", undefined]);
    expect(modelsOf({ ...file, OPENAI_SUMMARY_MODEL: "other" })).toEqual(["other", undefined]);
    expect(modelsOf({ ...file, OPENAI_MODEL: "large", OPENAI_SUMMARY_MODEL: "other" })).toEqual(["other", undefined]);
    expect(modelsOf({ ...noFile, OPENAI_SUMMARY_MODEL: "other" })).toEqual([]);
    expect(loadConfig(file).history).toEqual({ maxTurns: 10, summary: false, maxPromptTokens: 6000 });
    expect(loadConfig(noFile).history.summary).toBe(true);
  });

  it.each(["http://10.0.0.5:8000/v1", "http://model.internal/v1", "http://127.0.0.1.example/v1"])(
    "sends nothing over %s unless that is permitted",
    (baseUrl) => {
      const upstream = { baseUrl, model: "m" };
      expect(mistakesOf(withFile(JSON.stringify({ upstreams: [upstream] })))).toEqual([
        expect.stringContaining("upstreams.0.baseUrl: expected https"),
      ]);
      expect(mistakesOf({ ...noFile, OPENAI_BASE_URL: baseUrl, OPENAI_MODEL: "m" })).toEqual([
        expect.stringContaining("OPENAI_BASE_URL: expected https"),
      ]);
      const allowed = withFile(JSON.stringify({ upstreams: [{ ...upstream, allowHttp: true }] }));
      expect(loadConfig(allowed).upstreams).toMatchObject([{ baseUrl }]);
    },
  );

  it.each(["http://localhost:1/v1", "http://model.localhost/v1", "http://127.0.0.2/v1", "http://[::1]:8000/v1"])(
    "sends to %s, which does not leave the machine, without being permitted",
    (baseUrl) => {
      const { upstreams } = loadConfig(withFile(JSON.stringify({ upstreams: [{ baseUrl, model: "m" }] })));
      expect(upstreams).toMatchObject([{ baseUrl }]);
    },
  );

  it.each(["https://user:pass@api.example/v1", "https://api.example/v1?key=1", "ftp://api.example/v1", "api.example"])(
    "refuses %s for an upstream's address",
    (baseUrl) => {
      const mistakes = mistakesOf(withFile(JSON.stringify({ upstreams: [{ baseUrl, model: "m" }] })));
      expect(mistakes).toEqual([expect.stringContaining("upstreams.0.baseUrl: expected an http or https address")]);
      expect(mistakes.join()).not.toMatch(/pass|key=/);
    },
  );

  it("turns the relay on by a token, which must be long, and takes an upstream", () => {
    const model = { OPENAI_MODEL: "m" };
    const token = "0123456789abcdef";
    expect(loadConfig(noFile).relayToken).toBeUndefined();
    expect(loadConfig({ ...noFile, ...model, XIAOER_RELAY_TOKEN: token }).relayToken).toBe(token);
    for (const unfit of ["geheim", "geheim 0123456789", "geheim\u00fc0123456789"]) {
      const mistakes = mistakesOf({ ...noFile, ...model, XIAOER_RELAY_TOKEN: unfit });
      expect(mistakes).toEqual([expect.stringContaining("XIAOER_RELAY_TOKEN: expected at least 16")]);
      expect(mistakes.join()).not.toContain("geheim");
    }
    expect(mistakesOf({ ...noFile, XIAOER_RELAY_TOKEN: token })).toEqual([
      expect.stringContaining("XIAOER_RELAY_TOKEN: expected an upstream"),
    ]);
    const wrong = withFile(JSON.stringify({ upstreams: [{ baseUrl: "https://api.example/v1", model: 1 }] }));
    expect(mistakesOf({ ...wrong, XIAOER_RELAY_TOKEN: token })).toEqual([
      expect.stringContaining("upstreams.0.model: expected"),
    ]);
  });

  it("names every mistake at once, in the file and in the environment", () => {
    const file = withFile(
      JSON.stringify({
        stroe: "x",
        shops: { default: { origins: ["shop.example"], theme: { color: "blue" } }, other: { knowledge: "/no/such" } },
        limits: { messageChars: "many" },
      }),
    );
    expect(mistakesOf({ ...file, PORT: "http", LOG_LEVEL: "loud" }).toSorted()).toEqual([
      expect.stringContaining('LOG_LEVEL: expected one of fatal, error, warn, info, debug, trace, silent, got "loud"'),
      expect.stringContaining('PORT: expected a number from 0 to 65535, got "http"'),
      expect.stringContaining('limits.messageChars: expected an integer, got "many"'),
      expect.stringContaining("shops.default.origins.0: expected an origin such as https://shop.example"),
      expect.stringContaining('shops.default.theme.color: expected a colour such as #3b82f6, got "blue"'),
      expect.stringContaining('shops.other.knowledge: expected a folder, got "/no/such"'),
      expect.stringContaining('stroe: expected no such key, got "x"'),
    ]);
  });

  it("takes a shop's own texts by language, and refuses those that the widget could not show", () => {
    const withTexts = (texts: unknown) => withFile(JSON.stringify({ shops: { default: { texts } } }));
    const fine = {
      de: { send: "Los", left: "noch {n} s", language: "de-AT" },
      "zh-Hant": { leftSpoken: "{time}{stage}" },
    };
    expect(loadConfig(withTexts(fine)).shops.get("default")?.texts).toEqual(fine);
    const mistakes = mistakesOf(
      withTexts({
        de: { sned: "Los", left: "bald", waitFor: "{time} {n}", open: "{n}", close: " ", language: "Deutsch", chat: 7 },
        German: { send: "Los" },
        fr: ["Envoyer"],
      }),
    );
    expect(mistakes.toSorted()).toEqual([
      expect.stringContaining('texts.German: expected texts by language, such as de or zh-TW, got "German"'),
      expect.stringContaining("texts.de.chat: expected a string, got 7"),
      expect.stringContaining('texts.de.close: expected some text, got " "'),
      expect.stringContaining('texts.de.language: expected a language such as de or zh-TW, got "Deutsch"'),
      expect.stringContaining('texts.de.left: expected a text with {n} in it and no other {…}, got "bald"'),
      expect.stringContaining('texts.de.open: expected a text with nothing in {…}, got "{n}"'),
      expect.stringMatching(/texts\.de\.sned: expected one of language, open, .*unreachable, got "Los"/),
      expect.stringContaining('texts.de.waitFor: expected a text with {time} in it and no other {…}, got "{time} {n}"'),
      expect.stringContaining('texts.fr: expected an object, got ["Envoyer"]'),
    ]);
  });

  it("says what is missing for an upstream, without telling keys", () => {
    expect(mistakesOf({ ...noFile, OPENAI_BASE_URL: "http://127.0.0.1:1/v1" })).toEqual([
      expect.stringContaining("OPENAI_MODEL: expected the name of a model"),
    ]);
    const file = withFile(
      JSON.stringify({ upstreams: [{ baseUrl: "https://api.example/v1", model: "m", apiKeyEnv: "MY_KEY" }] }),
    );
    expect(mistakesOf(file)).toEqual([expect.stringContaining("expected the environment to hold MY_KEY, got nothing")]);
    const bad = mistakesOf({ ...file, MY_KEY: "sk-geheim-ключ" });
    expect(bad).toHaveLength(1);
    expect(bad.join()).not.toContain("geheim");
  });

  it("takes the models' prices, and none where none are said", () => {
    const prices = {
      "deepseek-chat": { prompt: 2, cachedPrompt: 0.5, completion: 8, currency: "CNY" },
      "gpt-4o": { prompt: 2.5, completion: 10 },
    };
    expect([...loadConfig(withFile(JSON.stringify({ prices }))).priceByModel]).toEqual([
      ["deepseek-chat", prices["deepseek-chat"]],
      ["gpt-4o", prices["gpt-4o"]],
    ]);
    expect(loadConfig(noFile).priceByModel.size).toBe(0);
  });

  it("names every mistake in the prices", () => {
    const prices = {
      a: { prompt: -1, completion: "8", currency: "RMB" },
      b: { prompt: 1, cached: 1 },
      c: 5,
    };
    expect(mistakesOf(withFile(JSON.stringify({ prices }))).toSorted()).toEqual([
      expect.stringContaining('prices.a.completion: expected money per million tokens, 0 to 1000000, got "8"'),
      expect.stringContaining('prices.a.currency: expected an ISO 4217 currency such as USD or CNY, got "RMB"'),
      expect.stringContaining("prices.a.prompt: expected money per million tokens, 0 to 1000000, got -1"),
      expect.stringContaining("prices.b.cached: expected no such key, got 1"),
      expect.stringContaining("prices.b.completion: expected a value, got nothing"),
      expect.stringContaining("prices.c: expected an object, got 5"),
    ]);
  });

  it("takes a key alone for another program's", () => {
    expect(loadConfig({ ...noFile, OPENAI_API_KEY: "sk-test" }).upstreams).toEqual([]);
  });

  it.each(["{", "[]", '"text"', "null"])("refuses a file that holds %s", (text) => {
    expect(mistakesOf(withFile(text))).not.toEqual([]);
  });

  it("refuses a named file that is not there", () => {
    expect(mistakesOf({ XIAOER_CONFIG: join(folder, "none.json") })).toEqual([
      expect.stringContaining("XIAOER_CONFIG: expected a file that can be read"),
    ]);
  });

  it("cannot be changed afterwards", () => {
    expect(Object.isFrozen(loadConfig(noFile).timeouts)).toBe(true);
  });
});
