/** Reads the revision files of a chain, and puts them in Alembic's order. */
import { arrange, lastCommonAncestor, type Arranged, type RevisionRecord } from "../../model/revision.ts";
import type { Chain, ChainFault, Revision, UnreadableFile } from "../../model/history.ts";
import { joinPath, nameOf } from "../../project.ts";
import type { Project } from "../../project.ts";
import type { Source, Span } from "../../source.ts";
import type { PythonParser } from "../../syntax/parser.ts";
import type { Module } from "../../syntax/tree.ts";
import { dialectOf } from "./dialect.ts";
import type { ChainPlace } from "../index.ts";
import { bindingsOf, type Binding, type PlacedText } from "./bindings.ts";
import { isRevisionName, subfolders } from "./versions.ts";
import { allExpressions } from "./walk.ts";

/** What one file says, with places. */
interface Record extends RevisionRecord {
  readonly source: Source;
  readonly idSpan: Span;
  readonly downAt: readonly PlacedText[];
  readonly dependsOnAt: readonly PlacedText[];
  /** Labels to show: those that are not constants stand as they are written. */
  readonly shownLabels: readonly string[];
  readonly labelsKnown: boolean;
  readonly message: string | null;
}

interface Reading {
  readonly record: Record | null;
  readonly problem: UnreadableFile | null;
  /** The file may hold a revision whose id is not known. */
  readonly mayBeAny: boolean;
}

export interface ReadRevisions {
  readonly chain: Chain;
  /** The trees of the revisions that could be parsed, by path. */
  readonly modules: ReadonlyMap<string, Module>;
}

/** The revisions of a chain. Never fails: what cannot be read is listed in `unreadable`. */
export function readRevisions(place: ChainPlace, project: Project, parser: PythonParser): ReadRevisions {
  const modules = new Map<string, Module>();
  const readings = revisionFiles(place, project).map((path) => readFile(path, project, parser, modules));
  const records = readings.flatMap((reading) => reading.record ?? []);
  const arrangement = arrange(records);

  // A file that could not be read may be the one that others miss, and may stand on any of them.
  const gaps = readings.some((reading) => reading.mayBeAny) || records.some((record) => record.incomplete);
  const labelsKnown = records.every((record) => record.labelsKnown);
  const isAbsent = (as: "down_revision" | "depends_on"): boolean => !gaps && (as === "down_revision" || labelsKnown);

  const revisions = new Map(arrangement.order.map((arranged) => [arranged.record, revisionOf(arranged, isAbsent)]));
  const of = (record: Record): Revision =>
    revisions.get(record) ?? revisionOf({ record, down: record.down, dependsOn: record.dependsOn, missing: [] }, isAbsent);
  const heads = arrangement.heads.map(of);

  const faults: ChainFault[] = [
    ...arrangement.duplicates.map(({ id, records: same }) => ({ kind: "duplicate-revision" as const, id, revisions: same.map(of) })),
    ...arrangement.order.flatMap(({ record }) =>
      of(record).missing.map(({ id, span, as }) => ({ kind: "missing-parent" as const, revision: of(record), parent: id, span, as })),
    ),
    ...arrangement.cycles.map((cycle) => ({ kind: "cycle" as const, revisions: cycle.map(of) })),
    ...arrangement.labelConflicts.map(({ label, records: holders }) => ({
      kind: "ambiguous-id" as const,
      revision: of(holders.at(-1)!),
      text: label,
      candidates: holders.map(of),
      span: holders.at(-1)!.idSpan,
    })),
  ];
  // Above a parent that is missing stands a head of its own; that is told already.
  const isTorn = faults.some((fault) => fault.kind === "missing-parent" && fault.as === "down_revision");
  if (heads.length > 1 && !gaps && !isTorn) {
    const fork = lastCommonAncestor(arrangement.order, arrangement.heads);
    faults.push({ kind: "multiple-heads", heads, forkedAt: fork === null ? null : of(fork) });
  }
  return {
    modules,
    chain: {
      path: place.path,
      config: place.config,
      framework: "alembic",
      ...dialectOf(place, project, [...revisions.values()], modules),
      revisions: [...revisions.values()],
      heads,
      bases: arrangement.bases.map(of),
      faults,
      unreadable: readings.flatMap((reading) => reading.problem ?? []),
    },
  };
}

