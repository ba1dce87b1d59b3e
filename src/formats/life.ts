/** The life of an object, for people. */
import type { Life } from "../life.ts";
import { positionAt } from "../source.ts";
import type { FormatOptions } from "./index.ts";
import { painter, printable } from "./text.ts";

export function renderLives(lives: readonly Life[], { color, display }: FormatOptions): string {
  const paint = painter(color);
  return lives.map(({ name, entries }) => {
    const width = Math.max(...entries.map(({ step }) => step.revision.id.length));
    const lines = entries.map(({ step, text, fault }) => {
      const { source, span } = step.location;
      const at = paint("faint", `${printable(display(source.path))}:${positionAt(source, span.start).line}`);
      const doubt = step.certainty.certain ? "" : paint("faint", " (only on some paths)");
      return `  ${printable(step.revision.id).padEnd(width)}  ${printable(text)}${doubt}  ${at}${fault === null ? "" : `\n  ${" ".repeat(width)}  ${paint("error", printable(fault))}`}`;
    });
    return `${paint("strong", printable(name))}\n${lines.join("\n")}\n`;
  }).join("\n");
}
