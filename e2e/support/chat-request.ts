import { Type, type Static } from "typebox";
import { Value } from "typebox/value";

const ChatCompletionsRequestSchema = Type.Object({
  model: Type.String(),
  stream: Type.Literal(true),
  stream_options: Type.Object({ include_usage: Type.Literal(true) }),
  messages: Type.Array(Type.Object({ role: Type.String(), content: Type.String() })),
});

type ChatCompletionsRequest = Static<typeof ChatCompletionsRequestSchema>;

/** Reads what the server asked an upstream. Throws where it is no streaming `chat/completions` request with the usage asked for. */
export function chatRequestOf(body: unknown): ChatCompletionsRequest {
  return Value.Parse(ChatCompletionsRequestSchema, body);
}

/** What shopper and attendant said: without the system's message, and without the data that stands before a question. */
export function conversationOf(body: unknown): ChatCompletionsRequest["messages"] {
  return chatRequestOf(body)
    .messages.filter(({ role }) => role !== "system")
    .map(({ role, content }) => ({ role, content: role === "user" ? content.replace(dataBlocks, "") : content }));
}

const dataBlocks = /^(?:<(summary|shop_information|page)>\n[^]*?\n<\/\1>\n\n)+/;
