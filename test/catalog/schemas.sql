-- case: create and drop
CREATE SCHEMA s;
CREATE SCHEMA s;
-- expect: 42P06 schema "s" already exists
CREATE SCHEMA IF NOT EXISTS s;
CREATE SCHEMA pg_x;
-- expect: 42939 unacceptable schema name "pg_x"
DROP SCHEMA s;
DROP SCHEMA s;
-- expect: 3F000 schema "s" does not exist
DROP SCHEMA IF EXISTS s;
-- catalog:
-- schema public

-- case: contents block
CREATE SCHEMA s;
CREATE TABLE s.t (id serial PRIMARY KEY);
DROP SCHEMA s;
-- expect: 2BP01 cannot drop schema s because other objects depend on it
DROP TABLE s.t;
CREATE TYPE s.e AS ENUM ('a');
DROP SCHEMA s;
-- expect: 2BP01 cannot drop schema s because other objects depend on it
DROP TYPE s.e;
CREATE FUNCTION s.f() RETURNS int LANGUAGE sql AS 'SELECT 1';
DROP SCHEMA s;
-- expect: 2BP01 cannot drop schema s because other objects depend on it
DROP SCHEMA s CASCADE;
-- catalog:
-- schema public

-- case: cascade reaches other schemas
CREATE SCHEMA s;
CREATE TABLE s.u (id int PRIMARY KEY);
CREATE TYPE s.e AS ENUM ('a');
CREATE TABLE o (user_id int REFERENCES s.u, m s.e, k int);
CREATE VIEW v AS SELECT id FROM s.u;
DROP SCHEMA s CASCADE;
-- catalog:
-- column public.o.k integer
-- column public.o.user_id integer
-- schema public
-- table public.o

-- case: rename
CREATE SCHEMA s;
CREATE TYPE s.e AS ENUM ('a');
CREATE TABLE s.t (id int PRIMARY KEY, m s.e);
CREATE TABLE o (x int REFERENCES s.t, m s.e);
ALTER SCHEMA s RENAME TO s2;
ALTER SCHEMA s RENAME TO s3;
-- expect: 3F000 schema "s" does not exist
ALTER SCHEMA s2 RENAME TO public;
-- expect: 42P06 schema "public" already exists
SELECT id FROM s2.t;
SELECT id FROM s.t;
-- expect: 42P01 relation "s.t" does not exist
-- catalog:
-- column public.o.m s2.e
-- column public.o.x integer
-- column s2.t.id integer not null
-- column s2.t.m s2.e
-- constraint public.o o_x_fkey foreign-key (x) to s2.t (id)
-- constraint s2.t t_pkey primary-key (id)
-- enum s2.e a
-- index s2.t_pkey on t (id) unique
-- schema public
-- schema s2
-- table public.o
-- table s2.t

-- case: search_path
CREATE SCHEMA s;
CREATE TABLE t (a int);
SET search_path TO s, public;
CREATE TABLE u (a int);
CREATE TABLE t (b int);
SELECT b FROM t;
SELECT a FROM public.t;
SET search_path TO public;
SELECT a FROM u;
-- expect: 42P01 relation "u" does not exist
SELECT a FROM s.u;
-- catalog:
-- column public.t.a integer
-- column s.t.b integer
-- column s.u.a integer
-- schema public
-- schema s
-- table public.t
-- table s.t
-- table s.u

-- case: no schema to create in
SET search_path TO nope;
CREATE TABLE t (a int);
-- expect: 3F000 no schema has been selected to create in
CREATE TYPE e AS ENUM ('a');
-- expect: 3F000 no schema has been selected to create in
SET search_path TO nope, public;
CREATE TABLE t (a int);
-- catalog:
-- column public.t.a integer
-- schema public
-- table public.t

-- case: types are found through search_path
CREATE SCHEMA s;
CREATE TYPE s.e AS ENUM ('a');
CREATE TABLE t (a e);
-- expect: 42704 type "e" does not exist
SET search_path TO public, s;
CREATE TABLE t (a e);
-- catalog:
-- column public.t.a s.e
-- enum s.e a
-- schema public
-- schema s
-- table public.t

