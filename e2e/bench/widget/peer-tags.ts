/*
 * The tags that put the peers on a page, as their own instructions say, and nothing set but what streaming needs.
 * Each runs in the page: its own text is sent there, so it may use nothing from outside itself.
 */

/** deep-chat reads `data: {"text": …}` events. */
export function deepChat(packageUrl: string, streamUrl: string): void {
  void import(`${packageUrl}/dist/deepChat.bundle.js`).then(() => {
    const chat = document.createElement("deep-chat");
    chat.style.cssText = "position:fixed;right:24px;bottom:24px;width:400px;height:600px";
    chat.setAttribute("connect", JSON.stringify({ url: streamUrl, stream: true }));
    document.body.append(chat);
  });
}

/** n8n's chat reads one JSON object a line. */
export function n8nChat(packageUrl: string, streamUrl: string): void {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = `${packageUrl}/dist/style.css`;
  document.head.append(style);
  void import(`${packageUrl}/dist/chat.bundle.es.js`).then((module: unknown) => {
    if (typeof module !== "object" || module === null || !("createChat" in module)) return;
    const { createChat } = module;
    if (typeof createChat !== "function") return;
    createChat({ webhookUrl: streamUrl, enableStreaming: true, loadPreviousSession: false });
  });
}
