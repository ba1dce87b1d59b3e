/** Bounds of partitions: which of them fit their table, and which of them overlap. */
import type { PartitionBound, RangeEnd, SqlExpression, TypeReference } from "../operation.ts";
import { comparedType } from "./compared.ts";
import { compute, NO_ROW, orderOfValues } from "./compute.ts";
import { PRESENT, type Known } from "./contents.ts";
import { useExpression } from "./expressions.ts";
import type { Column, Relation, StoredBound, StoredEnd } from "./objects.ts";
import { columnReference, current, fault, findColumn, isKnown, relationReference, type Run } from "./run.ts";
import { childrenOf } from "./state.ts";
import { misfitOf, namesColumn, refuseCasts } from "./values.ts";
import { computedFor } from "./written.ts";

/**
 * Reads a bound in values of the partition key, and raises what PostgreSQL objects to in it
 * (transformPartitionBound). Null when nothing is known of the key.
 */
export function readBound(run: Run, parent: Relation, bound: PartitionBound, intent: string): StoredBound | null {
  const strategy = parent.partitionBy?.strategy;
  if (strategy === undefined || !isKnown(parent)) return null;
  const refuse = (sqlstate: string, message: string): null => refuseBound(run, parent, sqlstate, message, intent);
  if (bound.kind === "default") return strategy === "hash" ? refuse("42P16", "a hash-partitioned table may not have a default partition") : bound;
  if (bound.kind !== strategy) return refuse("42P16", `invalid bound specification for a ${strategy} partition`);
  switch (bound.kind) {
    case "hash":
      if (bound.modulus <= 0) return refuse("42P16", "modulus for hash partition must be an integer value greater than zero");
      if (bound.remainder >= bound.modulus) return refuse("42P16", "remainder for hash partition must be less than modulus");
      return bound;
    case "list":
      return { kind: "list", values: bound.values.map((value) => readValue(run, parent, keysOf(parent)[0], value, intent)) };
    case "range": {
      const { columns, expressions } = parent.partitionBy!;
      const wrong = expressions ? undefined : ([["FROM", bound.from], ["TO", bound.to]] as const).find(([, ends]) => ends.length !== columns.length);
      if (wrong) return refuse("42P16", `${wrong[0]} must specify exactly one value per partitioning column`);
      const [from, to] = [readEnds(run, parent, bound.from, intent), readEnds(run, parent, bound.to, intent)];
      return from && to && { kind: "range", from, to };
    }
  }
}

function refuseBound(run: Run, parent: Relation, sqlstate: string, message: string, intent: string): null {
  fault(run, { kind: "refused", sqlstate, message, object: relationReference(parent), intent, id: parent.id });
  return null;
}

/** The columns of a partition key; none when parts of it are expressions. */
function keysOf(parent: Relation): readonly (Column | undefined)[] {
  return parent.partitionBy?.expressions ? [] : (parent.partitionBy?.columns ?? []).map((name) => findColumn(parent, name));
}

/** One end of a range (transformPartitionRangeBounds). Null when it is refused. */
function readEnds(run: Run, parent: Relation, ends: readonly RangeEnd[], intent: string): readonly StoredEnd[] | null {
  const keys = keysOf(parent);
  const read = ends.map((end, at): StoredEnd => (typeof end === "string" ? end : { value: readValue(run, parent, keys[at], end, intent) }));
  const refuse = (sqlstate: string, message: string): null => refuseBound(run, parent, sqlstate, message, intent);
  if (read.some((end) => typeof end !== "string" && end.value === null)) return refuse("42P17", "cannot specify NULL in range bound");
  const infinite = read.find((end) => typeof end === "string");
  if (infinite !== undefined && read.slice(read.indexOf(infinite)).some((end) => end !== infinite))
    return refuse("42804", `every bound following ${infinite.toUpperCase()} must also be ${infinite.toUpperCase()}`);
  return read;
}

/** A value of a bound as it is stored (transformPartitionBoundValue); undefined when it is refused or not known. */
function readValue(run: Run, parent: Relation, key: Column | undefined, value: SqlExpression, intent: string): Known | undefined {
  useExpression(run, null, value, { intent, place: "partition bound" });
  if (namesColumn(value)) refuseBound(run, parent, "0A000", "cannot use column reference in partition bound expression", intent);
  if (key?.presence !== "certain") return undefined;
  const place = { object: columnReference(parent, key.name), intent, id: parent.id };
  refuseCasts(run, value.cast, place);
  const misfit = value.yields ? misfitOf(run, key.type, value.yields) : null;
  if (misfit) {
    fault(run, { kind: "refused", sqlstate: "42804", message: `specified value cannot be cast to type ${misfit.wanted} for column "${key.name}"`, ...place });
    return undefined;
  }
  const { known, refused } = value.formula ? computedFor(run, key, value.formula) : { known: undefined, refused: undefined };
  if (refused) fault(run, { kind: "refused", ...refused.objection, ...place });
  if (known !== PRESENT || !isFloat(run, key) || !value.formula) return known;
  // A number stands in a float's place as it is written.
  const number = compute(run, value.formula, NO_ROW);
  const name = number.kind === "datum" && number.type !== null ? comparedType(run.state, number.type) : null;
  return number.kind === "datum" && name !== null && /^(?:int[248]|numeric)$/.test(name) && number.value !== null ? number.value : known;
}

