import { undoings, type Rule } from "../src/rule.ts";

export const irreversibleDowngrade: Rule = {
  id: "irreversible-downgrade",
  category: "downgrade",
  severity: "warning",
  summary: "A `downgrade()` raises an exception instead of going back; a note when it says why.",
  why:
    "A migration that cannot be undone had better say so than pass and leave the database as it is. But nobody gets below this revision any more, and who tries " +
    "should read the reason: that rows are gone, or that a backup is the way back.",
  remedy: "Say in the exception what cannot be undone and what to do instead: `raise NotImplementedError(\"the plain-text passwords are gone; restore a backup\")`.",
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
def downgrade():
    raise NotImplementedError()  # expect: irreversible-downgrade "002 cannot be undone: its downgrade raises NotImplementedError and does not say why"
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
`,
  *check(history) {
    for (const { revision, end } of undoings(history)) {
      if (end.kind !== "refuses") continue;
      const { location, exception, message } = end.raised;
      const isReason = /\p{L}{2}/u.test(message);
      yield {
        severity: isReason ? "info" : "warning",
        message: `${revision.id} cannot be undone: its downgrade raises ${exception ?? "an exception"}${isReason ? `: ${message}` : " and does not say why"}`,
        place: { kind: "text", location }, revision: revision.id, direction: "downgrade", object: null, related: [],
        remedy: isReason ? "Nothing, when that is so: whoever must go back needs a backup." : "Say in the exception what cannot be undone, and what to do instead.",
        key: `downgrade/${revision.id}`, stops: null,
      };
    }
  },
};
