import type { HelpPage } from "../help-center.ts";
import { html, type Html } from "../html.ts";
import { renderPage } from "./layout.ts";
import { linkTo, type PageContext } from "./page-context.ts";

/** All help topics, each with the questions that it answers. */
export function renderHelpIndex(context: PageContext, pages: readonly HelpPage[]): string {
  const { texts } = context;
  return renderPage(context, {
    title: texts.help,
    description: texts.helpLead,
    helpLinks: pages,
    main: html`<div class="wrap">
      <header class="help-header">
        <h1>${texts.help}</h1>
        <p>${texts.helpLead}</p>
      </header>
      <ul class="topics">
        ${pages.map((page) => renderTopic(context, page))}
      </ul>
    </div>`,
  });
}

/** One help topic, with the way to the others beside it. */
export function renderHelpPage(context: PageContext, page: HelpPage, pages: readonly HelpPage[]): string {
  const { texts } = context;
  const siblings = pages.map((other) => {
    const current = other === page ? html`aria-current="page"` : undefined;
    return html`<li><a href="${linkTo(context, other.url)}" ${current}>${other.title}</a></li>`;
  });
  const questions = page.questions.map(({ id, text }) => html`<li><a href="#${id}">${text}</a></li>`);
  return renderPage(context, {
    title: page.title,
    description: page.questions.map((question) => question.text).join(" "),
    helpLinks: pages,
    main: html`<div class="wrap help">
      <nav class="help-topics" aria-label="${texts.helpTopics}">
        <ul>
          ${siblings}
        </ul>
      </nav>
      <article class="prose">
        <nav class="help-questions" aria-label="${texts.onThisPage}">
          <ul>
            ${questions}
          </ul>
        </nav>
        ${page.body}
        <p class="help-ask">${texts.helpAsk}</p>
      </article>
    </div>`,
  });
}

function renderTopic(context: PageContext, page: HelpPage): Html {
  const url = linkTo(context, page.url);
  const questions = page.questions.slice(0, 4).map(({ id, text }) => html`<li><a href="${url}#${id}">${text}</a></li>`);
  return html`<li class="topic">
    <h2><a href="${url}">${page.title}</a></h2>
    <ul>
      ${questions}
    </ul>
  </li>`;
}
