import { execFile } from "node:child_process";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { Type } from "typebox";
import { Value } from "typebox/value";
import { beforeAll, expect, test } from "vitest";
import { createTempDirectory } from "./support/temp-directory.ts";

const repository = join(import.meta.dirname, "..");

const PatternSchema = Type.Object({ message: Type.String() });
const RulesSchema = Type.Object({
  "no-restricted-imports": Type.Optional(
    Type.Tuple([Type.Literal("error"), Type.Object({ patterns: Type.Array(PatternSchema) })]),
  ),
});
const ConfigSchema = Type.Object({
  overrides: Type.Array(Type.Object({ files: Type.Array(Type.String()), rules: Type.Optional(RulesSchema) })),
});
const ReportSchema = Type.Object({
  diagnostics: Type.Array(
    Type.Object({ filename: Type.String(), message: Type.String(), help: Type.Optional(Type.String()) }),
  ),
});

/** A wall's folder (the `files` of its override, joined), a file behind it, an import, and a word of the wall's message. */
type Plant = readonly [wall: string, file: string, specifier: string, message: string];

const notFromAround = "imports nothing from widget, demo or e2e";
const onlyProtocol = "only through server/protocol.ts";
const typesOnly = "types only";
const widgetWall = "widget/**";
const buildWall = "widget/build.ts,widget/**/*.test.ts";
const componentsWall = "widget/components/**";
const leavesWall = "server/history/**,server/knowledge/**,server/upstream/**,server/store/**";
const relayWall = "server/routes/relay*.ts";
const aroundWall = "demo/**,e2e/**";
const storeBenchWall = "e2e/bench/store*.ts";
const progressBenchWall = "e2e/bench/progress*.ts";
const knowledgeBenchWall = "e2e/bench/knowledge*.ts";
const retrievalBenchWall = "e2e/bench/retrieval*.ts,e2e/bench/retrieval/**";
const faultsWall = "e2e/faults/**";
/** Property tests run server and client code over memory, thousands of answers in seconds: no process, no bundle. */
const propertyWall = "e2e/faults/exactly-once.ts,e2e/faults/exactly-once/**";

