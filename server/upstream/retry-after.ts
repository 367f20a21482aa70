/** Nobody is asked to wait for longer, whatever an upstream says. */
const maxMs = 86_400_000;

/** The headers of a response, as undici tells them. */
export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

/**
 * How long a response asks to be left alone, in milliseconds; undefined where it does not say.
 *
 * `retry-after` is in seconds or a date (RFC 9110, 10.2.3); `retry-after-ms` is OpenAI's and Azure's. Of both, the larger.
 *
 * @param now milliseconds since the epoch
 */
export function retryAfterOf(headers: Headers, now: number): number | undefined {
  const said = [millisecondsOf(headers["retry-after-ms"]), secondsOrDateOf(headers["retry-after"], now)];
  const known = said.filter((ms) => ms !== undefined);
  return known.length === 0 ? undefined : Math.min(maxMs, Math.ceil(Math.max(0, ...known)));
}

function millisecondsOf(value: string | readonly string[] | undefined): number | undefined {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}

function secondsOrDateOf(value: string | readonly string[] | undefined, now: number): number | undefined {
  const seconds = millisecondsOf(value);
  if (seconds !== undefined) return seconds * 1000;
  const date = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : date - now;
}
