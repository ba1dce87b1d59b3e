/** Text in XML 1.0. */
import { printable } from "./text.ts";

/** Text as it may stand between tags and in attributes. What XML cannot hold at all becomes visible escapes, or U+FFFD. */
export function xmlText(text: string): string {
  return text.split("\n").map((line) => printable(line).toWellFormed().replace(/[\uFFFE\uFFFF]/g, "\uFFFD")).join("\n")
    .replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;").replaceAll("'", "&apos;").replaceAll("\n", "&#10;");
}

/** ` name="value"` for each attribute, in order. */
export function xmlAttributes(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes).map(([name, value]) => ` ${name}="${xmlText(String(value))}"`).join("");
}

export const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';
