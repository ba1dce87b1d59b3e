import { pathOf, type Diagnostic } from "../diagnostic.ts";
import { positionAt } from "../source.ts";
import type { Format } from "./index.ts";
import { printable } from "./text.ts";

/** GCC's style, one finding a line, for editors and problem matchers: `path:line:column: severity: message [rule]`. */
export const line: Format = {
  name: "line",
  summary: "one finding a line, as GCC prints them: path:line:column: severity: message [rule]",
  render: (report, { display }) => report.chains.flatMap((chain) => chain.diagnostics.map((diagnostic) => `${renderLine(diagnostic, display)}\n`)).join(""),
};

function renderLine(diagnostic: Diagnostic, display: (path: string) => string): string {
  const { place } = diagnostic;
  const at = place.kind === "text" ? positionAt(place.location.source, place.location.span.start) : { line: 1, column: 1 };
  return `${printable(display(pathOf(place)))}:${at.line}:${at.column}: ${diagnostic.severity}: ${printable(diagnostic.message)} [${diagnostic.rule}]`;
}
