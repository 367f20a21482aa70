import { describe, expect, it } from "vitest";

import { estimatedTokens } from "./tokens.ts";

describe("estimatedTokens()", () => {
  // The sentence and its figures in o200k and cl100k: https://openai.com/index/hello-gpt-4o
  it.each([
    ["zh", "你好，我的名字是GPT-4o。我是一种新型的语言模型，很高兴见到你!", 24, 34],
    ["ja", "こんにちわ、私の名前はGPT−4oです。私は新しいタイプの言語モデルです、初めまして", 26, 37],
    ["ko", "안녕하세요, 제 이름은 GPT-4o입니다. 저는 새로운 유형의 언어 모델입니다, 만나서 반갑습니다!", 27, 45],
    ["ar", "مرحبًا، اسمي جي بي تي-4o. أنا نوع جديد من نموذج اللغة، سررت بلقائك!", 26, 53],
    ["hi", "नमस्ते, मेरा नाम जीपीटी-4o है। मैं एक नए प्रकार का भाषा मॉडल हूं। आपसे मिलकर अच्छा लगा!", 31, 90],
    ["ru", "Привет, меня зовут GPT-4o. Я — новая языковая модель, приятно познакомиться!", 23, 39],
    ["de", "Hallo, mein Name is GPT-4o. Ich bin ein neues KI-Sprachmodell. Es ist schön, dich kennenzulernen.", 29, 34],
    ["en", "Hello, my name is GPT-4o. I'm a new type of language model, it's nice to meet you!", 24, 27],
  ])("is near what real tokenizers count: %s", (_language, text, o200k, cl100k) => {
    expect(estimatedTokens(text)).toBeGreaterThan(o200k * 0.7);
    expect(estimatedTokens(text)).toBeLessThan(cl100k * 1.3);
  });

  it("counts 0.6 to 1.3 tokens a Chinese character", () => {
    const text = "七天内可以无理由退货，商品需保持完好，吊牌未拆。退货运费由买家承担。".repeat(20);
    expect(estimatedTokens(text) / text.length).toBeGreaterThan(0.6);
    expect(estimatedTokens(text) / text.length).toBeLessThan(1.3);
  });

  it("does not take encoded data, rare characters or invisible ones for next to nothing", () => {
    expect(estimatedTokens("QmFzZTY0IGVuY29kZWQ".repeat(100))).toBeGreaterThan(900);
    expect(estimatedTokens("𠮷".repeat(100))).toBeGreaterThan(100);
    expect(estimatedTokens("\u200B".repeat(100))).toBeGreaterThan(100);
  });
});
