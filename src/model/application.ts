/** What the application around a chain says of the database. */
import type { Location } from "../source.ts";
import type { Revision } from "./history.ts";

/** A part of a file, as written. */
export interface Passage { readonly location: Location; readonly text: string }

/** An ORM model, as far as its own class tells. */
export interface ApplicationModel {
  /** The class, or the variable of a Table. */
  readonly name: string;
  /** The schema that is written, null when none is. */
  readonly table: { readonly schema: string | null; readonly name: string };
  /** Columns by their names in the database, where the class itself declares them. */
  readonly columns: ReadonlyMap<string, Location>;
  readonly location: Location;
}

/** Something of the application that a revision imports, so that the revision changes with it. */
export interface LiveImport {
  readonly kind: "model" | "enum" | "settings";
  readonly name: string;
  /** The import in the revision. */
  readonly location: Location;
  /** Where it is defined, when that was found. */
  readonly definition: Location | null;
}

/** Read when it is asked for: most chains need none of it. */
export interface Application {
  /** Calls of `create_all` and `drop_all` outside of the alembic directory and of tests. */
  readonly metadataCalls: () => readonly Passage[];
  /** Calls of `alembic stamp`, in Python and on command lines. */
  readonly stamps: () => readonly Passage[];
  /** Where it tells Alembic of folders of revisions that no configuration file names: `config.set_main_option("version_locations", ...)`. */
  readonly versionLocations: () => readonly Passage[];
  /** The models that declare a table. */
  readonly modelsOf: (table: { readonly schema: string | null; readonly name: string }) => readonly ApplicationModel[];
  readonly liveImports: (revision: Revision) => readonly LiveImport[];
}
