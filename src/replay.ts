/**
 * Runs a chain symbolically: each revision's `upgrade()` is interpreted against the catalog, in
 * Alembic's order, and everything that it does is kept as a step of the history. On request the
 * downgrades are interpreted as well: each from the state after its upgrade, and all from head to base.
 */
import type { Dialect, SqlReader } from "./dialects/index.ts";
import { createInterpreter } from "./evaluate/interpreter.ts";
import type { RunOutcome } from "./evaluate/options.ts";
import { CERTAIN, HOLE, type Certainty, type ClassValue, type Site, type StrValue } from "./evaluate/value.ts";
import type { ChainPlace, ExecutionResult, Framework, Host, Recorder } from "./frameworks/index.ts";
import { createCatalog, type Catalog, type Difference, type Fault, type Mark, type StepId } from "./model/catalog.ts";
import type {
  Chain, Direction, Downgrade, DowngradePass, EnvironmentFacts, History, Ignore, Raised, Replayed, Revision, Skip, Step,
  Unread, UnreadableFile,
} from "./model/history.ts";
import type { Operation, QualifiedName, Query, SqlExpression, SqlStatement } from "./model/operation.ts";
import type { Project } from "./project.ts";
import type { Location, Span } from "./source.ts";
import type { PythonParser } from "./syntax/parser.ts";
import type { FunctionStatement, Module, SyntaxProblem } from "./syntax/tree.ts";

export interface ReplayInput {
  readonly framework: Framework;
  readonly place: ChainPlace;
  readonly chain: Chain;
  readonly environment: EnvironmentFacts;
  readonly project: Project;
  readonly parser: PythonParser;
  readonly dialect: Dialect;
  /** The dialect's reader. */
  readonly sql: SqlReader;
  /** The revisions to run, in order; normally all of the chain's. */
  readonly revisions: readonly Revision[];
  /** The major version of PostgreSQL that the project tells; null when it tells none. */
  readonly postgresVersion: number | null;
  /** Tables that stand in the database before the chain runs. */
  readonly external: readonly QualifiedName[];
  /** The schemas that the database searches by itself, when it is not `public` alone. */
  readonly searchPath?: readonly string[];
  /** Comments that ask for silence; they are part of what the history tells. */
  readonly ignores: readonly Ignore[];
  /** Called before each revision, with how many are done. */
  readonly onProgress?: (done: number, all: number) => void;
  /**
   * Which downgrades are interpreted; none by default, since they cost as much as the upgrades.
   * `judged`: each, and from head to base as far as that may show anything else and a real run gets.
   */
  readonly downgrades?: readonly DowngradePass[] | "judged";
  /** Called after each revision. The catalog is as the revision left it, and goes on changing. */
  readonly observe?: (revision: Revision, pass: "upgrade" | DowngradePass, catalog: Catalog) => void;
}

/** Steps before the first revision: what Alembic itself does to the database. */
const BEFORE_THE_CHAIN = -1;

