import { refusals, type Rule } from "../src/rule.ts";

export const invalidForeignKey: Rule = {
  id: "invalid-foreign-key",
  category: "lifecycle",
  severity: "error",
  summary: "A foreign key leads to columns without a unique key, or to columns of a type that does not go with its own.",
  why:
    "A foreign key needs a unique constraint or a primary key on exactly the columns that it refers to, and types that can be compared. Databases at hand may have such a key " +
    "from somewhere else; one that is built from the chain stops here.",
  remedy: "Create the unique constraint in an earlier step, or give the column the type of the one that it refers to.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("email", sa.Text))
-- versions/002_orders.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.create_table("orders", sa.Column("email", sa.Text), sa.Column("user_id", sa.Text))
    op.create_foreign_key("orders_email_fkey", "orders", "users", ["email"], ["email"])  # expect: invalid-foreign-key "no unique constraint matching"
    op.create_foreign_key("orders_user_id_fkey", "orders", "users", ["user_id"], ["id"])  # expect: invalid-foreign-key "cannot be implemented"
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("email", sa.Text, unique=True))
-- versions/002_orders.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.create_table("orders", sa.Column("email", sa.Text), sa.Column("user_id", sa.Integer))
    op.create_foreign_key("orders_email_fkey", "orders", "users", ["email"], ["email"])
    op.create_foreign_key("orders_user_id_fkey", "orders", "users", ["user_id"], ["id"])
`,
  check: (history) => refusals(history, "invalid-foreign-key"),
};
