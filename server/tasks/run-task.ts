import type { KnowledgeAnswer } from "../knowledge/answering/answer.ts";
import { fitting } from "../knowledge/hit.ts";
import { sourcesOf } from "../knowledge/answering/sources.ts";
import type { ProgressData } from "../protocol.ts";
import type { Store } from "../store/store.ts";
import type { Upstream } from "../upstream/upstream.ts";
import type { AnswerEnd } from "../upstream/completion.ts";
import { UpstreamFailure } from "../upstream/failure.ts";
import type { AnswerSaver } from "./answer-saver.ts";
import type { AnswerOrigin } from "./answer-cache.ts";
import { degraded, knowledgeAnswer, piecesFromKnowledge, type AnswerMaterial } from "./answer-pieces.ts";
import { askUpstream, type AskUpstreamDeps, type UpstreamAnswer } from "./ask-upstream.ts";
import type { AnswerSource, ProgressModel, ProgressRun, WorkStage } from "./progress.ts";
import type { Question } from "./question.ts";
import type { ShopDesk } from "./shop-desk.ts";
import { stageMessage } from "./stage-messages.ts";
import { generation } from "./stages/generation.ts";
import { initialization } from "./stages/initialization.ts";
import { parsing } from "./stages/parsing.ts";
import { reasoning, type BegunAnswer } from "./stages/reasoning.ts";
import { retrieval } from "./stages/retrieval.ts";
import type { Task } from "./task.ts";

/** How often the estimate is told anew while nothing else happens, in milliseconds. */
const estimateEveryMs = 450;

export interface RunDeps extends AskUpstreamDeps {
  readonly store: Store;
  readonly progress: ProgressModel;
  /** Absent: answers come from the knowledge alone. */
  readonly upstream: Upstream | undefined;
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
    const { summary, turns } = await initialization(question, { store: deps.store, maxTurns: deps.limits.maxTurns });
    enter("parsing");
    const parsed = parsing(question);
    enter("retrieval");
    const found = await retrieval(parsed, turns, question.page, desk.knowledge);
    signal.throwIfAborted();
    const material = { question: parsed, summary, turns, found, page: question.page, desk };
    const { upstream } = deps;
    const answer = upstream && askUpstream(upstream, material, question, deps);
    const { sources, begin } = answer
      ? {
          sources: sourcesOf(fitting(found.hits).map(({ passage }) => passage)),
          begin: () => fromUpstream(answer, task, material, signal),
        }
      : fromKnowledge(await knowledgeAnswer(material), signal);
    if (sources.length > 0) task.setSources(sources);
    if (answer) expectFrom(answer.origin, run);
    enter("reasoning");
    const begun = await begin();
    enter("generation");
    let chars = 0;
    const end = await generation(begun, (text) => {
      saver.say(text);
      run.said((chars += text.length));
    });
    await saver.flush();
    // What the shop said in the model's place tells nothing of how long the model takes.
    if (!end.degraded) run.complete();
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

/** What was said before is there at once, and what others wait for already sooner than what nobody has asked for yet. */
function expectFrom(origin: AnswerOrigin, run: ProgressRun): void {
  if (origin.kind === "hit") run.turnTo({ kind: "cache", name: "answers" });
  if (origin.kind === "joined") run.join(origin.askedAt);
}

/** Where the model cannot be had, what the shop knows of the question is its answer; where it knows nothing, there is none. */
async function fromUpstream(
  { ask }: UpstreamAnswer,
  task: Task,
  material: AnswerMaterial,
  signal: AbortSignal,
): Promise<BegunAnswer> {
  try {
    return await reasoning(ask(signal, (usage) => task.addUsage(usage)));
  } catch (error) {
    if (!(error instanceof UpstreamFailure) || error.kind === "filtered") throw error;
    const own = await knowledgeAnswer(material);
    if (!own.isKnown) throw error;
    // What the model would have rested on was told already; this may rest on less.
    if (fitting(material.found.hits).length + own.sources.length > 0) task.setSources(own.sources);
    return reasoning(degraded(piecesFromKnowledge(own, signal)));
  }
}

function fromKnowledge(own: KnowledgeAnswer, signal: AbortSignal) {
  return { sources: own.sources, begin: () => reasoning(piecesFromKnowledge(own, signal)) };
}

function tellProgress(task: Task, run: ProgressRun, locale: string): void {
  const { stage } = run;
  task.setProgress({ stage, message: stageMessage(stage, locale), ...run.estimate() });
}
