/** Compares one chain as chainlint replays it with what the observer saw of the real run. */
import type { SqlReader } from "../../src/dialects/index.ts";
import type { Direction } from "../../src/model/history.ts";
import { UNTOLD, type Entry, type Slot } from "./entries.ts";
import type { Fixture } from "./fixtures.ts";
import { firstDifference, type Normalise } from "./operations.ts";
import { inventoryDifferences } from "./inventory.ts";
import type { OurChain, OurRun, OurStep } from "./ours.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What `test/real-run/observe.py` writes for one chain. */
export interface ObservedChain {
  readonly chain: string;
  /** Downgrades are missing when an upgrade stopped. */
  readonly runs: Readonly<Partial<Record<Direction, ObservedRun>>>;
  readonly sql: Readonly<Record<Direction, { readonly steps: readonly PrintedStep[]; readonly error: string | null }>>;
}

interface ObservedRun {
  readonly steps: readonly {
    readonly revision: string;
    readonly set: Readonly<Record<string, Fields>>;
    readonly gone: readonly string[];
    readonly forms: Readonly<Record<string, NormalForm>>;
  }[];
  readonly stop: { readonly revision: string | null; readonly error: string; readonly message: string; readonly trace: string } | null;
}

type PrintedStep = { readonly revision: string; readonly sql: string } | { readonly revision: string; readonly error: string };

type NormalForm = string | null | { readonly error: string };

export interface Figures {
  chains: number;
  readonly revisions: Record<Direction, number>;
  /** Operations compared with those read from what Alembic printed. */
  statements: number;
  printed: number;
  notPrinted: number;
  catalogs: number;
  entries: number;
  expressions: number;
  /** Columns of views and of tables out of queries whose type we do not tell; attributes of altered composite types. */
  untold: number;
  readonly differences: string[];
  /** What is only possible in chainlint, since something on the way to it is not known. */
  readonly doubts: string[];
}

export function noFigures(): Figures {
  return {
    chains: 0,
    revisions: { upgrade: 0, downgrade: 0 },
    statements: 0,
    printed: 0,
    notPrinted: 0,
    catalogs: 0,
    entries: 0,
    expressions: 0,
    untold: 0,
    differences: [],
    doubts: [],
  };
}

/** Expressions whose normal form is asked for, by the revision after which they are new or stand in a changed table. */
export type Requests = Readonly<Record<string, readonly (Slot & { readonly id: string })[]>>;

export function requestsOf(run: OurRun, before: OurRun | null): Requests {
  const requests: Record<string, (Slot & { id: string })[]> = {};
  let previous = recordsOf(before?.steps.at(-1));
  for (const step of run.steps) {
    const present = recordsOf(step);
    for (const [owner, { slot, record }] of present) {
      const known = previous.get(owner);
      if (known?.slot.text === slot.text && known.record === record) continue;
      const list = (requests[step.revision] ??= []);
      list.push({ ...slot, id: owner });
      // What was written before a column was renamed in the same revision is tried with the new name, too.
      const text = renamed(slot.text, renamesIn(step));
      if (text !== slot.text) list.push({ ...slot, text, id: `${owner}, renamed` });
    }
    previous = present;
  }
  return requests;
}

function recordsOf(step: OurStep | undefined): Map<string, { readonly slot: Slot; readonly record: object }> {
  const records = new Map<string, { slot: Slot; record: object }>();
  for (const { slots, record } of step?.catalog.entries.values() ?? []) for (const slot of Object.values(slots)) records.set(slot.owner, { slot, record });
  return records;
}

export interface Readers {
  readonly sql: SqlReader;
  readonly normalise: Normalise;
}

/** Adds what one chain gives to the figures. */
export function compareChain(chain: Fixture & { readonly ours: OurChain }, observed: ObservedChain, readers: Readers, figures: Figures): void {
  figures.chains += 1;
  const doubtsBefore = figures.doubts.length;
  const real = new Map<string, Fields>();
  const forms = new Map<string, NormalForm>();
  const settled = new Map<string, Settled>();
  let before: OurStep | undefined;
  for (const direction of ["upgrade", "downgrade"] as const) {
    const run = observed.runs[direction];
    const ours = chain.ours[direction];
    const tell = (what: string): void => void figures.differences.push(`${chain.name} ${direction} ${what}`);
    compareStops(chain, direction, run, ours, tell);
    comparePrinted(chain, direction, ours, observed, readers, figures, tell);
    if (!run) continue;
    const told = new Set<string>();
    for (const [at, { revision, set, gone, forms: fresh }] of run.steps.entries()) {
      const mine = ours.steps[at];
      if (mine?.revision !== revision) {
        tell(`${revision}: chainlint runs ${mine?.revision ?? "nothing"} in its place`);
        break;
      }
      figures.revisions[direction] += 1;
      figures.catalogs += 1;
      for (const key of gone) real.delete(key);
      for (const [key, fields] of Object.entries(set)) real.set(key, fields);
      const renames = renamesBetween(before, mine);
      for (const { text, doubtful } of catalogDifferences(mine, real, fresh, forms, settled, renames, figures)) {
        // What differs after one revision differs after the next ones as well.
        if (!told.has(text)) (doubtful ? figures.doubts : figures.differences).push(`${chain.name} ${direction} ${revision}: ${text}`);
        told.add(text);
      }
      before = mine;
    }
    const isAtHead = direction === "upgrade" && run.stop === null && figures.doubts.length === doubtsBefore;
    if (isAtHead) for (const difference of inventoryDifferences(chain.ours.inventory, real)) tell(difference);
  }
}

