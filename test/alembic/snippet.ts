/** Runs snippets of migration code and tells what they do, one line per operation. */
import { createInterpreter } from "../../src/evaluate/interpreter.ts";
import type { Site, StrValue } from "../../src/evaluate/value.ts";
import { postgresql } from "../../src/dialects/postgresql.ts";
import type { SqlReader } from "../../src/dialects/index.ts";
import { createHost } from "../../src/frameworks/alembic/host.ts";
import type { ExecutionResult, Recorder } from "../../src/frameworks/index.ts";
import { createCatalog } from "../../src/model/catalog.ts";
import type { Chain, EnvironmentFacts, NamingConvention, Revision } from "../../src/model/history.ts";
import type {
  ColumnDefinition, ConstraintDefinition, Operation, QualifiedName, Query, SqlExpression, TypeReference,
} from "../../src/model/operation.ts";
import type { Project } from "../../src/project.ts";
import type { Source } from "../../src/source.ts";
import type { PythonParser } from "../../src/syntax/parser.ts";

export interface Case { readonly name: string; readonly code: string; readonly expected: readonly string[] }

/** Cases of an archive: `=== name`, Python code, then lines `--> operation`. */
export function casesOf(text: string): readonly Case[] {
  return text.split(/^=== /m).slice(1).map((part) => {
    const [name, ...lines] = part.split("\n");
    const code = lines.filter((line) => !line.startsWith("--> "));
    return { name: name!.trim(), code: code.join("\n").trim(), expected: lines.filter((line) => line.startsWith("--> ")).map((line) => line.slice(4)) };
  });
}

