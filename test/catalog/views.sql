-- case: create and drop
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT * FROM t;
CREATE VIEW v AS SELECT a FROM t;
-- expect: 42P07 relation "v" already exists
CREATE VIEW t AS SELECT 1 AS a;
-- expect: 42P07 relation "t" already exists
CREATE VIEW w AS SELECT zz FROM t;
-- expect: 42703 column "zz" does not exist
CREATE VIEW w AS SELECT a FROM nope;
-- expect: 42P01 relation "nope" does not exist
CREATE VIEW w AS SELECT a, a FROM t;
-- expect: 42701 column "a" specified more than once
CREATE VIEW w (x, y) AS SELECT t.a, t.b FROM t;
SELECT x, y FROM w;
SELECT a FROM w;
-- expect: 42703 column "a" does not exist
DROP VIEW v;
DROP VIEW v;
-- expect: 42P01 view "v" does not exist
-- catalog:
-- column public.t.a integer
-- column public.t.b text
-- column public.w.x integer
-- column public.w.y text
-- schema public
-- table public.t
-- view public.w

-- case: replace
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT t.a FROM t;
CREATE OR REPLACE VIEW v AS SELECT t.a, t.b FROM t;
CREATE OR REPLACE VIEW v AS SELECT t.a FROM t;
-- expect: 42P16 cannot drop columns from view
CREATE OR REPLACE VIEW v AS SELECT t.b, t.a FROM t;
-- expect: 42P16 cannot change name of view column "a" to "b"
CREATE OR REPLACE VIEW v AS SELECT t.a::text, t.b FROM t;
-- expect: 42P16 cannot change data type of view column "a" from integer to text
CREATE OR REPLACE VIEW t AS SELECT 1 AS a;
-- expect: 42809 "t" is not a view
CREATE OR REPLACE VIEW fresh AS SELECT t.a FROM t;
-- catalog:
-- column public.fresh.a integer
-- column public.t.a integer
-- column public.t.b text
-- column public.v.a integer
-- column public.v.b text
-- schema public
-- table public.t
-- view public.fresh
-- view public.v

-- case: replaced views depend on what they read now
CREATE TABLE t (a int);
CREATE TABLE u (a int);
CREATE VIEW v AS SELECT t.a FROM t;
CREATE OR REPLACE VIEW v AS SELECT u.a FROM u;
DROP TABLE t;
DROP TABLE u;
-- expect: 2BP01 cannot drop table u because other objects depend on it
-- catalog:
-- column public.u.a integer
-- column public.v.a integer
-- schema public
-- table public.u
-- view public.v

-- case: materialized
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
-- expect: 42P07 relation "m" already exists
CREATE MATERIALIZED VIEW IF NOT EXISTS m AS SELECT a FROM t;
CREATE OR REPLACE VIEW m AS SELECT 1 AS a;
-- expect: 42809 "m" is not a view
REFRESH MATERIALIZED VIEW m;
REFRESH MATERIALIZED VIEW nope;
-- expect: 42P01 relation "nope" does not exist
REFRESH MATERIALIZED VIEW t;
-- expect: 0A000 "t" is not a materialized view
CREATE UNIQUE INDEX mi ON m (a);
REFRESH MATERIALIZED VIEW CONCURRENTLY m;
DROP TABLE t;
-- expect: 2BP01 cannot drop table t because other objects depend on it
ALTER MATERIALIZED VIEW m RENAME TO m2;
ALTER MATERIALIZED VIEW m2 RENAME COLUMN a TO b;
DROP VIEW m2;
-- expect: 42809 "m2" is not a view
DROP MATERIALIZED VIEW m2;
DROP TABLE t;
-- catalog:
-- schema public

-- case: views over views
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT * FROM t;
CREATE VIEW w AS SELECT v.b FROM v;
CREATE MATERIALIZED VIEW m AS SELECT * FROM w;
ALTER TABLE t DROP COLUMN b;
-- expect: 2BP01 cannot drop column b of table t because other objects depend on it
DROP VIEW w;
-- expect: 2BP01 cannot drop view w because other objects depend on it
DROP VIEW w CASCADE;
DROP VIEW v;
-- catalog:
-- column public.t.a integer
-- column public.t.b integer
-- schema public
-- table public.t

-- case: views follow renames
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT t.a FROM t;
ALTER TABLE t RENAME COLUMN a TO b;
SELECT a FROM v;
SELECT b FROM v;
-- expect: 42703 column "b" does not exist
ALTER VIEW v RENAME TO w;
ALTER VIEW w SET SCHEMA nope;
-- expect: 3F000 schema "nope" does not exist
DROP TABLE t;
-- expect: 2BP01 cannot drop table t because other objects depend on it
-- catalog:
-- column public.t.b integer
-- column public.w.a integer
-- schema public
-- table public.t
-- view public.w

