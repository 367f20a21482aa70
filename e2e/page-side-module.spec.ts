import { execFileSync } from "node:child_process";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { build } from "vite";
import { hearWarnings } from "./support/hear-warnings.ts";
import { expect, tagOf, test } from "./support/own-page.ts";
import { createTempDirectory } from "./support/temp-directory.ts";

const repository = join(import.meta.dirname, "..");

test("imported where there is no browser it does nothing, and breaks nothing", () => {
  const code = `
    const before = Object.getOwnPropertyNames(globalThis).toSorted().join();
    const { mount } = await import("xiaoer/widget");
    console.log(typeof mount + " " + (Object.getOwnPropertyNames(globalThis).toSorted().join() === before));`;
  const said = execFileSync(process.execPath, ["--input-type=module", "--eval", code], { cwd: repository });
  expect(said.toString()).toBe("function true\n");
});

test("an application that bundles it mounts, uses, and removes it", async ({ chat, site, xiaoer }) => {
  const code = await bundle(`
    import { mount } from "xiaoer/widget";
    globalThis.before = ["Xiaoer" in window, document.querySelector("xiaoer-chat")];
    globalThis.mountChat = () => mount({ server: "${xiaoer.url}", locale: "en", color: "#0a0", position: "left" });
    globalThis.remove = globalThis.mountChat();
    globalThis.told = [];
    remove.on("open", () => told.push("open"));
  `);
  const warnings = hearWarnings(chat.page);
  await site.visit({ html: `<p>Shop<script type="module">${code}</script>` });
  expect(await chat.page.evaluate("globalThis.before")).toEqual([false, null]);
  await chat.open();
  await chat.ask("Can I return it?");
  await expect(chat.answer).toContainText(/return/i);
  await chat.page.evaluate("remove.close()");
  await expect(chat.dialog).toBeHidden();
  expect(await chat.page.evaluate("[remove.remove === remove, told]")).toEqual([true, ["open"]]);
  const box = await chat.launcher.boundingBox();
  expect(box?.x).toBe(20);

  await chat.page.evaluate("remove()");
  await expect(chat.page.locator("xiaoer-chat")).toHaveCount(0);
  expect(await chat.page.evaluate("'Xiaoer' in window")).toBe(false);
  // As React does it to components in development: put up, taken down, put up.
  await chat.page.evaluate("mountChat()(); globalThis.remove = mountChat()");
  await expect(chat.launcher).toHaveCount(1);
  await chat.open();
  await expect(chat.questions).toHaveText(["Can I return it?"]);
  expect(warnings).toEqual([]);
});

test("beside a tag, or mounted twice, there is one chat", async ({ chat, site, xiaoer }) => {
  const code = await bundle(`
    import { mount } from "xiaoer/widget";
    globalThis.mounts = [mount({ server: "${xiaoer.url}", locale: "en" }), mount({ server: "${xiaoer.url}" })];
  `);
  await site.visit({ html: `<p>Shop${tagOf(xiaoer.url)}<script type="module">${code}</script>` });
  await expect(chat.launcher).toBeVisible();
  await chat.page.evaluate("mounts[1].open()");
  await expect(chat.dialog).toBeVisible();
  await expect(chat.page.locator("xiaoer-chat")).toHaveCount(1);
  await chat.page.evaluate("mounts[0]()");
  await expect(chat.page.locator("xiaoer-chat")).toHaveCount(0);
});

test("without a server's address it says what is missing, and nothing throws", async ({ chat, site }) => {
  const code = await bundle(`
    import { mount } from "xiaoer/widget";
    const { open, on, remove } = mount({ server: "" });
    open(); on("open", () => undefined)(); remove();
    document.title = "done";
  `);
  const warnings = hearWarnings(chat.page);
  await site.visit({ html: `<p>Shop<script type="module">${code}</script>` });
  await expect(chat.page).toHaveTitle("done");
  expect(warnings).toEqual([expect.stringMatching(/^Xiaoer: Cannot tell the server's address: set data-server/)]);
});

/** Bundles an application of one file as its own tools would: with the package in its node_modules. */
async function bundle(code: string): Promise<string> {
  await using directory = await createTempDirectory();
  const root = directory.path;
  await mkdir(join(root, "node_modules"));
  await symlink(repository, join(root, "node_modules/xiaoer"));
  await writeFile(join(root, "app.js"), code);
  await build({
    root,
    configFile: false,
    logLevel: "error",
    build: { outDir: "out", lib: { entry: "app.js", formats: ["es"], fileName: () => "app.mjs" } },
  });
  return (await readFile(join(root, "out/app.mjs"), "utf8")).replaceAll("</script", "<\\/script");
}