/** Replays the revisions from an empty database. Never throws for anything that a project contains. */
export function replay(input: ReplayInput): History {
  const { dialect } = input;
  const catalog: Catalog = createCatalog({
    external: input.external,
    postgresVersion: input.postgresVersion,
    ...(input.searchPath && { searchPath: input.searchPath }),
    refuses: (fault, operation) => dialect.refuses(fault, operation, catalog),
  });
  const transactions = transactionsOf(catalog, dialect, input.environment);
  transactions.startRun(BEFORE_THE_CHAIN);
  createVersionTable(catalog, input.environment);
  translateSchema(catalog, input.environment);

  const log = createLog(catalog, dialect, input.chain, input.sql);
  const host = input.framework.host({
    place: input.place, chain: input.chain, environment: input.environment,
    catalog, dialect, sql: input.sql, recorder: log.recorder,
  });
  log.useHost(host);
  const interpreter = createInterpreter({
    project: input.project,
    parser: input.parser,
    importRoots: input.place.importRoots,
    hostModule: (name) => host.module(name),
    world: catalog,
    loaded: { program: input.environment.source?.path ?? null, files: input.chain.revisions.map(({ source }) => source.path) },
    onSkip: (test, skipped) => log.skip(test, () => input.framework.changesIn(skipped, test.source)),
    onOpaqueCall: (callee, _call, reason, stack) => log.opaque(`${callee}: ${reason}`, stack),
  });

  /** Runs a revision as a part of a run of the framework. */
  function run(revision: Revision, direction: Direction, part: object): Entry {
    log.start(revision, direction);
    transactions.startRevision(log.nextStep());
    host.begin(revision, part);
    const module = interpreter.module(revision.source.path);
    const entry = module && host.entry(module, revision, direction);
    const error = errorOf(input.parser.parse(revision.source), direction);
    const isAbsent = direction === "downgrade" && module !== null && !module.open && !module.attributes.has(direction) && !error;
    if (entry) {
      const outcome = interpreter.run(entry.callee, entry.positional);
      if (outcome.kind === "raised") {
        log.raised(outcome);
        // The exception ends a real run; the revisions after it are replayed as if it had not come.
        catalog.forgive();
      } else if (direction === "upgrade") log.stamp(stampOf(input.environment), input.environment.versionTable.known);
    } else if (!error && !isAbsent) {
      // A file without upgrade() is told of with the chain.
      const isTold = direction === "upgrade" && input.chain.unreadable.some(({ path }) => path === revision.source.path);
      if (!isTold) log.opaque(`${direction}(): it is not known what it does`, [{ source: revision.source, span: revision.idSpan }]);
    }
    if (error) log.opaque(`${direction}(): ${error.message}`, [{ source: revision.source, span: error.span }]);
    transactions.endRevision(log.nextStep());
    const callee = entry?.callee;
    const isOwn = callee?.kind === "function" && callee.declaration.kind === "function" && callee.source === revision.source;
    return { defined: !isAbsent, location: { source: revision.source, span: isOwn ? (callee.declaration as FunctionStatement).nameSpan : revision.idSpan } };
  }

  const downgrades: Downgrade[] = [];
  function downgrade(revision: Revision, pass: DowngradePass, after: StepId, part: object): Replayed & Entry {
    const { result, ...did } = log.aside(after, () => run(revision, "downgrade", part));
    input.observe?.(revision, pass, catalog);
    return { ...did, ...result };
  }

  /** The downgrade of a revision from the state after its upgrade, and the upgrade once more where that may go another way. `before`: the state before the upgrade. */
  function downgradeEach(revision: Revision, before: Mark): void {
    const upgraded = catalog.mark();
    const after = log.nextStep();
    transactions.startRun(after);
    const did = downgrade(revision, "each", after, {});
    const differences = catalog.differencesSince(before);
    let again: Replayed | null = null;
    if (differences.length > 0 && !isStopped(did)) {
      transactions.startRun(after + did.steps.length);
      again = log.aside(after + did.steps.length, () => run(revision, "upgrade", {}));
    }
    catalog.rollback(upgraded);
    downgrades.push({ ...did, revision, pass: "each", after, differences, again });
  }

  /** All downgrades from head to base, in one run. `wholly`: also past what a real run stops at. */
  function downgradeChain(wholly: boolean): void {
    const head = catalog.mark();
    const part = {};
    let after = log.nextStep();
    transactions.startRun(after);
    for (const revision of input.revisions.toReversed()) {
      const did = downgrade(revision, "chain", after, part);
      downgrades.push({ ...did, revision, pass: "chain", after, differences: [], again: null });
      after += did.steps.length;
      if (!wholly && isStopped(did)) break;
    }
    catalog.rollback(head);
  }

  const isJudged = input.downgrades === "judged";
  const passes = new Set(isJudged ? ["each"] : input.downgrades);
  const upgrading = {};
  input.revisions.forEach((revision, done) => {
    input.onProgress?.(done, input.revisions.length);
    const before = catalog.mark();
    run(revision, "upgrade", upgrading);
    input.observe?.(revision, "upgrade", catalog);
    if (passes.has("each")) downgradeEach(revision, before);
  });
  if (passes.has("chain") || (isJudged && mayDifferInOneRun(downgrades))) downgradeChain(!isJudged);

  return {
    chain: withLateErrors(input.chain, input.parser),
    environment: input.environment,
    revisions: input.revisions,
    catalog,
    ignores: input.ignores,
    neighbours: [],
    fresh: new Set(input.chain.heads),
    application: input.framework.application(input.place, input.project, input.parser, input.chain),
    downgrades,
    ...log.result(),
  };
}

