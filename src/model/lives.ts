/** The lives of objects: what happened to a name and to an object, over the whole chain. */
import type { Effect, ObjectId, ObjectReference } from "./catalog.ts";
import type { History, Step } from "./history.ts";

/** Something that happened to an object, with the step that did it. */
export interface LifeEvent {
  readonly step: Step;
  readonly effect: Effect;
}

/** All events of a history, found by object and by name. */
export interface Lives {
  /** What happened to an object, in order, through renames. */
  of(id: ObjectId): readonly LifeEvent[];
  /** Where an object of this name came into being (created, renamed or moved to it). */
  births(object: ObjectReference): readonly LifeEvent[];
  /** Where a name stopped meaning an object: dropped, renamed or moved away. */
  deaths(object: ObjectReference): readonly LifeEvent[];
}

/**
 * Kinds that share one namespace in PostgreSQL: relations among themselves (pg_class), types among
 * themselves (pg_type). A missing "relation" may have been a view before.
 */
function namespaceOf(object: ObjectReference): string {
  switch (object.kind) {
    case "table": case "view": case "materialized-view": case "foreign-table": case "sequence": case "index": case "composite-type":
      return "relation";
    case "type": case "domain":
      return "type";
    case "column": case "constraint": case "trigger": case "rule": case "policy": case "schema": case "function": case "extension":
      return object.kind;
  }
}

function keyOf(object: ObjectReference): string {
  // NUL cannot stand in a PostgreSQL name, so it separates parts without ambiguity.
  return `${namespaceOf(object)}\0${object.schema ?? ""}\0${object.table ?? ""}\0${object.name}\0${object.column ?? ""}`;
}

const indexOf = new WeakMap<History, Lives>();

/** The index of a history's events; computed on first use and kept with the history. */
export function livesOf(history: History): Lives {
  const known = indexOf.get(history);
  if (known) return known;
  const lives = index(history.steps);
  indexOf.set(history, lives);
  return lives;
}

function index(steps: readonly Step[]): Lives {
  const byId = new Map<ObjectId, LifeEvent[]>();
  const births = new Map<string, LifeEvent[]>();
  const deaths = new Map<string, LifeEvent[]>();
  const add = <K>(map: Map<K, LifeEvent[]>, key: K, event: LifeEvent): void => {
    const events = map.get(key);
    if (events) events.push(event);
    else map.set(key, [event]);
  };
  for (const step of steps) {
    for (const effect of step.effects) {
      const event = { step, effect };
      add(byId, effect.id, event);
      switch (effect.action) {
        case "create":
          add(births, keyOf(effect.object), event);
          break;
        case "drop":
          add(deaths, keyOf(effect.object), event);
          break;
        case "rename":
        case "move":
          add(births, keyOf(effect.object), event);
          if (effect.previous) add(deaths, keyOf(effect.previous), event);
          break;
        case "alter": case "reference": case "read": case "write":
          break;
      }
    }
  }
  return {
    of: (id) => byId.get(id) ?? [],
    births: (object) => births.get(keyOf(object)) ?? [],
    deaths: (object) => deaths.get(keyOf(object)) ?? [],
  };
}
