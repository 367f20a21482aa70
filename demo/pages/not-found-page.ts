import { html } from "../html.ts";
import { renderPage, type HelpLink } from "./layout.ts";
import { linkTo, type PageContext } from "./page-context.ts";

/** What stands where no product and no help page is. */
export function renderNotFoundPage(context: PageContext, helpLinks: readonly HelpLink[]): string {
  const { texts } = context;
  return renderPage(context, {
    title: texts.notFoundTitle,
    description: texts.notFoundText,
    helpLinks,
    main: html`<div class="wrap not-found">
      <h1>${texts.notFoundTitle}</h1>
      <p>${texts.notFoundText}</p>
      <a class="button" href="${linkTo(context, "/")}">${texts.notFoundAction}</a>
    </div>`,
  });
}