/** The function that a revision runs. */
type Entry = Pick<Downgrade, "defined" | "location">;

/** Whether a real run ends here. */
function isStopped({ steps, raised, defined }: Replayed & Entry): boolean {
  return (
    !defined ||
    raised.some(({ certainty }) => certainty.certain) ||
    steps.some((step) => step.certainty.certain && step.faults.some(({ only }) => only === null))
  );
}

/**
 * Whether the downgrades may do something else in one run from head to base than each by itself: one
 * that does not restore what was before leaves it to the next, an enum value is not to be used before
 * it is committed, and SQLAlchemy remembers the types that it created with tables.
 */
function mayDifferInOneRun(downgrades: readonly Downgrade[]): boolean {
  // An extension or an enum value that is left is in nobody's way.
  const isInTheWay = ({ change, object, what, before }: Difference): boolean =>
    !(change === "more" && object.kind === "extension") && !(what === "labels" && before === null);
  if (
    downgrades.some(
      ({ differences, steps }) => differences.some(isInTheWay) || steps.some(({ operation }) => operation.kind === "add-enum-value"),
    )
  )
    return true;
  const types = downgrades.flatMap(({ steps }) => [
    ...new Set(steps.flatMap(({ operation }) => (operation.kind === "create-enum" ? [operation.name.name] : []))),
  ]);
  return new Set(types).size < types.length;
}

/**
 * `schema_translate_map` moves the unqualified names of constructs, not those of SQL text. Whoever uses
 * it sets search_path for the text, so that for both an unqualified name is in that schema first.
 */
function translateSchema(catalog: Catalog, { translatedSchema }: EnvironmentFacts): void {
  if (translatedSchema === null) return;
  const before = { step: BEFORE_THE_CHAIN, certain: true };
  catalog.apply({ kind: "create-schema", name: translatedSchema, ifNotExists: true }, before);
  catalog.apply({ kind: "set-search-path", schemas: [translatedSchema, "public"], local: false }, before);
}

/** The chain with the files of which only reading their functions showed that Python refuses them. */
function withLateErrors(chain: Chain, parser: PythonParser): Chain {
  const known = new Set(chain.unreadable.map(({ path }) => path));
  const late = chain.revisions.flatMap(({ source }): UnreadableFile[] => {
    const [error] = known.has(source.path) ? [] : parser.parse(source).errors;
    return error ? [{ path: source.path, source, span: error.span, problem: error.message, whole: false, refused: true }] : [];
  });
  return late.length === 0 ? chain : { ...chain, unreadable: [...chain.unreadable, ...late] };
}

/** The first syntax error that may hide a part of a function: one that is not inside of another function. */
function errorOf(module: Module, name: string): SyntaxProblem | undefined {
  if (module.errors.length === 0) return undefined;
  const others = module.body.filter((statement) => statement.kind === "function" && statement.name !== name);
  return module.errors.find(({ span }) => !others.some((other) => other.span.start <= span.start && span.start < other.span.end));
}

