/**
 * The bootstrap revision: tables that the chain needs and nobody creates, as the models declare them, without
 * what later revisions add. It goes in front of the first revision, and does nothing where the tables are.
 */
import { qualified, Unwritable, writeCreation } from "../../../dialects/postgresql/write.ts";
import { ancestorsOf } from "../../../model/cause.ts";
import type { Revision } from "../../../model/history.ts";
import type { Operation, QualifiedName } from "../../../model/operation.ts";
import { declined, type NeededTable, type Proposal, type Repair } from "../../../repair.ts";
import type { RepairTools } from "../../index.ts";
import { keyOf, modelTables, type ModelTable } from "../models.ts";
import { isOrdinary, newRevision } from "./files.ts";
import { pointed } from "./links.ts";
import { functionNamed, isDocstring, pythonBlock, pythonText, pythonWords } from "./python.ts";

type CreateTable = Extract<Operation, { kind: "create-table" }>;

/** A table as it was before the chain: its creation, and what goes with it. */
interface Original { readonly table: CreateTable; readonly others: readonly Operation[]; readonly path: string; readonly leftOut: readonly string[] }

export function bootstrap({ tables, others }: Extract<Repair, { kind: "create-tables" }>, tools: RepairTools): Proposal {
  if (tools.history.chain.dialect !== "postgresql") return declined("a bootstrap revision is written for PostgreSQL only");
  const all = [...tables, ...others].sort((a, b) => a.first.id - b.first.id || (a.table.name < b.table.name ? -1 : 1));
  const base = baseBelow(all.map(({ first }) => first.revision), tools);
  if (!base) return declined("the chain has several beginnings, and none of them stands before all that needs the tables");
  if (!isOrdinary(base)) return declined("the project calls upgrade() in a way of its own, so that no revision is written");
  const models = modelTables(all.map(finalName), tools);
  const originals: Original[] = [];
  for (const needed of all) {
    const original = originalOf(needed, models.get(keyOf(finalName(needed))));
    if (original.ok) originals.push(original.value);
    else if (tables.includes(needed)) return declined(original.reason);
  }
  try {
    return written(withoutForeignKeysElsewhere(originals), base, tools);
  } catch (error) {
    if (error instanceof Unwritable) return declined(error.message);
    throw error;
  }
}

function originalOf(
  needed: NeededTable,
  model: ModelTable | undefined,
): { readonly ok: true; readonly value: Original } | { readonly ok: false; readonly reason: string } {
  if (!model) return { ok: false, reason: `no model of the project declares the table ${needed.table.name}` };
  if (model.gaps.length > 0) return { ok: false, reason: `${model.path} is not read whole: ${model.gaps[0]}` };
  try {
    const original = beforeTheChain(needed, model);
    for (const operation of [original.table, ...original.others]) writeCreation(operation);
    return { ok: true, value: original };
  } catch (error) {
    if (error instanceof Unwritable) return { ok: false, reason: error.message };
    throw error;
  }
}

/** The first revision of the chain, if all the others stand on it. */
function baseBelow(users: readonly Revision[], { history: { chain } }: RepairTools): Revision | null {
  const below = users.map((user) => ancestorsOf(chain, user));
  const bases = chain.bases.filter((base) => below.every((ancestors) => ancestors.has(base)));
  return bases.length === 1 ? bases[0]! : null;
}

// ------------------------------------------------------------------------------------------------
// Back to the beginning

/** What the chain does, blocks of DO statements opened. */
function operationsOf({ steps }: NeededTable): Operation[] {
  const opened = (operation: Operation): readonly Operation[] => {
    if (operation.kind === "conditional") return [...operation.then, ...operation.otherwise].flatMap(opened);
    return operation.kind === "handled" ? operation.body.flatMap(opened) : [operation];
  };
  return steps.flatMap(({ operation }) => opened(operation));
}

function names({ schema, name }: QualifiedName, table: QualifiedName): boolean {
  return name === table.name && (schema ?? "public") === (table.schema ?? "public");
}

/** What the table is called today, which is what models call it. */
function finalName(needed: NeededTable): QualifiedName {
  let name: QualifiedName = { schema: needed.table.schema, name: needed.table.name };
  for (const operation of operationsOf(needed)) {
    if (operation.kind === "rename-relation" && names(operation.name, name)) name = { ...name, name: operation.newName };
    if (operation.kind === "set-relation-schema" && names(operation.name, name)) name = { ...name, schema: operation.newSchema };
  }
  return name;
}

