import type { Row } from "../question.ts";

/** What shoppers ask in English and the shop's pages do not answer. */
export const enUnanswered: Readonly<Record<"off-topic" | "not-there", readonly Row[]>> = {
  "off-topic": [
    { ask: "will it rain in London tomorrow" },
    { ask: "what is Amazon's stock price" },
    { ask: "write me a poem about autumn" },
    { ask: "asdf qwer zxcv" },
    { ask: "how do I cook a steak" },
    { ask: "which mountain is the highest in the world" },
    { ask: "are you a boy or a girl" },
    { ask: "my Uber never arrived" },
    { ask: "987654321" },
    { ask: "what is 12 times 12" },
    { ask: "who won the match last night" },
    { ask: "lol you are funny" },
  ],
  "not-there": [
    { ask: "is there a student discount" },
    { ask: "can I rent a tent" },
    { ask: "do you buy back used gear" },
    { ask: "are you hiring" },
    { before: ["Which hiking boots do you have?"], ask: "And for kids?" },
    { ask: "do you sell trekking poles" },
    { ask: "have you got a camping stove" },
    { ask: "who is your CEO" },
    { ask: "can you teach me to climb" },
    { ask: "which factory makes your clothes" },
    { before: ["how much are the boots"], ask: "who designed them" },
    { ask: "got a harness for my dog" },
  ],
};