const violations: readonly Plant[] = [
  [widgetWall, "widget/a1.ts", "../demo/shop.ts", "nothing from demo or e2e"],
  [widgetWall, "widget/a2.ts", "../e2e/support/sse.ts", "nothing from demo or e2e"],
  [widgetWall, "widget/a3.ts", "../server/errors.ts", onlyProtocol],
  [widgetWall, "widget/strings/a4.ts", "../../server/errors.ts", onlyProtocol],
  [widgetWall, "widget/a5.ts", "../server/protocol.ts", typesOnly],
  [widgetWall, "widget/a6.ts", "node:fs", "runs in the browser"],
  [buildWall, "widget/build.ts", "../demo/shop.ts", "nothing from demo or e2e"],
  [buildWall, "widget/b1.test.ts", "../server/errors.ts", onlyProtocol],
  [buildWall, "widget/b2.test.ts", "../server/protocol.ts", typesOnly],
  [componentsWall, "widget/components/C1.tsx", "../../demo/shop.ts", "through chat.ts"],
  [componentsWall, "widget/components/C2.tsx", "../../server/errors.ts", "through chat.ts"],
  [componentsWall, "widget/components/C3.tsx", "../../server/protocol.ts", typesOnly],
  [componentsWall, "widget/components/C4.tsx", "node:fs", "runs in the browser"],
  [componentsWall, "widget/components/C5.tsx", "../connection.ts", "through chat.ts"],
  ["server/**", "server/d1.ts", "../widget/main.ts", notFromAround],
  ["server/**", "server/d2.ts", "../demo/shop.ts", notFromAround],
  ["server/**", "server/deploy/d3.ts", "../../e2e/support/sse.ts", notFromAround],
  ["server/main.ts", "server/main.ts", "../widget/main.ts", "nothing from widget or e2e"],
  ["server/routes/**", "server/routes/e1.ts", "../../demo/shop.ts", notFromAround],
  ["server/routes/**", "server/routes/e2.ts", "../upstream/client.ts", "through tasks"],
  ["server/routes/**", "server/routes/e3.ts", "../knowledge/load.ts", "through tasks"],
  ["server/routes/**", "server/routes/e4.ts", "../history/window.ts", "through tasks"],
  ["server/routes/**", "server/routes/e5.ts", "../app.ts", "Nobody imports"],
  [relayWall, "server/routes/relay-n1.ts", "../../demo/shop.ts", notFromAround],
  [relayWall, "server/routes/relay-n2.ts", "../upstream/chat-completions.ts", "no answer to a shopper"],
  [relayWall, "server/routes/relay-n3.ts", "../tasks/engine.ts", "no answer to a shopper"],
  [relayWall, "server/routes/relay-n4.ts", "../app.ts", "Nobody imports"],
  ["server/routes/**", "server/routes/e6.ts", "../upstream/relay.ts", "through tasks"],
  ["server/http/**", "server/http/f1.ts", "../../widget/main.ts", "http imports protocol.ts"],
  ["server/http/**", "server/http/f2.ts", "../tasks/engine.ts", "http imports protocol.ts"],
  ["server/tasks/*.ts", "server/tasks/g1.ts", "../../demo/shop.ts", "tasks imports"],
  ["server/tasks/*.ts", "server/tasks/g2.ts", "../routes/chat.ts", "tasks imports"],
  ["server/tasks/*.ts", "server/tasks/g3.ts", "../http/problem.ts", "tasks imports"],
  ["server/tasks/stages/**", "server/tasks/stages/h1.ts", "../../../e2e/support/sse.ts", "tasks imports"],
  ["server/tasks/stages/**", "server/tasks/stages/h2.ts", "../../http/problem.ts", "tasks imports"],
  [leavesWall, "server/history/i1.ts", "../../widget/main.ts", "history, knowledge, upstream and store import"],
  [leavesWall, "server/history/i2.ts", "../tasks/engine.ts", "history, knowledge, upstream and store import"],
  [leavesWall, "server/knowledge/i3.ts", "../upstream/client.ts", "history, knowledge, upstream and store import"],
  [
    "server/knowledge/*/**",
    "server/knowledge/search/i6.ts",
    "../../upstream/client.ts",
    "history, knowledge, upstream and store import",
  ],
  [leavesWall, "server/upstream/i4.ts", "../store/store.ts", "history, knowledge, upstream and store import"],
  [leavesWall, "server/store/i5.ts", "../history/window.ts", "history, knowledge, upstream and store import"],
  [aroundWall, "demo/j1.ts", "../widget/main.ts", "the built widget"],
  [aroundWall, "e2e/support/j2.ts", "../../widget/main.ts", "the built widget"],
  [aroundWall, "demo/j3.ts", "../server/app.ts", "as a process"],
  [aroundWall, "e2e/j4.ts", "../server/config.ts", "as a process"],
  [aroundWall, "e2e/j5.ts", "../server/protocol.ts", "types only"],
  [aroundWall, "e2e/bench/j6.ts", "../../server/tasks/progress.ts", "as a process"],
  [progressBenchWall, "e2e/bench/progress-k1.ts", "../../widget/chat.ts", "how it shows it"],
  [progressBenchWall, "e2e/bench/progress-k2.ts", "../../server/tasks/engine.ts", "nothing else"],
  [progressBenchWall, "e2e/bench/progress-k3.ts", "../../server/protocol.ts", "types only"],
  [storeBenchWall, "e2e/bench/store-l1.ts", "../../widget/chat.ts", "nothing from the widget"],
  [storeBenchWall, "e2e/bench/store-l2.ts", "../../server/tasks/engine.ts", "nothing else"],
  [knowledgeBenchWall, "e2e/bench/knowledge-p1.ts", "../../widget/chat.ts", "nothing from the widget"],
  [knowledgeBenchWall, "e2e/bench/knowledge-p2.ts", "../../server/tasks/engine.ts", "nothing else"],
  [retrievalBenchWall, "e2e/bench/retrieval/o1.ts", "../../../widget/chat.ts", "nothing from the widget"],
  [retrievalBenchWall, "e2e/bench/retrieval-o2.ts", "../../server/tasks/engine.ts", "nothing else"],
  [retrievalBenchWall, "e2e/bench/retrieval/o3.ts", "../../../server/protocol.ts", "nothing else"],
  [faultsWall, "e2e/faults/m1.ts", "../../widget/chat.ts", "uses no more of it"],
  [faultsWall, "e2e/faults/m2.ts", "../../server/config.ts", "as a process"],
  [faultsWall, "e2e/faults/m3.ts", "../../server/protocol.ts", "types only"],
  [propertyWall, "e2e/faults/exactly-once/k1.ts", "../../../widget/chat.ts", "takes the reader alone"],
  [propertyWall, "e2e/faults/exactly-once/k2.ts", "../../../server/main.ts", "no routes, no main.ts"],
  [propertyWall, "e2e/faults/exactly-once/k3.ts", "../../../server/routes/chat.ts", "no routes, no main.ts"],
];

