import { chunk, done, event, says, stops, type Dialect } from "./dialect.ts";

const whole = says("Yes,") + says(" today.") + stops() + done;
const yes = { text: "Yes, today.", ends: "stop" } as const;
const megabytes = "x".repeat(2 * 1024 * 1024);

/** How the bytes are put into events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export const framing: readonly Dialect[] = [
  { does: "OpenAI: an event a chunk, a line end after each line", body: whole, ...yes },
  { does: "CRLF at the end of each line", body: whole.replaceAll("\n", "\r\n"), ...yes },
  { does: "CR alone at the end of each line", body: whole.replaceAll("\n", "\r"), ...yes },
  { does: "line ends of all kinds, mixed", body: whole.replace("\n\n", "\r\n\r").replace("\n\n", "\r\n\n"), ...yes },
  { does: "a byte order mark before it all", body: `\uFEFF${whole}`, ...yes },
  { does: "no space after the colon", body: whole.replaceAll("data: ", "data:"), ...yes },
  { does: "more blank lines than one between events", body: whole.replaceAll("\n\n", "\n\n\n\n"), ...yes },
  { does: "blank lines, then a stream", body: `\n\n\n${whole}`, ...yes },
  {
    // https://openrouter.ai/docs/api-reference/streaming, https://api-docs.deepseek.com/quick_start/rate_limit
    does: "OpenRouter, DeepSeek: comments while the model is waited for",
    body: `: OPENROUTER PROCESSING\n\n: keep-alive\n\n${says("Yes,")}: keep-alive\n\n${says(" today.")}${stops()}${done}`,
    ...yes,
  },
  {
    does: "event, id and retry fields beside the data",
    body: `retry: 3000\nid: 1\nevent: message\n${whole}`.replaceAll("data: ", "id: 7\nevent: completion\ndata: "),
    ...yes,
  },
  { does: "fields that nobody knows", body: `x-request: 1\nfoo\n${whole}`, ...yes },
  {
    does: "events that carry nothing, to keep the connection alive",
    body: `data:\n\ndata: \n\nevent: ping\ndata: {"type": "ping"}\n\n${whole}`,
    ...yes,
  },
  {
    does: "one chunk over several data lines",
    body: `data: {"choices": [{"index": 0,\ndata:  "delta": {"content": "Yes, today."}}]}\n\n${stops()}${done}`,
    ...yes,
  },
  { does: "no blank line at the end", body: (says("Yes, today.") + stops()).trimEnd(), ...yes },
  { does: "no line end after [DONE]", body: `${says("Yes, today.")}data: [DONE]`, ...yes },
  {
    does: "characters of two, three and four bytes",
    body: says("Voilà, 七天内") + says("可以退货 👍🏽") + stops() + done,
    text: "Voilà, 七天内可以退货 👍🏽",
    ends: "stop",
  },
  {
    does: "the halves of one character in two chunks, each escaped",
    body: `${event('{"choices":[{"delta":{"content":"\\ud83d"}}]}')}${event('{"choices":[{"delta":{"content":"\\ude00"}}]}')}${done}`,
    text: "😀",
    ends: "stop",
  },
  {
    does: "bytes that are no UTF-8",
    body: Buffer.concat([
      Buffer.from('data: {"choices":[{"delta":{"content":"a'),
      Buffer.of(0xff),
      Buffer.from(`"}}]}\n\n${done}`),
    ]),
    text: "a\uFFFD",
    ends: "stop",
  },
  {
    does: "ten thousand events in one go",
    body: says("ab").repeat(10_000) + stops() + done,
    text: "ab".repeat(10_000),
    ends: "stop",
  },
  { does: "one event of two megabytes", body: says(megabytes) + stops() + done, text: megabytes, ends: "stop" },
  {
    does: "one event of six megabytes",
    body: says("Yes") + says(megabytes.repeat(3)) + done,
    text: "Yes",
    ends: "malformed",
  },
  {
    does: "one event of six megabytes, in lines of one",
    body: `${says("Yes")}${`data: ${megabytes.slice(1024 * 1024)}\n`.repeat(6)}\n${done}`,
    text: "Yes",
    ends: "malformed",
  },
  { does: "a comment that never ends", body: `${says("Yes")}: ${megabytes.repeat(3)}`, text: "Yes", ends: "malformed" },
  {
    does: "chunks as JSON lines, without events",
    body: [chunk({ content: "Yes," }), chunk({ content: " today." }), chunk({}, { finish_reason: "stop" })]
      .map((value) => `${JSON.stringify(value)}\n`)
      .join(""),
    contentType: "application/x-ndjson",
    ...yes,
  },
  { does: "[DONE] without its field", body: `${says("Yes, today.")}[DONE]\n`, ...yes },
];
