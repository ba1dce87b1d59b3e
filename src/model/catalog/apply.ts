/** Which function applies which operation; transactions and control flow inside a statement. */
import type { Operation } from "../operation.ts";
import { addColumn, alterColumn, dropColumn, renameColumn } from "./columns.ts";
import { addConstraintTo, alterConstraint, dropConstraint, renameConstraint, validateConstraint } from "./constraints.ts";
import { createIndex } from "./indexes.ts";
import { startAlternatives } from "./merge.ts";
import type { Fault } from "./objects.ts";
import { applyQuery } from "./queries.ts";
import { answer } from "./questions.ts";
import { noteOwnCasts } from "./compared.ts";
import {
  alterFunction, alterTableObject, createFunction, createTableObject, createTrigger, dropFunction, dropTableObject,
  noteSetting, renameTrigger,
} from "./routines.ts";
import { creationSchema, fault, plainReference, type Run } from "./run.ts";
import {
  createExtension, createSchema, dropExtension, dropSchema, renameSchema, setExtensionSchema, setSearchPath, touch,
  unread,
} from "./schemas.ts";
import { alterSequence, createSequence } from "./sequences.ts";
import { attachPartition, createTable, detachPartition, dropRelation, inherit, renameRelation, setRelationSchema } from "./tables.ts";
import {
  addEnumValue, alterType, createCompositeType, createDomain, createEnum, createOtherType, createRange, dropType,
  noteRememberedType, renameEnumValue, renameType, setTypeSchema,
} from "./types-ddl.ts";
import { applyTransaction, enterSavepoint, leaveSavepoint, undo } from "./transactions.ts";
import { createView } from "./views.ts";
import { noteUncheckedRows } from "./written.ts";
import { noteOperatorClasses } from "./access-methods.ts";

export function applyOperation(run: Run, operation: Operation): void {
  switch (operation.kind) {
    case "create-table":
      return createTable(run, operation);
    case "drop-relation":
      return dropRelation(run, operation);
    case "rename-relation":
      return renameRelation(run, operation);
    case "set-relation-schema":
      return setRelationSchema(run, operation);
    case "add-column":
      return addColumn(run, operation);
    case "drop-column":
      return dropColumn(run, operation);
    case "rename-column":
      return renameColumn(run, operation);
    case "alter-column":
      return alterColumn(run, operation);
    case "add-constraint":
      return addConstraintTo(run, operation);
    case "drop-constraint":
      return dropConstraint(run, operation);
    case "rename-constraint":
      return renameConstraint(run, operation);
    case "validate-constraint":
      return validateConstraint(run, operation);
    case "alter-constraint":
      return alterConstraint(run, operation);
    case "attach-partition":
      return attachPartition(run, operation);
    case "detach-partition":
      return detachPartition(run, operation);
    case "inherit":
      return inherit(run, operation);
    case "create-index":
      return createIndex(run, operation);
    case "create-enum":
      return createEnum(run, operation);
    case "remembered-type":
      return noteRememberedType(run, operation);
    case "create-domain":
      return createDomain(run, operation);
    case "create-composite-type":
      return createCompositeType(run, operation);
    case "create-range":
      return createRange(run, operation);
    case "create-other-type":
      return createOtherType(run, operation);
    case "add-enum-value":
      return addEnumValue(run, operation);
    case "rename-enum-value":
      return renameEnumValue(run, operation);
    case "rename-type":
      return renameType(run, operation);
    case "set-type-schema":
      return setTypeSchema(run, operation);
    case "alter-type":
      return alterType(run, operation);
    case "drop-type":
      return dropType(run, operation);
    case "create-sequence":
      return createSequence(run, operation);
    case "alter-sequence":
      return alterSequence(run, operation);
    case "create-view":
      return createView(run, operation);
    case "create-function":
      return createFunction(run, operation);
    case "alter-function":
      return alterFunction(run, operation);
    case "drop-function":
      return dropFunction(run, operation);
    case "create-trigger":
      return createTrigger(run, operation);
    case "rename-trigger":
      return renameTrigger(run, operation);
    case "drop-table-object":
      return dropTableObject(run, operation);
    case "alter-table-object":
      return alterTableObject(run, operation);
    case "create-table-object":
      return createTableObject(run, operation);
    case "create-schema":
      return createSchema(run, operation);
    case "drop-schema":
      return dropSchema(run, operation);
    case "rename-schema":
      return renameSchema(run, operation);
    case "create-extension":
      return createExtension(run, operation);
    case "set-extension-schema":
      return setExtensionSchema(run, operation);
    case "drop-extension":
      return dropExtension(run, operation);
    case "query":
      return applyQuery(run, operation);
    case "touch":
      noteUncheckedRows(run.state, operation.detail);
      return touch(run, operation);
    case "set-search-path":
      return setSearchPath(run, operation);
    case "transaction":
      return applyTransaction(run, operation);
    case "conditional":
      return applyConditional(run, operation);
    case "handled":
      return applyHandled(run, operation);
    case "raise":
      return fault(run, {
        kind: "refused",
        sqlstate: CONDITIONS[operation.sqlstate] ?? operation.sqlstate,
        message: operation.message,
        object: plainReference("schema", creationSchema(run.state) ?? "public"),
        intent: operation.intent ?? "raises an exception",
      });
    case "unread":
      return unread(run, operation);
    case "no-effect":
      noteOperatorClasses(run.state, operation.detail);
      noteOwnCasts(run.state, operation.detail);
      noteUncheckedRows(run.state, operation.detail);
      return noteSetting(run.state, operation.detail);
  }
}

