import { expect, onTestFinished, test, vi } from "vitest";
import { newId } from "./new-id.ts";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

test("makes UUIDs, on insecure origins too", () => {
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
  onTestFinished(() => void vi.unstubAllGlobals());
  expect(newId()).toMatch(uuid);
  expect(newId()).not.toBe(newId());
});
