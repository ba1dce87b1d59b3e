import type { Finding, LiveImport, Revision, Rule } from "../src/rule.ts";

/** Released history has run, so this is advice about revisions that can still be edited. */
export const liveDependency: Rule = {
  id: "live-dependency",
  category: "bootstrap",
  severity: "warning",
  summary: "A revision imports a model, an enum or the settings of the application: it changes when they do.",
  why:
    "A revision says what happened to the database at one point. What it imports is read when it runs, in its form of that day: a column that the model gets next year is selected before a revision adds it, a new member of an enum is in the type " +
    "before ALTER TYPE adds it, and a class that moves breaks `alembic upgrade` for everybody who starts from an empty database. It is told of revisions that can still be edited: those of the change (`--since`), those after " +
    "`frozen-through`, or else the heads.",
  remedy: "Write into the revision what it needs: `sa.table(\"users\", sa.column(\"id\"))` for queries, the labels of an enum, the value of a setting.",
  bad: `
-- alembic.ini --
[alembic]
script_location = %(here)s/alembic
prepend_sys_path = .
-- alembic/env.py --
from alembic import context
-- app/__init__.py --
-- app/models.py --
from sqlalchemy import Column, Integer, Text
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(Text)
-- alembic/versions/001_users.py --
import sqlalchemy as sa
from alembic import op
from app.models import User  # expect: live-dependency "001 imports the model User"
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
    op.execute(sa.update(User).values(name="new"))
`,
  good: `
-- alembic.ini --
[alembic]
script_location = %(here)s/alembic
prepend_sys_path = .
-- alembic/env.py --
from alembic import context
-- app/__init__.py --
-- app/models.py --
from sqlalchemy import Column, Integer, Text
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(Text)
-- alembic/versions/001_users.py --
import sqlalchemy as sa
from alembic import op
revision = "001"
down_revision = None
users = sa.table("users", sa.column("name"))
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.Text))
    op.execute(sa.update(users).values(name="new"))
`,
  *check({ fresh, application }) {
    for (const revision of fresh) {
      const imports = application.liveImports(revision);
      for (const kind of ["model", "enum", "settings"] as const) {
        const [first, ...others] = imports.filter((each) => each.kind === kind);
        if (first) yield finding(revision, kind, [first, ...others]);
      }
    }
  },
};

/** One finding for all of a kind: they have one cure. */
function finding(revision: Revision, kind: LiveImport["kind"], imports: readonly [LiveImport, ...LiveImport[]]): Finding {
  const names = [...new Set(imports.map(({ name }) => name))];
  const many = names.length > 1 || kind === "settings";
  return {
    message: `${revision.id} imports the ${kind}${names.length > 1 && kind !== "settings" ? "s" : ""} ${names.join(", ")} of the application: what the revision does changes when ${many ? "they do" : "it does"}`,
    place: { kind: "text", location: imports[0].location }, revision: revision.id, direction: null, object: null,
    related: imports.flatMap(({ name, definition }) => (definition ? [{ message: `${name} is defined here`, location: definition, revision: null }] : [])),
    remedy: REMEDIES[kind],
    key: `${revision.id}/${names.join()}`, stops: null,
  };
}

const REMEDIES: Readonly<Record<LiveImport["kind"], string>> = {
  model: "Write the part of the table that is needed into the revision: sa.table(\"t\", sa.column(\"c\")).",
  enum: "Write the labels into the revision.",
  settings: "Write the value into the revision.",
};
