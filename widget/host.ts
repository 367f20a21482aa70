import type { Palette } from "./color.ts";
import { css } from "./components/styles.ts";

/** What the page lets us decide about the look. */
export interface Look {
  readonly palette: Palette;
  readonly isDark: boolean;
  readonly position: "left" | "right";
  readonly offset: number;
  readonly zIndex: number;
}

export interface Host {
  /** Where the widget draws itself: an element in a shadow root that the page's styles do not reach. */
  readonly root: HTMLElement;
  readonly paint: (look: Look) => void;
  readonly remove: () => void;
}

const hostTag = "xiaoer-chat";
const keyEvents = ["keydown", "keypress", "keyup"] as const;

/** Whether a widget is on the page already: a tag pasted twice mounts once. */
export function isMounted(): boolean {
  return document.querySelector(hostTag) !== null;
}

/** Puts the host element on the page. `remove` takes back all that was done to it. */
export function createHost(locale: string): Host {
  const host = document.createElement(hostTag);
  // Themes style every div they can reach, and hide the empty ones.
  host.style.setProperty("all", "initial", "important");
  host.style.setProperty("display", "block", "important");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  shadow.adoptedStyleSheets = [sheet];
  const root = document.createElement("div");
  root.className = "root";
  root.lang = locale;
  shadow.append(root);
  // Shops bind keys on the document ("/" searches): what is typed here is none of theirs.
  for (const type of keyEvents) root.addEventListener(type, (event) => event.stopPropagation());
  document.body.append(host);
  const stopFitting = fitAboveKeyboard(root);
  return { root, paint, remove };

  function paint({ palette, isDark, position, offset, zIndex }: Look): void {
    root.dataset["theme"] = isDark ? "dark" : "light";
    root.dataset["position"] = position;
    for (const [name, color] of Object.entries(palette)) {
      root.style.setProperty(`--${name.replace(/[A-Z]/, (letter) => `-${letter.toLowerCase()}`)}`, color);
    }
    root.style.setProperty("--offset", `${offset}px`);
    root.style.setProperty("--z-index", String(zIndex));
  }

  function remove(): void {
    stopFitting();
    host.remove();
  }
}

/** On a phone the keyboard covers the window's lower half: tells the styles how much of the window is seen. */
function fitAboveKeyboard(root: HTMLElement): () => void {
  const view = window.visualViewport;
  if (view === null) return () => {};
  fit();
  view.addEventListener("resize", fit);
  view.addEventListener("scroll", fit);
  return () => {
    view.removeEventListener("resize", fit);
    view.removeEventListener("scroll", fit);
  };

  function fit(): void {
    // A page that is pinched larger is not a keyboard.
    if (view === null || view.scale > 1.01) return;
    root.style.setProperty("--view-height", `${view.height}px`);
    root.style.setProperty("--view-top", `${view.offsetTop}px`);
  }
}
