/** Functions that expressions and queries call: of the chain, of PostgreSQL itself, or of an extension. */
import { HOLE } from "../../evaluate/value.ts";
import type { QualifiedName, TypeReference } from "../operation.ts";
import { extensionsWith, isBuiltIn, mayBeBrought, provision, takesNoArgument } from "./extensions.ts";
import { cutName } from "./names.ts";
import type { Routine } from "./objects.ts";
import { isTouched, isSystemSchema, lookUpType, missing, namedReference, searchPath, type Run } from "./run.ts";
import type { State } from "./state.ts";
import { sameType } from "./types.ts";

/** Whether two routines of one name would be the same: their arguments are of the same types. */
export function isSameSignature(left: readonly TypeReference[], right: readonly TypeReference[]): boolean {
  return left.length === right.length && left.every((type, at) => {
    const other = right[at]!;
    return type.kind === "named" && other.kind === "named" ? sameType(type, other) : true;
  });
}

/** Routines of a name; one in an earlier schema of search_path hides those with the same arguments in later ones. */
export function routinesNamed(state: State, name: QualifiedName): readonly Routine[] {
  const schemas = name.schema === null ? searchPath(state) : [cutName(name.schema)];
  const visible: Routine[] = [];
  for (const schema of new Set(schemas)) {
    const ids = state.routineNames.get(schema)?.get(cutName(name.name)) ?? [];
    for (const routine of ids.flatMap((id) => state.routines.get(id) ?? [])) {
      if (!visible.some((other) => other.schema !== schema && isSameSignature(other.arguments, routine.arguments))) visible.push(routine);
    }
  }
  return visible;
}

/**
 * Raises 42883 for each function that does not exist (ParseFuncOrColumn). Arguments are not looked
 * at: a function that exists for other arguments passes. `mayBeColumns`: a table is at hand, of which
 * `f(t)` may mean column f.
 */
export function requireFunctions(run: Run, names: readonly QualifiedName[], intent: string | null, mayBeColumns: boolean): void {
  for (const name of names) requireFunction(run, name, intent, mayBeColumns);
}

/** The same for one call; `given`: the types of its arguments in PostgreSQL's words, where they are known. */
export function requireFunction(run: Run, name: QualifiedName, intent: string | null, mayBeColumn: boolean, given = "..."): void {
  const { state } = run;
  const cut = cutName(name.name);
  if ((name.schema === null || name.schema === "pg_catalog") && isBuiltIn("functions", cut)) return;
  const path = name.schema === null ? searchPath(state) : [cutName(name.schema)];
  if (path.some((schema) => state.routineNames.get(schema)?.get(cut) !== undefined)) return;
  const provided = provision(state, "functions", name, path);
  if (provided.kind === "here" || mayExistUnseen(state, name, path)) return;
  // `name('a')` may be a cast to a type, `name(t)` a column of t. What an extension brings is told from those.
  const brought = extensionsWith("functions", cut).length > 0;
  if (!brought && (mayBeColumn || lookUpType(state, name).kind !== "missing")) return;
  const written = name.schema === null ? cut : `${name.schema}.${cut}`;
  const noSchema = name.schema !== null && !state.schemas.get(path[0]!);
  missing(
    run,
    {
      kind: "missing",
      sqlstate: noSchema ? "3F000" : "42883",
      message: noSchema
        ? `schema "${path[0]}" does not exist`
        : `function ${written}(${brought && takesNoArgument(cut) ? "" : given}) does not exist`,
      object: noSchema
        ? { kind: "schema", schema: null, name: path[0]!, column: null, table: null }
        : namedReference("function", path[0] ?? "public", cut),
      intent: intent === null ? `calls ${cut}()` : `${intent}, which calls ${cut}()`,
    },
    { part: "functions", name },
  );
}

/** Whether something that was not read, or whose contents are not known, may have made it. */
function mayExistUnseen(state: State, name: QualifiedName, path: readonly string[]): boolean {
  return (
    HOLE.test(`${name.schema ?? ""} ${name.name}`) ||
    name.name.startsWith("pg_") ||
    isTouched(state, name) ||
    mayBeBrought(state, "functions") ||
    path.some(
      (schema) =>
        (schema !== "pg_catalog" && isSystemSchema(schema)) ||
        state.schemas.get(schema)?.origin === "assumed" ||
        state.schemas.get(schema)?.presence === "possible",
    )
  );
}

