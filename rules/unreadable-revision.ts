import { MOST_TOLD_APART, type Chain, type Finding, type Rule, type UnreadableFile } from "../src/rule.ts";

export const unreadableRevision: Rule = {
  id: "unreadable-revision",
  category: "chain",
  severity: "error",
  summary: "A file among the revisions cannot be read: a syntax error, Python 2, binary content, or too large.",
  why:
    "Alembic imports every file of the versions folder before it runs anything, so one file that Python cannot parse stops every command. chainlint " +
    "replays the rest of the chain all the same, and whatever the file still shows.",
  remedy: "Correct the file, or move it out of the versions folder when it is no revision.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
    x = = 1  # expect: unreadable-revision "cannot be read"
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer, primary_key=True))
`,
  *check({ chain }) {
    const byProblem = new Map<string, UnreadableFile[]>();
    for (const file of chain.unreadable) byProblem.set(file.problem, [...(byProblem.get(file.problem) ?? []), file]);
    for (const files of byProblem.values()) {
      if (files.length <= MOST_TOLD_APART) yield* files.map((file) => findingOf(chain, file));
      else yield together(chain, files);
    }
  },
};

function findingOf(chain: Chain, file: UnreadableFile): Finding {
  const { path, problem, whole, refused } = file;
  return {
    severity: refused ? "error" : "warning",
    message: `${nameOf(file)} cannot be read${whole ? "" : " whole"}: ${problem}`,
    place: placeOf(file),
    revision: chain.revisions.find((revision) => revision.source.path === path)?.id ?? null,
    direction: null, object: null, related: [],
    remedy: refused
      ? "Correct the file; Alembic stops at it before it runs anything."
      : "Alembic may read it all the same; write it so that its ids can be told without running it.",
    key: path, stops: refused ? "before" : null,
  };
}

/** A chain that was written for Python 2, say, has one problem and not one for each file. */
function together(chain: Chain, files: readonly UnreadableFile[]): Finding {
  const [first, ...others] = files as [UnreadableFile, ...UnreadableFile[]];
  return {
    ...findingOf(chain, first),
    message: `${files.length} files cannot be read${first.whole ? "" : " whole"}: ${first.problem}; ${nameOf(first)} is the first`,
    related: others.flatMap((file) =>
      file.source && file.span ? [{ message: nameOf(file), location: { source: file.source, span: file.span }, revision: null }] : [],
    ),
    key: first.problem,
  };
}

function nameOf({ path }: UnreadableFile): string {
  return path.split("/").at(-1)!;
}

function placeOf({ path, source, span }: UnreadableFile): Finding["place"] {
  return source && span ? { kind: "text", location: { source, span } } : { kind: "file", path };
}
