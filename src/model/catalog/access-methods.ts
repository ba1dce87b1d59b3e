/** Index access methods and operator classes: which there are, and which a type has by default. */
import { HOLE } from "../../evaluate/value.ts";
import type { IndexElement, QualifiedName, TypeReference } from "../operation.ts";
import { inputTypeOf, isBuiltIn, mayBeBrought, provision } from "./extensions.ts";
import { cutName } from "./names.ts";
import type { ObjectReference, Relation } from "./objects.ts";
import {
  columnReference, fault, findColumn, isTouched, missing, namedReference, plainReference, searchPath, touchName,
  type Run,
} from "./run.ts";
import type { State } from "./state.ts";
import { builtInName } from "./types.ts";
import { baseType, comparedType, hasOwnCasts } from "./compared.ts";
import { refuseOperator } from "./typings.ts";
import { bareName } from "./values.ts";

/** What the chain makes of operator classes and access methods itself is not kept: from then on nothing is missing. */
const MADE_BY_THE_CHAIN = "operator class";

/** Takes note of CREATE OPERATOR CLASS, CREATE OPERATOR FAMILY and CREATE ACCESS METHOD, by the statement's words. */
export function noteOperatorClasses(state: State, detail: string): void {
  if (detail === "CREATE OPERATOR" || detail === "CREATE ACCESS") touchName(state, { schema: null, name: MADE_BY_THE_CHAIN });
}

/** An element of an index; that of EXCLUDE has an operator. */
export type IndexedElement = IndexElement & { readonly operator?: string };

/** Raises 42704 for an access method or an operator class that does not exist, 42883 for an operator of EXCLUDE (DefineIndex, ResolveOpClass). */
export function requireOperatorClasses(run: Run, table: Relation, method: string, elements: readonly IndexedElement[], intent: string): void {
  const { state } = run;
  // What is not wholly known of an extension, or was made by an unread statement, excuses everything.
  if (mayBeBrought(state, "operatorClasses") || isTouched(state, { schema: null, name: MADE_BY_THE_CHAIN }) || HOLE.test(method)) return;
  if (!isBuiltIn("accessMethods", method)) {
    if (provision(state, "accessMethods", { schema: null, name: method }, [...state.schemas.keys()]).kind !== "here") {
      missing(
        run,
        {
          kind: "missing",
          sqlstate: "42704",
          message: `access method "${method}" does not exist`,
          object: plainReference("extension", method),
          intent: `${intent}, by method ${method}`,
        },
        { part: "accessMethods", name: { schema: null, name: method } },
      );
    }
    return;
  }
  for (const element of elements) {
    if (element.operatorClass) requireOperatorClass(run, table, method, element, element.operatorClass, intent);
    else if (element.column !== null) requireDefault(run, table, method, element.column, intent);
    const column = element.operator === undefined || element.column === null ? undefined : findColumn(table, element.column);
    if (column?.presence === "certain" && column.origin === "chain")
      refuseOperator(run, element.operator!, column.type, { object: columnReference(table, column.name), intent, id: table.id });
  }
}

function requireOperatorClass(run: Run, table: Relation, method: string, element: IndexElement, written: QualifiedName, intent: string): void {
  const name = cutName(written.name);
  const key = `${method} ${name}`;
  if (run.state.touched.get(`*\0${name}`)) return;
  const isOwn = (written.schema === null || written.schema === "pg_catalog") && isBuiltIn("operatorClasses", key);
  if (isOwn || provision(run.state, "operatorClasses", written, searchPath(run.state), key).kind === "here")
    return refuseInput(run, table, key, element, intent);
  const shown = written.schema === null ? name : `${written.schema}.${name}`;
  const noSchema = written.schema !== null && !run.state.schemas.get(cutName(written.schema));
  missing(
    run,
    {
      kind: "missing",
      sqlstate: noSchema ? "3F000" : "42704",
      message: noSchema
        ? `schema "${written.schema}" does not exist`
        : `operator class "${shown}" does not exist for access method "${method}"`,
      object: noSchema ? plainReference("schema", written.schema!) : namedReference("type", "pg_catalog", name),
      intent: `${intent}, by operator class ${name}`,
    },
    { part: "operatorClasses", name: written, key },
  );
}

/** Which types are of another type without being changed, and implicitly so (pg_cast, IsBinaryCoercible), among those that operator classes take. */
const STORED_AS: Readonly<Record<string, readonly string[]>> = {
  text: ["bpchar"], varchar: ["text", "bpchar"], cidr: ["inet"], bit: ["varbit"], varbit: ["bit"], int4: ["oid"],
};
/** What the types of an operator class may be that takes many, by the beginning of a type's name as it is compared. */
const POLYMORPHIC: Readonly<Record<string, RegExp>> = {
  anyarray: /^array:/,
  anyenum: /^enum:/,
  record: /^row:/,
  anyrange: /range/,
  anymultirange: /multirange/,
};

