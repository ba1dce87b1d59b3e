/** New revision files, named and written as `alembic revision` would. */
import { hexDigest } from "../../../hash.ts";
import type { Chain, Revision } from "../../../model/history.ts";
import { folderOf, joinPath, type Project } from "../../../project.ts";
import type { FileEdit } from "../../../repair.ts";
import type { ChainPlace } from "../../index.ts";
import { parsePyproject } from "../pyproject.ts";
import { pythonText, pythonWords } from "./python.ts";

export interface NewRevision {
  readonly message: string;
  /** What the docstring says below the heading; paragraphs. */
  readonly explanation: string;
  readonly down: readonly string[];
  /** Statements of the functions, not indented; empty: `pass`. */
  readonly upgrade: readonly string[];
  readonly downgrade: readonly string[];
}

/** The new file, or why it cannot be written: a clause. */
export type NewFile = { readonly ok: true; readonly id: string; readonly edit: FileEdit } | { readonly ok: false; readonly reason: string };

/** Alembic's ids are random; the same repair has the same id here. */
export function newRevision(revision: NewRevision, seed: string, place: ChainPlace, chain: Chain, project: Project, now: Date): NewFile {
  const id = hexDigest("sha256", seed).slice(0, 12);
  if (chain.revisions.some((other) => other.id === id)) return { ok: false, reason: `there is a revision ${id} already` };
  const name = fileName(id, revision.message, place, project, now);
  const beside = chain.revisions.find(({ id: other }) => revision.down.includes(other)) ?? chain.bases[0] ?? chain.revisions[0];
  const folder = place.versionFolders[0] ?? (beside && folderOf(beside.source.path));
  if (folder === undefined) return { ok: false, reason: "it is not known where revisions are kept" };
  const path = joinPath(folder, name);
  if (project.kind(path) !== "missing") return { ok: false, reason: `${path} is there already` };
  const fields = fieldsOf(id, revision, now);
  return { ok: true, id, edit: { kind: "create", path, text: fromTemplate(project, place, fields) ?? render(PLAIN, fields)! } };
}

/** `ScriptDirectory._rev_path`: file_template, by default `%(rev)s_%(slug)s`. */
function fileName(id: string, message: string, place: ChainPlace, project: Project, now: Date): string {
  const option = (name: string): string | undefined => place.options.get(name) ?? fromPyproject(place, project, name);
  const limit = Number(option("truncate_slug_length") ?? 40);
  const words = (message.match(/[\p{L}\p{N}_]+/gu) ?? []).join("_").toLowerCase();
  const slug = words.length > limit ? `${words.slice(0, limit).replace(/_[^_]*$/, "")}_` : words;
  const values: Readonly<Record<string, string | number>> = {
    rev: id, slug, epoch: Math.floor(now.getTime() / 1000), year: now.getUTCFullYear(), month: now.getUTCMonth() + 1, day: now.getUTCDate(),
    hour: now.getUTCHours(), minute: now.getUTCMinutes(), second: now.getUTCSeconds(),
  };
  const written = formatted(option("file_template") ?? "", values);
  // Nothing outside of the folder, and nothing that Alembic would not take for a revision.
  const isUsable = written !== null && /^[\w][\w.\- ]*(?:\/[\w][\w.\- ]*)*$/u.test(written);
  return `${isUsable ? written : `${id}_${slug}`}.py`;
}

function fromPyproject(place: ChainPlace, project: Project, name: string): string | undefined {
  if (!place.config?.endsWith("pyproject.toml")) return undefined;
  const file = project.read(place.config);
  const table = file.ok ? parsePyproject(file.source.text, "") : null;
  const value = table?.ok ? table.options.get(name) : undefined;
  return typeof value === "string" ? value : undefined;
}

