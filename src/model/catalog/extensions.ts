/**
 * What extensions bring, and what PostgreSQL has without any. An empty database has plpgsql and
 * nothing else: what a managed database installs beforehand does not count.
 *
 * The contents come from real servers (test/real-run/extensions.mjs). Of some extensions no server was
 * at hand: of these the types alone are known, and one of which nothing is known excuses whatever is missing.
 */
import type { QualifiedName } from "../operation.ts";
import contents from "./extension-contents.json" with { type: "json" };
import { cutName } from "./names.ts";
import type { Extension, StepId } from "./objects.ts";
import { putType, type State } from "./state.ts";

/** Lists in the data file are words with commas between them; a word may end in more about what it names: `()` for a function that takes no argument in any form, `=text` for the type that an operator class takes. */
interface ExtensionData {
  readonly version?: string;
  /** A role with CREATE on the database may create it. */
  readonly trusted?: boolean;
  /** The schema that its objects are always in. */
  readonly schema?: string;
  readonly requires?: string;
  readonly types?: string;
  readonly functions?: string;
  readonly relations?: string;
  readonly schemas?: string;
  readonly accessMethods?: string;
  /** `gin gin_trgm_ops=text`: access method and name, and the type that it takes. */
  readonly operatorClasses?: string;
  /** `gin text`: access method and the type that it is the default for. */
  readonly defaultOperatorClasses?: string;
  readonly textSearch?: string;
}

/** What is brought, by the kind of thing. */
export type Part = "types" | "functions" | "relations" | "accessMethods" | "operatorClasses" | "defaultOperatorClasses" | "textSearch";

/** Types of extensions of which no server was at hand, out of their documentation. */
const TYPES_ALONE: Readonly<Record<string, readonly string[]>> = {
  age: ["agtype", "graphid"],
  h3: ["h3index"],
  mobilitydb: ["tgeompoint", "tgeogpoint", "tbool", "tint", "tfloat", "ttext", "tbox", "stbox"],
  rum: [],
  roaringbitmap: ["roaringbitmap"],
  pg_cron: [],
  pg_hashids: [],
  pg_jsonschema: [],
  pgvectorscale: [],
  vectorscale: [],
  vchord: [],
  topn: [],
  pgaudit: [],
  pg_repack: [],
  pglogical: [],
  pg_net: [],
  http: [],
};

const known = contents.extensions as Readonly<Record<string, ExtensionData>>;
const core: ExtensionData = contents.core;

function words(text: string | undefined): readonly string[] {
  return text === undefined || text === "" ? [] : text.split(",");
}

/** What a part names, each with the end of its word. */
function namesOf(data: ExtensionData, part: Part): ReadonlyMap<string, string> {
  return new Map(words(data[part]).map((word) => {
    const end = word.search(/\(\)$|=/);
    return end === -1 ? [word, ""] : [word.slice(0, end), word.slice(end)];
  }));
}

/** Built when first asked for: most chains ask for few parts, many for none. */
function lazily<K, V>(make: (key: K) => V): (key: K) => V {
  const made = new Map<K, V>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) made.set(key, (value = make(key)));
    return value;
  };
}

const coreNames = lazily((part: Part) => namesOf(core, part));
const extensionNames = lazily((key: string) => {
  const [name, part] = key.split("\0") as [string, Part];
  const data = dataOf(name);
  return data ? namesOf(data, part) : new Map<string, string>();
});
const bringers = lazily((part: Part) => {
  const byName = new Map<string, string[]>();
  for (const name of [...Object.keys(known), ...Object.keys(TYPES_ALONE)]) {
    for (const word of extensionNames(`${name}\0${part}`).keys()) byName.set(word, [...(byName.get(word) ?? []), name]);
  }
  return byName;
});

function dataOf(name: string): ExtensionData | undefined {
  if (Object.hasOwn(known, name)) return known[name];
  return Object.hasOwn(TYPES_ALONE, name) ? { types: TYPES_ALONE[name]!.join(",") } : undefined;
}

/** Whether PostgreSQL has it without any extension. */
export function isBuiltIn(part: Part, name: string): boolean {
  return coreNames(part).has(name);
}

/** The extensions that bring something. Those that come with PostgreSQL are not told from others. */
export function extensionsWith(part: Part, name: string): readonly string[] {
  return bringers(part).get(name) ?? [];
}

/** Whether a function takes no argument in any form, so that PostgreSQL's words about it are known whole. */
export function takesNoArgument(name: string): boolean {
  return extensionsWith("functions", name).every((extension) => extensionNames(`${extension}\0functions`).get(name) === "()");
}

