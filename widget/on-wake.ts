/** How long a burst of wakings may be, ms. */
const burstMs = 50;

/**
 * Calls back when what slept should be looked after: the network or the page is back. These moments come in bursts, which
 * count once.
 */
export function onWake(listener: () => void, signal: AbortSignal): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const life = { signal };
  addEventListener("online", wake, life);
  addEventListener("pageshow", ({ persisted }) => persisted && wake(), life);
  document.addEventListener("visibilitychange", () => document.hidden || wake(), life);

  function wake(): void {
    clearTimeout(timer);
    timer = setTimeout(() => signal.aborted || listener(), burstMs);
  }
}
