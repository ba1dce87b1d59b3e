/**
 * Making strings out of strings while keeping track of where their characters stand in the
 * project's files and of which parts are unknown. Placeholders are numbered within one string, so
 * that two unknown parts of it are two different identifiers.
 */
import type { Source } from "../source.ts";
import type { TextSegment } from "../syntax/tree.ts";
import { MAX_PIECES } from "./limits.ts";
import { str, type StrHole, type StrPiece, type StrValue } from "./value.ts";

/** Collects the parts of one string, left to right. */
export interface TextBuilder {
  append(text: StrValue): void;
  /** Characters made at run time. */
  plain(text: string): void;
  /** An unknown part. */
  hole(reason: string): void;
  readonly length: number;
  finish(): StrValue;
}

export function buildText(): TextBuilder {
  let value = "";
  const pieces: StrPiece[] = [];
  const holes: StrHole[] = [];

  function hole(reason: string): void {
    const placeholder = `__hole_${holes.length + 1}__`;
    holes.push({ at: value.length, length: placeholder.length, reason });
    value += placeholder;
  }

  /** Appends [start, end) of a text, which holds no part of a hole. */
  function known(text: StrValue, start: number, end: number): void {
    for (const piece of text.pieces) {
      const from = Math.max(piece.at, start);
      const to = Math.min(piece.at + piece.length, end);
      if (from < to) pieces.push({ at: value.length + from - start, length: to - from, source: piece.source, start: piece.start + from - piece.at });
    }
    value += text.value.slice(start, end);
  }

  return {
    append(text) {
      let at = 0;
      for (const gap of text.holes) {
        known(text, at, gap.at);
        hole(gap.reason);
        at = gap.at + gap.length;
      }
      known(text, at, text.value.length);
    },
    plain(text) {
      value += text;
    },
    hole,
    get length() {
      return value.length;
    },
    finish() {
      if (holes.length > MAX_PIECES) return unknownText("the text has too many unknown parts");
      return { kind: "str", value, pieces: pieces.length > MAX_PIECES ? [] : pieces, holes };
    },
  };
}

/** The string of a literal that stands in a file. */
export function literalText(value: string, segments: readonly TextSegment[], source: Source): StrValue {
  return { kind: "str", value, pieces: segments.map((segment) => ({ at: segment.at, length: segment.length, source, start: segment.start })), holes: [] };
}

/** A string of which nothing is known. */
export function unknownText(reason: string): StrValue {
  const text = buildText();
  text.hole(reason);
  return text.finish();
}

export function concatenate(parts: readonly StrValue[]): StrValue {
  if (parts.length === 1) return parts[0]!;
  const text = buildText();
  for (const part of parts) text.append(part);
  return text.finish();
}

/** Characters [start, end) of a text; a hole that the range cuts becomes a hole as a whole. */
export function sliceText(text: StrValue, start: number, end: number): StrValue {
  if (start <= 0 && end >= text.value.length) return text;
  if (text.holes.length === 0 && text.pieces.length === 0) return str(text.value.slice(start, end));
  const result = buildText();
  let at = start;
  for (const hole of text.holes) {
    const holeEnd = hole.at + hole.length;
    if (holeEnd <= start || hole.at >= end) continue;
    result.append(cut(text, at, Math.max(at, hole.at)));
    result.hole(hole.reason);
    at = holeEnd;
  }
  result.append(cut(text, at, Math.max(at, end)));
  return result.finish();
}

/** A range that holds no part of a hole. */
function cut(text: StrValue, start: number, end: number): StrValue {
  const pieces: StrPiece[] = [];
  for (const piece of text.pieces) {
    const from = Math.max(piece.at, start);
    const to = Math.min(piece.at + piece.length, end);
    if (from < to) pieces.push({ at: from - start, length: to - from, source: piece.source, start: piece.start + from - piece.at });
  }
  return { kind: "str", value: text.value.slice(start, end), pieces, holes: [] };
}

/**
 * Applies a change to every known part. A part that keeps its length keeps its place in the file
 * (upper, lower); one that does not has none afterwards.
 */
export function mapText(text: StrValue, change: (known: string) => string): StrValue {
  const result = buildText();
  for (const part of splitAtHoles(text)) {
    if (part.kind === "hole") {
      result.hole(part.reason);
      continue;
    }
    const changed = change(part.text.value);
    if (changed.length === part.text.value.length) result.append({ kind: "str", value: changed, pieces: part.text.pieces, holes: [] });
    else result.plain(changed);
  }
  return result.finish();
}

export type TextPart = { readonly kind: "known"; readonly text: StrValue } | { readonly kind: "hole"; readonly reason: string };

/** The known parts and the holes of a text, in order; empty known parts are left out. */
export function splitAtHoles(text: StrValue): readonly TextPart[] {
  if (text.holes.length === 0) return [{ kind: "known", text }];
  const parts: TextPart[] = [];
  let at = 0;
  for (const hole of text.holes) {
    if (hole.at > at) parts.push({ kind: "known", text: cut(text, at, hole.at) });
    parts.push({ kind: "hole", reason: hole.reason });
    at = hole.at + hole.length;
  }
  if (at < text.value.length) parts.push({ kind: "known", text: cut(text, at, text.value.length) });
  return parts;
}

/** Replaces every occurrence in the known parts, at most `count` of them. */
export function replaceText(text: StrValue, search: string, replacement: StrValue, count: number): StrValue {
  if (search === "") return mapText(text, (known) => [...known].map((character) => replacement.value + character).join("") + replacement.value);
  const result = buildText();
  let left = count;
  for (const part of splitAtHoles(text)) {
    if (part.kind === "hole") {
      result.hole(part.reason);
      continue;
    }
    const value = part.text.value;
    let at = 0;
    for (let found = value.indexOf(search); found !== -1 && left > 0; found = value.indexOf(search, at), left--) {
      result.append(cut(part.text, at, found));
      result.append(replacement);
      at = found + search.length;
    }
    result.append(cut(part.text, at, value.length));
  }
  return result.finish();
}

/** `textwrap.dedent`: removes the white space that all lines that are not blank begin with; blank lines become empty. */
export function dedentText(text: StrValue): StrValue {
  const lines = splitLines(text, true);
  let margin: string | null = null;
  for (const line of lines) {
    const body = line.value.replace(/\n$/, "");
    if (/^[ \t]*$/.test(body)) continue;
    const indent = /^[ \t]*/.exec(body)![0];
    if (margin === null) margin = indent;
    else {
      let common = 0;
      while (common < margin.length && margin[common] === indent[common]) common++;
      margin = margin.slice(0, common);
    }
  }
  const width = margin?.length ?? 0;
  const result = buildText();
  for (const line of lines) {
    const broken = line.value.endsWith("\n");
    const body = broken ? line.value.slice(0, -1) : line.value;
    if (/^[ \t]*$/.test(body)) result.append(sliceText(line, body.length, line.value.length));
    else result.append(sliceText(line, width, line.value.length));
  }
  return result.finish();
}

/** The lines of a text as `str.splitlines` gives them. */
export function splitLines(text: StrValue, keepEnds: boolean): StrValue[] {
  const lines: StrValue[] = [];
  const breaks = /\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]/g;
  let at = 0;
  for (let found = breaks.exec(text.value); found; found = breaks.exec(text.value)) {
    lines.push(sliceText(text, at, keepEnds ? breaks.lastIndex : found.index));
    at = breaks.lastIndex;
  }
  if (at < text.value.length) lines.push(sliceText(text, at, text.value.length));
  return lines;
}
