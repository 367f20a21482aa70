import { offerXiaoer } from "./public-api.ts";
import type { XiaoerOptions, XiaoerRemove } from "./xiaoer.d.ts";

/** The entry for applications that bundle: nothing happens before it is called, so that it can be imported anywhere. */
export function mount(options: XiaoerOptions): XiaoerRemove {
  const verbs = offerXiaoer({ ...options });
  const remove = (): void => verbs.destroy();
  return Object.assign(remove, verbs, { remove });
}
