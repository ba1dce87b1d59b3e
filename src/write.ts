/** Files that the user asked for. */
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** Writes a text as UTF-8. Gives what went wrong as a sentence, null when nothing did. */
export function writeFile(path: string, text: string): string | null {
  return attempt(path, () => writeFileSync(path, text));
}

/** Adds a text to the end of a file. Gives what went wrong as a sentence, null when nothing did. */
export function appendFile(path: string, text: string): string | null {
  return attempt(path, () => appendFileSync(path, text));
}

const BYTE_ORDER_MARK = "\uFEFF";

/** What a file becomes. `before`: what has to stand in it still, as UTF-8; null: there has to be no file. */
export interface Replacement { readonly path: string; readonly before: string | null; readonly after: string }

/** Replaces files, or none of them when one is not what it was. Gives what went wrong as a sentence, null when nothing did. */
export function replaceFiles(replacements: readonly Replacement[]): string | null {
  const marks = new Map<Replacement, string>();
  for (const replacement of replacements) {
    const { path, before } = replacement;
    if (before === null) continue;
    const problem = attempt(path, () => {
      const bytes = readFileSync(path);
      const mark = [BYTE_ORDER_MARK, ""].find((start) => bytes.equals(Buffer.from(start + before, "utf8")));
      if (mark !== undefined) marks.set(replacement, mark);
    });
    if (problem !== null) return problem;
    if (!marks.has(replacement)) return `${path} was not written: it has changed, or it is not written in UTF-8`;
  }
  for (const replacement of replacements) {
    const { path, before, after } = replacement;
    const problem = attempt(path, () => {
      if (before === null) mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, (marks.get(replacement) ?? "") + after, { flag: before === null ? "wx" : "w" });
    });
    if (problem !== null) return problem;
  }
  return null;
}

function attempt(path: string, write: () => void): string | null {
  try {
    write();
    return null;
  } catch (error) {
    return `${path} could not be written (${error instanceof Error && "code" in error ? String(error.code) : "unknown error"})`;
  }
}
