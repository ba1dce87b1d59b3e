/**
 * The cases are the files of test/postgresql: SQL, and below it, behind `--=`, what the reader
 * makes of it. `CHAINLINT_ACCEPT=1` rewrites the expectations; the difference is to be reviewed.
 */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { postgresql, TEXT_LIMIT } from "../src/dialects/postgresql.ts";
import type {
  CatalogQuestion, ColumnDefinition, ConstraintDefinition, Operation, PartitionBound, QualifiedName, Query, RangeEnd,
  SqlExpression, SqlStatement, TypeReference,
} from "../src/model/operation.ts";

const FOLDER = new URL("postgresql/", import.meta.url);
const MARK = "--=";
const reader = await postgresql.load();

interface Case {
  readonly line: number;
  readonly sql: string;
  readonly expected: string;
}

function parseCases(file: string): readonly Case[] {
  const cases: Case[] = [];
  let sql: string[] = [];
  let expected: string[] = [];
  const lines = file.split("\n");
  for (const [at, line] of [...lines, ""].entries()) {
    if (expected.length > 0 && !line.startsWith(MARK)) {
      cases.push({ line: at - expected.length - sql.length + 1, sql: sql.join("\n"), expected: expected.join("\n") });
      sql = [];
      expected = [];
    }
    if (line.startsWith(MARK)) expected.push(line.slice(MARK.length + 1));
    else if (at < lines.length && (line !== "" || sql.length > 0)) sql.push(line);
  }
  if (sql.length > 0) throw new Error(`case without expectation: ${sql.join("\n")}`);
  return cases;
}

// What statements do, in few words: defaults (false, null, empty) are left out.

function name(qualified: QualifiedName): string {
  const part = (text: string): string => (/^[\w$äöüé]+$/.test(text) ? text : JSON.stringify(text));
  return qualified.schema === null ? part(qualified.name) : `${part(qualified.schema)}.${part(qualified.name)}`;
}

function type(reference: TypeReference): string {
  if (reference.kind === "unknown") return `?(${reference.reason})`;
  const modifiers = reference.modifiers.length > 0 ? `(${reference.modifiers.join(",")})` : "";
  return name(reference) + modifiers + "[]".repeat(reference.dimensions);
}

function labelled(label: string, items: readonly string[]): readonly string[] {
  return items.length > 0 ? [`${label} ${items.join(" ")}`] : [];
}

function expression({ text, columns, functions, types, relations, read }: SqlExpression): string {
  const parts = [
    ...labelled("columns", columns.map((column) => (column.relation === null ? column.name : `${column.relation}.${column.name}`))),
    ...labelled("functions", functions.map(name)),
    ...labelled("types", types.map(type)),
    ...labelled("relations", relations.map(name)),
    ...(read ? [] : ["unread"]),
  ];
  return `{${[text, ...parts].join(" | ")}}`;
}

function flags(entries: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(entries).flatMap(([key, value]) => {
    if (value === false || value === null || value === undefined || (Array.isArray(value) && value.length === 0)) return [];
    return value === true ? [key] : [`${key}=${Array.isArray(value) ? `(${value.join(" ")})` : String(value)}`];
  });
}

