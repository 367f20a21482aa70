import type { UpstreamFailure } from "./failure.ts";
import type { Asker, BreakerState, RequestOutcome, UpstreamObserver } from "./observer.ts";
import type { ModelUsage } from "./usage.ts";

/** For tests: an observer that remembers what it was told. */
export function createRecorder() {
  const outcomes: RequestOutcome[] = [];
  const failures: UpstreamFailure[] = [];
  const retries: string[] = [];
  const breakers: string[] = [];
  const usages: ModelUsage[] = [];
  const upstreams: string[] = [];
  const askers: Asker[] = [];
  let underWay = 0;
  const observer: UpstreamObserver = {
    onRequest: (upstream) => {
      upstreams.push(upstream);
      underWay += 1;
    },
    onRequestEnd: (_upstream, outcome) => {
      underWay -= 1;
      outcomes.push(outcome);
    },
    onFailure: (_upstream, failure) => failures.push(failure),
    onRetry: (upstream) => retries.push(upstream),
    onBreaker: (upstream, state: BreakerState) => breakers.push(`${upstream} ${state}`),
    onUsage: (asker, _upstream, usage) => {
      askers.push(asker);
      usages.push(usage);
    },
  };
  return { observer, outcomes, failures, retries, breakers, usages, upstreams, askers, underWay: () => underWay };
}
