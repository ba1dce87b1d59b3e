/**
 * The normal form in which operations from Python are compared with those that the SQL reader makes
 * of what Alembic prints. What it leaves out, and why:
 *
 * - What is null or not said at all: the same.
 * - `span`, and the spans inside queries: places in two different texts.
 * - SQLAlchemy's own default of a column (`clientDefault`), of which nothing is printed.
 * - The text of an expression: white space, outer parentheses and the like differ. Its syntax tree
 *   takes its place, so that the two have to say the same to PostgreSQL. The lists of what it depends
 *   on stay.
 * - Whether a column that may be NULL was said to be so: `NULL` is not printed where it is the default.
 * - Tabs in the body of a function: Alembic prints them as four blanks.
 * - Where autocommit begins: Alembic prints the COMMIT before it, and no more.
 * - The order of indexes that one directive creates one after the other: `Table.indexes` is a set.
 * - `ifNotExists` of CREATE TYPE and CREATE SEQUENCE, `ifExists` of DROP TYPE: `checkfirst` asks the
 *   database before, and offline there is none to be asked.
 * - The order of columns in what a query uses: it has none.
 * - Which columns of an insert or update are its targets, and how a text qualifies them: constructs name
 *   no others, and qualify none.
 * - What SQLAlchemy does not send because it remembers that it did (`remembered-type`).
 * - The values of inserted rows (`inserted`), and how many statements insert them: `bulk_insert` prints
 *   one for each row.
 * - Which rows a statement gives or changes and how (`selection`, `changed`, `wholeTable`): the conditions and values of SQLAlchemy's
 *   constructs are not looked into.
 * - What is compared with columns, done with them and put into them (`texts`, `applied`, `stored`, `typings`):
 *   it is told of SQL texts only, the constructs of SQLAlchemy keep the names of columns.
 * - What a statement that is only run would give: its rows are the business of the revision; a view's and
 *   a new table's stay.
 */
import { loadParser, type Parse } from "../../src/dialects/postgresql/parser.ts";
import type { Operation } from "../../src/model/operation.ts";

export type Normalise = (operations: readonly Operation[]) => readonly string[];

export async function loadNormaliser(): Promise<Normalise> {
  const parse = await loadParser();
  return (operations) => sortIndexes(onceEach(operations.filter(isPrinted).map((operation) => JSON.stringify(normalForm(operation, parse)))));
}

/** Several rows into one table, one after the other, count as one insertion. */
function onceEach(operations: readonly string[]): readonly string[] {
  return operations.filter((operation, at) => operation !== operations[at - 1] || !operation.includes('"verb":"insert"'));
}

function isPrinted(operation: Operation): boolean {
  return operation.kind !== "remembered-type" && (operation.kind !== "transaction" || !["autocommit", "lose-sight"].includes(operation.verb));
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

function normalForm(value: unknown, parse: Parse): Json {
  if (Array.isArray(value)) return value.map((item) => normalForm(item, parse));
  if (typeof value !== "object" || value === null) return (value as Json | undefined) ?? null;
  const record = value as Readonly<Record<string, unknown>>;
  const form: Record<string, Json> = {};
  for (const key of Object.keys(record).sort()) {
    if (key === "span" || key === "clientDefault" || key === "constructed" || record[key] === undefined || record[key] === null) continue;
    form[key] = normalForm(record[key], parse);
  }
  if ("text" in record && "functions" in record && "read" in record) form["text"] = treeOf(String(record["text"]), parse);
  if ("dimensions" in record && "modifiers" in record && record["schema"] === "pg_catalog") delete form["schema"];
  if (record["nullable"] === true && "constraints" in record) delete form["nullable"];
  if (typeof record["body"] === "string") form["body"] = record["body"].replaceAll("\t", "    ").trim();
  if (record["kind"] === "create-enum" || record["kind"] === "create-sequence") form["ifNotExists"] = false;
  if (record["kind"] === "drop-type") form["ifExists"] = false;
  if (record["kind"] === "query" && "verb" in record)
    form["query"] = without(
      form["query"] as Record<string, Json>,
      "output", "star", "inserted", "changed", "selection", "wholeTable", "typings",
    );
  if ("access" in record) for (const key of ["texts", "applied", "stored", "targets", "qualifiers"]) delete form[key];
  if ("access" in record && "columns" in record) form["columns"] = [...(record["columns"] as readonly string[])].sort();
  return form;
}

function without(record: Readonly<Record<string, Json>>, ...keys: readonly string[]): Json {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}

/** The syntax tree of an expression without places; its text where it is not an expression. */
function treeOf(text: string, parse: Parse): Json {
  const parsed = parse(`SELECT (${text}\n)`);
  if (parsed.kind !== "parsed" || parsed.statements.length !== 1) return text.replace(/\s+/g, " ");
  return withoutPlaces(parsed.statements[0] as unknown as Json);
}

function withoutPlaces(tree: Json): Json {
  if (Array.isArray(tree)) return tree.map(withoutPlaces);
  if (typeof tree !== "object" || tree === null) return tree;
  return Object.fromEntries(
    Object.entries(tree)
      .filter(
        ([key]) => !/^(?:location|stmt_location|stmt_len|name_location|rexpr_list_start|rexpr_list_end|list_start|list_end)$/.test(key),
      )
      .map(([key, value]) => [key, withoutPlaces(value)]),
  );
}

/** Where two operations in normal form first differ, with what stands there: `create-table columns.2.default: ... / ...`. */
export function firstDifference(ours: string | undefined, theirs: string | undefined): string {
  if (ours === undefined || theirs === undefined) return `\n    Python ${ours ?? "nothing"}\n    --sql  ${theirs ?? "nothing"}`;
  const [mine, their] = [JSON.parse(ours), JSON.parse(theirs)] as [Json, Json];
  let [left, right]: (Json | undefined)[] = [mine, their];
  const path: string[] = [];
  const isBranch = (value: Json | undefined): value is { readonly [key: string]: Json } => typeof value === "object" && value !== null;
  while (isBranch(left) && isBranch(right) && Array.isArray(left) === Array.isArray(right)) {
    const [a, b]: { readonly [key: string]: Json }[] = [left, right];
    const key = [...new Set([...Object.keys(a!), ...Object.keys(b!)])].find((each) => JSON.stringify(a![each]) !== JSON.stringify(b![each]));
    if (key === undefined) break;
    path.push(key);
    [left, right] = [a![key], b![key]];
  }
  return `${(mine as { kind?: string }).kind} ${path.join(".")}\n    Python ${JSON.stringify(left) ?? "nothing"}\n    --sql  ${JSON.stringify(right) ?? "nothing"}`;
}

/** Neighbouring CREATE INDEX in an order of their own. */
function sortIndexes(operations: readonly string[]): readonly string[] {
  const ordered: string[] = [];
  let indexes: string[] = [];
  for (const operation of operations) {
    if (
      operation.includes('"kind":"create-index"') &&
      operation.endsWith("}") &&
      (JSON.parse(operation) as { kind?: string }).kind === "create-index"
    )
      indexes.push(operation);
    else {
      ordered.push(...indexes.sort(), operation);
      indexes = [];
    }
  }
  return [...ordered, ...indexes.sort()];
}