function constraint(definition: ConstraintDefinition): string {
  const named = definition.name === null ? [] : [definition.name];
  const parts = ((): readonly string[] => {
    switch (definition.kind) {
      case "primary-key":
        return [
          `(${definition.columns.join(" ")})`,
          ...flags({ include: definition.include, usingIndex: definition.usingIndex, deferrable: definition.deferrable }),
        ];
      case "unique":
        return [
          `(${definition.columns.join(" ")})`,
          ...flags({
            include: definition.include,
            usingIndex: definition.usingIndex,
            nullsNotDistinct: definition.nullsNotDistinct,
            deferrable: definition.deferrable,
          }),
        ];
      case "check":
        return [expression(definition.expression), ...flags({ notValid: definition.notValid, noInherit: definition.noInherit })];
      case "foreign-key":
        return [
          `(${definition.columns.join(" ")}) -> ${name(definition.references.table)}(${definition.references.columns.join(" ")})`,
          ...flags({
            onDelete: definition.onDelete,
            onUpdate: definition.onUpdate,
            deferrable: definition.deferrable,
            initiallyDeferred: definition.initiallyDeferred,
            notValid: definition.notValid,
          }),
        ];
      case "exclude":
        return [
          definition.method,
          `(${definition.elements.map((element) => `${element.column ?? expression(element.expression!)} ${element.operator}`).join(", ")})`,
          ...(definition.where ? [`where ${expression(definition.where)}`] : []),
        ];
      case "not-null":
        return [`(${definition.columns.join(" ")})`, ...flags({ notValid: definition.notValid })];
    }
  })();
  return [definition.kind, ...named, ...parts].join(" ");
}

function column(definition: ColumnDefinition): string {
  return [
    definition.name,
    type(definition.type),
    ...flags({
      serial: definition.serial,
      nullable: definition.nullable === null ? null : String(definition.nullable),
      identity: definition.identity,
      collation: definition.collation,
    }),
    ...(definition.default ? [`default ${expression(definition.default)}`] : []),
    ...(definition.generated ? [`generated ${expression(definition.generated)}`] : []),
    ...definition.constraints.map(constraint),
  ].join(" ");
}

function question(asked: CatalogQuestion): string {
  switch (asked.kind) {
    case "exists":
      return `${asked.object} ${asked.parent === null ? "" : `${asked.parent}.`}${asked.name}${asked.schema === null ? (asked.searchPath ? " in search_path" : "") : ` in ${asked.schema}`}${asked.exact ? "" : " and more"}`;
    case "any-row": return `rows of [${query(asked.query)}]`;
    case "constant": return String(asked.value);
    case "not": return `not (${question(asked.of)})`;
    case "all": return `(${asked.of.map(question).join(" and ")})`;
    case "any": return `(${asked.of.map(question).join(" or ")})`;
    case "unknown": return `?${asked.reason}`;
  }
}

function query(found: Query): string {
  const typed = (label: string, of: TypeReference | null): string => (of ? `${label}:${type(of)}` : label);
  const output = found.output?.map((item) => typed(item.name, item.type));
  const star = found.star?.map((item) =>
    item.kind === "star"
      ? `${name(item.relation)}.*`
      : typed(item.name, item.type) + (item.from ? `<${name(item.from.relation)}.${item.from.name}` : ""),
  );
  return [
    ...found.uses.map((use) => `${use.access} ${name(use.name)}${use.columns.length > 0 ? `(${use.columns.join(" ")})` : ""}`),
    ...labelled("functions", found.functions.map(name)),
    ...labelled("types", found.types.map(type)),
    ...(star ? labelled("yields", star) : output ? labelled("yields", output) : ["yields ?"]),
    ...labelled("empty if", found.emptyWhenAnyIsEmpty.map(name)),
    ...(found.countsRows ? ["counts rows"] : []),
    ...labelled("advances", (found.advances ?? []).map(name)),
    ...(found.asks ? [`asks for ${found.asks.form}${found.asks.form === "current-schema" ? "" : `: ${question(found.asks.question)}`}`] : []),
  ].join(" | ");
}

const QUALIFIED: ReadonlySet<string> = new Set(["name", "table", "partition", "parent", "function", "partitionOf", "multirange"]);

