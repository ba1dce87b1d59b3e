/** `down_revision` of a revision, pointed elsewhere. */
import type { Revision } from "../../../model/history.ts";
import type { FileEdit } from "../../../repair.ts";
import type { PythonParser } from "../../../syntax/parser.ts";
import { bindingsOf } from "../bindings.ts";
import { pythonText, pythonWords } from "./python.ts";

/** Edits of the assignment, and of the docstring's `Revises:` line when there is one; null when `down_revision` is not written out. */
export function pointed(revision: Revision, to: string, parser: PythonParser): FileEdit[] | null {
  const { source } = revision;
  const module = parser.parse(source);
  const assignment = module.body.find(
    (statement) =>
      statement.kind === "assignment" && statement.targets.some((target) => target.kind === "name" && target.name === "down_revision"),
  );
  const binding = bindingsOf(module.body).names.get("down_revision");
  if (
    module.errors.length > 0 ||
    assignment?.kind !== "assignment" ||
    !assignment.value ||
    !binding ||
    (binding.kind !== "none" && binding.kind !== "text" && binding.kind !== "texts")
  )
    return null;
  const edits: FileEdit[] = [{ kind: "replace", source, span: assignment.value.span, text: pythonText(to) }];
  const [docstring] = module.body;
  const line =
    module.docstring !== null && docstring?.kind === "expression"
      ? /^Revises:[^\r\n]*/m.exec(source.text.slice(docstring.span.start, docstring.span.end))
      : null;
  if (line) {
    const start = docstring!.span.start + line.index;
    edits.push({ kind: "replace", source, span: { start, end: start + line[0].length }, text: `Revises: ${pythonWords(to)}` });
  }
  return edits;
}
