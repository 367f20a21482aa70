import type { ProductFacts } from "../passage.ts";

/** All that the shop's assistant says in its own words when no model speaks: facts come from the knowledge alone. */
export interface AnswerWords {
  readonly comma: string;
  /** Between facts of different kinds. */
  readonly clauseComma: string;
  readonly colon: string;
  readonly fullStop: string;
  /** Between two sentences. */
  readonly space: string;

  readonly greeting: string;
  readonly thanks: string;
  readonly farewell: string;
  readonly acknowledgement: string;
  readonly identity: string;
  readonly ability: string;
  readonly outside: string;
  readonly person: string;
  readonly noPerson: string;
  readonly anger: string;
  readonly noComplaint: string;
  readonly vague: string;
  readonly unknown: string;
  /** Before the passage that tells how to reach a person. */
  readonly askAPerson: string;
  readonly topics: (topics: readonly string[]) => string;
  readonly orders: string;
  /** Where the shop's information says neither how to track an order nor how to reach a person. */
  readonly noPersonForOrders: string;
  readonly ordersHow: string;
  readonly readOn: (link: string) => string;

  readonly price: (price: string) => string;
  readonly reduced: (price: string, listPrice: string, saved: string) => string;
  readonly availability: Readonly<Record<NonNullable<ProductFacts["availability"]>, string>>;
  readonly inStock: (stock: number) => string;
  readonly stockOfSizes: string;
  readonly hasSizes: (asked: readonly string[]) => string;
  readonly hasNoSizes: (asked: readonly string[]) => string;
  readonly sizes: (sizes: string) => string;
  readonly hasColors: (asked: readonly string[]) => string;
  readonly hasNoColors: (asked: readonly string[]) => string;
  readonly colors: (colors: string) => string;
  readonly silentOn: Readonly<Record<"price" | "stock" | "sizes" | "colors", string>>;
  readonly silent: string;
  readonly label: Readonly<Record<"price" | "stock" | "sizes" | "colors", string>>;

  /** In a list of products. */
  readonly stockLabel: Readonly<Record<NonNullable<ProductFacts["availability"]>, string>>;
  readonly categories: (categories: readonly string[]) => string;
  readonly found: string;
  readonly foundSome: (shown: number, found: number) => string;
  readonly cheapest: (product: string, price: string) => string;
  readonly dearest: (product: string, price: string) => string;

  /** What is put to the knowledge where a question needs more than what was found for it. */
  readonly lookFor: Readonly<Record<"contact" | "complaint" | "tracking", string>>;
}

const zh: AnswerWords = {
  comma: "、",
  clauseComma: "，",
  colon: "：",
  fullStop: "。",
  space: "",
  greeting: "您好，我是店里的智能客服，商品、订单和售后的问题都可以问我。",
  thanks: "不客气！还有别的问题随时问我。",
  farewell: "再见，祝您生活愉快！有问题随时回来找我。",
  acknowledgement: "好的，还有别的想了解的，直接问我就行。",
  identity: "我是这家店的智能客服，不是真人。我的回答都来自店里的资料；资料里没有的，我会直接告诉您。",
  outside: "这个我帮不上忙，店里的事都可以问我。",
  ability: "我会在店里的资料中替您找答案，比如商品的价格、库存、尺码，以及各项服务说明。您的订单和账户我看不到。",
  person: "我是智能客服，没法直接替您转接。可以这样联系人工客服：",
  noPerson: "我是智能客服，没法直接替您转接；店里的资料也没有写人工客服的联系方式，请在网站上找一下联系页面。",
  anger: "很抱歉让您有不好的体验。",
  noComplaint: "请告诉我具体是什么问题，我先在店里的资料里帮您找办法。",
  vague: "请问您想了解哪方面？说得具体一点，我好帮您找。",
  unknown: "抱歉，店里的资料没有提到这个问题，我不想随便猜。",
  askAPerson: "可以问问人工客服：",
  topics: (topics) => `这些方面我可以回答：${topics.join("、")}。`,
  orders: "我看不到您的订单，没法直接帮您查。",
  noPersonForOrders: "请登录后查看，或者联系店里的人工客服。",
  ordersHow: "可以这样查：",
  readOn: (link) => `完整内容见${link}。`,
  price: (price) => `价格是 ${price}。`,
  reduced: (price, listPrice, saved) => `现价 ${price}，原价 ${listPrice}，省 ${saved}。`,
  availability: { InStock: "现在有货。", OutOfStock: "目前缺货。", PreOrder: "正在预售，可以预订。" },
  inStock: (stock) => `现在有货，还有 ${stock} 件。`,
  stockOfSizes: "每个尺码各剩多少，店里的资料没有写，请看商品页。",
  hasSizes: (asked) => `有 ${codes(asked)}。`,
  hasNoSizes: (asked) => `没有 ${codes(asked)}。`,
  sizes: (sizes) => `尺码有：${sizes}。`,
  hasColors: (asked) => `有${asked.join("、")}。`,
  hasNoColors: (asked) => `店里的资料没有列出${asked.join("、")}。`,
  colors: (colors) => `颜色有：${colors}。`,
  silentOn: {
    price: "店里的资料没有写价格。",
    stock: "店里的资料没有写库存。",
    sizes: "店里的资料没有列出尺码。",
    colors: "店里的资料没有列出颜色。",
  },
  silent: "这一点店里的资料没有写，我不想随便猜",
  label: { price: "价格", stock: "库存", sizes: "尺码", colors: "颜色" },
  stockLabel: { InStock: "有货", OutOfStock: "缺货", PreOrder: "预售" },
  categories: (categories) => `店里的商品包括：${categories.join("、")}。`,
  found: "为您找到这些：",
  foundSome: (shown, found) => `找到 ${found} 款，先列出 ${shown} 款：`,
  cheapest: (product, price) => `在找到的商品里，价格最低的是${product}，${price}。`,
  dearest: (product, price) => `在找到的商品里，价格最高的是${product}，${price}。`,
  lookFor: {
    contact: "怎么联系人工客服？",
    complaint: "不满意怎么投诉？",
    tracking: "怎么查物流？我的订单到哪了？",
  },
};

