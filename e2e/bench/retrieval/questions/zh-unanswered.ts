import type { Row } from "../question.ts";

/** What shoppers ask in Chinese and the shop's pages do not answer. */
export const zhUnanswered: Readonly<Record<"off-topic" | "not-there", readonly Row[]>> = {
  "off-topic": [
    { ask: "明天杭州下雨吗" },
    { ask: "京东的股价多少" },
    { ask: "帮我写一首关于秋天的诗" },
    { ask: "阿巴阿巴阿巴" },
    { ask: "红烧肉怎么做" },
    { ask: "世界上最高的山是哪座" },
    { ask: "你是男的还是女的" },
    { ask: "淘宝上我买的手机怎么还没到账红包" },
    { ask: "123456789" },
    { ask: "1+1等于几" },
    { ask: "今晚欧冠谁赢了" },
    { ask: "哈哈哈哈你好厉害" },
  ],
  "not-there": [
    { ask: "学生证能打折吗" },
    { ask: "帐篷可以租吗" },
    { ask: "旧冲锋衣可以以旧换新吗" },
    { ask: "你们招店员吗" },
    { ask: "有小孩穿的吗" },
    { ask: "卖不卖登山杖" },
    { ask: "有没有露营用的炉头" },
    { ask: "你们公司上市了吗" },
    { ask: "能不能教我怎么攀岩" },
    { ask: "羽绒服是哪个工厂做的" },
    { before: ["石径徒步鞋多少钱"], ask: "设计师是谁" },
    { ask: "狗能用的背带有卖吗" },
  ],
};
