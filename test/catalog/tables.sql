-- case: create and drop
CREATE TABLE t (a int, b text NOT NULL DEFAULT 'x');
CREATE TABLE t (a int);
-- expect: 42P07 relation "t" already exists
CREATE TABLE IF NOT EXISTS t (zz int);
DROP TABLE t;
DROP TABLE t;
-- expect: 42P01 table "t" does not exist
DROP TABLE IF EXISTS t;
CREATE TABLE t (c varchar(30), d numeric(10,2), e timestamptz, f timestamp(3), g int[], h char(4), i char, j bit, k bit varying(3), l float(20), m double precision, n time with time zone, o uuid, p jsonb, q "char", r interval);
-- catalog:
-- column public.t.c character varying(30)
-- column public.t.d numeric(10,2)
-- column public.t.e timestamp with time zone
-- column public.t.f timestamp(3) without time zone
-- column public.t.g integer[]
-- column public.t.h character(4)
-- column public.t.i character(1)
-- column public.t.j bit(1)
-- column public.t.k bit varying(3)
-- column public.t.l real
-- column public.t.m double precision
-- column public.t.n time with time zone
-- column public.t.o uuid
-- column public.t.p jsonb
-- column public.t.q "char"
-- column public.t.r interval
-- schema public
-- table public.t

-- case: a name longer than 63 bytes is cut
CREATE TABLE aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa1 (a int PRIMARY KEY);
CREATE TABLE aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa2 (a int);
-- expect: 42P07 relation "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" already exists
SELECT a FROM aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa3;
-- catalog:
-- column public.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.a integer not null
-- constraint public.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_pkey primary-key (a)
-- index public.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa_pkey on aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa (a) unique
-- schema public
-- table public.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

-- case: a name with umlauts is cut between characters
CREATE TABLE "ääääääääääääääääääääääääääääääääääääääääää" (a int PRIMARY KEY);
-- catalog:
-- column public.äääääääääääääääääääääääääääääää.a integer not null
-- constraint public.äääääääääääääääääääääääääääääää äääääääääääääääääääääääääääää_pkey primary-key (a)
-- index public.äääääääääääääääääääääääääääää_pkey on äääääääääääääääääääääääääääääää (a) unique
-- schema public
-- table public.äääääääääääääääääääääääääääääää

-- case: case is folded unless quoted
CREATE TABLE Users (Id int);
CREATE TABLE "Users" ("Id" int, id int);
SELECT "Id" FROM users;
-- expect: 42703 column "Id" does not exist
SELECT "Id" FROM "Users";
-- catalog:
-- column public.Users.Id integer
-- column public.Users.id integer
-- column public.users.id integer
-- schema public
-- table public.Users
-- table public.users

-- case: the same column twice
CREATE TABLE t (a int, a int);
-- expect: 42701 column "a" specified more than once
-- catalog:
-- schema public

-- case: a system column's name
CREATE TABLE t (ctid int);
-- expect: 42701 column name "ctid" conflicts with a system column name
CREATE TABLE t (a int);
ALTER TABLE t ADD COLUMN xmin int;
-- expect: 42701 column name "xmin" conflicts with a system column name
-- catalog:
-- column public.t.a integer
-- schema public
-- table public.t

-- case: unknown type
CREATE TABLE t (a nope);
-- expect: 42704 type "nope" does not exist
CREATE TABLE t (a nos.nope);
-- expect: 3F000 schema "nos" does not exist
CREATE SCHEMA s;
CREATE TABLE t (a s.nope);
-- expect: 42704 type "s.nope" does not exist
-- catalog:
-- schema public
-- schema s

-- case: a type that takes the name of the table's row type
CREATE TYPE t AS ENUM ('a');
CREATE TABLE t (a int);
-- expect: 42710 type "t" already exists
-- catalog:
-- enum public.t a
-- schema public

-- case: a relation of another kind in the way
CREATE VIEW v AS SELECT 1 AS a;
CREATE TABLE v (a int);
-- expect: 42P07 relation "v" already exists
CREATE SEQUENCE q;
CREATE TABLE q (a int);
-- expect: 42P07 relation "q" already exists
CREATE TABLE t (a int PRIMARY KEY);
CREATE TABLE t_pkey (a int);
-- expect: 42P07 relation "t_pkey" already exists
-- catalog:
-- column public.t.a integer not null
-- column public.v.a integer
-- constraint public.t t_pkey primary-key (a)
-- index public.t_pkey on t (a) unique
-- schema public
-- sequence public.q
-- table public.t
-- view public.v

