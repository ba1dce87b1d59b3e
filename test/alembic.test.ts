/**
 * What Alembic's directives and SQLAlchemy's objects do, as cases in test/alembic/*.txt. Beside the
 * operations that a case expects, test/alembic/*.real.txt holds the statements that the real
 * Alembic sent to a real PostgreSQL for it (test/real-run/directives.py): read by the SQL reader
 * they must be the same operations.
 *
 * `UPDATE=1 npx vitest run test/alembic.test.ts` writes the expected operations anew.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dialects } from "../src/dialects/index.ts";
import { loadPythonParser } from "../src/syntax/parser.ts";
import { casesOf, render, run } from "./alembic/snippet.ts";

const folder = join(import.meta.dirname, "alembic");
const parser = await loadPythonParser();
const sql = await dialects[0]!.load();

for (const file of readdirSync(folder).filter((one) => one.endsWith(".txt") && !one.endsWith(".real.txt")).sort()) {
  const path = join(folder, file);
  const text = readFileSync(path, "utf8");
  const cases = casesOf(text);
  const real = new Map(realStatements(path.replace(/\.txt$/, ".real.txt")));

  if (process.env.UPDATE) {
    const intro = text.slice(0, text.indexOf("=== "));
    writeFileSync(
      path,
      intro +
        cases
          .map((one) => `=== ${one.name}\n${[one.code, ...run(one.code, parser, sql).map((line) => `--> ${line}`)].join("\n")}\n`)
          .join("\n"),
    );
    continue;
  }

  describe(file, () => {
    for (const one of cases) {
      test(one.name, () => {
        const done = run(one.code, parser, sql);
        expect(done).toEqual(one.expected);
        const sent = real.get(one.name);
        // `# differs: why` marks what the replay tells in other words.
        if (!sent || one.code.includes("# differs:")) return;
        const read = inOrder(sent.flatMap(readBack).map(comparable));
        const performed = inOrder(done.filter((line) => !line.startsWith("  !")).map(comparable));
        // An error of PostgreSQL's ends the real run; the replay goes on.
        expect(sent.some((line) => line.includes("(psycopg")) ? performed.slice(0, read.length) : performed).toEqual(read);
      });
    }
  });
}

/** The statements of each case as they were really sent; a line `! ...` is the exception that ended it. */
function realStatements(path: string): readonly (readonly [string, readonly string[]])[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, "utf8").split(/^=== /m).slice(1).map((part) => {
    const [title, ...lines] = part.split("\n");
    return [title!.trim(), lines.filter((line) => line !== "")] as const;
  });
}

/** A statement as operations; an exception of Python's own as its class. */
function readBack(statement: string): readonly string[] {
  if (statement.startsWith("! ")) return /\(psycopg/.test(statement) ? [] : [`! ${/(\w+):/.exec(statement)![1]!}`];
  return sql.read(statement.replaceAll("%%", "%").replace(/%\(\w+\)s/g, "'?'")).flatMap((read) => read.operations.map(render));
}

/** `checkfirst` asks a question first and leaves CREATE without IF NOT EXISTS; the reader keeps no text of an exclusion's condition. */
function comparable(line: string): string {
  if (line.startsWith("!")) return line.replace(/:.*/s, "");
  if (line.startsWith("create enum") || line.startsWith("create sequence")) return line.replace(/ if not exists$/, "");
  return line.includes(" exclude ") ? line.replace(/ where [^)]*/, "") : line;
}

/** The indexes of a table are a set in SQLAlchemy, sent in no particular order. */
function inOrder(lines: readonly string[]): readonly string[] {
  const ordered: string[] = [];
  let indexes: string[] = [];
  for (const line of [...lines, ""]) {
    if (line.startsWith("create index ")) indexes.push(line);
    else {
      ordered.push(...indexes.sort(), line);
      indexes = [];
    }
  }
  return ordered.slice(0, -1);
}
