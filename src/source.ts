/**
 * A text file and positions in it.
 *
 * Inside chainlint every position is a UTF-16 offset into `Source.text` (0-based, end exclusive).
 * Lines and columns exist only at the edges, through `positionAt`.
 */

/** One text file of the project. `path` is relative to the project root, with forward slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** A range of UTF-16 offsets, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A range in a file. */
export interface Location {
  readonly source: Source;
  readonly span: Span;
}

/** A 1-based line and a 1-based column, the column counted in UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

// Line starts are computed once per file, and only for files that a finding points into.
const lineStartsOf = new WeakMap<Source, number[]>();

function lineStarts(source: Source): number[] {
  const known = lineStartsOf.get(source);
  if (known) return known;
  const starts = [0];
  for (let at = source.text.indexOf("\n"); at !== -1; at = source.text.indexOf("\n", at + 1)) starts.push(at + 1);
  lineStartsOf.set(source, starts);
  return starts;
}

/** The line and column of a UTF-16 offset. Offsets outside the text are clamped to it. */
export function positionAt(source: Source, offset: number): Position {
  const starts = lineStarts(source);
  const clamped = Math.max(0, Math.min(offset, source.text.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= clamped) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: clamped - starts[low]! + 1 };
}

/** The text of a 1-based line, without its line break. */
export function lineText(source: Source, line: number): string {
  const starts = lineStarts(source);
  const start = starts[line - 1];
  if (start === undefined) return "";
  const end = starts[line] ?? source.text.length + 1;
  return source.text.slice(start, end - 1).replace(/\r$/, "");
}

/** A text as a pattern that matches it alone. */
export function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
