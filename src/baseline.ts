/**
 * Known findings, which are not shown again: `{"version": 1, "findings": [...]}`. They are known by their
 * fingerprints; rule, revision and message stand beside them for people who review the file.
 */
import type { BaselineEntry, Diagnostic } from "./diagnostic.ts";

export type BaselineResult = { readonly ok: true; readonly entries: readonly BaselineEntry[] } | { readonly ok: false; readonly message: string };

export const BASELINE_FILE = "chainlint-baseline.json";

/** The text of a baseline that knows these findings. */
export function writeBaseline(diagnostics: readonly Diagnostic[]): string {
  const findings = diagnostics.map(({ fingerprint, rule, revision, message }): BaselineEntry => ({ fingerprint, rule, revision, message }));
  // An order that does not depend on the chain's keeps the file's changes small.
  findings.sort((a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : a.fingerprint < b.fingerprint ? -1 : 1));
  return `${JSON.stringify({ version: 1, findings }, null, 2)}\n`;
}

/** Reads the text of a baseline; `path` is for the message. */
export function readBaseline(text: string, path: string): BaselineResult {
  const refuse = (why: string): BaselineResult => ({ ok: false, message: `${path}: ${why}; write it anew with --write-baseline` });
  let file: { version?: unknown; findings?: unknown };
  try {
    file = JSON.parse(text) as typeof file;
  } catch {
    return refuse("not valid JSON");
  }
  if (file?.version !== 1 || !Array.isArray(file.findings)) return refuse("not a baseline of version 1");
  const entries = file.findings as readonly Partial<BaselineEntry>[];
  if (!entries.every((entry) => typeof entry?.fingerprint === "string")) return refuse("a finding has no fingerprint");
  return {
    ok: true,
    entries: entries.map(({ fingerprint, rule, revision, message }) => ({
      fingerprint: fingerprint!,
      rule: rule ?? "",
      revision: revision ?? null,
      message: message ?? "",
    })),
  };
}

/** Takes out the known findings. */
export function withoutKnown(
  diagnostics: readonly Diagnostic[],
  baseline: readonly BaselineEntry[],
): { readonly kept: readonly Diagnostic[]; readonly known: readonly Diagnostic[] } {
  if (baseline.length === 0) return { kept: diagnostics, known: [] };
  const fingerprints = new Set(baseline.map((entry) => entry.fingerprint));
  const known = diagnostics.filter((diagnostic) => fingerprints.has(diagnostic.fingerprint));
  const taken = new Set(known);
  return { kept: diagnostics.filter((diagnostic) => !taken.has(diagnostic)), known };
}
