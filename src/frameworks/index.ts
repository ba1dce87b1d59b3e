/** The registry of migration frameworks: one folder per framework, one line here. */
import type { ModuleValue, Site, StrValue, Value } from "../evaluate/value.ts";
import type { Application } from "../model/application.ts";
import type { Catalog, Rows } from "../model/catalog.ts";
import type { Chain, Direction, EnvironmentFacts, History, Revision, SkippedChange } from "../model/history.ts";
import type { Operation, SqlExpression } from "../model/operation.ts";
import type { Project } from "../project.ts";
import type { Proposal, Repair } from "../repair.ts";
import type { Dialect, SqlReader } from "../dialects/index.ts";
import type { Source } from "../source.ts";
import type { Statement } from "../syntax/tree.ts";
import type { PythonParser } from "../syntax/parser.ts";
import { alembic } from "./alembic/index.ts";

/** Where a chain lives, as far as configuration tells. Paths are relative to the project root, "" for the root. */
export interface ChainPlace {
  /** Folder of env.py. */
  readonly path: string;
  /** The configuration file (and section) that named it; null for a bare folder. */
  readonly config: string | null;
  /** Folders of revision files, in order. */
  readonly versionFolders: readonly string[];
  readonly recursive: boolean;
  /** Folders that absolute imports are looked up in. */
  readonly importRoots: readonly string[];
  /** SQLAlchemy's name of the dialect when the configuration's URL or the folder of the revisions tells it, otherwise null. */
  readonly dialect: DialectFact | null;
  /** Main options of the configuration, for `config.get_main_option`. */
  readonly options: ReadonlyMap<string, string>;
}

/** Which database a chain is for, and what tells so, as a part of a sentence: `sqlalchemy.url in alembic.ini`. */
export interface DialectFact { readonly name: string; readonly reason: string }

/** A configuration or a folder that looks like a chain and cannot be used, with a sentence for people. */
export interface PlaceProblem { readonly path: string; readonly message: string }

export interface Framework {
  readonly name: string;
  /** Every chain at or below a path of the project (a folder, or a configuration file). Reads no revision. */
  find(project: Project, path: string): { readonly places: readonly ChainPlace[]; readonly problems: readonly PlaceProblem[] };
  /** The revisions and env.py of one chain. */
  read(place: ChainPlace, project: Project, parser: PythonParser): { readonly chain: Chain; readonly environment: EnvironmentFacts };
  /** The changes of tables that are written out in statements which no run comes to. */
  changesIn(statements: readonly Statement[], source: Source): readonly SkippedChange[];
  /** What the application around a chain says of the database. */
  application(place: ChainPlace, project: Project, parser: PythonParser, chain: Chain): Application;
  /** What migrations of this framework see of the database. */
  host(tools: HostTools): Host;
  /** A repair as edits of the project's files. Reads files, writes none, and tries nothing. */
  propose(repair: Repair, tools: RepairTools): Proposal;
}

export interface RepairTools {
  readonly place: ChainPlace;
  readonly project: Project;
  readonly parser: PythonParser;
  readonly history: History;
  readonly dialect: Dialect;
  readonly sql: SqlReader;
  /** Revisions that are not edited. */
  readonly released: ReadonlySet<Revision>;
  /** Whether a repair may be chosen that is not safe, where it is the better one. */
  readonly unsafe: boolean;
  /** What new files are dated with. */
  readonly now: Date;
}

export interface HostTools {
  readonly place: ChainPlace;
  readonly chain: Chain;
  readonly environment: EnvironmentFacts;
  readonly catalog: Catalog;
  readonly dialect: Dialect;
  readonly sql: SqlReader;
  readonly recorder: Recorder;
}

/** By this the host tells the replay what a migration does. */
export interface Recorder {
  /**
   * One step: the operations of one directive, in order. When the database would refuse one and the
   * migration would catch the error (`raised` is the exception class that the driver raises for a
   * SQLSTATE), raises it in Python; otherwise notes the fault and recovers.
   */
  perform(operations: readonly Operation[], site: Site, tag: string): void;
  /** Runs SQL text, statement by statement. `parameters`: bound values are given, so the text may hold placeholders. */
  execute(text: StrValue, site: Site, tag: string): ExecutionResult;
  /** Something that does something to the database, not known what. */
  unread(reason: string, site: Site, tag: string): void;
  /** One expression out of migration text, with holes taken care of. */
  expression(text: StrValue): SqlExpression;
}

export type ExecutionResult = Rows;

export interface Host {
  /** Modules that stand for libraries. */
  module(name: string): ModuleValue | undefined;
  /** How `upgrade()` or `downgrade()` of a revision is called; null when the revision has none. `module` is the revision's own. */
  entry(module: ModuleValue, revision: Revision, direction: Direction): { readonly callee: Value; readonly positional: readonly Value[] } | null;
  /** The class of the Python exception that the driver raises for a SQLSTATE. */
  exceptionFor(sqlstate: string): Value;
  /** Called before a revision runs. `run` stands for the run of the framework that it is a part of: the same object, the same run. */
  begin(revision: Revision, run: object): void;
}

export const frameworks: readonly Framework[] = [alembic];
