import { pathOf, rangeOf, type Diagnostic } from "../diagnostic.ts";
import type { Format } from "./index.ts";
import { xmlAttributes, XML_HEAD } from "./xml.ts";

/** Checkstyle's report, which Jenkins and many others read. */
export const checkstyle: Format = {
  name: "checkstyle",
  summary: "Checkstyle's XML report",
  render: (report) => {
    const byFile = new Map<string, Diagnostic[]>();
    for (const diagnostic of report.chains.flatMap((chain) => chain.diagnostics)) {
      const path = pathOf(diagnostic.place);
      byFile.set(path, [...(byFile.get(path) ?? []), diagnostic]);
    }
    const files = [...byFile].sort(([a], [b]) => (a < b ? -1 : 1));
    return `${XML_HEAD}<checkstyle version="4.3">\n${files.map(([path, diagnostics]) => `  <file${xmlAttributes({ name: path })}>\n${diagnostics.map(renderError).join("")}  </file>\n`).join("")}</checkstyle>\n`;
  },
};

function renderError({ severity, rule, message, place }: Diagnostic): string {
  const { line, column } = rangeOf(place);
  return `    <error${xmlAttributes({ line, column, severity, message, source: `chainlint.${rule}` })}/>\n`;
}
