import { lineOf, pathOf, rangeOf, type ChainReport, type Diagnostic, type Related } from "../diagnostic.ts";
import { positionAt } from "../source.ts";
import type { Format } from "./index.ts";

/** The contract for other programs. Fields are added, never changed in meaning. Columns count UTF-16 units, from 1; ends are exclusive. */
export const json: Format = {
  name: "json",
  summary: "everything, as one JSON document with a stable shape",
  render: (report, { version }) => `${JSON.stringify({
    version: 1,
    tool: { name: "chainlint", version },
    chains: report.chains.map(renderChain),
    diagnostics: report.chains.flatMap((chain) => chain.diagnostics.map(renderDiagnostic)),
    summary: report.summary,
    staleBaseline: report.staleBaseline,
  }, null, 2)}\n`,
};

function renderChain({ chain, history, verdict, breaksAt }: ChainReport): unknown {
  return {
    path: chain.path, config: chain.config, framework: chain.framework, dialect: chain.dialect, dialectReason: chain.dialectReason,
    revisions: chain.revisions.length, heads: chain.heads.map((head) => head.id), bases: chain.bases.map((base) => base.id),
    verdict,
    breaksAt: breaksAt && { revision: breaksAt.revision, file: pathOf(breaksAt.place), line: lineOf(breaksAt.place) },
    coverage: {
      statements: history.statements.all, read: history.statements.read,
      unread: history.unread.map(({ location, revision, reason }) => ({
        file: location.source.path,
        line: positionAt(location.source, location.span.start).line,
        revision: revision.id,
        reason,
      })),
    },
  };
}

function renderDiagnostic(diagnostic: Diagnostic): unknown {
  const { rule, severity, message, place, revision, direction, object, related, remedy, fingerprint, url } = diagnostic;
  return {
    rule, severity, message,
    file: pathOf(place), ...rangeOf(place),
    revision, direction,
    object: object && { kind: object.kind, schema: object.schema, name: object.name, column: object.column },
    related: related.map(renderRelated),
    remedy, fingerprint, url,
  };
}

function renderRelated({ message, location, revision }: Related): unknown {
  const { line, column } = positionAt(location.source, location.span.start);
  return { message, file: location.source.path, line, column, revision };
}
