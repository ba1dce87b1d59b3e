-- case: operators and functions that types do not have
CREATE TYPE mood AS ENUM ('a');
CREATE TYPE tag AS ENUM ('a');
CREATE DOMAIN words AS text;
CREATE TABLE t (i int, n numeric, x text, v varchar(5), j jsonb, s json, d date, z timestamptz, u uuid, b bool, a int[], ta text[], m mood, g tag, w words, r int4range, y bytea, c char(3));
SELECT * FROM t WHERE x ->> 'k' = 'v';
-- expect: 42883 operator does not exist: text ->> unknown
SELECT * FROM t WHERE j ->> 'k' = 'v' AND j -> 'k' ->> 1 = 'x' AND s #>> '{a,b}' = 'v';
SELECT * FROM t WHERE j ->> 'k' = 1;
-- expect: 42883 operator does not exist: text = integer
SELECT * FROM t WHERE x = 1;
-- expect: 42883 operator does not exist: text = integer
SELECT * FROM t WHERE x = i;
-- expect: 42883 operator does not exist: text = integer
SELECT * FROM t WHERE v > i + 1;
-- expect: 42883 operator does not exist: character varying > integer
SELECT * FROM t WHERE i > '1' AND x > 'a' AND w = x AND w = v AND c = x AND v = c;
SELECT * FROM t WHERE m = 'a' AND m = 'a'::mood;
SELECT * FROM t WHERE m = x;
-- expect: 42883 operator does not exist: mood = text
SELECT * FROM t WHERE m = g;
-- expect: 42883 operator does not exist: mood = tag
SELECT * FROM t WHERE m::text = x;
SELECT * FROM t WHERE u = x;
-- expect: 42883 operator does not exist: uuid = text
SELECT * FROM t WHERE d = z AND d > now() AND z > d;
SELECT * FROM t WHERE d - 1 > '2020-01-01' AND z - interval '1 day' > d;
SELECT * FROM t WHERE d - d > 3 AND z - z > interval '1 day';
SELECT * FROM t WHERE d - d > interval '1 day';
-- expect: 42883 operator does not exist: integer > interval
SELECT * FROM t WHERE z + 1 > now();
-- expect: 42883 operator does not exist: timestamp with time zone + integer
SELECT * FROM t WHERE i + n > 2.5 AND i % 2 = 0;
SELECT * FROM t WHERE x + 1 > 2;
-- expect: 42883 operator does not exist: text + integer
SELECT * FROM t WHERE x || i = 'a1' AND x || v || c = 'abc' AND i || x = '1a';
SELECT * FROM t WHERE i || i = 'a';
-- expect: 42883 operator does not exist: integer || integer
SELECT * FROM t WHERE a = ARRAY[1] AND a && ARRAY[1, 2] AND 1 = ANY (a) AND a || 1 = a AND 'x' = ANY (ta);
SELECT * FROM t WHERE a && ta;
-- expect: 42883 operator does not exist: integer[] && text[]
SELECT * FROM t WHERE r @> 3 AND r && int4range(1, 2) AND lower(r) = 3;
SELECT * FROM t WHERE j @> '{}' AND j ? 'a' AND j @> jsonb_build_object('a', 1);
SELECT * FROM t WHERE s @> '{}';
-- expect: 42883 operator does not exist: json @> unknown
SELECT * FROM t WHERE s = '{}';
-- expect: 42883 operator does not exist: json = unknown
SELECT * FROM t WHERE i IN (1, 2) AND i IN (1.5, '2') AND x IN ('a', v);
SELECT * FROM t WHERE x IN (1, 2);
-- expect: 42883 operator does not exist: text = integer
SELECT * FROM t WHERE i BETWEEN 1 AND 2.5;
SELECT * FROM t WHERE x BETWEEN 1 AND 2;
-- expect: 42883 operator does not exist: text >= integer
SELECT * FROM t WHERE x LIKE 'a%' AND v ILIKE x AND c LIKE 'a';
SELECT * FROM t WHERE i LIKE '1%';
-- expect: 42883 operator does not exist: integer ~~ unknown
SELECT * FROM t WHERE i IS DISTINCT FROM 3 AND x IS NOT DISTINCT FROM v;
SELECT * FROM t WHERE i IS DISTINCT FROM x;
-- expect: 42883 operator does not exist: integer = text
SELECT * FROM t WHERE b AND NOT b AND b = true;
SELECT * FROM t WHERE b = 1;
-- expect: 42883 operator does not exist: boolean = integer
SELECT * FROM t WHERE (CASE WHEN x = 1 THEN 1 ELSE 2 END) = 1;
-- expect: 42883 operator does not exist: text = integer
SELECT -x FROM t;
-- expect: 42883 operator does not exist: - text
SELECT -i, -n, @i, !!to_tsquery('a') FROM t;
SELECT lower(i) FROM t;
-- expect: 42883 function lower(integer) does not exist
SELECT lower(x), upper(v), initcap(w), lower(c), lower('A') FROM t;
SELECT length(x), length(y), length(c), length(j) FROM t;
-- expect: 42883 function length(jsonb) does not exist
SELECT substring(x FROM 1 FOR 2), substr(x, 1), substr(i, 1) FROM t;
-- expect: 42883 function substr(integer, integer) does not exist
SELECT sum(i), avg(n), max(x), min(d), count(*), count(x), max(m), array_agg(m), sum(i) FILTER (WHERE x = 'a') FROM t;
SELECT sum(x) FROM t;
-- expect: 42883 function sum(text) does not exist
SELECT max(b) FROM t;
-- expect: 42883 function max(boolean) does not exist
SELECT max(u) FROM t;
-- expect: 42883 function max(uuid) does not exist
SELECT max(j) FROM t;
-- expect: 42883 function max(jsonb) does not exist
SELECT date_trunc('day', z), date_trunc('day', d), extract(year FROM d), age(z), to_char(z, 'YYYY'), to_char(i, '9') FROM t;
SELECT to_char(x, '9') FROM t;
-- expect: 42883 function to_char(text, unknown) does not exist
SELECT date_trunc('day', x) FROM t;
-- expect: 42883 function date_trunc(unknown, text) does not exist
SELECT extract(year FROM x) FROM t;
-- expect: 42883 function pg_catalog.extract(unknown, text) does not exist
SELECT round(n, 2), round(i, 2), abs(i), ceil(n), floor(i), mod(i, 2), power(i, 2), sqrt(i), random() FROM t;
SELECT round(x, 2) FROM t;
-- expect: 42883 function round(text, integer) does not exist
SELECT round(random() * 100, 2) FROM t;
-- expect: 42883 function round(double precision, integer) does not exist
SELECT md5(x), md5(y), encode(y, 'hex'), decode(x, 'hex'), concat(i, x, m), format('%s', i), replace(x, 'a', 'b'), split_part(x, ',', 1), trim(x), btrim(x), position('a' IN x) FROM t;
SELECT md5(i) FROM t;
-- expect: 42883 function md5(integer) does not exist
SELECT replace(i, 'a', 'b') FROM t;
-- expect: 42883 function replace(integer, unknown, unknown) does not exist
SELECT left(x, 2), right(v, 1), lpad(x, 3, '0'), repeat('a', i), reverse(x), strpos(x, 'a'), ascii(x), chr(i), regexp_replace(x, 'a', 'b'), string_to_array(x, ','), array_length(a, 1), unnest(a), cardinality(ta) FROM t;
SELECT lpad(i, 3, '0') FROM t;
-- expect: 42883 function lpad(integer, integer, unknown) does not exist
SELECT array_length(x, 1) FROM t;
-- expect: 42883 function array_length(text, integer) does not exist
SELECT array_append(a, 1), array_append(ta, 'x'), array_remove(a, 1), array_position(a, 1), array_to_string(a, ',') FROM t;
SELECT jsonb_array_elements(j), jsonb_set(j, '{a}', '1'), to_jsonb(x), jsonb_typeof(j), jsonb_agg(x), jsonb_object_agg(x, i), jsonb_each(j) FROM t GROUP BY j, x;
SELECT jsonb_array_elements(s) FROM t;
-- expect: 42883 function jsonb_array_elements(json) does not exist
SELECT jsonb_typeof(x) FROM t;
-- expect: 42883 function jsonb_typeof(text) does not exist
SELECT now() - z, now() - interval '1 day', current_date - d, current_timestamp > z, now() > d FROM t;
SELECT now() - 1;
-- expect: 42883 operator does not exist: timestamp with time zone - integer
SELECT coalesce(i, 0) + 1, nullif(i, 0) * 2, greatest(i, n) + 1 FROM t;
SELECT gen_random_uuid() = u, u = '00000000-0000-0000-0000-000000000000' FROM t;
SELECT gen_random_uuid() || x FROM t;
SELECT z AT TIME ZONE 'UTC' > now(), d AT TIME ZONE 'UTC' > z FROM t;
SELECT row_number() OVER (ORDER BY i), rank() OVER (), lag(i) OVER (ORDER BY i) + 1, first_value(x) OVER (ORDER BY i), ntile(4) OVER (ORDER BY i) FROM t;
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY i), string_agg(x, ','), string_agg(DISTINCT x, ',' ORDER BY x), bool_or(b), every(b), bit_and(i) FROM t;
SELECT string_agg(i, ',') FROM t;
-- expect: 42883 function string_agg(integer, unknown) does not exist
SELECT generate_series(1, i), generate_series(z, z, interval '1 day') FROM t;
SELECT setval('s', 1), to_date(x, 'YYYY'), to_timestamp(i), to_timestamp(x, 'YYYY'), to_number(x, '9'), make_date(i, i, i), quote_literal(x), quote_literal(i), quote_ident(x) FROM t;
-- expect: 42P01 relation "s" does not exist
-- catalog:
-- column public.t.a integer[]
-- column public.t.b boolean
-- column public.t.c character(3)
-- column public.t.d date
-- column public.t.g public.tag
-- column public.t.i integer
-- column public.t.j jsonb
-- column public.t.m public.mood
-- column public.t.n numeric
-- column public.t.r int4range
-- column public.t.s json
-- column public.t.ta text[]
-- column public.t.u uuid
-- column public.t.v character varying(5)
-- column public.t.w public.words
-- column public.t.x text
-- column public.t.y bytea
-- column public.t.z timestamp with time zone
-- domain public.words
-- enum public.mood a
-- enum public.tag a
-- schema public
-- table public.t