-- case: one name in two schemas
CREATE SCHEMA s;
CREATE TABLE s.t (a int PRIMARY KEY);
CREATE TABLE t (a int PRIMARY KEY);
CREATE TABLE o (a int REFERENCES s.t, b int REFERENCES t);
DROP TABLE s.t;
-- expect: 2BP01 cannot drop table s.t because other objects depend on it
DROP TABLE t CASCADE;
-- catalog:
-- column public.o.a integer
-- column public.o.b integer
-- column s.t.a integer not null
-- constraint public.o o_a_fkey foreign-key (a) to s.t (a)
-- constraint s.t t_pkey primary-key (a)
-- index s.t_pkey on t (a) unique
-- schema public
-- schema s
-- table public.o
-- table s.t

-- case: system relations
SELECT relname FROM pg_class;
SELECT table_name FROM information_schema.tables;
SELECT tablename FROM pg_tables;
SELECT 1 FROM pg_catalog.pg_type;
-- catalog:
-- schema public

-- case: extensions
CREATE EXTENSION citext;
CREATE EXTENSION citext;
-- expect: 42710 extension "citext" already exists
CREATE EXTENSION IF NOT EXISTS citext;
CREATE TABLE t (a citext);
DROP EXTENSION citext;
-- expect: 2BP01 cannot drop extension citext because other objects depend on it
DROP EXTENSION citext CASCADE;
DROP EXTENSION citext;
-- expect: 42704 extension "citext" does not exist
DROP EXTENSION IF EXISTS citext;
-- catalog:
-- schema public
-- table public.t

-- case: extensions in a schema
CREATE SCHEMA s;
CREATE EXTENSION hstore SCHEMA s;
CREATE TABLE t (a s.hstore);
CREATE EXTENSION ltree SCHEMA nope;
-- expect: 3F000 schema "nope" does not exist
-- catalog:
-- column public.t.a s.hstore
-- extension hstore
-- schema public
-- schema s
-- table public.t

-- case: other statements that name a schema
GRANT USAGE ON SCHEMA nope TO public;
-- expect: 3F000 schema "nope" does not exist
GRANT USAGE ON SCHEMA public TO public;
COMMENT ON SCHEMA nope IS 'x';
-- expect: 3F000 schema "nope" does not exist
ALTER SCHEMA nope OWNER TO postgres;
-- expect: 3F000 schema "nope" does not exist
COMMENT ON EXTENSION nope IS 'x';
-- expect: 42704 extension "nope" does not exist
-- catalog:
-- schema public

-- case: schemas of statements
CREATE TABLE nos.t (a int);
-- expect: 3F000 schema "nos" does not exist
CREATE VIEW nos.v AS SELECT 1 AS a;
-- expect: 3F000 schema "nos" does not exist
CREATE TYPE nos.e AS ENUM ('a');
-- expect: 3F000 schema "nos" does not exist
CREATE SEQUENCE nos.q;
-- expect: 3F000 schema "nos" does not exist
CREATE INDEX ON nos.t (a);
-- expect: 3F000 schema "nos" does not exist
SELECT * FROM nos.t;
-- expect: 42P01 relation "nos.t" does not exist
INSERT INTO nos.t VALUES (1);
-- expect: 42P01 relation "nos.t" does not exist
-- catalog:
-- schema public

-- case: conditions that RAISE names
DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'unique_violation'; EXCEPTION WHEN unique_violation THEN CREATE TABLE t (a int); END $$;
DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = 'unique_violation'; EXCEPTION WHEN raise_exception THEN CREATE TABLE u (a int); END $$;
-- expect: 23505 no
CREATE TEMP TABLE m (a int);
DO $$ BEGIN IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'm' AND column_name = 'a') THEN CREATE TABLE v (a int); END IF; END $$;
-- catalog:
-- column public.t.a integer
-- column public.v.a integer
-- schema public
-- table public.t
-- table public.v

-- case: a schema with a multirange takes its range along
CREATE SCHEMA s;
CREATE TYPE span AS RANGE (subtype = int4);
ALTER TYPE span_multirange SET SCHEMA s;
DROP SCHEMA s;
-- expect: 2BP01 cannot drop schema s because other objects depend on it
DROP SCHEMA s CASCADE;
CREATE SCHEMA s;
CREATE TYPE s.span AS RANGE (subtype = int4);
CREATE TABLE t (a s.span, b s.span_multirange);
ALTER SCHEMA s RENAME TO r;
DROP SCHEMA r CASCADE;
-- catalog:
-- schema public
-- table public.t

