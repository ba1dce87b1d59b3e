/** Text for terminals: colour, and the defusing of what comes out of the linted project. */
import { styleText } from "node:util";

export type Style = "error" | "warning" | "info" | "strong" | "faint" | "good";

const ANSI = {
  error: ["bold", "red"], warning: ["bold", "yellow"], info: ["bold", "blue"],
  strong: ["bold"], faint: ["dim"], good: ["bold", "green"],
} as const satisfies Record<Style, readonly Parameters<typeof styleText>[0][]>;

export type Paint = (style: Style, text: string) => string;

/** A painter that colours, or one that leaves text alone. */
export function painter(color: boolean): Paint {
  // The stream is not asked: whether to colour was decided from the arguments and the terminal.
  return color ? (style, text) => styleText([...ANSI[style]] as Parameters<typeof styleText>[0], text, { validateStream: false }) : (_style, text) => text;
}

/**
 * Makes text from the linted project safe to print on one line: control characters (line breaks,
 * escape sequences) and characters that reorder text become visible escapes.
 */
export function printable(text: string): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (character) =>
    character === "\n" ? "\\n" : character === "\t" ? " " : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/** `1,204`. */
export function thousands(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** `1 error`, `3 errors`. */
export function counted(count: number, noun: string): string {
  return `${thousands(count)} ${noun}${count === 1 ? "" : "s"}`;
}
