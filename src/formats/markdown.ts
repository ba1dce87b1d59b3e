/** Markdown for job summaries and comments. Nothing out of the linted project is taken for markup there. */
import { pathOf, rangeOf, type ChainReport, type Diagnostic, type Related, type Report, type Severity } from "../diagnostic.ts";
import { positionAt } from "../source.ts";
import type { Format } from "./index.ts";
import { counted, printable, thousands } from "./text.ts";

const SIGNS: Readonly<Record<Severity, string>> = { error: "❌", warning: "⚠️", info: "ℹ️" };
/** A comment on GitHub holds 65,536 characters; this many findings with their stories fit. */
const MOST_FINDINGS = 50;
const MOST_STORY_LINES = 8;

export const markdown: Format = {
  name: "markdown",
  summary: "Markdown, for job summaries and comments",
  render: (report) => {
    const all = report.chains.flatMap((chain) => chain.diagnostics);
    const shown = all.slice(0, MOST_FINDINGS);
    return [
      `### chainlint: ${summaryOf(report)}`, "",
      ...report.chains.flatMap(renderChain), "",
      ...shown.flatMap(renderFinding),
      ...(all.length > shown.length ? [`And ${counted(all.length - shown.length, "more finding")}.`, ""] : []),
    ].join("\n");
  },
};

function summaryOf({ summary }: Report): string {
  return [
    counted(summary.errors, "error"), counted(summary.warnings, "warning"),
    ...(summary.infos > 0 ? [counted(summary.infos, "note")] : []),
  ].join(", ");
}

function renderChain({ chain, verdict, breaksAt, history }: ChainReport): string[] {
  const { all, read } = history.statements;
  const words = verdict === "builds" ? "an empty database reaches head"
    : verdict === "breaks" ? `an empty database does not reach head; it stops at ${breaksAt?.revision ? code(breaksAt.revision) : "the first step"}`
    : "something that could not be read may decide whether an empty database reaches head";
  return [`- ${code(chain.path === "" ? "." : chain.path)}: ${words} (${counted(chain.revisions.length, "revision")}, ${thousands(read)} of ${counted(all, "statement")} read)`];
}

function renderFinding({ severity, rule, message, remedy, place, related, url }: Diagnostic): string[] {
  const { line } = rangeOf(place);
  return [
    `#### ${SIGNS[severity]} ${text(message)}`, "",
    `${code(`${pathOf(place)}:${line}`)} · [${rule}](${url})`, "",
    ...related.slice(0, MOST_STORY_LINES).map(renderRelated),
    ...(related.length > MOST_STORY_LINES ? [`- and ${related.length - MOST_STORY_LINES} more places`] : []),
    ...(related.length > 0 ? [""] : []),
    text(remedy), "",
  ];
}

function renderRelated({ message, location: { source, span } }: Related): string {
  return `- ${text(message)}, ${code(`${source.path}:${positionAt(source, span.start).line}`)}`;
}

/** Running text: whatever could be markup, a mention, a reference or a link is written as an entity. */
function text(written: string): string {
  return printable(written).replace(/[^\p{L}\p{N} .,;?()%=+'"/]/gu, (character) => `&#${character.codePointAt(0)};`).replace(/\bwww\./gi, "www&#46;");
}

/** Code. Inside of it only backquotes mean anything, so the fence is longer than any run of them. */
function code(written: string): string {
  const inside = printable(written);
  const longest = Math.max(0, ...[...inside.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${inside} ${fence}` : `${fence}${inside}${fence}`;
}