-- case: columns of composite types stand in pg_attribute only
CREATE TYPE c AS (a int);
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'c' AND column_name = 'a') THEN CREATE TABLE t (a int); END IF; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'm' AND column_name = 'a') THEN CREATE TABLE u (a int); END IF; END $$;
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = 'm'::regclass AND attname = 'a') THEN CREATE TABLE v (a int); END IF; END $$;
-- catalog:
-- column public.c.a integer
-- column public.m.a integer
-- column public.t.a integer
-- column public.u.a integer
-- column public.v.a integer
-- composite-type public.c
-- materialized-view public.m
-- schema public
-- table public.t
-- table public.u
-- table public.v

-- case: names that are taken where a relation is moved to
CREATE SCHEMA s;
CREATE TABLE x (id int UNIQUE);
ALTER INDEX x_id_key RENAME TO t;
CREATE TABLE s.u (b numeric, CONSTRAINT t UNIQUE (b));
ALTER TABLE public.x SET SCHEMA s;
-- expect: 42P07 relation "t" already exists in schema "s"
DROP TABLE s.u;
CREATE TABLE s.u (b numeric, CONSTRAINT t EXCLUDE USING btree (b WITH =));
ALTER TABLE public.x SET SCHEMA s;
-- expect: 42P07 relation "t" already exists in schema "s"
DROP TABLE s.u;
CREATE TABLE s.u (b numeric, CONSTRAINT t PRIMARY KEY (b));
ALTER TABLE public.x SET SCHEMA s;
-- expect: 42P07 relation "t" already exists in schema "s"
DROP TABLE s.u;
CREATE TABLE s.u (b numeric, CONSTRAINT t CHECK (b > 1));
ALTER TABLE public.x SET SCHEMA s;
ALTER TABLE s.x SET SCHEMA public;
CREATE INDEX t2 ON x (id);
CREATE INDEX t2 ON s.u (b);
ALTER TABLE public.x SET SCHEMA s;
-- expect: 42P07 relation "t2" already exists in schema "s"
DROP INDEX s.t2;
CREATE TABLE s.t2 (a int);
ALTER TABLE public.x SET SCHEMA s;
-- expect: 42P07 relation "t2" already exists in schema "s"
DROP TABLE s.t2;
CREATE SEQUENCE s.t2;
ALTER TABLE public.x SET SCHEMA s;
-- expect: 42P07 relation "t2" already exists in schema "s"
DROP SEQUENCE s.t2;
CREATE VIEW s.t2 AS SELECT 1;
ALTER TABLE public.x SET SCHEMA s;
-- expect: 42P07 relation "t2" already exists in schema "s"
DROP VIEW s.t2;
CREATE TYPE s.t2 AS (a int);
ALTER TABLE public.x SET SCHEMA s;
-- expect: 42P07 relation "t2" already exists in schema "s"
DROP TYPE s.t2;
CREATE TYPE s.t2 AS ENUM ('a');
ALTER TABLE public.x SET SCHEMA s;
CREATE TABLE y (id serial PRIMARY KEY);
CREATE TABLE s.y_id_seq (a int);
ALTER TABLE y SET SCHEMA s;
-- expect: 42P07 relation "y_id_seq" already exists in schema "s"
DROP TABLE s.y_id_seq;
CREATE INDEX y_id_seq ON s.u (b);
ALTER TABLE y SET SCHEMA s;
-- expect: 42P07 relation "y_id_seq" already exists in schema "s"
DROP INDEX s.y_id_seq;
CREATE TABLE s.y_pkey (a int);
ALTER TABLE y SET SCHEMA s;
-- expect: 42P07 relation "y_pkey" already exists in schema "s"
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
CREATE INDEX mi ON m (a);
CREATE TABLE s.mi (a int);
ALTER MATERIALIZED VIEW m SET SCHEMA s;
-- expect: 42P07 relation "mi" already exists in schema "s"
CREATE TYPE s.z AS ENUM ('a');
CREATE TABLE z (a int);
ALTER TABLE z SET SCHEMA s;
-- expect: 42710 type "z" already exists in schema "s"
CREATE TABLE w (a int, CONSTRAINT z UNIQUE (a));
-- expect: 42P07 relation "z" already exists
ALTER TABLE w SET SCHEMA s;
-- expect: 42P01 relation "w" does not exist
-- catalog:
-- column public.m.a integer
-- column public.y.id integer not null default
-- column public.z.a integer
-- column s.mi.a integer
-- column s.u.b numeric
-- column s.x.id integer
-- column s.y_pkey.a integer
-- constraint public.y y_pkey primary-key (id)
-- constraint s.u t check (b)
-- constraint s.x t unique (id)
-- enum s.t2 a
-- enum s.z a
-- index public.mi on m (a)
-- index public.y_pkey on y (id) unique
-- index s.t on x (id) unique
-- index s.t2 on x (id)
-- materialized-view public.m
-- schema public
-- schema s
-- sequence public.y_id_seq of y.id
-- table public.y
-- table public.z
-- table s.mi
-- table s.u
-- table s.x
-- table s.y_pkey

