import { pathOf, rangeOf, type ChainReport, type Diagnostic } from "../diagnostic.ts";
import type { Format } from "./index.ts";
import { xmlAttributes, XML_HEAD, xmlText } from "./xml.ts";

/** JUnit's report: a suite for each chain, a test case for each rule. Notes do not fail a case. */
export const junit: Format = {
  name: "junit",
  summary: "JUnit's XML report: a suite for each chain, a test case for each rule",
  render: (report, { rules }) => {
    const suites = report.chains.map((chain) => renderSuite(chain, rules.map((rule) => rule.id)));
    return `${XML_HEAD}<testsuites${xmlAttributes({ name: "chainlint", ...sum(suites) })}>\n${suites.map((suite) => suite.text).join("")}</testsuites>\n`;
  },
};

interface Suite { readonly tests: number; readonly failures: number; readonly text: string }

function sum(suites: readonly Suite[]): { tests: number; failures: number } {
  return { tests: suites.reduce((total, suite) => total + suite.tests, 0), failures: suites.reduce((total, suite) => total + suite.failures, 0) };
}

function renderSuite({ chain, diagnostics }: ChainReport, rules: readonly string[]): Suite {
  const cases = rules.map((rule) => ({ rule, failed: diagnostics.filter((diagnostic) => diagnostic.rule === rule && diagnostic.severity !== "info") }));
  const failures = cases.filter(({ failed }) => failed.length > 0).length;
  const body = cases.map(({ rule, failed }) => {
    const attributes = xmlAttributes({ name: rule, classname: chain.path === "" ? "chainlint" : chain.path, time: 0 });
    return failed.length === 0 ? `    <testcase${attributes}/>\n` : `    <testcase${attributes}>\n${renderFailure(failed)}    </testcase>\n`;
  });
  const attributes = xmlAttributes({ name: chain.path === "" ? "chainlint" : chain.path, tests: cases.length, failures, errors: 0, skipped: 0, time: 0 });
  return { tests: cases.length, failures, text: `  <testsuite${attributes}>\n${body.join("")}  </testsuite>\n` };
}

function renderFailure(failed: readonly Diagnostic[]): string {
  const lines = failed.map(({ place, message, remedy }) => `${pathOf(place)}:${rangeOf(place).line}: ${message}\n  ${remedy}`);
  return `      <failure${xmlAttributes({ message: failed[0]!.message, type: failed[0]!.severity })}>${xmlText(lines.join("\n"))}</failure>\n`;
}