-- case: drop with the wrong word
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT 1 AS a;
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
CREATE SEQUENCE q;
CREATE INDEX i ON t (a);
DROP VIEW t;
-- expect: 42809 "t" is not a view
DROP TABLE v;
-- expect: 42809 "v" is not a table
DROP TABLE m;
-- expect: 42809 "m" is not a table
DROP VIEW m;
-- expect: 42809 "m" is not a view
DROP MATERIALIZED VIEW v;
-- expect: 42809 "v" is not a materialized view
DROP TABLE q;
-- expect: 42809 "q" is not a table
DROP SEQUENCE t;
-- expect: 42809 "t" is not a sequence
DROP INDEX t;
-- expect: 42809 "t" is not an index
DROP TABLE i;
-- expect: 42809 "i" is not a table
DROP FOREIGN TABLE t;
-- expect: 42809 "t" is not a foreign table
-- catalog:
-- column public.m.a integer
-- column public.t.a integer
-- column public.v.a integer
-- index public.i on t (a)
-- materialized-view public.m
-- schema public
-- sequence public.q
-- table public.t
-- view public.v

-- case: what is missing is called by its kind
DROP VIEW nope;
-- expect: 42P01 view "nope" does not exist
DROP MATERIALIZED VIEW nope;
-- expect: 42P01 materialized view "nope" does not exist
DROP SEQUENCE nope;
-- expect: 42P01 sequence "nope" does not exist
DROP INDEX nope;
-- expect: 42704 index "nope" does not exist
DROP TYPE nope;
-- expect: 42704 type "nope" does not exist
DROP DOMAIN nope;
-- expect: 42704 type "nope" does not exist
DROP SCHEMA nope;
-- expect: 3F000 schema "nope" does not exist
DROP FOREIGN TABLE nope;
-- expect: 42704 foreign table "nope" does not exist
DROP TABLE nos.nope;
-- expect: 3F000 schema "nos" does not exist
ALTER TABLE nope ADD COLUMN a int;
-- expect: 42P01 relation "nope" does not exist
ALTER TABLE nos.nope ADD COLUMN a int;
-- expect: 3F000 schema "nos" does not exist
ALTER INDEX nope RENAME TO x;
-- expect: 42P01 relation "nope" does not exist
ALTER VIEW nope RENAME TO x;
-- expect: 42P01 relation "nope" does not exist
ALTER TABLE IF EXISTS nope ADD COLUMN a int;
ALTER TABLE IF EXISTS nos.nope RENAME TO x;
-- catalog:
-- schema public

-- case: foreign keys block a drop
CREATE TABLE u (id int PRIMARY KEY);
CREATE TABLE o (user_id int REFERENCES u);
DROP TABLE u;
-- expect: 2BP01 cannot drop table u because other objects depend on it
DROP TABLE u CASCADE;
-- catalog:
-- column public.o.user_id integer
-- schema public
-- table public.o

-- case: views block a drop, views over views too
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
CREATE VIEW w AS SELECT a FROM v;
DROP TABLE t;
-- expect: 2BP01 cannot drop table t because other objects depend on it
DROP VIEW v;
-- expect: 2BP01 cannot drop view v because other objects depend on it
DROP TABLE t CASCADE;
-- catalog:
-- schema public

-- case: a foreign key to the table itself blocks nothing
CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t);
DROP TABLE t;
-- catalog:
-- schema public

-- case: dropping a table takes its indexes and sequences
CREATE TABLE t (id serial PRIMARY KEY, a int UNIQUE, b int GENERATED ALWAYS AS IDENTITY);
CREATE INDEX i ON t (b);
CREATE SEQUENCE q OWNED BY t.a;
DROP TABLE t;
-- catalog:
-- schema public