function compareStops(chain: Fixture, direction: Direction, run: ObservedRun | undefined, ours: OurRun, tell: (what: string) => void): void {
  const wanted = chain.stops?.direction === direction ? chain.stops : null;
  const stop = run?.stop ?? null;
  if (`${stop?.revision} ${stop?.error}` !== `${wanted?.revision} ${wanted?.error}`)
    tell(
      `the fixture says that it ${wanted ? `stops at ${wanted.revision} with ${wanted.error}` : "does not stop"}; the real run ${stop ? `stops at ${stop.revision} with ${stop.error}: ${stop.message}` : "does not"}`,
    );
  if (!run) return;
  const error = stop && (/^[0-9A-Z]{5}$/.test(stop.error) ? stop.error : "python");
  if (`${stop?.revision} ${error}` !== `${ours.stop?.revision ?? undefined} ${ours.stop?.error ?? null}`)
    tell(
      `the real run ${stop ? `stops at ${stop.revision} with ${error}: ${stop.message}` : "does not stop"}; chainlint: ${ours.stop ? `${ours.stop.revision} ${ours.stop.error} ${ours.stop.message}` : "no stop"}`,
    );
  if (!stop) for (const reason of ours.unread) tell(`unread: ${reason}`);
}

function comparePrinted(
  chain: Fixture,
  direction: Direction,
  ours: OurRun,
  observed: ObservedChain,
  { sql, normalise }: Readers,
  figures: Figures,
  tell: (what: string) => void,
): void {
  const { steps, error } = observed.sql[direction];
  if (error !== null && steps.length < ours.steps.length) tell(`--sql stops after ${steps.length} revisions: ${error}`);
  for (const printed of steps) {
    if (chain.stops?.direction === "upgrade" && direction === "downgrade") return;
    if ("error" in printed || chain.onlineOnly.has(printed.revision)) {
      figures.notPrinted += 1;
      continue;
    }
    figures.printed += 1;
    const mine = normalise(ours.steps.find((step) => step.revision === printed.revision)?.steps.map((step) => step.operation) ?? []);
    const theirs = normalise(sql.read(printed.sql).flatMap((statement) => statement.operations));
    figures.statements += theirs.length;
    // PostgreSQL's refusal ends the real run; the replay goes on, and `--sql` does too.
    for (let at = 0; at < Math.max(mine.length, theirs.length); at++) {
      if (mine[at] === theirs[at]) continue;
      tell(`${printed.revision}: operation ${at + 1} of ${mine.length} and ${theirs.length}: ${firstDifference(mine[at], theirs[at])}`);
      break;
    }
    if (chain.stops?.direction === direction && chain.stops.revision === printed.revision) return;
  }
}

/** The columns that a revision renames, old name to new. */
function renamesIn({ steps }: OurStep): ReadonlyMap<string, string> {
  return new Map(steps.flatMap(({ operation }) => (operation.kind === "rename-column" ? [[operation.column, operation.newName] as const] : [])));
}

/** The names that changed from one revision to the next, old to new. */
function renamesBetween(before: OurStep | undefined, now: OurStep): ReadonlyMap<string, string> {
  const renames = new Map<string, string>();
  for (const [owner, name] of before?.catalog.names ?? []) {
    const present = now.catalog.names.get(owner);
    if (present !== undefined && present !== name) renames.set(name, present);
  }
  return renames;
}

/** Two sides that were found equal, and how many expressions were compared. */
interface Settled { readonly entry: Entry; readonly fields: Fields; readonly expressions: number; readonly untold: number }

