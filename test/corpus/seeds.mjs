/** Ten kinds of bad revisions, to be put on top of a chain. */
const ID = "c0ffee000001";

/**
 * The rule that must find each, and the files that it is made of. `head`: the id to put it on; `parent`: what stands behind its down_revision; `parameters`: of the
 * chain's upgrade(). `isTorn`: a parent is missing already, which every head above it is told with. `goesBack`: its downgrades do something.
 * `dialect`: SQLite holds ids of any length.
 */
export function seeds({ head, parent, parameters, isTorn = false, goesBack = false, dialect = "postgresql" }) {
  const revision = (body, { id = ID, down = JSON.stringify(head), back = "pass" } = {}) =>
    `"""A bad revision."""\nimport sqlalchemy as sa\nfrom alembic import op\n\nrevision = ${JSON.stringify(id)}\ndown_revision = ${down}\n\n\ndef upgrade(${parameters}):\n${body.map((line) => `    ${line}\n`).join("")}\n\ndef downgrade(${parameters}):\n    ${back}\n`;
  const create = 'op.create_table("chainlint_seed", sa.Column("id", sa.Integer(), primary_key=True))';
  const drop = 'op.drop_table("chainlint_seed")';
  // In a chain in which nobody goes back, a single downgrade would ask for the others.
  const back = goesBack ? drop : "pass";
  return [
    // A table that is missing might come from a step that could not be read; a column of a new table does not.
    isTorn
      ? ["wrong-object-kind", [revision([create, 'op.execute("DROP VIEW chainlint_seed")'], { back })]]
      : ["never-created", [revision([create, 'op.alter_column("chainlint_seed", "x", new_column_name="y")'], { back })]],
    ["use-after-drop", [revision([create, drop, 'op.add_column("chainlint_seed", sa.Column("x", sa.Integer()))'])]],
    ["duplicate-create", [revision([create, create])]],
    ["step-fails", [revision(['raise RuntimeError("not to be run")'])]],
    isTorn ? ["use-after-drop", [revision([create, drop, drop])]] : ["multiple-heads", [revision(["pass"], { down: parent })]],
    ["missing-parent", [revision(["pass"], { down: '"c0ffee999999"' })]],
    ["duplicate-revision", [revision(["pass"]), revision(["pass"])]],
    ["revision-cycle", [revision(["pass"], { down: '"c0ffee000002"' }), revision(["pass"], { id: "c0ffee000002", down: `"${ID}"` })]],
    ["unreadable-revision", [revision(["this is no Python"])]],
    dialect === "sqlite"
      ? ["duplicate-create", [revision([create, ...Array(2).fill('op.add_column("chainlint_seed", sa.Column("x", sa.Integer()))')])]]
      : ["revision-id-too-long", [revision(["pass"], { id: "c0ffee".repeat(300) })]],
  ];
}
