import type { Browser, CDPSession, Page } from "playwright";
import type { Contestant } from "./contestants.ts";
import { cpuSlowdown } from "./pace.ts";

/** What the page's main thread has done for its present document. Durations in ms. */
export interface ThreadCounts {
  /** All tasks, without what the benchmark itself asks through the DevTools. */
  readonly taskMs: number;
  readonly scriptMs: number;
  readonly styleMs: number;
  readonly layoutMs: number;
  readonly nodes: number;
  readonly listeners: number;
  readonly heapBytes: number;
}

/** A page under the DevTools' eyes, on a slowed processor, in a context of its own: nothing in it is warm. */
export interface BenchPage extends AsyncDisposable {
  readonly page: Page;
  readonly session: CDPSession;
  counts(): Promise<ThreadCounts>;
  /** Evaluates an expression. Cheaper for the page than what Playwright does, which brings scripts of its own. */
  run(expression: string): Promise<unknown>;
  /** Waits until the expression is true. */
  until(expression: string): Promise<void>;
  ask(contestant: Contestant, question: string): Promise<void>;
}

const pollMs = 100;

/** @param isSlowed default true. */
export async function openBenchPage(browser: Browser, { isSlowed = true } = {}): Promise<BenchPage> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Performance.enable");
  if (isSlowed) await session.send("Emulation.setCPUThrottlingRate", { rate: cpuSlowdown });
  return { page, session, counts, run, until, ask, [Symbol.asyncDispose]: async () => await context.close() };

  async function counts(): Promise<ThreadCounts> {
    const { metrics } = await session.send("Performance.getMetrics");
    const valueByName = new Map(metrics.map(({ name, value }) => [name, value]));
    const ms = (name: string): number => 1000 * (valueByName.get(name) ?? Number.NaN);
    return {
      taskMs: ms("TaskDuration") - ms("DevToolsCommandDuration"),
      scriptMs: ms("ScriptDuration"),
      styleMs: ms("RecalcStyleDuration"),
      layoutMs: ms("LayoutDuration"),
      nodes: valueByName.get("Nodes") ?? Number.NaN,
      listeners: valueByName.get("JSEventListeners") ?? Number.NaN,
      heapBytes: valueByName.get("JSHeapUsedSize") ?? Number.NaN,
    };
  }

  async function run(expression: string): Promise<unknown> {
    const { result, exceptionDetails } = await session.send("Runtime.evaluate", {
      expression,
      returnByValue: true,
      awaitPromise: true,
    });
    if (exceptionDetails === undefined) return result.value;
    throw new Error(
      `Cannot evaluate ${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`,
    );
  }

  async function until(expression: string): Promise<void> {
    while ((await run(expression)) !== true) await page.waitForTimeout(pollMs);
  }

  async function ask(contestant: Contestant, question: string): Promise<void> {
    if ("send" in contestant.ask) return void (await run(contestant.ask.send(question)));
    await run(contestant.ask.focus);
    await session.send("Input.insertText", { text: question });
    for (const type of ["keyDown", "keyUp"] as const) {
      await session.send("Input.dispatchKeyEvent", {
        type,
        key: "Enter",
        code: "Enter",
        windowsVirtualKeyCode: 13,
        ...(type === "keyDown" && { text: "\r" }),
      });
    }
  }
}
