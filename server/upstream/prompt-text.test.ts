import { expect, it } from "vitest";

import { promptTextOf } from "./prompt-text.ts";

it("promptTextOf() has every text of messages and tools, and no data of pictures, sounds and files", () => {
  const picture = { type: "image_url", image_url: { url: `data:image/png;base64,${"A".repeat(100)}` } };
  const sound = { type: "input_audio", input_audio: { data: "BBBB", format: "wav" } };
  const text = promptTextOf([
    [
      { role: "system", content: "Be brief." },
      { role: "user", content: [{ type: "text", text: "What is this?" }, picture, sound] },
      { role: "assistant", content: null, tool_calls: [{ function: { name: "stock", arguments: '{"sku":"A1"}' } }] },
    ],
    [{ type: "function", function: { name: "stock", description: "How many are left.", strict: true } }],
    undefined,
  ]);
  expect(text).toBe('Be brief.\nWhat is this?\nstock\n{"sku":"A1"}\nstock\nHow many are left.');
});
