/** A chain of ten thousand revisions is replayed whole. */
import { expect, test } from "vitest";
import { lint, memoryProject } from "../src/lint.ts";
import { chainArchive } from "./archive.ts";

const REVISIONS = 10_000;

test("ten thousand revisions", async () => {
  const files = chainArchive("");
  for (let at = 0; at < REVISIONS; at++) {
    const parent = at === 0 ? "" : `, sa.Column("parent", sa.Integer, sa.ForeignKey("t${at - 1}.id"))`;
    files.set(`versions/r${at}.py`, `import sqlalchemy as sa
from alembic import op
revision = "r${at}"
down_revision = ${at === 0 ? "None" : `"r${at - 1}"`}
def upgrade():
    op.create_table("t${at}", sa.Column("id", sa.Integer, primary_key=True), sa.Column("name", sa.String(50))${parent})
    op.add_column("t${at >> 1}", sa.Column("x${at}", sa.Text))
    op.execute("CREATE INDEX ix${at} ON t${at} (name)")
`);
  }
  files.set(
    `versions/last.py`,
    `from alembic import op\nrevision = "last"\ndown_revision = "r${REVISIONS - 1}"\ndef upgrade():\n    op.drop_table("nobody")\n`,
  );
  const report = await lint({ project: memoryProject(files), path: "" });
  const [chain] = report.chains;
  expect(chain!.history.statements).toEqual({ all: REVISIONS * 3 + 1, read: REVISIONS * 3 + 1 });
  expect(chain!.diagnostics.map(({ rule, revision }) => `${rule} ${revision}`)).toEqual(["never-created last"]);
}, 120_000);
