import { MOST_TOLD_APART, type Chain, type ChainFault, type Finding, type Passage, type Rule } from "../src/rule.ts";

export const missingParent: Rule = {
  id: "missing-parent",
  category: "chain",
  severity: "error",
  summary: "A revision names a `down_revision` or `depends_on` that no file has.",
  why: "Alembic cannot build its map of revisions and refuses every command, `upgrade` first of all. A file was deleted, renamed or never committed.",
  remedy: "Restore the missing file, or point `down_revision` at the revision that takes its place.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/003_email.py --
revision = "003"
down_revision = "002"  # expect: missing-parent "down_revision 002"
def upgrade():
    op.add_column("users", sa.Column("email", sa.Text))
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/003_email.py --
revision = "003"
down_revision = "001"
def upgrade():
    op.add_column("users", sa.Column("email", sa.Text))
`,
  *check({ chain, neighbours, application }) {
    const missing: MissingParent[] = [];
    for (const fault of chain.faults) {
      if (fault.kind !== "missing-parent") continue;
      const home = neighbours.find((neighbour) => neighbour.chain.revisions.some(({ id }) => id === fault.parent))?.chain;
      if (home) yield ofNeighbour(fault, home);
      else missing.push(fault);
    }
    const findings = missing.length > MOST_TOLD_APART ? [together(missing)] : missing.map(findingOf);
    // It costs a look at the whole application.
    const elsewhere = findings.length > 0 ? application.versionLocations()[0] : undefined;
    yield* elsewhere ? findings.map((finding) => unlessElsewhere(finding, elsewhere)) : findings;
  },
};

type MissingParent = Extract<ChainFault, { kind: "missing-parent" }>;

function findingOf({ revision, parent, span, as }: MissingParent): Finding {
  return {
    message: `${revision.id} names ${as} ${parent}, and no ${as === "depends_on" ? "revision has that id or branch label" : "file has that revision"}`,
    place: { kind: "text", location: { source: revision.source, span } },
    revision: revision.id, direction: null, object: null, related: [],
    remedy: `Restore the file of ${parent}, or name an existing revision.`,
    key: `${revision.id}/${parent}`, stops: "before",
  };
}

function ofNeighbour(fault: MissingParent, home: Chain): Finding {
  return {
    ...findingOf(fault), severity: "info", stops: null,
    message: `${fault.revision.id} names ${fault.as} ${fault.parent}, a revision of the chain in ${home.path}: it runs only where both folders are version_locations`,
    remedy: "Name both folders in version_locations of one alembic.ini, so that Alembic and chainlint see one chain.",
  };
}

/** Which folders those are is not known before the application runs. */
function unlessElsewhere(finding: Finding, { location, text }: Passage): Finding {
  return {
    ...finding, severity: "warning", stops: null,
    message: `${finding.message}, unless it stands in a folder that the application adds to version_locations`,
    related: [...finding.related, { message: `folders that chainlint does not know: ${text}`, location, revision: null }],
    remedy: `${finding.remedy} Revisions of an installed package are out of chainlint's sight, and so is what they create.`,
  };
}

/** A chain that lacks many revisions lacks a folder of them: that of an installed package, or one that is not committed. */
function together(faults: readonly MissingParent[]): Finding {
  const ids = [...new Set(faults.map(({ parent }) => parent))];
  return {
    ...findingOf(faults[0]!),
    message: `${ids.length} revisions are named by others, and no file has them: ${ids.join(", ")}; ${faults[0]!.revision.id} is the first to name one`,
    related: faults
      .slice(1)
      .map(({ revision, parent, span }) => ({
        message: `${revision.id} names ${parent}`,
        location: { source: revision.source, span },
        revision: revision.id,
      })),
    remedy: "Name the folder that has them in version_locations; revisions of an installed package are out of chainlint's sight, and so is what they create.",
    key: "many",
  };
}
