import { pathOf, rangeOf, type Diagnostic } from "../diagnostic.ts";
import type { Format } from "./index.ts";
import { printable } from "./text.ts";

/** GCC's style, one finding a line, for editors and problem matchers: `path:line:column: severity: message [rule]`. */
export const line: Format = {
  name: "line",
  summary: "one finding a line, as GCC prints them: path:line:column: severity: message [rule]",
  render: (report, { display }) => report.chains.flatMap((chain) => chain.diagnostics.map((diagnostic) => `${renderLine(diagnostic, display)}\n`)).join(""),
};

/** One finding, without the line break. */
export function renderLine(diagnostic: Diagnostic, display: (path: string) => string): string {
  const at = rangeOf(diagnostic.place);
  return `${printable(display(pathOf(diagnostic.place)))}:${at.line}:${at.column}: ${diagnostic.severity}: ${printable(diagnostic.message)} [${diagnostic.rule}]`;
}
