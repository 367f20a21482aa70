import type { ChatCompletions } from "./chat-completions.ts";
import { createCompletionReader } from "./completion.ts";
import type { Failover } from "./failover.ts";
import type { Upstream } from "./upstream.ts";

/** Answers from the upstreams behind `failover`. `first` is who is asked first. */
export function createAnswers(failover: Failover, first: Pick<ChatCompletions, "name" | "model">): Upstream {
  return {
    name: first.name,
    model: first.model,
    streamAnswer: (messages, asker, onUsage) => {
      const promptText = messages.map(({ content }) => content).join("\n");
      return failover.ask(
        ({ model, temperature, maxTokens, ask }, signal) =>
          ask({
            body: {
              model,
              messages,
              temperature,
              max_tokens: maxTokens,
              stream: true,
              stream_options: { include_usage: true },
            },
            promptText,
            asker: "chat",
            createReader: createCompletionReader,
            onUsage,
            signal,
          }),
        asker,
      );
    },
  };
}
