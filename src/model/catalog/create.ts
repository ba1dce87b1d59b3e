/** Puts the parts together to a catalog. */
import { rowsOfQuery } from "./rows.ts";
import type { Operation, QualifiedName } from "../operation.ts";
import { applyOperation } from "./apply.ts";
import { differencesSince } from "./difference.ts";
import { startAlternatives } from "./merge.ts";
import type { Applied, ApplyContext, Catalog, Fault, Relation } from "./objects.ts";
import { rowsOf } from "./contents.ts";
import { assumeRelation, creationSchema, isTouched, lookUpRelation, lookUpType, type Run } from "./run.ts";
import { createState, TEMPORARY_SCHEMA, type State } from "./state.ts";
import { checkTransaction } from "./transactions.ts";

export interface CatalogOptions {
  /** Schemas that exist from the start; `public` by default. */
  readonly schemas?: readonly string[];
  /** The schemas that the database or the role searches by itself; `public` by default. */
  readonly searchPath?: readonly string[];
  /** Tables that something else has made beforehand; their columns are not known. */
  readonly external?: readonly QualifiedName[];
  /** The major version of the server. Without it what only some versions refuse is a fault with `only`. */
  readonly postgresVersion?: number | null;
  /** Whether the database that is replayed refuses what PostgreSQL refuses; by default it is PostgreSQL. The catalog goes on as after a fault either way. */
  readonly refuses?: (fault: Fault, operation: Operation) => boolean;
}

/** The step of what is there before anything runs. */
const FROM_THE_START = -1;

/** An empty PostgreSQL database: schema `public`, extension `plpgsql`, nothing else. */
export function createCatalog(options: CatalogOptions = {}): Catalog {
  const state = createState(options);
  for (const name of options.schemas ?? ["public"]) {
    state.schemas.set(name, { id: state.identities.create(`schema\0${name}`), name, presence: "certain", origin: "system", created: FROM_THE_START });
  }
  state.extensions.set("plpgsql", {
    id: state.identities.create("extension\0plpgsql"),
    name: "plpgsql",
    schema: "pg_catalog",
    presence: "certain",
    origin: "system",
    created: FROM_THE_START,
  });

  for (const { schema, name } of options.external ?? []) {
    assumeRelation({ state, step: FROM_THE_START, quiet: false, effects: [], faults: [] }, schema ?? "public", name, "table", false);
  }

  const byName = <T extends { readonly name: string; readonly id: number }>(objects: readonly T[]): readonly T[] =>
    [...objects].sort((left, right) => (left.name < right.name ? -1 : left.name > right.name ? 1 : left.id - right.id));
  const inSchema = <T,>(
    names: ReadonlyMap<string, { values(): IterableIterator<number> }>,
    objects: { get(id: number): T | undefined },
    schema: string | null,
  ): T[] => {
    const schemas = schema === null ? [...names.keys()].filter((name) => name !== TEMPORARY_SCHEMA) : [schema];
    return schemas.flatMap((name) => [...(names.get(name)?.values() ?? [])].flatMap((id) => objects.get(id) ?? []));
  };
  const refused = (faults: readonly Fault[], operation: Operation): readonly Fault[] =>
    options.refuses ? faults.filter((fault) => options.refuses!(fault, operation)) : faults;
  let openBranches = 0;
  const shown = (relation: Relation): Relation => (rowsOf(state, relation) === relation.rows ? relation : { ...relation, rows: "unknown" });

  return {
    apply(operation, context) {
      const { effects, faults } = apply(state, operation, context, openBranches > 0);
      return { effects, faults: refused(faults, operation) };
    },
    check(operation, context) {
      if (!context.certain) return [];
      const position = state.journal.position();
      const run: Run = { state, step: context.step, quiet: false, effects: [], faults: [] };
      applyStatement(run, operation);
      const faults = refused(run.faults, operation);
      state.journal.rollback(position);
      return faults;
    },
    schemas: () => byName([...state.schemas.values()]),
    relations: (schema) => byName(inSchema(state.relationNames, state.relations, schema)).map(shown),
    types: (schema) => byName(inSchema(state.typeNames, state.types, schema)),
    routines: (schema) =>
      byName(
        [...state.routines.values()].filter((routine) => routine.constructs === null && (schema === null || routine.schema === schema)),
      ),
    extensions: () => byName([...state.extensions.values()].filter(({ origin }) => origin !== "system")),
    relation(id) {
      const relation = state.relations.get(id);
      return relation && shown(relation);
    },
    type: (id) => state.types.get(id),
    findRelation(name) {
      const found = lookUpRelation(state, name);
      return found.kind === "found" ? shown(found.relation) : undefined;
    },
    findType(name) {
      const found = lookUpType(state, name);
      return found.kind === "found" ? found.type : undefined;
    },
    rowsOf: (query) => rowsOfQuery({ state, step: FROM_THE_START, quiet: true, effects: [], faults: [] }, query),
    currentSchema: () => creationSchema(state),
    mayHaveBeenTouched: (name) => isTouched(state, name),
    transaction() {
      const transaction = state.transaction.get();
      return transaction.kind === "open" ? { kind: "open", begun: transaction.begun, abortedBy: transaction.abortedBy } : transaction;
    },
    abort(message) {
      const transaction = state.transaction.get();
      if (transaction.kind === "open") state.transaction.set({ ...transaction, abortedBy: message });
    },
    forgive() {
      const transaction = state.transaction.get();
      if (transaction.kind === "open" && transaction.abortedBy !== null) state.transaction.set({ ...transaction, abortedBy: null });
    },
    branch() {
      const alternatives = startAlternatives(state);
      openBranches += 1;
      return {
        alternative: () => alternatives.next(),
        abandon: () => alternatives.abandon(),
        merge() {
          openBranches -= 1;
          alternatives.merge();
        },
      };
    },
    mark: () => ({ position: state.journal.position() }),
    rollback: (mark) => state.journal.rollback(mark.position),
    differencesSince: (mark) => differencesSince(state, mark.position),
  };
}

/** `inBranch`: an alternative is being walked, and the merge at its end tells what is possible. */
function apply(state: State, operation: Operation, context: ApplyContext, inBranch: boolean): Applied {
  const run: Run = { state, step: context.step, quiet: !context.certain, effects: [], faults: [] };
  if (context.certain || (inBranch && context.mayFail !== true)) applyStatement(run, operation);
  else {
    // It happens or it does not.
    const alternatives = startAlternatives(state);
    applyOperation(run, operation);
    alternatives.next();
    alternatives.merge();
  }
  return { effects: run.effects, faults: run.faults };
}

function applyStatement(run: Run, operation: Operation): void {
  checkTransaction(run, operation);
  applyOperation(run, operation);
}
