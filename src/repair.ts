/**
 * Repairs: what a rule says could be done about a finding (`Repair`), and what that means in files (`Fix`).
 * Rules name repairs; the framework turns them into edits, and only when somebody asks (fix.ts).
 */
import type { Leftover } from "./model/downgrade.ts";
import type { ObjectReference } from "./model/catalog.ts";
import type { Revision, Step } from "./model/history.ts";
import type { QualifiedName } from "./model/operation.ts";
import type { Source, Span } from "./source.ts";

export type Repair =
  /** Bring several heads together. */
  | { readonly kind: "one-head"; readonly heads: readonly Revision[]; readonly forkedAt: Revision | null }
  /** Run a step outside of the transaction. */
  | { readonly kind: "autocommit"; readonly step: Step }
  /** Ask whether a table is there before the steps of one revision that need it. */
  | { readonly kind: "guard"; readonly table: ObjectReference; readonly steps: readonly Step[] }
  /** Create tables in front of the chain, as they were before it: these with the others that are missing, as far as they are known. */
  | { readonly kind: "create-tables"; readonly tables: readonly NeededTable[]; readonly others: readonly NeededTable[] }
  /** Drop types at the end of a downgrade. */
  | { readonly kind: "drop-types"; readonly revision: Revision; readonly types: readonly QualifiedName[] };

/** A table that the chain needs and nobody creates: what it does to it, beginning with the step that needs it first. */
export interface NeededTable {
  readonly table: ObjectReference;
  readonly first: Step;
  readonly steps: readonly Step[];
}

/** The repair for what a downgrade leaves, when it is types and nothing else. */
export function dropOfTypes(revision: Revision, leftovers: readonly Leftover[]): Repair | null {
  const isType = leftovers.length > 0 && leftovers.every(({ difference: { change, object } }) => change === "more" && object.kind === "type");
  return isType ? { kind: "drop-types", revision, types: leftovers.map(({ difference: { object } }) => ({ schema: object.schema, name: object.name })) } : null;
}

/**
 * A repair as edits of files of the project. `isSafe`: every database that the chain was run on before stays
 * as it is, and what the migrations mean does too.
 */
export interface Fix {
  /** What it does, as a command: `write a merge revision`. */
  readonly title: string;
  readonly isSafe: boolean;
  readonly edits: readonly FileEdit[];
}

/** Offsets are UTF-16 units of the source's text; edits of one fix do not overlap. Line breaks in `text` are `\n`. */
export type FileEdit =
  | { readonly kind: "replace"; readonly source: Source; readonly span: Span; readonly text: string }
  | { readonly kind: "create"; readonly path: string; readonly text: string };

/** The edits of a fix that only changes files; null for one that writes new ones, which most formats have no place for. */
export function replacementsOf({ edits }: Fix): readonly Extract<FileEdit, { kind: "replace" }>[] | null {
  const replacements = edits.flatMap((edit) => (edit.kind === "replace" ? [edit] : []));
  return replacements.length === edits.length ? replacements : null;
}

/** A fix, or why there is none: a clause that follows "not repaired: ". */
export type Proposal = { readonly ok: true; readonly fix: Fix } | { readonly ok: false; readonly reason: string };

export function declined(reason: string): Proposal {
  return { ok: false, reason };
}
