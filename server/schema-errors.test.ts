import { Type } from "typebox";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";

import { describeSchemaErrors } from "./schema-errors.ts";

const Schema = Type.Object(
  {
    count: Type.Integer({ minimum: 1 }),
    color: Type.Optional(Type.String({ pattern: "^#", description: "a colour" })),
    side: Type.Optional(Type.Union([Type.Literal("left"), Type.Literal("right")])),
    nested: Type.Optional(Type.Object({ on: Type.Boolean() }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);

const mistakesOf = (value: unknown) => describeSchemaErrors(Value.Errors(Schema, value), value, Schema, "the value");

describe("describeSchemaErrors()", () => {
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
});
