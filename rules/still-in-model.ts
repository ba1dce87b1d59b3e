import {
  describe, findingAt, freshSteps, nameOf, type ApplicationModel, type Effect, type Finding, type History, type Rule,
  type Step,
} from "../src/rule.ts";

/** Released history has run, so this is advice about revisions that can still be edited. */
export const stillInModel: Rule = {
  id: "still-in-model",
  category: "data",
  severity: "warning",
  summary: "A table or column is dropped or renamed that a model of the application still declares.",
  why:
    "SQLAlchemy names every column of a model in each query, so the application fails with `column does not exist` from the moment of the migration on. Either the change of the model was forgotten, or the model is " +
    "meant to change later: then the old version runs against the new database for as long as the deployment takes, at least. It is told of revisions that can still be edited: those of the change (`--since`), those after " +
    "`frozen-through`, or else the heads.",
  remedy: "Take it out of the model in the same change; where old and new versions of the application run side by side, in a release before the migration.",
  bad: `
-- alembic.ini --
[alembic]
script_location = %(here)s/alembic
-- alembic/env.py --
from alembic import context
-- app/models.py --
from sqlalchemy import Column, Integer, Text
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    nickname = Column(Text)
-- alembic/versions/001_users.py --
import sqlalchemy as sa
from alembic import op
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("nickname", sa.Text))
-- alembic/versions/002_no_nickname.py --
from alembic import op
revision = "002"
down_revision = "001"
def upgrade():
    op.drop_column("users", "nickname")  # expect: still-in-model "model User still declares column users.nickname"
`,
  good: `
-- alembic.ini --
[alembic]
script_location = %(here)s/alembic
-- alembic/env.py --
from alembic import context
-- app/models.py --
from sqlalchemy import Column, Integer, Text
from sqlalchemy.orm import declarative_base
Base = declarative_base()
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
-- alembic/versions/001_users.py --
import sqlalchemy as sa
from alembic import op
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True), sa.Column("nickname", sa.Text))
-- alembic/versions/002_no_nickname.py --
from alembic import op
revision = "002"
down_revision = "001"
def upgrade():
    op.drop_column("users", "nickname")
`,
  *check(history) {
    // With several chains it is not known whose database a model is for.
    if (history.neighbours.length > 0) return;
    for (const step of freshSteps(history)) {
      for (const effect of step.effects) {
        const lost = lostBy(effect);
        if (!lost || isThereAtHead(history, lost)) continue;
        // The application makes missing tables itself when it starts; it adds no columns.
        if (lost.kind === "table" && history.application.metadataCalls().length > 0) continue;
        for (const model of history.application.modelsOf(lost)) {
          const finding = findingOf(step, effect, lost, model);
          if (finding) yield finding;
        }
      }
    }
  },
};

/** The table or column whose name an effect takes away. */
function lostBy({ action, object, previous, implicit }: Effect): Effect["object"] | null {
  const lost = action === "drop" ? object : action === "rename" || action === "move" ? previous : null;
  return lost !== null && !implicit && (lost.kind === "table" || lost.kind === "column") ? lost : null;
}

/** Dropped and created again, or renamed and back. */
function isThereAtHead({ catalog }: History, { schema, name, kind, column }: Effect["object"]): boolean {
  const relation = catalog.findRelation({ schema, name });
  return relation !== undefined && (kind !== "column" || relation.open || relation.columns.some((each) => each.name === column));
}

function findingOf(step: Step, { action, object }: Effect, lost: Effect["object"], model: ApplicationModel): Finding | null {
  const place = lost.kind === "column" ? model.columns.get(lost.column!) : model.location;
  if (place === undefined) return null;
  const deed = action === "drop" ? "drops it" : action === "move" ? `moves it to schema ${object.schema}` : `renames it to ${object.column ?? nameOf(object)}`;
  return {
    ...findingAt(step, lost, {
      message: `model ${model.name} still declares ${describe(lost)}, and ${step.revision.id} ${deed}: every query of the model fails from then on`,
      related: [{ message: `still declared in ${place.source.path}`, location: place, revision: null }],
      remedy: `Change ${model.name} in the same change, or in a release before it.`,
    }),
    stops: null,
  };
}
