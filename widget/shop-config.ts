import type { Signal } from "@preact/signals";
import type { ShopConfig } from "../server/protocol.ts";
import type { Attempt } from "./attempt.ts";
import type { Backend } from "./backend.ts";
import type { ChatError, FailureCode } from "./chat-error.ts";

export interface ShopConfigLoad {
  /** Loads it, unless it is here or on its way. */
  readonly prepare: () => void;
  /** Tries no more. */
  readonly giveUp: () => void;
}

/** The first pause before it is asked for again, ms; it doubles up to the longest. */
const firstPauseMs = 2000;
const longestPauseMs = 30_000;

/**
 * Loads what the shop has set, and tries again for as long as somebody looks: the chat works without it, but has no greeting.
 *
 * @param onFailed called for the first of several failures of one kind
 */
export function createShopConfig(
  config: Signal<ShopConfig | undefined>,
  { loadConfig }: Pick<Backend, "loadConfig">,
  attempt: Attempt,
  isWanted: () => boolean,
  onFailed: (failure: ChatError) => void,
): ShopConfigLoad {
  let loading: Promise<void> | undefined;
  let pauseMs = firstPauseMs;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let told: FailureCode | undefined;
  return { prepare, giveUp };

  function prepare(): void {
    loading ??= load();
  }

  async function load(): Promise<void> {
    giveUp();
    const failure = await attempt(async () => {
      config.value = await loadConfig();
    });
    if (!failure) return;
    loading = undefined;
    if (told !== failure.code) onFailed(failure);
    told = failure.code;
    if (!isWanted()) return;
    timer = setTimeout(prepare, pauseMs);
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  }

  function giveUp(): void {
    clearTimeout(timer);
  }
}