/** Python's `template % values`, as far as file templates use it. */
function formatted(template: string, values: Readonly<Record<string, string | number>>): string | null {
  if (template === "") return null;
  let failed = false;
  const text = template.replaceAll(/%(?:%|\((\w+)\)(?:\.(\d+))?([sd])|)/g, (match, name: string | undefined, width: string | undefined) => {
    if (match === "%%") return "%";
    const value = name !== undefined && Object.hasOwn(values, name) ? String(values[name]) : null;
    if (value === null) failed = true;
    return (value ?? "").padStart(Number(width ?? 0), "0");
  });
  return failed ? null : text;
}

// ------------------------------------------------------------------------------------------------
// The text

/** What Alembic's template asks for, by the expression as it stands in `script.py.mako`, without spaces. */
function fieldsOf(id: string, { message, explanation, down, upgrade, downgrade }: NewRevision, now: Date): ReadonlyMap<string, string> {
  const downRevision = down.length === 0 ? "None" : down.length === 1 ? pythonText(down[0]!) : `(${down.map(pythonText).join(", ")})`;
  const revises = down.map(pythonWords).join(", ");
  const body = (statements: readonly string[]): string => (statements.length === 0 ? "pass" : statements.join("\n    "));
  const date = now.toISOString().replace("T", " ").replace("Z", "000");
  const entries: readonly (readonly [string, string])[] = [
    ["message", pythonWords(message)],
    ["up_revision", id],
    ["create_date", date],
    ['imports if imports else ""', ""],
    ["imports if imports else ''", ""],
    ["imports", ""],
    ["down_revision | comma,n", revises],
    ["down_revision", revises],
    ["repr(up_revision)", pythonText(id)],
    ["repr(down_revision)", downRevision],
    ["repr(branch_labels)", "None"],
    ["repr(depends_on)", "None"],
    ['upgrades if upgrades else "pass"', body(upgrade)],
    ['downgrades if downgrades else "pass"', body(downgrade)],
    ["upgrades if upgrades else 'pass'", body(upgrade)],
    ["downgrades if downgrades else 'pass'", body(downgrade)],
    ["explanation", explanation],
  ];
  return new Map(entries.map(([expression, text]) => [withoutSpaces(expression), text]));
}

function withoutSpaces(text: string): string {
  return text.replaceAll(/\s+/g, "");
}

/** `script.py.mako` of the project, when nothing stands in it but what Alembic's own templates have. */
function fromTemplate(project: Project, place: ChainPlace, fields: ReadonlyMap<string, string>): string | null {
  const file = project.read(joinPath(place.path, "script.py.mako"));
  if (!file.ok || /^\s*%(?!%)|<%|##/m.test(file.source.text)) return null;
  const text = render(file.source.text.replaceAll("\r\n", "\n"), fields);
  const explanation = fields.get("explanation")!;
  if (text === null || explanation === "") return text;
  // The docstring of the template ends at the second `"""`.
  const end = text.indexOf('"""', text.indexOf('"""') + 3);
  return end < 0 || !text.trimStart().startsWith('"""') ? null : `${text.slice(0, end).trimEnd()}\n\n${explanation}\n${text.slice(end)}`;
}

function render(template: string, fields: ReadonlyMap<string, string>): string | null {
  let failed = false;
  const text = template.replaceAll(/\$\{([^}]*)\}/g, (_match, expression: string) => {
    const value = fields.get(withoutSpaces(expression));
    if (value === undefined) failed = true;
    return value ?? "";
  });
  // An import line that stays empty leaves too many lines behind.
  return failed ? null : `${text.replaceAll(/[ \t]+$/gm, "").replaceAll(/\n{4,}/g, "\n\n\n").trimEnd()}\n`;
}

/** Alembic's generic template. */
const PLAIN = `"""\${message}

Revision ID: \${up_revision}
Revises: \${down_revision}
Create Date: \${create_date}

\${explanation}
"""
from alembic import op

revision = \${repr(up_revision)}
down_revision = \${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    \${upgrades if upgrades else "pass"}


def downgrade() -> None:
    \${downgrades if downgrades else "pass"}
`;

/** Whether a revision is written as Alembic's template has it, so that new ones may be called the same way. */
export function isOrdinary(revision: Revision): boolean {
  return /^def upgrade\(\s*\)/m.test(revision.source.text);
}
