/** The two storages of a browser, as far as we use them. */
export type KeyValue = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * The session is every tab's. This tab's are whether the panel is open, the draft, how many answers were not seen, and the
 * question whose answer is not over: when the page goes, the next one sends it again under the same id, and so follows the
 * same answer.
 */
const names = ["session", "pending", "draft", "unread", "open"] as const;
type Name = (typeof names)[number];

/** What outlives the page. What is not there is "", and keeping "" forgets. */
export interface ChatStorage {
  readonly read: (name: Name) => string;
  readonly keep: (name: Name, value: string) => void;
  /**
   * From now on reads and keeps what is this customer's; "" is nobody in particular. What nobody in particular has left becomes
   * the customer's.
   */
  readonly identify: (customer: string) => void;
}

/**
 * Keeps things per server, shop and customer. Nothing is written before the first message; until then, and where storage is
 * forbidden or full, memory does.
 *
 * @param shared across tabs (`localStorage`); a function, because in some browsers already the look throws
 * @param own of this tab (`sessionStorage`)
 */
export function createStorage(shared: () => KeyValue, own: () => KeyValue, server: string, shop: string): ChatStorage {
  const memory = new Map<string, string>();
  let owner = "";
  return { read, keep, identify };

  function read(name: Name): string {
    const key = keyOf(name);
    let kept: string | null | undefined;
    try {
      kept = areaOf(name).getItem(key);
    } catch {
      // Forbidden: what we know of this page has to do.
    }
    return kept ?? memory.get(key) ?? "";
  }

  function keep(name: Name, value: string): void {
    const key = keyOf(name);
    memory.set(key, value);
    try {
      if (value !== "" && read("session") + read("pending") !== "") {
        areaOf(name).setItem(key, value);
        // From now on another tab may change it.
        memory.delete(key);
      } else areaOf(name).removeItem(key);
    } catch {
      // Forbidden or full: kept for as long as the page lives.
    }
    // What was only in memory until now may be kept, and what is kept may not be any more.
    if (name === "session" || name === "pending") for (const other of names.slice(2)) keep(other, read(other));
  }

  function identify(customer: string): void {
    const left = owner === "" ? names.map((name) => [name, read(name)] as const) : [];
    for (const [name] of left) keep(name, "");
    owner = customer && `@${customer}`;
    for (const [name, value] of left) if (value !== "") keep(name, value);
  }

  function areaOf(name: Name): KeyValue {
    return name === "session" ? shared() : own();
  }

  function keyOf(name: Name): string {
    // The panel is as open as it was, whoever comes: on the next page nobody is known yet.
    return `xiaoer:${server}:${shop}:${name}${name === "open" ? "" : owner}`;
  }
}
