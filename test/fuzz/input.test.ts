/** Texts as values of built-in types: what `inputOf` refuses on every version, PostgreSQL's own input functions refuse. */
import { PGlite } from "@electric-sql/pglite";
import fc from "fast-check";
import { expect, test } from "vitest";
import { inputOf } from "../../src/model/catalog/input.ts";

const TEXTS = 6_000;
const SEED = 1;

/** Internal names beside those that messages use. */
const TYPES: Readonly<Record<string, string>> = {
  int2: "smallint", int4: "integer", int8: "bigint", oid: "oid", numeric: "numeric", float4: "real", float8: "double precision",
  bool: "boolean", uuid: "uuid", json: "json", jsonb: "jsonb", date: "date", timestamp: "timestamp without time zone",
  timestamptz: "timestamp with time zone", time: "time without time zone", timetz: "time with time zone", interval: "interval",
  bytea: "bytea", bit: "bit", varbit: "bit varying", inet: "inet", cidr: "cidr", macaddr: "macaddr", macaddr8: "macaddr8", money: "money",
  pg_lsn: "pg_lsn", point: "point", line: "line", lseg: "lseg", box: "box", path: "path", polygon: "polygon", circle: "circle",
  int4range: "int4range", int8range: "int8range", numrange: "numrange", daterange: "daterange", tsrange: "tsrange", tstzrange: "tstzrange",
  int4multirange: "int4multirange", datemultirange: "datemultirange",
};

/** What people write as a `server_default`, meant as SQL or as Python, that then is a quoted text. */
const WRITTEN = [
  "NOW()", "now()", "now ()", "CURRENT_TIMESTAMP", "current_timestamp()", "utcnow()", "now() at time zone 'utc'", "timezone('utc', now())",
  "now() + interval '1 day'", "today()", "datetime.utcnow", "func.now()", "'now'",
  '"now"',
  "statement_timestamp()", "uuid_generate_v4()", "gen_random_uuid()", "'{}'", "'{}'::jsonb", "{}", "[]", "''", "", " ", "false", "False",
  "'false'", "'t'", "None", "null", "'0'", "(0)", "0 ", "1 day", "'1 day'", "interval '1 day'", "9999-12-31", "0000-00-00",
  "0000-00-00 00:00:00", "2020-13-01", "1/1/1970", "01.01.1970", "1970-01-01 00:00:00 UTC", "Thu, 01 Jan 1970 00:00:00 GMT",
  "1970-01-01T00:00:00Z", "(infinity)",
];
const WORDS = [
  "now", "NOW", "today", "yesterday", "epoch", "infinity", "-infinity", "allballs", "noon", "current", "utc", "Z", "at", "time", "zone",
  "day", "days", "monday", "jan", "month", "hours", "min", "s", "ago", "bc", "AD", "am", "P1D", "t", "f", "true", "yes", "no", "on", "of",
  "off", "nan", "inf", "e", "1e5", "0x1f", "1_000", "PST", "Europe/Berlin", "d", "dow", "julian", "J2451187", "y", "h", "m", "mm",
  "quarter", "us", "week", "x", "empty", "+", "-",
];
const FIGURES = [
  "0", "1", "12", "24", "25", "60", "99", "365", "1999", "2024", "19990108", "199901", "040506", "1.5", ".5", "5.", "-1", "+1",
  "1999-01-08", "2020-02-30", "1/18/1999", "08-Jan-1999", "99-Jan-08", "1999.008", "04:05", "04:05:06.789", "04:05:06-08:00", "24:00",
  "25:00", "23:59:60", "1-2", "3 4:05:06", "10:00 am", "P1Y2M3DT4H5M6S", "99999999999999999999", "1,000", "$1.50", "192.168.0.0/24", "10.1",
  "::1", "08:00:2b:01:02:03", "08002b:010203", "\\x41", "\\x4", "\\101", "B101", "X1F", "550e8400-e29b-41d4-a716-446655440000",
  '{"a":1}',
  "[1,2", "16/B374D848", "(1,2)", "((1,2),(3,4))", "<(1,2),3>", "[1,2)", "(,)", "{[1,2)}", "[2020-01-01,2020-01-02)", "[now,tomorrow]",
  "[2,1]",
];
const BETWEEN = ["", "", "", " ", " ", "()", "(", ")", ",", ".", ":", "-", "+", "/", "'", "\"", ";", "!", "@", "%", "_", "=", "[", "]", "\t", "T"];

const piece = fc.oneof(fc.constantFrom(...WORDS), fc.constantFrom(...FIGURES), fc.constantFrom(...WRITTEN));
const sequence = fc.array(fc.tuple(piece, fc.constantFrom(...BETWEEN)), { minLength: 1, maxLength: 4 }).map((pieces) => pieces.flat().join(""));
const misspelt = fc
  .tuple(fc.constantFrom(...WRITTEN), fc.nat(40), fc.constantFrom(...BETWEEN))
  .map(([text, at, mark]) => text.slice(0, at) + mark + text.slice(at));

test(`${TEXTS} texts are refused as values of built-in types only where PostgreSQL refuses them`, async () => {
  const texts = [...new Set([...WRITTEN, ...WORDS, ...FIGURES, ...fc.sample(fc.oneof(sequence, misspelt), { numRuns: TEXTS, seed: SEED })])];
  const database = await PGlite.create();
  const wronglyRefused: string[] = [];
  let refused = 0;
  for (const [name, written] of Object.entries(TYPES)) {
    const { rows } = await database.query<{ text: string; valid: boolean }>(
      "SELECT text, pg_input_is_valid(text, $2) AS valid FROM unnest($1::text[]) text",
      [texts, written],
    );
    for (const { text, valid } of rows) {
      const input = inputOf(name, written, text);
      if (input.kind !== "refused" || input.objection.only) continue;
      refused += 1;
      if (valid) wronglyRefused.push(`${written} ${JSON.stringify(text)}`);
    }
  }
  await database.close();
  expect(wronglyRefused).toEqual([]);
  // An oracle that refuses nothing is never wrong.
  expect(refused / (texts.length * Object.keys(TYPES).length)).toBeGreaterThan(0.5);
}, 300_000);
