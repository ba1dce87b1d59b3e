import { refusals, type Rule } from "../src/rule.ts";

export const unnamedConstraint: Rule = {
  id: "unnamed-constraint",
  category: "lifecycle",
  severity: "error",
  summary: "`op.drop_constraint(None, ...)`: a constraint is dropped, and nothing says which.",
  why:
    "Autogenerate writes None where the model gives the constraint no name. PostgreSQL gave it one all the same, so creating it works, and dropping it fails with a CompileError: " +
    "SQLAlchemy has no name to put into the statement.",
  remedy:
    "Write the name that PostgreSQL chose (`t_col_fkey`, `t_col_key`; `chainlint inventory -f json` lists it), and set a `naming_convention` on the metadata for the future.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    op.create_table("orders", sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id")))
-- versions/002_no_key.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.drop_constraint(None, "orders", type_="foreignkey")  # expect: unnamed-constraint "it has no name"
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    op.create_table("orders", sa.Column("user_id", sa.Integer, sa.ForeignKey("users.id")))
-- versions/002_no_key.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.drop_constraint("orders_user_id_fkey", "orders", type_="foreignkey")
`,
  check: (history) => refusals(history, "unnamed-constraint"),
};
