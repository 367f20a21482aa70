import { describe, expect, test } from "vitest";
import { runXiaoer, startXiaoer, type FailedStart } from "./support/xiaoer.ts";

const secret = "sk-e2e-config-secret";

test("a wrong configuration is told in one message that names every mistake, what was expected and what was found", async () => {
  const failed = await runXiaoer({
    env: { PORT: "eighty", LOG_LEVEL: "loud" },
    config: {
      colour: "blue",
      history: { maxTurns: "ten" },
      timeouts: { firstTokenMs: -5 },
      limits: { messageChars: 1.5, perMinute: 3 },
      shops: {
        default: { origins: ["localhost"], knowledge: "no/such/folder", theme: { color: "red" } },
        other: { origins: ["https://*.*.example"], greeting: 7 },
      },
      upstreams: [{ baseUrl: "ftp://models.example/v1" }],
      prices: { "small-model": { prompt: "cheap", currency: "RMB" } },
    },
  });
  expectRefusal(failed, [
    ["PORT", "eighty"],
    ["LOG_LEVEL", "loud"],
    ["colour", "blue"],
    ["history.maxTurns", "ten"],
    ["timeouts.firstTokenMs", "-5"],
    ["limits.messageChars", "1.5"],
    ["limits.perMinute", "3"],
    ["shops.default.origins.0", "localhost"],
    ["shops.default.knowledge", "no/such/folder"],
    ["shops.default.theme.color", "red"],
    ["shops.other.origins.0", "https://*.*.example"],
    ["shops.other.greeting", "7"],
    ["upstreams.0.baseUrl", "ftp://models.example/v1"],
    ["upstreams.0.model", "nothing"],
    ["prices.small-model.prompt", "cheap"],
    ["prices.small-model.completion", "nothing"],
    ["prices.small-model.currency", "RMB"],
  ]);
});

describe("each of these alone is refused too", () => {
  const cases: readonly (readonly [string, Parameters<typeof runXiaoer>[0], string, string])[] = [
    ["broken JSON", { config: "{ shops: }" }, "xiaoer.config.json", "JSON"],
    ["a list in place of an object", { config: [] }, "configuration", "object"],
    [
      "a file that is not there",
      { env: { XIAOER_CONFIG: "/no/such/file.json" } },
      "XIAOER_CONFIG",
      "/no/such/file.json",
    ],
    ["a port past the last", { env: { PORT: "65536" } }, "PORT", "65536"],
    ["a store of an unknown kind", { env: { XIAOER_STORE: "mysql://localhost" } }, "XIAOER_STORE", "sqlite:"],
    [
      "an origin in the environment",
      { env: { XIAOER_ORIGINS: "https://a.example,b.example" } },
      "XIAOER_ORIGINS",
      "b.example",
    ],
    ["a knowledge folder in the environment", { env: { XIAOER_KNOWLEDGE: "nowhere" } }, "XIAOER_KNOWLEDGE", "nowhere"],
    [
      "an upstream that is no web address",
      { env: { OPENAI_BASE_URL: "file:///etc", OPENAI_MODEL: "m" } },
      "OPENAI_BASE_URL",
      "file:",
    ],
    ["an upstream with no model", { env: { OPENAI_BASE_URL: "http://127.0.0.1:9/v1" } }, "OPENAI_MODEL", "nothing"],
    ["a key with a per cent sign", { config: { "50%": 1 } }, "50%", "no such key"],
    [
      "a nested key with a per cent sign",
      { config: { shops: { default: { theme: { "a%": 1 } } } } },
      "a%",
      "no such key",
    ],
    ["a key with dots and slashes", { config: { "a/b.c~d": 1 } }, "a/b.c~d", "no such key"],
  ];
  test.for(cases)("%s", async ([, options, path, found]) => {
    expectRefusal(await runXiaoer(options), [[path, found]]);
  });
});

describe("a secret that stands where none belongs is not printed", () => {
  test.for([
    [
      "a key in the file",
      { config: { upstreams: [{ baseUrl: "http://127.0.0.1:9/v1", model: "m", apiKey: secret }] } },
    ],
    [
      "a key as the wrong type",
      { config: { upstreams: [{ baseUrl: "http://127.0.0.1:9/v1", model: "m", api_key: [secret] }] } },
    ],
    ["a key in the address", { env: { OPENAI_BASE_URL: `http://user:${secret}@127.0.0.1:9/v1`, OPENAI_MODEL: "m" } }],
    [
      "a key that no header can carry",
      { env: { OPENAI_BASE_URL: "http://127.0.0.1:9", OPENAI_MODEL: "m", OPENAI_API_KEY: `${secret}\n钥` } },
    ],
  ] as const)("%s", async ([, options]) => {
    const failed = await runXiaoer(options);
    expect(failed.exitCode).toBe(1);
    expect(failed.stdout + failed.stderr).not.toContain(secret);
  });
});

describe("what the machine refuses is said in plain words", () => {
  test.for([
    ["an address that is not this machine's", { HOST: "192.0.2.1" }, "192.0.2.1"],
    ["a store whose folder is a file", { XIAOER_STORE: "sqlite:package.json/xiaoer.db" }, "package.json/xiaoer.db"],
    ["a store that is no database", { XIAOER_STORE: "sqlite:package.json" }, "package.json"],
  ] as const)("%s", async ([, env, named]) => {
    expectPlainWords(await runXiaoer({ env }), named);
  });

  test("a port that is taken", async () => {
    await using first = await startXiaoer();
    const { port } = new URL(first.url);
    expectPlainWords(await runXiaoer({ env: { PORT: port } }), port);
  });
});

function expectPlainWords({ exitCode, stderr }: FailedStart, named: string): void {
  expect(exitCode).toBe(1);
  expect(stderr).toContain(named);
  expect(stderr).not.toMatch(/^\s+at /m);
}

function expectRefusal(failed: FailedStart, mistakes: readonly (readonly [string, string])[]): void {
  const { exitCode, stdout, stderr } = failed;
  expect(exitCode).toBe(1);
  expect(stdout).toBe("");
  expect(stderr).not.toMatch(/^\s+at /m);
  const lines = stderr.split("\n");
  for (const [path, found] of mistakes) {
    const told = lines.some((line) => line.includes(path) && line.includes(found));
    expect(told, `${path}, got ${found}, in\n${stderr}`).toBe(true);
  }
}
