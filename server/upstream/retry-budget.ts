/** Each question earns this part of a retry. */
const share = 0.1;
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
  let retries = reserve;
  return {
    earn: () => {
      retries = Math.min(reserve, retries + share);
    },
    spend: () => {
      if (retries < 1) return false;
      retries -= 1;
      return true;
    },
  };
}
