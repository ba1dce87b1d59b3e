/** What is said of a report in a check run and in a comment. Nothing out of the linted project is taken for markup there. */
import { pathOf, rangeOf, type Diagnostic, type Report, type Severity } from "../diagnostic.ts";
import type { FormatOptions } from "../formats/index.ts";
import { markdown, summaryOf } from "../formats/markdown.ts";
import { counted, printable } from "../formats/text.ts";
import { hexDigest } from "../hash.ts";
import { positionAt } from "../source.ts";

/** An annotation, as GitHub's Checks API takes it. */
export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: "notice" | "warning" | "failure";
  readonly title: string;
  readonly message: string;
}

export interface Message {
  /** One line: `3 errors, 1 warning`. */
  readonly title: string;
  /** Markdown: the findings with their stories, or that there are none. */
  readonly body: string;
  readonly annotations: readonly Annotation[];
  readonly conclusion: "success" | "neutral" | "failure";
  readonly isEmpty: boolean;
  /** What chainlint was asked to lint: the mark of its comment, and part of the name of its check run. */
  readonly subject: string;
  /** The first line of the comment, by which it is found again. Nobody sees it. */
  readonly mark: string;
}

const LEVELS: Readonly<Record<Severity, Annotation["annotation_level"]>> = { error: "failure", warning: "warning", info: "notice" };
/** An annotation's message holds 64 KB; who reads on finds the rest in the comment. */
const MOST_MESSAGE_CHARACTERS = 8_000;

/** `subject` is the path that was linted, "." for all; `fails` whether the job is to fail. */
export function messageOf(report: Report, subject: string, fails: boolean, options: FormatOptions): Message {
  const all = report.chains.flatMap((chain) => chain.diagnostics);
  const mark = `<!-- chainlint ${hexDigest("sha256", subject).slice(0, 16)} -->`;
  const { unchanged } = report.summary;
  const older = unchanged > 0 ? `\n${counted(unchanged, "finding")} that the base branch has as well ${unchanged === 1 ? "is" : "are"} not shown.\n` : "";
  return {
    subject, mark, title: summaryOf(report), isEmpty: all.length === 0,
    body: `${markdown.render(report, options)}${older}`,
    annotations: all.map(annotationOf),
    conclusion: fails ? "failure" : all.length > 0 ? "neutral" : "success",
  };
}

function annotationOf({ rule, severity, message, remedy, place, related }: Diagnostic): Annotation {
  const { line, column, endLine, endColumn } = rangeOf(place);
  const story = related.map(
    ({ message: what, location: { source, span } }) =>
      `- ${printable(what)}, ${printable(source.path)}:${positionAt(source, span.start).line}`,
  );
  const text = [printable(message), ...story, printable(remedy)].join("\n");
  return {
    path: pathOf(place), start_line: line, end_line: endLine,
    // GitHub refuses columns in an annotation of several lines.
    ...(line === endLine ? { start_column: column, end_column: endColumn } : {}),
    annotation_level: LEVELS[severity], title: `chainlint: ${rule}`,
    message: text.length <= MOST_MESSAGE_CHARACTERS ? text : `${text.slice(0, MOST_MESSAGE_CHARACTERS)}…`,
  };
}
