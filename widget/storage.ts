/** The two storages of a browser, as far as we use them. */
export interface KeyValue {
  readonly getItem: (key: string) => string | null;
  readonly setItem: (key: string, value: string) => void;
  readonly removeItem: (key: string) => void;
}

/** What outlives the page: the session for every tab, the draft and the open panel for this tab. */
export interface ChatStorage {
  readonly sessionId: () => string | undefined;
  readonly keepSessionId: (sessionId: string | undefined) => void;
  readonly wasOpen: () => boolean;
  readonly keepOpen: (isOpen: boolean) => void;
  readonly draft: () => string;
  readonly keepDraft: (draft: string) => void;
}

/**
 * Keeps things per server and shop. Nothing is written before there is a session, that is before the first message;
 * and where storage is forbidden or full, memory does.
 *
 * @param shared across tabs (`localStorage`); a function, because in some browsers already the look throws
 * @param own of this tab (`sessionStorage`)
 */
export function createStorage(shared: () => KeyValue, own: () => KeyValue, server: string, shop: string): ChatStorage {
  const prefix = `xiaoer:${server}:${shop}:`;
  const memory = new Map<string, string>();
  return {
    sessionId: () => read(shared, "session"),
    keepSessionId: (sessionId) => {
      write(shared, "session", sessionId);
      // What was only in memory until now may be kept, and what is kept may not be any more.
      for (const name of ["open", "draft"]) {
        const value = memory.get(name) ?? read(own, name);
        write(own, name, sessionId === undefined ? undefined : value);
        if (sessionId === undefined && value !== undefined) memory.set(name, value);
      }
    },
    wasOpen: () => read(own, "open") === "1",
    keepOpen: (isOpen) => keep("open", isOpen ? "1" : undefined),
    draft: () => read(own, "draft") ?? "",
    keepDraft: (draft) => keep("draft", draft === "" ? undefined : draft),
  };

  function keep(name: string, value: string | undefined): void {
    if (read(shared, "session") !== undefined) write(own, name, value);
    else if (value === undefined) memory.delete(name);
    else memory.set(name, value);
  }

  function read(area: () => KeyValue, name: string): string | undefined {
    try {
      return area().getItem(prefix + name) ?? memory.get(name);
    } catch {
      // Forbidden: what we know of this page has to do.
      return memory.get(name);
    }
  }

  function write(area: () => KeyValue, name: string, value: string | undefined): void {
    memory.delete(name);
    try {
      if (value === undefined) area().removeItem(prefix + name);
      else area().setItem(prefix + name, value);
    } catch {
      // Forbidden or full: kept for as long as the page lives.
      if (value !== undefined) memory.set(name, value);
    }
  }
}
