import { byLocale } from "../by-locale.ts";
import type { Stage } from "../protocol.ts";

type StageMessages = Readonly<Record<Stage, string>>;

const english: StageMessages = {
  queued: "Waiting for a place",
  initialization: "Opening the conversation",
  parsing: "Reading your question",
  retrieval: "Searching the shop",
  reasoning: "Thinking about the answer",
  generation: "Writing the answer",
  complete: "Done",
};

const simplifiedChinese: StageMessages = {
  queued: "正在排队",
  initialization: "正在打开对话",
  parsing: "正在理解问题",
  retrieval: "正在查找店内资料",
  reasoning: "正在思考",
  generation: "正在回答",
  complete: "已完成",
};

const traditionalChinese: StageMessages = {
  queued: "正在排隊",
  initialization: "正在開啟對話",
  parsing: "正在理解問題",
  retrieval: "正在查詢商店資料",
  reasoning: "正在思考",
  generation: "正在回答",
  complete: "已完成",
};

const japanese: StageMessages = {
  queued: "順番をお待ちください",
  initialization: "会話を開いています",
  parsing: "ご質問を読んでいます",
  retrieval: "ショップの情報を探しています",
  reasoning: "回答を考えています",
  generation: "回答を書いています",
  complete: "完了しました",
};

const korean: StageMessages = {
  queued: "순서를 기다리고 있어요",
  initialization: "대화를 열고 있어요",
  parsing: "질문을 읽고 있어요",
  retrieval: "쇼핑몰 정보를 찾고 있어요",
  reasoning: "답변을 생각하고 있어요",
  generation: "답변을 쓰고 있어요",
  complete: "완료했어요",
};

const spanish: StageMessages = {
  queued: "Esperando turno",
  initialization: "Abriendo la conversación",
  parsing: "Leyendo su pregunta",
  retrieval: "Buscando en la tienda",
  reasoning: "Pensando la respuesta",
  generation: "Escribiendo la respuesta",
  complete: "Listo",
};

const french: StageMessages = {
  queued: "En file d’attente",
  initialization: "Ouverture de la conversation",
  parsing: "Lecture de votre question",
  retrieval: "Recherche dans la boutique",
  reasoning: "Réflexion en cours",
  generation: "Rédaction de la réponse",
  complete: "Terminé",
};

const german: StageMessages = {
  queued: "Sie sind in der Warteschlange",
  initialization: "Unterhaltung wird geöffnet",
  parsing: "Ihre Frage wird gelesen",
  retrieval: "Im Shop wird gesucht",
  reasoning: "Die Antwort wird überlegt",
  generation: "Die Antwort wird geschrieben",
  complete: "Fertig",
};

const arabic: StageMessages = {
  queued: "في انتظار دورك",
  initialization: "جارٍ فتح المحادثة",
  parsing: "جارٍ قراءة سؤالك",
  retrieval: "جارٍ البحث في المتجر",
  reasoning: "جارٍ التفكير في الإجابة",
  generation: "جارٍ كتابة الإجابة",
  complete: "تم",
};

const messagesIn = byLocale({
  en: english,
  "zh-CN": simplifiedChinese,
  "zh-TW": traditionalChinese,
  ja: japanese,
  ko: korean,
  es: spanish,
  fr: french,
  de: german,
  ar: arabic,
});

/** What the shopper is told of each stage, in the shopper's language; English where there is no translation. */
export function stageMessage(stage: Stage, locale: string): string {
  return (messagesIn(locale) ?? english)[stage];
}
