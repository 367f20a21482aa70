import base from "./base.css?inline";
import composer from "./Composer.css?inline";
import launcher from "./Launcher.css?inline";
import markdown from "./markdown.css?inline";
import menu from "./Menu.css?inline";
import message from "./Message.css?inline";
import messages from "./Messages.css?inline";
import panel from "./Panel.css?inline";
import productChip from "./ProductChip.css?inline";
import progress from "./Progress.css?inline";

/** All styles as one text, for the one constructable sheet: a `<style>` would need the shop's CSP to allow it. */
export const css = [base, launcher, panel, menu, messages, message, progress, composer, productChip, markdown].join("");
