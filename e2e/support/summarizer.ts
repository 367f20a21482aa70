import { chatRequestOf } from "./chat-request.ts";
import { longConversation } from "./long-conversation.ts";
import type { Script, UpstreamRequest } from "./scripted-upstream.ts";
import { streamed, type Reply } from "./upstream-script.ts";

/** The model that sums up, so that a scripted upstream can tell its requests from the shopper's. */
export const summaryModel = "e2e-summary";

export function isSummaryRequest({ body }: Pick<UpstreamRequest, "body">): boolean {
  return chatRequestOf(body).model === summaryModel;
}

/** What a summariser was given: the old summary, and what is to go into it. */
export interface SummaryTask {
  readonly demand: string;
  readonly previous: string;
  readonly conversation: string;
}

/** Reads a request for a summary. Throws where it has another shape. */
export function summaryTaskOf({ body }: Pick<UpstreamRequest, "body">): SummaryTask {
  const [system, user, ...rest] = chatRequestOf(body).messages;
  const [, previous] = /<summary>\n([^]*?)\n<\/summary>/.exec(user?.content ?? "") ?? [];
  const [, conversation] = /<conversation>\n([^]*?)\n<\/conversation>/.exec(user?.content ?? "") ?? [];
  if (system?.role !== "system" || previous === undefined || conversation === undefined || rest.length > 0) {
    throw new Error(`Cannot read a request for a summary: ${JSON.stringify(body).slice(0, 500)}`);
  }
  return { demand: system.content, previous, conversation };
}

/** A summary as a good model writes it: what the shopper has told, a line each, on top of what was there. */
export function faithfulSummary(request: Pick<UpstreamRequest, "body">): string {
  const { previous, conversation } = summaryTaskOf(request);
  const known = previous.split("\n").filter((line) => line.startsWith("- "));
  const told = conversation.split("\n").flatMap((line) => {
    const [, words] = /^顾客: (.*(?:\d{2}|云行|逐日|岩行|过敏).*)$/.exec(line) ?? [];
    return words === undefined ? [] : [`- ${words}`];
  });
  return [...new Set([...known, ...told])].slice(-24).join("\n");
}

/**
 * Answers the long conversation's questions as it was, and leaves the summaries to `sumUp`.
 *
 * @param paragraphs how long an answer is: the answers to the next questions make up the rest. Default: 1, as it was
 */
export function conversationScript(sumUp: (request: UpstreamRequest) => Reply, paragraphs = 1): Script {
  return (request) => {
    if (isSummaryRequest(request)) return sumUp(request);
    const { messages } = chatRequestOf(request.body);
    const asked = longConversation.findIndex(({ question }) => messages.at(-1)?.content.endsWith(question));
    const said = asked < 0 ? [] : longConversation.slice(asked, asked + paragraphs).map(({ answer }) => answer);
    return streamed([said.length > 0 ? said.join("\n\n") : "好的。"]);
  };
}