function render(operation: Operation, indent = ""): readonly string[] {
  switch (operation.kind) {
    case "conditional":
      return [
        `${indent}if ${question(operation.condition)}`,
        ...operation.then.flatMap((inner) => render(inner, `${indent}  `)),
        ...(operation.otherwise.length > 0 ? [`${indent}else`, ...operation.otherwise.flatMap((inner) => render(inner, `${indent}  `))] : []),
      ];
    case "handled":
      return [
        `${indent}try`,
        ...operation.body.flatMap((inner) => render(inner, `${indent}  `)),
        ...operation.handlers.flatMap((handler) => [
          `${indent}catch ${handler.catches.join(" ")}`,
          ...handler.operations.flatMap((inner) => render(inner, `${indent}  `)),
        ]),
      ];
    case "query":
      return [`${indent}${[operation.verb, ...flags({ truncateCascade: operation.truncateCascade }), `[${query(operation.query)}]`].join(" ")}`];
    default: {
      const parts = Object.entries(operation).flatMap(([key, value]) => (key === "kind" ? [] : field(key, value)));
      return [`${indent}${[operation.kind, ...parts].join(" ")}`];
    }
  }
}

function bound(given: PartitionBound): string {
  const end = (value: RangeEnd): string =>
    typeof value === "string" ? value : value.formula?.kind === "constant" ? JSON.stringify(value.formula.text) : expression(value);
  switch (given.kind) {
    case "default": return "default";
    case "hash": return `hash ${given.remainder} of ${given.modulus}`;
    case "list": return `list (${given.values.map(end).join(" ")})`;
    case "range": return `range (${given.from.map(end).join(" ")}) to (${given.to.map(end).join(" ")})`;
  }
}

function field(key: string, value: unknown): readonly string[] {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    if (QUALIFIED.has(key)) return key === "name" || key === "table" ? [name(value as QualifiedName)] : [`${key} ${name(value as QualifiedName)}`];
    if (key === "type" || key === "returns" || key === "subtype") return [`${key} ${type(value as TypeReference)}`];
    if (key === "default" || key === "where" || key === "using" || key === "check" || key === "when") return [`${key} ${expression(value as SqlExpression)}`];
    if (key === "column") return [column(value as ColumnDefinition)];
    if (key === "bound") return [`bound ${bound(value as PartitionBound)}`];
    if (key === "constraint") return [constraint(value as ConstraintDefinition)];
    if (key === "as" || key === "query") return [`[${query(value as Query)}]`];
    if (key === "change")
      return [
        `change (${Object.entries(value)
          .flatMap(([inner, what]) => (inner === "kind" ? [String(what)] : field(inner, what)))
          .join(" ")})`,
      ];
    if (key === "ownedBy") return [`ownedBy ${name((value as { table: QualifiedName }).table)}.${(value as { column: string }).column}`];
    if (key === "partitionBy")
      return [
        `partitionBy ${JSON.stringify(value, (inner, what: unknown) => (inner === "expressions" ? (what as SqlExpression[]).map(expression) : what))}`,
      ];
    return [`${key} ${JSON.stringify(value)}`];
  }
  if (Array.isArray(value) && typeof value[0] === "object") {
    if (key === "columns") return [`(${(value as ColumnDefinition[]).map(column).join(", ")})`];
    if (key === "constraints") return (value as ConstraintDefinition[]).map(constraint);
    if (key === "elements")
      return [
        `(${(value as { column: string | null; expression: SqlExpression | null; operatorClass: QualifiedName | null }[]).map((element) => [element.column ?? expression(element.expression!), ...flags({ operatorClass: element.operatorClass && name(element.operatorClass) })].join(" ")).join(", ")})`,
      ];
    if (key === "queries") return (value as Query[]).map((one) => `[${query(one)}]`);
    if (key === "beside")
      return [
        `beside (${(value as { column: string; type: TypeReference }[]).map((one) => `${one.column} ${type(one.type)}`).join(", ")})`,
      ];
    if (key === "expressions") return (value as SqlExpression[]).map(expression);
    if (key === "defaults")
      return [
        `defaults (${(value as { column?: string; type?: TypeReference; default: SqlExpression }[]).map((one) => `${one.column ?? type(one.type!)} ${expression(one.default)}`).join(", ")})`,
      ];
    if (key === "outputs") return [`outputs (${(value as TypeReference[]).map(type).join(", ")})`];
    if (key === "arguments") return [`(${(value as TypeReference[]).map(type).join(", ")})`];
    if (key === "like")
      return (value as { table: QualifiedName; including: string[] }[]).map((like) =>
        [`like ${name(like.table)}`, ...flags({ including: like.including })].join(" "),
      );
    if (key === "inherits" || key === "mayTouch" || key === "later" || key === "advances") return [`${key} ${(value as QualifiedName[]).map(name).join(" ")}`];
  }
  if (key === "arguments" && Array.isArray(value)) return ["()"];
  if (key === "mayTouch") return value === null ? [] : ["mayTouch nothing"];
  if (key === "ownedBy") return value === null ? ["ownedBy none"] : [];
  if (key === "schemas" && Array.isArray(value)) return [`(${value.map((schema) => JSON.stringify(schema)).join(" ")})`];
  if (key === "relation" || key === "table" || (key === "name" && value !== null)) return value === null ? [] : [String(value)];
  if (key === "persistence" && value === "permanent") return [];
  if (key === "withData") return value === false ? ["no data"] : [];
  return typeof value === "string" ? [`${key}=${JSON.stringify(value)}`] : flags({ [key]: value });
}