/** Raises 42804 for an operator class that does not take the column's type (ResolveOpClass). */
function refuseInput(run: Run, table: Relation, key: string, element: IndexElement, intent: string): void {
  const column = element.column === null ? undefined : findColumn(table, element.column);
  const input = inputTypeOf(key);
  const type = column?.presence === "certain" && column.origin === "chain" ? comparedType(run.state, column.type) : null;
  if (!column || input === null || type === null || hasOwnCasts(run.state)) return;
  if (!JUDGED.has(type) && !/^(?:array|enum|row|range):/.test(type)) return;
  const fits =
    POLYMORPHIC[input]?.test(type) ??
    (input.startsWith("_")
      ? type === `array:${input.slice(1)}`
      : builtInName(input) === null || type === input || STORED_AS[type]?.includes(input) === true);
  if (fits) return;
  fault(run, {
    kind: "refused", sqlstate: "42804", message: `operator class "${key.slice(key.indexOf(" ") + 1)}" does not accept data type ${bareName(column.type)}`,
    object: { kind: "column", schema: table.schema, name: table.name, column: column.name, table: null }, intent: `makes ${intent}`, id: table.id,
  });
}

/** Types of PostgreSQL's own whose default operator classes, or lack of one, were looked up for every access method. */
const JUDGED: ReadonlySet<string> = new Set([
  "int2", "int4", "int8", "float4", "float8", "numeric", "text", "varchar", "bpchar", "uuid", "bool", "date", "timestamp", "timestamptz",
  "time", "timetz", "interval", "bytea", "json", "jsonb", "xml", "point", "box", "lseg", "path", "polygon", "circle", "line", "inet",
  "cidr", "macaddr", "macaddr8", "oid", "money", "tsvector", "tsquery", "bit", "varbit", "jsonpath",
]);

/** Types that use the operator classes of another, being stored alike (IsBinaryCoercible). */
const STORED_LIKE: Readonly<Record<string, string>> = { varchar: "text", cidr: "inet" };

/** What is said of a type without a default operator class for an access method, and the key under which an extension may bring one. */
interface Lack {
  readonly message: string;
  readonly type: string;
  readonly key: string;
}

function lackOfDefault(state: State, method: string, type: TypeReference | undefined): Lack | null {
  const base = type && baseType(state, type);
  if (!type || !base || base.schema !== null || base.dimensions > 0 || !JUDGED.has(base.name)) return null;
  const keys = [base.name, STORED_LIKE[base.name]].flatMap((name) => (name === undefined ? [] : [`${method} ${name}`]));
  if (keys.some((key) => isBuiltIn("defaultOperatorClasses", key))) return null;
  // Wherever the extension is: the default is found by the type alone.
  const everywhere = [...state.schemas.keys(), "pg_catalog"];
  if (keys.some((key) => provision(state, "defaultOperatorClasses", { schema: null, name: base.name }, everywhere, key).kind === "here")) return null;
  return { message: `data type ${bareName(type)} has no default operator class for access method "${method}"`, type: base.name, key: keys[0]! };
}

function requireDefault(run: Run, table: Relation, method: string, column: string, intent: string): void {
  const lack = lackOfDefault(run.state, method, findColumn(table, column)?.type);
  if (!lack) return;
  const found = {
    kind: "refused", sqlstate: "42704", message: lack.message,
    object: { kind: "column", schema: table.schema, name: table.name, column: cutName(column), table: null }, intent: `makes ${intent}`, id: table.id,
  } as const;
  if (method === "gist" || method === "gin")
    missing(
      run,
      { ...found, kind: "missing", intent: `${intent}, by method ${method}` },
      { part: "defaultOperatorClasses", name: { schema: null, name: lack.type }, key: lack.key },
    );
  else fault(run, found);
}

/** Raises 42704 when the values of a type have no order by which they could be the bounds of a range (findRangeSubOpclass). */
export function refuseUnordered(run: Run, type: TypeReference, object: ObjectReference, intent: string): void {
  if (mayBeBrought(run.state, "operatorClasses") || isTouched(run.state, { schema: null, name: MADE_BY_THE_CHAIN })) return;
  const lack = lackOfDefault(run.state, "btree", type);
  if (lack) fault(run, { kind: "refused", sqlstate: "42704", message: lack.message, object, intent });
}
