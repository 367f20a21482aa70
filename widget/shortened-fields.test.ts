import { readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { shortenedFields } from "../vite.config.ts";

/** Every name before a colon: fields of types and of schemas alike, and a few words of comments, which do no harm. */
const declared = /(\w+)\??:/g;

test("no field of the wire is shortened: the built widget would look for it under another name", () => {
  const protocol = readFileSync(path.join(import.meta.dirname, "../server/protocol.ts"), "utf8");
  const names = [...protocol.matchAll(declared)].map(([, name = ""]) => name);
  expect(names).toEqual(
    expect.arrayContaining(["messageId", "sessionId", "retryAfterMs", "activeTask", "messageChars"]),
  );
  expect(names.filter((name) => shortenedFields.test(name))).toEqual([]);
});

test("a field named like our own booleans would be", () => {
  expect("isFinal").toMatch(shortenedFields);
});
