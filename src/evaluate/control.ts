/** How paths part under an unknown condition, leave, and meet again. See `branches.ts` for the state. */
import type { Expression } from "../syntax/tree.ts";
import { handles } from "./exceptions.ts";
import { join } from "./join.ts";
import { MAX_OPEN_ALTERNATIVES, MAX_QUOTED_TEXT, STEPS_PER_ALTERNATIVE } from "./limits.ts";
import { NORMAL, PythonRaise, type Completion, type Frame, type Machine, type TryContext } from "./machine.ts";
import type { Region } from "./branches.ts";
import { unknown, type Value } from "./value.ts";

/** What became of one alternative. */
type Ending =
  | { readonly kind: "completed"; readonly completion: Completion }
  /** Raised, and something in the run may catch it. */
  | { readonly kind: "caught"; readonly thrown: PythonRaise; readonly catcher: TryContext }
  /** Raised, and nothing catches it: no run that reaches head came here. */
  | { readonly kind: "ended"; readonly thrown: PythonRaise };

/**
 * Runs a body and then what must come after it on every path: `finally`, the exit of a context. Paths
 * that left on the way rejoin for that and leave again afterwards. `cleanup` is told whether an
 * exception goes on.
 */
export function withCleanup(machine: Machine, body: () => Completion, cleanup: (raised: boolean) => Completion): Completion {
  const { branches, nesting, tries } = machine;
  const depth = branches.depth;
  let completion: Completion = { kind: "left" };
  let thrown: PythonRaise | null = null;
  try {
    completion = body();
  } catch (caught) {
    if (!(caught instanceof PythonRaise)) throw caught;
    machine.nesting = nesting;
    machine.tries = tries;
    thrown = caught;
  }
  const left = rejoinLeavers(machine, depth, thrown);
  if (left.ends) thrown = null;
  const last = cleanup(thrown !== null);
  if (last.kind !== "normal") return last;
  leaveAgain(machine, left, completion.kind === "left" && !thrown);
  if (thrown) throw thrown;
  return completion;
}

/** Paths that left a stretch of execution, while they are joined again. */
export interface Leavers {
  readonly regions: ReadonlySet<Region>;
  readonly reason: string;
  /** The path that came to the end raises, and nothing catches it: only those that left go on. */
  readonly ends: boolean;
}

/** Joins the paths that left since a depth with the one that came to the end (or raises `thrown`). */
export function rejoinLeavers(machine: Machine, depth: number, thrown: PythonRaise | null): Leavers {
  const { branches } = machine;
  if (branches.depth <= depth) return { regions: new Set(), reason: "", ends: false };
  const certainty = branches.certainty();
  const ends = thrown !== null && catcherOf(machine, thrown) === null;
  if (ends) branches.abandon();
  return { regions: branches.closeTo(depth), reason: certainty.certain ? "a path left before" : certainty.reason, ends };
}

/** Lets paths go where they were going. `alone`: no other path goes on. */
export function leaveAgain(machine: Machine, left: Leavers, alone: boolean): void {
  if (left.regions.size === 0) return;
  machine.branches.reopen(left.regions, left.reason);
  if (alone) machine.branches.abandon();
}

/** Why a condition could not be decided, in words for people. */
export function conditionReason(frame: Frame, test: Expression, why: string): string {
  return `\`${quote(frame, test)}\` is not known (${why})`;
}

/** Why the turns of a loop are not known, in words for people. */
export function itemsReason(frame: Frame, iterable: Expression, why: string | null): string {
  return `the items of \`${quote(frame, iterable)}\` are not known${why === null ? "" : ` (${why})`}`;
}

/** The source text of an expression on one line, shortened. */
export function quote(frame: Frame, expression: { readonly span: { readonly start: number; readonly end: number } }): string {
  const text = frame.module.source.text.slice(expression.span.start, expression.span.end).replace(/\s+/g, " ");
  return text.length > MAX_QUOTED_TEXT ? `${text.slice(0, MAX_QUOTED_TEXT - 1)}…` : text;
}

/**
 * Walks alternatives of which one is taken, nobody knows which. Gives how the paths that go on go
 * on; paths that leave are noted at their regions. Raises when every path does.
 */
