/** SARIF 2.1.0, for GitHub's code scanning and others. All rules are declared, so that an empty run closes their alerts. */
import { pathOf, rangeOf, type Diagnostic, type Place, type Related, type Severity } from "../diagnostic.ts";
import { replacementsOf, type Fix } from "../repair.ts";
import type { Rule } from "../rule.ts";
import type { Format } from "./index.ts";
import { printable } from "./text.ts";

const LEVELS: Readonly<Record<Severity, string>> = { error: "error", warning: "warning", info: "note" };
/** GitHub shows no more related places than this. */
const MOST_RELATED = 100;

export const sarif: Format = {
  name: "sarif",
  summary: "SARIF 2.1.0, as code scanning takes it",
  showsFixes: true,
  render: (report, { rules, version }) => {
    const order = new Map(rules.map((rule, index) => [rule.id, index]));
    return `${JSON.stringify({
      $schema: "https://json.schemastore.org/sarif-2.1.0.json",
      version: "2.1.0",
      runs: [{
        tool: { driver: { name: "chainlint", version, semanticVersion: version, informationUri: "https://github.com/chainlint/chainlint", rules: rules.map(renderRule) } },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { SRCROOT: { description: { text: "The root of the project." } } },
        results: report.chains.flatMap((chain) => chain.diagnostics.map((diagnostic) => renderResult(diagnostic, order))),
      }],
    }, null, 2)}\n`;
  },
};

function renderRule(rule: Rule): unknown {
  return {
    id: rule.id,
    shortDescription: { text: rule.summary },
    fullDescription: { text: rule.why },
    helpUri: `https://github.com/chainlint/chainlint/blob/main/rules/README.md#${rule.id}`,
    help: { text: rule.remedy, markdown: rule.remedy },
    defaultConfiguration: { level: LEVELS[rule.severity] },
    properties: { tags: [rule.category], precision: "very-high" },
  };
}

function renderResult({ rule, severity, message, remedy, place, related, fingerprint, fix }: Diagnostic, order: ReadonlyMap<string, number>): unknown {
  const story = related.slice(0, MOST_RELATED);
  return {
    ruleId: rule, ruleIndex: order.get(rule) ?? -1, level: LEVELS[severity],
    message: { text: `${printable(message)}\n${printable(remedy)}` },
    locations: [{ physicalLocation: physicalLocation(place) }],
    partialFingerprints: { "chainlint/v1": fingerprint },
    ...renderFix(fix),
    ...(story.length > 0
      ? {
          relatedLocations: story.map(renderRelated),
          codeFlows: [
            {
              threadFlows: [
                {
                  locations: [
                    ...story.map(renderStep),
                    { location: { physicalLocation: physicalLocation(place), message: { text: printable(message) } } },
                  ],
                },
              ],
            },
          ],
        }
      : {}),
  };
}

/** Fixes that write new files have no place in SARIF. */
function renderFix(fix: Fix | null): object {
  const replacements = fix ? replacementsOf(fix) : null;
  if (!fix || !replacements) return {};
  const sources = [...new Set(replacements.map(({ source }) => source))];
  return {
    fixes: [{
      description: { text: printable(fix.title) },
      artifactChanges: sources.map((source) => ({
        artifactLocation: artifactLocation(source.path),
        replacements: replacements.filter((edit) => edit.source === source).map(({ span, text }) => ({
          deletedRegion: region({ kind: "text", location: { source, span } }),
          ...(text === "" ? {} : { insertedContent: { text } }),
        })),
      })),
    }],
  };
}

function renderRelated({ message, location }: Related, index: number): unknown {
  return { id: index + 1, message: { text: printable(message) }, physicalLocation: physicalLocation({ kind: "text", location }) };
}

function renderStep({ message, location }: Related): unknown {
  return { location: { physicalLocation: physicalLocation({ kind: "text", location }), message: { text: printable(message) } } };
}

function physicalLocation(place: Place): unknown {
  return { artifactLocation: artifactLocation(pathOf(place)), ...(place.kind === "text" ? { region: region(place) } : {}) };
}

function artifactLocation(path: string): unknown {
  return { uri: path.toWellFormed().split("/").map(encodeURIComponent).join("/"), uriBaseId: "SRCROOT" };
}

function region(place: Place): unknown {
  const { line, column, endLine, endColumn } = rangeOf(place);
  return { startLine: line, startColumn: column, endLine, endColumn };
}
