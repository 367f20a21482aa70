/** The names that people and tests hear, in English and in Chinese. */
export const namesByLocale = {
  en: {
    open: "Open chat",
    close: "Close chat",
    message: "Message",
    send: "Send",
    stop: "Stop generating",
    retry: "Try again",
    newConversation: "New conversation",
    removeProduct: "Remove product",
    you: "You",
  },
  "zh-CN": {
    open: "打开客服",
    close: "关闭客服",
    message: "消息",
    send: "发送",
    stop: "停止回答",
    retry: "重试",
    newConversation: "新对话",
    removeProduct: "移除商品",
    you: "我",
  },
} as const;

export type PageLocale = keyof typeof namesByLocale;