/** Operations in order; a certain exception ends them. */
function applyAll(run: Run, operations: readonly Operation[]): void {
  for (const operation of operations) {
    applyOperation(run, operation);
    if (operation.kind === "raise" && !run.quiet) return;
  }
}

function applyConditional(run: Run, operation: Extract<Operation, { kind: "conditional" }>): void {
  const known = answer(run, operation.condition);
  if (known !== null) return applyAll(run, known ? operation.then : operation.otherwise);
  const quiet: Run = { ...run, quiet: true };
  const alternatives = startAlternatives(run.state);
  applyAll(quiet, operation.then);
  alternatives.next();
  applyAll(quiet, operation.otherwise);
  alternatives.merge();
}

/** PostgreSQL's condition names for the errors that are raised here (errcodes.txt). */
const CONDITIONS: Readonly<Record<string, string>> = {
  duplicate_object: "42710", duplicate_table: "42P07", duplicate_column: "42701", duplicate_function: "42723", duplicate_schema: "42P06",
  undefined_table: "42P01", undefined_column: "42703", undefined_object: "42704", undefined_function: "42883", invalid_schema_name: "3F000",
  dependent_objects_still_exist: "2BP01", wrong_object_type: "42809", invalid_table_definition: "42P16", invalid_foreign_key: "42830",
  datatype_mismatch: "42804", feature_not_supported: "0A000", invalid_parameter_value: "22023", object_not_in_prerequisite_state: "55000",
  syntax_error: "42601", ambiguous_function: "42725", invalid_object_definition: "42P17", invalid_function_definition: "42P13",
  reserved_name: "42939", raise_exception: "P0001",
  syntax_error_or_access_rule_violation: "42000",
  invalid_text_representation: "22P02", numeric_value_out_of_range: "22003", invalid_datetime_format: "22007", not_null_violation: "23502",
  foreign_key_violation: "23503", unique_violation: "23505", check_violation: "23514", exclusion_violation: "23P01",
  integrity_constraint_violation: "23000", data_exception: "22000", invalid_column_definition: "42611", invalid_column_reference: "42P10",
  invalid_savepoint_specification: "3B001", assert_failure: "P0004", no_data_found: "P0002", too_many_rows: "P0003",
};

function catches(condition: string, { sqlstate }: Fault): boolean {
  if (condition === "others") return true;
  const code = CONDITIONS[condition] ?? condition.toUpperCase();
  // A code that ends in three zeros stands for its class.
  return code === sqlstate || (code.endsWith("000") && sqlstate.startsWith(code.slice(0, 2)));
}

/** A block with an EXCEPTION part, which runs on a savepoint without a name: its first error decides. */
function applyHandled(run: Run, operation: Extract<Operation, { kind: "handled" }>): void {
  const position = run.state.journal.position();
  const body: Run = { ...run, quiet: false, effects: [], faults: [] };
  enterSavepoint(run.state);
  applyAll(body, operation.body);
  const error = body.faults[0];
  const handler = error && operation.handlers.find((candidate) => candidate.catches.some((condition) => catches(condition, error)));
  if (!handler) {
    leaveSavepoint(run.state);
    run.effects.push(...body.effects);
    if (!run.quiet) run.faults.push(...body.faults);
    return;
  }
  undo(run.state, position);
  applyAll(run, handler.operations);
}