-- case: what defaults and changes of an operator's result are stored in
CREATE TABLE t (a int, x text);
CREATE TABLE d1 (p uuid DEFAULT 'ab' || 'cd');
-- expect: 42804 column "p" is of type uuid but default expression is of type text
CREATE TABLE d2 (p text DEFAULT 'ab' || 'cd', q timestamptz DEFAULT now() + interval '1 day', r timestamp DEFAULT now() - interval '1 day', e float8 DEFAULT random() * 10, k int DEFAULT 1 + 2, l bigint DEFAULT 1 + 2, h text DEFAULT md5('a') || md5('b'));
CREATE TABLE d3 (p int DEFAULT lower('A'));
-- expect: 42804 column "p" is of type integer but default expression is of type text
CREATE TABLE d4 (p date DEFAULT now() + interval '1 day', q bool DEFAULT 1 > 2);
CREATE TABLE d5 (q bool DEFAULT 1 + 2);
-- expect: 42804 column "q" is of type boolean but default expression is of type integer
UPDATE t SET a = x || 'b';
-- expect: 42804 column "a" is of type integer but expression is of type text
UPDATE t SET a = a + 1, x = a + 1;
UPDATE t SET a = a * 2.5;
UPDATE t SET x = x || 'b';
UPDATE t SET a = a > 1;
-- expect: 42804 column "a" is of type integer but expression is of type boolean
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 'x' || 'y');
-- expect: 42883 operator does not exist: integer > text
ALTER TABLE t ADD CONSTRAINT c CHECK (x > 1);
-- expect: 42883 operator does not exist: text > integer
ALTER TABLE t ADD CONSTRAINT c CHECK (a + 1 < 5 AND length(x) > 1);
CREATE INDEX i ON t (lower(a));
-- expect: 42883 function lower(integer) does not exist
CREATE INDEX i ON t (lower(x), (a + 1)) WHERE a > 1;
CREATE INDEX i2 ON t (a) WHERE x > 1;
-- expect: 42883 operator does not exist: text > integer
CREATE VIEW v AS SELECT a + x FROM t;
-- expect: 42883 operator does not exist: integer + text
ALTER TABLE t ALTER a TYPE date USING a + 1;
-- expect: 42804 result of USING clause for column "a" cannot be cast automatically to type date
CREATE TABLE g (a int, b text GENERATED ALWAYS AS (upper(a)) STORED);
-- expect: 42883 function upper(integer) does not exist
-- catalog:
-- column public.d2.e double precision default
-- column public.d2.h text default
-- column public.d2.k integer default
-- column public.d2.l bigint default
-- column public.d2.p text default
-- column public.d2.q timestamp with time zone default
-- column public.d2.r timestamp without time zone default
-- column public.d4.p date default
-- column public.d4.q boolean default
-- column public.t.a integer
-- column public.t.x text
-- constraint public.t c check (a,x)
-- index public.i on t (-,-)
-- schema public
-- table public.d2
-- table public.d4
-- table public.t

