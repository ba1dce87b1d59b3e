/**
 * How env.py opens transactions around revisions in online mode.
 *
 * What decides, from real runs (Alembic 1.20 with SQLAlchemy 2.1, Alembic 1.8 with 1.4, PostgreSQL 15):
 *
 * - `context.configure()` looks whether its connection is in a transaction. If it is
 *   (`_in_external_transaction`), Alembic neither begins nor commits anything, `transaction_per_migration`
 *   is without effect, and `autocommit_block()` in a revision ends in an AssertionError.
 * - A transaction that is begun after `configure()` is taken over: with `transaction_per_migration`
 *   each revision commits it, without it all revisions share it, and `autocommit_block()` fails.
 * - A statement that is executed on the connection before `configure()` begins a transaction by itself
 *   in SQLAlchemy 2, where nobody commits it, so that a run that succeeds leaves nothing behind; not
 *   in SQLAlchemy 1.4. Which of them it is cannot be seen in env.py.
 * - `transactional_ddl=False` gives every revision a transaction of its own.
 */
import type { Passage } from "../../model/application.ts";
import type { EnvironmentFacts, TransactionFacts } from "../../model/history.ts";
import type { Location, Source } from "../../source.ts";
import type { CallExpression, Expression } from "../../syntax/tree.ts";
import { evaluate, type Binding } from "./bindings.ts";
import { dottedName, type Listener, type Position } from "./walk.ts";

/** A transaction on a connection. `own`: begun by SQLAlchemy for a statement. */
interface Transaction {
  readonly kind: "begun" | "own" | "unknown";
  readonly location: Location;
  readonly text: string;
  /** The call that runs the statement, for `own`. */
  readonly call?: CallExpression;
}

interface Connection {
  readonly id: number;
  readonly autocommit: boolean;
}

/** Options of `context.configure`, with names of which nothing is known. */
interface Options {
  readonly entries: ReadonlyMap<string, Binding>;
  /** Whether there may be options that are not listed; `others`: but none about transactions. */
  readonly open: Openness;
}

type Openness = boolean | "others";

function wider(one: Openness, other: Openness): Openness {
  return one === true || other === true ? true : one || other;
}

interface Configuration {
  readonly options: Options;
  readonly connection: Connection | null;
  readonly external: Transaction | null;
}

type Referent =
  | { readonly kind: "connection"; readonly connection: Connection }
  | { readonly kind: "options"; readonly options: Options }
  | { readonly kind: "constant"; readonly binding: Binding };

interface State {
  readonly referents: Map<string, Referent>;
  readonly transactions: Map<number, Transaction>;
  configuration: Configuration | null;
  begun: Location | null;
}

/** What one call of `run_migrations()` found. */
type Run = Pick<TransactionFacts, "mode" | "perMigration" | "location" | "text">;

export interface TransactionListener {
  readonly listener: Listener<State>;
  /** The facts, after the walk. */
  facts(): Pick<EnvironmentFacts, "transactions" | "uncommitted" | "setLocal"> & { readonly versionTable: Omit<EnvironmentFacts["versionTable"], "width"> };
}

/** Methods that read an option of the configuration. */
const SETTING_READERS = new Set(["get_main_option", "get_alembic_option", "get"]);

/** Methods of a connection that run a statement, and so begin a transaction in SQLAlchemy 2. */
const EXECUTES = new Set(["execute", "scalar", "scalars", "exec_driver_sql"]);

/**
 * Follows env.py's connections, transactions and options. `settings`: the options of the configuration.
 * `mayPassOptions`: whether the application may hand options about transactions to Flask-Migrate.
 */
