/** Said once in every message, or no text: a picture's data is counted in another way. */
const skippedKeys: ReadonlySet<string> = new Set(["role", "type", "image_url", "input_audio", "file"]);

/** All the text in a value, at whatever depth: what a model gets to read of messages or of tools. */
export function promptTextOf(value: unknown): string {
  const texts: string[] = [];
  collect(value, texts);
  return texts.join("\n");
}

function collect(value: unknown, texts: string[]): void {
  if (typeof value === "string") texts.push(value);
  if (typeof value !== "object" || value === null) return;
  for (const [key, part] of Object.entries(value)) if (!skippedKeys.has(key)) collect(part, texts);
}