-- case: operators and functions of a chain's own
CREATE TABLE t (a int, x text);
CREATE FUNCTION lower(int) RETURNS text LANGUAGE sql AS 'SELECT $1::text';
SELECT lower(a) FROM t;
CREATE FUNCTION same(int, text) RETURNS bool LANGUAGE sql AS 'SELECT $1::text = $2';
CREATE OPERATOR = (LEFTARG = int, RIGHTARG = text, FUNCTION = same);
SELECT a = x FROM t;
-- catalog:
-- column public.t.a integer
-- column public.t.x text
-- function public.lower(integer)
-- function public.same(integer,text)
-- schema public
-- table public.t

-- case: functions that are not there at all
CREATE TABLE t (a int, x text, r t0);
-- expect: 42704 type "t0" does not exist
CREATE TABLE t (a int, x text);
SELECT xength(x) FROM t;
-- expect: 42883 function xength(text) does not exist
SELECT a(t) FROM t;
SELECT t.xength FROM t;
-- expect: 42703 column t.xength does not exist
ALTER TABLE t ADD CHECK (xength(x) > 1);
-- expect: 42883 function xength(text) does not exist
ALTER TABLE t ADD CHECK (xength(x, 1, 'a') > 1);
-- expect: 42883 function xength(text, integer, unknown) does not exist
-- catalog:
-- column public.t.a integer
-- column public.t.x text
-- schema public
-- table public.t

