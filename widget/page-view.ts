import { signal, type ReadonlySignal } from "@preact/signals";
import type { ShownPage } from "./page-context.ts";
import type { Product } from "./product.ts";

/** What the shopper sees, and may take away, of what is sent of the page. */
export interface PageView {
  /** The product that the next question is about, as far as the page was looked at. */
  readonly product: ReadonlySignal<Product | undefined>;
  /** Looks at the page anew; undefined where the shopper does not want its product to be sent: its address tells it too. */
  readonly look: () => ShownPage | undefined;
  /** Takes the product away until the page shows another one. */
  readonly removeProduct: () => void;
  /** Forgets that one was taken away. */
  readonly restoreProduct: () => void;
}

export function createPageView(read: () => ShownPage): PageView {
  const product = signal<Product | undefined>(undefined);
  let removedName = "";
  return { product, look, removeProduct, restoreProduct };

  function look(): ShownPage | undefined {
    const page = read();
    const isRemoved = page.product?.name === removedName;
    if (page.product && !isRemoved) removedName = "";
    product.value = isRemoved ? undefined : page.product;
    return isRemoved ? undefined : page;
  }

  function removeProduct(): void {
    removedName = product.peek()?.name ?? "";
    product.value = undefined;
  }

  function restoreProduct(): void {
    removedName = "";
  }
}
