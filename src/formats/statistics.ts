/** How many findings each rule has. */
import { SEVERITIES, type Report, type Severity } from "../diagnostic.ts";
import type { FormatOptions } from "./index.ts";
import { counted, painter, thousands } from "./text.ts";

/** One line for each rule that found something, the most frequent first, with the gravest of its findings. */
export function renderStatistics(report: Report, { color }: FormatOptions): string {
  const paint = painter(color);
  const counts = new Map<string, { count: number; severity: Severity }>();
  for (const { rule, severity } of report.chains.flatMap((chain) => chain.diagnostics)) {
    const known = counts.get(rule);
    if (!known) counts.set(rule, { count: 1, severity });
    else counts.set(rule, { count: known.count + 1, severity: SEVERITIES.indexOf(severity) > SEVERITIES.indexOf(known.severity) ? severity : known.severity });
  }
  const rows = [...counts].sort(([ruleA, a], [ruleB, b]) => b.count - a.count || (ruleA < ruleB ? -1 : 1));
  const width = Math.max(1, ...rows.map(([, { count }]) => thousands(count).length));
  const total = rows.reduce((sum, [, { count }]) => sum + count, 0);
  return [
    ...rows.map(([rule, { count, severity }]) => `${thousands(count).padStart(width)}  ${paint(severity, severity.padEnd(7))}  ${rule}\n`),
    `${counted(total, "finding")}\n`,
  ].join("");
}
