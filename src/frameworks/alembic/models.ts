/** Reads what the ORM models of a project say of tables: as the statements by which SQLAlchemy would create them. */
import { createInterpreter } from "../../evaluate/interpreter.ts";
import type { HostValue, ModuleValue, Site, Value } from "../../evaluate/value.ts";
import { createCatalog } from "../../model/catalog.ts";
import type { Operation, QualifiedName } from "../../model/operation.ts";
import { folderOf, joinPath } from "../../project.ts";
import type { Recorder, RepairTools } from "../index.ts";
import { createHost } from "./host.ts";
import type { TableData } from "./host/schema.ts";

/** A model's table. `gaps`: why it may be more than what is read; clauses. */
export interface ModelTable {
  readonly name: QualifiedName;
  /** The file that declares it. */
  readonly path: string;
  readonly operations: readonly Operation[];
  readonly gaps: readonly string[];
}

/** The tables of these names that models declare. A name that models declare differently in two places is left out. */
export function modelTables(names: readonly QualifiedName[], tools: RepairTools): ReadonlyMap<string, ModelTable> {
  const found = new Map<string, ModelTable | null>();
  const paths = names.flatMap((name) => tools.history.application.modelsOf(name).map(({ location }) => location.source.path));
  for (const path of [...new Set(paths)].sort()) {
    for (const table of tablesIn(path, names, tools)) {
      const key = keyOf(table.name);
      const other = found.get(key);
      if (other === undefined) found.set(key, table);
      else if (other && JSON.stringify(other.operations) !== JSON.stringify(table.operations)) found.set(key, null);
    }
  }
  return new Map([...found].flatMap(([key, table]) => (table ? [[key, table] as const] : [])));
}

/** Names without a schema are those of `public`. */
export function keyOf({ schema, name }: QualifiedName): string {
  return JSON.stringify([schema ?? "public", name]);
}

/** The folders that imports in a file are looked up in: those of the chain, and the one above the file's outermost package. */
function importRoots(path: string, { place, project }: RepairTools): string[] {
  let folder = folderOf(path);
  while (folder !== "" && project.kind(joinPath(folder, "__init__.py")) === "file") folder = folderOf(folder);
  return [...new Set([folder, ...place.importRoots, ""])];
}

const NO_SITE = {} as Site;

function tablesIn(path: string, names: readonly QualifiedName[], tools: RepairTools): ModelTable[] {
  const { project, parser, dialect, sql, place, history } = tools;
  const catalog = createCatalog();
  let operations: Operation[] = [];
  let gaps: string[] = [];
  const recorder: Recorder = {
    perform: (made) => void operations.push(...made),
    execute: () => ({ rows: "unknown", reason: "models are read without a database" }),
    unread: (reason) => void gaps.push(reason),
    expression: (text) => sql.expression(text.value),
  };
  const host = createHost({ place, chain: history.chain, environment: history.environment, catalog, dialect, sql, recorder });
  const interpreter = createInterpreter({
    project, parser, importRoots: importRoots(path, tools), hostModule: (name) => host.module(name), world: catalog,
    // What a module does beside declaring its models is of no interest.
    onOpaqueCall: () => {},
  });
  const module = interpreter.module(path);
  const wanted = new Set(names.map(keyOf));
  const found: ModelTable[] = [];
  for (const table of module ? tablesOf(module) : []) {
    const data = table.data as TableData;
    if (!data.qualified || !wanted.has(keyOf(data.qualified)) || found.some(({ name }) => keyOf(name) === keyOf(data.qualified!))) continue;
    operations = [];
    gaps = data.open === null ? [] : [data.open];
    const create = table.attribute?.("create", NO_SITE);
    if (create) interpreter.run(create, []);
    gaps.push(...operations.flatMap((operation) => (operation.kind === "unread" ? [operation.reason] : [])));
    found.push({ name: data.qualified, path, operations: operations.filter((operation) => operation.kind !== "unread"), gaps });
  }
  return found;
}

/** Tables that a module holds, by themselves or as models. */
function tablesOf(module: ModuleValue): HostValue[] {
  const isTable = (value: Value | undefined): value is HostValue =>
    value?.kind === "host" && (value.data as { readonly data?: string } | undefined)?.data === "table";
  return [...module.attributes.values()].flatMap((value) => {
    const table = value.kind === "class" ? value.attributes.get("__table__") : value;
    return isTable(table) ? [table] : [];
  });
}
