import type { AnswerEnd } from "../../upstream/completion.ts";
import type { BegunAnswer } from "./reasoning.ts";

/** Passes the text on as it comes, to its end. Where `onText` takes its time, the next text waits. */
export async function generation(
  { first, end, rest }: BegunAnswer,
  onText: (text: string) => Promise<void> | undefined,
): Promise<AnswerEnd> {
  if (first !== undefined) await onText(first);
  if (end) return end;
  for (;;) {
    const result = await rest.next();
    if (result.done === true) return result.value;
    await onText(result.value);
  }
}
