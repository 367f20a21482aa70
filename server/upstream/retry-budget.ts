/** So many questions earn one retry. */
const questionsPerRetry = 10;
/** What a quiet time may save up, and what there is at the start: a shop with a question an hour may retry too. */
const reserve = 10;

/**
 * How many questions may be put to the same upstream again: one in ten, and a few in reserve. So an outage is not
 * multiplied by those who suffer from it.
 *
 * https://finagle.github.io/blog/2016/02/08/retry-budgets/
 */
export interface RetryBudget {
  /** A question came. */
  readonly earn: () => void;
  /** Takes one retry; false where none is left. */
  readonly spend: () => boolean;
}

export function createRetryBudget(): RetryBudget {
  const most = reserve * questionsPerRetry;
  // In questions, not in retries: tenths that are added up fall short of the whole.
  let earned = most;
  return {
    earn: () => {
      earned = Math.min(most, earned + 1);
    },
    spend: () => {
      if (earned < questionsPerRetry) return false;
      earned -= questionsPerRetry;
      return true;
    },
  };
}