function rendered(sql: string): string {
  const statements = reader.read(sql);
  const whole = sql.trim().replace(/;$/, "");
  return statements.flatMap((statement) => {
    const written = sql.slice(statement.span.start, statement.span.end);
    const heading = statements.length > 1 || written !== whole ? [`[${written.replace(/\s+/g, " ")}]`] : [];
    const error = statement.syntaxError
      ? [
          `syntax error at ${JSON.stringify(sql.slice(statement.syntaxError.offset, statement.syntaxError.offset + 8))}: ${statement.syntaxError.message}`,
        ]
      : [];
    const [first, ...others] = statement.operations.flatMap((operation) => render(operation));
    return [...heading, ...error, `${statement.tag}: ${first ?? "nothing"}`, ...others.map((line) => `  ${line}`)];
  }).join("\n") || "nothing";
}

const files = readdirSync(FOLDER).filter((file) => file.endsWith(".sql")).sort();
const cases = files.map((file) => ({ file, cases: parseCases(readFileSync(new URL(file, FOLDER), "utf8")) }));

if (process.env["CHAINLINT_ACCEPT"]) {
  for (const { file, cases: found } of cases) {
    const text = found.map(({ sql }) => [sql, ...rendered(sql).split("\n").map((line) => `${MARK} ${line}`)].join("\n")).join("\n");
    writeFileSync(new URL(file, FOLDER), `${text}\n`);
  }
}

for (const { file, cases: found } of cases) {
  describe(file, () => {
    for (const { line, sql, expected } of found) test(`${line}: ${sql.slice(0, 100)}`, () => expect(rendered(sql)).toBe(expected));
  });
}

/** Every object anywhere inside. */
function inside(value: unknown): readonly Record<string, unknown>[] {
  if (typeof value !== "object" || value === null) return [];
  const inner = Object.values(value).flatMap(inside);
  return Array.isArray(value) ? inner : [value as Record<string, unknown>, ...inner];
}

function unquoted(written: string): string {
  const last = /(?:"((?:[^"]|"")*)"|([^".\s]+))\s*$/.exec(written);
  return last?.[1]?.replaceAll('""', '"') ?? last?.[2]?.toLowerCase() ?? "";
}

