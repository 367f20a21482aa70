import { css } from "./components/styles.ts";
import type { WidgetSettings } from "./settings.ts";

export interface Host {
  /** Where the widget draws itself: an element in a shadow root that the page's styles do not reach. */
  readonly root: HTMLElement;
  /**
   * Whoever read these has checked them.
   *
   * @param color `#rgb` or `#rrggbb`
   * @param position `left` or `right`
   * @param theme `light` or `dark`
   * @param language of the widget's texts, BCP 47: it is read in this direction, whatever the page's is
   */
  readonly paint: (color: string, position: string, theme: string, language: string) => void;
}

const hostTag = "xiaoer-chat";

/** Whether a widget is on the page already: a tag pasted twice mounts once. */
export function isMounted(): boolean {
  return document.querySelector(hostTag) !== null;
}

/** Puts the host element on the page. All that was done to the page is undone when `life` aborts. */
export function createHost({ offset, zIndex }: WidgetSettings, life: AbortSignal): Host {
  const host = document.createElement(hostTag);
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  const root = document.createElement("div");
  shadow.append(root);
  document.body.append(host);
  fitAboveKeyboard(root, life);
  life.addEventListener("abort", () => host.remove());
  return { root, paint };

  function paint(color: string, position: string, theme: string, language: string): void {
    root.className = `root ${theme} ${position}`;
    root.lang = language;
    root.dir = /^(ar|fa|he|ur)/.test(language) ? "rtl" : "ltr";
    // Themes style every div they can reach, and hide the empty ones.
    host.style.cssText =
      "all:initial!important;display:block!important;" +
      `--xiaoer-color:${color};--offset:${offset}px;--z-index:${zIndex}`;
  }
}

/** On a phone the keyboard covers the window's lower half: tells the styles how much of the window is seen. */
function fitAboveKeyboard(root: HTMLElement, signal: AbortSignal): void {
  const view = window.visualViewport;
  if (view === null) return;
  const fit = () => {
    // A page that is pinched larger is not a keyboard.
    if (view.scale > 1.01) return;
    root.style.cssText = `--view-height:${view.height}px;--view-top:${view.offsetTop}px`;
  };
  fit();
  view.addEventListener("resize", fit, { signal });
  view.addEventListener("scroll", fit, { signal });
}
