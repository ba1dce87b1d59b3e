import { lineOf, pathOf, type ChainReport, type Diagnostic, type Related, type Report } from "../diagnostic.ts";
import { lineText, positionAt, type Location } from "../source.ts";
import type { Format, FormatOptions } from "./index.ts";
import { counted, painter, printable, thousands, type Paint } from "./text.ts";

/** More of a story than this is summed up: the reader has seen the point. */
const MOST_STORY_LINES = 8;
/** Things that one revision does to the object which are named; the rest is counted. */
const MOST_CLAUSES = 3;
/** Longer lines of code are cut around the culprit. */
const MOST_CODE_COLUMNS = 160;
/** Unread statements that are listed unasked; the rest is counted. */
const MOST_UNREAD_LINES = 5;

/** For people: the code, the story, what to do, the verdict. */
export const pretty: Format = {
  name: "pretty",
  summary: "for people: the code line, the story of the object, what to do, the verdict",
  render: (report, options) => {
    const paint = painter(options.color);
    return [
      ...report.chains.flatMap((chain) => chain.diagnostics.map((diagnostic) => renderDiagnostic(diagnostic, options, paint))),
      ...(options.quiet ? [] : [...report.chains.map((chain) => renderChain(chain, options, paint)), renderSummary(report, paint)]),
    ].join("\n");
  },
};

function renderDiagnostic(diagnostic: Diagnostic, { display }: FormatOptions, paint: Paint): string {
  const { severity, rule, message, place, related, remedy } = diagnostic;
  const lines = [`${paint(severity, severity)} ${paint("strong", printable(message))} ${paint("faint", `[${rule}]`)}`];
  if (place.kind === "file") lines.push(`  ${paint("faint", "-->")} ${printable(display(place.path))}`);
  else lines.push(...codeFrame(place.location, severity, display, paint));
  lines.push(...renderStory(related, pathOf(place), display, paint));
  lines.push(`  ${paint("good", "help:")} ${printable(remedy)}`);
  return `${lines.join("\n")}\n`;
}

/** The line, with the culprit underlined. */
function codeFrame({ source, span }: Location, severity: Diagnostic["severity"], display: (path: string) => string, paint: Paint): string[] {
  const start = positionAt(source, span.start);
  const end = positionAt(source, span.end);
  const text = lineText(source, start.line);
  const last = end.line === start.line ? end.column - 1 : text.length;
  const from = Math.max(0, Math.min(start.column - 1 - 40, text.length - MOST_CODE_COLUMNS));
  const shown = text.slice(from, from + MOST_CODE_COLUMNS);
  const width = Math.max(1, Math.min(last, from + shown.length) - (start.column - 1));
  const gutter = " ".repeat(String(start.line).length);
  // Tabs and control characters are printed as something else, so the indent is measured on what is printed.
  const indent = " ".repeat(printable(shown.slice(0, start.column - 1 - from)).length);
  return [
    `  ${gutter}${paint("faint", "-->")} ${printable(display(source.path))}:${start.line}:${start.column}`,
    `  ${gutter} ${paint("faint", "|")}`,
    `  ${paint("faint", `${start.line} |`)} ${printable(shown)}`,
    `  ${gutter} ${paint("faint", "|")} ${indent}${paint(severity, "^".repeat(width))}`,
  ];
}

/** The related places, those of one revision on one line; files beside the finding's own are named without their folder. */
function renderStory(related: readonly Related[], path: string, display: (path: string) => string, paint: Paint): string[] {
  const chapters: Related[][] = [];
  for (const each of related) {
    const last = chapters.at(-1);
    if (last && each.revision !== null && last[0]!.revision === each.revision) last.push(each);
    else chapters.push([each]);
  }
  const shown = chapters.length > MOST_STORY_LINES ? chapters.slice(0, MOST_STORY_LINES - 1) : chapters;
  const folder = path.slice(0, path.lastIndexOf("/") + 1);
  const near = (other: string): string => (folder !== "" && other.startsWith(folder) ? other.slice(folder.length) : display(other));
  const lines = shown.map((chapter) => `  ${paint("faint", "=")} ${printable(chapterText(chapter))}  ${paint("faint", placeOf(chapter[0]!.location, near))}`);
  if (shown.length < chapters.length) lines.push(`  ${paint("faint", "=")} and ${chapters.length - shown.length} more revisions (all in --format json)`);
  return lines;
}

