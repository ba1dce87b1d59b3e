/** Ten kinds of bad revisions, to be put on top of a chain. */
const ID = "c0ffee000001";

/** The rule that must find each, and the files that it is made of. `head`: the id to put it on; `parent`: what stands behind its down_revision; `parameters`: of the chain's upgrade(). */
export function seeds({ head, parent, parameters }) {
  const revision = (body, { id = ID, down = JSON.stringify(head) } = {}) =>
    `"""A bad revision."""\nimport sqlalchemy as sa\nfrom alembic import op\n\nrevision = ${JSON.stringify(id)}\ndown_revision = ${down}\n\n\ndef upgrade(${parameters}):\n${body.map((line) => `    ${line}\n`).join("")}\n\ndef downgrade(${parameters}):\n    pass\n`;
  const create = 'op.create_table("chainlint_seed", sa.Column("id", sa.Integer(), primary_key=True))';
  const drop = 'op.drop_table("chainlint_seed")';
  return [
    ["never-created", [revision(['op.add_column("chainlint_seed", sa.Column("x", sa.Integer()))'])]],
    ["use-after-drop", [revision([create, drop, 'op.add_column("chainlint_seed", sa.Column("x", sa.Integer()))'])]],
    ["duplicate-create", [revision([create, create])]],
    ["step-fails", [revision(['raise RuntimeError("not to be run")'])]],
    ["multiple-heads", [revision(["pass"], { down: parent })]],
    ["missing-parent", [revision(["pass"], { down: '"c0ffee999999"' })]],
    ["duplicate-revision", [revision(["pass"], { id: head, down: parent })]],
    ["revision-cycle", [revision(["pass"], { down: '"c0ffee000002"' }), revision(["pass"], { id: "c0ffee000002", down: `"${ID}"` })]],
    ["unreadable-revision", [revision(["this is no Python"])]],
    ["revision-id-too-long", [revision(["pass"], { id: "c0ffee".repeat(300) })]],
  ];
}
