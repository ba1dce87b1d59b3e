/** A SQL text that was parsed, and the way from libpg-query's positions back into it. */
import type { Span } from "../../source.ts";
import { nameEnd } from "./scan.ts";

export interface SqlText {
  /** The whole text that the reader was given. */
  readonly text: string;
  /** The UTF-16 offset in `text` of a byte of the parsed part. */
  readonly at: (byte: number) => number;
}

const ASCII = /^[\x00-\x7f]*$/;

/** `parsed` is the part of `text` from `base` on that the parser was given (or one of the same length). */
export function sqlText(text: string, parsed: string, base: number): SqlText {
  if (ASCII.test(parsed)) return { text, at: (byte) => base + byte };
  let offsets: Uint32Array | null = null;
  return {
    text,
    at: (byte) => {
      offsets ??= utf16Offsets(parsed);
      return base + (offsets[Math.min(byte, offsets.length - 1)] ?? 0);
    },
  };
}

/** For every byte of the text in UTF-8, and for its end, the UTF-16 offset of the character that the byte belongs to. */
function utf16Offsets(text: string): Uint32Array {
  const offsets = new Uint32Array(Buffer.byteLength(text) + 1);
  let byte = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.codePointAt(at)!;
    // A lone surrogate takes three bytes, as the replacement character does.
    const width = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    offsets.fill(at, byte, byte + width);
    byte += width;
    if (width === 4) at++;
  }
  offsets[byte] = text.length;
  return offsets;
}

/** The UTF-16 offset of a code point of `text`. */
export function offsetOfCodePoint(text: string, codePoint: number): number {
  let at = 0;
  for (let left = codePoint; left > 0 && at < text.length; left--) at += text.codePointAt(at)! > 0xffff ? 2 : 1;
  return at;
}

/** The place of a possibly qualified name that starts at a byte; null when libpg-query does not tell (-1). */
export function nameSpan(text: SqlText, byte: number | undefined): Span | null {
  if (byte === undefined || byte < 0) return null;
  const start = text.at(byte);
  return { start, end: nameEnd(text.text, start) };
}