function isFloat(run: Run, key: Column): boolean {
  return /^float[48]$/.test(comparedType(run.state, key.type) ?? "");
}

const NUMERIC: TypeReference = { kind: "named", schema: null, name: "numeric", modifiers: [], dimensions: 0 };

/** The order of two values of a key; see `orderOfValues`. */
function orderInKey(run: Run, key: Column, left: string, right: string): number | null | undefined {
  return orderOfValues(run, isFloat(run, key) ? NUMERIC : key.type, left, right);
}

/** Raises what keeps a bound from standing beside those of the other partitions (check_new_partition_bound). `name` is the partition's. */
export function refuseOverlap(run: Run, parent: Relation, name: string, bound: StoredBound, intent: string): void {
  const refuse = (message: string): void => void refuseBound(run, parent, "42P17", message, intent);
  if (bound.kind === "range" && isEmptyRange(run, parent, bound)) return refuse(`empty range bound specified for partition "${name}"`);
  const others = childrenOf(run.state, parent.id)
    .map((id) => current(run, id))
    .filter((other) => other.partitionOf === parent.id && other.presence === "certain" && other.name !== name);
  if (bound.kind === "hash" && others.some((other) => other.bound?.kind === "hash" && !isFactor(bound.modulus, other.bound.modulus)))
    return refuse("every hash partition modulus must be a factor of the next larger modulus");
  for (const other of others) {
    if (other.bound === null) continue;
    if (bound.kind === "default" && other.bound.kind === "default")
      return refuse(`partition "${name}" conflicts with existing default partition "${other.name}"`);
    if (overlap(run, parent, bound, other.bound)) return refuse(`partition "${name}" would overlap partition "${other.name}"`);
  }
}

function isFactor(left: number, right: number): boolean {
  return Math.max(left, right) % Math.min(left, right) === 0;
}

/** Whether two bounds certainly have a value in common. */
function overlap(run: Run, parent: Relation, left: StoredBound, right: StoredBound): boolean {
  if (left.kind === "list" && right.kind === "list") {
    const [key] = keysOf(parent);
    return left.values.some((one) =>
      right.values.some((other) =>
        typeof one === "string" && typeof other === "string"
          ? key !== undefined && orderInKey(run, key, one, other) === 0
          : one === null && other === null,
      ),
    );
  }
  if (left.kind === "hash" && right.kind === "hash") return (left.remainder - right.remainder) % Math.min(left.modulus, right.modulus) === 0;
  if (left.kind !== "range" || right.kind !== "range") return false;
  const order = (one: readonly StoredEnd[], other: readonly StoredEnd[]): number | undefined => orderOfEnds(run, parent, one, other);
  // Neither is empty.
  if (order(left.from, right.from) === 0 || order(left.to, right.to) === 0) return true;
  return (order(left.from, right.to) ?? 1) < 0 && (order(right.from, left.to) ?? 1) < 0;
}

function isEmptyRange(run: Run, parent: Relation, { from, to }: Extract<StoredBound, { kind: "range" }>): boolean {
  return (orderOfEnds(run, parent, from, to) ?? -1) >= 0;
}

/** The order of two ends, column by column (partition_rbound_cmp); undefined when it is not known. */
function orderOfEnds(run: Run, parent: Relation, left: readonly StoredEnd[], right: readonly StoredEnd[]): number | undefined {
  const keys = keysOf(parent);
  const rank = (end: StoredEnd): number => (end === "minvalue" ? -1 : end === "maxvalue" ? 1 : 0);
  for (const [at, one] of left.entries()) {
    const other = right[at];
    if (other === undefined) return undefined;
    if (typeof one === "string" || typeof other === "string") return rank(one) - rank(other);
    const key = keys[at];
    const order = key && typeof one.value === "string" && typeof other.value === "string" ? orderInKey(run, key, one.value, other.value) : undefined;
    if (order === undefined || order === null) return undefined;
    if (order !== 0) return order;
  }
  return 0;
}