/** Files that break no wall, with the whole of their text. */
const legal: readonly (readonly [file: string, text: string])[] = [
  [
    "widget/legal.ts",
    'import type { Stage } from "../server/protocol.ts";\nimport "./chat.ts";\nexport type A = Stage;',
  ],
  [
    "widget/legal.test.ts",
    'import "node:fs";\nimport type { Stage } from "../server/protocol.ts";\nexport type A = Stage;',
  ],
  [
    "widget/components/Legal.tsx",
    'import "../chat.ts";\nimport "../markdown.ts";\nimport "../derived.ts";\nimport "../add-element.ts";\nimport "../strings/en.ts";\nimport "./Ring.tsx";',
  ],
  ["server/legal.ts", 'import "./routes/chat.ts";\nimport "./upstream/client.ts";\nimport "node:fs";'],
  ["server/routes/legal.ts", 'import "../tasks/engine.ts";\nimport "../http/problem.ts";\nimport "../store/store.ts";'],
  [
    "server/routes/relay-legal.ts",
    'import "../upstream/relay.ts";\nimport "../upstream/failure.ts";\nimport "../http/problem.ts";',
  ],
  ["server/http/legal.ts", 'import "../protocol.ts";\nimport "../errors.ts";\nimport "./origin.ts";'],
  [
    "server/tasks/legal.ts",
    'import "../upstream/client.ts";\nimport "../store/store.ts";\nimport "./stages/parsing.ts";',
  ],
  [
    "server/tasks/stages/legal.ts",
    'import "../../knowledge/load.ts";\nimport "../progress.ts";\nimport "../../protocol.ts";',
  ],
  ["server/knowledge/search/legal.ts", 'import "../../protocol.ts";\nimport "../passage.ts";\nimport "./typos.ts";'],
  ["server/store/legal.ts", 'import "../protocol.ts";\nimport "../errors.ts";\nimport "./schema.ts";'],
  [
    "e2e/bench/progress-legal.ts",
    'import "../../server/tasks/progress.ts";\nimport "../../widget/apply-event.ts";\nimport "../../widget/estimate.ts";\nimport "../../widget/turn.ts";\nimport "../support/sse.ts";',
  ],
  ["e2e/bench/knowledge-legal.ts", 'import "../../server/knowledge/load.ts";\nimport "../support/random.ts";'],
  ["e2e/bench/retrieval/legal.ts", 'import "../../../server/knowledge/load.ts";\nimport "./question.ts";'],
  [
    "e2e/faults/legal.ts",
    'import type { Stage } from "../../server/protocol.ts";\nimport "../../widget/connection.ts";\nimport "../../widget/apply-event.ts";\nimport "../../widget/turn.ts";\nexport type A = Stage;',
  ],
  [
    "e2e/legal.ts",
    'import type { Stage } from "../server/protocol.ts";\nimport "../demo/shop.ts";\nexport type A = Stage;',
  ],
  [
    "e2e/faults/exactly-once/legal.ts",
    'import "../../../server/tasks/engine.ts";\nimport "../../../server/errors.ts";\nimport "../../../widget/connection.ts";',
  ],
];

