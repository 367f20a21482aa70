import base from "./base.css?inline";
import composer from "./Composer.css?inline";
import launcher from "./launcher.css?inline";
import markdown from "./markdown.css?inline";
import menu from "./Menu.css?inline";
import message from "./Message.css?inline";
import messages from "./Messages.css?inline";
import panel from "./Panel.css?inline";
import productChip from "./ProductChip.css?inline";
import progress from "./Progress.css?inline";

/*
 * The styles as texts for constructable sheets: a `<style>` would need the shop's CSP to allow it. Those of the panel are for
 * its first opening, so that a page where nobody asks pays nothing for them.
 */
export const launcherStyles = base + launcher;
export const panelStyles = [panel, menu, messages, message, progress, composer, productChip, markdown].join("");
