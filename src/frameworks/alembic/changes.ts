/** Changes of tables that are written out in code which is not run, by the names that stand in it. */
import type { SkippedChange } from "../../model/history.ts";
import type { Source } from "../../source.ts";
import type { Expression, Statement } from "../../syntax/tree.ts";
import { allExpressions, dottedName, textOf } from "./walk.ts";

/** Where directives of `op` that add to a table or change it name the table. What takes something away may well be for databases that have it. */
const TABLE_ARGUMENT: Readonly<Record<string, number>> = {
  add_column: 0, alter_column: 0, batch_alter_table: 0,
  create_index: 1, create_foreign_key: 1, create_unique_constraint: 1, create_check_constraint: 1, create_primary_key: 1, create_exclude_constraint: 1,
};

const ALTERS = /\bALTER\s+TABLE\s+(?:ONLY\s+)?(?:(\w+)\.)?"?(\w+)"?\s+(?:ADD|ALTER)\b/gi;

/** See `Framework.changesIn`. */
export function changesIn(statements: readonly Statement[], source: Source): readonly SkippedChange[] {
  return [...allExpressions(statements)].flatMap((expression) => {
    if (expression.kind !== "call") return [];
    const directive = dottedName(expression.callee);
    // The directives of a batch name no table, but columns.
    const at = directive?.[0] === "op" && directive.length === 2 ? TABLE_ARGUMENT[directive[1]!] : undefined;
    const location = { source, span: expression.span };
    if (at === undefined)
      return directive?.at(-1) === "execute"
        ? texts(expression.arguments.map(({ value }) => value)).flatMap((text) =>
            [...text.matchAll(ALTERS)].map(([, schema, name]) => ({
              table: { schema: schema ?? null, name: name!.toLowerCase() },
              location,
            })),
          )
        : [];
    const positional = expression.arguments.filter(({ name, spread }) => name === null && spread === null);
    const named = (name: string): Expression | undefined => expression.arguments.find((argument) => argument.name === name)?.value;
    const table = textOf(positional[at]?.value ?? named("table_name") ?? named("source_table"));
    const schema = named("schema") ?? named("source_schema");
    if (table === null || (schema && textOf(schema) === null)) return [];
    return [{ table: { schema: schema ? textOf(schema) : null, name: table }, location }];
  });
}

/** The constants in arguments, also those inside `text("...")`. */
function texts(expressions: readonly Expression[]): string[] {
  return expressions.flatMap((expression) => textOf(expression) ?? (expression.kind === "call" ? texts(expression.arguments.map(({ value }) => value)) : []));
}
