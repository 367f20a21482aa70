import { execFileSync } from "node:child_process";
import { mkdir, readdir, mkdtemp, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { loadKnowledge } from "./load.ts";

const limits = { files: 100, depth: 4, names: 1000, fileBytes: 1000, totalBytes: 100_000 };

let parent: string;
let folder: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "xiaoer-load-"));
  folder = join(parent, "knowledge");
  await mkdir(folder);
});
afterEach(async () => {
  await rm(parent, { recursive: true, force: true });
});

async function put(path: string, text = "Text"): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

async function load(over: Partial<typeof limits> = {}) {
  const { passages, problems, ...rest } = await loadKnowledge(folder, { ...limits, ...over });
  return {
    titles: passages.map(({ title }) => title),
    problems: problems.map(({ path, problem }) => `${path}: ${problem}`),
    ...rest,
  };
}

describe("loadKnowledge()", () => {
  it("reads every kind of file, in sub-folders too, always in the same order", async () => {
    await put("b.md");
    await put("sub/a.md");
    await put("a.en.md");
    await put("faq.csv", "question,answer\nWhy?,Because.");
    await put("products.json", '[{"sku": "X", "name": "Mug"}]');
    await put("synonyms.txt", "a, b");
    await put("photo.jpg");
    const { titles, problems, facts } = await load();
    expect(titles).toEqual(["a", "b", "FAQ", "Mug", "Mug", "a"]);
    expect(problems).toEqual([]);
    expect(facts).toEqual({
      pageCount: 3,
      productCount: 1,
      faqCount: 1,
      passageCount: 6,
      synonymCount: 1,
      ignoredCount: 1,
    });
  });

  it("says nothing of what is hidden, and of what editors and tools leave behind", async () => {
    for (const path of [".git/x.md", ".a.md.swp", "a.md~", "node_modules/x/README.md", ".hidden.md"]) await put(path);
    await put("a.md");
    expect(await load()).toMatchObject({ titles: ["a"], problems: [], facts: { ignoredCount: 0 } });
  });

  it("does not read a file that is too large, were it 50 MB", async () => {
    await put("a.md");
    await put("large.md");
    await truncate(join(folder, "large.md"), 50 * 1024 * 1024);
    const { titles, problems } = await load({ fileBytes: 5 * 1024 * 1024 });
    expect(titles).toEqual(["a"]);
    expect(problems).toEqual(["large.md: the file is skipped: expected at most 5 MB, found 50 MB"]);
  });

  it("follows links inside the folder once, and none that leads out, nowhere or in a circle", async () => {
    await put("real/a.md");
    await writeFile(join(parent, "secret.md"), "A secret");
    await mkdir(join(parent, "elsewhere"));
    await writeFile(join(parent, "elsewhere/b.md"), "A secret");
    await symlink("real/a.md", join(folder, "again.md"));
    await symlink("real", join(folder, "again"));
    await symlink("..", join(folder, "real/up"));
    await symlink("../secret.md", join(folder, "out.md"));
    await symlink("../elsewhere", join(folder, "out"));
    await symlink("missing.md", join(folder, "nowhere.md"));
    await symlink("circle.md", join(folder, "circle.md"));
    const { titles, problems } = await load();
    expect(titles).toEqual(["a"]);
    expect(problems.toSorted()).toEqual([
      "circle.md: expected a file, found a link that leads in a circle",
      "nowhere.md: expected a link to a file, found one that leads nowhere",
      "out.md: expected a link to inside of the folder, found one that leads out",
      "out: expected a link to inside of the folder, found one that leads out",
    ]);
  });

  it("is not led astray by a folder beside it whose name begins the same", async () => {
    await put("a.md");
    await mkdir(`${folder}-private`);
    await writeFile(join(`${folder}-private`, "b.md"), "A secret");
    await symlink(`${folder}-private/b.md`, join(folder, "b.md"));
    expect((await load()).titles).toEqual(["a"]);
  });

  it("reads what a volume of Kubernetes holds: links to files in a hidden folder, under the links' names", async () => {
    await put("..2026/a.zh-CN.md");
    await symlink("..2026", join(folder, "..data"));
    await symlink("..data/a.zh-CN.md", join(folder, "a.zh-CN.md"));
    expect(await load()).toMatchObject({ titles: ["a"], problems: [] });
  });

  it("never waits for a pipe or a socket", async () => {
    await put("a.md");
    execFileSync("mkfifo", [join(folder, "pipe.md")]);
    const server = createServer().listen(join(folder, "socket.md"));
    await symlink("pipe.md", join(folder, "link.md"));
    const { titles, problems } = await load();
    server.close();
    expect(titles).toEqual(["a"]);
    expect(problems).toEqual([
      "pipe.md: expected a file, found a pipe, a socket or a device",
      "socket.md: expected a file, found a pipe, a socket or a device",
      "link.md: expected a link to a file, found one to a pipe, a socket or a device",
    ]);
  });

  it.runIf(process.platform === "linux")("leaves no file open, good or bad", async () => {
    for (let index = 0; index < 50; index += 1) await put(`${index}.md`, "x".repeat(index * 40));
    await load();
    const before = (await readdir("/proc/self/fd")).length;
    await load();
    expect((await readdir("/proc/self/fd")).length).toBeLessThan(before + 25);
  });

  it("reads no more files, folders and bytes than it may, and tells each limit once", async () => {
    for (const name of ["a", "b", "c", "d"]) await put(`${name}.md`, name.repeat(600));
    for (const path of ["1/2/3/x.md", "1/2/3/4/5/y.md", "1/2/3/5/z.md"]) await put(path);
    expect(await load({ files: 3 })).toMatchObject({
      titles: ["a", "b", "c"],
      problems: [
        ".: expected at most 3 files, found more; expected folders at most 4 deep, found 1/2/3/4; the rest is skipped",
      ],
    });
    expect((await load({ totalBytes: 1000 })).problems.at(-1)).toBe(
      ".: expected at most 1000 bytes in all, found more; the files from c.md on are skipped",
    );
    expect((await load({ names: 3 })).titles).toEqual(["a", "b"]);
  });

  it("takes the first of two products with one number, and tells the other", async () => {
    await put("products.csv", "sku,name\nA,First\nA,Second\n");
    await put("products.json", '[{"sku": "A", "name": "Third"}, {"sku": "B", "name": "Other"}, {"sku": "C"}]');
    const { titles, problems, facts } = await load();
    expect(titles).toEqual(["First", "First", "Other", "Other"]);
    expect(facts.productCount).toBe(2);
    expect(problems).toEqual([
      "products.csv: 1 product skipped: sku A is in products.csv already",
      expect.stringMatching(
        /^products.json: 1 product skipped: entry 3: name: .*; 1 product skipped: sku A is in products.csv already$/,
      ),
    ]);
  });

  it("does not take a product's two languages for twins, be they in two files", async () => {
    await put("products.en.csv", "sku,name\nA,Mug\n");
    await put("products.zh-CN.csv", "sku,name\nA,杯\n");
    expect(await load()).toMatchObject({ titles: ["Mug", "杯"], problems: [], facts: { productCount: 1 } });
  });

  it("has a version that changes with what is said, and with nothing else", async () => {
    await put("a.md", "One");
    await put("synonyms.txt", "a, b");
    const { version } = await load();
    await put("b.jpg");
    await put(".hidden.md");
    await rename(folder, join(parent, "moved"));
    folder = join(parent, "moved");
    expect((await load()).version).toBe(version);
    await put("a.md", "Two");
    expect((await load()).version).not.toBe(version);
    await put("a.md", "One");
    await put("synonyms.txt", "a, c");
    expect((await load()).version).not.toBe(version);
    await put("synonyms.txt", "a, b");
    expect((await load()).version).toBe(version);
  });

  it("rejects where the folder itself is not there", async () => {
    await expect(loadKnowledge(join(parent, "missing"))).rejects.toThrow("ENOENT");
  });
});
