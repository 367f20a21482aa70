import { createServer } from "node:http";
import { test as base } from "./fixtures.ts";
import { listen } from "./listen.ts";

export interface OwnPage {
  /** What stands in the document. A `<!doctype html>` is put before it, unless the page is to be in quirks mode. */
  readonly html: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Default: no. */
  readonly hasQuirks?: boolean;
}

/** A site whose every page is what the test says, on an origin that is not Xiaoer's. */
export interface OwnSite {
  readonly url: string;
  /** What the site's pages are from now on. */
  readonly serve: (page: OwnPage) => void;
  /** Makes this the site's page and goes there. */
  readonly visit: (page: OwnPage) => Promise<void>;
}

export const test = base.extend<{ readonly site: OwnSite }>({
  site: async ({ page }, use) => {
    let served: OwnPage = { html: "" };
    const server = createServer((_request, response) => {
      const { html, headers = {}, hasQuirks = false } = served;
      response.writeHead(200, { "content-type": "text/html; charset=utf-8", ...headers });
      response.end((hasQuirks ? "" : "<!doctype html>") + html);
    });
    const { url, close } = await listen(server);
    const serve = (next: OwnPage): void => void (served = next);
    const visit = async (next: OwnPage): Promise<void> => {
      serve(next);
      await page.goto(url);
    };
    await use({ url, serve, visit });
    await close();
  },
});

export { expect } from "./fixtures.ts";

/** The tag as a shop pastes it, in English. */
export function tagOf(serverUrl: string, attributes = "", loading = "defer"): string {
  return `<script src="${serverUrl}/widget.js" data-locale="en" ${attributes} ${loading}></script>`;
}

/** The queue as the README has it. */
export const queueScript =
  "<script>window.Xiaoer = window.Xiaoer || function () { (Xiaoer.q = Xiaoer.q || []).push(arguments); };</script>";
