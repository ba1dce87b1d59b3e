/** The abstract interpreter: runs Python as far as it can be known, without executing it. */
import type { Location } from "../source.ts";
import type { Expression, Statement } from "../syntax/tree.ts";
import { attributeOf, itemOf, iterationOf, setAttributeOf, setItemOf } from "./attributes.ts";
import { createBranches } from "./branches.ts";
import { builtinNamed } from "./builtins.ts";
import { callValue } from "./calls.ts";
import { eitherValue, wouldCatch } from "./control.ts";
import { exceptionClass, exceptionClassOf, makeException } from "./exceptions.ts";
import { decideCondition, evaluateExpression } from "./expressions.ts";
import { textOf } from "./format.ts";
import { MAX_STEPS } from "./limits.ts";
import {
  missImport, OUTSIDE, PythonRaise, StepsExhausted, locationOf, moduleOfScope, plainCall, stackAt, type Activation,
  type Frame, type LoadedModule, type Machine,
} from "./machine.ts";
import { createModules, type Modules } from "./modules.ts";
import { binaryValue, equalTo, truthOf } from "./operators.ts";
import type { Interpreter, InterpreterOptions, RunOutcome } from "./options.ts";
import { standardModule } from "./standard/index.ts";
import { assignTarget, executeStatements } from "./statements.ts";
import {
  NONE, unknown, type Call, type Certainty, type ClassValue, type ModuleValue, type PassedValue, type Site, type Value,
} from "./value.ts";

export type { Interpreter, InterpreterOptions, RunOutcome } from "./options.ts";

/** Reason given when a host or the interpreter itself fails: a defect of chainlint, not of the project. */
const INTERNAL_ERROR = "chainlint failed to follow this (please report)";

/**
 * An interpreter for one chain. Modules are read once and kept; `run` may be called any number of
 * times. Neither throws, whatever the project holds.
 */
export function createInterpreter(options: InterpreterOptions): Interpreter {
  const { machine, modules, report } = createMachine(options);

  /** Runs something from outside with all limits fresh, and brings the machine back in order if it breaks off. */
  function guarded<T>(action: () => T, otherwise: (reason: string) => T): T {
    const before = { steps: machine.steps, nesting: machine.nesting, tries: machine.tries, importing: machine.importing, doubt: machine.doubt };
    machine.steps = MAX_STEPS;
    try {
      return machine.branches.apart(action);
    } catch (thrown) {
      if (!(thrown instanceof StepsExhausted)) {
        machine.reportFailure(null, null, "the migration", thrown);
        return otherwise(INTERNAL_ERROR);
      }
      const reason = `more than ${MAX_STEPS} steps are taken`;
      report(reason, thrown.stack);
      return otherwise(reason);
    } finally {
      Object.assign(machine, before);
    }
  }

  return {
    module: (path) => guarded(() => modules.load(path), () => modules.loaded(path)),
    run: (callee, positional) => guarded<RunOutcome>(() => runFrom(machine, callee, positional), (reason) => ({ kind: "returned", value: unknown(reason) })),
  };
}

function runFrom(machine: Machine, callee: Value, positional: readonly Value[]): RunOutcome {
  const module = (callee.kind === "function" ? moduleOfScope(callee.scope) : null) ?? NO_MODULE;
  const activation: Activation = {
    caller: null, callNode: null, depth: 0, function: null, region: machine.branches.region(), returns: [],
    globals: null, nonlocals: null, loop: null, handling: null, onYield: null,
  };
  const frame: Frame = { module, scope: module.scope, activation };
  try {
    return { kind: "returned", value: machine.call(frame, callee, plainCall(positional, OUTSIDE.span), OUTSIDE) };
  } catch (thrown) {
    if (!(thrown instanceof PythonRaise)) throw thrown;
    return {
      kind: "raised",
      exception: exceptionClassOf(thrown.exception),
      message: thrown.message,
      location: thrown.location,
      deliberate: thrown.deliberate,
      certain: machine.branches.certainty().certain,
    };
  }
}

