/** A unified diff, with colours. */
import { printable, type Paint } from "./text.ts";

/** Lines are made safe to print when they are painted for a terminal; a diff for a program stays as it is. */
export function paintDiff(diff: string, paint: Paint): string {
  if (paint("good", "") === "") return diff;
  return diff.split(/(?<=\n)/).map((line) => {
    const text = printable(line.replace(/\r?\n$/, ""));
    const style = /^(?:---|\+\+\+)/.test(line)
      ? "strong"
      : line.startsWith("+")
        ? "good"
        : line.startsWith("-")
          ? "error"
          : line.startsWith("@@")
            ? "info"
            : null;
    return `${style ? paint(style, text) : text}\n`;
  }).join("");
}