export function createTransactionListener(settings: ReadonlyMap<string, string>, mayPassOptions: () => boolean): TransactionListener {
  let lastConnection = 0;
  let state: State = { referents: new Map(), transactions: new Map(), configuration: null, begun: null };
  const runs: Run[] = [];
  let lastOnline: Configuration | null = null;
  let uncommitted: Passage | null = null;
  let setLocal: Passage | null = null;

  // ---------------------------------------------------------------------------------------------
  // Names

  function key(scope: number, text: string): string {
    return `${scope}:${text}`;
  }

  function textOf(expression: Expression, source: Source): string {
    return source.text.slice(expression.span.start, expression.span.end);
  }

  function lookup(expression: Expression, at: Position): Referent | undefined {
    const text = textOf(expression, at.unit.module.source);
    for (const scope of at.scopes) {
      const found = state.referents.get(key(scope, text));
      if (found !== undefined) return found;
    }
    return undefined;
  }

  function bind(target: Expression, referent: Referent | null, at: Position): void {
    const name = key(at.scopes[0]!, textOf(target, at.unit.module.source));
    if (referent === null) state.referents.delete(name);
    else state.referents.set(name, referent);
  }

  function constant(expression: Expression, at: Position): Binding {
    const setting = settingNamed(expression, at);
    if (setting !== undefined) return { kind: "text", text: setting, span: expression.span };
    return evaluate(expression, (name) => {
      const found = at.scopes.map((scope) => state.referents.get(key(scope, name))).find((referent) => referent !== undefined);
      return found?.kind === "constant" ? found.binding : undefined;
    });
  }

  /** `config.get_main_option("name")`, and `.get("name")` of a section of the configuration. */
  function settingNamed(expression: Expression, at: Position): string | undefined {
    const found = methodCall(expression);
    const argument = found?.call.arguments[0];
    if (!found || !argument || !SETTING_READERS.has(found.method) || /environ$/.test(dottedName(found.receiver)?.join(".") ?? "")) return undefined;
    const name = constant(argument.value, at);
    return name.kind === "text" ? settings.get(name.text) : undefined;
  }

  function locationOf(expression: Expression, at: Position): Location {
    return { source: at.unit.module.source, span: expression.span };
  }

  // ---------------------------------------------------------------------------------------------
  // Connections

  /** `await f()` as `f()`, `stack.enter_context(f())` as `f()`. */
  function unwrapped(expression: Expression): Expression {
    if (expression.kind === "opaque" && expression.children.length === 1) return unwrapped(expression.children[0]!);
    if (expression.kind !== "call" || expression.arguments.length !== 1) return expression;
    const method = dottedName(expression.callee)?.at(-1);
    return method === "enter_context" || method === "enter_async_context" ? unwrapped(expression.arguments[0]!.value) : expression;
  }

  function methodCall(expression: Expression): { readonly call: CallExpression; readonly receiver: Expression; readonly method: string } | null {
    if (expression.kind !== "call" || expression.callee.kind !== "attribute") return null;
    return { call: expression, receiver: expression.callee.object, method: expression.callee.name };
  }

  function newConnection(autocommit: boolean): Connection {
    return { id: ++lastConnection, autocommit };
  }

  /** The connection that an expression stands for; null when it is none that is known. */
  function connectionOf(expression: Expression, at: Position): Connection | null {
    const plain = unwrapped(expression);
    const known = lookup(plain, at);
    if (known?.kind === "connection") return known.connection;
    const made = methodCall(plain);
    if (made === null) return null;
    const autocommit = /\bAUTOCOMMIT\b/.test(textOf(plain, at.unit.module.source));
    if (made.method === "connect") return newConnection(autocommit || isAutocommitEngine(made.receiver, at));
    if (made.method === "execution_options") {
      const inner = connectionOf(made.receiver, at);
      return inner === null ? null : { id: inner.id, autocommit: inner.autocommit || autocommit };
    }
    return null;
  }

  function isAutocommitEngine(engine: Expression, at: Position): boolean {
    const known = lookup(engine, at);
    return known?.kind === "constant" && known.binding.kind === "computed" && known.binding.reason === AUTOCOMMIT;
  }

  function beginOn(connection: Connection, call: Expression, at: Position): void {
    state.transactions.set(connection.id, { kind: "begun", location: locationOf(call, at), text: oneLine(textOf(call, at.unit.module.source)) });
  }

  /** A `with` item that opens or uses a connection: `engine.connect()`, `engine.begin()`, `connection.begin()`. */
  function enter(item: Expression, target: Expression | null, at: Position): void {
    const plain = unwrapped(item);
    const called = methodCall(plain);
    if (called?.method === "begin_transaction") {
      state.begun ??= locationOf(plain, at);
      return;
    }
    if (called?.method === "begin" && called.call.arguments.length === 0) {
      const existing = connectionOf(called.receiver, at);
      const connection = existing ?? newConnection(false);
      beginOn(connection, plain, at);
      // What `engine.begin()` gives is the connection; what `connection.begin()` gives is the transaction.
      if (target !== null && existing === null) bind(target, { kind: "connection", connection }, at);
      return;
    }
    if (target === null) return;
    const connection = connectionOf(plain, at);
    bind(target, connection === null ? null : { kind: "connection", connection }, at);
  }

  function leave(item: Expression, target: Expression | null, at: Position): void {
    const plain = unwrapped(item);
    const called = methodCall(plain);
    if (called?.method === "begin_transaction") state.begun = null;
    const subject = called?.method === "begin" ? (connectionOf(called.receiver, at) === null ? target : called.receiver) : target;
    const referent = subject === null ? undefined : lookup(subject, at);
    if (referent?.kind === "connection") state.transactions.delete(referent.connection.id);
  }

  // ---------------------------------------------------------------------------------------------
  // Options

  function optionsOf(expression: Expression, at: Position): Options | null {
    const known = lookup(expression, at);
    if (known?.kind === "options") return known.options;
    if (expression.kind === "attribute" && expression.name === "configure_args") return { entries: new Map(), open: mayPassOptions() || "others" };
    if (expression.kind === "dict") {
      const entries = new Map<string, Binding>();
      let open: Openness = false;
      for (const entry of expression.entries) {
        const name = entry.key === null ? null : constant(entry.key, at);
        const spread = entry.key === null ? optionsOf(entry.value, at) : null;
        if (name?.kind === "text") entries.set(name.text, constant(entry.value, at));
        else if (spread !== null) merge(entries, spread);
        open = wider(open, name?.kind !== "text" && (spread?.open ?? true));
      }
      return { entries, open };
    }
    if (expression.kind === "call" && expression.callee.kind === "name" && expression.callee.name === "dict") {
      const passed = passedOptions(expression, at);
      return expression.arguments.some((argument) => argument.name === null && argument.spread === null) ? { ...passed, open: true } : passed;
    }
    if (expression.kind === "call" && expression.callee.kind === "name" && expression.arguments.length === 0)
      return returnedOptions(expression.callee.name, at);
    return null;
  }

  /** What a function of the module gives that does nothing but return its options. */
  function returnedOptions(name: string, at: Position): Options | null {
    const made = at.unit.module.body.find((statement) => statement.kind === "function" && statement.name === name);
    const body = made?.kind === "function" ? made.body() : [];
    const last = body.at(-1);
    const isPlain = body.every((statement) => statement === last || statement.kind === "expression");
    return isPlain && last?.kind === "return" && last.value?.kind === "dict" ? optionsOf(last.value, at) : null;
  }

  function merge(into: Map<string, Binding>, from: Options): void {
    for (const [name, binding] of from.entries) into.set(name, binding);
  }

  /** The keyword arguments of a call. */
  function passedOptions(call: CallExpression, at: Position): Options {
    const entries = new Map<string, Binding>();
    let open: Openness = false;
    for (const argument of call.arguments) {
      if (argument.name !== null) entries.set(argument.name, constant(argument.value, at));
      if (argument.spread === null) continue;
      const spread = argument.spread === "**" ? optionsOf(argument.value, at) : null;
      if (spread !== null) merge(entries, spread);
      open = wider(open, spread?.open ?? true);
    }
    return { entries, open };
  }

  /** `opts.update(...)`, `opts.setdefault(...)`. */
  function changeOptions(receiver: Expression, method: string, call: CallExpression, at: Position): void {
    const known = lookup(receiver, at);
    if (known?.kind !== "options") return;
    const entries = new Map(known.options.entries);
    let open = known.options.open;
    if (method === "update") {
      const given = call.arguments.map((argument) => (argument.name === null && argument.spread === null ? optionsOf(argument.value, at) : null));
      for (const options of [...given, passedOptions(call, at)]) if (options !== null) merge(entries, options);
      for (const [index, options] of given.entries()) open = wider(open, options?.open ?? call.arguments[index]!.name === null);
    } else {
      const name = call.arguments[0] === undefined ? null : constant(call.arguments[0].value, at);
      if (name?.kind !== "text") open = true;
      else if (!entries.has(name.text) && call.arguments[1] !== undefined) entries.set(name.text, constant(call.arguments[1].value, at));
    }
    for (const scope of at.scopes) {
      const name = key(scope, textOf(receiver, at.unit.module.source));
      if (state.referents.has(name)) return void state.referents.set(name, { kind: "options", options: { entries, open } });
    }
  }

  /** `opts["name"] = value`; false when the target is not an item of known options. */
  function setOption(target: Expression, value: Expression, at: Position): boolean {
    const known = target.kind === "subscript" ? lookup(target.object, at) : undefined;
    if (target.kind !== "subscript" || known?.kind !== "options") return false;
    const name = constant(target.index, at);
    const entries = new Map(known.options.entries);
    if (name.kind === "text") entries.set(name.text, constant(value, at));
    bind(target.object, { kind: "options", options: { entries, open: wider(known.options.open, name.kind !== "text") } }, at);
    return true;
  }

  // ---------------------------------------------------------------------------------------------
  // Calls

  function onCall(call: CallExpression, at: Position): void {
    const called = methodCall(call);
    if (called === null) {
      const inspected = call.callee.kind === "name" && call.callee.name === "inspect" ? call.arguments[0]?.value : undefined;
      if (inspected !== undefined) useConnection(inspected, call, at);
      return;
    }
    const { receiver, method } = called;
    switch (method) {
      case "configure":
        if (isContext(receiver) || call.arguments.some((argument) => argument.name === "connection")) configure(call, at);
        return;
      case "begin_transaction":
        // Used without `with` (`transaction = context.begin_transaction()`), it is entered somewhere below.
        state.begun ??= locationOf(call, at);
        return;
      case "run_migrations":
        if (isContext(receiver) || receiver.kind === "call") runs.push(runAt(call, at));
        return;
      case "begin": {
        // In a `with` it is met again by `enter`, which sees the target.
        const connection = connectionOf(receiver, at);
        if (connection !== null && call.arguments.length === 0) beginOn(connection, call, at);
        return;
      }
      case "commit":
      case "rollback": {
        // On whichever connection: it may be this one by another name.
        if (method === "commit" && runs.length > 0) uncommitted = null;
        const connection = connectionOf(receiver, at);
        if (connection !== null) state.transactions.delete(connection.id);
        return;
      }
      case "update":
      case "setdefault":
        return changeOptions(receiver, method, call, at);
      case "inspect":
        if (call.arguments[0] !== undefined) useConnection(call.arguments[0].value, call, at);
        return;
      default:
        if (!EXECUTES.has(method)) return;
        noteSetting(receiver, call, at);
        useConnection(receiver, call, at);
    }
  }

  /** A statement on a connection without transaction: SQLAlchemy 2 begins one. */
  function useConnection(expression: Expression, call: CallExpression, at: Position): void {
    const connection = connectionOf(expression, at);
    if (connection === null || connection.autocommit || state.transactions.has(connection.id)) return;
    state.transactions.set(connection.id, { kind: "own", location: locationOf(call, at), text: oneLine(textOf(call, at.unit.module.source)), call });
  }

  function noteSetting(receiver: Expression, call: CallExpression, at: Position): void {
    const text = textOf(call, at.unit.module.source);
    if (/["']\s*SET\s+LOCAL\b/i.test(text) && connectionOf(receiver, at) !== null) setLocal ??= { location: locationOf(call, at), text: oneLine(text) };
  }

  /** SQLAlchemy 2 does not take a plain string. */
  function isForOldSqlalchemy({ call }: Transaction): boolean {
    const first = call?.arguments[0]?.value;
    return first?.kind === "constant" && first.value.type === "str" && call?.callee.kind === "attribute" && call.callee.name !== "exec_driver_sql";
  }

  function configure(call: CallExpression, at: Position): void {
    const options = passedOptions(call, at);
    const argument = call.arguments.find((each, index) => each.name === "connection" || (index === 0 && each.name === null && each.spread === null));
    // With a URL instead of a connection it is the offline mode that is configured.
    if (argument === undefined && !options.open) return;
    const connection = argument === undefined ? null : connectionOf(argument.value, at);
    const external = connection === null ? null : (state.transactions.get(connection.id) ?? null);
    state.configuration = lastOnline = { options, connection, external };
  }

  function runAt(call: CallExpression, at: Position): Run {
    const unknown: Run = { mode: "unknown", perMigration: false, location: null, text: null };
    const { configuration } = state;
    if (configuration === null) return unknown;
    const { options, connection, external } = configuration;
    const perMigration = truthOf(options, "transaction_per_migration");
    const transactionalDdl = options.entries.get("transactional_ddl")?.kind ?? "true";
    const facts = { perMigration: perMigration === true };
    if (connection === null) return { ...unknown, ...facts };
    if (external?.kind === "own" && !isForOldSqlalchemy(external)) uncommitted ??= { location: external.location, text: external.text };
    if (external !== null) return { ...facts, mode: external.kind === "begun" ? "outer" : "unknown", location: external.location, text: external.text };
    if (connection.autocommit || perMigration === null || transactionalDdl === "computed") return { ...unknown, ...facts };
    if (perMigration || transactionalDdl === "false") return { ...facts, mode: "per-migration", location: state.begun ?? locationOf(call, at), text: null };
    const around = state.transactions.get(connection.id);
    if (around?.kind === "begun") return { ...facts, mode: "outer", location: around.location, text: around.text };
    return state.begun !== null ? { ...facts, mode: "one", location: state.begun, text: null } : { ...unknown, ...facts };
  }

  return {
    listener: {
      onCall,
      onEnter: enter,
      onLeave: leave,
      onAssign(targets, value, at) {
        const referent = referentOf(value, at);
        for (const target of targets) if (!setOption(target, value, at) || referent?.kind === "connection") bind(target, referent, at);
      },
      onPass(passings, outside, inside) {
        for (const { parameter, from } of passings) {
          const name = key(inside.scopes[0]!, parameter.name);
          if (parameter.kind === "keyword-rest") {
            const entries = new Map<string, Binding>();
            let open: Openness = false;
            for (const { name: option, value, spread } of from) {
              const options = spread ? optionsOf(value, outside) : null;
              if (option !== null) entries.set(option, constant(value, outside));
              if (options !== null) merge(entries, options);
              open = wider(open, spread && (options?.open ?? true));
            }
            state.referents.set(name, { kind: "options", options: { entries, open } });
            continue;
          }
          const referent = from[0] === undefined ? null : referentOf(from[0].value, outside);
          if (referent !== null) state.referents.set(name, referent);
        }
      },
      onHandOver(parameter, receiver, outside, inside) {
        const connection = parameter === undefined ? null : connectionOf(receiver, outside);
        if (parameter !== undefined && connection !== null) state.referents.set(key(inside.scopes[0]!, parameter.name), { kind: "connection", connection });
      },
      save: () => ({ ...state, referents: new Map(state.referents), transactions: new Map(state.transactions) }),
      restore(saved) {
        state = { ...saved, referents: new Map(saved.referents), transactions: new Map(saved.transactions) };
      },
    },
    facts: () => ({ transactions: agreed(runs), uncommitted, setLocal, versionTable: versionTableOf(lastOnline) }),
  };

  function referentOf(value: Expression, at: Position): Referent | null {
    const connection = connectionOf(value, at);
    if (connection !== null) return { kind: "connection", connection };
    const options = optionsOf(value, at);
    if (options !== null) return { kind: "options", options };
    const known = lookup(value, at);
    if (known !== undefined) return known;
    if (/\bAUTOCOMMIT\b/.test(textOf(value, at.unit.module.source)))
      return { kind: "constant", binding: { kind: "computed", reason: AUTOCOMMIT, span: value.span } };
    return { kind: "constant", binding: constant(value, at) };
  }
}

/** Marks an engine that was made with `isolation_level="AUTOCOMMIT"`. */
const AUTOCOMMIT = "an engine in autocommit mode";

function isContext(receiver: Expression): boolean {
  return /context$|^ctx$/i.test(dottedName(receiver)?.at(-1) ?? "");
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}

/** True or false when an option about transactions says so or is not given; null when it cannot be known. */
function truthOf(options: Options, name: string): boolean | null {
  const binding = options.entries.get(name);
  if (binding === undefined) return options.open === true ? null : false;
  return binding.kind === "true" ? true : binding.kind === "false" || binding.kind === "none" ? false : null;
}

/** What all runs that are understood agree on. Both modes that put all revisions into one transaction count as one. */
function agreed(runs: readonly Run[]): TransactionFacts {
  const unknown: TransactionFacts = { mode: "unknown", perMigration: false, location: null, text: null };
  const known = runs.filter((run) => run.mode !== "unknown");
  const [first] = known.length > 0 ? known : runs;
  if (first === undefined) return unknown;
  const isOne = (run: Run): boolean => run.mode === "one" || run.mode === "outer";
  if (!known.every((run) => isOne(run) === isOne(first))) return unknown;
  // Only what holds for every run forbids what Alembic's own transaction allows.
  return known.find((run) => run.mode === "one") ?? first;
}

function versionTableOf(configuration: Configuration | null): { readonly schema: string | null; readonly name: string; readonly known: boolean } {
  const isKnown = (name: string): boolean => configuration?.options.entries.get(name)?.kind !== "computed";
  const text = (name: string): string | null => {
    const binding = configuration?.options.entries.get(name);
    return binding?.kind === "text" ? binding.text : null;
  };
  return {
    schema: text("version_table_schema"),
    name: text("version_table") ?? "alembic_version",
    known: isKnown("version_table_schema") && isKnown("version_table"),
  };
}