-- case: rename keeps indexes, constraints and sequences by their names
CREATE TABLE t (id serial PRIMARY KEY, a int UNIQUE CHECK (a > 0));
CREATE INDEX ON t (a);
ALTER TABLE t RENAME TO u;
CREATE TABLE t (id serial PRIMARY KEY, a int UNIQUE CHECK (a > 0));
-- catalog:
-- column public.t.a integer
-- column public.t.id integer not null default
-- column public.u.a integer
-- column public.u.id integer not null default
-- constraint public.t t_a_check1 check (a)
-- constraint public.t t_a_key1 unique (a)
-- constraint public.t t_pkey1 primary-key (id)
-- constraint public.u t_a_check check (a)
-- constraint public.u t_a_key unique (a)
-- constraint public.u t_pkey primary-key (id)
-- index public.t_a_idx on u (a)
-- index public.t_a_key on u (a) unique
-- index public.t_a_key1 on t (a) unique
-- index public.t_pkey on u (id) unique
-- index public.t_pkey1 on t (id) unique
-- schema public
-- sequence public.t_id_seq of u.id
-- sequence public.t_id_seq1 of t.id
-- table public.t
-- table public.u

-- case: rename to a taken name
CREATE TABLE t (a int PRIMARY KEY);
CREATE TABLE u (a int);
CREATE TYPE e AS ENUM ('x');
ALTER TABLE t RENAME TO u;
-- expect: 42P07 relation "u" already exists
ALTER TABLE t RENAME TO t;
-- expect: 42P07 relation "t" already exists
ALTER TABLE u RENAME TO t_pkey;
-- expect: 42P07 relation "t_pkey" already exists
ALTER TABLE u RENAME TO e;
-- expect: 42710 type "e" already exists
-- catalog:
-- column public.t.a integer not null
-- column public.u.a integer
-- constraint public.t t_pkey primary-key (a)
-- enum public.e x
-- index public.t_pkey on t (a) unique
-- schema public
-- table public.t
-- table public.u

-- case: rename with the wrong word
CREATE TABLE t (a int);
CREATE SEQUENCE q;
ALTER VIEW t RENAME TO x;
-- expect: 42809 "t" is not a view
ALTER SEQUENCE t RENAME TO x;
-- expect: 42809 "t" is not a sequence
ALTER MATERIALIZED VIEW t RENAME TO x;
-- expect: 42809 "t" is not a materialized view
ALTER TABLE q RENAME TO q2;
-- catalog:
-- column public.t.a integer
-- schema public
-- sequence public.q2
-- table public.t

-- case: foreign keys and views follow a rename
CREATE TABLE u (id int PRIMARY KEY);
CREATE TABLE o (user_id int REFERENCES u);
CREATE VIEW v AS SELECT id FROM u;
ALTER TABLE u RENAME TO users;
ALTER TABLE users RENAME COLUMN id TO uid;
DROP TABLE users;
-- expect: 2BP01 cannot drop table users because other objects depend on it
-- catalog:
-- column public.o.user_id integer
-- column public.users.uid integer not null
-- column public.v.id integer
-- constraint public.o o_user_id_fkey foreign-key (user_id) to public.users (uid)
-- constraint public.users u_pkey primary-key (uid)
-- index public.u_pkey on users (uid) unique
-- schema public
-- table public.o
-- table public.users
-- view public.v

-- case: set schema takes indexes, constraints and sequences along
CREATE SCHEMA s;
CREATE TABLE t (id serial PRIMARY KEY, a int UNIQUE);
CREATE INDEX i ON t (a);
ALTER TABLE t SET SCHEMA s;
CREATE TABLE t (id serial PRIMARY KEY, a int UNIQUE);
ALTER TABLE t SET SCHEMA s;
-- expect: 42P07 relation "t" already exists in schema "s"
ALTER TABLE t SET SCHEMA nope;
-- expect: 3F000 schema "nope" does not exist
ALTER TABLE s.t SET SCHEMA s;
-- catalog:
-- column public.t.a integer
-- column public.t.id integer not null default
-- column s.t.a integer
-- column s.t.id integer not null default
-- constraint public.t t_a_key unique (a)
-- constraint public.t t_pkey primary-key (id)
-- constraint s.t t_a_key unique (a)
-- constraint s.t t_pkey primary-key (id)
-- index public.t_a_key on t (a) unique
-- index public.t_pkey on t (id) unique
-- index s.i on t (a)
-- index s.t_a_key on t (a) unique
-- index s.t_pkey on t (id) unique
-- schema public
-- schema s
-- sequence public.t_id_seq of t.id
-- sequence s.t_id_seq of t.id
-- table public.t
-- table s.t

