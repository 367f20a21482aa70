import { Type } from "typebox";
import { describe, expect, it } from "vitest";

import { findMistakes } from "./schema-errors.ts";

const Schema = Type.Object(
  {
    count: Type.Integer({ minimum: 1 }),
    color: Type.Optional(Type.String({ pattern: "^#", description: "a colour" })),
    side: Type.Optional(Type.Union([Type.Literal("left"), Type.Literal("right")])),
    nested: Type.Optional(Type.Object({ on: Type.Boolean() }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);

const mistakesOf = (value: unknown) => findMistakes(Schema, value, "the value");

describe("findMistakes()", () => {
  it("tells every mistake with its path, what was expected and what was found", () => {
    expect(mistakesOf({ count: "2", color: "red", side: "up", nested: { on: 1 } })).toEqual([
      'count: expected an integer, got "2"',
      'color: expected a colour, got "red"',
      'side: expected "left" or "right", got "up"',
      "nested.on: expected a boolean, got 1",
    ]);
  });

  it("names keys that do not exist once, and keys that are missing", () => {
    expect(mistakesOf({ nested: { on: true, off: false }, extra: [1] }).toSorted()).toEqual([
      "count: expected a value, got nothing",
      "extra: expected no such key, got [1]",
      "nested.off: expected no such key, got false",
    ]);
  });

  it("names the value as a whole where the whole is wrong", () => {
    expect(mistakesOf("text")).toEqual(['the value: expected an object, got "text"']);
  });

  it("shortens long values", () => {
    const [line = ""] = mistakesOf({ count: "x".repeat(5000) });
    expect(line.length).toBeLessThan(120);
  });

  it("tells more mistakes than a screen holds", () => {
    const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`k${index}`, 1]));
    expect(mistakesOf({ count: 1, ...many })).toHaveLength(50);
  });

  it("shows no secret, wherever it stands", () => {
    const shown = mistakesOf({
      count: 1,
      apiKey: "sk-1",
      nested: { on: true, token: "sk-2" },
      url: "http://u:sk-3@x/",
    });
    expect(shown).toHaveLength(3);
    expect(shown.join()).not.toMatch(/sk-/);
  });
});
