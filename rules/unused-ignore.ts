import { suggestion, type Finding, type KnownRules, type Rule, type UsedIgnore } from "../src/rule.ts";

/** A comment that is out of date hides the next finding of its rule, which nobody has looked at. */
export const unusedIgnore: Rule = {
  id: "unused-ignore",
  category: "comments",
  severity: "warning",
  summary: "A `# chainlint: ignore[...]` comment ignores nothing, or cannot be read.",
  why: "The finding that it was written for is gone, or never was where the comment stands. Left in place, it hides the next finding of that rule, which nobody has judged. A comment with a misspelt rule hides nothing, while its author believes that it does.",
  remedy:
    "Remove the comment, or the rules in it that are not needed. It covers the statement on its line, or the one below when it stands on a line of its own.",
  bad: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.create_table("users", sa.Column("id", sa.Integer))  # chainlint: ignore[never-created] made by hand  # expect: unused-ignore "ignores nothing: there is no finding of never-created here"
    op.add_column("users", sa.Column("a", sa.Text))  # chainlint: ignore[never-creatd] misspelt  # expect: unused-ignore "there is no rule never-creatd; did you mean "
`,
  good: `
-- versions/001_users.py --
revision = "001"
down_revision = None
def upgrade():
    op.add_column("users", sa.Column("a", sa.Text))  # chainlint: ignore[never-created] made by the ORM
`,
  check: () => [],
  checkIgnores: function* (ignores, known) {
    for (const used of ignores) {
      const problem = problemOf(used, known);
      if (problem !== null) yield findingOf(used, problem);
    }
  },
};

function problemOf({ ignore, unused }: UsedIgnore, { ids, isEnabled }: KnownRules): string | null {
  if (ignore.verb !== "ignore" && ignore.verb !== "ignore-file")
    return `chainlint: ${ignore.verb} is no comment that chainlint knows; write ignore[rule] or ignore-file[rule], and the reason`;
  if (ignore.rules.length === 0) return "ignores nothing: it names no rule; write ignore[rule], and the reason";
  const unknown = ignore.rules.find((id) => !ids.includes(id));
  if (unknown !== undefined) return `ignores nothing: there is no rule ${unknown}${suggestion(unknown, ids)}`;
  const idle = unused.filter(isEnabled);
  return idle.length > 0 ? `ignores nothing: there is no finding of ${idle.join(", ")} here` : null;
}

function findingOf({ ignore }: UsedIgnore, message: string): Finding {
  return {
    message, place: { kind: "text", location: { source: ignore.source, span: ignore.span } }, revision: null, direction: null, object: null, related: [],
    remedy: "Remove the comment, or move it to the line of the finding.",
    key: [ignore.source.path, ignore.rules.join(), message].join("/"), stops: null,
  };
}
