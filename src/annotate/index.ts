/**
 * The bot of pull requests: what `chainlint annotate` does beside linting. It is a bundle of its own, loaded when
 * it is asked for. Whatever goes wrong between it and an API is told, and fails no build.
 */
import { randomUUID } from "node:crypto";
import type { Report } from "../diagnostic.ts";
import { github, notice } from "../formats/github.ts";
import type { FormatOptions } from "../formats/index.ts";
import { publishToGithub, type Patience } from "./github.ts";
import { publishToGitlab } from "./gitlab.ts";
import { messageOf } from "./message.ts";
import type { Place } from "./place.ts";

export { placeOf } from "./place.ts";

export interface AnnotateInput {
  readonly place: Place;
  readonly report: Report;
  /** The path that was linted, as the user wrote it. */
  readonly subject: string;
  /** Whether the findings fail the job. */
  readonly fails: boolean;
  readonly wantsComment: boolean;
  readonly options: FormatOptions;
  readonly patience?: Patience;
}

/** What is left to be written where the job stands. */
export interface Annotated {
  /** Lines for the log: workflow commands at GitHub's, sentences elsewhere. */
  readonly log: string;
  /** Markdown for the summary of the job; null when the comment has it. */
  readonly summary: string | null;
}

const PATIENCE: Patience = { retryMilliseconds: 1000, mostMilliseconds: 60_000 };

/** Writes check run and comment, and tells what takes their place where that did not work. Never throws. */
export async function annotate({ place, report, subject, fails, wantsComment, options, patience = PATIENCE }: AnnotateInput): Promise<Annotated> {
  const message = messageOf(report, subject, fails, options);
  const { check, comment } = place.kind === "github"
    ? await publishToGithub(place, message, wantsComment, options.version, patience)
    : await publishToGitlab(place, message, wantsComment, patience);
  const problems = [
    ...(check === null ? [] : [`No check run could be written, so the log annotates: ${check}.`]),
    ...(comment === null ? [] : [`No comment could be written: ${comment}.`]),
  ];
  return {
    log:
      place.kind === "github"
        ? `${problems.map(notice).join("")}${check === null ? "" : github.render(report, options)}`
        : problems.map((problem) => `chainlint: ${problem}\n`).join(""),
    summary: comment === null || message.isEmpty ? null : message.body,
  };
}

/** Text that GitHub's runner takes no commands from: it looks for them in every line that is printed, and the lines hold names and code of the project. */
export function withoutCommands(text: string): string {
  const token = randomUUID();
  return text === "" ? "" : `::stop-commands::${token}\n${text}${text.endsWith("\n") ? "" : "\n"}::${token}::\n`;
}
