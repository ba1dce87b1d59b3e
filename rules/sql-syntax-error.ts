import { refusals, type Rule } from "../src/rule.ts";

export const sqlSyntaxError: Rule = {
  id: "sql-syntax-error",
  category: "lifecycle",
  severity: "error",
  summary: "A text that is sent to PostgreSQL is not SQL that it can parse.",
  why: "The statement fails on every run, whatever the database holds. It is written for another database, lacks a comma or a quote, or is put together from parts that do not fit.",
  remedy: "Correct the statement; the message holds PostgreSQL's own words, and the finding stands at the statement inside the text.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_email.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.execute("ALTER TABLE users ADD COLUM email text")  # expect: sql-syntax-error "syntax error at or near"
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
-- versions/002_email.py --
revision = "002"
down_revision = "001"
def upgrade():
    op.execute("ALTER TABLE users ADD COLUMN email text")
`,
  check: (history) => refusals(history, "sql-syntax-error"),
};