-- case: temporary tables shadow others
CREATE TABLE t (a int);
CREATE TEMPORARY TABLE t (b int);
SELECT b FROM t;
DROP TABLE t;
SELECT a FROM t;
-- catalog:
-- column public.t.a integer
-- schema public
-- table public.t

-- case: create table as
CREATE TABLE t (a int, b text);
CREATE TABLE c1 AS SELECT * FROM t;
CREATE TABLE c2 AS SELECT t.*, 1 AS one FROM t;
CREATE TABLE c1 AS SELECT 1 AS x;
-- expect: 42P07 relation "c1" already exists
CREATE TABLE IF NOT EXISTS c1 AS SELECT 1 AS x;
SELECT a, b, one FROM c2;
SELECT nope FROM c2;
-- expect: 42703 column "nope" does not exist
SELECT b INTO c3 FROM t;
-- catalog:
-- column public.c1.a integer
-- column public.c1.b text
-- column public.c2.a integer
-- column public.c2.b text
-- column public.c2.one integer
-- column public.c3.b text
-- column public.t.a integer
-- column public.t.b text
-- schema public
-- table public.c1
-- table public.c2
-- table public.c3
-- table public.t

-- case: create table as with its own names
CREATE TABLE t (a int, b text);
CREATE TABLE c (x, y) AS SELECT a, b FROM t;
SELECT x, y FROM c;
SELECT a FROM c;
-- expect: 42703 column "a" does not exist
-- catalog:
-- column public.c.x integer
-- column public.c.y text
-- column public.t.a integer
-- column public.t.b text
-- schema public
-- table public.c
-- table public.t

-- case: like
CREATE TABLE t (id serial PRIMARY KEY, a int NOT NULL UNIQUE DEFAULT 5, b int CONSTRAINT positive CHECK (b > 0), c int GENERATED ALWAYS AS IDENTITY, d int GENERATED ALWAYS AS (a * 2) STORED);
CREATE INDEX named ON t (b, a);
CREATE TABLE l1 (LIKE t);
CREATE TABLE l2 (LIKE t INCLUDING ALL);
CREATE TABLE l3 (LIKE t INCLUDING DEFAULTS INCLUDING INDEXES);
CREATE TABLE l4 (LIKE t INCLUDING CONSTRAINTS);
CREATE TABLE l5 (LIKE nope);
-- expect: 42P01 relation "nope" does not exist
-- catalog:
-- column public.l1.a integer not null
-- column public.l1.b integer
-- column public.l1.c integer not null
-- column public.l1.d integer
-- column public.l1.id integer not null
-- column public.l2.a integer not null default
-- column public.l2.b integer
-- column public.l2.c integer not null identity
-- column public.l2.d integer generated
-- column public.l2.id integer not null default
-- column public.l3.a integer not null default
-- column public.l3.b integer
-- column public.l3.c integer not null
-- column public.l3.d integer
-- column public.l3.id integer not null default
-- column public.l4.a integer not null
-- column public.l4.b integer
-- column public.l4.c integer not null
-- column public.l4.d integer
-- column public.l4.id integer not null
-- column public.t.a integer not null default
-- column public.t.b integer
-- column public.t.c integer not null identity
-- column public.t.d integer generated
-- column public.t.id integer not null default
-- constraint public.l2 l2_a_key unique (a)
-- constraint public.l2 l2_pkey primary-key (id)
-- constraint public.l2 positive check (b)
-- constraint public.l3 l3_a_key unique (a)
-- constraint public.l3 l3_pkey primary-key (id)
-- constraint public.l4 positive check (b)
-- constraint public.t positive check (b)
-- constraint public.t t_a_key unique (a)
-- constraint public.t t_pkey primary-key (id)
-- index public.l2_a_key on l2 (a) unique
-- index public.l2_b_a_idx on l2 (b,a)
-- index public.l2_pkey on l2 (id) unique
-- index public.l3_a_key on l3 (a) unique
-- index public.l3_b_a_idx on l3 (b,a)
-- index public.l3_pkey on l3 (id) unique
-- index public.named on t (b,a)
-- index public.t_a_key on t (a) unique
-- index public.t_pkey on t (id) unique
-- schema public
-- sequence public.l2_c_seq of l2.c
-- sequence public.t_c_seq of t.c
-- sequence public.t_id_seq of t.id
-- table public.l1
-- table public.l2
-- table public.l3
-- table public.l4
-- table public.t