const en: AnswerWords = {
  comma: ", ",
  clauseComma: ", ",
  colon: ": ",
  fullStop: ".",
  space: " ",
  greeting: "Hello! I'm the shop's automatic assistant. Ask me about our products, orders or service.",
  outside: "That's nothing I can help with, but do ask me anything about the shop.",
  thanks: "You're welcome! Ask me whenever something else comes up.",
  farewell: "Goodbye, and come back any time you have a question.",
  acknowledgement: "All right. If there is anything else you'd like to know, just ask.",
  identity:
    "I'm the shop's automatic assistant, not a person. My answers come from the shop's own information; where it says nothing, I tell you so.",
  ability:
    "I look things up for you in the shop's own information: prices, stock and sizes of our products, and how our service works. I can't see your orders or your account.",
  person: "I'm an automatic assistant and can't put you through myself. This is how you reach a person:",
  noPerson:
    "I'm an automatic assistant and can't put you through, and the shop's information doesn't say how to reach a person. Please look for a contact page on the site.",
  anger: "I'm sorry that this has been a bad experience.",
  noComplaint: "Tell me what went wrong, and I'll look for what the shop's information says about it.",
  vague: "What would you like to know? With a few more words I can look it up for you.",
  unknown: "Sorry, the shop's information doesn't say anything about that, and I don't want to guess.",
  askAPerson: "A person can help you further:",
  topics: (topics) => `I can help with: ${topics.join(", ")}.`,
  orders: "I can't see your orders, so I can't look this one up.",
  noPersonForOrders: "Please look in your account, or ask the shop's staff.",
  ordersHow: "This is how you can check:",
  readOn: (link) => `Read on here: ${link}.`,
  price: (price) => `It costs ${price}.`,
  reduced: (price, listPrice, saved) => `It costs ${price} now, down from ${listPrice}; you save ${saved}.`,
  availability: {
    InStock: "It is in stock.",
    OutOfStock: "It is sold out at the moment.",
    PreOrder: "It is on pre-order: you can order it now.",
  },
  inStock: (stock) => `It is in stock, ${stock} left.`,
  stockOfSizes: "The shop's information doesn't say how many of each size are left; please check the product page.",
  hasSizes: (asked) => `Yes, it comes in ${asked.join(", ")}.`,
  hasNoSizes: (asked) => `No, it doesn't come in ${asked.join(", ")}.`,
  sizes: (sizes) => `Sizes: ${sizes}.`,
  hasColors: (asked) => `Yes, it comes in ${asked.join(", ")}.`,
  hasNoColors: (asked) => `The shop's information doesn't list ${asked.join(", ")}.`,
  colors: (colors) => `Colours: ${colors}.`,
  silentOn: {
    price: "The shop's information doesn't give a price.",
    stock: "The shop's information doesn't say whether it is in stock.",
    sizes: "The shop's information doesn't list any sizes.",
    colors: "The shop's information doesn't list any colours.",
  },
  silent: "The shop's information doesn't say that, and I don't want to guess.",
  label: { price: "Price", stock: "Stock", sizes: "Sizes", colors: "Colours" },
  stockLabel: { InStock: "in stock", OutOfStock: "sold out", PreOrder: "pre-order" },
  categories: (categories) => `The shop's products include: ${categories.join(", ")}.`,
  found: "This is what I found:",
  foundSome: (shown, found) => `I found ${found} products; here are ${shown}:`,
  cheapest: (product, price) => `Of the products I found, the ${product} has the lowest price: ${price}.`,
  dearest: (product, price) => `Of the products I found, the ${product} has the highest price: ${price}.`,
  lookFor: {
    contact: "How do I reach a person?",
    complaint: "How do I complain?",
    tracking: "Where is my order, and how do I track it?",
  },
};

/** «M、L 码», but «180 cm». */
function codes(sizes: readonly string[]): string {
  const last = sizes.at(-1) ?? "";
  return `${sizes.join("、")}${/(?:cm|码|号)$/i.test(last) ? "" : " 码"}`;
}

/** Chinese for whoever asks in Chinese, English for everyone else. */
export function answerWords(locale: string): AnswerWords {
  return /^zh\b/i.test(locale) ? zh : en;
}
