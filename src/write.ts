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

/**
 * Puts a text in the place of another, which has to stand in the file still, as UTF-8; `before` null: there has to be
 * no file. Gives what went wrong as a sentence, null when nothing did.
 */
export function replaceFile(path: string, before: string | null, after: string): string | null {
  let isSame = true;
  const problem = attempt(path, () => {
    if (before === null) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, after, { flag: "wx" });
      return;
    }
    const bytes = readFileSync(path);
    const mark = [BYTE_ORDER_MARK, ""].find((start) => bytes.equals(Buffer.from(start + before, "utf8")));
    if (mark === undefined) isSame = false;
    else writeFileSync(path, mark + after);
  });
  return problem ?? (isSame ? null : `${path} was not written: it has changed, or it is not written in UTF-8`);
}

function attempt(path: string, write: () => void): string | null {
  try {
    write();
    return null;
  } catch (error) {
    return `${path} could not be written (${error instanceof Error && "code" in error ? String(error.code) : "unknown error"})`;
  }
}