function revisionOf({ record, down, dependsOn, missing }: Arranged<Record>, isAbsent: (as: "down_revision" | "depends_on") => boolean): Revision {
  const placed = (name: string, as: "down_revision" | "depends_on"): Span =>
    (as === "down_revision" ? record.downAt : record.dependsOnAt).find((item) => item.text === name)?.span ?? record.idSpan;
  return {
    id: record.id,
    idSpan: record.idSpan,
    source: record.source,
    down,
    dependsOn,
    labels: record.shownLabels,
    missing: missing.filter(({ as }) => isAbsent(as)).map(({ name, as }) => ({ id: name, span: placed(name, as), as })),
    message: record.message,
  };
}

/**
 * The files that Alembic takes for revisions, in its order: folder by folder, each by name, and with
 * `recursive_version_locations` the folders below each (`Script._list_py_dir`). A file that is
 * reached twice, by a link or by nested folders, counts once.
 */
function revisionFiles(place: ChainPlace, project: Project): string[] {
  const folders = place.versionFolders.flatMap((folder) => (place.recursive ? [folder, ...subfolders(project, folder)] : [folder]));
  const files = folders.flatMap((folder) =>
    project
      .list(folder)
      .filter((entry) => entry.kind === "file")
      .map((entry) => entry.link ?? joinPath(folder, entry.name)),
  );
  return [...new Set(files)].filter((path) => isRevisionName(nameOf(path)));
}

// ------------------------------------------------------------------------------------------------
// One file

const NOWHERE: Span = { start: 0, end: 0 };
/** Alembic 0.1 had no `revision`; the id was the file's name (`_legacy_rev` in alembic/script/base.py). */
const LEGACY_NAME = /^([a-f0-9]+)\.py$/;
/** `_revision_illegal_chars` in alembic/script/revision.py. */
const ILLEGAL_IN_ID = /[@\-+:]/g;

function readFile(path: string, project: Project, parser: PythonParser, modules: Map<string, Module>): Reading {
  const file = project.read(path);
  if (!file.ok) {
    return {
      record: null,
      mayBeAny: true,
      problem: { path, source: null, span: null, problem: file.message, whole: true, refused: file.problem === "binary" },
    };
  }
  const { source } = file;
  const module = parser.parse(source);
  modules.set(path, module);
  const { names, open } = bindingsOf(module.body);
  const id = idOf(path, names, open);
  const down = namesIn(names.get("down_revision"));
  const dependsOn = namesIn(names.get("depends_on"));
  const labels = namesIn(names.get("branch_labels"));
  const problemAt = (span: Span | null, problem: string, refused: boolean, whole: boolean): UnreadableFile => ({ path, source, span, problem, whole, refused });

  const [error] = module.errors;
  if (!id.ok) {
    const problem = error !== undefined ? problemAt(error.span, error.message, true, true) : problemAt(id.span, id.problem, id.refused, true);
    return { record: null, mayBeAny: error !== undefined || !id.refused, problem };
  }
  const record: Record = {
    id: id.text,
    idSpan: id.span,
    source,
    down: down.items.map((item) => item.text),
    dependsOn: dependsOn.items.map((item) => item.text),
    labels: labels.items.map((item) => item.text),
    incomplete: down.computed !== null || (open && !names.has("down_revision")),
    downAt: down.items,
    dependsOnAt: dependsOn.items,
    shownLabels: labels.computed === null ? labels.items.map((item) => item.text) : [source.text.slice(labels.computed.span.start, labels.computed.span.end)],
    labelsKnown: labels.computed === null,
    message: messageOf(module.docstring),
  };

  const illegal = [...new Set(id.text.match(ILLEGAL_IN_ID) ?? [])].sort();
  let problem: UnreadableFile | null = null;
  if (error !== undefined) problem = problemAt(error.span, error.message, true, !names.has("upgrade"));
  else if (file.encodingError !== undefined && isRefusedText(module)) problem = problemAt(null, file.encodingError, true, false);
  else if (illegal.length > 0)
    problem = problemAt(id.span, `Alembic refuses the revision id ${id.text}: ${illegal.join(" ")} must not stand in one`, true, false);
  else if (!names.has("upgrade") && !open) problem = problemAt(id.span, "it has no upgrade(), which Alembic calls", true, true);
  else if (!names.has("down_revision") && !open) problem = problemAt(id.span, "it has no down_revision, which Alembic reads", true, false);
  else if (down.computed !== null) problem = problemAt(down.computed.span, `its down_revision is ${down.computed.reason}`, false, false);
  else if (dependsOn.computed !== null)
    problem = problemAt(dependsOn.computed.span, `its depends_on is ${dependsOn.computed.reason}`, false, false);
  return { record, problem, mayBeAny: false };
}