/** `CREATE TABLE alembic_version`, as Alembic's MigrationContext._ensure_version_table makes it. */
function createVersionTable(catalog: Catalog, environment: EnvironmentFacts): void {
  const { schema, name, width } = environment.versionTable;
  if (schema !== null) catalog.apply({ kind: "create-schema", name: schema, ifNotExists: true }, { step: BEFORE_THE_CHAIN, certain: true });
  catalog.apply(
    {
      kind: "create-table",
      name: { schema, name },
      ifNotExists: true,
      persistence: "permanent",
      inherits: [],
      partitionBy: null,
      partitionOf: null,
      like: [],
      as: null,
      withData: true,
      foreign: false,
      columns: [
        {
          name: "version_num",
          type: { kind: "named", schema: null, name: "varchar", modifiers: [width], dimensions: 0 },
          nullable: false,
          default: null,
          identity: null,
          generated: null,
          serial: false,
          collation: null,
          constraints: [],
          span: null,
        },
      ],
      constraints: [
        {
          kind: "primary-key",
          name: `${name}_pkc`,
          columns: ["version_num"],
          include: [],
          usingIndex: null,
          deferrable: false,
          span: null,
        },
      ],
    },
    { step: BEFORE_THE_CHAIN, certain: true },
  );
}

/** Alembic writes the revision's id into its table when the revision is done. */
function stampOf(environment: EnvironmentFacts): Operation {
  const { schema, name } = environment.versionTable;
  const query: Query = {
    uses: [{ name: { schema, name }, access: "insert", columns: [], span: null }],
    functions: [],
    types: [],
    output: null,
    star: null,
    emptyWhenAnyIsEmpty: [],
    countsRows: false,
  };
  return { kind: "query", query, verb: "insert", truncateCascade: false };
}

/** The transactions that env.py opens, as far as it tells: around each run of Alembic, or around each revision. Without transactional DDL there are none. */
function transactionsOf(catalog: Catalog, dialect: Dialect, environment: EnvironmentFacts) {
  const mode = dialect.traits.transactionalDdl ? environment.transactions.mode : "unknown";
  const renew = (step: StepId): void => {
    for (const verb of ["commit", "begin"] as const) catalog.apply({ kind: "transaction", verb, name: null }, { step, certain: true });
  };
  const isOfRun = mode === "one" || mode === "outer";
  return {
    /** A run of Alembic begins, and the one before it, if any, has ended. */
    startRun: (step: StepId): void => (isOfRun ? renew(step) : undefined),
    startRevision: (step: StepId): void => (mode === "per-migration" ? renew(step) : undefined),
    endRevision(step: StepId): void {
      if (mode === "per-migration") catalog.apply({ kind: "transaction", verb: "commit", name: null }, { step, certain: true });
    },
  };
}

