import { expect, test } from "vitest";
import { newId } from "./new-id.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("makes UUIDs, on insecure origins too", () => {
  const insecure = { getRandomValues: crypto.getRandomValues.bind(crypto) };
  expect(newId(crypto)).toMatch(uuid);
  expect(newId(insecure)).toMatch(uuid);
  expect(newId(insecure)).not.toBe(newId(insecure));
});
