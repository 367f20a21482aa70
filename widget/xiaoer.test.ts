import { execFileSync } from "node:child_process";
import { expect, expectTypeOf, test } from "vitest";
import { mount } from "./module.ts";
import type { pageEventNames, PageEvents } from "./page-events.ts";
import type { XiaoerEventMap, XiaoerEventName, XiaoerOptions, XiaoerRemove } from "./xiaoer.d.ts";

test("the declaration tells what the code does", () => {
  expectTypeOf<PageEvents>().toExtend<XiaoerEventMap>();
  expectTypeOf<keyof PageEvents>().toEqualTypeOf<XiaoerEventName>();
  expectTypeOf<(typeof pageEventNames)[number]>().toEqualTypeOf<XiaoerEventName>();
  expectTypeOf(mount).toEqualTypeOf<(options: XiaoerOptions) => XiaoerRemove>();
});

test("the declaration stands by itself, for an application that checks its libraries", () => {
  const flags = ["--noEmit", "--strict", "--skipLibCheck", "false", "--types", "", "--lib", "ES2022,DOM"];
  expect(() =>
    execFileSync("node_modules/.bin/tsc", ["--ignoreConfig", ...flags, "widget/xiaoer.d.ts"], { stdio: "pipe" }),
  ).not.toThrow();
});

/* What follows is checked when it is compiled, and never run. */

/** Right uses pass. */
export function useRightly({ on, off, setContext, identify, remove }: XiaoerRemove): void {
  const undo: () => void = on("message:sent", ({ messageId, text }) => console.log(messageId.length, text.length));
  on("unread", ({ count }) => count.toFixed());
  on("ready", () => undefined);
  on("feedback", ({ rating }) => rating === "good" || rating === null);
  off("unread");
  off("close", undo);
  setContext(null);
  setContext({ title: "Tea", product: { name: "Tea", price: 9.9, currency: "EUR" } });
  identify("customer-7");
  identify(null);
  remove();
  window.Xiaoer?.("on", "unread", ({ count }) => count.toFixed());
  window.Xiaoer?.("send", "Hello");
  window.Xiaoer?.open?.();
  globalThis.Xiaoer?.("open");
  window.XiaoerSettings = { shop: "shoes", zIndex: 5, target: document.body };
}

/** Wrong ones do not. */
export function useWrongly({ on, off, setContext, identify, send }: XiaoerRemove): void {
  // @ts-expect-error -- no such event
  on("opened", () => undefined);
  // @ts-expect-error -- `count` is a number
  on("unread", ({ count }) => console.log(count === "1"));
  // @ts-expect-error -- no detail is told with it
  on("open", (detail: { messageId: string }) => console.log(detail));
  // @ts-expect-error -- no such event
  off("opened");
  // @ts-expect-error -- a product has a name
  setContext({ product: { sku: "T-1" } });
  // @ts-expect-error -- what is to be taken back is null
  setContext();
  // @ts-expect-error -- a text, or null
  identify(7);
  // @ts-expect-error -- a text
  send(7);
  // @ts-expect-error -- no such verb
  window.Xiaoer?.("opne");
  // @ts-expect-error -- a text
  window.Xiaoer?.("send", 7);
  // @ts-expect-error -- the methods may not be there yet
  window.Xiaoer?.open();
  // @ts-expect-error -- no such position
  window.XiaoerSettings = { position: "top" };
  // @ts-expect-error -- nothing tells the server's address
  mount({ shop: "shoes" });
}
