/**
 * The least that shows a stream: reads it with fetch, and twenty times a second puts what came at the end of plain lines.
 *
 * Runs in the page: its own text is sent there, so it may use nothing from outside itself.
 */
export function control(streamUrl: string): void {
  const showEveryMs = 50;
  const box = document.createElement("div");
  box.id = "control";
  box.style.cssText =
    "position:fixed;right:24px;bottom:24px;width:400px;height:680px;max-height:90%;overflow:auto;overflow-wrap:anywhere;" +
    "background:#fff;color:#000;font:15px/1.5 system-ui,sans-serif";
  const start = (): void => document.body.append(box);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
  box.addEventListener("ask", (event) => {
    if (event instanceof CustomEvent) void ask(String(event.detail));
  });

  async function ask(question: string): Promise<void> {
    const { body } = await fetch(streamUrl, { method: "POST", body: question });
    const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
    let waiting = "";
    let rest = "";
    let line = box.appendChild(document.createElement("p"));
    const timer = setInterval(show, showEveryMs);
    for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
      const frames = (rest + read.value).split("\n\n");
      rest = frames.pop() ?? "";
      for (const frame of frames) {
        if (!frame.startsWith("data: ")) continue;
        const data: unknown = JSON.parse(frame.slice(6));
        if (typeof data === "object" && data !== null && "text" in data) waiting += String(data.text);
      }
    }
    clearInterval(timer);
    show();

    function show(): void {
      for (const [index, part] of waiting.split("\n").entries()) {
        if (index > 0) line = box.appendChild(document.createElement("p"));
        if (part !== "") line.append(part);
      }
      if (waiting !== "") box.scrollTop = box.scrollHeight;
      waiting = "";
    }
  }
}
