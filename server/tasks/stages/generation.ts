import type { AnswerEnd } from "../../upstream/completion.ts";
import type { BegunAnswer } from "./reasoning.ts";

/** Passes the text on as it comes, to its end. */
export async function generation(
  { first, end, rest }: BegunAnswer,
  onText: (text: string) => void,
): Promise<AnswerEnd> {
  // Left in the middle, a request would go on with nobody to read it.
  const toLeave: AsyncGenerator<string, AnswerEnd | undefined> = rest;
  try {
    if (first !== undefined) onText(first);
    if (end) return end;
    for (;;) {
      const result = await rest.next();
      if (result.done === true) return result.value;
      onText(result.value);
    }
  } finally {
    await toLeave.return(undefined);
  }
}
