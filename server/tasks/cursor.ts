/** How much of a task a client has: the last stage event's sequence, and the text's length in UTF-16 code units. */
export interface Cursor {
  readonly sequence: number;
  readonly offset: number;
}

export const startCursor: Cursor = { sequence: 0, offset: 0 };

/** Reads `<sequence>.<offset>`; anything else counts as having nothing. */
export function parseCursor(text: string | undefined): Cursor {
  const match = /^(\d{1,9})\.(\d{1,9})$/.exec(text ?? "");
  return match ? { sequence: Number(match[1]), offset: Number(match[2]) } : startCursor;
}

export function formatCursor({ sequence, offset }: Cursor): string {
  return `${sequence}.${offset}`;
}