describe("the cases together", () => {
  const all = cases.flatMap(({ cases: found }) => found.map(({ sql }) => ({ sql, statements: reader.read(sql) })));

  test("are many and differ", () => {
    expect(all.length).toBeGreaterThan(400);
    expect(new Set(all.map(({ sql }) => sql)).size).toBe(all.length);
  });

  test("contain every kind of operation", () => {
    // What SQLAlchemy remembers is no statement.
    const kinds: Record<Exclude<Operation["kind"], "remembered-type">, true> = {
      "create-table": true, "drop-relation": true, "rename-relation": true, "set-relation-schema": true, "add-column": true,
      "drop-column": true, "rename-column": true, "alter-column": true, "add-constraint": true, "drop-constraint": true,
      "rename-constraint": true, "validate-constraint": true, "alter-constraint": true, "attach-partition": true, "detach-partition": true,
      inherit: true, "create-index": true, "create-enum": true, "create-domain": true, "create-composite-type": true, "create-range": true,
      "create-other-type": true, "add-enum-value": true, "rename-enum-value": true, "rename-type": true, "set-type-schema": true,
      "alter-type": true, "drop-type": true, "create-sequence": true, "alter-sequence": true, "create-view": true, "create-function": true,
      "alter-function": true, "drop-function": true, "create-trigger": true, "rename-trigger": true, "drop-table-object": true,
      "create-table-object": true, "alter-table-object": true, "create-schema": true, "drop-schema": true, "rename-schema": true,
      "create-extension": true, "set-extension-schema": true, "drop-extension": true, query: true, touch: true, "set-search-path": true,
      transaction: true, "no-effect": true, conditional: true, handled: true, raise: true, unread: true,
    };
    const seen = new Set(all.flatMap(({ statements }) => inside(statements)).map((object) => object["kind"]));
    expect(Object.keys(kinds).filter((kind) => !seen.has(kind))).toEqual([]);
  });

  test("have places that hold what they should", () => {
    for (const { sql, statements } of all) {
      for (const object of inside(statements)) {
        const span = object["span"] as { start: number; end: number } | null | undefined;
        if (!span) continue;
        expect(span.start, sql).toBeLessThan(span.end);
        const written = sql.slice(span.start, span.end);
        expect(written, sql).toBe(written.trim());
        if ("access" in object)
          expect(unquoted(written), sql).toBe(
            (object["name"] as QualifiedName).name.toLowerCase() === unquoted(written)
              ? unquoted(written)
              : (object["name"] as QualifiedName).name,
          );
        if ("identity" in object) expect(unquoted(/^(?:"(?:[^"]|"")*"|[^\s(),]+)/.exec(written)![0]), sql).toBe(object["name"]);
        if ("text" in object) expect(sql, sql).toContain(object["text"]);
      }
    }
  });

  test("mean the same in the middle of a text, after other characters, and next to an error", () => {
    const shifted = (statements: readonly SqlStatement[], by: number): unknown =>
      JSON.parse(JSON.stringify(statements), (key, value: unknown) =>
        ["start", "end", "offset"].includes(key) && typeof value === "number" ? value - by : value,
      );
    for (const { sql, statements } of all) {
      if (statements.length !== 1 || statements[0]!.syntaxError || /[:%\\]|__hole_/.test(sql)) continue;
      for (const [before, after] of [["SELECT 'äöü😀€';\n", ""], ["nonsense 'ä😀';", "; nonsense"]] as const) {
        const read = reader.read(`${before}${sql}${after}`);
        expect(shifted(read.slice(1, 2), before.length), sql).toEqual(shifted(statements, 0));
      }
    }
  });
});

describe("texts that are no ordinary SQL", () => {
  const reasons = (sql: string): readonly string[] =>
    reader
      .read(sql)
      .flatMap((statement) =>
        statement.operations.flatMap((operation) => (operation.kind === "unread" ? [operation.reason] : [operation.kind])),
      );

  test("empty ones hold no statement", () => {
    for (const sql of ["", " \n\t", ";", ";;  ;", "-- x", "/* x */", "/* open"])
      expect(
        reader.read(sql).flatMap((statement) => statement.operations),
        sql,
      ).toEqual(sql === "/* open" ? expect.anything() : []);
  });

  test("NUL costs its statement", () => {
    expect(reasons("DROP TABLE a; SELECT '\0'; DROP TABLE b")).toEqual(["drop-relation", "a SQL text cannot contain NUL", "drop-relation"]);
  });

  test("lone surrogates are read, and offsets after them hold", () => {
    const sql = "SELECT '\ud800'; DROP TABLE t; oops";
    const read = reader.read(sql);
    expect(read.map((statement) => sql.slice(statement.span.start, statement.span.end))).toEqual(["SELECT '\ud800'", "DROP TABLE t", "oops"]);
  });

  test("texts over the limit are not read", () => {
    expect(reasons(`SELECT '${"x".repeat(TEXT_LIMIT)}'`)).toEqual([`longer than ${TEXT_LIMIT} characters`]);
  });

  const deep: Readonly<Record<string, (levels: number) => string>> = {
    parentheses: (levels) => `SELECT ${"(".repeat(levels)}1${")".repeat(levels)}`,
    operators: (levels) => `SELECT 1${" + 1".repeat(levels)}`,
    functions: (levels) => `SELECT ${"f(".repeat(levels)}1${")".repeat(levels)}`,
    subqueries: (levels) => `SELECT ${"(SELECT ".repeat(levels)}1${")".repeat(levels)}`,
    unions: (levels) => `SELECT 1${" UNION ALL SELECT 1".repeat(levels)}`,
    joins: (levels) => `SELECT 1 FROM a${" JOIN a ON true".repeat(levels)}`,
    cases: (levels) => `SELECT ${"CASE WHEN a THEN 1 ELSE ".repeat(levels)}1${" END".repeat(levels)}`,
    casts: (levels) => `SELECT 1${"::int".repeat(levels)}`,
    negations: (levels) => `SELECT ${"NOT ".repeat(levels)}a`,
    conditions: (levels) => `DO $$ BEGIN ${"IF a THEN ".repeat(levels)}DROP TABLE t; ${"END IF; ".repeat(levels)}END $$`,
  };
  for (const [shape, make] of Object.entries(deep)) {
    test(`deeply nested ${shape} do not break the reader`, () => {
      for (const levels of [100, 1_000, 20_000]) {
        expect(reader.read(`DROP TABLE x; ${make(levels)}; DROP TABLE y`).length, `${levels}`).toBeGreaterThan(0);
        expect(reasons("DROP TABLE t")).toEqual(["drop-relation"]);
      }
      expect(reasons(make(100))).not.toContain("nested too deeply");
    });
  }

  test("long flat statements are no deep ones", () => {
    const flat = [
      `INSERT INTO t VALUES ${Array.from({ length: 5_000 }, (_, at) => `(${at} + 1, 'x' || 'y')`).join(", ")}`,
      `SELECT a FROM t WHERE ${Array.from({ length: 5_000 }, (_, at) => `(a = ${at} AND b <> 2)`).join(" OR ")}`,
      `UPDATE t SET a = CASE ${Array.from({ length: 5_000 }, (_, at) => `WHEN b = ${at} THEN ${at} - 1`).join(" ")} END`,
      `SELECT a FROM t WHERE b IN (${Array.from({ length: 5_000 }, (_, at) => `'${at}'`).join(", ")})`,
    ];
    for (const sql of flat) expect(reasons(sql), sql.slice(0, 40)).toEqual(["query"]);
  });

  test("a text that calls deep in the stack is refused rather than broken", () => {
    const results: string[] = [];
    const descend = (): void => {
      try {
        descend();
      } catch {
        // Out of stack: one frame less may hold the reader, or may not.
      }
      if (results.length < 200) {
        try {
          results.push(...reasons("SELECT lower(a) FROM t"));
        } catch {
          results.push("out of stack");
        }
      }
    };
    descend();
    expect(results.length).toBeGreaterThan(0);
    expect(reasons("DROP TABLE t")).toEqual(["drop-relation"]);
  });

  test("any cut of a text is read without failing", () => {
    const sql =
      "SELECT 'a''b', E'\\'', $x$ ; $x$, \"q\"\"\" /* ; /* x */ */ FROM t -- y\n; DO $$ BEGIN IF a THEN NULL; END IF; END $$; \\x\nINSERT INTO t VALUES (:a, %s, __hole_1__)";
    for (let at = 0; at <= sql.length; at++) {
      for (const part of [sql.slice(0, at), sql.slice(at)]) {
        for (const statement of reader.read(part)) {
          expect(statement.span.start).toBeGreaterThanOrEqual(0);
          expect(statement.span.end).toBeLessThanOrEqual(part.length);
        }
      }
    }
  });

  test("a long text with one error is read in the time of a few parses", () => {
    const sql = `${"ALTER TABLE t ADD COLUMN a int DEFAULT 5;\n".repeat(5_000)} nonsense`;
    const start = performance.now();
    expect(reader.read(sql).length).toBe(5_001);
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});

describe("expressions", () => {
  const expected: readonly (readonly [string, string])[] = [
    ["now()", "{now() | functions now}"],
    ["lower(email)", "{lower(email) | columns email | functions lower}"],
    [" status = 'x' ", "{status = 'x' | columns status}"],
    ["a > 0 AND t.b IS NULL -- why", "{a > 0 AND t.b IS NULL -- why | columns a t.b}"],
    ["nextval('s.q'::regclass)", "{nextval('s.q'::regclass) | functions nextval | types regclass | relations s.q}"],
    ["'{}'::jsonb", "{'{}'::jsonb | types jsonb}"],
    ["ARRAY[]::varchar(3)[]", "{ARRAY[]::varchar(3)[] | types varchar(3)[]}"],
    ["(SELECT max(a) FROM u WHERE u.b = c)", "{(SELECT max(a) FROM u WHERE u.b = c) | functions max | relations u}"],
    ["a = :value", "{a = :value | columns a}"],
    ["a) FROM t WHERE (b", "{a) FROM t WHERE (b | unread}"],
    ["a, b", "{a, b | columns a b}"],
    ["a AS b", "{a AS b | unread}"],
    ["1; DROP TABLE t", "{1; DROP TABLE t | unread}"],
    ["", "{ | unread}"],
    ["`a`", "{`a` | unread}"],
    ["__hole_1__ > b", "{__hole_1__ > b | columns b}"],
  ];
  for (const [text, result] of expected) test(text, () => expect(expression(reader.expression(text))).toBe(result));
});

describe("types", () => {
  const expected: readonly (readonly [string, string])[] = [
    ["varchar(30)[]", "varchar(30)[]"],
    ["timestamp with time zone", "timestamptz"],
    ["TIMESTAMP(3) WITHOUT TIME ZONE", "timestamp(3)"],
    ["public.mood", "public.mood"],
    ['"Mood"', "Mood"],
    ["double precision", "float8"],
    ["int", "int4"],
    ["serial", "serial"],
    ["character varying", "varchar"],
    ["numeric(10, 2)", "numeric(10,2)"],
    ["interval day to second (3)", "interval(day to second,3)"],
    ["geometry(Point,4326)", "geometry(point,4326)"],
    ["int NOT NULL", "?(not a type of PostgreSQL's: int NOT NULL)"],
    ["int, b int", "?(not a type of PostgreSQL's: int, b int)"],
    ["", "?(not a type of PostgreSQL's: )"],
    ["int) x", "?(not a type of PostgreSQL's: int) x)"],
    ["__hole_1__", "?(part of the type's name is not known)"],
    ["enum('a','b')", "enum(a,b)"],
    ["tinyint unsigned", "?(not a type of PostgreSQL's: tinyint unsigned)"],
  ];
  for (const [text, result] of expected) test(text, () => expect(type(reader.type(text))).toBe(result));
});

describe("names", () => {
  const expected: readonly (readonly [string, QualifiedName | null])[] = [
    ["Users", { schema: null, name: "users" }],
    ['public."Users"', { schema: "public", name: "Users" }],
    [' "a""b" ', { schema: null, name: 'a"b' }],
    ["ÄB", { schema: null, name: "Äb" }],
    ["db.s.t", { schema: "s", name: "t" }],
    ["a.b.c.d", null],
    ["a b", null],
    ["a.", null],
    ["", null],
    ["'a'", null],
    ['""', null],
    ["a-b", null],
  ];
  for (const [text, result] of expected) test(text, () => expect(reader.name(text)).toEqual(result));
});