-- case: like with a column of its own
CREATE TABLE t (a int);
CREATE TABLE l (LIKE t, b int);
CREATE TABLE l2 (LIKE t, a int);
-- expect: 42701 column "a" specified more than once
-- catalog:
-- column public.l.a integer
-- column public.l.b integer
-- column public.t.a integer
-- schema public
-- table public.l
-- table public.t

-- case: the row type of a table as a column's type
CREATE TABLE t (a int);
CREATE TABLE u (x t, y t[]);
DROP TABLE t;
-- expect: 2BP01 cannot drop table t because other objects depend on it
ALTER TABLE t RENAME TO t2;
DROP TABLE t2 CASCADE;
-- catalog:
-- schema public
-- table public.u

-- case: what a table is made from is found before it exists
CREATE TABLE w AS SELECT * FROM w;
-- expect: 42P01 relation "w" does not exist
CREATE TABLE w (LIKE w);
-- expect: 42P01 relation "w" does not exist
CREATE TABLE w (a w);
-- expect: 42704 type "w" does not exist
CREATE TABLE w () INHERITS (w);
-- expect: 42P01 relation "w" does not exist
CREATE TABLE w (a int PRIMARY KEY, b int REFERENCES w);
-- catalog:
-- column public.w.a integer not null
-- column public.w.b integer
-- constraint public.w w_b_fkey foreign-key (b) to public.w (a)
-- constraint public.w w_pkey primary-key (a)
-- index public.w_pkey on w (a) unique
-- schema public
-- table public.w

-- case: an object that is named twice is dropped once
CREATE TABLE t (a int);
DROP TABLE t, t;
-- catalog:
-- schema public

-- case: ALTER VIEW insists on a view
CREATE TABLE t (a int);
ALTER VIEW t SET SCHEMA public;
-- expect: 42809 "t" is not a view
ALTER VIEW t ALTER COLUMN a SET DEFAULT 1;
-- expect: 42809 "t" is not a view
COMMENT ON TABLE t IS 'x';
CREATE SEQUENCE q;
COMMENT ON TABLE q IS 'x';
-- expect: 42809 "q" is not a table
CREATE INDEX i ON t (a);
GRANT SELECT ON i TO PUBLIC;
-- expect: 42809 "i" is an index
ALTER TABLE i ENABLE ROW LEVEL SECURITY;
-- expect: 42809 ALTER action ENABLE ROW SECURITY cannot be performed on relation "i"
-- catalog:
-- column public.t.a integer
-- index public.i on t (a)
-- schema public
-- sequence public.q
-- table public.t

-- case: a count is a row
CREATE TABLE t (a int);
CREATE TABLE u AS SELECT count(*) AS n FROM t;
-- catalog:
-- column public.t.a integer
-- column public.u.n bigint
-- schema public
-- table public.t
-- table public.u

-- case: a column that is written twice, in a table that exists
CREATE TABLE t (a int);
CREATE TABLE t (b int, b text);
-- expect: 42701 column "b" specified more than once
-- catalog:
-- column public.t.a integer
-- schema public
-- table public.t

-- case: what LIKE cannot copy
CREATE TABLE t (a int PRIMARY KEY);
CREATE SEQUENCE s;
CREATE TABLE u (LIKE t_pkey);
-- expect: 42809 relation "t_pkey" is invalid in LIKE clause
CREATE TABLE u (LIKE s);
-- expect: 42809 relation "s" is invalid in LIKE clause
DROP DOMAIN t;
-- expect: 42809 "t" is not a domain
-- catalog:
-- column public.t.a integer not null
-- constraint public.t t_pkey primary-key (a)
-- index public.t_pkey on t (a) unique
-- schema public
-- sequence public.s
-- table public.t

-- case: a query gives a table the same column twice
CREATE TABLE t (a int);
CREATE TABLE u AS SELECT p.a, q.a FROM t p JOIN t q ON true;
-- expect: 42701 column "a" specified more than once
-- catalog:
-- column public.t.a integer
-- schema public
-- table public.t

