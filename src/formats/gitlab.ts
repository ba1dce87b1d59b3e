import { pathOf, rangeOf, type Diagnostic, type Severity } from "../diagnostic.ts";
import type { Format } from "./index.ts";
import { printable } from "./text.ts";

const SEVERITIES: Readonly<Record<Severity, string>> = { error: "critical", warning: "minor", info: "info" };

/** GitLab's code quality report. Findings with the same fingerprint would become one; ours are all different. */
export const gitlab: Format = {
  name: "gitlab",
  summary: "GitLab's code quality report",
  render: (report) => `${JSON.stringify(report.chains.flatMap((chain) => chain.diagnostics.map(renderIssue)), null, 2)}\n`,
};

function renderIssue({ rule, severity, message, fingerprint, place }: Diagnostic): unknown {
  const { line, endLine } = rangeOf(place);
  return {
    description: printable(message), check_name: rule, fingerprint, severity: SEVERITIES[severity],
    location: { path: pathOf(place), lines: { begin: line, end: endLine } },
  };
}