/** The type that an operator class of PostgreSQL's own or of an extension takes; null when it is not known. `key`: access method and name. */
export function inputTypeOf(key: string): string | null {
  const found =
    coreNames("operatorClasses").get(key) ??
    extensionsWith("operatorClasses", key).map((name) => extensionNames(`${name}\0operatorClasses`).get(key))[0];
  return found?.startsWith("=") ? found.slice(1) : null;
}

/** Whether it is known which types an extension brings. */
function isKnownExtension(name: string): boolean {
  return name === "plpgsql" || dataOf(name) !== undefined;
}

/** Whether everything that an extension brings is known. */
function isWhollyKnown(name: string): boolean {
  return name === "plpgsql" || Object.hasOwn(known, name);
}

/** Whether an installed extension may bring what is missing, since not all is known of it. */
export function mayBeBrought(state: State, part: Part): boolean {
  for (const { name } of state.extensions.values()) if (!(part === "types" ? isKnownExtension(name) : isWhollyKnown(name))) return true;
  return false;
}

/** Whether a role without superuser's rights may create it (since PostgreSQL 13). */
export function isTrustedExtension(name: string): boolean {
  return dataOf(name)?.trusted === true;
}

/** The extensions that it needs. */
export function requiredBy(name: string): readonly string[] {
  return words(dataOf(name)?.requires).filter((required) => required !== "plpgsql");
}

/** The schema that the extension's objects are in wherever it is created; null when CREATE EXTENSION decides. */
export function fixedSchema(name: string): string | null {
  return dataOf(name)?.schema ?? null;
}

export type Provision =
  /** An installed extension brings it, under this name. */
  | { readonly kind: "here"; readonly extension: Extension }
  /** An installed extension brings it, in another schema than those that are searched. */
  | { readonly kind: "elsewhere"; readonly extension: Extension }
  /** These would bring it and are not installed; none may be left. */
  | { readonly kind: "absent"; readonly extensions: readonly string[] };

/** Which extension brings something of a name. `path`: the schemas that are searched, without pg_catalog. */
export function provision(state: State, part: Part, name: QualifiedName, path: readonly string[], key: string = cutName(name.name)): Provision {
  const candidates = extensionsWith(part, key).filter(
    (candidate) => part !== "relations" || standsIn(candidate, name.schema === null ? path : [cutName(name.schema)]),
  );
  let elsewhere: Extension | null = null;
  for (const candidate of candidates) {
    const extension = state.extensions.get(candidate);
    if (!extension) continue;
    // Some bring schemas of their own, and it is not kept what stands in them.
    const schemas = [extension.schema, ...words(dataOf(candidate)?.schemas)];
    if (
      schemas.some((schema) => (name.schema === null ? schema === "pg_catalog" || path.includes(schema) : schema === cutName(name.schema)))
    )
      return { kind: "here", extension };
    elsewhere = extension;
  }
  return elsewhere ? { kind: "elsewhere", extension: elsewhere } : { kind: "absent", extensions: candidates };
}

/**
 * Whether a relation of an extension may be meant by a name. Extensions with schemas of their own (TimescaleDB,
 * PostGIS's geocoder) keep their relations there, and call them `jobs`, `state` and `county` like everybody: where
 * none of these is searched, such a name means a table of the chain's. `searched`: the schemas in which the name is looked for.
 */
function standsIn(extension: string, searched: readonly string[]): boolean {
  const own = [...words(dataOf(extension)?.schemas), ...words(dataOf(extension)?.schema)];
  return own.length === 0 || own.some((schema) => searched.includes(schema));
}

/** Puts an extension with its types into the catalog. Gives the types that are new. */
export function installExtension(state: State, step: StepId, name: string, schema: string, origin: Extension["origin"]): readonly number[] {
  const existing = state.extensions.get(name);
  state.extensions.set(name, { id: existing?.id ?? state.identities.create(`extension\0${name}`), name, schema, presence: "certain", origin, created: step });
  const types: number[] = [];
  for (const typeName of extensionNames(`${name}\0types`).keys()) {
    if (state.typeNames.get(schema)?.get(typeName) !== undefined || state.relationNames.get(schema)?.get(typeName) !== undefined) continue;
    const id = state.identities.create(`type\0${schema}\0${typeName}`);
    putType(state, {
      id,
      name: typeName,
      schema,
      kind: "base",
      labels: [],
      base: null,
      nullable: true,
      default: null,
      constraints: [],
      extension: name,
      presence: "certain",
      origin,
      created: step,
    });
    types.push(id);
  }
  return types;
}
