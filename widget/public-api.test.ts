import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { offerVerbs } from "./public-api.ts";

beforeEach(() => void vi.stubGlobal("window", {}));
afterEach(() => void vi.unstubAllGlobals());

/** What a page puts there before the widget comes. */
function queue(...calls: readonly (readonly unknown[])[]): void {
  const stub = Object.assign(() => undefined, { q: calls });
  vi.stubGlobal("window", { Xiaoer: stub });
}

function offer() {
  const greet = vi.fn<(...given: readonly unknown[]) => void>();
  const warnings: string[] = [];
  offerVerbs({ greet }, (warning) => warnings.push(warning));
  return { greet, warnings };
}

test("what was asked before is done, in its order", () => {
  queue(["greet", 1, 2], ["greet", 3]);
  const { greet, warnings } = offer();
  expect(greet.mock.calls).toEqual([[1, 2], [3]]);
  expect(warnings).toEqual([]);
});

test("afterwards verbs are called by name, or as methods", () => {
  const { greet } = offer();
  window.Xiaoer?.("greet", "by name");
  expect(window.Xiaoer).toHaveProperty("greet", greet);
  expect(greet.mock.calls).toEqual([["by name"]]);
});

test("a verb that there is not is told, with those that there are", () => {
  queue(["gret"]);
  const { warnings } = offer();
  window.Xiaoer?.("toString");
  expect(warnings).toEqual(['Cannot do "gret": expected greet.', 'Cannot do "toString": expected greet.']);
});