-- case: a domain over an enum compares with nothing, an array of a domain with its like only
CREATE TYPE m AS ENUM ('x', 'y');
CREATE DOMAIN e AS m;
CREATE DOMAIN ee AS e CHECK (VALUE <> 'x');
-- expect: 42883 operator does not exist: e <> unknown
CREATE DOMAIN ee AS m CHECK (VALUE <> 'x');
CREATE DOMAIN d AS int;
CREATE DOMAIN l AS m[];
CREATE TABLE t (a e, b m, c e[], i m[], f l, g d, h d[], j int[], CHECK (a IS NOT NULL), UNIQUE (a));
DELETE FROM t WHERE a <> 'nope';
-- expect: 42883 operator does not exist: e <> unknown
SELECT 1 FROM t WHERE a = b;
-- expect: 42883 operator does not exist: e = m
SELECT 1 FROM t WHERE b = 'x'::e;
-- expect: 42883 operator does not exist: m = e
SELECT 1 FROM t WHERE a IN ('x');
-- expect: 42883 operator does not exist: e = unknown
SELECT 1 FROM t WHERE a IN ('x', 'y');
-- expect: 42883 operator does not exist: e = m
SELECT 1 FROM t WHERE a BETWEEN 'x' AND 'y';
-- expect: 42883 operator does not exist: e >= unknown
SELECT 1 FROM t WHERE a IS DISTINCT FROM 'x';
-- expect: 42883 operator does not exist: e = unknown
SELECT 1 FROM t WHERE a::m = 'x' AND a::text = 'y' AND f = i AND f = '{x}' AND c = '{x}' AND h = '{1}' AND g = 1 AND g IN (1, 2);
SELECT 1 FROM t WHERE c = i;
-- expect: 42883 operator does not exist: e[] = m[]
SELECT 1 FROM t WHERE h = j;
-- expect: 42883 operator does not exist: d[] = integer[]
SELECT 1 FROM t WHERE g <@ int4range(1, 2);
-- expect: 42883 operator does not exist: d <@ int4range
SELECT max(a) FROM t;
-- expect: 42883 function max(e) does not exist
SELECT array_append(h, 1), array_append(j, g) FROM t;
SELECT max(b), max(g), max(h), count(DISTINCT a) FROM t;
CREATE INDEX ON t (a) WHERE a = 'x';
-- expect: 42883 operator does not exist: e = unknown
ALTER TABLE t ADD EXCLUDE USING btree (a WITH =);
-- expect: 42883 operator does not exist: e = e
ALTER TABLE t ADD EXCLUDE USING btree (g WITH &&);
-- expect: 42883 operator does not exist: d && d
ALTER TABLE t ADD EXCLUDE USING btree (b WITH =, g WITH =);
ALTER TABLE t ALTER b TYPE e;
-- expect: 42883 operator does not exist: e = e
CREATE TABLE u (k int, v m);
INSERT INTO u VALUES (1, 'x');
ALTER TABLE u ADD COLUMN w e NOT NULL CHECK (w <> 'z');
-- expect: 42883 operator does not exist: e <> unknown
-- catalog:
-- column public.t.a public.e
-- column public.t.b public.m
-- column public.t.c public.e[]
-- column public.t.f public.l
-- column public.t.g public.d
-- column public.t.h public.d[]
-- column public.t.i public.m[]
-- column public.t.j integer[]
-- column public.u.k integer
-- column public.u.v public.m
-- constraint public.t t_a_check check (a)
-- constraint public.t t_a_key unique (a)
-- constraint public.t t_b_g_excl exclude (b,g)
-- domain public.d
-- domain public.e
-- domain public.ee
-- domain public.l
-- enum public.m x,y
-- index public.t_a_key on t (a) unique
-- index public.t_b_g_excl on t (b,g)
-- schema public
-- table public.t
-- table public.u