function* catalogDifferences(
  mine: OurStep,
  real: ReadonlyMap<string, Fields>,
  fresh: Readonly<Record<string, NormalForm>>,
  forms: Map<string, NormalForm>,
  settled: Map<string, Settled>,
  renames: ReadonlyMap<string, string>,
  figures: Figures,
): Iterable<{ readonly text: string; readonly doubtful: boolean }> {
  const certain = (text: string): { readonly text: string; readonly doubtful: boolean } => ({ text, doubtful: false });
  for (const key of real.keys()) {
    if (mine.catalog.entries.has(key)) continue;
    if (mine.catalog.open.some((columns) => key.startsWith(columns))) figures.untold += 1;
    else yield certain(`${key} is in PostgreSQL only`);
  }
  // A column that is only possible moves those behind it.
  const inDoubt = new Set([...mine.catalog.entries].flatMap(([key, entry]) => (entry.possible && key.startsWith("column ") ? [tableOf(key)] : [])));
  for (const [key, entry] of mine.catalog.entries) {
    const fields = real.get(key);
    figures.entries += 1;
    if (entry.possible) yield { text: `${key} is ${fields ? "" : "not "}in PostgreSQL, and only possibly in chainlint`, doubtful: true };
    else if (!fields) yield certain(`${key} is in chainlint only`);
    else if (isUnchanged(settled.get(key), entry, fields)) {
      figures.expressions += settled.get(key)!.expressions;
      figures.untold += settled.get(key)!.untold;
    } else {
      const { expressions, untold } = figures;
      const differences = [...fieldDifferences(key, entry, fields, fresh, forms, renames, figures)];
      if (differences.length === 0) settled.set(key, { entry, fields, expressions: figures.expressions - expressions, untold: figures.untold - untold });
      else settled.delete(key);
      for (const text of differences)
        yield { text, doubtful: text === unknownType(key, fields) || (text.startsWith(`${key}: at is `) && inDoubt.has(tableOf(key))) };
    }
  }
}

function isUnchanged(settled: Settled | undefined, entry: Entry, fields: Fields): boolean {
  return settled?.entry === entry && settled.fields === fields;
}

function* fieldDifferences(
  key: string,
  entry: Entry,
  real: Fields,
  fresh: Readonly<Record<string, NormalForm>>,
  forms: Map<string, NormalForm>,
  renames: ReadonlyMap<string, string>,
  figures: Figures,
): Iterable<string> {
  const { fields: theirs, expressions } = apart(real, entry);
  for (const field of new Set([...Object.keys(theirs), ...Object.keys(entry.fields)])) {
    const [our, their] = [JSON.stringify(sorted(entry.fields[field])), JSON.stringify(sorted(theirs[field]))];
    if (entry.fields[field] === UNTOLD) figures.untold += 1;
    else if (our !== their) yield differs(key, field, our, their);
  }
  for (const field of new Set([...Object.keys(expressions), ...Object.keys(entry.slots)])) {
    const slot = entry.slots[field];
    const written = expressions[field] ?? null;
    if (slot) figures.expressions += 1;
    if (!slot || written === null) {
      yield `${key}: ${field} is ${slot ? JSON.stringify(slot.text) : "nothing"} in chainlint and ${JSON.stringify(written)} in PostgreSQL`;
      continue;
    }
    const now = fresh[slot.owner];
    const earlier = forms.get(slot.owner);
    const same =
      now === written ||
      fresh[`${slot.owner}, renamed`] === written ||
      fresh[`${slot.owner}, again`] === written ||
      (typeof earlier === "string" && (earlier === written || renamed(earlier, renames) === written));
    forms.set(slot.owner, written);
    if (!same)
      yield `${key}: ${field} is ${JSON.stringify(slot.text)} in chainlint, ${JSON.stringify(now ?? earlier)} in normal form, and ${JSON.stringify(written)} in PostgreSQL`;
  }
}

function tableOf(key: string): string {
  return key.slice(0, key.lastIndexOf("."));
}

function differs(key: string, field: string, our: string, their: string): string {
  return `${key}: ${field} is ${our} in chainlint and ${their} in PostgreSQL`;
}

/** How it is told that chainlint does not know the type of a column. */
function unknownType(key: string, real: Fields): string {
  return differs(key, "type", JSON.stringify("unknown"), JSON.stringify(real["type"] ?? null));
}

/** An entry of PostgreSQL's with its expressions apart from the rest, and operator classes as far as they were written. */
function apart(real: Fields, entry: Entry): { readonly fields: Fields; readonly expressions: Readonly<Record<string, string>> } {
  const fields: Record<string, unknown> = {};
  const expressions: Record<string, string> = {};
  for (const [field, value] of Object.entries(real)) {
    if (["default", "generated", "expression", "where"].includes(field)) {
      if (typeof value === "string") expressions[field] = value;
    } else if (field === "keys") {
      fields[field] = (value as readonly (string | { readonly expression: string })[]).map((key, at) =>
        typeof key === "string" ? key : ((expressions[`keys ${at}`] = key.expression), null),
      );
    } else if (field === "operatorClasses") {
      const written = entry.fields[field] as readonly (string | null)[] | undefined;
      fields[field] = (value as readonly { readonly name: string; readonly default: boolean }[]).map(({ name, default: isDefault }, at) =>
        isDefault && (written?.[at] ?? null) === null ? null : name,
      );
    } else fields[field] = value;
  }
  return { fields, expressions };
}

/** The keys of a record in an order of their own. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value ?? null;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function renamed(text: string, renames: ReadonlyMap<string, string>): string {
  return text.replace(/[\p{L}_][\p{L}\p{N}_$]*/gu, (word) => renames.get(word) ?? word);
}
