/** functools, itertools, operator, contextlib, asyncio. */
import { managesContext } from "../calls.ts";
import { endRegion, leaveByRaise, suppressing } from "../control.ts";
import { reduce } from "../builtins.ts";
import { handles } from "../exceptions.ts";
import { makeIterator } from "../iterators.ts";
import { keyOf } from "../join.ts";
import { MAX_ITEMS } from "../limits.ts";
import { argument, native, NORMAL, plainCall, PythonRaise, type Descriptor, type NativeCall, type NativeContext } from "../machine.ts";
import { NONE, int, knownText, list, tuple, unknown, type HostValue, type ModuleValue, type Value } from "../value.ts";
import { given, identity, keeping, knownItems, makeModule, nothing, type Run } from "./helpers.ts";

/** `functools.partial`: positional arguments before those of the call, keywords as defaults. */
const partial: Run = (call) => {
  const [callee, ...bound] = call.positional;
  if (!callee) return unknown("an argument is missing");
  return native("functools.partial", (inner) => {
    const made = plainCall([...bound, ...inner.positional], inner.node.span);
    const named = new Map([...call.named, ...inner.named].map(([name, value]) => [name, { value, span: inner.node.span }]));
    return inner.machine.call(inner.frame, callee, { ...made, named }, inner.node);
  });
};

export const functools = (): ModuleValue => makeModule("functools", {}, {
  partial,
  reduce,
  wraps: () => native("functools.wraps", identity),
  update_wrapper: identity,
  lru_cache: keeping, cache: keeping, total_ordering: keeping, singledispatch: keeping,
  cached_property: (call) => ({ kind: "host", type: "functools.cached_property", binds: "property", wrapped: given(call) }) as Descriptor,
  cmp_to_key: () => unknown("sorting by a comparison function is not followed"),
});

// ---------------------------------------------------------------------------------------------

/** An iterator whose items are made from the known items of its arguments; none are known when one of these is not. */
function combining(
  type: string,
  combine: (lists: readonly (readonly Value[])[], call: NativeCall) => readonly Value[] | null,
  sourcesOf: (call: NativeCall) => readonly Value[] = (call) => call.positional,
): Run {
  return (call) =>
    makeIterator(call.machine, type, () => {
      const lists = sourcesOf(call).map((value) => knownItems(call, value));
      const known = lists.filter((items) => items !== null);
      if (known.length < lists.length) return { items: null, open: `the items that ${type} is given are not known` };
      const items = combine(known, call);
      if (items && items.length <= MAX_ITEMS) {
        call.machine.charge(items.length);
        return { items, open: null };
      }
      return {
        items: null,
        open: items
          ? call.machine.limit(call.frame, call.node, `${type} gives more than ${MAX_ITEMS} items`)
          : `what ${type} gives is not known`,
      };
    });
}

/** All ways to pick one item of each list, the last list turning fastest; null when there are too many. */
function product(lists: readonly (readonly Value[])[]): Value[][] | null {
  if (lists.reduce((count, items) => count * items.length, 1) > MAX_ITEMS) return null;
  return lists.reduce<Value[][]>((rows, items) => rows.flatMap((row) => items.map((item) => [...row, item])), [[]]);
}

/** Picks of `size` items in order, each index behind the last one (combinations), or any order (permutations). */
function picks(items: readonly Value[], size: number, ordered: boolean): Value[][] | null {
  let rows: number[][] = [[]];
  for (let at = 0; at < size; at++) {
    rows = rows.flatMap((row) => items.flatMap((_, index) => (row.includes(index) || (!ordered && index < (row.at(-1) ?? -1)) ? [] : [[...row, index]])));
    if (rows.length > MAX_ITEMS) return null;
  }
  return rows.map((row) => row.map((index) => items[index]!));
}

function picking(type: string, ordered: boolean): Run {
  return combining(type, ([items = []], call) => {
    const size = argument(call, 1, "r");
    const count = size === undefined && ordered ? items.length : size?.kind === "int" ? Number(size.value) : null;
    if (count === null || count > MAX_PICKED) return null;
    return picks(items, count, ordered)?.map((row) => tuple(row)) ?? null;
  }, (call) => call.positional.slice(0, 1));
}