export function walk(machine: Machine, frame: Frame, reason: string, alternatives: readonly (() => Completion)[]): Completion {
  const { branches } = machine;
  const depth = branches.depth;
  if (depth >= MAX_OPEN_ALTERNATIVES) {
    machine.limit(
      frame,
      frame.activation.callNode ?? { kind: "pass", span: { start: 0, end: 0 } },
      `more than ${MAX_OPEN_ALTERNATIVES} unknown conditions stand inside each other`,
    );
    return NORMAL;
  }
  machine.charge(alternatives.length * STEPS_PER_ALTERNATIVE);
  branches.open(reason);
  const endings: Ending[] = [];
  const waiting = new Set<Region>();
  for (const [at, alternative] of alternatives.entries()) {
    if (at > 0) {
      // Branches that paths of the last alternative left open belong to it.
      for (const region of branches.closeTo(depth + 1)) waiting.add(region);
      branches.next(at < alternatives.length - 1);
    }
    endings.push(attempt(machine, alternative));
  }
  return rejoin(machine, frame, reason, depth, endings, waiting);
}

function attempt(machine: Machine, alternative: () => Completion): Ending {
  const { nesting, tries } = machine;
  const depth = machine.branches.depth;
  try {
    return { kind: "completed", completion: alternative() };
  } catch (thrown) {
    if (!(thrown instanceof PythonRaise)) throw thrown;
    machine.nesting = nesting;
    machine.tries = tries;
    const catcher = catcherOf(machine, thrown);
    if (catcher) return { kind: "caught", thrown, catcher };
    const others = machine.branches.depth > depth;
    machine.branches.abandon();
    return others ? { kind: "completed", completion: { kind: "left" } } : { kind: "ended", thrown };
  }
}

/** Ends a walk: merges, or leaves the branch open for paths that left. */
function rejoin(machine: Machine, frame: Frame, reason: string, depth: number, endings: readonly Ending[], waiting: Set<Region>): Completion {
  const { branches } = machine;
  const survivors = endings.filter((ending) => ending.kind !== "ended");
  const completed = survivors.flatMap((ending) => (ending.kind === "completed" ? [ending.completion] : []));
  const going = completed.filter((completion) => completion.kind !== "left");
  const last = endings.at(-1)!;

  if (going.length === 0) {
    const raised = [...survivors].reverse().find((ending) => ending.kind === "caught");
    for (const region of branches.closeTo(depth)) waiting.add(region);
    if (completed.length === 0) {
      // Every path raises. The handler that takes the last one may have to take the others too.
      for (const ending of survivors) if (ending.kind === "caught" && ending !== raised) ending.catcher.region.raised.push(ending.thrown);
      branches.reopen(waiting, reason);
      throw raised?.kind === "caught" ? raised.thrown : (endings.find((ending) => ending.kind === "ended") as Extract<Ending, { kind: "ended" }>).thrown;
    }
    for (const ending of survivors) if (ending.kind === "caught") waiting.add(noteCaught(ending));
    branches.reopen(waiting, reason);
    return { kind: "left" };
  }

  const chosen = going.find((completion) => completion.kind === "normal") ?? going.at(-1)!;
  const leaving: Ending[] = survivors.filter(
    (ending) => ending.kind === "caught" || (ending.completion.kind !== chosen.kind && ending.completion.kind !== "left"),
  );
  for (const ending of leaving) waiting.add(noteLeaving(frame, ending));

  const onlyLastGoesOn =
    last.kind === "completed" &&
    last.completion === chosen &&
    survivors.every(
      (ending) => ending === last || leaving.includes(ending) || (ending.kind === "completed" && ending.completion.kind === "left"),
    );
  if (onlyLastGoesOn && survivors.length > 1) {
    if (branches.depth === depth + 1) branches.keepOpen(waiting);
    else keepBelow(machine, depth, waiting, reason);
    branches.gather(innermostBase(machine, frame));
    return chosen;
  }
  for (const region of branches.closeTo(depth)) waiting.add(region);
  branches.reopen(waiting, reason);
  if (chosen.kind !== "return") return chosen;
  const values = going.flatMap((completion) => (completion.kind === "return" ? [completion.value] : []));
  return { kind: "return", value: join(values, `it depends on a condition that is not known: ${reason}`) };
}

/** Where the innermost region began that is not over. */
function innermostBase(machine: Machine, frame: Frame): number {
  const { region, loop } = frame.activation;
  return Math.max(region.base, loop?.turn.base ?? 0, machine.tries.at(-1)?.region.base ?? 0);
}

