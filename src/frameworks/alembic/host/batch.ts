/**
 * `op.batch_alter_table`: on PostgreSQL the directives of the block are plain ALTERs, sent when the
 * block ends (`recreate="auto"`, DefaultImpl.requires_recreate_in_batch). `execute` is sent at once.
 *
 * `recreate="always"` builds the table anew under another name and moves the rows; what it leaves
 * in the catalog is the table under its old name with the changes made and the constraints named as
 * before, so that it is read as the same ALTERs.
 */
import { NONE, str, unknown, type HostValue, type Site, type Value } from "../../../evaluate/value.ts";
import { bindArguments, withReading, type Arguments } from "./arguments.ts";
import { requireArguments, SIGNATURES, type Directive } from "./op.ts";
import { callable, hostValue } from "./values.ts";

/** Parameters of the directives of a batch block: those of `op` less the table and its schema. */
const BATCH_SIGNATURES: Readonly<Record<string, readonly string[]>> = {
  add_column: ["column", "insert_before", "insert_after"],
  alter_column: SIGNATURES.alter_column!.filter((name) => name !== "table_name" && name !== "schema"),
  create_check_constraint: ["constraint_name", "condition"],
  create_exclude_constraint: ["constraint_name"],
  create_foreign_key: [
    "constraint_name", "referent_table", "local_cols", "remote_cols", "referent_schema", "onupdate", "ondelete", "deferrable", "initially",
    "match",
  ],
  create_index: ["index_name", "columns"],
  create_primary_key: ["constraint_name", "columns"],
  create_table_comment: ["comment", "existing_comment"],
  create_unique_constraint: ["constraint_name", "columns"],
  drop_column: ["column_name"],
  drop_constraint: ["constraint_name", "type_"],
  drop_index: ["index_name"],
  drop_table_comment: ["existing_comment"],
};

export interface BatchTools {
  readonly directives: Readonly<Record<string, Directive>>;
  /** Attributes that a batch block shares with `op`: `execute`, `f`, `get_bind`, ... */
  shared(name: string, site: Site): Value | undefined;
  readonly commandError: Value;
}

/** The context manager that `op.batch_alter_table(...)` gives. */
export function batchBlock(table: Arguments, tools: BatchTools): HostValue {
  const queue: ((site: Site) => void)[] = [];
  const recreate = table.get("recreate");
  const isRecreated = recreate?.kind === "str" && recreate.value === "always";
  const supplied = new Map<string, Value>();
  for (const [name, value] of [
    ["table_name", table.get("table_name")],
    ["source_table", table.get("table_name")],
    ["schema", table.get("schema")],
    ["source_schema", table.get("schema")],
  ] as const) {
    supplied.set(name, value ?? (name.endsWith("schema") ? NONE : unknown("the table of the batch block is not given")));
  }

  const within = (passed: Arguments): Arguments =>
    withReading(passed, {
      get: (name) => supplied.get(name) ?? passed.get(name),
      passed: (name) => (supplied.has(name) ? undefined : passed.passed(name)),
    });

  const operations: HostValue = hostValue("alembic.operations.BatchOperations", undefined, {
    reachesDatabase: true,
    attribute(name, site) {
      const names = Object.hasOwn(BATCH_SIGNATURES, name) ? BATCH_SIGNATURES[name] : undefined;
      const directive = tools.directives[name];
      if (!names || !directive) return tools.shared(name, site);
      return callable(`alembic.operations.BatchOperations.${name}`, (call, at) => {
        const passed = within(bindArguments(call, names));
        requireArguments(name, passed, at);
        if (!isRecreated && (passed.passed("insert_before") || passed.passed("insert_after")))
          at.raise(tools.commandError, "Can't specify insert_before or insert_after when using ALTER; please specify recreate='always'");
        queue.push((end) => directive(passed, laterSite(at, end), `batch_op.${name}`));
        return NONE;
      }, { reachesDatabase: true });
    },
    truth: () => true,
  });

  return hostValue("alembic.operations.batch_alter_table", undefined, {
    reachesDatabase: true,
    enter: () => operations,
    exit: (site, raised) => {
      // Nothing is sent when an exception ends the block.
      for (const perform of queue.splice(0)) if (!raised) perform(site);
    },
    text: () => str("batch_alter_table"),
  });
}

/** What was asked for at one place and happens at another: it is found where it was asked for. */
function laterSite(asked: Site, happening: Site): Site {
  return {
    source: asked.source, span: asked.span, stack: asked.stack,
    certainty: asked.certainty.certain ? happening.certainty : asked.certainty,
    runImports: () => happening.runImports(),
    get isImporting() {
      return happening.isImporting;
    },
    get isInTry() {
      return happening.isInTry;
    },
    call: (callee, positional, named) => happening.call(callee, positional, named),
    raise: (exception, message) => happening.raise(exception, message),
    mayRaise: (exception, message) => happening.mayRaise(exception, message),
    wouldCatch: (exception) => happening.wouldCatch(exception),
    possibly: (reason) => laterSite(asked.possibly(reason), happening),
  };
}
