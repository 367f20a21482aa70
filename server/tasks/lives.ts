import type { Turn } from "../store/store.ts";

/**
 * A task whose server died is begun anew, in another life. Its clients still hold cursors of the life before: each life
 * numbers its events beyond whatever was numbered before, else it would be silent to them.
 */

/** An answer that is begun anew again and again may be what kills the server: then it is not begun any more. */
export const maxRestarts = 10;
/** Far more events than one life has. */
export const sequencesPerLife = 1_000_000;
/** Where the events of an ended answer are numbered from, once it comes back from the store. */
export const revivedSequence = (maxRestarts + 1) * sequencesPerLife;

/** Milliseconds since the question came. */
export function ageOf({ askedAt }: Pick<Turn, "askedAt">): number {
  return Math.max(0, Date.now() - askedAt);
}