-- case: joins, subqueries and common table expressions
CREATE TABLE t (a int, b int);
CREATE TABLE u (a int, c int);
CREATE VIEW v AS SELECT t.*, u.c FROM t JOIN u ON t.a = u.a WHERE EXISTS (SELECT 1 FROM t x WHERE x.b = u.c);
CREATE VIEW w AS WITH q AS (SELECT a FROM t) SELECT * FROM q;
DROP TABLE u;
-- expect: 2BP01 cannot drop table u because other objects depend on it
ALTER TABLE u DROP COLUMN c;
-- expect: 2BP01 cannot drop column c of table u because other objects depend on it
-- catalog:
-- column public.t.a integer
-- column public.t.b integer
-- column public.u.a integer
-- column public.u.c integer
-- column public.v.a integer
-- column public.v.b integer
-- column public.v.c integer
-- column public.w.a integer
-- schema public
-- table public.t
-- table public.u
-- view public.v
-- view public.w

-- case: functions and types in views
CREATE TYPE e AS ENUM ('a');
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE VIEW v AS SELECT f() AS x, 'a'::e AS y;
DROP FUNCTION f();
-- expect: 2BP01 cannot drop function f() because other objects depend on it
DROP TYPE e;
-- expect: 2BP01 cannot drop type e because other objects depend on it
DROP VIEW v;
DROP FUNCTION f();
DROP TYPE e;
-- catalog:
-- schema public

-- case: writing to views
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
INSERT INTO v (a) VALUES (1);
INSERT INTO v (zz) VALUES (1);
-- expect: 42703 column "zz" of relation "v" does not exist
TRUNCATE v;
-- expect: 42809 "v" is not a table
CREATE TABLE o (a int REFERENCES v (a));
-- expect: 42809 referenced relation "v" is not a table
-- catalog:
-- column public.t.a integer
-- column public.v.a integer
-- schema public
-- table public.t
-- view public.v

-- case: views over temporary tables
CREATE TEMP TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
CREATE VIEW public.w AS SELECT a FROM t;
-- expect: 42P16 cannot create temporary relation in non-temporary schema
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
-- expect: 0A000 materialized views must not use temporary tables or views
-- catalog:
-- schema public

-- case: the query is read first
CREATE VIEW nope.v AS SELECT a FROM nowhere;
-- expect: 42P01 relation "nowhere" does not exist
CREATE TABLE IF NOT EXISTS nope.v AS SELECT a FROM nowhere;
-- expect: 42P01 relation "nowhere" does not exist
-- catalog:
-- schema public

-- case: types that a query's output has
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT a FROM t UNION ALL SELECT a FROM t;
CREATE VIEW w AS SELECT p.a, q.b FROM t p JOIN t q ON true;
CREATE VIEW x AS SELECT t FROM t;
CREATE SEQUENCE s;
CREATE VIEW y AS SELECT * FROM s;
ALTER VIEW v ALTER COLUMN a SET DEFAULT 1;
ALTER TABLE v ALTER COLUMN a SET STATISTICS 10;
-- expect: 42809 ALTER action ALTER COLUMN ... SET STATISTICS cannot be performed on relation "v"
-- catalog:
-- column public.t.a integer
-- column public.t.b text
-- column public.v.a integer default
-- column public.w.a integer
-- column public.w.b text
-- column public.x.t public.t
-- column public.y.is_called boolean
-- column public.y.last_value bigint
-- column public.y.log_cnt bigint
-- schema public
-- sequence public.s
-- table public.t
-- view public.v
-- view public.w
-- view public.x
-- view public.y

-- case: what can be refreshed
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
CREATE VIEW v AS SELECT a FROM t;
REFRESH MATERIALIZED VIEW t;
-- expect: 0A000 "t" is not a materialized view
REFRESH MATERIALIZED VIEW v;
-- expect: 42809 "v" is not a table or materialized view
REFRESH MATERIALIZED VIEW i;
-- expect: 42809 "i" is not a table or materialized view
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE RULE r AS ON UPDATE TO m DO NOTHING;
-- expect: 0A000 rules on materialized views are not supported
CREATE RULE r AS ON UPDATE TO i DO NOTHING;
-- expect: 42809 "i" is an index
CREATE POLICY p ON v USING (true);
-- expect: 42809 "v" is not a table
DROP POLICY IF EXISTS p ON i;
-- expect: 42809 "i" is an index
-- catalog:
-- column public.m.a integer
-- column public.t.a integer
-- column public.v.a integer
-- index public.i on t (a)
-- materialized-view public.m
-- schema public
-- table public.t
-- view public.v

-- case: a materialized view holds rows once it is refreshed
CREATE TABLE t (a int);
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM m) THEN DROP TABLE nope; END IF; END $$;
-- expect: 42P01 table "nope" does not exist
REFRESH MATERIALIZED VIEW m;
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM m) THEN DROP TABLE nope; END IF; END $$;
-- expect: 42P01 table "nope" does not exist
INSERT INTO t VALUES (1), (1);
REFRESH MATERIALIZED VIEW m;
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM m) THEN DROP TABLE nope; END IF; END $$;
-- catalog:
-- column public.m.a integer
-- column public.t.a integer
-- materialized-view public.m
-- schema public
-- table public.t