let reports: readonly { readonly filename: string; readonly message: string; readonly help?: string }[];
let walls: readonly { readonly files: string; readonly patterns: readonly { readonly message: string }[] }[];
beforeAll(async () => {
  await using directory = await createTempDirectory();
  for (const [, file, specifier] of violations)
    await plant(directory.path, file, `import ${JSON.stringify(specifier)};\n`);
  for (const [file, text] of legal) await plant(directory.path, file, `${text}\n`);
  await plant(
    directory.path,
    "server/ring-a.ts",
    'import { b } from "./ring-b.ts";\nexport const a = (): number => b();\n',
  );
  await plant(
    directory.path,
    "server/ring-b.ts",
    'import { a } from "./ring-a.ts";\nexport const b = (): number => a();\n',
  );
  walls = await copyConfig(directory.path);
  reports = await lint(directory.path);
});

test.for(violations)("behind %s, %s may not import %s", ([, file, , message]) => {
  expect(saidOf(file).join("\n")).toContain(message);
});

test.for(legal)("%s breaks no wall", ([file]) => {
  expect(saidOf(file)).toEqual([]);
});

test("a ring of imports is reported", () => {
  expect(saidOf("server/ring-a.ts").join("\n")).toMatch(/cycle/i);
});

test("every rule of every wall has a violation planted against it", () => {
  for (const { files, patterns } of walls) {
    const planted = violations.filter(([wall]) => wall === files).map(([, , , message]) => message);
    for (const { message } of patterns) {
      expect(
        planted.some((word) => message.includes(word)),
        `${files}: ${message}`,
      ).toBe(true);
    }
  }
});

function saidOf(file: string): readonly string[] {
  return reports.filter(({ filename }) => filename === file).map(({ message, help = "" }) => `${message} ${help}`);
}

async function plant(directory: string, file: string, text: string): Promise<void> {
  await mkdir(dirname(join(directory, file)), { recursive: true });
  await writeFile(join(directory, file), text);
}

/** Copies the configuration without its type-aware rules, which need the whole project, and returns its walls. */
async function copyConfig(directory: string): Promise<typeof walls> {
  const text = await readFile(join(repository, ".oxlintrc.json"), "utf8");
  const config: unknown = JSON.parse(text);
  await cp(join(repository, "package.json"), join(directory, "package.json"));
  await writeFile(join(directory, ".oxlintrc.json"), text.replace(/"typeAware": ?true/, '"typeAware": false'));
  return Value.Parse(ConfigSchema, config).overrides.flatMap(({ files, rules }) => {
    const restriction = rules?.["no-restricted-imports"];
    return restriction === undefined ? [] : [{ files: files.join(","), patterns: restriction[1].patterns }];
  });
}

async function lint(directory: string): Promise<typeof reports> {
  const oxlint = join(repository, "node_modules/.bin/oxlint");
  const run = promisify(execFile)(oxlint, ["--format=json"], { cwd: directory, maxBuffer: 16 * 1024 * 1024 });
  const { stdout } = await run.catch((error: unknown) => Value.Parse(Type.Object({ stdout: Type.String() }), error));
  return Value.Parse(ReportSchema, JSON.parse(stdout)).diagnostics;
}
