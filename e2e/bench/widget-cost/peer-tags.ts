/*
 * The tags that put the peers on a page, as their own instructions say, and nothing set but what streaming needs.
 * Each runs in the page: its own text is sent there, so it may use nothing from outside itself.
 */

/** deep-chat reads `data: {"text": …}` events. */
export async function deepChat(packageUrl: string, streamUrl: string): Promise<void> {
  await import(`${packageUrl}/dist/deepChat.bundle.js`);
  const chat = document.createElement("deep-chat");
  chat.style.cssText = "position:fixed;right:24px;bottom:24px;width:400px;height:600px";
  chat.setAttribute("connect", JSON.stringify({ url: streamUrl, stream: true }));
  document.body.append(chat);
}

/** n8n's chat reads one JSON object a line. */
export async function n8nChat(packageUrl: string, streamUrl: string): Promise<void> {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = `${packageUrl}/dist/style.css`;
  document.head.append(style);
  const module: unknown = await import(`${packageUrl}/dist/chat.bundle.es.js`);
  if (typeof module !== "object" || module === null || !("createChat" in module)) return;
  const { createChat } = module;
  if (typeof createChat !== "function") return;
  Reflect.apply(createChat, undefined, [{ webhookUrl: streamUrl, enableStreaming: true, loadPreviousSession: false }]);
}
