const midnight = (time: number) => new Date(time).setHours(0, 0, 0, 0);
const dayMs = 86_400_000;

/**
 * What the day is called that begins between two moments, where one does: "yesterday", "Monday, May 5, 2025".
 *
 * @param before ms since 1970, as the others
 * @param language BCP 47
 */
export function newDay(before: number, at: number, now: number, language: string): string | null {
  if (midnight(before) === midnight(at)) return null;
  const daysAgo = Math.round((midnight(now) - midnight(at)) / dayMs);
  return daysAgo < 2
    ? new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(-daysAgo, "day")
    : new Date(at).toLocaleDateString(language, { dateStyle: "full" });
}
