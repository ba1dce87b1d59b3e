/** Markdown for job summaries and comments. Nothing out of the linted project is taken for markup there. */
import { pathOf, rangeOf, type ChainReport, type Diagnostic, type Related, type Report, type Severity } from "../diagnostic.ts";
import { positionAt } from "../source.ts";
import type { Format } from "./index.ts";
import { counted, printable, thousands } from "./text.ts";

const SIGNS: Readonly<Record<Severity, string>> = { error: "❌", warning: "⚠️", info: "ℹ️" };
/** More findings than this are counted: nobody reads them in a comment. */
const MOST_FINDINGS = 50;
/** A comment on GitHub holds 65,536 characters; what is around the findings takes the rest. */
const MOST_BYTES = { chains: 15_000, findings: 45_000 };
/** A longer text out of the project is cut. */
const MOST_CHARACTERS = 1000;
const MOST_STORY_LINES = 8;

export const markdown: Format = {
  name: "markdown",
  summary: "Markdown, for job summaries and comments",
  render: (report) => {
    const chains = fitting(report.chains.map(renderChain), MOST_BYTES.chains);
    const all = report.chains.flatMap((chain) => chain.diagnostics);
    const findings = fitting(all.slice(0, MOST_FINDINGS).map(renderFinding), MOST_BYTES.findings);
    const left = all.length - findings.length;
    return [
      `### chainlint: ${summaryOf(report)}\n`,
      ...(chains.length > 0 ? [chains.join("")] : []),
      ...findings,
      ...(left > 0 ? [`And ${counted(left, "more finding")}.\n`] : []),
    ].join("\n");
  },
};

/** The first of some texts, as many as fit. */
function fitting(texts: readonly string[], most: number): readonly string[] {
  let bytes = 0;
  const tooMany = texts.findIndex((each) => (bytes += Buffer.byteLength(each)) > most);
  return tooMany < 0 ? texts : texts.slice(0, tooMany);
}

/** `3 errors, 1 warning`. */
export function summaryOf({ summary }: Report): string {
  return [
    counted(summary.errors, "error"), counted(summary.warnings, "warning"),
    ...(summary.infos > 0 ? [counted(summary.infos, "note")] : []),
  ].join(", ");
}

function renderChain({ chain, verdict, breaksAt, history }: ChainReport): string {
  const { all, read } = history.statements;
  const words = verdict === "builds" ? "an empty database reaches head"
    : verdict === "breaks" ? `an empty database does not reach head; it stops at ${breaksAt?.revision ? code(breaksAt.revision) : "the first step"}`
    : "something that could not be read may decide whether an empty database reaches head";
  return `- ${code(chain.path === "" ? "." : chain.path)}: ${words} (${counted(chain.revisions.length, "revision")}, ${thousands(read)} of ${counted(all, "statement")} read)\n`;
}

function renderFinding({ severity, rule, message, remedy, place, related, url }: Diagnostic): string {
  const { line } = rangeOf(place);
  return [
    `#### ${SIGNS[severity]} ${text(message)}`, "",
    `${code(`${pathOf(place)}:${line}`)} · [${rule}](${url})`, "",
    ...related.slice(0, MOST_STORY_LINES).map(renderRelated),
    ...(related.length > MOST_STORY_LINES ? [`- and ${related.length - MOST_STORY_LINES} more places`] : []),
    ...(related.length > 0 ? [""] : []),
    text(remedy), "",
  ].join("\n");
}

function renderRelated({ message, location: { source, span } }: Related): string {
  return `- ${text(message)}, ${code(`${source.path}:${positionAt(source, span.start).line}`)}`;
}

/**
 * Running text. What could be markup or a link is written as an entity; but mentions, references and quick
 * actions are found after entities were resolved, so that what could begin one is held apart from what
 * follows by a space without width (github/markup#1168).
 */
function text(written: string): string {
  return cut(printable(written).trim())
    .replace(/[@#!$~%&^:*](?=[\p{L}\p{N}_"'-])|GH-(?=\d)/giu, "$&\u200b")
    .replace(/[^\p{L}\p{N}\u200b .,;?()%=+'"/]/gu, (character) => `&#${character.codePointAt(0)};`)
    .replaceAll("\u200b", "&#8203;")
    // At the beginning, these begin a list, a heading or an order to GitLab.
    .replace(/^(\d*)([+.)=/])/, (_all, digits: string, sign: string) => `${digits}&#${sign.charCodeAt(0)};`)
    .replace(/\bwww\./gi, "www&#46;");
}

/** Code. Inside of it only backquotes mean anything, so the fence is longer than any run of them. */
function code(written: string): string {
  const inside = cut(printable(written));
  const longest = Math.max(0, ...[...inside.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest > 0 ? `${fence} ${inside} ${fence}` : `${fence}${inside}${fence}`;
}

function cut(written: string): string {
  return written.length <= MOST_CHARACTERS ? written : `${written.slice(0, MOST_CHARACTERS)}…`;
}
