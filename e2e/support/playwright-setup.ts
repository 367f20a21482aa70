import { buildWidget } from "./build-widget.ts";

/** Run once before the end-to-end tests: they use the built widget. */
// oxlint-disable-next-line import/no-default-export -- Playwright calls a global setup by its default export
export default function setup(): void {
  buildWidget();
}
