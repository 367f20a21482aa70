import { launcherStyles } from "./components/styles.ts";
import type { WidgetSettings } from "./settings.ts";
import { refuse } from "./warn.ts";

export interface Host {
  /** Where the widget draws itself: an element in a shadow root that the page's styles do not reach. */
  readonly root: HTMLElement;
  /** Whether it sits in an element of the page, and not in the window's corner. */
  readonly isInline: boolean;
  /** Adds these rules to those of the launcher. */
  readonly style: (css: string) => void;
  /**
   * Whoever read these has checked them.
   *
   * @param color `#rgb` or `#rrggbb`
   * @param position `left` or `right`
   * @param theme `light` or `dark`
   * @param language of the widget's texts, BCP 47: it is read in this direction, whatever the page's is
   */
  readonly paint: (color: string, position: string, theme: string, language: string, isShown: boolean) => void;
  /**
   * On a phone the keyboard covers the window's lower half: tells the styles how much of the window is seen. By itself only when
   * that changes, since to measure it has the page laid out: whoever opens the panel asks for it.
   */
  readonly fit: () => void;
}

/** How often the host is put back: a page that throws it away more often than that means it. */
const maxReturns = 50;

/**
 * Puts the host element on the page. All that was done to the page is undone when `life` is aborted.
 *
 * @param onReturn called when the page had thrown the host away, and it was put back
 */
export function createHost(settings: WidgetSettings, life: AbortController, onReturn: () => void): Host {
  const { offset, zIndex, target } = settings;
  const isInline = elementOf(target) !== null;
  if (target && !isInline) refuse("target", "a CSS selector of an element on the page", target);
  // Beside the body and not in it: pages swap theirs, style its children, and count them.
  const home = isInline ? target : "html";
  const host = document.createElement("xiaoer-chat");
  const shadow = host.attachShadow({ mode: "open" });
  style(launcherStyles);
  const root = document.createElement("div");
  shadow.append(root);
  elementOf(home)?.append(host);
  const view = visualViewport;
  for (const move of ["resize", "scroll"]) view?.addEventListener(move, fit, life);
  let returns = 0;
  let painted = "";
  const watch = new MutationObserver(() => {
    observe();
    const place = elementOf(home);
    // A target that was itself taken off the page still has the host in it.
    if (host.isConnected || !place?.isConnected || returns > maxReturns) return;
    returns += 1;
    place.append(host);
    onReturn();
  });
  observe();
  life.signal.addEventListener("abort", () => {
    watch.disconnect();
    host.remove();
  });
  return { root, isInline, style, paint, fit };

  /** Pages swap the root itself, too, and then it is another one that counts. */
  function observe(): void {
    for (const node of [document, ...document.children]) watch.observe(node, { childList: true, subtree: isInline });
  }

  function style(css: string): void {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    shadow.adoptedStyleSheets.push(sheet);
  }

  function paint(color: string, position: string, theme: string, language: string, isShown: boolean): void {
    root.className = `root ${theme} ${isInline ? "inline" : position}`;
    root.lang = language;
    root.dir = /^(ar|fa|he|ur)/.test(language) ? "rtl" : "ltr";
    // Themes style every div they can reach, and hide the empty ones. Out of the flow it is nobody's flex item and makes no gap.
    const look =
      `all:initial!important;display:${isShown ? "block" : "none"}!important;` +
      (isInline ? "width:100%!important;height:100%!important;" : "position:absolute!important;top:0!important;") +
      `--color:${color};--offset:${isInline ? 0 : offset}px;--z-index:${zIndex}`;
    // To write the same would have the browser compute all styles again.
    if (look !== painted) host.style.cssText = painted = look;
  }

  function fit(): void {
    // A page that is pinched larger is not a keyboard.
    if (view === null || view.scale > 1.01) return;
    // And one that is wider than its window can be moved in it.
    const { height, width, offsetTop, offsetLeft } = view;
    root.style.cssText = `--view:${offsetTop}px auto auto ${offsetLeft}px;--view-height:${height}px;--view-width:${width}px`;
  }
}

/** What a page named as a place for the chat; null where there is no such element. */
function elementOf(target: unknown): Element | null {
  if (target instanceof Element) return target;
  try {
    return typeof target === "string" ? document.querySelector(target) : null;
  } catch {
    // No selector.
    return null;
  }
}