/** Longer picks give more rows than any migration uses. */
const MAX_PICKED = 8;

function sliced(items: readonly Value[], bounds: readonly Value[]): readonly Value[] | null {
  const numbers = bounds.map((bound) => (bound.kind === "int" ? Number(bound.value) : bound.kind === "none" ? undefined : null));
  if (numbers.includes(null)) return null;
  const [start, stop, step] = numbers.length === 1 ? [0, numbers[0], 1] : [numbers[0] ?? 0, numbers[1], numbers[2] ?? 1];
  return items.slice(start ?? 0, stop ?? undefined).filter((_, at) => at % Math.max(1, step ?? 1) === 0);
}

export const itertools = (): ModuleValue => {
  const chainAll = combining("itertools.chain", (lists) => lists.flat());
  const chain: HostValue = {
    ...native("itertools.chain", chainAll),
    attribute: (name) => (name === "from_iterable" ? native("itertools.chain.from_iterable", (call) => {
      const lists = knownItems(call, given(call));
      return lists ? chainAll({ ...call, positional: lists }) : unknown("the items that are chained are not known");
    }) : undefined),
  };
  return makeModule("itertools", { chain }, {
    product: combining("itertools.product", (lists, call) => {
      const repeat = call.named.get("repeat");
      const times = repeat?.kind === "int" ? Math.min(Number(repeat.value), MAX_PICKED) : 1;
      return product(Array.from({ length: times }, () => lists).flat())?.map((row) => tuple(row)) ?? null;
    }),
    repeat: (call) => {
      const times = argument(call, 1, "times");
      if (times?.kind !== "int") return unknown("an endless repetition is not followed");
      const count = Number(times.value);
      if (count > MAX_ITEMS) return unknown(call.machine.limit(call.frame, call.node, `itertools.repeat gives more than ${MAX_ITEMS} items`));
      call.machine.charge(count);
      return makeIterator(call.machine, "itertools.repeat", () => ({ items: Array.from({ length: Math.max(0, count) }, () => given(call)), open: null }));
    },
    islice: combining("itertools.islice", ([items = []], call) => sliced(items, call.positional.slice(1)), (call) => call.positional.slice(0, 1)),
    zip_longest: combining("itertools.zip_longest", (lists, call) => {
      const fill = call.named.get("fillvalue") ?? NONE;
      return Array.from({ length: Math.max(0, ...lists.map((items) => items.length)) }, (_, at) => tuple(lists.map((items) => items[at] ?? fill)));
    }),
    combinations: picking("itertools.combinations", false),
    permutations: picking("itertools.permutations", true),
    starmap: combining("itertools.starmap", ([items = []], call) => items.map((item) => {
      const values = knownItems(call, item);
      return values ? call.machine.call(call.frame, given(call), plainCall(values, call.node.span), call.node) : unknown("the arguments are not known");
    }), (call) => call.positional.slice(1, 2)),
    groupby: combining("itertools.groupby", ([items = []], call) => groups(items, call), (call) => call.positional.slice(0, 1)),
  });
};

/** Runs of items with equal keys; null when a key is not known. */
function groups(items: readonly Value[], call: NativeCall): Value[] | null {
  const key = argument(call, 1, "key");
  const found: { readonly key: Value; readonly hash: string; readonly items: Value[] }[] = [];
  for (const item of items) {
    const value = key && key.kind !== "none" ? call.machine.call(call.frame, key, plainCall([item], call.node.span), call.node) : item;
    const hash = keyOf(value);
    if (hash === null) return null;
    const last = found.at(-1);
    if (last?.hash === hash) last.items.push(item);
    else found.push({ key: value, hash, items: [item] });
  }
  return found.map((group) => tuple([group.key, list(group.items)]));
}

// ---------------------------------------------------------------------------------------------

/** `itemgetter` and `attrgetter`: one key gives the value, several a tuple. */
function getter(type: string, get: (call: NativeCall, object: Value, key: Value) => Value): Run {
  return (outer) => native(type, (call) => {
    const values = outer.positional.map((key) => get(call, given(call), key));
    return values.length === 1 ? values[0]! : tuple(values);
  });
}

