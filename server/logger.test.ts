import { describe, expect, it } from "vitest";

import { createLogger } from "./logger.ts";

function logged(secrets: readonly string[], fields: Readonly<Record<string, unknown>>, message = ""): string {
  let text = "";
  const logger = createLogger("info", secrets, { write: (line) => void (text += line) });
  logger.info(fields, message);
  return text;
}

describe("createLogger()", () => {
  it("takes every secret out of every line, wherever it stands", () => {
    const text = logged(
      ["sk-0123456789", "relay-token-1"],
      { err: new Error("401 for sk-0123456789"), "sk-0123456789": [{ url: "/?key=sk-0123456789" }] },
      "Bearer relay-token-1",
    );
    expect(text).not.toMatch(/sk-0123456789|relay-token-1/);
    expect(JSON.parse(text)).toMatchObject({ msg: "Bearer [redacted]", err: { message: "401 for [redacted]" } });
  });

  it("takes out a secret with characters that JSON writes in another way", () => {
    const secret = String.raw`quote"slash\secret`;
    const text = logged([secret], { key: secret });
    expect(JSON.parse(text)).toMatchObject({ key: "[redacted]" });
  });

  it("leaves what is too short to be a secret: lines with holes for every «x» could not be read", () => {
    expect(JSON.parse(logged(["x", "", "ollama"], {}, "an example of ollama"))).toMatchObject({
      msg: "an example of ollama",
    });
  });
});
