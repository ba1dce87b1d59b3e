/** Bounds of partitions: which of them fit their table, and which of them overlap. */
import type { PartitionBound } from "../operation.ts";
import type { Relation } from "./objects.ts";
import { columnReference, current, fault, findColumn, isKnown, relationReference, type Run } from "./run.ts";
import { childrenOf } from "./state.ts";
import { refuseText } from "./values.ts";

/** Raises what PostgreSQL objects to in a partition's bound by itself, as soon as it reads it (transformPartitionBound). */
export function refuseBound(run: Run, parent: Relation, bound: PartitionBound, intent: string): void {
  const { strategy } = parent.partitionBy ?? {};
  if (strategy === undefined || !isKnown(parent)) return;
  const before = run.faults.length;
  const refuse = (sqlstate: string, message: string): void => fault(run, { kind: "refused", sqlstate, message, object: relationReference(parent), intent, id: parent.id });
  if (bound.kind === "default" && strategy === "hash") refuse("42P16", "a hash-partitioned table may not have a default partition");
  else if (bound.kind !== "default" && bound.kind !== strategy) refuse("42P16", `invalid bound specification for a ${strategy} partition`);
  else if (bound.kind === "hash" && bound.remainder >= bound.modulus) refuse("42P16", "remainder for hash partition must be less than modulus");
  else if (bound.kind === "list" || bound.kind === "range") refuseTexts(run, parent, bound, intent);
  if (bound.kind === "range" && run.faults.length === before && [...bound.from, ...bound.to].includes("NULL")) refuse("42P17", "cannot specify NULL in range bound");
}

/** Raises what PostgreSQL objects to in a partition's bound beside those of others (check_new_partition_bound). `name` is the partition's. */
export function refuseOverlap(run: Run, parent: Relation, name: string, bound: PartitionBound, intent: string): void {
  if (!parent.partitionBy || !isKnown(parent)) return;
  const refuse = (sqlstate: string, message: string): void => fault(run, { kind: "refused", sqlstate, message, object: relationReference(parent), intent, id: parent.id });
  if (bound.kind === "range" && isEmptyRange(bound)) return refuse("42P17", `empty range bound specified for partition "${name}"`);
  for (const id of childrenOf(run.state, parent.id)) {
    const other = current(run, id);
    if (other.partitionOf !== parent.id || other.presence === "possible" || other.bound === null || other.name === name) continue;
    if (bound.kind === "default" && other.bound.kind === "default") return refuse("42P17", `partition "${name}" conflicts with existing default partition "${other.name}"`);
    if (overlap(bound, other.bound)) return refuse("42P17", `partition "${name}" would overlap partition "${other.name}"`);
  }
}

/** Bounds that cannot be read as values of the columns that they are for. Numbers and words are looked at by their types. */
function refuseTexts(run: Run, parent: Relation, bound: Extract<PartitionBound, { kind: "list" | "range" }>, intent: string): void {
  const columns = parent.partitionBy!.columns.map((name) => findColumn(parent, name));
  const lists = bound.kind === "range" ? [bound.from, bound.to] : bound.values.map((value) => [value]);
  for (const values of lists) {
    if (values.length !== columns.length) continue;
    for (const [at, value] of values.entries()) {
      const column = columns[at];
      if (value === null || column?.presence !== "certain" || /^(?:MINVALUE|MAXVALUE|NULL|true|false|[+-]?[\d.]+)$/.test(value)) continue;
      refuseText(run, column.type, value, { object: columnReference(parent, column.name), intent, id: parent.id });
    }
  }
}

/** Whether two bounds certainly have a value in common. */
function overlap(left: PartitionBound, right: PartitionBound): boolean {
  if (left.kind === "list" && right.kind === "list") return left.values.some((value) => value !== null && right.values.includes(value));
  if (left.kind === "hash" && right.kind === "hash") return (left.remainder - right.remainder) % greatestDivisor(left.modulus, right.modulus) === 0;
  if (left.kind !== "range" || right.kind !== "range") return false;
  const [first, second] = [left, right].map(({ from, to }) => ({ from: endOf(from), to: endOf(to) }));
  if (![first!.from, first!.to, second!.from, second!.to].includes(null)) return first!.from! < second!.to! && second!.from! < first!.to!;
  const same = (one: readonly (string | null)[], other: readonly (string | null)[]): boolean => !one.includes(null) && one.join("\0") === other.join("\0");
  return same(left.from, right.from) || same(left.to, right.to);
}

function greatestDivisor(left: number, right: number): number {
  return right === 0 ? left : greatestDivisor(right, left % right);
}

/** The end of a range over one column of numbers; null when it is anything else. */
function endOf(values: readonly (string | null)[]): number | null {
  const [value] = values;
  if (values.length !== 1 || value === undefined || value === null) return null;
  if (value === "MINVALUE") return Number.NEGATIVE_INFINITY;
  if (value === "MAXVALUE") return Number.POSITIVE_INFINITY;
  return /^[+-]?\d+(?:\.\d+)?$/.test(value) ? Number(value) : null;
}

function isEmptyRange({ from, to }: Extract<PartitionBound, { kind: "range" }>): boolean {
  const [start, end] = [endOf(from), endOf(to)];
  if (start !== null && end !== null) return start >= end;
  return !from.includes(null) && from.join("\0") === to.join("\0");
}
