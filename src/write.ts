/** Files that the user asked for. */
import { writeFileSync } from "node:fs";

/** Writes a text as UTF-8. Gives what went wrong as a sentence, null when nothing did. */
export function writeFile(path: string, text: string): string | null {
  try {
    writeFileSync(path, text);
    return null;
  } catch (error) {
    return `${path} could not be written (${error instanceof Error && "code" in error ? String(error.code) : "unknown error"})`;
  }
}
