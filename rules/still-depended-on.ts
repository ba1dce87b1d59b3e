import { refusals, type Rule } from "../src/rule.ts";

export const stillDependedOn: Rule = {
  id: "still-depended-on",
  category: "lifecycle",
  severity: "error",
  summary: "A step drops or changes something that other objects depend on.",
  why:
    "PostgreSQL refuses to drop a table that a foreign key refers to, a type that a column has, a function that a trigger calls, and to change the type of a " +
    "column that a view shows. The chain knows what depends on what at this point, also when the dependent object comes from a revision years before.",
  remedy: "Drop the dependent objects first and create them again afterwards, or say CASCADE where they are to go as well.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50)))
    op.create_table("orders", sa.Column("id", sa.Integer, primary_key=True), sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id")))
    op.execute("CREATE VIEW names AS SELECT name FROM users")
-- versions/002_longer_names.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.alter_column("users", "name", type_=sa.Text)  # expect: still-depended-on "cannot alter type of a column used by a view or rule"
-- versions/003_no_users.py --
revision = "003"
down_revision = "002"
def upgrade():
    op.execute("DROP VIEW names")
    op.drop_table("users")  # expect: still-depended-on "other objects depend on it"
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50)))
    op.create_table("orders", sa.Column("id", sa.Integer, primary_key=True), sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id")))
    op.execute("CREATE VIEW names AS SELECT name FROM users")
-- versions/002_longer_names.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.execute("DROP VIEW names")
    op.alter_column("users", "name", type_=sa.Text)
-- versions/003_no_users.py --
revision = "003"
down_revision = "002"
def upgrade():
    op.drop_constraint("orders_user_id_fkey", "orders")
    op.drop_table("users")
`,
  check: (history) => refusals(history, "still-depended-on"),
};