-- case: what is wrong with the columns of a table is told before its name is taken
CREATE TABLE t (a int, b json);
CREATE TABLE u (a text);
CREATE TABLE t (a e);
-- expect: 42704 type "e" does not exist
CREATE TABLE t (a int, a int);
-- expect: 42701 column "a" specified more than once
CREATE TABLE t (a int) INHERITS (u);
-- expect: 42804 column "a" has a type conflict
CREATE TABLE t (LIKE v);
-- expect: 42P01 relation "v" does not exist
CREATE TABLE t (LIKE u, a int);
-- expect: 42701 column "a" specified more than once
CREATE TABLE t () INHERITS (u, u);
-- expect: 42P07 relation "u" would be inherited from more than once
CREATE TABLE t (a int DEFAULT 'x');
-- expect: 42P07 relation "t" already exists
CREATE TABLE t (a int CHECK (b > 1));
-- expect: 42P07 relation "t" already exists
CREATE TABLE t (a int PRIMARY KEY, b int PRIMARY KEY);
-- expect: 42P16 multiple primary keys for table "t" are not allowed
CREATE TABLE t (a int UNIQUE, UNIQUE (c));
-- expect: 42703 column "c" named in key does not exist
CREATE TABLE t (a int REFERENCES nowhere);
-- expect: 42P07 relation "t" already exists
CREATE TABLE t AS SELECT c FROM u;
-- expect: 42703 column "c" does not exist
CREATE TABLE t AS SELECT a, a FROM u;
-- expect: 42P07 relation "t" already exists
CREATE TABLE t (a int) PARTITION BY LIST (c);
-- expect: 42P07 relation "t" already exists
CREATE TABLE t PARTITION OF u DEFAULT;
-- expect: 42P07 relation "t" already exists
CREATE TABLE t PARTITION OF nowhere DEFAULT;
-- expect: 42P01 relation "nowhere" does not exist
DO $$ BEGIN CREATE TABLE t (a e); EXCEPTION WHEN duplicate_table THEN NULL; END $$;
-- expect: 42704 type "e" does not exist
DO $$ BEGIN CREATE TABLE t (a int); EXCEPTION WHEN duplicate_table THEN NULL; END $$;
-- catalog:
-- column public.t.a integer
-- column public.t.b json
-- column public.u.a text
-- schema public
-- table public.t
-- table public.u

-- case: a table that is named twice is dropped once
CREATE TABLE t (a int);
CREATE TABLE u (a int PRIMARY KEY);
CREATE TABLE w (a int REFERENCES u);
DROP TABLE public.t, t;
DROP TABLE u, w, public.u;
CREATE TYPE e AS ENUM ('a');
DROP TYPE e, public.e;
-- catalog:
-- schema public

-- case: types and patterns are looked up before keys are counted, parents after them
CREATE TABLE y (a int);
CREATE TABLE x (b "E", d boolean PRIMARY KEY, PRIMARY KEY (b));
-- expect: 42704 type "E" does not exist
CREATE TABLE x (b varchar(0), d int PRIMARY KEY, PRIMARY KEY (b));
-- expect: 22023 length for type varchar must be at least 1
CREATE TABLE x (d int PRIMARY KEY, PRIMARY KEY (d), LIKE nope);
-- expect: 42P01 relation "nope" does not exist
CREATE TABLE x (d int PRIMARY KEY, PRIMARY KEY (d)) INHERITS (nope);
-- expect: 42P16 multiple primary keys for table "x" are not allowed
CREATE TABLE x (d text GENERATED ALWAYS AS IDENTITY, b "E");
-- expect: 42704 type "E" does not exist
CREATE TABLE x (d text GENERATED ALWAYS AS IDENTITY, LIKE nope);
-- expect: 42P01 relation "nope" does not exist
CREATE TABLE x (d text GENERATED ALWAYS AS IDENTITY) INHERITS (nope);
-- expect: 22023 identity column type must be smallint, integer, or bigint
CREATE TABLE x (d text GENERATED ALWAYS AS IDENTITY, PRIMARY KEY (d), PRIMARY KEY (d));
-- expect: 42P16 multiple primary keys for table "x" are not allowed
CREATE TABLE IF NOT EXISTS y (b "E", d boolean PRIMARY KEY, PRIMARY KEY (b));
CREATE TABLE y (b int, d boolean PRIMARY KEY, PRIMARY KEY (b));
-- expect: 42P16 multiple primary keys for table "y" are not allowed
DO $$ BEGIN CREATE TABLE x (b "E", d boolean PRIMARY KEY, PRIMARY KEY (b)); EXCEPTION WHEN undefined_object THEN NULL; END $$;
-- catalog:
-- column public.y.a integer
-- schema public
-- table public.y
