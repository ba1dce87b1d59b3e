/** The registry of rules: one file per rule, one line here. The order is that of the documentation. */
import type { Rule } from "../src/rule.ts";
import { createAll } from "./create-all.ts";
import { duplicateCreate } from "./duplicate-create.ts";
import { duplicateRevision } from "./duplicate-revision.ts";
import { failsInSeparateRuns } from "./fails-in-separate-runs.ts";
import { missingParent } from "./missing-parent.ts";
import { multipleHeads } from "./multiple-heads.ts";
import { neverCreated } from "./never-created.ts";
import { revisionCycle } from "./revision-cycle.ts";
import { revisionIdTooLong } from "./revision-id-too-long.ts";
import { singleTransaction } from "./single-transaction.ts";
import { stepFails } from "./step-fails.ts";
import { unreadableRevision } from "./unreadable-revision.ts";
import { unusedIgnore } from "./unused-ignore.ts";
import { useAfterDrop } from "./use-after-drop.ts";
import { usedBeforeCreated } from "./used-before-created.ts";

export const rules: readonly Rule[] = [
  useAfterDrop,
  neverCreated,
  usedBeforeCreated,
  duplicateCreate,
  stepFails,
  failsInSeparateRuns,
  createAll,
  singleTransaction,
  multipleHeads,
  missingParent,
  duplicateRevision,
  revisionCycle,
  revisionIdTooLong,
  unreadableRevision,
  unusedIgnore,
];
