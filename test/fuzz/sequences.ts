/** Sequences of statements as fast-check generates and shrinks them. */
import { Arbitrary, Value, stream, type Random } from "fast-check";
import type { SqlReader } from "../../src/dialects/index.ts";
import { chanceOf, drawFrom } from "./draw.ts";
import { createSession } from "./ours.ts";
import { drawStatement } from "./statements.ts";

const SHORTEST = 8;
const LONGEST = 22;

/** How many of a hundred statements that our catalog refuses are kept, so that most work and no reason crowds out the others. */
const KEPT: Readonly<Record<string, number>> = { "42P01": 8, "42704": 15, "42703": 25, "42701": 30, "42P07": 30, "3F000": 15, "42809": 40 };
const KEPT_OTHERWISE = 60;

/** Draws a sequence by chance. */
export type DrawSequence = (sql: SqlReader, random: Random) => readonly string[];

/** Statements of all kinds. */
export function anySequence(sql: SqlReader, random: Random): readonly string[] {
  const session = createSession(sql);
  const chance = chanceOf(random);
  const draw = drawFrom(chance, session.catalog);
  const statements: string[] = [];
  const length = chance.int(SHORTEST, LONGEST);
  while (statements.length < length) {
    const text = drawStatement(draw);
    const [fault] = session.apply(text).faults;
    if (fault && !draw.chance(KEPT[fault.sqlstate] ?? KEPT_OTHERWISE)) continue;
    statements.push(text);
  }
  return statements;
}

/** Texts that are generated with our catalog beside them, so that most of them find what they name. */
class Sequences extends Arbitrary<readonly string[]> {
  readonly sql: SqlReader;
  readonly draw: DrawSequence;

  constructor(sql: SqlReader, draw: DrawSequence) {
    super();
    this.sql = sql;
    this.draw = draw;
  }

  override generate(random: Random): Value<readonly string[]> {
    return new Value(this.draw(this.sql, random), undefined);
  }

  override canShrinkWithoutContext(value: unknown): value is readonly string[] {
    return Array.isArray(value);
  }

  /** Without stretches of statements, then without parts of one. */
  override shrink(value: readonly string[]): ReturnType<Arbitrary<readonly string[]>["shrink"]> {
    return streamOf(shorter(value));
  }
}

function* shorter(statements: readonly string[]): Generator<readonly string[]> {
  for (let size = Math.ceil(statements.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = statements.length - size; at >= 0; at -= size) if (size < statements.length) yield statements.toSpliced(at, size);
  }
  for (const [at, statement] of statements.entries()) for (const text of smaller(statement)) yield statements.with(at, text);
  const whole = statements.join("\n");
  for (const name of new Set(whole.match(/\ba_name_that\w+\b|"ü[^"]*"|\bt_a_(?:idx|seq|key|fkey|check)\b|\bt_pkey\b|"order"/gi))) {
    const free = ["t", "u", "v", "a", "b", "c", "k", "l"].find((short) => !new RegExp(`\\b${short}\\b`).test(whole));
    if (free !== undefined) yield statements.map((statement) => statement.replaceAll(new RegExp(name.startsWith('"') ? name : `\\b${name}\\b`, "gi"), free));
  }
}

/** The statement without one element of a list, or one clause. */
function* smaller(statement: string): Generator<string> {
  const commas: number[] = [];
  let depth = 0;
  const depths = [...statement].map((character) => {
    if (character === "(") depth++;
    if (character === ")") depth--;
    return depth;
  });
  for (let at = 0; at < statement.length; at++) if (statement[at] === ",") commas.push(at);
  for (const comma of commas) {
    const level = depths[comma]!;
    if (level === 0 && !statement.startsWith("ALTER TABLE")) continue;
    let end = comma + 1;
    while (end < statement.length - 1 && depths[end]! >= level && !(statement[end] === "," && depths[end] === level)) end++;
    yield statement.slice(0, comma) + statement.slice(end);
    let start = comma - 1;
    while (
      start > 0 &&
      depths[start]! >= level &&
      !(statement[start] === "," && depths[start] === level) &&
      !(statement[start] === "(" && depths[start] === level)
    )
      start--;
    if (statement[start] === "(") yield statement.slice(0, start + 1) + statement.slice(comma + 1);
  }
  for (const clause of [
    / (?:ON DELETE|ON UPDATE) (?:CASCADE|SET NULL)/,
    / DEFERRABLE INITIALLY DEFERRED/,
    / NOT NULL/,
    / UNIQUE/,
    / PRIMARY KEY/,
    / DEFAULT \S+/,
    / WHERE .*(?=;)/,
    / CONSTRAINT \S+/,
    / IF (?:NOT )?EXISTS/,
    / CHECK \([^()]*\)/,
    / NOT VALID/,
    / INCLUDE \([^()]*\)/,
    / UNIQUE(?= INDEX)/,
    / OR REPLACE/,
    / USING .*(?=;)/,
  ]) {
    const shorterText = statement.replace(clause, "");
    if (shorterText !== statement) yield shorterText;
  }
}

function* valuesOf(sequences: Iterable<readonly string[]>): Generator<Value<readonly string[]>> {
  for (const sequence of sequences) yield new Value(sequence, undefined);
}

function streamOf(sequences: Iterable<readonly string[]>): ReturnType<Arbitrary<readonly string[]>["shrink"]> {
  return stream(valuesOf(sequences));
}


export function sequencesOf(sql: SqlReader, draw: DrawSequence): Arbitrary<readonly string[]> {
  return new Sequences(sql, draw);
}
