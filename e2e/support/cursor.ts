/** How much of a task a client has. `sequence` counts stages and sources, `offset` UTF-16 code units of text. */
export interface Cursor {
  readonly sequence: number;
  readonly offset: number;
}

/** Reads an event's id. Throws where it is no cursor. */
export function parseCursor(id: string): Cursor {
  const [, sequence, offset] = /^(\d{1,9})\.(\d{1,9})$/.exec(id) ?? [];
  if (sequence === undefined || offset === undefined) {
    throw new Error(`Cannot read the cursor: it is <sequence>.<offset>, got ${id === "" ? "none" : id}`);
  }
  return { sequence: Number(sequence), offset: Number(offset) };
}