/** What the recorder gathers while a chain runs. */
function createLog(catalog: Catalog, dialect: Dialect, chain: Chain, sql: SqlReader) {
  let page = emptyPage(0);
  const expressions = new Map<string, SqlExpression>();
  let revision: Revision | null = null;
  let direction: Direction = "upgrade";
  let host: Host | null = null;
  /** Operations that PostgreSQL ignored only because an error before them had ended the transaction. */
  const ignored: {
    readonly operation: Operation;
    readonly at: { readonly location: Location; readonly stack: readonly Location[]; readonly certainty: Certainty };
    readonly tag: string;
  }[] = [];

  const running = (): Revision => {
    if (revision === null) throw new Error("a step outside of any revision");
    return revision;
  };

  const nextStep = (): StepId => page.from + page.steps.length;

  function note(
    operation: Operation,
    at: { location: Location; stack: readonly Location[]; certainty: Certainty },
    tag: string,
    how: { readonly certain: boolean; readonly mayFail: boolean },
  ): void {
    const id = nextStep();
    const transaction = catalog.transaction();
    const applied = catalog.apply(operation, { step: id, ...how });
    page.steps.push({
      id,
      revision: running(),
      direction,
      operation,
      location: at.location,
      stack: at.stack,
      certainty: at.certainty,
      tag,
      transaction,
      effects: applied.effects,
      faults: applied.faults,
    });
  }

  /**
   * Applies one operation. An error that the migration would catch is raised in Python, so that its
   * handler runs; one that it may or may not catch makes the operation merely possible.
   */
  function act(operation: Operation, site: Site, location: Location, tag: string): void {
    if (!dialect.knows(operation)) return;
    let certain = site.certainty.certain;
    let mayFail = false;
    if (certain && site.isInTry && isGuarded(site)) {
      const fault = catalog.check(operation, { step: nextStep(), certain: true })[0];
      const caught = fault ? (fault.only === null ? wouldCatch(fault, site) : undefined) : false;
      if (fault && caught === true) refuse(operation, fault, site, location, tag);
      mayFail = caught === undefined;
      certain = !mayFail;
      // What may fail though no fault says so: the rest of the `try` does not run then.
      const doubt = doubtOf(operation);
      if (doubt !== null) site.mayRaise(host!.exceptionFor("42P01"), doubt);
    }
    note(operation, { location, stack: site.stack, certainty: site.certainty }, tag, { certain, mayFail });
  }

  /** Why an operation may fail though no fault says so: it was not read, or a name in it or what it works on is not known whole. */
  function doubtOf(operation: Operation): string | null {
    if (operation.kind === "unread") return operation.reason;
    if (HOLE.test(JSON.stringify(operation))) return "a name in the statement is not known";
    const target = "table" in operation ? operation.table : "name" in operation ? operation.name : null;
    const relation = typeof target === "object" && target !== null ? catalog.findRelation(target) : undefined;
    return relation && (relation.presence === "possible" || relation.open) ? `what ${relation.name} is like is not known` : null;
  }

  /** The database refuses an operation and the migration catches the error: nothing is applied, and the transaction is lost. */
  function refuse(operation: Operation, fault: Fault, site: Site, location: Location, tag: string): never {
    const lost = catalog.transaction();
    if (lost.kind === "open" && lost.abortedBy !== null) ignored.push({ operation, at: { location, stack: site.stack, certainty: site.certainty }, tag });
    else {
      page.caught.push({ step: nextStep(), revision: running(), direction, location, fault });
      catalog.abort(fault.message);
    }
    return site.raise(host!.exceptionFor(fault.sqlstate), fault.message);
  }

  /** Whether some error of the database might be caught here: one of each class that drivers raise. */
  function isGuarded(site: Site): boolean {
    return ["42P01", "2BP01", "23505", "55P04"].some((sqlstate) => {
      const exception = host!.exceptionFor(sqlstate);
      return exception.kind !== "class" || site.wouldCatch(exception) !== false;
    });
  }

  function wouldCatch(fault: Fault, site: Site): boolean | undefined {
    const exception = host!.exceptionFor(fault.sqlstate);
    return exception.kind === "class" ? site.wouldCatch(exception as ClassValue) : undefined;
  }

  function missed(reason: string, location: Location): void {
    page.unread.push({ revision: running(), direction, location, reason });
  }

  /** A statement counts as unread once, however many of its parts could not be read. */
  function noteUnread(operations: readonly Operation[], location: Location): void {
    const reason = unreadReason(operations);
    if (reason !== null) missed(reason, location);
  }

  /** Statements that are sent together are one transaction even in autocommit (exec_simple_query). */
  function together(run: () => void): void {
    const settle = (verb: "begin" | "commit" | "rollback" | "autocommit"): void =>
      void catalog.apply({ kind: "transaction", verb, name: null }, { step: nextStep(), certain: true });
    let end: "commit" | "rollback" = "rollback";
    settle("begin");
    try {
      run();
      end = "commit";
    } finally {
      settle(end);
      settle("autocommit");
    }
  }

  const recorder: Recorder = {
    perform(operations, site, tag) {
      page.statements += 1;
      const location = locationInRevision(site.stack, running());
      noteUnread(operations, location);
      for (const operation of operations) act(operation, site, location, tag);
    },
    execute(text, site) {
      const calledFrom = locationInRevision(site.stack, running());
      let result: ExecutionResult = { rows: "unknown", reason: "the text holds no statement that gives rows" };
      const statements = sql.read(text.value);
      const run = (): void => {
        // A text is parsed as a whole before any statement of it runs (exec_simple_query).
        const refused = statements.find(({ syntaxError }) => syntaxError !== null);
        if (refused && chain.dialectIsTold)
          act(
            { kind: "raise", sqlstate: "42601", message: refused.syntaxError!.message, intent: "sends a text that is not SQL" },
            site,
            locate(text, refused.span) ?? calledFrom,
            refused.tag,
          );
        for (const statement of statements) {
          page.statements += 1;
          const location = locate(text, statement.span) ?? calledFrom;
          // What a query gives depends on the state before it runs.
          result = rowsOf(statement, catalog);
          noteUnread(statement.operations, location);
          for (const operation of statement.operations) act(operation, site, location, statement.tag);
        }
      };
      if (statements.length > 1 && catalog.transaction().kind === "autocommit" && site.certainty.certain) together(run);
      else run();
      return result;
    },
    unread(reason, site, tag) {
      recorder.perform([{ kind: "unread", reason, mayTouch: null }], site, tag);
    },
    expression(text) {
      // The same few defaults (`now()`, `false`) stand in every table.
      let expression = expressions.get(text.value);
      if (!expression) expressions.set(text.value, (expression = sql.expression(text.value)));
      if (HOLE.test(text.value)) return { ...expression, read: false };
      return expression.syntaxError === undefined || chain.dialectIsTold ? expression : { ...expression, syntaxError: undefined };
    },
  };

  return {
    recorder,
    nextStep,
    useHost(value: Host): void {
      host = value;
    },
    start(next: Revision, way: Direction): void {
      revision = next;
      direction = way;
    },
    /** A call into code that could not be followed and that was handed the database. */
    opaque(reason: string, stack: readonly Location[]): void {
      // Module level code of a revision runs before the revision does; then there is nothing to count.
      if (revision === null) return;
      page.statements += 1;
      const location = locationInRevision(stack, revision);
      missed(reason, location);
      note({ kind: "unread", reason, mayTouch: null }, { location, stack, certainty: CERTAIN }, "call", { certain: true, mayFail: false });
    },
    raised({ exception, message, location, deliberate, certain }: Extract<RunOutcome, { kind: "raised" }>): void {
      page.raised.push({
        step: nextStep(),
        revision: running(),
        direction,
        location,
        exception: exception?.name ?? null,
        message,
        deliberate,
        certainty: certain ? CERTAIN : { certain: false, reason: "it is raised on some paths only" },
      });
    },
    /**
     * Alembic writes down that the revision is done: a step only when PostgreSQL refuses that, at the
     * place of what made it do so. What the migration did after it had lost its transaction may have
     * been meant to happen, so that nothing later is accused of missing it. A table whose schema is not
     * known is not missed.
     */
    stamp(operation: Operation, isKnown: boolean): void {
      const [refusal] = catalog.check(operation, { step: nextStep(), certain: true });
      if (refusal !== undefined && !isKnown && refusal.sqlstate !== "25P02") return;
      if (refusal === undefined) return void catalog.apply(operation, { step: BEFORE_THE_CHAIN, certain: true });
      const id = nextStep();
      const transaction = catalog.transaction();
      const cause = page.caught.at(-1)?.revision === running() ? page.caught.at(-1) : undefined;
      const location = cause?.location ??
        page.steps.findLast((step) => step.revision === running())?.location ?? { source: running().source, span: running().idSpan };
      const { effects, faults } = catalog.apply(operation, { step: id, certain: true });
      const fault: Fault =
        refusal.sqlstate === "25P02"
          ? refusal
          : { ...refusal, kind: "refused", intent: "leaves Alembic unable to write down that it is done" };
      page.steps.push({
        id,
        revision: running(),
        direction,
        operation,
        location,
        stack: [location],
        certainty: CERTAIN,
        tag: "alembic",
        transaction,
        effects,
        faults: faults.length > 0 ? [fault] : [],
      });
      for (const { operation: meant, at, tag } of ignored.splice(0)) note(meant, at, tag, { certain: false, mayFail: true });
    },
    skip(test: Location, changes: Skip["changes"]): void {
      if (revision !== null && test.source === revision.source && !page.skips.some((skip) => skip.test.span === test.span))
        page.skips.push({ revision, direction, test, changes });
    },
    result: () => replayed(page),
    /** What a run gathers on a page of its own, whose steps are numbered from `from` on. */
    aside<Result>(from: StepId, run: () => Result): Replayed & { readonly result: Result } {
      const whole = page;
      page = emptyPage(from);
      const result = run();
      const gathered = replayed(page);
      page = whole;
      return { ...gathered, result };
    },
  };
}