/** Where a call comes from that no file of the project makes. */
const NO_MODULE: LoadedModule = {
  value: { kind: "module", name: "", attributes: new Map(), open: true },
  source: { path: "", text: "" },
  scope: {
    names: new Map(),
    parent: null,
    kind: "module",
    demand: () => undefined,
    demandAll: () => undefined,
    mayBind: () => true,
    get module() {
      return NO_MODULE;
    },
  },
  package: "",
  folder: "",
};

const NO_ARGUMENTS: Call = { positional: [], named: new Map(), open: null };

function createMachine(options: InterpreterOptions): {
  readonly machine: Machine;
  readonly modules: Modules;
  readonly report: (reason: string, stack: readonly Location[]) => void;
} {
  const reported = new Set<string>();
  const standard = new Map<string, ModuleValue | undefined>();

  /** Reports a limit once for each place. */
  function report(reason: string, stack: readonly Location[]): void {
    const place = stack.at(-1);
    const key = `${place?.source.path}:${place?.span.start}:${reason}`;
    if (reported.has(key)) return;
    reported.add(key);
    if (options.onLimit) options.onLimit(reason, stack);
    else options.onOpaqueCall("the migration", NO_ARGUMENTS, reason, stack);
  }

  const machine: Machine = {
    options,
    branches: createBranches(options.world, (amount) => machine.charge(amount)),
    tries: [],
    steps: MAX_STEPS,
    nesting: 0,
    importing: 0,
    doubt: null,
    importGap: null,
    limitsHit: 0,
    evaluate: (frame, expression) => evaluateExpression(machine, frame, expression),
    decide: (frame, expression) => decideCondition(machine, frame, expression),
    execute: (frame, statements) => executeStatements(machine, frame, statements),
    assign: (frame, target, value) => assignTarget(machine, frame, target, value),
    call: (frame, callee, call, node) => callValue(machine, frame, callee, call, node),
    attribute: (frame, object, name, node) => attributeOf(machine, frame, object, name, node, modules.find),
    setAttribute: (frame, object, name, value, node) => setAttributeOf(machine, frame, object, name, value, node),
    iterate: (frame, value, node) => iterationOf(machine, frame, value, node),
    truth: (frame, value, node) => truthOf(machine, frame, value, node),
    equal: (frame, left, right, node) => equalTo(machine, frame, left, right, node),
    binary: (frame, operator, left, right, node) => binaryValue(machine, frame, operator, left, right, node),
    item: (frame, object, key, node) => itemOf(machine, frame, object, key, node),
    setItem: (frame, object, key, value, node) => setItemOf(machine, frame, object, key, value, node),
    text: (frame, value, node) => textOf(machine, frame, value, node),
    builtin: builtinNamed,
    importInto: (frame, statement) => modules.importInto(frame, statement),
    importModule: (frame, name, node) => modules.importModule(frame, name, node),
    packageFolder: (module) => modules.packageFolder(module),
    runImports: () => modules.runImports(),
    certainty: () => (machine.doubt === null ? machine.branches.certainty() : { certain: false, reason: machine.doubt }),
    host(frame, node, name, action, otherwise) {
      machine.branches.enterWorld();
      try {
        return action(new CallSite(machine, frame, node, machine.certainty()));
      } catch (thrown) {
        if (thrown instanceof PythonRaise || thrown instanceof StepsExhausted) throw thrown;
        machine.reportFailure(frame, node, name, thrown);
        return otherwise(INTERNAL_ERROR);
      }
    },
    fail(frame, node, exception, message) {
      const klass = exceptionClass(exception);
      const caught = wouldCatch(machine, klass);
      if (caught === false) {
        // A module that is not found may have declared something; of any other error only its value is lost.
        if (machine.importing > 0 && /^(?:ModuleNotFound|Import)Error$/.test(exception)) missImport(machine, `${frame.module.source.path}: ${message}`);
        return unknown(message);
      }
      const raise = (): never => {
        throw new PythonRaise(makeException(klass, message), message, locationOf(frame, node));
      };
      return caught ? raise() : eitherValue(machine, frame, `whether ${exception} is caught is not known`, [raise, () => unknown(message)]);
    },
    reportOpaque(frame, node, callee, reason, call) {
      options.onOpaqueCall(callee, call, reason, stackAt(frame, node));
    },
    reportFailure(frame, node, name, thrown) {
      const stack = frame && node ? stackAt(frame, node) : [];
      // The stack of JavaScript ends before the limits on nesting are reached when a host adds much to it.
      if (thrown instanceof RangeError) report("calls are nested too deeply", stack);
      else options.onOpaqueCall(name, NO_ARGUMENTS, `${INTERNAL_ERROR}: ${thrown instanceof Error ? thrown.message : String(thrown)}`, stack);
    },
    limit(frame, node, reason) {
      machine.limitsHit++;
      if (machine.importing > 0) missImport(machine, reason);
      report(reason, frame && node ? stackAt(frame, node) : []);
      return reason;
    },
    charge(amount) {
      machine.steps -= Math.ceil(amount);
    },
  };
  const modules = createModules(machine, (name) => {
    if (!standard.has(name)) standard.set(name, standardModule(name));
    return standard.get(name);
  });
  return { machine, modules, report };
}