/** `086 adds column state, adds column source and 14 more`. */
function chapterText([first, ...rest]: readonly Related[]): string {
  const deed = ({ message, revision }: Related): string => (message.startsWith(`${revision} `) ? message.slice(revision!.length + 1) : message);
  const clauses = [...new Set(rest.map(deed))].filter((clause) => clause !== deed(first!));
  const shown = clauses.slice(0, MOST_CLAUSES - 1);
  const more = clauses.length - shown.length;
  return [first!.message, ...shown].join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function placeOf({ source, span }: Location, display: (path: string) => string): string {
  return `${printable(display(source.path))}:${positionAt(source, span.start).line}`;
}

function renderChain({ chain, history, verdict, breaksAt }: ChainReport, { display, showUnread }: FormatOptions, paint: Paint): string {
  const { all, read } = history.statements;
  const lines = [
    `${paint("strong", printable(display(chain.path)))}  ${counted(chain.revisions.length, "revision")}, ${counted(chain.heads.length, "head")}${chain.heads.length > 0 ? ` (${printable(chain.heads.map((head) => head.id).join(", "))})` : ""}`,
    ...(chain.dialect === "postgresql" ? [] : [`  judged as a chain for ${printable(chain.dialect)}: ${printable(chain.dialectReason)}`]),
  ];
  switch (verdict) {
    case "builds":
      lines.push(`  ${paint("good", "builds:")} an empty database reaches head`);
      break;
    case "breaks":
      lines.push(
        `  ${paint("error", "breaks:")} an empty database does not reach head; it stops at ${printable(breaksAt?.revision ?? "the first step")}${breaksAt ? ` (${printable(display(pathOf(breaksAt.place)))}:${lineOf(breaksAt.place)})` : ""}`,
      );
      break;
    case "unknown":
      lines.push(`  ${paint("warning", "unknown:")} no certain fault, but something that could not be read may decide whether an empty database reaches head`);
      break;
  }
  lines.push(`  ${thousands(read)} of ${counted(all, "statement")} read`);
  const listed = showUnread ? history.unread.length : MOST_UNREAD_LINES;
  // A loop or a helper may come to one place many times.
  const unread = new Map<string, number>();
  for (const { location, reason } of history.unread.slice(0, listed)) {
    const line = `not read: ${placeOf(location, display)}: ${printable(reason)}`;
    unread.set(line, (unread.get(line) ?? 0) + 1);
  }
  for (const [line, times] of unread) lines.push(`    ${paint("faint", `${line}${times > 1 ? ` (${times} times)` : ""}`)}`);
  if (history.unread.length > listed) lines.push(`    ${paint("faint", `and ${history.unread.length - listed} more (--show-unread lists them)`)}`);
  return `${lines.join("\n")}\n`;
}

function renderSummary({ summary, staleBaseline }: Report, paint: Paint): string {
  const parts = [
    summary.errors > 0 ? paint("error", counted(summary.errors, "error")) : "no errors",
    summary.warnings > 0 ? paint("warning", counted(summary.warnings, "warning")) : "no warnings",
    ...(summary.infos > 0 ? [`${counted(summary.infos, "note")}`] : []),
    ...(summary.suppressed > 0 ? [paint("faint", `${thousands(summary.suppressed)} ignored`)] : []),
    ...(summary.baselined > 0 ? [paint("faint", `${thousands(summary.baselined)} known`)] : []),
    ...(summary.unchanged > 0 ? [paint("faint", `${thousands(summary.unchanged)} not of this change`)] : []),
  ];
  if (staleBaseline.length === 0) return `${parts.join(", ")}\n`;
  const [are, them] = staleBaseline.length === 1 ? ["is", "it"] : ["are", "them"];
  const stale = `${counted(staleBaseline.length, "known finding")} of the baseline ${are} gone: --write-baseline takes ${them} out`;
  return `${parts.join(", ")}\n${paint("faint", stale)}\n`;
}
