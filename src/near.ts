/** Suggestions for names that are not known. */
import { closest, distance } from "fastest-levenshtein";

/** The name that was probably meant, null when none is near. */
export function nearest(written: string, names: readonly string[]): string | null {
  if (names.length === 0) return null;
  const part = names.find((name) => written.length >= 3 && (name.includes(written) || written.includes(name)));
  const found = closest(written, [...names]);
  // Every third letter wrong is another word.
  return distance(written, found) * 3 <= Math.max(written.length, found.length) ? found : (part ?? null);
}

/** `; did you mean "x"?`, or nothing. */
export function suggestion(written: string, names: readonly string[]): string {
  const near = nearest(written, names);
  return near === null ? "" : `; did you mean "${near}"?`;
}
