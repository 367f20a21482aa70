export type Environment = Readonly<Record<string, string | undefined>>;

/** An empty variable counts as none: that is how shells and compose files unset one. */
export function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === "" ? undefined : text.trim();
}

/** Whether a text can stand in an HTTP header as it is, without spaces. */
export function isPrintable(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}
