import type { PromptLimits } from "../history/prompt.ts";
import { bestOf, sourcesOf } from "../knowledge/answer.ts";
import type { ProgressData } from "../protocol.ts";
import type { Store } from "../store/store.ts";
import type { Upstream } from "../upstream/chat-completions.ts";
import type { AnswerEnd } from "../upstream/completion.ts";
import type { AnswerSaver } from "./answer-saver.ts";
import { piecesFromKnowledge, piecesFromUpstream, type AnswerMaterial } from "./answer-pieces.ts";
import type { AnswerSource, ProgressModel, ProgressRun, WorkStage } from "./progress.ts";
import type { Question } from "./question.ts";
import type { ShopDesk } from "./shop-desk.ts";
import { stageMessage } from "./stage-messages.ts";
import { generation } from "./stages/generation.ts";
import { initialization } from "./stages/initialization.ts";
import { parsing } from "./stages/parsing.ts";
import { reasoning } from "./stages/reasoning.ts";
import { retrieval } from "./stages/retrieval.ts";
import type { Task } from "./task.ts";

/** How often the estimate is told anew while nothing else happens, in milliseconds. */
const estimateEveryMs = 450;

export interface RunDeps {
  readonly store: Store;
  readonly progress: ProgressModel;
  /** Absent: answers come from the knowledge alone. */
  readonly upstream: Upstream | undefined;
  readonly limits: PromptLimits;
}

/**
 * Makes one answer: runs the stages in order, tells the task how far it is, and returns how the answer ended.
 *
 * @param saver takes the text
 * @throws AppError from a stage, or the signal's reason when it is aborted. What was said until then is in the task.
 */
export async function runTask(
  task: Task,
  question: Question,
  desk: ShopDesk,
  deps: RunDeps,
  saver: AnswerSaver,
  signal: AbortSignal,
): Promise<AnswerEnd> {
  const run = deps.progress.begin(sourceOf(deps.upstream, question));
  const tell = () => tellProgress(task, run, question.locale);
  const enter = (stage: WorkStage) => {
    run.enter(stage);
    tell();
  };
  const ticker = setInterval(tell, estimateEveryMs);
  try {
    enter("initialization");
    const turns = await initialization(question, { store: deps.store, maxTurns: deps.limits.maxTurns });
    enter("parsing");
    const parsed = parsing(question, desk.knowledge);
    enter("retrieval");
    const found = retrieval(parsed, desk.knowledge);
    const hits = deps.upstream ? found : bestOf(found);
    if (hits.length > 0) task.setSources(sourcesOf(hits));
    enter("reasoning");
    const material = { question: parsed, turns, hits, page: question.page, desk };
    const begun = await reasoning(piecesFor(task, material, deps, signal));
    enter("generation");
    let chars = 0;
    const end = await generation(begun, (text) => {
      saver.say(text);
      run.said((chars += text.length));
    });
    await saver.flush();
    run.complete();
    return end;
  } finally {
    clearInterval(ticker);
    run.close();
  }
}

/** What is told of an answer that came to its own end, once that is on disk. */
export function completed(locale: string): ProgressData {
  return { stage: "complete", progress: 100, message: stageMessage("complete", locale), etaMs: 0 };
}

function sourceOf(upstream: Upstream | undefined, { shopId }: Question): AnswerSource {
  return upstream ? { kind: "model", name: `${upstream.name}/${upstream.model}` } : { kind: "knowledge", name: shopId };
}

function piecesFor(task: Task, material: AnswerMaterial, { upstream, limits }: RunDeps, signal: AbortSignal) {
  if (!upstream) return piecesFromKnowledge(material, signal);
  return piecesFromUpstream(upstream, material, limits, signal, (usage) => task.addUsage(usage));
}

function tellProgress(task: Task, run: ProgressRun, locale: string): void {
  const { stage } = run;
  task.setProgress({ stage, message: stageMessage(stage, locale), ...run.estimate() });
}
