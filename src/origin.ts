/** Where a table comes from that no revision creates: the application's models, `create_all`, and the stamp that hides it. */
import type { Related } from "./diagnostic.ts";
import type { ObjectReference } from "./model/catalog.ts";
import type { Passage } from "./model/application.ts";
import type { History } from "./model/history.ts";
import { positionAt, type Location } from "./source.ts";

export interface Origin {
  /** A clause to go on with, `; ...`; empty when nothing was found. */
  readonly clause: string;
  readonly related: readonly Related[];
}

/** Models and stamps that are shown; more of them say the same. */
const MOST_SHOWN = 3;

/** What the application tells of tables that the chain lacks. Only what a model declares is said to come from it. */
export function originOf(history: History, tables: readonly ObjectReference[]): Origin {
  const { application, environment } = history;
  const models = tables.flatMap((table) => application.modelsOf(table).slice(0, 1));
  const [model, ...others] = models;
  if (model === undefined) return { clause: "", related: [] };
  const creators = [...environment.createAll, ...application.metadataCalls().filter(({ text }) => text.endsWith("create_all"))];
  const [creator] = creators;
  const stamps = application.stamps();
  const declared = `model ${model.name} in ${placeOf(model.location)}${others.length > 0 ? ` and ${others.length} more` : ""}`;
  const made = creator ? `made by ${creator.text}() in ${placeOf(creator.location)} from ${declared}` : `declared by ${declared}`;
  const stamped = stamps.length > 0 ? `, and the database is stamped in ${placeOf(stamps[0]!.location)}` : "";
  return {
    clause: `; ${tables.length === 1 ? "the table is" : "they are"} ${made}${stamped}`,
    related: [
      ...models.slice(0, MOST_SHOWN).map(({ name, table, location }) => related(`model ${name} declares ${table.name}`, location)),
      ...creators.slice(0, MOST_SHOWN).map(({ text, location }) => related(`${text}() creates what the models declare`, location)),
      ...stamps.slice(0, MOST_SHOWN).map(({ text, location }: Passage) => related(`tells Alembic that there is nothing to do: ${text}`, location)),
    ],
  };
}

function related(message: string, location: Location): Related {
  return { message, location, revision: null };
}

/** `app/db.py:42`. */
function placeOf({ source, span }: Location): string {
  return `${source.path}:${positionAt(source, span.start).line}`;
}
