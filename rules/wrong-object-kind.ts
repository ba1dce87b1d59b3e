import { refusals, type Rule } from "../src/rule.ts";

export const wrongObjectKind: Rule = {
  id: "wrong-object-kind",
  category: "lifecycle",
  severity: "error",
  summary: "A step treats an object as something that it is not: a view altered as a table, a materialized view dropped as a view.",
  why:
    "PostgreSQL keeps tables, views, materialized views, sequences and indexes in one namespace and checks the kind. It usually comes from a revision that turned a " +
    "table into a view, while a later or parallel one goes on with the old kind.",
  remedy: "Use the statement for the kind that the object has at this point of the chain.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("CREATE MATERIALIZED VIEW user_count AS SELECT count(*) AS n FROM users")
-- versions/002_no_count.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.execute("DROP VIEW user_count")  # expect: wrong-object-kind "is not a view"
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    op.execute("CREATE MATERIALIZED VIEW user_count AS SELECT count(*) AS n FROM users")
-- versions/002_no_count.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.execute("DROP MATERIALIZED VIEW user_count")
`,
  check: (history) => refusals(history, "wrong-object-kind"),
};
