/** What chainlint says about a chain: diagnostics, verdict, coverage. Formats read this and nothing else. */
import type { ObjectReference } from "./model/catalog.ts";
import type { Chain, Direction, EnvironmentFacts, History, Revision } from "./model/history.ts";
import type { Fix, Repair } from "./repair.ts";
import { positionAt, type Location } from "./source.ts";

export type Severity = "error" | "warning" | "info";

/** From the mildest to the gravest, for comparisons with a failing level. */
export const SEVERITIES: readonly Severity[] = ["info", "warning", "error"];

/** A place in another revision that explains a diagnostic. */
export interface Related {
  readonly message: string;
  readonly location: Location;
  readonly revision: string | null;
  /** It is no part of the story, but another case of the same fault, which the finding speaks for. */
  readonly isCase?: true;
}

/** Where a diagnostic points: into a text, or at a file that has none (binary, too large). */
export type Place = { readonly kind: "text"; readonly location: Location } | { readonly kind: "file"; readonly path: string };

export interface Diagnostic {
  readonly rule: string;
  readonly severity: Severity;
  /** The rule's own, which a finding may be milder than. */
  readonly ruleSeverity: Severity;
  /** What is wrong, in one line that can stand alone. */
  readonly message: string;
  readonly place: Place;
  readonly revision: string | null;
  readonly direction: Direction | null;
  readonly object: ObjectReference | null;
  readonly related: readonly Related[];
  /** What to do, for this very case. */
  readonly remedy: string;
  /** What can be done about it on request; null when nothing certain is known. */
  readonly repair: Repair | null;
  /** Whether it stands in released history, which is not edited. */
  readonly isReleased: boolean;
  /** The repair as edits, once somebody has asked (fix.ts); it has been tried. */
  readonly fix: Fix | null;
  /** Stable while the cause is the same: unchanged by inserted lines and renamed files. Hexadecimal. */
  readonly fingerprint: string;
  readonly url: string;
}

/** A known finding, as the baseline keeps it. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly rule: string;
  readonly revision: string | null;
  readonly message: string;
}

/** Does an empty database reach head? */
export type Verdict = "builds" | "breaks" | "unknown";

export interface ChainReport {
  readonly chain: Chain;
  readonly environment: EnvironmentFacts;
  readonly history: History;
  /** Released history, which is not edited. */
  readonly released: ReadonlySet<Revision>;
  readonly diagnostics: readonly Diagnostic[];
  /** Findings that comments silence. */
  readonly suppressed: readonly Diagnostic[];
  /** Findings that the baseline knows. */
  readonly baselined: readonly Diagnostic[];
  readonly verdict: Verdict;
  /** The first certain fault in Alembic's order; null unless the verdict is `breaks`. */
  readonly breaksAt: { readonly revision: string | null; readonly place: Place } | null;
}

export interface Report {
  readonly root: string;
  readonly chains: readonly ChainReport[];
  /** What the baseline knows and nobody finds any more. */
  readonly staleBaseline: readonly BaselineEntry[];
  readonly summary: {
    readonly errors: number;
    readonly warnings: number;
    readonly infos: number;
    readonly suppressed: number;
    readonly baselined: number;
    /** With a base to compare with: findings that it has as well, in files that the change does not bring. */ readonly unchanged: number;
  };
}

/** The file that a place is in, relative to the project root. */
export function pathOf(place: Place): string {
  return place.kind === "text" ? place.location.source.path : place.path;
}

/** The 1-based line of a place; 1 for a file without text. */
export function lineOf(place: Place): number {
  return place.kind === "text" ? positionAt(place.location.source, place.location.span.start).line : 1;
}

/** Where a place begins and ends: lines and columns from 1, columns in UTF-16 units, the end exclusive. A file without text has its beginning. */
export interface Range { readonly line: number; readonly column: number; readonly endLine: number; readonly endColumn: number }

export function rangeOf(place: Place): Range {
  if (place.kind === "file") return { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const { source, span } = place.location;
  const start = positionAt(source, span.start);
  const end = positionAt(source, span.end);
  return { line: start.line, column: start.column, endLine: end.line, endColumn: end.column };
}
