/** Files that the user asked for. */
import { appendFileSync, writeFileSync } from "node:fs";

/** Writes a text as UTF-8. Gives what went wrong as a sentence, null when nothing did. */
export function writeFile(path: string, text: string): string | null {
  return attempt(path, () => writeFileSync(path, text));
}

/** Adds a text to the end of a file. Gives what went wrong as a sentence, null when nothing did. */
export function appendFile(path: string, text: string): string | null {
  return attempt(path, () => appendFileSync(path, text));
}

function attempt(path: string, write: () => void): string | null {
  try {
    write();
    return null;
  } catch (error) {
    return `${path} could not be written (${error instanceof Error && "code" in error ? String(error.code) : "unknown error"})`;
  }
}