/** The last alternative itself left branches open above this one: all of them become one that waits for all regions. */
function keepBelow(machine: Machine, depth: number, waiting: Set<Region>, reason: string): void {
  for (const region of machine.branches.closeTo(depth)) waiting.add(region);
  machine.branches.reopen(waiting, reason);
}

function noteCaught(ending: Extract<Ending, { kind: "caught" }>): Region {
  ending.catcher.region.raised.push(ending.thrown);
  return ending.catcher.region;
}

/** Notes that a path left, at the region where it rejoins. */
function noteLeaving(frame: Frame, ending: Ending): Region {
  if (ending.kind === "caught") return noteCaught(ending);
  const { activation } = frame;
  if (ending.kind === "completed") {
    const { completion } = ending;
    if (completion.kind === "return") activation.returns.push(completion.value);
    if (completion.kind === "break" && activation.loop) return activation.loop.region;
    if (completion.kind === "continue" && activation.loop) return activation.loop.turn;
  }
  return activation.region;
}

/** Ends a region by a completion: paths that left to it go on, and the path that came to its end goes where its completion leads. */
export function endRegion(machine: Machine, frame: Frame, region: Region, completion: Completion): Completion {
  if (!machine.branches.awaits(region)) return completion;
  if (completion.kind === "normal" || completion.kind === "left") machine.branches.close(region);
  else machine.branches.close(region, noteLeaving(frame, { kind: "completed", completion }));
  return NORMAL;
}

/**
 * Ends a region by an exception. When other paths left to the region before, they go on and the one
 * that raises does not; otherwise the exception goes on.
 */
export function leaveByRaise(machine: Machine, region: Region, thrown: PythonRaise): void {
  if (!machine.branches.awaits(region)) throw thrown;
  const catcher = catcherOf(machine, thrown);
  if (catcher) {
    catcher.region.raised.push(thrown);
    machine.branches.close(region, catcher.region);
    return;
  }
  machine.branches.abandon();
  machine.branches.close(region);
}

/**
 * The innermost `try` that may take an exception which is raised now. One whose handler raises again
 * counts only when a `try` around it may take that.
 */
function catcherOf(machine: Machine, thrown: PythonRaise): TryContext | null {
  return findCatcher(machine.tries, machine.tries.length - 1, thrown.exception);
}

function findCatcher(tries: readonly TryContext[], from: number, exception: Value): TryContext | null {
  for (let at = from; at >= 0; at--) {
    const context = tries[at]!;
    const taken = context.handlers.find((handler) => handler.matches(exception) !== false);
    if (!taken) continue;
    const goesOn = taken.reraises === "no" || (taken.reraises === "same" ? findCatcher(tries, at - 1, exception) !== null : hasHandlers(tries, at));
    return goesOn ? context : null;
  }
  return null;
}

/** Whether a `try` outside of this one has any handler. */
function hasHandlers(tries: readonly TryContext[], before: number): boolean {
  return tries.slice(0, before).some((context) => context.handlers.length > 0);
}

/** See `Site.wouldCatch`. */
export function wouldCatch(machine: Machine, exception: Value): boolean | undefined {
  for (let at = machine.tries.length - 1; at >= 0; at--) {
    for (const handler of machine.tries[at]!.handlers) {
      const answer = handler.matches(exception);
      if (answer === false) continue;
      if (answer === undefined) return undefined;
      if (handler.reraises === "no") return true;
      if (handler.reraises === "other" && hasHandlers(machine.tries, at)) return undefined;
      break;
    }
  }
  return false;
}

/** A `try` with one handler, as `contextlib.suppress` is one. */
export function suppressing(machine: Machine, type: Value): TryContext {
  return { region: machine.branches.region(), handlers: [{ matches: (exception) => handles(type, exception), reraises: "no" }] };
}

/** Evaluates expressions of which one counts, nobody knows which. */
export function eitherValue(machine: Machine, frame: Frame, reason: string, alternatives: readonly (() => Value)[]): Value {
  const values: Value[] = [];
  const completion = walk(machine, frame, reason, alternatives.map((alternative) => () => {
    values.push(alternative());
    return NORMAL;
  }));
  if (values.length === 0) return unknown(completion.kind === "left" ? "every way to it raises an exception" : reason);
  return join(values, reason.startsWith("it ") ? reason : `it depends on a condition that is not known: ${reason}`);
}
