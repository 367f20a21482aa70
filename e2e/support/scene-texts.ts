import { readFileSync } from "node:fs";
import { join } from "node:path";
// oxlint-disable-next-line no-restricted-imports -- only the words that the server says, for a server that plays its part
import { stageMessage } from "../../server/tasks/stage-messages.ts";
import type { Scene } from "./scenes.ts";
import type { ChatReply } from "./scripted-chat.ts";

export type SceneLocale = "en" | "zh-CN" | "ar";

/** A scene as it is in a language: what the shopper asks, what the server says, and the texts that come with its config. */
export const partsByLocale: Readonly<Record<SceneLocale, (scene: Scene) => Scene>> = {
  en: (scene) => scene,
  "zh-CN": (scene) =>
    inLanguage(scene, "zh-CN", {
      question: "七天内可以退货吗？",
      name: "小二",
      greeting: "您好！我是小二，可以为您解答商品、配送、退换货等问题。",
      starters: ["七天内可以退货吗？", "下单后什么时候发货？", "怎么选尺码？"],
      answer: `可以。自签收之日起 **7 天内**可以无理由退货：

1. 打开「我的订单」，选择**申请退货**。
2. 保留吊牌，用原包装寄回。
3. 我们收到后 [3 个工作日](https://shop.example/help/returns)内退款。

| 会员等级 | 免费退货 | 上门取件 |
| --- | --- | --- |
| 攀登者 | 每年 2 次 | ¥6.00 |
| 登顶者 | 每年 6 次 | 免费 |

> 特价商品同样可以退货，使用 SX-1001 退货码即可。

\`\`\`txt
退货码：SX-1001-R
\`\`\`
`,
      texts: servedTexts("zh-CN"),
    }),
  ar: (scene) =>
    inLanguage(scene, "ar", {
      question: "هل يمكنني إرجاعه خلال سبعة أيام؟",
      name: "شان شينغ",
      greeting: "مرحبًا! يمكنني مساعدتك في المنتجات والشحن والإرجاع والمزيد. ماذا تود أن تعرف؟",
      starters: ["هل يمكنني إرجاع شيء خلال سبعة أيام؟", "متى يُشحن طلبي؟", "كيف أختار المقاس؟"],
      answer: `نعم. يمكنك **إرجاعه خلال 7 أيام** من الاستلام دون إبداء الأسباب:

1. افتح *طلباتي* واختر **إرجاع**.
2. غلّفه مع بطاقاته.
3. نعيد إليك المبلغ خلال [3 أيام عمل](https://shop.example/help/returns).

| المستوى | إرجاع مجاني | الاستلام |
| --- | --- | --- |
| متسلق | مرتان | ¥6.00 |
| قمة | 6 مرات | مجانًا |

> يمكن أيضًا إرجاع منتجات التخفيضات.

\`\`\`txt
Return code: SX-1001-R
\`\`\`
`,
      texts: servedTexts("ar"),
    }),
};

/** The texts that come with the shop's config, as the build left them for the server. */
function servedTexts(locale: string): Readonly<Record<string, string>> {
  const texts: unknown = JSON.parse(readFileSync(join(import.meta.dirname, "../../dist/strings.json"), "utf8"));
  return (isByLocale(texts) && texts[locale]) || {};
}

function isByLocale(value: unknown): value is Readonly<Record<string, Readonly<Record<string, string>>>> {
  return typeof value === "object" && value !== null;
}

interface Said {
  readonly question: string;
  readonly name: string;
  readonly greeting: string;
  readonly starters: readonly string[];
  readonly answer: string;
  readonly texts?: Readonly<Record<string, string>>;
}

function inLanguage(scene: Scene, locale: SceneLocale, said: Said): Scene {
  const { name, greeting, starters, texts } = said;
  return {
    ...scene,
    config: { ...scene.config, name, greeting, starters, ...(texts && { texts }) },
    ...(scene.question !== undefined && { question: said.question }),
    ...(scene.reply && { reply: translated(scene.reply, locale, said.answer) }),
  };
}

function translated(reply: ChatReply, locale: SceneLocale, answer: string): ChatReply {
  if (reply.kind === "refusal") return reply;
  return {
    ...reply,
    events: reply.events.map((event) => {
      if (event.event === "progress") {
        return { ...event, data: { ...event.data, message: stageMessage(event.data.stage, locale) } };
      }
      if (event.event !== "token") return event;
      // As much of it as the scene tells: all of the answer, what stands before its table, or some of that.
      const { text: said } = event.data;
      const short = answer.slice(0, answer.indexOf("\n|"));
      const text = said.includes("|") ? answer : said.length > 150 ? short : short.slice(0, short.length * 0.7);
      return { ...event, data: { index: 0, text } };
    }),
  };
}