/**
 * What a host sees of the place it is called at. A class, since one is made for every call of a host:
 * its methods are shared, and the stack is only put together when it is asked for.
 */
class CallSite implements Site {
  readonly source: Site["source"];
  readonly span: Site["span"];
  readonly certainty: Certainty;
  private readonly machine: Machine;
  private readonly frame: Frame;
  private readonly node: Expression | Statement;
  private known: readonly Location[] | null = null;

  constructor(machine: Machine, frame: Frame, node: Expression | Statement, certainty: Certainty) {
    this.source = frame.module.source;
    this.span = node.span;
    this.certainty = certainty;
    this.machine = machine;
    this.frame = frame;
    this.node = node;
  }

  get stack(): readonly Location[] {
    return (this.known ??= stackAt(this.frame, this.node));
  }

  get isImporting(): boolean {
    return this.machine.importing > 0;
  }

  runImports(): string | null {
    return this.machine.runImports();
  }

  get isInTry(): boolean {
    return this.machine.tries.length > 0;
  }

  call(callee: Value, positional: readonly Value[], named: ReadonlyMap<string, Value> = new Map()): Value {
    const { machine, frame, node } = this;
    const passed = (value: Value): PassedValue => ({ value, span: node.span });
    const call: Call = { positional: positional.map(passed), named: new Map([...named].map(([name, value]) => [name, passed(value)])), open: null };
    return machine.call(frame, callee, call, isExpression(node) ? node : { ...OUTSIDE, span: node.span });
  }

  raise(exception: Value, message: string): never {
    throw new PythonRaise(exception.kind === "class" ? makeException(exception, message) : exception, message, locationOf(this.frame, this.node));
  }

  mayRaise(exception: Value, message: string): void {
    eitherValue(this.machine, this.frame, `it may raise an exception: ${message}`, [() => this.raise(exception, message), () => NONE]);
  }

  wouldCatch(exception: ClassValue): boolean | undefined {
    return wouldCatch(this.machine, exception);
  }

  possibly(reason: string): Site {
    return this.certainty.certain ? new CallSite(this.machine, this.frame, this.node, { certain: false, reason }) : this;
  }
}

function isExpression(node: Expression | Statement): node is Expression {
  return (
    node.kind === "call" ||
    node.kind === "attribute" ||
    node.kind === "name" ||
    node.kind === "subscript" ||
    node.kind === "binary" ||
    node.kind === "compare"
  );
}