export const operator = (): ModuleValue => makeModule("operator", {}, {
  itemgetter: getter("operator.itemgetter", (call, object, key) => call.machine.item(call.frame, object, key, call.node)),
  attrgetter: getter("operator.attrgetter", (call, object, key) => {
    let value: Value = object;
    for (const name of (knownText(key) ?? "").split("."))
      value = call.machine.attribute(call.frame, value, name, call.node) ?? unknown(`it has no attribute ${name}`);
    return value;
  }),
  ...Object.fromEntries(
    (
      [
        ["add", "+"],
        ["sub", "-"],
        ["mul", "*"],
        ["or_", "|"],
        ["and_", "&"],
        ["mod", "%"],
      ] as const
    ).map(([name, sign]) => [
      name,
      (call: NativeCall) => call.machine.binary(call.frame, sign, given(call), given(call, 1), call.node),
    ]),
  ),
});

// ---------------------------------------------------------------------------------------------

/** `contextlib.suppress`. */
const suppress: Run = (call) => {
  const type = tuple(call.positional);
  const made: NativeContext = {
    kind: "host",
    type: "contextlib.suppress",
    within: (frame, _node, body) => {
      const { machine } = call;
      const { tries, nesting } = machine;
      const context = suppressing(machine, type);
      machine.tries = [...tries, context];
      let completion = NORMAL;
      try {
        completion = body(NONE);
      } catch (thrown) {
        if (!(thrown instanceof PythonRaise)) throw thrown;
        machine.nesting = nesting;
        machine.tries = tries;
        if (handles(type, thrown.exception) === false) leaveByRaise(machine, context.region, thrown);
      }
      machine.tries = tries;
      return endRegion(machine, frame, context.region, completion);
    },
  };
  return made;
};

/** A context that gives a value and does nothing else that is followed. */
function plainContext(type: string, value: (call: NativeCall) => Value): Run {
  return (call) => {
    const made: NativeContext = { kind: "host", type, within: (_frame, _node, body) => body(value(call)) };
    return made;
  };
}

const contextmanager: Run = (call) => {
  const wrapped = given(call);
  if (wrapped.kind === "function") managesContext(wrapped);
  return wrapped;
};

export const contextlib = (): ModuleValue => makeModule("contextlib", {}, {
  contextmanager,
  asynccontextmanager: contextmanager,
  suppress,
  nullcontext: plainContext("contextlib.nullcontext", (call) => argument(call, 0, "enter_result") ?? NONE),
  closing: plainContext("contextlib.closing", (call) => given(call)),
  redirect_stdout: plainContext("contextlib.redirect_stdout", () => NONE),
  redirect_stderr: plainContext("contextlib.redirect_stderr", () => NONE),
});

/** Awaited functions of the project run like plain ones, so what is run here has run already. */
export const asyncio = (): ModuleValue => makeModule("asyncio", {}, {
  run: identity,
  sleep: nothing,
  get_event_loop: () => EVENT_LOOP,
  new_event_loop: () => EVENT_LOOP,
  gather: (call) => list([...call.positional]),
});

const EVENT_LOOP: HostValue = {
  kind: "host",
  type: "asyncio.EventLoop",
  attribute: (name) =>
    name === "run_until_complete"
      ? native("asyncio.run_until_complete", identity)
      : name === "close"
        ? native("asyncio.close", nothing)
        : undefined,
};

export const math = (): ModuleValue => {
  const rounding = (change: (value: number) => number): Run => (call) => {
    const value = given(call);
    if (value.kind === "int") return value;
    return value.kind === "float" && Number.isSafeInteger(change(value.value)) ? int(change(value.value)) : unknown("the number is not known");
  };
  return makeModule(
    "math",
    { pi: { kind: "float", value: Math.PI }, e: { kind: "float", value: Math.E }, inf: { kind: "float", value: Infinity } },
    { floor: rounding(Math.floor), ceil: rounding(Math.ceil), trunc: rounding(Math.trunc) },
  );
};