/** Takes back, last first, what the chain does to the table that the models describe. */
function beforeTheChain(needed: NeededTable, model: ModelTable): Original {
  const created = model.operations.find((operation): operation is CreateTable => operation.kind === "create-table");
  if (!created) throw new Unwritable(`${model.path} does not tell how the table ${needed.table.name} is made`);
  let { columns, constraints } = created;
  let others = model.operations.filter((operation) => operation !== created);
  let name = finalName(needed);
  const sameColumns = (one: readonly string[], other: readonly string[]): boolean =>
    one.length === other.length && one.every((column) => other.includes(column));
  const lose = (column: string): void => {
    columns = columns.filter((one) => one.name !== column);
    constraints = constraints.filter((one) => !("columns" in one) || !one.columns.includes(column));
    others = others.filter(
      (one) =>
        one.kind !== "create-index" ||
        !one.elements.some((element) => element.column === column || element.expression?.columns.some((each) => each.name === column)),
    );
    others = others.filter((one) => one.kind !== "touch" || one.column !== column);
  };
  for (const operation of operationsOf(needed).toReversed()) {
    switch (operation.kind) {
      case "rename-relation":
        if (names({ ...operation.name, name: operation.newName }, name)) name = { ...name, name: operation.name.name };
        break;
      case "set-relation-schema":
        if (operation.name.name === name.name) name = { ...name, schema: operation.name.schema };
        break;
      case "add-column":
        if (names(operation.table, name)) lose(operation.column.name);
        break;
      case "rename-column": {
        if (!names(operation.table, name)) break;
        const renamed = (column: string): string => (column === operation.newName ? operation.column : column);
        columns = columns.map((one) => ({ ...one, name: renamed(one.name) }));
        constraints = constraints.map((one) => ("columns" in one ? { ...one, columns: one.columns.map(renamed) } : one));
        others = others.map((one) =>
          one.kind === "create-index"
            ? {
                ...one,
                elements: one.elements.map((element) =>
                  element.column === null ? element : { ...element, column: renamed(element.column) },
                ),
              }
            : one,
        );
        break;
      }
      case "drop-column":
        if (
          names(operation.table, name) &&
          !operation.columnIfExists &&
          !operation.ifExists &&
          !columns.some((one) => one.name === operation.column)
        )
          throw new Unwritable(`the chain drops the column ${operation.column} of ${needed.table.name}, which no model remembers`);
        break;
      case "drop-constraint":
        if (
          names(operation.table, name) &&
          !operation.constraintIfExists &&
          !operation.ifExists &&
          !constraints.some((one) => one.name === operation.name)
        )
          throw new Unwritable(`the chain drops the constraint ${operation.name} of ${needed.table.name}, which no model remembers`);
        break;
      case "create-index":
        others = others.filter((one) => one.kind !== "create-index" || one.name !== operation.name);
        break;
      case "add-constraint": {
        if (!names(operation.table, name)) break;
        const { constraint } = operation;
        constraints = constraints.filter((one) => one.name === null || one.name !== constraint.name);
        constraints = constraints.filter(
          (one) =>
            one.kind !== constraint.kind || !("columns" in one && "columns" in constraint && sameColumns(one.columns, constraint.columns)),
        );
        break;
      }
      default:
        break;
    }
  }
  const moved = others.map((one) => (one.kind === "create-index" ? { ...one, table: name } : one)).filter((one) => one.kind !== "touch");
  return { table: { ...created, name, columns, constraints }, others: moved, path: model.path, leftOut: [] };
}

/** Foreign keys to tables that only later revisions create cannot stand yet; the others need their tables first. */
function withoutForeignKeysElsewhere(originals: readonly Original[]): Original[] {
  const reduced = originals.map((original): Original => {
    const isElsewhere = (one: CreateTable["constraints"][number]): boolean =>
      one.kind === "foreign-key" && !originals.some(({ table }) => names(one.references.table, table.name));
    const keys = [...original.table.constraints, ...original.table.columns.flatMap((column) => column.constraints)].filter(isElsewhere);
    const columns = original.table.columns.map((column) => ({ ...column, constraints: column.constraints.filter((one) => !isElsewhere(one)) }));
    return {
      ...original, table: { ...original.table, columns, constraints: original.table.constraints.filter((one) => !isElsewhere(one)) },
      leftOut: keys.flatMap((key) =>
        key.kind === "foreign-key" ? [`${original.table.name.name} (${key.columns.join(", ")}) to ${key.references.table.name}`] : [],
      ),
    };
  });
  const ordered: Original[] = [];
  const left = new Set(reduced);
  while (left.size > 0) {
    const next = [...left].find((original) =>
      original.table.constraints.every(
        (one) =>
          one.kind !== "foreign-key" ||
          names(one.references.table, original.table.name) ||
          ![...left].some(({ table }) => names(one.references.table, table.name)),
      ),
    );
    if (!next) throw new Unwritable("the tables refer to each other in a circle");
    ordered.push(next);
    left.delete(next);
  }
  return ordered;
}

