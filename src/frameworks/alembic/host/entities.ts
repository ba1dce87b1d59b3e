/**
 * `alembic_utils`: functions, views, triggers and their like as objects that `op.create_entity`,
 * `op.replace_entity` and `op.drop_entity` turn into SQL text (alembic_utils/pg_function.py,
 * pg_view.py, pg_materialized_view.py, pg_trigger.py, pg_extension.py).
 */
import { str, type Site, type StrValue, type Value } from "../../../evaluate/value.ts";
import type { Recorder } from "../../index.ts";
import { bindArguments, concatenate, readFlag, reasonOf } from "./arguments.ts";
import { callable, hostValue } from "./values.ts";

interface EntityData {
  readonly data: "entity";
  readonly kind: EntityKind;
  readonly schema: StrValue;
  readonly signature: StrValue;
  readonly definition: StrValue;
  readonly onEntity: StrValue;
  readonly withData: boolean;
}
type EntityKind = "function" | "view" | "materialized-view" | "trigger" | "extension";

const CLASSES: Readonly<Record<string, EntityKind>> = {
  PGFunction: "function",
  PGView: "view",
  PGMaterializedView: "materialized-view",
  PGTrigger: "trigger",
  PGExtension: "extension",
};

/** Modules of alembic_utils: each holds the class that its name tells; all are given in all. */
export function entityMembers(): readonly (readonly [string, Value])[] {
  return Object.entries(CLASSES).map(([name, kind]) => [name, callable(`alembic_utils.${name}`, (call) => {
    const passed = bindArguments(
      call,
      kind === "trigger"
        ? ["schema", "signature", "definition", "on_entity", "is_constraint"]
        : ["schema", "signature", "definition", "with_data"],
    );
    const text = (parameter: string): StrValue | null => {
      const value = passed.get(parameter);
      return value?.kind === "str" ? value : null;
    };
    const schema = text("schema");
    const signature = text("signature");
    const definition = text("definition") ?? (kind === "extension" ? str("") : null);
    if (!schema || !signature || !definition)
      return {
        kind: "unknown",
        reason: reasonOf(passed.get(!schema ? "schema" : !signature ? "signature" : "definition"), `the text of a ${name}`),
      };
    const data: EntityData = {
      data: "entity",
      kind,
      schema,
      signature,
      definition,
      onEntity: text("on_entity") ?? str(""),
      withData: readFlag(passed.get("with_data"), true) !== false,
    };
    return hostValue(`alembic_utils.${name}`, data);
  })]);
}

/** Performs `op.create_entity` and its like; false when the directive or its entity is not one of these. */
export function performEntity(directive: string, value: Value | undefined, recorder: Recorder, site: Site): boolean {
  const data = value?.kind === "host" ? (value.data as EntityData | undefined) : undefined;
  if (data?.data !== "entity") return false;
  const text = statementOf(directive, data);
  if (!text) return false;
  recorder.execute(text, site, `op.${directive}`);
  return true;
}

function statementOf(directive: string, entity: EntityData): StrValue | null {
  const { schema, signature, definition, onEntity } = entity;
  const own = concatenate('"', schema, '".', entity.kind === "view" || entity.kind === "materialized-view" ? concatenate('"', signature, '"') : signature);
  const create = directive === "create_entity";
  if (!create && directive !== "replace_entity" && directive !== "drop_entity") return null;
  switch (entity.kind) {
    case "function":
      return directive === "drop_entity"
        ? concatenate("DROP FUNCTION ", own)
        : concatenate(create ? "CREATE FUNCTION " : "CREATE OR REPLACE FUNCTION ", own, " ", definition);
    case "view":
      return directive === "drop_entity"
        ? concatenate("DROP VIEW ", own)
        : concatenate(create ? "CREATE VIEW " : "CREATE OR REPLACE VIEW ", own, " AS ", definition);
    case "materialized-view": {
      const drop = concatenate("DROP MATERIALIZED VIEW ", own);
      const make = concatenate("CREATE MATERIALIZED VIEW ", own, " AS ", definition, entity.withData ? " WITH DATA" : " WITH NO DATA");
      return directive === "drop_entity" ? drop : create ? make : concatenate(concatenate("DROP MATERIALIZED VIEW IF EXISTS ", own), "; ", make);
    }
    case "trigger": {
      const drop = concatenate('DROP TRIGGER "', signature, '" ON ', onEntity);
      const make = concatenate('CREATE TRIGGER "', signature, '" ', definition);
      return directive === "drop_entity" ? drop : create ? make : concatenate('DROP TRIGGER IF EXISTS "', signature, '" ON ', onEntity, "; ", make);
    }
    case "extension":
      return directive === "drop_entity"
        ? concatenate('DROP EXTENSION "', signature, '"')
        : concatenate('CREATE EXTENSION "', signature, '" WITH SCHEMA "', schema, '"');
  }
}