-- case: names that are taken where a type is moved to
CREATE SCHEMA s;
CREATE TABLE s.a (x int);
CREATE TYPE a AS (y int);
ALTER TYPE a SET SCHEMA s;
-- expect: 42710 type "a" already exists in schema "s"
CREATE TYPE b AS (y int);
CREATE INDEX b ON s.a (x);
ALTER TYPE b SET SCHEMA s;
-- expect: 42P07 relation "b" already exists in schema "s"
CREATE TYPE s.c AS ENUM ('x');
CREATE TYPE c AS (y int);
ALTER TYPE c SET SCHEMA s;
-- expect: 42710 type "c" already exists in schema "s"
CREATE TYPE a2 AS ENUM ('x');
CREATE TABLE s.a2 (x int);
ALTER TYPE a2 SET SCHEMA s;
-- expect: 42710 type "a2" already exists in schema "s"
CREATE TYPE a3 AS ENUM ('x');
ALTER TYPE a3 RENAME TO b;
-- expect: 42710 type "b" already exists
CREATE TABLE b4 (x int);
ALTER TYPE a3 RENAME TO b4;
-- expect: 42710 type "b4" already exists
CREATE DOMAIN d AS int;
CREATE VIEW s.d AS SELECT 1 AS x;
ALTER DOMAIN d SET SCHEMA s;
-- expect: 42710 type "d" already exists in schema "s"
ALTER TYPE d SET SCHEMA s;
-- expect: 42710 type "d" already exists in schema "s"
CREATE VIEW c5 AS SELECT 1 AS x;
CREATE TYPE s.c5 AS ENUM ('x');
ALTER VIEW c5 SET SCHEMA s;
-- expect: 42710 type "c5" already exists in schema "s"
CREATE SEQUENCE c6;
CREATE TYPE s.c6 AS ENUM ('x');
ALTER SEQUENCE c6 SET SCHEMA s;
CREATE TYPE r AS RANGE (subtype = int4);
CREATE TABLE s.r (a int);
ALTER TYPE r SET SCHEMA s;
-- expect: 42710 type "r" already exists in schema "s"
CREATE TYPE r2 AS RANGE (subtype = int4);
CREATE TYPE s.r2_multirange AS ENUM ('x');
ALTER TYPE r2 SET SCHEMA s;
ALTER TABLE b4 RENAME TO a3;
-- expect: 42710 type "a3" already exists
CREATE TYPE a7 AS (x int);
ALTER TYPE a7 RENAME TO a3;
-- expect: 42710 type "a3" already exists
ALTER TYPE a7 RENAME TO b4;
-- expect: 42P07 relation "b4" already exists
CREATE TYPE _e AS ENUM ('x');
CREATE TYPE e AS ENUM ('x');
CREATE TYPE s._e AS ENUM ('x');
ALTER TYPE e SET SCHEMA s;
-- catalog:
-- column public.a.y integer
-- column public.a7.x integer
-- column public.b.y integer
-- column public.b4.x integer
-- column public.c.y integer
-- column public.c5.x integer
-- column s.a.x integer
-- column s.a2.x integer
-- column s.d.x integer
-- column s.r.a integer
-- composite-type public.a
-- composite-type public.a7
-- composite-type public.b
-- composite-type public.c
-- domain public.d
-- enum public._e x
-- enum public.a2 x
-- enum public.a3 x
-- enum s._e x
-- enum s.c x
-- enum s.c5 x
-- enum s.c6 x
-- enum s.e x
-- enum s.r2_multirange x
-- index s.b on a (x)
-- multirange public.r2_multirange
-- multirange public.r_multirange
-- range public.r
-- range s.r2
-- schema public
-- schema s
-- sequence s.c6
-- table public.b4
-- table s.a
-- table s.a2
-- table s.r
-- view public.c5
-- view s.d
