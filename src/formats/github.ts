/**
 * GitHub's workflow commands, which annotate the lines of a pull request.
 *
 * The runner takes ten errors, ten warnings and ten notices of a step, and fifty of a job, and drops
 * the rest without a word (actions/toolkit#734); so the gravest come first, and what is left out is told.
 */
import { pathOf, rangeOf, type Diagnostic, type Severity } from "../diagnostic.ts";
import type { Format } from "./index.ts";
import { counted, printable } from "./text.ts";

const COMMANDS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "notice" };
/** For each command and step. One notice is kept for what is left out, and two for what keeps `chainlint annotate` from writing. */
const MOST: Readonly<Record<Severity, number>> = { error: 10, warning: 10, info: 7 };

export const github: Format = {
  name: "github",
  summary: "annotations of a pull request, as GitHub Actions reads them from the log",
  render: (report) => {
    const all = report.chains.flatMap((chain) => chain.diagnostics);
    const shown = (["error", "warning", "info"] as const).flatMap((severity) =>
      all.filter((diagnostic) => diagnostic.severity === severity).slice(0, MOST[severity]),
    );
    const left = all.length - shown.length;
    const overflow = notice(
      `${counted(left, "more finding")} of ${all.length} could not be annotated: GitHub shows ten of each severity. The log of another format has them all.`,
    );
    return shown.map(renderCommand).join("") + (left > 0 ? overflow : "");
  },
};

/** A notice that is about no file. */
export function notice(text: string): string {
  return `::notice title=chainlint::${escapeMessage(printable(text))}\n`;
}

function renderCommand({ severity, rule, message, remedy, place }: Diagnostic): string {
  const { line, column, endLine, endColumn } = rangeOf(place);
  // Columns are for one line only: GitHub refuses an annotation of several lines that has them.
  const columns = line === endLine ? [`col=${column}`, `endColumn=${endColumn}`] : [];
  const properties = [
    `file=${escapeProperty(pathOf(place))}`,
    `line=${line}`,
    `endLine=${endLine}`,
    ...columns,
    `title=${escapeProperty(`chainlint: ${rule}`)}`,
  ];
  return `::${COMMANDS[severity]} ${properties.join(",")}::${escapeMessage(`${printable(message)}\n${printable(remedy)}`)}\n`;
}

/** As `escapeData` of @actions/core has it. */
function escapeMessage(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** As `escapeProperty` of @actions/core has it. */
function escapeProperty(text: string): string {
  return escapeMessage(printable(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
