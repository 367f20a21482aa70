import { byLocale } from "./by-locale.ts";
import type { Localized } from "./config-schema.ts";

/**
 * The text in the locale: exactly it, else its language as it writes it, else its language in any way, else so for the
 * fallback locale, else whichever there is.
 */
export function localized<T extends string | readonly string[]>(
  value: Localized<T>,
  locale: string,
  fallback: string,
): T | undefined {
  if (!isByLocale(value)) return value;
  const find = byLocale(value);
  const inLanguage = (tag: string) =>
    find(tag) ?? Object.entries(value).find(([other]) => language(other) === language(tag))?.[1];
  return inLanguage(locale) ?? inLanguage(fallback) ?? Object.values(value)[0];
}

function language(tag: string): string {
  return tag.toLowerCase().split("-", 1)[0] ?? tag;
}

function isByLocale<T extends string | readonly string[]>(value: Localized<T>): value is Readonly<Record<string, T>> {
  return typeof value === "object" && !Array.isArray(value);
}

/** What a shop that says nothing else greets with, and offers to ask. */
export const defaultGreeting: Readonly<Record<string, string>> = {
  "zh-CN": "您好！我是小二，可以为您解答商品、配送、退换货等问题。",
  en: "Hello! I can help with products, shipping, returns and more. What would you like to know?",
  "zh-TW": "您好！我是小二，商品、配送、退換貨等問題都可以問我。",
  ja: "いらっしゃいませ。商品、配送、返品など、何でもお気軽にお尋ねください。",
  ko: "안녕하세요! 상품, 배송, 반품 등 궁금한 점을 편하게 물어보세요.",
  es: "¡Hola! Puedo ayudarle con productos, envíos, devoluciones y más. ¿Qué le gustaría saber?",
  fr: "Bonjour\u00A0! Produits, livraison, retours\u00A0: je suis là pour vous aider. Que souhaitez-vous savoir\u00A0?",
  de: "Guten Tag! Ich helfe Ihnen gern bei Fragen zu Produkten, Versand, Rücksendung und mehr. Was möchten Sie wissen?",
  ar: "مرحبًا! يسعدني أن أساعدك في المنتجات والشحن والإرجاع وغير ذلك. ماذا تود أن تعرف؟",
};

export const defaultStarters: Readonly<Record<string, readonly string[]>> = {
  "zh-CN": ["七天内可以退货吗？", "下单后什么时候发货？", "怎么选尺码？"],
  en: ["Can I return something within seven days?", "When will my order ship?", "How do I choose a size?"],
  "zh-TW": ["七天內可以退貨嗎？", "下單後什麼時候出貨？", "尺寸怎麼選？"],
  ja: ["7日以内なら返品できますか？", "注文後、いつ発送されますか？", "サイズはどう選べばいいですか？"],
  ko: ["7일 안에 반품할 수 있나요?", "주문하면 언제 발송되나요?", "사이즈는 어떻게 고르나요?"],
  es: ["¿Puedo devolver algo en siete días?", "¿Cuándo se enviará mi pedido?", "¿Cómo elijo la talla?"],
  fr: [
    "Puis-je retourner un article sous sept jours\u00A0?",
    "Quand ma commande sera-t-elle expédiée\u00A0?",
    "Comment choisir ma taille\u00A0?",
  ],
  de: [
    "Kann ich etwas innerhalb von sieben Tagen zurückgeben?",
    "Wann wird meine Bestellung verschickt?",
    "Wie finde ich die richtige Größe?",
  ],
  ar: ["هل يمكنني إرجاع منتج خلال سبعة أيام؟", "متى يتم شحن طلبي؟", "كيف أختار المقاس؟"],
};
