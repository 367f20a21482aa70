/** The two storages of a browser, as far as we use them. */
export type KeyValue = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/**
 * The session is every tab's. This tab's are whether the panel is open, the draft, and the question whose answer is
 * not over: when the page goes, the next one sends it again under the same id, and so follows the same answer.
 */
type Name = "session" | "open" | "draft" | "pending";

/** What outlives the page. What is not there is "", and keeping "" forgets. */
export interface ChatStorage {
  readonly read: (name: Name) => string;
  readonly keep: (name: Name, value: string) => void;
}

/**
 * Keeps things per server and shop. Nothing is written before the first message; until then, and where storage is
 * forbidden or full, memory does.
 *
 * @param shared across tabs (`localStorage`); a function, because in some browsers already the look throws
 * @param own of this tab (`sessionStorage`)
 */
export function createStorage(shared: () => KeyValue, own: () => KeyValue, server: string, shop: string): ChatStorage {
  const memory = new Map<Name, string>();
  return { read, keep };

  function read(name: Name): string {
    const known = memory.get(name) ?? "";
    try {
      return areaOf(name).getItem(keyOf(name)) ?? known;
    } catch {
      // Forbidden: what we know of this page has to do.
      return known;
    }
  }

  function keep(name: Name, value: string): void {
    memory.set(name, value);
    try {
      if (value !== "" && read("session") + read("pending") !== "") {
        areaOf(name).setItem(keyOf(name), value);
        // From now on another tab may change it.
        memory.delete(name);
      } else areaOf(name).removeItem(keyOf(name));
    } catch {
      // Forbidden or full: kept for as long as the page lives.
    }
    if (name === "open" || name === "draft") return;
    // What was only in memory until now may be kept, and what is kept may not be any more.
    keep("open", read("open"));
    keep("draft", read("draft"));
  }

  function areaOf(name: Name): KeyValue {
    return name === "session" ? shared() : own();
  }

  function keyOf(name: Name): string {
    return `xiaoer:${server}:${shop}:${name}`;
  }
}
