import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { shortenedFields } from "../vite.config.ts";
import { en } from "./strings/en.ts";

const root = path.join(import.meta.dirname, "..");
/** Every name before a colon: fields of types and of schemas alike, and a few words of comments, which do no harm. */
const declared = /(\w+)\??:/g;
/** A word alone in quotes: a name that is looked up in what others wrote, as with `thing["offers"]`. */
const quoted = /"(\w+)"/g;
/** Names in quotes that go with the types. */
const namesOfTypes = /\b(Pick|Omit)<[^>]*>|\w+\["\w+"\](?=;|>)/g;
/** Words in quotes that are no field's name: keys of the storage, an event, a frame. */
const noFields = new Set(["pending", "draft", "storage", "_blank"]);

const shortened = (names: Iterable<string>) => [...names].filter((name) => shortenedFields.test(name));
const namesIn = (file: string, pattern: RegExp) =>
  [...readFileSync(path.join(root, file), "utf8").replaceAll(namesOfTypes, "").matchAll(pattern)].map(
    ([, name = ""]) => name,
  );

test("no field of the wire is shortened: the built widget would look for it under another name", () => {
  const names = namesIn("server/protocol.ts", declared);
  expect(names).toEqual(
    expect.arrayContaining(["messageId", "sessionId", "retryAfterMs", "activeTask", "messageChars"]),
  );
  expect(shortened(names)).toEqual([]);
});

test("no text's name is shortened: a shop's own texts come under these names", () => {
  expect(shortened(Object.keys(en))).toEqual([]);
});

test("no name is shortened that the widget looks up in quotes: whoever wrote it did not shorten it", () => {
  const names = globSync("widget/**/*.ts", { cwd: root })
    .filter((file) => !/\.test\.ts$|\b(build|leave-out|module-costs)\.ts$|\bleave-out\b/.test(file))
    .flatMap((file) => namesIn(file, quoted));
  expect(names).toEqual(expect.arrayContaining(["hasVariant", "offers", "server", "zIndex", "currency"]));
  expect(shortened(names.filter((name) => !noFields.has(name)))).toEqual([]);
});

test("a field named like our own booleans would be", () => {
  expect("isFinal").toMatch(shortenedFields);
});