type Id =
  | { readonly ok: true; readonly text: string; readonly span: Span }
  | { readonly ok: false; readonly problem: string; readonly span: Span | null; readonly refused: boolean };

function idOf(path: string, names: ReadonlyMap<string, Binding>, open: boolean): Id {
  const binding = names.get("revision");
  if (binding?.kind === "text") return { ok: true, text: binding.text, span: binding.span };
  if (binding?.kind === "computed") return { ok: false, problem: `its revision id is ${binding.reason}`, span: binding.span, refused: false };
  if (binding !== undefined) return { ok: false, problem: "its revision id is not a string", span: binding.span, refused: true };
  if (open) return { ok: false, problem: "its revision id may come from a module that it imports everything from", span: null, refused: false };
  const legacy = LEGACY_NAME.exec(nameOf(path))?.[1];
  if (legacy !== undefined) return { ok: true, text: legacy, span: NOWHERE };
  return { ok: false, problem: "it has no revision id, and Alembic takes every .py file in a folder of revisions for one", span: null, refused: true };
}

/** The strings of `down_revision`, `depends_on` or `branch_labels`: None, a string, or several (`util.to_tuple`). */
function namesIn(binding: Binding | undefined): {
  readonly items: readonly PlacedText[];
  readonly computed: { readonly reason: string; readonly span: Span } | null;
} {
  switch (binding?.kind) {
    case undefined:
    case "none":
      return { items: [], computed: null };
    case "text":
      return { items: [binding], computed: null };
    case "texts":
      return { items: binding.items, computed: null };
    case "computed":
      return { items: [], computed: binding };
    case "true":
    case "false":
      return { items: [], computed: { reason: "not a string", span: binding.span } };
  }
}

/** The first paragraph of the docstring (`Script.doc`). */
function messageOf(docstring: string | null): string | null {
  const message = docstring?.trim().split("\n\n")[0] ?? "";
  return message === "" ? null : message;
}

/**
 * Whether Python refuses a file with an encoding error. It reads over invalid UTF-8 in comments, but
 * not in strings (compile() of Python 3.6 to 3.13).
 */
function isRefusedText(module: Module): boolean {
  const { text } = module.source;
  if (!text.includes("\uFFFD")) return true;
  if (module.docstring?.includes("\uFFFD")) return true;
  for (const expression of allExpressions(module.body)) {
    if (
      (expression.kind === "constant" || expression.kind === "template") &&
      text.slice(expression.span.start, expression.span.end).includes("\uFFFD")
    )
      return true;
  }
  return false;
}
