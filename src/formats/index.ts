/** The registry of output formats: one file per format, one line here. */
import type { Report } from "../diagnostic.ts";
import type { Rule } from "../rule.ts";
import { checkstyle } from "./checkstyle.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { json } from "./json.ts";
import { junit } from "./junit.ts";
import { line } from "./line.ts";
import { markdown } from "./markdown.ts";
import { pretty } from "./pretty.ts";
import { rdjson } from "./rdjson.ts";
import { sarif } from "./sarif.ts";

export interface FormatOptions {
  readonly color: boolean;
  /** Turns a path relative to the project root into one that the reader can open from where he stands. */
  readonly display: (path: string) => string;
  readonly version: string;
  /** All rules, for formats that declare them. */
  readonly rules: readonly Rule[];
  /** Findings only. */
  readonly quiet: boolean;
  /** Every statement that could not be read is listed. */
  readonly showUnread: boolean;
}

/** A format is a pure function: a report in, the text to print out, line break at its end included. */
export interface Format {
  readonly name: string;
  readonly summary: string;
  /** It has a place for fixes, so that they are worked out for it. */
  readonly showsFixes?: true;
  readonly render: (report: Report, options: FormatOptions) => string;
}

export const formats: readonly Format[] = [pretty, line, json, github, sarif, gitlab, rdjson, checkstyle, junit, markdown];
