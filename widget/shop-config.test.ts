import { signal } from "@preact/signals";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ShopConfig } from "../server/protocol.ts";
import { createAttempt } from "./attempt.ts";
import { ChatError, type FailureCode } from "./chat-error.ts";
import { createShopConfig } from "./shop-config.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const shop: ShopConfig = {
  shop: "default",
  name: "Shop",
  locale: "en",
  greeting: "Hello",
  starters: [],
  theme: { color: "#000000", position: "left" },
  limits: { messageChars: 100 },
};

/** @param failures of the first tries, in their order */
function start(failures: readonly FailureCode[], isWanted = () => true) {
  let tries = 0;
  const told: FailureCode[] = [];
  const notice = signal<FailureCode | undefined>(undefined);
  const config = signal<ShopConfig | undefined>(undefined);
  const loadConfig = () => {
    const code = failures[tries];
    tries += 1;
    return code === undefined ? Promise.resolve(shop) : Promise.reject(new ChatError(code, ""));
  };
  const load = createShopConfig(
    config,
    { loadConfig },
    createAttempt(notice),
    isWanted,
    ({ code }) => void told.push(code),
  );
  return { ...load, config, notice, told, tries: () => tries };
}

test("is asked for again, ever more seldom, until it is here, and a failure is told once", async () => {
  const { config, prepare, notice, told, tries } = start(["unreachable", "unreachable", "unreachable"]);
  prepare();
  prepare();
  const after = async (ms: number) => {
    await vi.advanceTimersByTimeAsync(ms);
    return [tries(), notice.peek()];
  };
  expect(await after(1999)).toEqual([1, "unreachable"]);
  expect(await after(1)).toEqual([2, "unreachable"]);
  expect(await after(3999)).toEqual([2, "unreachable"]);
  expect(await after(1)).toEqual([3, "unreachable"]);
  expect(await after(8000)).toEqual([4, undefined]);
  expect(config.peek()).toBe(shop);
  expect(told).toEqual(["unreachable"]);
  prepare();
  expect(await after(60_000)).toEqual([4, undefined]);
});

test("another failure is told again", async () => {
  const { prepare, told } = start(["unreachable", "origin_not_allowed"]);
  prepare();
  await vi.advanceTimersByTimeAsync(2000);
  expect(told).toEqual(["unreachable", "origin_not_allowed"]);
});

test("nobody asks for it where nobody looks, nor once it was given up", async () => {
  const unwanted = start(["unreachable"], () => false);
  unwanted.prepare();
  const left = start(["unreachable"]);
  left.prepare();
  await vi.advanceTimersByTimeAsync(0);
  left.giveUp();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([unwanted.tries(), left.tries()]).toEqual([1, 1]);
  unwanted.prepare();
  await vi.advanceTimersByTimeAsync(0);
  expect(unwanted.config.peek()).toBe(shop);
});
