import type { ChatCompletions } from "./chat-completions.ts";
import { createCompletionReader } from "./completion.ts";
import type { Failover } from "./failover.ts";
import type { Asker } from "./observer.ts";
import { learnedFrom, usualStyle, type RequestStyle } from "./request-style.ts";
import type { Upstream, UpstreamMessage } from "./upstream.ts";

/** Answers from the upstreams behind `failover`. `first` is who is asked first. */
export function createAnswers(
  failover: Failover,
  first: Pick<ChatCompletions, "name" | "model">,
  asker: Asker,
): Upstream {
  /** What was learned of each upstream since the start. */
  const styleByName = new Map<string, RequestStyle>();
  const { name, model } = first;
  return {
    name,
    model,
    streamAnswer: (messages, askerSignal, onUsage) => {
      const promptText = messages.map(({ content }) => content).join("\n");
      let sent = usualStyle;
      return failover.ask(
        (client, signal) => {
          sent = styleOf(client);
          return client.ask({
            body: bodyFor(client, messages, sent),
            promptText,
            asker,
            createReader: createCompletionReader,
            onUsage,
            signal,
          });
        },
        askerSignal,
        {
          learn: (client, failure) => {
            const style = learnedFrom(sent, failure);
            // Where another question has learned meanwhile, this one goes by that.
            if (style && sent === styleOf(client)) styleByName.set(client.name, style);
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
