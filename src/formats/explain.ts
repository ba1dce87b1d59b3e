/** The documentation of rules, for `explain`, `rules` and rules/README.md. */
import type { Rule } from "../rule.ts";
import { painter } from "./text.ts";

/** Width of running text, in columns: readable in half a screen. */
const TEXT_COLUMNS = 100;

export function explainRule(rule: Rule, color: boolean): string {
  const paint = painter(color);
  return [
    `${paint("strong", rule.id)}  ${paint(rule.severity, rule.severity)}, ${rule.category}`,
    "",
    ...wrap(rule.summary),
    "",
    ...wrap(rule.why),
    "",
    paint("strong", "What to do"),
    ...wrap(rule.remedy),
    "",
    paint("strong", "Reported"),
    ...indented(rule.bad),
    "",
    paint("strong", "Not reported"),
    ...indented(rule.good),
    "",
  ].join("\n");
}

export function listRules(rules: readonly Rule[], color: boolean): string {
  const paint = painter(color);
  const width = Math.max(...rules.map((rule) => rule.id.length));
  return rules.map((rule) => `${paint("strong", rule.id.padEnd(width))}  ${paint(rule.severity, rule.severity.padEnd(7))}  ${rule.summary}\n`).join("");
}

/** rules/README.md: every rule with its examples, as Markdown. */
export function rulesPage(rules: readonly Rule[]): string {
  const categories = [...new Set(rules.map((rule) => rule.category))];
  return [
    "# Rules",
    "",
    "Generated from the rules themselves (`chainlint rules --format markdown`). The examples are run by the test suite: each bad chain gives exactly the findings marked `# expect:`, each good one none.",
    "",
    "| rule | severity | what is reported |",
    "| --- | --- | --- |",
    ...rules.map((rule) => `| [${rule.id}](#${rule.id}) | ${rule.severity} | ${rule.summary} |`),
    ...categories.flatMap((category) => rules.filter((rule) => rule.category === category).flatMap(ruleSection)),
    "",
  ].join("\n");
}

function ruleSection(rule: Rule): string[] {
  return [
    "", `## ${rule.id}`, "",
    `**${rule.severity}**, ${rule.category}. ${rule.summary}`, "",
    rule.why, "",
    `*What to do:* ${rule.remedy}`, "",
    "Reported:", "", "```python", rule.bad.trim(), "```", "",
    "Not reported:", "", "```python", rule.good.trim(), "```",
  ];
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of text.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > TEXT_COLUMNS) {
      lines.push(current);
      current = word;
    } else current = current === "" ? word : `${current} ${word}`;
  }
  return [...lines, current];
}

function indented(archive: string): string[] {
  return archive.trim().split("\n").map((line) => (line === "" ? "" : `    ${line}`));
}
