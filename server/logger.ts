import { pino, type DestinationStream, type Logger } from "pino";

/** Local models take any key, such as «x»: to take that out of every line would leave none readable. */
const minSecretChars = 8;

/**
 * Writes JSON lines. Secrets are in no object that is logged; should one get into a line all the same, it is taken out of it.
 *
 * @param level one of pino's, or `silent`
 * @param secrets those of fewer than 8 characters are none
 * @param destination default: the standard output
 */
export function createLogger(level: string, secrets: readonly string[], destination?: DestinationStream): Logger {
  const written = secrets.filter(({ length }) => length >= minSecretChars).map(asInJson);
  const streamWrite = (line: string) => written.reduce((text, secret) => text.replaceAll(secret, "[redacted]"), line);
  return pino({ level, hooks: { streamWrite } }, destination);
}

function asInJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}
