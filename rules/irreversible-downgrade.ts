import { undoings, type Finding, type Raised, type Related, type Revision, type Rule } from "../src/rule.ts";

/** From here on it is how the chain is meant, and told once. */
const FEWEST_ON_PURPOSE = 10;

export const irreversibleDowngrade: Rule = {
  id: "irreversible-downgrade",
  category: "downgrade",
  severity: "warning",
  summary: "A `downgrade()` raises an exception instead of going back; a note when it says why.",
  why:
    "A migration that cannot be undone had better say so than pass and leave the database as it is. But nobody gets below this revision any more, and who tries " +
    "should read the reason: that rows are gone, or that a backup is the way back.",
  remedy:
    'Say in the exception what cannot be undone and what to do instead: `raise NotImplementedError("the plain-text passwords are gone; restore a backup")`.',
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
    const refusals = undoings(history).flatMap(({ revision, end }): Refusal[] => (end.kind === "refuses" ? [{ revision, raised: end.raised }] : []));
    for (const withReason of [false, true]) {
      const alike = refusals.filter(({ raised }) => givesReason(raised) === withReason);
      if (alike.length >= FEWEST_ON_PURPOSE) yield together(alike, withReason);
      else for (const refusal of alike) yield ofRevision(refusal, withReason);
    }
  },
};

interface Refusal { readonly revision: Revision; readonly raised: Raised }

function givesReason({ message }: Raised): boolean {
  return /\p{L}{2}/u.test(message);
}

function ofRevision({ revision, raised: { location, exception, message } }: Refusal, withReason: boolean): Finding {
  return {
    severity: withReason ? "info" : "warning",
    message: `${revision.id} cannot be undone: its downgrade raises ${exception ?? "an exception"}${withReason ? `: ${message}` : " and does not say why"}`,
    place: { kind: "text", location }, revision: revision.id, direction: "downgrade", object: null, related: [],
    remedy: remedyFor(withReason),
    key: `downgrade/${revision.id}`, stops: null,
  };
}

function together(refusals: readonly Refusal[], withReason: boolean): Finding {
  const first = refusals[0]!;
  const raises = ({ exception, message }: Raised): string => `raises ${exception ?? "an exception"}${withReason ? `: ${message}` : ""}`;
  return {
    severity: withReason ? "info" : "warning",
    message: `${refusals.length} revisions cannot be undone: their downgrades raise an exception${withReason ? "" : " and do not say why"}; ${first.revision.id} is the first, and ${raises(first.raised)}`,
    place: { kind: "text", location: first.raised.location }, revision: first.revision.id, direction: "downgrade", object: null,
    related: refusals
      .slice(1)
      .map(({ revision, raised }): Related => ({
        message: `${revision.id} ${raises(raised)}`,
        location: raised.location,
        revision: revision.id,
        isCase: true,
      })),
    remedy: remedyFor(withReason),
    // One more that gives its reason is nothing new; one more without a reason is.
    key: withReason ? "with-reasons" : `downgrades/${refusals.map(({ revision }) => revision.id).sort().join("/")}`, stops: null,
  };
}

function remedyFor(withReason: boolean): string {
  return withReason ? "Nothing, when that is so: whoever must go back needs a backup." : "Say in the exception what cannot be undone, and what to do instead.";
}
