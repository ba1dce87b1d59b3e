/** What chainlint says of a chain: the catalog after each revision, what each revision does, and where the run stops. */
import { inventoryOf, type ChainInventory } from "../../src/inventory.ts";
import { replayAll } from "../../src/lint.ts";
import type { Direction, History, Replayed, Step } from "../../src/model/history.ts";
import { memoryProject, type Project } from "../../src/project.ts";
import { entriesOf, type Entries } from "./entries.ts";

export interface OurStep {
  readonly revision: string;
  readonly catalog: Entries;
  readonly steps: readonly Step[];
}

export interface OurStop {
  readonly revision: string;
  /** SQLSTATE, or `python` for an exception of Python's own. */
  readonly error: string;
  readonly message: string;
}

export interface OurRun {
  readonly steps: readonly OurStep[];
  readonly stop: OurStop | null;
  readonly unread: readonly string[];
}

export interface OurChain extends Readonly<Record<Direction, OurRun>> {
  /** What `chainlint inventory` says at head. */
  readonly inventory: ChainInventory;
}

/** Replays a chain from base to head and back to base. */
export async function replayFixture(files: ReadonlyMap<string, string>): Promise<OurChain> {
  return replayChain(memoryProject(files), "");
}

/** The same for the one chain at or below a path of a project. */
export async function replayChain(project: Project, path: string): Promise<OurChain> {
  const snapshots: { revision: string; direction: Direction; catalog: Entries }[] = [];
  const [history] = await replayAll({
    project, path, downgrades: ["chain"],
    observe: (revision, pass, catalog) =>
      void snapshots.push({
        revision: revision.id,
        direction: pass === "upgrade" ? "upgrade" : "downgrade",
        catalog: entriesOf(catalog, snapshots.at(-1)?.catalog ?? null),
      }),
  });
  return { upgrade: runOf("upgrade", [history!]), downgrade: runOf("downgrade", history!.downgrades), inventory: inventoryOf(history!) };

  function runOf(direction: Direction, parts: readonly (History | Replayed)[]): OurRun {
    const all = parts.flatMap((part) => part.steps);
    return {
      steps: snapshots
        .filter((snapshot) => snapshot.direction === direction)
        .map(({ revision, catalog }) => ({ revision, catalog, steps: all.filter((step) => step.revision.id === revision) })),
      stop: stopOf(parts),
      unread: parts.flatMap((part) => part.unread.map((unread) => `${unread.revision.id}: ${unread.reason}`)),
    };
  }
}

/** The first fault or exception that happens in every run. */
function stopOf(parts: readonly Replayed[]): OurStop | null {
  for (const { steps, raised } of parts) {
    const byRevision = [...new Set([...steps, ...raised].map(({ revision }) => revision))];
    const inOrder = [...new Set([...steps.map(({ revision }) => revision), ...byRevision])];
    for (const revision of inOrder) {
      const fault = steps.find((step) => step.revision === revision && step.certainty.certain && step.faults.length > 0)?.faults[0];
      if (fault) return { revision: revision.id, error: fault.sqlstate, message: fault.message };
      const exception = raised.find((one) => one.revision === revision && one.certainty.certain);
      if (exception) return { revision: revision.id, error: "python", message: exception.message };
    }
  }
  return null;
}