-- case: foreign keys over domains
CREATE TYPE m AS ENUM ('x', 'y');
CREATE DOMAIN e AS m;
CREATE DOMAIN d AS int;
CREATE DOMAIN l AS m[];
CREATE TABLE k (a e UNIQUE, b m UNIQUE, c d UNIQUE, f d[] UNIQUE, g int[] UNIQUE, h l UNIQUE);
CREATE TABLE u (a e REFERENCES k (a));
-- expect: 42804 foreign key constraint "u_a_fkey" cannot be implemented
CREATE TABLE u (a m REFERENCES k (a));
-- expect: 42804 foreign key constraint "u_a_fkey" cannot be implemented
CREATE TABLE u (a e REFERENCES k (b));
-- expect: 42804 foreign key constraint "u_a_fkey" cannot be implemented
CREATE TABLE u (a int[] REFERENCES k (f));
-- expect: 42804 foreign key constraint "u_a_fkey" cannot be implemented
CREATE TABLE u (a d[] REFERENCES k (g));
-- expect: 42804 foreign key constraint "u_a_fkey" cannot be implemented
CREATE TABLE u (a m[] REFERENCES k (h), b int REFERENCES k (c), c d[] REFERENCES k (f), i m REFERENCES k (b));
ALTER TABLE u ALTER i TYPE e;
-- expect: 42804 foreign key constraint "u_i_fkey" cannot be implemented
ALTER TABLE u ALTER c TYPE int[];
-- expect: 42804 foreign key constraint "u_c_fkey" cannot be implemented
CREATE TABLE w (a m PRIMARY KEY REFERENCES w);
ALTER TABLE w ALTER a TYPE e;
-- expect: 42804 foreign key constraint "w_a_fkey" cannot be implemented
CREATE TABLE v (a int PRIMARY KEY REFERENCES v);
ALTER TABLE v ALTER a TYPE d;
-- catalog:
-- column public.k.a public.e
-- column public.k.b public.m
-- column public.k.c public.d
-- column public.k.f public.d[]
-- column public.k.g integer[]
-- column public.k.h public.l
-- column public.u.a public.m[]
-- column public.u.b integer
-- column public.u.c public.d[]
-- column public.u.i public.m
-- column public.v.a public.d not null
-- column public.w.a public.m not null
-- constraint public.k k_a_key unique (a)
-- constraint public.k k_b_key unique (b)
-- constraint public.k k_c_key unique (c)
-- constraint public.k k_f_key unique (f)
-- constraint public.k k_g_key unique (g)
-- constraint public.k k_h_key unique (h)
-- constraint public.u u_a_fkey foreign-key (a) to public.k (h)
-- constraint public.u u_b_fkey foreign-key (b) to public.k (c)
-- constraint public.u u_c_fkey foreign-key (c) to public.k (f)
-- constraint public.u u_i_fkey foreign-key (i) to public.k (b)
-- constraint public.v v_a_fkey foreign-key (a) to public.v (a)
-- constraint public.v v_pkey primary-key (a)
-- constraint public.w w_a_fkey foreign-key (a) to public.w (a)
-- constraint public.w w_pkey primary-key (a)
-- domain public.d
-- domain public.e
-- domain public.l
-- enum public.m x,y
-- index public.k_a_key on k (a) unique
-- index public.k_b_key on k (b) unique
-- index public.k_c_key on k (c) unique
-- index public.k_f_key on k (f) unique
-- index public.k_g_key on k (g) unique
-- index public.k_h_key on k (h) unique
-- index public.v_pkey on v (a) unique
-- index public.w_pkey on w (a) unique
-- schema public
-- table public.k
-- table public.u
-- table public.v
-- table public.w

