/** The Reviewdog Diagnostic Format (reviewdog.proto): columns count UTF-8 bytes from 1, ends are exclusive. */
import { pathOf, type Diagnostic, type Place, type Related, type Severity } from "../diagnostic.ts";
import { replacementsOf, type Fix } from "../repair.ts";
import { positionAt, type Location, type Source } from "../source.ts";
import type { Format } from "./index.ts";
import { renderLine } from "./line.ts";
import { printable } from "./text.ts";

const SEVERITIES: Readonly<Record<Severity, string>> = { error: "ERROR", warning: "WARNING", info: "INFO" };

export const rdjson: Format = {
  name: "rdjson",
  summary: "the Reviewdog Diagnostic Format",
  showsFixes: true,
  render: (report) => `${JSON.stringify({
    source: { name: "chainlint", url: "https://github.com/chainlint/chainlint" },
    diagnostics: report.chains.flatMap((chain) => chain.diagnostics.map(renderDiagnostic)),
  }, null, 2)}\n`,
};

function renderDiagnostic(diagnostic: Diagnostic): unknown {
  const { rule, severity, message, remedy, place, related, url, fix } = diagnostic;
  return {
    message: `${printable(message)}\n${printable(remedy)}`,
    location: locationOf(place), severity: SEVERITIES[severity], code: { value: rule, url },
    // What reviewdog prints in a terminal.
    original_output: renderLine(diagnostic, (path) => path),
    ...(related.length > 0 ? { relatedLocations: related.map(renderRelated) } : {}),
    ...renderSuggestions(fix, place),
  };
}

/** A suggestion changes one range of the file that the finding is in. */
function renderSuggestions(fix: Fix | null, place: Place): object {
  const replacements = fix ? replacementsOf(fix) : null;
  const [edit] = replacements ?? [];
  if (!edit || replacements!.length > 1 || edit.source.path !== pathOf(place)) return {};
  return { suggestions: [{ range: rangeInBytes({ source: edit.source, span: edit.span }), text: edit.text }] };
}

function renderRelated({ message, location }: Related): unknown {
  return { message: printable(message), location: locationOf({ kind: "text", location }) };
}

function locationOf(place: Place): unknown {
  return place.kind === "file" ? { path: pathOf(place) } : { path: pathOf(place), range: rangeInBytes(place.location) };
}

function rangeInBytes({ source, span }: Location): unknown {
  return { start: positionInBytes(source, span.start), end: positionInBytes(source, span.end) };
}

function positionInBytes(source: Source, offset: number): unknown {
  const { line, column } = positionAt(source, offset);
  return { line, column: Buffer.byteLength(source.text.slice(offset - (column - 1), offset), "utf8") + 1 };
}
