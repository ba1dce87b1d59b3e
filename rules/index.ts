/** The registry of rules: one file per rule, one line here. The order is that of the documentation. */
import type { Rule } from "../src/rule.ts";
import { autocommitInOneTransaction } from "./autocommit-in-one-transaction.ts";
import { autocommitInOuterTransaction } from "./autocommit-in-outer-transaction.ts";
import { branchOrderMatters } from "./branch-order-matters.ts";
import { clientSideDefault } from "./client-side-default.ts";
import { commitInRevision } from "./commit-in-revision.ts";
import { concurrentlyInTransaction } from "./concurrently-in-transaction.ts";
import { createAll } from "./create-all.ts";
import { dataChangeUnderLock } from "./data-change-under-lock.ts";
import { downgradeFails } from "./downgrade-fails.ts";
import { downgradeLosesData } from "./downgrade-loses-data.ts";
import { dropThenRecreate } from "./drop-then-recreate.ts";
import { duplicateCreate } from "./duplicate-create.ts";
import { duplicateRevision } from "./duplicate-revision.ts";
import { enumCreatedTwice } from "./enum-created-twice.ts";
import { enumLeaked } from "./enum-leaked.ts";
import { enumNotCreated } from "./enum-not-created.ts";
import { failsAfterDowngrade } from "./fails-after-downgrade.ts";
import { failsInSeparateRuns } from "./fails-in-separate-runs.ts";
import { hiddenByGuard } from "./hidden-by-guard.ts";
import { incompleteDowngrade } from "./incomplete-downgrade.ts";
import { invalidForeignKey } from "./invalid-foreign-key.ts";
import { irreversibleDowngrade } from "./irreversible-downgrade.ts";
import { liveDependency } from "./live-dependency.ts";
import { missingDowngrade } from "./missing-downgrade.ts";
import { missingEnumValue } from "./missing-enum-value.ts";
import { missingParent } from "./missing-parent.ts";
import { multipleHeads } from "./multiple-heads.ts";
import { narrowingType } from "./narrowing-type.ts";
import { neverCreated } from "./never-created.ts";
import { notNullWithoutDefault } from "./not-null-without-default.ts";
import { notOnSearchPath } from "./not-on-search-path.ts";
import { revisionCycle } from "./revision-cycle.ts";
import { revisionIdTooLong } from "./revision-id-too-long.ts";
import { setLocalDoesNotLast } from "./set-local-does-not-last.ts";
import { severalRoots } from "./several-roots.ts";
import { singleTransaction } from "./single-transaction.ts";
import { sqlSyntaxError } from "./sql-syntax-error.ts";
import { stepFails } from "./step-fails.ts";
import { stillDependedOn } from "./still-depended-on.ts";
import { stillInModel } from "./still-in-model.ts";
import { truncatedNameCollision } from "./truncated-name-collision.ts";
import { uncommittedEnumValue } from "./uncommitted-enum-value.ts";
import { uncommittedRun } from "./uncommitted-run.ts";
import { unnamedConstraint } from "./unnamed-constraint.ts";
import { unreachableWhenEmpty } from "./unreachable-when-empty.ts";
import { unreadableRevision } from "./unreadable-revision.ts";
import { unusedIgnore } from "./unused-ignore.ts";
import { useAfterDrop } from "./use-after-drop.ts";
import { usedBeforeCreated } from "./used-before-created.ts";
import { wrongObjectKind } from "./wrong-object-kind.ts";

export const rules: readonly Rule[] = [
  useAfterDrop,
  neverCreated,
  usedBeforeCreated,
  notOnSearchPath,
  duplicateCreate,
  truncatedNameCollision,
  enumNotCreated,
  enumCreatedTwice,
  enumLeaked,
  stillDependedOn,
  wrongObjectKind,
  invalidForeignKey,
  missingEnumValue,
  unnamedConstraint,
  sqlSyntaxError,
  stepFails,
  failsInSeparateRuns,
  unreachableWhenEmpty,
  createAll,
  hiddenByGuard,
  liveDependency,
  concurrentlyInTransaction,
  uncommittedEnumValue,
  autocommitInOuterTransaction,
  autocommitInOneTransaction,
  uncommittedRun,
  setLocalDoesNotLast,
  commitInRevision,
  dataChangeUnderLock,
  singleTransaction,
  notNullWithoutDefault,
  clientSideDefault,
  dropThenRecreate,
  narrowingType,
  stillInModel,
  multipleHeads,
  severalRoots,
  branchOrderMatters,
  missingParent,
  duplicateRevision,
  revisionCycle,
  revisionIdTooLong,
  unreadableRevision,
  downgradeFails,
  failsAfterDowngrade,
  incompleteDowngrade,
  missingDowngrade,
  irreversibleDowngrade,
  downgradeLosesData,
  unusedIgnore,
];