/** What is gathered for one list of steps, numbered from `from` on. */
interface Page {
  readonly from: StepId;
  readonly steps: Step[];
  readonly unread: Unread[];
  readonly raised: Raised[];
  readonly caught: Replayed["caught"][number][];
  readonly skips: Skip[];
  statements: number;
}

function emptyPage(from: StepId): Page {
  return { from, steps: [], unread: [], raised: [], caught: [], skips: [], statements: 0 };
}

function replayed({ steps, unread, raised, caught, skips, statements }: Page): Replayed {
  return { steps, unread, raised, caught, skips, statements: { all: statements, read: statements - unread.length } };
}

/** Why a part of these operations could not be read; null when all of them were. */
function unreadReason(operations: readonly Operation[]): string | null {
  for (const operation of operations) {
    const reason =
      operation.kind === "unread" ? operation.reason
      : operation.kind === "conditional" ? unreadReason([...operation.then, ...operation.otherwise])
      : operation.kind === "handled" ? unreadReason([...operation.body, ...operation.handlers.flatMap((handler) => handler.operations)])
      : null;
    if (reason !== null) return reason;
  }
  return null;
}

/** The innermost place of a call stack that stands in the revision's own file, otherwise the outermost. */
function locationInRevision(stack: readonly Location[], revision: Revision): Location {
  for (let at = stack.length - 1; at >= 0; at--) if (stack[at]!.source === revision.source) return stack[at]!;
  return stack[0] ?? { source: revision.source, span: revision.idSpan };
}

/** Where a part of a string stands in the project, if its first character stands in a file. */
function locate(text: StrValue, span: Span): Location | null {
  const first = text.pieces.find((piece) => piece.at <= span.start && span.start < piece.at + piece.length);
  if (!first) return null;
  let end = first.start + Math.min(span.end, first.at + first.length) - first.at;
  for (const piece of text.pieces) {
    // A later piece belongs to the same stretch of source when it stands further down in the same file.
    if (piece.source !== first.source || piece.at >= span.end || piece.at <= first.at || piece.start < end) continue;
    end = piece.start + Math.min(span.end, piece.at + piece.length) - piece.at;
  }
  return { source: first.source, span: { start: first.start + span.start - first.at, end } };
}

/** What can be said of a statement's rows, given what the chain has put into the tables. */
function rowsOf(statement: SqlStatement, catalog: Catalog): ExecutionResult {
  const operation = statement.operations[0];
  if (operation?.kind !== "query") return { rows: "unknown", reason: `the result of ${statement.tag} depends on the database` };
  return catalog.rowsOf(operation.query);
}
