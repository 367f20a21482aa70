import type { ChatCompletions } from "./chat-completions.ts";
import { createCompletionReader } from "./completion.ts";
import type { Failover } from "./failover.ts";
import { learnedFrom, usualStyle, type RequestStyle } from "./request-style.ts";
import type { Upstream, UpstreamMessage } from "./upstream.ts";

/** Answers from the upstreams behind `failover`. `first` is who is asked first. */
export function createAnswers(failover: Failover, first: Pick<ChatCompletions, "name" | "model">): Upstream {
  /** What was learned of each upstream since the start. */
  const styleByName = new Map<string, RequestStyle>();
  const { name, model } = first;
  return {
    name,
    model,
    streamAnswer: (messages, asker, onUsage) => {
      const promptText = messages.map(({ content }) => content).join("\n");
      return failover.ask(
        (client, signal) =>
          client.ask({
            body: bodyFor(client, messages, styleOf(client)),
            promptText,
            asker: "chat",
            createReader: createCompletionReader,
            onUsage,
            signal,
          }),
        asker,
        {
          learn: (client, failure) => {
            const style = learnedFrom(styleOf(client), failure);
            if (style) styleByName.set(client.name, style);
            return style !== undefined;
          },
        },
      );
    },
  };

  function styleOf(client: ChatCompletions): RequestStyle {
    return styleByName.get(client.name) ?? usualStyle;
  }
}

function bodyFor(
  { model, temperature, maxTokens }: ChatCompletions,
  messages: readonly UpstreamMessage[],
  { lengthField, hasTemperature, hasStreamOptions }: RequestStyle,
): Readonly<Record<string, unknown>> {
  return {
    model,
    messages,
    ...(hasTemperature && { temperature }),
    [lengthField]: maxTokens,
    stream: true,
    ...(hasStreamOptions && { stream_options: { include_usage: true } }),
  };
}
