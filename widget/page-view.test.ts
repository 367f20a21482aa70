import { expect, test } from "vitest";
import { createPageView } from "./page-view.ts";

function start(first: string | undefined) {
  let name = first;
  const view = createPageView(() => ({ url: "https://a/", product: name === undefined ? undefined : { name } }));
  return {
    ...view,
    goTo: (next: string | undefined) => {
      name = next;
      return view.look()?.product?.name;
    },
  };
}

test("nothing is read before the first look", () => {
  const view = createPageView(() => {
    throw new Error("was read");
  });
  expect(view.product.value).toBeUndefined();
});

test("a removed product is neither shown nor sent, nor is the address that would tell it", () => {
  const view = start("Tea");
  expect(view.look()?.product?.name).toBe("Tea");
  view.removeProduct();
  expect(view.product.value).toBeUndefined();
  expect(view.look()).toBeUndefined();
  expect(view.product.value).toBeUndefined();
});

test("a removed product stays removed on pages without one, and is back after another one", () => {
  const view = start("Tea");
  view.look();
  view.removeProduct();
  expect(view.goTo(undefined)).toBeUndefined();
  expect(view.look()).toEqual({ url: "https://a/", product: undefined });
  expect(view.goTo("Tea")).toBeUndefined();
  expect(view.goTo("Cup")).toBe("Cup");
  expect(view.product.value?.name).toBe("Cup");
  expect(view.goTo("Tea")).toBe("Tea");
});
