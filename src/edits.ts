/** Edits of a text: applying them, and what they change as a unified diff. */
import type { Span } from "./source.ts";

/** The text with edits made; they do not overlap. Line breaks of what is put in become those of the text. */
export function applyEdits(text: string, edits: readonly { readonly span: Span; readonly text: string }[]): string {
  const lineEnd = /\r\n/.test(text) ? "\r\n" : "\n";
  let at = 0;
  const parts: string[] = [];
  for (const edit of edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end)) {
    parts.push(text.slice(at, edit.span.start), edit.text.replaceAll(/\r?\n/g, lineEnd));
    at = edit.span.end;
  }
  return parts.join("") + text.slice(at);
}

/** Lines of a hunk around what changes. */
const CONTEXT_LINES = 3;
/** More pairs of lines than this are not compared one by one: the whole stretch is shown as replaced. */
const MOST_COMPARISONS = 4_000_000;

/** What turns one text into another, as `diff -u` and `git apply` have it; "" when they are the same. `before` null: the file is new. */
export function unifiedDiff(path: string, before: string | null, after: string): string {
  if (before === after) return "";
  const [old, now] = [linesOf(before ?? ""), linesOf(after)];
  const changes = changesBetween(old, now);
  const hunks: string[] = [];
  for (let first = 0; first < changes.length; ) {
    let last = first;
    while (last + 1 < changes.length && changes[last + 1]!.oldStart - changes[last]!.oldEnd <= 2 * CONTEXT_LINES) last++;
    hunks.push(hunk(old, now, changes.slice(first, last + 1)));
    first = last + 1;
  }
  return `--- ${before === null ? "/dev/null" : `a/${path}`}\n+++ b/${path}\n${hunks.join("")}`;
}

/** A stretch of lines that is replaced: from 0, ends exclusive. */
interface Change { readonly oldStart: number; readonly oldEnd: number; readonly newStart: number; readonly newEnd: number }

/** Lines with their breaks. */
function linesOf(text: string): string[] {
  return text === "" ? [] : text.split(/(?<=\n)/);
}

function hunk(old: readonly string[], now: readonly string[], changes: readonly Change[]): string {
  const [first, last] = [changes[0]!, changes.at(-1)!];
  const start = Math.max(0, first.oldStart - CONTEXT_LINES);
  const end = Math.min(old.length, last.oldEnd + CONTEXT_LINES);
  const newStart = first.newStart - (first.oldStart - start);
  const newEnd = last.newEnd + (end - last.oldEnd);
  const shown: string[] = [];
  let at = start;
  for (const change of changes) {
    shown.push(
      ...old.slice(at, change.oldStart).map((line) => ` ${line}`),
      ...old.slice(change.oldStart, change.oldEnd).map((line) => `-${line}`),
      ...now.slice(change.newStart, change.newEnd).map((line) => `+${line}`),
    );
    at = change.oldEnd;
  }
  shown.push(...old.slice(at, end).map((line) => ` ${line}`));
  const range = (from: number, to: number): string => `${to === from ? from : from + 1},${to - from}`;
  return `@@ -${range(start, end)} +${range(newStart, newEnd)} @@\n${shown.map((line) => (line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`)).join("")}`;
}

/** The stretches that differ, by a longest common subsequence of the lines between the common beginning and the common end. */
function changesBetween(old: readonly string[], now: readonly string[]): Change[] {
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const [height, width] = [old.length - head - tail, now.length - head - tail];
  if (height * width > MOST_COMPARISONS) return [{ oldStart: head, oldEnd: old.length - tail, newStart: head, newEnd: now.length - tail }];
  // lengths[i * (width + 1) + j]: of the longest common subsequence of what follows old line i and new line j.
  const lengths = new Uint32Array((height + 1) * (width + 1));
  for (let i = height - 1; i >= 0; i--)
    for (let j = width - 1; j >= 0; j--)
      lengths[i * (width + 1) + j] =
        old[head + i] === now[head + j]
          ? lengths[(i + 1) * (width + 1) + j + 1]! + 1
          : Math.max(lengths[(i + 1) * (width + 1) + j]!, lengths[i * (width + 1) + j + 1]!);
  const changes: Change[] = [];
  let [i, j] = [0, 0];
  while (i < height || j < width) {
    if (i < height && j < width && old[head + i] === now[head + j]) {
      i++;
      j++;
      continue;
    }
    const [startI, startJ] = [i, j];
    while ((i < height || j < width) && !(i < height && j < width && old[head + i] === now[head + j])) {
      if (j >= width || (i < height && lengths[(i + 1) * (width + 1) + j]! >= lengths[i * (width + 1) + j + 1]!)) i++;
      else j++;
    }
    changes.push({ oldStart: head + startI, oldEnd: head + i, newStart: head + startJ, newEnd: head + j });
  }
  return changes;
}