// ------------------------------------------------------------------------------------------------
// The file

function written(originals: readonly Original[], base: Revision, { place, project, parser, history, now }: RepairTools): Proposal {
  const tables = originals.map(({ table }) => table.name);
  const schemas = [...new Set(tables.flatMap(({ schema }) => (schema === null || schema === "public" ? [] : [schema])))];
  const operations: readonly Operation[] = [
    ...schemas.map((name): Operation => ({ kind: "create-schema", name, ifNotExists: true })),
    ...originals.flatMap(({ table, others }) => [
      ...others.filter((one) => one.kind !== "create-index"),
      table,
      ...others.filter((one) => one.kind === "create-index"),
    ]),
  ];
  const statements = [...new Set(operations.map(writeCreation))];
  const drops = [
    ...tables.toReversed().map((name) => `DROP TABLE IF EXISTS ${qualified(name)}`),
    ...operations.flatMap((one) => (one.kind === "create-enum" ? [`DROP TYPE IF EXISTS ${qualified(one.name)}`] : [])),
  ];
  // A chain in which nobody goes back does not begin with it here.
  const goesBack = history.chain.revisions.some(({ source }) =>
    functionNamed(parser.parse(source), "downgrade")
      ?.body()
      .some((one) => one.kind !== "pass" && !isDocstring(one)),
  );
  const leftOut = originals.flatMap((original) => original.leftOut);
  const list = listed(tables.map(({ name }) => name));
  const explanation = [
    ...wrapped(
      `No revision created ${pythonWords(list)}; the models do, in ${listed([...new Set(originals.map(({ path }) => pythonWords(path)))])}. These are their columns without those that later revisions add. Where the tables exist, nothing happens.`,
    ),
    ...(leftOut.length > 0
      ? [
          "",
          "Left out, since the tables that they lead to are created later:",
          ...leftOut.map((key) => `foreign key of ${pythonWords(key)}`),
        ]
      : []),
  ].join("\n");
  const made = newRevision(
    {
      message: `bootstrap ${tables.length > MOST_NAMES ? `${tables.length} tables` : list}`,
      explanation,
      down: [],
      upgrade: statements.map(executed),
      downgrade: goesBack ? [...new Set(drops)].map(executed) : [],
    },
    ["bootstrap", history.chain.path, ...tables.map(keyOf)].join("\0"),
    place,
    history.chain,
    project,
    now,
  );
  if (!made.ok) return declined(made.reason);
  const link = pointed(base, made.id, parser);
  if (!link) return declined(`down_revision of ${base.id} is not written out`);
  return { ok: true, fix: { title: `create ${list} in a revision before ${base.id}`, isSafe: leftOut.length === 0, edits: [made.edit, ...link] } };
}

/** More tables than these are counted in the name of a file. */
const MOST_NAMES = 3;
/** Lines of a docstring end before this column. */
const DOCSTRING_WIDTH = 96;

/** `a, b and c`. */
function listed(items: readonly string[]): string {
  return items.length < 2 ? items.join("") : `${items.slice(0, -1).join(", ")} and ${items.at(-1)}`;
}

function wrapped(text: string): string[] {
  const lines = [""];
  for (const word of text.split(" ")) {
    const last = lines.at(-1)!;
    if (last !== "" && last.length + 1 + word.length > DOCSTRING_WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines;
}

/** `op.execute("""...""")`, with the indentation of a function's body behind the first line. */
function executed(sql: string): string {
  const text = bound(sql);
  // Lines inside of quotes are not to be indented.
  const isPlain = !/'(?:[^']|'')*\n(?:[^']|'')*'|"(?:[^"]|"")*\n(?:[^"]|"")*"/.test(text);
  return text.includes("\n") && isPlain
    ? `op.execute(\n        ${pythonBlock(`\n${text}\n`.replaceAll("\n", "\n        "))}\n    )`
    : `op.execute(${pythonText(text)})`;
}

/**
 * SQL for `op.execute()`, which takes `:name` for a parameter unless a backslash stands before it, and takes that
 * backslash away (BIND_PARAMS and BIND_PARAMS_ESC in sqlalchemy/sql/compiler.py).
 */
export function bound(sql: string): string {
  return sql.replaceAll(/\\(?=:[\w$]*(?![:\w$]))|(?<![:\w\\])(?=:\w+(?!:))/g, "$&\\");
}
