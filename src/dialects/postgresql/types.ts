/** Types: libpg-query has already turned SQL's aliases (`integer`, `timestamp with time zone`) into PostgreSQL's internal names. */
import type { TypeReference } from "../../model/operation.ts";
import { displayName, hasHole, nameOf, strings } from "./names.ts";
import type { SyntaxNode, TypeName } from "./parser.ts";

/** A built-in type by its name in pg_type, as columns have it that say no more. */
export function builtInType(name: string): TypeReference {
  return { kind: "named", schema: null, name, modifiers: [], dimensions: 0 };
}

/**
 * A type. A built-in type's schema, pg_catalog, is left out. Modifiers are as written, with two
 * exceptions: the fields of an interval come as words before its precision (`["day to second", 3]`).
 */
export function typeReference(type: TypeName | undefined): TypeReference {
  if (!type) return { kind: "unknown", reason: "no type is written" };
  const name = nameOf(strings(type.names));
  if (type.pct_type) return { kind: "unknown", reason: `the type of ${displayName(name)}, whatever it is` };
  const modifiers = name.name === "interval" ? intervalModifiers(type.typmods) : (type.typmods ?? []).map(modifier);
  if (hasHole(name.name) || hasHole(name.schema) || modifiers.some((item) => typeof item === "string" && hasHole(item))) {
    return { kind: "unknown", reason: "part of the type's name is not known" };
  }
  return {
    kind: "named",
    schema: name.schema === "pg_catalog" ? null : name.schema,
    name: name.name,
    modifiers,
    dimensions: type.arrayBounds?.length ?? 0,
  };
}

function modifier(node: SyntaxNode): number | string {
  const constant = node.A_Const;
  if (constant?.ival) return constant.ival.ival ?? 0;
  if (constant?.sval) return constant.sval.sval ?? "";
  // Too large for an integer.
  if (constant?.fval) return constant.fval.fval ?? "";
  // `numeric(3, -2)`, and names such as in PostGIS's `geometry(Point, 4326)`.
  const negated = node.A_Expr?.rexpr as SyntaxNode | undefined;
  if (negated?.A_Const?.ival) return -(negated.A_Const.ival.ival ?? 0);
  return strings(node.ColumnRef?.fields).join(".");
}

// The bits of interval's fields, from PostgreSQL's src/include/utils/datetime.h.
const INTERVAL_FIELDS: readonly (readonly [bit: number, field: string])[] = [
  [2, "year"],
  [1, "month"],
  [3, "day"],
  [10, "hour"],
  [11, "minute"],
  [12, "second"],
];
const INTERVAL_FULL_RANGE = 0x7fff;

function intervalModifiers(typmods: TypeName["typmods"]): readonly (number | string)[] {
  const [range, precision] = (typmods ?? []).map((node: SyntaxNode) => node.A_Const?.ival?.ival ?? 0);
  if (range === undefined) return [];
  const fields = INTERVAL_FIELDS.filter(([bit]) => range & (1 << bit)).map(([, field]) => field);
  const words = range === INTERVAL_FULL_RANGE ? [] : [fields.length > 1 ? `${fields[0]} to ${fields.at(-1)}` : fields[0]!];
  return precision === undefined ? words : [...words, precision];
}

const SERIAL_TYPES: ReadonlyMap<string, string> = new Map([
  ["serial", "int4"], ["serial4", "int4"], ["bigserial", "int8"], ["serial8", "int8"], ["smallserial", "int2"], ["serial2", "int2"],
]);

/** The integer type behind `serial` and its like; null for every other type. A qualified name is never one (transformColumnDefinition). */
export function serialType(type: TypeName | undefined): TypeReference | null {
  const names = strings(type?.names);
  const integer = names.length === 1 && !type?.pct_type ? SERIAL_TYPES.get(names[0]!) : undefined;
  return integer ? { kind: "named", schema: null, name: integer, modifiers: [], dimensions: 0 } : null;
}