/** What a snippet did: rendered operations, reports of what was not read, and the exception that ended it. */
export function run(code: string, parser: PythonParser, sql: SqlReader): readonly string[] {
  const header = "from alembic import op\nimport sqlalchemy as sa\n\nrevision = 'r1'\ndown_revision = None\n\n\ndef upgrade():\n";
  const body = code.split("\n").map((line) => (line === "" ? "" : `    ${line}`)).join("\n");
  const source: Source = { path: "versions/r1.py", text: `${header}${body}\n    pass\n` };
  const project: Project = {
    root: "/",
    read: (path) => (path === source.path ? { ok: true, source } : { ok: false, problem: "missing", message: "no such file" }),
    list: () => [],
    kind: (path) => (path === source.path ? "file" : "missing"),
  };
  const revision: Revision = { id: "r1", idSpan: { start: 0, end: 0 }, source, down: [], dependsOn: [], labels: [], missing: [], message: null };
  const chain: Chain = {
    path: "",
    config: null,
    framework: "alembic",
    dialect: "postgresql",
    dialectIsTold: true,
    dialectReason: "the snippets are PostgreSQL's",
    revisions: [revision],
    heads: [revision],
    bases: [revision],
    faults: [],
    unreadable: [],
  };
  const environment: EnvironmentFacts = {
    source: null,
    transactions: { mode: "one", perMigration: false, location: null, text: null },
    versionTable: { schema: null, name: "alembic_version", width: 32, known: true },
    uncommitted: null,
    setLocal: null,
    translatedSchema: null,
    createAll: [],
    naming: namingOf(code),
  };
  const catalog = createCatalog();
  const lines: string[] = [];
  let step = 0;

  function apply(operation: Operation, site: Site): void {
    lines.push(site.certainty.certain ? render(operation) : `possibly ${render(operation)}`);
    for (const fault of catalog.apply(operation, { step: step++, certain: site.certainty.certain }).faults)
      lines.push(`  ! ${fault.sqlstate} ${fault.message}`);
  }
  function setUp(text: string): void {
    for (const statement of sql.read(text)) for (const operation of statement.operations) catalog.apply(operation, { step: step++, certain: true });
  }
  for (const setup of code.matchAll(/^# setup: (.*)$/gm)) setUp(setup[1]!);

  const recorder: Recorder = {
    perform: (operations, site) => operations.forEach((operation) => apply(operation, site)),
    execute(text: StrValue, site: Site): ExecutionResult {
      let result: ExecutionResult = { rows: "unknown", reason: "not a query" };
      for (const statement of sql.read(text.value)) {
        const first = statement.operations[0];
        const empty = first?.kind === "query" && first.query.emptyWhenAnyIsEmpty.some((name) => catalog.findRelation(name)?.rows === "empty");
        result = empty && first?.kind === "query" ? { rows: first.query.countsRows ? "zero" : "none" } : { rows: "unknown", reason: "rows" };
        statement.operations.forEach((operation) => apply(operation, site));
      }
      return result;
    },
    unread: (reason) => lines.push(`unread: ${reason}`),
    expression: (text) => sql.expression(text.value),
  };
  const host = createHost({
    place: { path: "", config: null, versionFolders: ["versions"], recursive: false, importRoots: [""], dialect: null, options: new Map() },
    chain,
    environment,
    catalog,
    dialect: postgresql,
    sql,
    recorder,
  });
  const interpreter = createInterpreter({
    project,
    parser,
    importRoots: [""],
    hostModule: (name) => host.module(name),
    world: catalog,
    onOpaqueCall: (callee, _call, reason) => lines.push(`opaque: ${callee}: ${reason}`),
  });
  host.begin(revision, {});
  const module = interpreter.module(source.path);
  const entry = module && host.entry(module, revision, "upgrade");
  if (!entry) return ["no upgrade()"];
  const outcome = interpreter.run(entry.callee, entry.positional);
  if (outcome.kind === "raised") lines.push(`! ${outcome.exception?.name ?? "an exception"}: ${outcome.message}`);
  return lines;
}

/** `# convention: {"uq": "..."}`: the naming convention of `target_metadata`, or `computed`. */
function namingOf(code: string): NamingConvention {
  const written = /^# convention: (.*)$/m.exec(code)?.[1];
  if (written === undefined) return { kind: "none" };
  if (written === "computed") return { kind: "unknown", reason: "the convention is computed" };
  return { kind: "known", patterns: new Map(Object.entries(JSON.parse(written) as Record<string, string>)) };
}

// --- one line per operation ---

function name(value: QualifiedName): string {
  return value.schema === null ? value.name : `${value.schema}.${value.name}`;
}

export function type(value: TypeReference): string {
  if (value.kind === "unknown") return `unknown type (${value.reason})`;
  return (
    (value.schema === null ? "" : `${value.schema}.`) +
    value.name +
    (value.modifiers.length > 0 ? `(${value.modifiers.join(",")})` : "") +
    "[]".repeat(value.dimensions)
  );
}

/** White space and outer parentheses of an expression say nothing. */
function expression(value: SqlExpression): string {
  const text = value.text.replace(/\s+/g, " ").trim();
  const outer = /^\((.*)\)$/s.exec(text)?.[1];
  return (outer !== undefined && !/^[^(]*\)/.test(outer) ? outer : text) + (value.read ? "" : " (not read)");
}

function flags(...all: readonly (string | false | null | undefined)[]): string {
  return all.filter(Boolean).map((flag) => ` ${flag as string}`).join("");
}

export function column(value: ColumnDefinition): string {
  return (
    value.name +
    " " +
    type(value.type) +
    flags(
      value.serial && "serial",
      value.nullable === false && "not null",
      value.nullable === true && "null",
      value.default && `default ${expression(value.default)}`,
      value.identity && `identity ${value.identity}`,
      value.generated && `generated ${expression(value.generated)}`,
      value.collation && `collate ${value.collation}`,
      ...value.constraints.map(constraint),
    )
  );
}

export function constraint(value: ConstraintDefinition): string {
  const own = value.name === null ? "" : `${value.name} `;
  switch (value.kind) {
    case "primary-key":
      return `${own}primary key (${value.columns.join(", ")})${flags(value.include.length > 0 && `include ${value.include.join(", ")}`, value.deferrable && "deferrable")}`;
    case "unique":
      return `${own}unique (${value.columns.join(", ")})${flags(value.include.length > 0 && `include ${value.include.join(", ")}`, value.nullsNotDistinct && "nulls not distinct", value.deferrable && "deferrable")}`;
    case "check": return `${own}check (${expression(value.expression)})${flags(value.notValid && "not valid")}`;
    case "foreign-key":
      return `${own}foreign key (${value.columns.join(", ")}) -> ${name(value.references.table)} (${value.references.columns.join(", ")})${flags(value.onDelete && `on delete ${value.onDelete.toLowerCase()}`, value.onUpdate && `on update ${value.onUpdate.toLowerCase()}`, value.deferrable && "deferrable", value.initiallyDeferred && "deferred", value.notValid && "not valid")}`;
    case "exclude":
      return `${own}exclude ${value.method} (${value.elements.map((element) => `${element.column ?? (element.expression ? expression(element.expression) : "")} ${element.operator}`).join(", ")})${flags(value.where && `where ${expression(value.where)}`)}`;
    case "not-null": return `${own}not null (${value.columns.join(", ")})`;
  }
}

function query(value: Query): string {
  return value.uses.map((use) => `${use.access} ${name(use.name)}${use.columns.length > 0 ? ` (${[...use.columns].sort().join(", ")})` : ""}`).join("; ");
}

export function render(operation: Operation): string {
  switch (operation.kind) {
    case "create-table":
      return `create table ${name(operation.name)} (${[...operation.columns.map(column), ...operation.constraints.map(constraint)].join(", ")})${flags(operation.ifNotExists && "if not exists", operation.persistence !== "permanent" && operation.persistence, operation.inherits.length > 0 && `inherits ${operation.inherits.map(name).join(", ")}`, operation.partitionBy && `partition by ${operation.partitionBy.strategy} (${operation.partitionBy.columns.join(", ")})`)}`;
    case "drop-relation":
      return `drop ${operation.relation} ${name(operation.name)}${flags(operation.ifExists && "if exists", operation.cascade && "cascade", operation.concurrently && "concurrently")}`;
    case "rename-relation": return `rename ${operation.relation} ${name(operation.name)} to ${operation.newName}`;
    case "add-column": return `add column ${name(operation.table)}: ${column(operation.column)}${flags(operation.ifNotExists && "if not exists")}`;
    case "drop-column": return `drop column ${name(operation.table)}: ${operation.column}${flags(operation.columnIfExists && "if exists")}`;
    case "rename-column": return `rename column ${name(operation.table)}: ${operation.column} to ${operation.newName}`;
    case "alter-column": {
      const { change } = operation;
      const what =
        change.kind === "type"
          ? `type ${type(change.type)}${flags(change.collation && `collate ${change.collation}`, change.using && `using ${expression(change.using)}`)}`
          : change.kind === "set-default"
            ? `default ${expression(change.default)}`
            : change.kind === "add-identity"
              ? `add identity ${change.identity}`
              : change.kind === "other"
                ? change.detail
                : change.kind;
      return `alter column ${name(operation.table)}: ${operation.column} ${what}`;
    }
    case "add-constraint": return `add constraint ${name(operation.table)}: ${constraint(operation.constraint)}`;
    case "drop-constraint":
      return `drop constraint ${name(operation.table)}: ${operation.name}${flags(operation.constraintIfExists && "if exists", operation.cascade && "cascade")}`;
    case "create-index":
      return `create index ${operation.name ?? "(unnamed)"} on ${name(operation.table)} (${operation.elements.map((element) => (element.column ?? (element.expression ? expression(element.expression) : "")) + (element.operatorClass ? ` ${name(element.operatorClass)}` : "")).join(", ")})${flags(operation.unique && "unique", operation.method !== "btree" && operation.method, operation.include.length > 0 && `include ${operation.include.join(", ")}`, operation.where && `where ${expression(operation.where)}`, operation.concurrently && "concurrently", operation.ifNotExists && "if not exists")}`;
    case "create-enum": return `create enum ${name(operation.name)} (${operation.labels.join(", ")})${flags(operation.ifNotExists && "if not exists")}`;
    case "create-domain":
      return `create domain ${name(operation.name)} ${type(operation.type)}${flags(!operation.nullable && "not null", ...operation.constraints.map(constraint))}`;
    case "drop-type":
      return `drop ${operation.domain ? "domain" : "type"} ${name(operation.name)}${flags(operation.ifExists && "if exists", operation.cascade && "cascade")}`;
    case "create-sequence": return `create sequence ${name(operation.name)}${flags(operation.ifNotExists && "if not exists")}`;
    case "create-schema": return `create schema ${operation.name}${flags(operation.ifNotExists && "if not exists")}`;
    case "drop-schema": return `drop schema ${operation.name}${flags(operation.ifExists && "if exists", operation.cascade && "cascade")}`;
    case "query": return `${operation.verb}: ${query(operation.query)}`;
    case "touch": return `touch ${name(operation.name)}${operation.column === null ? "" : `.${operation.column}`}: ${operation.detail}`;
    case "transaction": return `transaction: ${operation.verb}${operation.name === null ? "" : ` ${operation.name}`}`;
    case "unread": return `unread: ${operation.reason}${operation.mayTouch === null ? "" : ` (may touch ${operation.mayTouch.map(name).join(", ")})`}`;
    default: return JSON.stringify(operation, (key, value: unknown) => (key === "span" || key === "queries" ? undefined : value));
  }
}
