import { execFileSync } from "node:child_process";
import { chmod, mkdir, symlink, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createKnowledgeFolder } from "./support/knowledge-folder.ts";
import { logLinesOf, warnLevel } from "./support/log-lines.ts";
import { askWhole, eventsOf, question } from "./support/sse.ts";
import { createTempDirectory } from "./support/temp-directory.ts";
import { startXiaoer } from "./support/xiaoer.ts";

/** Root may read everything: without this right of root's, permissions hold for it as well. */
const withoutRootsRights =
  process.getuid?.() === 0 ? ["setpriv", "--bounding-set=-dac_override,-dac_read_search", "--"] : [];

/** Files that are bad, with what is to be said of them. */
const badFiles: readonly (readonly [name: string, content: string | Uint8Array, problem: RegExp])[] = [
  ["front-matter-open.md", "---\ntitle: x\n\nText", /expected a line «---»/],
  ["front-matter-broken.md", '---\ntitle: "x\n---\nText', /expected YAML in the front matter, found a mistake/],
  ["front-matter-type.md", "---\ntitle: [x]\n---\nText", /title: expected a string, got \["x"\]/],
  ["front-matter-list.md", "---\n- x\n---\nText", /the front matter: expected an object/],
  ["empty.md", "", /expected some text, found an empty file/],
  ["nul.md", "a\0b", /found a binary file/],
  ["picture.md", Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0xff, 0xfe), /expected text in UTF-8/],
  ["faq-broken.json", '[{"question": "Why?",', /expected JSON, found a mistake/],
  ["faq-empty.csv", "", /found an empty file/],
  ["products-columns.csv", "number,title\n1,Mug", /expected the columns sku and name, found number, title/],
  ["products-quote.csv", 'sku,name\n1,"Mug', /expected a table, found a mistake: Quote Not Closed/],
  ["products-ragged.csv", "sku,name\nM-1,Mug\nM-2\n", /1 product skipped: row 3: expected 2 cells, found 1/],
  ["products-one-bad.json", '[{"sku": "P-1", "name": "Pot"}, {"name": "Pan"}]', /1 product skipped: entry 2: sku/],
  ["synonyms-alone.txt", "alone\nrefund, money back", /1 line skipped: line 1: /],
];

test("each bad file is named in one warning, and the rest is served", async () => {
  await using outside = await createTempDirectory();
  await writeFile(join(outside.path, "secret.md"), "# Secret\n\nThe password of the safe is swordfish.");
  await using folder = await createKnowledgeFolder({
    "good.md": "# Returns\n\n## Can I return a bought kettle?\n\nYes, you can return it within forty days.",
    ...Object.fromEntries(badFiles.map(([name, content]) => [name, content])),
  });
  const at = (name: string) => join(folder.path, name);
  await folder.put("large.md", "");
  await truncate(at("large.md"), 50 * 1024 * 1024);
  await folder.put("closed.md", "# Closed\n\nNot for you.");
  await chmod(at("closed.md"), 0);
  await mkdir(at("closed"));
  await chmod(at("closed"), 0);
  await symlink(join(outside.path, "secret.md"), at("out.md"));
  await symlink(outside.path, at("out"));
  await symlink("circle.md", at("circle.md"));
  await symlink(".", at("itself"));
  execFileSync("mkfifo", [at("pipe.md")]);
  const socket = createServer().listen(at("socket.md"));

  try {
    await using xiaoer = await startXiaoer({
      env: { XIAOER_KNOWLEDGE: folder.path },
      wrapper: withoutRootsRights,
    });
    const warnings = logLinesOf(xiaoer).filter(({ level }) => level >= warnLevel);
    const expected = [
      ...badFiles.map(([name, , problem]) => [name, problem] as const),
      ["large.md", /expected at most 5 MB, found 50 MB/],
      ["closed.md", /expected to be allowed to read it/],
      ["closed", /expected to be allowed to read it/],
      ["out.md", /one that leads out/],
      ["out", /one that leads out/],
      ["circle.md", /a link that leads in a circle/],
      ["pipe.md", /found a pipe, a socket or a device/],
      ["socket.md", /found a pipe, a socket or a device/],
    ] as const;
    expect(warnings).toHaveLength(expected.length);
    for (const [name, problem] of expected) {
      expect(warnings.find(({ file }) => file === name)?.problem, name).toMatch(problem);
    }

    const good = await askWhole(xiaoer.url, question("Can I return a bought kettle?", { locale: "en" }));
    expect(good.text).toContain("within forty days");
    for (const [asked, name] of [
      ["How much is the Mug?", "Mug"],
      ["How much is the Pot?", "Pot"],
    ] as const) {
      const { events } = await askWhole(xiaoer.url, question(asked, { locale: "en" }));
      expect(eventsOf(events, "sources")[0]?.data.sources[0]?.title).toBe(name);
    }
    const secret = await askWhole(xiaoer.url, question("What is the password of the safe?", { locale: "en" }));
    expect(secret.text).not.toContain("swordfish");
  } finally {
    socket.close();
    await chmod(at("closed"), 0o700);
  }
});

test("pairs and products are read from tables as Chinese spreadsheets write them", async () => {
  // «question;answer / 可以开发票吗;可以，电子发票。» in GB18030
  const rows = "bfc9d2d4bfaab7a2c6b1c2f03bbfc9d2d4a3acb5e7d7d3b7a2c6b1a1a3";
  await using folder = await createKnowledgeFolder({
    "faq.zh-CN.csv": Buffer.concat([Buffer.from("question;answer\r\n"), Buffer.from(rows, "hex"), Buffer.from("\r\n")]),
    "products.csv": "\uFEFFsku\tname.zh-CN\tname.en\tprice\tcurrency\nM-1\t保温杯\tBottle\t168.00\tCNY\n",
  });
  await using xiaoer = await startXiaoer({ env: { XIAOER_KNOWLEDGE: folder.path } });
  expect(xiaoer.stdout()).toContain("0 pages, 1 products and 1 FAQ pairs in 3 passages");
  const invoice = await askWhole(xiaoer.url, question("可以开发票吗", { locale: "zh-CN" }));
  expect(invoice.text).toContain("可以，电子发票。");
  const bottle = await askWhole(xiaoer.url, question("保温杯多少钱", { locale: "zh-CN" }));
  expect(bottle.text).toContain("168");
});

test("a folder without anything to read is served, and told in the banner", async () => {
  await using folder = await createKnowledgeFolder();
  await using xiaoer = await startXiaoer({ env: { XIAOER_KNOWLEDGE: folder.path } });
  expect(xiaoer.stdout()).toContain("0 pages, 0 products and 0 FAQ pairs in 0 passages");
  expect((await askWhole(xiaoer.url, question("Can I return things?"))).end.event).toBe("done");
});
