/**
 * Reads SQL of a database other than PostgreSQL: by a parser of its own dialect, then by PostgreSQL's
 * grammar, which reads what the standard has. What neither reads is unread.
 */
import type { Operation, SqlStatement, TypeReference } from "../../model/operation.ts";
import { builtInName } from "../../model/catalog.ts";
import type { Span } from "../../source.ts";
import type { SqlReader } from "../index.ts";
import { withoutHoles } from "../postgresql/holes.ts";
import { hasHole } from "../postgresql/names.ts";
import { replacePlaceholders, splitStatements } from "../postgresql/scan.ts";
import { tagFromText } from "../postgresql/statements.ts";
import type { Parse } from "./parser.ts";
import { operationsOf } from "./statements.ts";

/** Statements about the session, the server or rows that nothing here keeps. */
const WITHOUT_EFFECT =
  /^(?:pragma|set|use|lock|unlock|begin|start\s+transaction|commit|rollback|savepoint|release|vacuum|reindex|analyze|optimize|flush|show|describe|explain|grant|revoke|(?:create|drop)\s+(?:temp(?:orary)?\s+)?(?:trigger|function|procedure|event)|delimiter)\b/i;

const ROW_VERBS: ReadonlySet<string> = new Set(["INSERT", "REPLACE", "UPDATE", "DELETE"]);

/** What a dialect has beyond its parser. */
export interface Additions {
  /** Further statements that change nothing that the catalog holds. */
  readonly withoutEffect?: RegExp;
  /** Takes out words that the parser does not know and that do not matter. The result has the same length. */
  readonly simplify?: (text: string) => string;
}

export function portableReader(parse: Parse, standard: SqlReader, { withoutEffect, simplify = (text) => text }: Additions = {}): SqlReader {
  const type = (text: string): TypeReference => portableType(text, standard);

  function operations(text: string): readonly Operation[] | null {
    const simple = simplify(text);
    const parsed = parse(simple) ?? parse(withoutPlaceholders(simple));
    const found = parsed && operationsOf(parsed, { type, expression: standard.expression });
    return found && hasHole(text) ? found.map(withoutHoles) : found;
  }

  /** One statement, or what the parser takes for one. */
  function readPart(text: string, span: Span): readonly SqlStatement[] {
    const part = text.slice(span.start, span.end);
    const tag = tagFromText(part, 0);
    if (WITHOUT_EFFECT.test(part) || withoutEffect?.test(part)) return [{ operations: [{ kind: "no-effect", detail: tag }], span, tag, syntaxError: null }];
    const own = operations(part);
    if (own) return [{ operations: own, span, tag, syntaxError: null }];
    return standard.read(part).map((statement) => ({
      ...statement,
      operations: statement.operations.map((operation) => unaccused(operation, statement.tag)),
      span: { start: span.start + statement.span.start, end: span.start + statement.span.end },
      // PostgreSQL's objection is not this database's.
      syntaxError: null,
    }));
  }

  return {
    read(text) {
      const parts = splitStatements(text);
      // A trigger's body holds semicolons.
      const [first, last] = [parts[0], parts.at(-1)];
      if (!first || !last) return [];
      const whole = { start: first.start, end: last.end };
      if (parts.length > 1 && !WITHOUT_EFFECT.test(text.slice(first.start)) && parse(text.slice(whole.start, whole.end)) === null)
        return parts.flatMap((part) => readPart(text, part));
      return readPart(text, whole);
    },
    expression: standard.expression,
    type,
    name: standard.name,
  };
}

/** Bind parameters as numbers, in a text of the same length. */
function withoutPlaceholders(text: string): string {
  const replaced = replacePlaceholders(text);
  let result = replaced.text;
  for (const place of replaced.places) if (result[place] === "$") result = `${result.slice(0, place)} ${result.slice(place + 1)}`;
  return result;
}

/** Types that PostgreSQL has as well are known as such; others are some type. */
function portableType(text: string, standard: SqlReader): TypeReference {
  const found = standard.type(text);
  if (found.kind === "unknown" || (found.schema === null && builtInName(found.name) !== null)) return found;
  return { kind: "unknown", reason: text.trim() };
}

function unaccused(operation: Operation, tag: string): Operation {
  if (operation.kind !== "unread") return operation;
  const reason = operation.reason.startsWith("syntax error") ? "no parser reads the SQL" : operation.reason;
  return { ...operation, reason, ...(ROW_VERBS.has(tag) ? { rowsOnly: true } : {}) };
}