-- case: ranges and multiranges of the chain's own, and other types whose names end like theirs
CREATE TYPE daterange_of_ours AS RANGE (subtype = uuid);
CREATE TABLE t (u datemultirange_of_ours, v daterange_of_ours, EXCLUDE USING hash (u WITH =));
CREATE TABLE t2 (u datemultirange_of_ours, v daterange_of_ours, EXCLUDE USING btree (u WITH =));
CREATE TABLE t3 (u datemultirange_of_ours, v daterange_of_ours, EXCLUDE USING btree (v WITH =));
CREATE TABLE t4 (u datemultirange_of_ours, v daterange_of_ours, EXCLUDE USING hash (v WITH =));
CREATE TABLE t5 (u datemultirange_of_ours, v daterange_of_ours, EXCLUDE USING gist (v WITH =));
CREATE TABLE t6 (u datemultirange_of_ours, v daterange_of_ours, EXCLUDE USING gist (u WITH &&));
CREATE INDEX ON t (u);
CREATE INDEX ON t USING hash (u);
CREATE INDEX ON t USING hash (v);
ALTER TABLE t ADD UNIQUE (u);
ALTER TABLE t ADD PRIMARY KEY (v);
SELECT * FROM t WHERE u = u;
SELECT * FROM t WHERE u = '{}';
SELECT * FROM t WHERE v > 'empty';
SELECT * FROM t WHERE v = u;
-- expect: 42883 operator does not exist: daterange_of_ours = datemultirange_of_ours
CREATE TABLE tt (u datemultirange, v daterange, w int4range, x nummultirange, EXCLUDE USING hash (u WITH =), EXCLUDE USING hash (v WITH =));
CREATE DOMAIN d AS datemultirange_of_ours;
CREATE TABLE t7 (a d, b d[], EXCLUDE USING hash (a WITH =));
CREATE TABLE t8 (a d, b d[], EXCLUDE USING hash (b WITH =));
CREATE TABLE t9 (a datemultirange_of_ours[], EXCLUDE USING hash (a WITH =));
CREATE TYPE price_range AS ENUM ('x');
CREATE TYPE vector AS (a int);
CREATE TABLE e (a price_range, b vector, c int4range, d int4multirange, e price_range[], m datemultirange_of_ours, r daterange_of_ours);
SELECT lower(a) FROM e;
-- expect: 42883 function lower(price_range) does not exist
SELECT isempty(a) FROM e;
-- expect: 42883 function isempty(price_range) does not exist
SELECT isempty(d) FROM e;
SELECT isempty(m) FROM e;
SELECT isempty(r) FROM e;
SELECT isempty(b) FROM e;
-- expect: 42883 function isempty(vector) does not exist
SELECT upper(m) FROM e;
SELECT * FROM e WHERE d = m;
-- expect: 42883 operator does not exist: int4multirange = datemultirange_of_ours
SELECT * FROM e WHERE c = r;
-- expect: 42883 operator does not exist: int4range = daterange_of_ours
SELECT * FROM e WHERE c = d;
-- expect: 42883 operator does not exist: int4range = int4multirange
SELECT * FROM e WHERE m && m;
SELECT * FROM e WHERE m && r;
SELECT * FROM e WHERE m @> '00000000-0000-0000-0000-000000000000'::uuid;
SELECT cardinality(b) FROM e;
-- expect: 42883 function cardinality(vector) does not exist
SELECT array_length(a, 1) FROM e;
-- expect: 42883 function array_length(price_range, integer) does not exist
SELECT array_length(e, 1) FROM e;
SELECT enum_first(a) FROM e;
SELECT enum_first(m) FROM e;
-- expect: 42883 function enum_first(datemultirange_of_ours) does not exist
SELECT * FROM e WHERE a = a AND b = b;
-- catalog:
-- column public.e.a public.price_range
-- column public.e.b public.vector
-- column public.e.c int4range
-- column public.e.d int4multirange
-- column public.e.e public.price_range[]
-- column public.e.m public.datemultirange_of_ours
-- column public.e.r public.daterange_of_ours
-- column public.t.u public.datemultirange_of_ours
-- column public.t.v public.daterange_of_ours not null
-- column public.t2.u public.datemultirange_of_ours
-- column public.t2.v public.daterange_of_ours
-- column public.t3.u public.datemultirange_of_ours
-- column public.t3.v public.daterange_of_ours
-- column public.t4.u public.datemultirange_of_ours
-- column public.t4.v public.daterange_of_ours
-- column public.t5.u public.datemultirange_of_ours
-- column public.t5.v public.daterange_of_ours
-- column public.t6.u public.datemultirange_of_ours
-- column public.t6.v public.daterange_of_ours
-- column public.t7.a public.d
-- column public.t7.b public.d[]
-- column public.t8.a public.d
-- column public.t8.b public.d[]
-- column public.t9.a public.datemultirange_of_ours[]
-- column public.tt.u datemultirange
-- column public.tt.v daterange
-- column public.tt.w int4range
-- column public.tt.x nummultirange
-- column public.vector.a integer
-- composite-type public.vector
-- constraint public.t t_pkey primary-key (v)
-- constraint public.t t_u_excl exclude (u)
-- constraint public.t t_u_key unique (u)
-- constraint public.t2 t2_u_excl exclude (u)
-- constraint public.t3 t3_v_excl exclude (v)
-- constraint public.t4 t4_v_excl exclude (v)
-- constraint public.t5 t5_v_excl exclude (v)
-- constraint public.t6 t6_u_excl exclude (u)
-- constraint public.t7 t7_a_excl exclude (a)
-- constraint public.t8 t8_b_excl exclude (b)
-- constraint public.t9 t9_a_excl exclude (a)
-- constraint public.tt tt_u_excl exclude (u)
-- constraint public.tt tt_v_excl exclude (v)
-- domain public.d
-- enum public.price_range x
-- index public.t2_u_excl on t2 (u)
-- index public.t3_v_excl on t3 (v)
-- index public.t4_v_excl on t4 (v)
-- index public.t5_v_excl on t5 (v)
-- index public.t6_u_excl on t6 (u)
-- index public.t7_a_excl on t7 (a)
-- index public.t8_b_excl on t8 (b)
-- index public.t9_a_excl on t9 (a)
-- index public.t_pkey on t (v) unique
-- index public.t_u_excl on t (u)
-- index public.t_u_idx on t (u)
-- index public.t_u_idx1 on t (u)
-- index public.t_u_key on t (u) unique
-- index public.t_v_idx on t (v)
-- index public.tt_u_excl on tt (u)
-- index public.tt_v_excl on tt (v)
-- multirange public.datemultirange_of_ours
-- range public.daterange_of_ours
-- schema public
-- table public.e
-- table public.t
-- table public.t2
-- table public.t3
-- table public.t4
-- table public.t5
-- table public.t6
-- table public.t7
-- table public.t8
-- table public.t9
-- table public.tt
