import {
  describeLeftovers, dropOfTypes, eventDeed, relatedEvent, relatedRevision, undoings, type Finding, type History,
  type Related, type Rule, type Undoing,
} from "../src/rule.ts";

/** From here on, when it is most of the revisions, a chain that does not go back does so on purpose, and gets one finding. */
const FEWEST_ON_PURPOSE = 10;

export const missingDowngrade: Rule = {
  id: "missing-downgrade",
  category: "downgrade",
  severity: "warning",
  summary: "A revision changes the schema, and its `downgrade()` is empty or not there at all.",
  why:
    "`alembic downgrade` then passes over the revision and writes down that it is undone, while all that it made is still there. The next upgrade stops at it. " +
    "Without a `downgrade()`, Alembic stops with an AttributeError. A chain of which most revisions are so gets one finding, since it is not meant to go back, and one in which no downgrade does anything gets none.",
  remedy:
    "Undo in `downgrade()` what `upgrade()` does, or raise an exception that says why there is no way back. A team that never goes back ignores this rule.",
  needs: "downgrades",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
def downgrade():
    op.drop_table("users")
-- versions/002_email.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.add_column("users", sa.Column("email", sa.Text))
def downgrade():  # expect: missing-downgrade "002's downgrade() is empty, and leaves column users.email"
    pass
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
def downgrade():
    op.drop_table("users")
-- versions/002_email.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.add_column("users", sa.Column("email", sa.Text))
def downgrade():
    op.drop_column("users", "email")
-- versions/003_upper_case.py --
revision = "003"
down_revision = "002"
def upgrade():
    op.execute("UPDATE users SET email = lower(email)")
def downgrade():
    pass
`,
  *check(history) {
    // Where nobody writes any, that is how it is meant.
    if (!history.downgrades.some(({ statements, raised }) => statements.read > 0 || raised.length > 0)) return;
    const missing = undoings(history).filter(
      ({ end, leftovers, again }) => end.kind === "absent" || (end.kind === "does-nothing" && (leftovers.length > 0 || again.length > 0)),
    );
    if (missing.length >= FEWEST_ON_PURPOSE && missing.length * 2 > history.revisions.length) yield ofChain(history, missing);
    else for (const undoing of missing) yield ofRevision(undoing);
  },
};

function ofRevision({ revision, downgrade, end, leftovers, again, blocks }: Undoing): Finding {
  const what = leftovers.length > 0 ? describeLeftovers(leftovers, downgrade) : "";
  return {
    message: end.kind === "absent"
      ? `${revision.id} has no downgrade(): alembic downgrade stops at it with an AttributeError`
      : `${revision.id}'s downgrade() is empty${what ? `, and ${what}` : ""}${again[0] ? `; upgrading again then fails: ${again[0].fault.message}` : ""}`,
    place: { kind: "text", location: downgrade.location }, revision: revision.id, direction: "downgrade", object: leftovers[0]?.difference.object ?? null,
    related: [
      ...leftovers.flatMap(({ cause }): Related[] => (cause ? [relatedEvent(`its upgrade ${eventDeed(cause, null)}`, cause)] : [])),
      ...(blocks
        ? [
            {
              message: `from head to base, ${blocks.revision.id}'s downgrade then fails: ${blocks.found.fault.message}`,
              location: blocks.found.step.location,
              revision: blocks.revision.id,
            },
          ]
        : []),
    ],
    remedy: "Undo in downgrade() what upgrade() does, or raise an exception that says why there is no way back.",
    repair: end.kind === "does-nothing" ? dropOfTypes(revision, leftovers) : null,
    key: `downgrade/${revision.id}`, stops: null,
  };
}

function ofChain(history: History, missing: readonly Undoing[]): Finding {
  const first = missing[0]!;
  return {
    message: `${missing.length} of ${history.revisions.length} revisions have no downgrade() or an empty one, ${first.revision.id} first: this chain does not go back`,
    place: { kind: "text", location: first.downgrade.location }, revision: first.revision.id, direction: "downgrade", object: null,
    related: missing.slice(1).map(({ revision }) => relatedRevision(`neither has ${revision.id}`, revision)),
    remedy: "If that is meant, ignore this rule in the configuration: ignore = [\"missing-downgrade\"].",
    key: "chain", stops: null,
  };
}
