/** The life of one object, revision by revision: what `chainlint history OBJECT` shows. */
import type { Effect, Fault, ObjectId } from "./model/catalog.ts";
import { nameOf } from "./model/cause.ts";
import type { History, Step } from "./model/history.ts";
import { escapeRegExp } from "./source.ts";

/** One thing that happened to the object. */
export interface LifeEntry {
  readonly step: Step;
  /** What was done, as a clause: `created`, `adds column state`. */
  readonly text: string;
  /** PostgreSQL's words when the step would be refused there. */
  readonly fault: string | null;
}

/** An object that was found by name, and its life. A name that was used twice gives two lives. */
export interface Life {
  /** Its name in the end (or when it was dropped). */
  readonly name: string;
  readonly entries: readonly LifeEntry[];
}

/** What a user asks for: `runs`, `public.runs`, `runs.state`, `m10_recovery.outbox`, `m10_recovery.outbox.id`. */
export interface ObjectQuestion {
  readonly schema: string | null;
  readonly name: string;
  readonly column: string | null;
}

/**
 * The readings of a dotted name, best first: `a.b` may be an object in a schema, or a column of an object.
 * Parts are folded to lower case unless they stand in double quotes.
 */
export function readingsOf(text: string): ObjectQuestion[] {
  const parts = [...text.matchAll(/"((?:[^"]|"")*)"|([^."]+)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? plain!.trim().toLowerCase() : quoted.replaceAll('""', '"'),
  );
  const [first, second, third] = parts;
  if (first === undefined || parts.length > 3) return [];
  if (second === undefined) return [{ schema: null, name: first, column: null }];
  if (third !== undefined) return [{ schema: first, name: second, column: third }];
  return [{ schema: first, name: second, column: null }, { schema: null, name: first, column: second }];
}

/** The lives of every object that the name may mean, in the order of their beginnings. */
export function livesNamed(history: History, text: string): Life[] {
  for (const question of readingsOf(text)) {
    const ids = idsNamed(history, question);
    if (ids.length > 0) return ids.map((id) => lifeOf(history, id, question.column)).filter((life) => life.entries.length > 0);
  }
  return [];
}

/** The names of all objects of a chain as `livesNamed` takes them, those with a schema and columns too, each once. */
export function namesOf({ steps }: History): string[] {
  const names = new Set<string>();
  for (const { effects } of steps) {
    for (const { object: { schema, table, name, column } } of effects) {
      if (table !== null) continue;
      const own = column === null ? name : `${name}.${column}`;
      names.add(own);
      if (schema !== null) names.add(`${schema}.${own}`);
    }
  }
  return [...names];
}

function idsNamed(history: History, { schema, name, column }: ObjectQuestion): ObjectId[] {
  const ids = new Set<ObjectId>();
  for (const { effects, faults } of history.steps) {
    for (const { object, previous, id } of effects)
      for (const reference of [object, previous])
        if (
          reference &&
          reference.table === null &&
          reference.name === name &&
          (schema === null || reference.schema === schema) &&
          (column === null || reference.column === column)
        )
          ids.add(id);
    for (const { object, id } of faults)
      if (
        id !== null &&
        object.table === null &&
        object.name === name &&
        (schema === null || object.schema === schema) &&
        (column === null || object.column === column)
      )
        ids.add(id);
  }
  return [...ids];
}

function lifeOf(history: History, id: ObjectId, column: string | null): Life {
  const entries: LifeEntry[] = [];
  let name = "";
  for (const step of history.steps) {
    const fault = step.faults.find((candidate) => candidate.id === id) ?? null;
    const effects = step.effects.filter((effect) => effect.id === id && (column === null || concernsColumn(effect, column)));
    const own = effects.filter((effect) => !effect.implicit);
    for (const effect of own.length > 0 ? own : effects.slice(0, 1)) {
      entries.push({ step, text: describeEffect(effect), fault: faultText(fault, entries) });
      if (effect.object.kind !== "column" && effect.object.table === null) name = nameOf(effect.object);
    }
    if (fault && effects.length === 0 && column === null) entries.push({ step, text: fault.intent, fault: fault.message });
    if (name === "" && fault) name = nameOf(fault.object);
  }
  return { name: column === null ? name : `${name || "?"}.${column}`, entries };
}

/** A fault belongs to one line of the story, the first of its step. */
function faultText(fault: Fault | null, entries: readonly LifeEntry[]): string | null {
  return fault && entries.at(-1)?.fault !== fault.message ? fault.message : null;
}

function concernsColumn({ object, previous, detail }: Effect, column: string): boolean {
  return object.column === column || previous?.column === column || new RegExp(`(?<!\\w)${escapeRegExp(column)}(?!\\w)`).test(detail);
}

/** A creation is told as what the object is (`table`, `index on (a)`), everything else as a clause. */
function describeEffect({ action, object, detail }: Effect): string {
  if (action === "create" && object.kind !== "column" && object.table === null) return `created: ${detail || object.kind}`;
  return detail !== "" ? detail : `${action} ${object.kind}`;
}
