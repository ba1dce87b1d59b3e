-- case: casts that hang on settings, and what is found first of triggers, sequences and keys
CREATE TYPE en AS ENUM ('x');
CREATE DOMAIN dt AS date;
CREATE TABLE t (a int, b text, d date, ts timestamp, tz timestamptz, ti time, n numeric, m money, e en, arr int[], v varchar, dd dt, j jsonb, u uuid, bo boolean, iv interval, f float8, r int4range, by bytea, js json);
ALTER TABLE t ADD COLUMN g1 text GENERATED ALWAYS AS (a::text) STORED;
ALTER TABLE t ADD COLUMN g2 text GENERATED ALWAYS AS (d::text) STORED;
-- expect: 42P17 generation expression is not immutable
ALTER TABLE t ADD COLUMN g3 text GENERATED ALWAYS AS (e::text) STORED;
-- expect: 42P17 generation expression is not immutable
ALTER TABLE t ADD COLUMN g4 text GENERATED ALWAYS AS (arr::text) STORED;
-- expect: 42P17 generation expression is not immutable
ALTER TABLE t ADD COLUMN g5 date GENERATED ALWAYS AS (tz::date) STORED;
-- expect: 42P17 generation expression is not immutable
ALTER TABLE t ADD COLUMN g6 date GENERATED ALWAYS AS (ts::date) STORED;
ALTER TABLE t ADD COLUMN g7 timestamptz GENERATED ALWAYS AS (ts::timestamptz) STORED;
-- expect: 42P17 generation expression is not immutable
ALTER TABLE t ADD COLUMN g8 date GENERATED ALWAYS AS (b::date) STORED;
-- expect: 42P17 generation expression is not immutable
ALTER TABLE t ADD COLUMN g9 int GENERATED ALWAYS AS (b::int) STORED;
ALTER TABLE t ADD COLUMN h1 en GENERATED ALWAYS AS (b::en) STORED;
-- expect: 42P17 generation expression is not immutable
ALTER TABLE t ADD COLUMN h2 text GENERATED ALWAYS AS (dd::text) STORED;
-- expect: 42P17 generation expression is not immutable
ALTER TABLE t ADD COLUMN h3 text GENERATED ALWAYS AS (j::text || u::text || bo::text || n::text || f::text || by::text || js::text || ti::text) STORED;
ALTER TABLE t ADD COLUMN h4 text GENERATED ALWAYS AS (iv::text) STORED;
-- expect: 42P17 generation expression is not immutable
ALTER TABLE t ADD COLUMN h5 text GENERATED ALWAYS AS (m::text) STORED;
-- expect: 42P17 generation expression is not immutable
ALTER TABLE t ADD COLUMN h6 text GENERATED ALWAYS AS (r::text) STORED;
-- expect: 42P17 generation expression is not immutable
ALTER TABLE t ADD COLUMN h7 time GENERATED ALWAYS AS (b::time) STORED;
-- expect: 42P17 generation expression is not immutable
ALTER TABLE t ADD COLUMN h8 jsonb GENERATED ALWAYS AS (b::jsonb) STORED;
ALTER TABLE t ADD COLUMN h9 uuid GENERATED ALWAYS AS (v::uuid) STORED;
ALTER TABLE t ADD COLUMN k1 text GENERATED ALWAYS AS (lower(d::text)) STORED;
-- expect: 42P17 generation expression is not immutable
ALTER TABLE t ADD COLUMN k2 int[] GENERATED ALWAYS AS (b::int[]) STORED;
-- expect: 42P17 generation expression is not immutable
ALTER TABLE t ADD COLUMN k3 date GENERATED ALWAYS AS (CASE WHEN a > 1 THEN '2020-01-01'::date END) STORED;
ALTER TABLE t ADD COLUMN k4 timestamp GENERATED ALWAYS AS (d::timestamp) STORED;
ALTER TABLE t ADD COLUMN k5 varchar(5) GENERATED ALWAYS AS (ts::varchar(5)) STORED;
-- expect: 42P17 generation expression is not immutable
CREATE INDEX ON t ((tz::date));
-- expect: 42P17 functions in index expression must be marked IMMUTABLE
CREATE INDEX ON t ((ts::date));
CREATE INDEX ON t ((a::text), (d::text));
-- expect: 42P17 functions in index expression must be marked IMMUTABLE
CREATE INDEX ON t (a) WHERE tz::date = '2020-01-01';
-- expect: 42P17 functions in index predicate must be marked IMMUTABLE
CREATE INDEX ON t (a) WHERE ts::date = '2020-01-01';
CREATE INDEX ON t (lower(e::text));
-- expect: 42P17 functions in index expression must be marked IMMUTABLE
CREATE INDEX ON t (lower(v::text));
CREATE INDEX ON t ((m::numeric));
-- expect: 42P17 functions in index expression must be marked IMMUTABLE
CREATE TABLE x (d date, e text GENERATED ALWAYS AS (d::text) STORED);
-- expect: 42P17 generation expression is not immutable
CREATE TABLE x (d date, CHECK (d::text <> 'x'));
ALTER TABLE x ADD EXCLUDE USING btree ((d::text) WITH =);
-- expect: 42P17 functions in index expression must be marked IMMUTABLE
ALTER TABLE ONLY t ALTER COLUMN b TYPE timestamp USING now(), ADD COLUMN z text GENERATED ALWAYS AS (b::text) STORED;
-- expect: 0A000 cannot alter type of a column used by a generated column
CREATE VIEW vw AS SELECT 1 AS a;
ALTER TABLE vw VALIDATE CONSTRAINT k;
-- expect: 42809 ALTER action VALIDATE CONSTRAINT cannot be performed on relation "vw"
CREATE TRIGGER tr BEFORE UPDATE OF nope ON t FOR EACH ROW EXECUTE FUNCTION nope();
-- expect: 42883 function nope() does not exist
CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER tr BEFORE UPDATE OF nope ON t FOR EACH ROW EXECUTE FUNCTION tf();
-- expect: 42703 column "nope" of relation "t" does not exist
CREATE TRIGGER tr BEFORE UPDATE OF a ON t FOR EACH ROW EXECUTE FUNCTION tf();
CREATE TRIGGER tr BEFORE UPDATE OF nope ON t FOR EACH ROW EXECUTE FUNCTION tf();
-- expect: 42710 trigger "tr" for relation "t" already exists
CREATE TEMP SEQUENCE public.sq AS text;
-- expect: 22023 sequence type must be smallint, integer, or bigint
CREATE SEQUENCE nowhere.sq AS text;
-- expect: 22023 sequence type must be smallint, integer, or bigint
CREATE SEQUENCE IF NOT EXISTS nowhere.sq AS text;
-- expect: 3F000 schema "nowhere" does not exist
CREATE SEQUENCE t AS text;
-- expect: 22023 sequence type must be smallint, integer, or bigint
CREATE SEQUENCE IF NOT EXISTS t AS text;
CREATE TABLE p (a int, b int);
CREATE TABLE q (a text, b int);
CREATE TABLE c (PRIMARY KEY (nope)) INHERITS (p, q);
-- expect: 42703 column "nope" named in key does not exist
CREATE TABLE p (a int, a int, UNIQUE (nope));
-- expect: 42703 column "nope" named in key does not exist
CREATE TABLE c (a nope, UNIQUE (nope));
-- expect: 42704 type "nope" does not exist
-- catalog:
-- column public.p.a integer
-- column public.p.b integer
-- column public.q.a text
-- column public.q.b integer
-- column public.t.a integer
-- column public.t.arr integer[]
-- column public.t.b text
-- column public.t.bo boolean
-- column public.t.by bytea
-- column public.t.d date
-- column public.t.dd public.dt
-- column public.t.e public.en
-- column public.t.f double precision
-- column public.t.g1 text generated
-- column public.t.g6 date generated
-- column public.t.g9 integer generated
-- column public.t.h3 text generated
-- column public.t.h8 jsonb generated
-- column public.t.h9 uuid generated
-- column public.t.iv interval
-- column public.t.j jsonb
-- column public.t.js json
-- column public.t.k3 date generated
-- column public.t.k4 timestamp without time zone generated
-- column public.t.m money
-- column public.t.n numeric
-- column public.t.r int4range
-- column public.t.ti time without time zone
-- column public.t.ts timestamp without time zone
-- column public.t.tz timestamp with time zone
-- column public.t.u uuid
-- column public.t.v character varying
-- column public.vw.a integer
-- column public.x.d date
-- constraint public.x x_d_check check (d)
-- domain public.dt
-- enum public.en x
-- function public.tf()
-- index public.t_a_idx on t (a)
-- index public.t_lower_idx on t (-)
-- index public.t_ts_idx on t (-)
-- schema public
-- table public.p
-- table public.q
-- table public.t
-- table public.x
-- trigger public.t tr
-- view public.vw

-- case: what is found first
CREATE TABLE a (x serial PRIMARY KEY, c text DEFAULT 'nope', g text GENERATED ALWAYS AS (c::text) STORED) PARTITION BY HASH (g);
-- expect: 42P17 cannot use generated column in partition key
CREATE SEQUENCE sq;
CREATE TABLE b (x smallint, g text GENERATED ALWAYS AS (x::text) STORED, FOREIGN KEY (x) REFERENCES sq) PARTITION BY RANGE (g);
-- expect: 42P17 cannot use generated column in partition key
ALTER TABLE sq RENAME CONSTRAINT k TO l;
-- expect: 42809 cannot rename columns of relation "sq"
CREATE TABLE p (a int, b int);
CREATE TABLE c (d int) INHERITS (p);
ALTER TABLE c RENAME COLUMN a TO b;
-- expect: 42P16 cannot rename inherited column "a"
ALTER TABLE c RENAME COLUMN d TO b;
-- expect: 42701 column "b" of relation "c" already exists
ALTER TABLE c RENAME COLUMN nope TO b;
-- expect: 42703 column "nope" does not exist
CREATE TABLE k (d smallint DEFAULT 2, a bigint GENERATED ALWAYS AS (length(d::text)) STORED, FOREIGN KEY (a) REFERENCES k (a) ON DELETE SET NULL);
-- expect: 42830 there is no unique constraint matching given keys for referenced table "k"
CREATE TABLE k (d text UNIQUE, a bigint GENERATED ALWAYS AS (length(d)) STORED, FOREIGN KEY (a) REFERENCES k (d) ON DELETE SET NULL);
-- expect: 42601 invalid ON DELETE action for foreign key constraint containing generated column
CREATE TABLE k (d text UNIQUE, a bigint, FOREIGN KEY (a, d) REFERENCES k (d));
-- expect: 42830 number of referencing and referenced columns for foreign key disagree
CREATE TABLE k (d text UNIQUE, a bigint, FOREIGN KEY (a) REFERENCES k (d, a));
-- expect: 42830 there is no unique constraint matching given keys for referenced table "k"
CREATE TABLE k (d text UNIQUE, a bigint, FOREIGN KEY (a) REFERENCES k (d));
-- expect: 42804 foreign key constraint "k_a_fkey" cannot be implemented
CREATE TABLE own (x serial);
ALTER SEQUENCE own_x_seq SET SCHEMA nowhere;
-- expect: 0A000 cannot move an owned sequence into another schema
CREATE TABLE w (a p) PARTITION BY LIST (a);
CREATE TABLE p PARTITION OF w DEFAULT;
-- expect: 42P07 relation "p" already exists
CREATE TABLE t (a int DEFAULT 1, b text PRIMARY KEY, c int NOT NULL);
ALTER TABLE t ADD CHECK (a > 'x'), ADD FOREIGN KEY (a) REFERENCES t, ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY;
-- expect: 55000 column "a" of relation "t" must be declared NOT NULL before identity can be added
ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES t, ALTER COLUMN a SET DEFAULT 'x';
-- expect: 22P02 invalid input syntax for type integer: "x"
ALTER TABLE t ADD PRIMARY KEY (c), ALTER COLUMN a SET DEFAULT 'x';
-- expect: 42P16 multiple primary keys for table "t" are not allowed
ALTER TABLE t ADD COLUMN z int CHECK (nope > 1), ALTER COLUMN a SET DEFAULT 'x';
-- expect: 22P02 invalid input syntax for type integer: "x"
CREATE TABLE u (r t, s p);
ALTER TABLE t ADD COLUMN id bigserial PRIMARY KEY;
-- expect: 42P16 multiple primary keys for table "t" are not allowed
ALTER TABLE t ADD COLUMN id int DEFAULT 1 REFERENCES nowhere;
-- expect: 42P01 relation "nowhere" does not exist
ALTER TABLE t ADD COLUMN id int DEFAULT 1;
-- expect: 0A000 cannot alter table "t" because column "u.r" uses its row type
ALTER TABLE p ADD COLUMN id int DEFAULT 1;
-- expect: 0A000 cannot alter table "p" because column "w.a" uses its row type
ALTER TABLE p ALTER COLUMN a TYPE bigint, DROP COLUMN nope;
-- expect: 42703 column "nope" of relation "p" does not exist
CREATE TABLE pt (a int, b int) PARTITION BY LIST (b);
CREATE TABLE pu (a pt);
ALTER TABLE pt ALTER COLUMN a TYPE bigint, DROP COLUMN nope;
-- expect: 0A000 cannot alter table "pt" because column "pu.a" uses its row type
ALTER TABLE pt ADD FOREIGN KEY (a) REFERENCES pu (a), ALTER COLUMN a TYPE bigint;
-- expect: 0A000 cannot alter table "pt" because column "pu.a" uses its row type
-- catalog:
-- column public.c.a integer
-- column public.c.b integer
-- column public.c.d integer
-- column public.own.x integer not null default
-- column public.p.a integer
-- column public.p.b integer
-- column public.pt.a integer
-- column public.pt.b integer
-- column public.pu.a public.pt
-- column public.t.a integer default
-- column public.t.b text not null
-- column public.t.c integer not null
-- column public.u.r public.t
-- column public.u.s public.p
-- column public.w.a public.p
-- constraint public.t t_pkey primary-key (b)
-- index public.t_pkey on t (b) unique
-- schema public
-- sequence public.own_x_seq of own.x
-- sequence public.sq
-- table public.c
-- table public.own
-- table public.p
-- table public.pt
-- table public.pu
-- table public.t
-- table public.u
-- table public.w

-- case: the constraints of new columns come before those of the table
CREATE TABLE t (c bigint) PARTITION BY RANGE (c);
ALTER TABLE t ADD PRIMARY KEY (c), ADD COLUMN b text PRIMARY KEY;
-- expect: 0A000 unique constraint on partitioned table must include all partitioning columns
ALTER TABLE t ADD COLUMN b text, ADD PRIMARY KEY (b), ADD UNIQUE (c);
-- expect: 0A000 unique constraint on partitioned table must include all partitioning columns
CREATE TABLE u (a int UNIQUE);
ALTER TABLE u ADD PRIMARY KEY (a), ADD COLUMN b text PRIMARY KEY;
-- expect: 42P16 multiple primary keys for table "u" are not allowed
ALTER TABLE u ADD CONSTRAINT u_d_key UNIQUE (a), ADD COLUMN d int UNIQUE;
-- expect: 42P07 relation "u_d_key" already exists
ALTER TABLE u ADD CONSTRAINT u_f_check CHECK (a > 1), ADD COLUMN f int CHECK (f > 1);
-- expect: 42710 constraint "u_f_check" for relation "u" already exists
ALTER TABLE u ADD CONSTRAINT u_g_fkey FOREIGN KEY (a) REFERENCES u(a), ADD COLUMN g int REFERENCES u(a);
-- expect: 42710 constraint "u_g_fkey" for relation "u" already exists
ALTER TABLE u ADD CONSTRAINT u_i_key EXCLUDE USING btree (a WITH =), ADD COLUMN i int UNIQUE;
-- expect: 42P07 relation "u_i_key" already exists
ALTER TABLE u ADD UNIQUE (a), ADD COLUMN b text UNIQUE, ADD COLUMN c int UNIQUE CHECK (c > 0), ADD UNIQUE (b), ADD CHECK (a > 0);
-- catalog:
-- column public.t.c bigint
-- column public.u.a integer
-- column public.u.b text
-- column public.u.c integer
-- constraint public.u u_a_check check (a)
-- constraint public.u u_a_key unique (a)
-- constraint public.u u_a_key1 unique (a)
-- constraint public.u u_b_key unique (b)
-- constraint public.u u_b_key1 unique (b)
-- constraint public.u u_c_check check (c)
-- constraint public.u u_c_key unique (c)
-- index public.u_a_key on u (a) unique
-- index public.u_a_key1 on u (a) unique
-- index public.u_b_key on u (b) unique
-- index public.u_b_key1 on u (b) unique
-- index public.u_c_key on u (c) unique
-- schema public
-- table public.t
-- table public.u

-- case: add
CREATE TABLE t (a int);
ALTER TABLE t ADD COLUMN b text;
ALTER TABLE t ADD COLUMN b text;
-- expect: 42701 column "b" of relation "t" already exists
ALTER TABLE t ADD COLUMN IF NOT EXISTS b int;
ALTER TABLE t ADD COLUMN c int REFERENCES t;
-- expect: 42704 there is no primary key for referenced table "t"
ALTER TABLE t ADD COLUMN c int UNIQUE CHECK (c > 0);
ALTER TABLE t ADD COLUMN d nope;
-- expect: 42704 type "nope" does not exist
ALTER TABLE t ADD COLUMN e serial, ADD COLUMN f int GENERATED BY DEFAULT AS IDENTITY;
ALTER TABLE t ADD COLUMN g int GENERATED ALWAYS AS (a + nope) STORED;
-- expect: 42703 column "nope" does not exist
ALTER TABLE t ADD COLUMN g int GENERATED ALWAYS AS (a + c) STORED;
ALTER TABLE t ADD COLUMN h int PRIMARY KEY;
ALTER TABLE t ADD COLUMN i int PRIMARY KEY;
-- expect: 42P16 multiple primary keys for table "t" are not allowed
-- catalog:
-- column public.t.a integer
-- column public.t.b text
-- column public.t.c integer
-- column public.t.e integer not null default
-- column public.t.f integer not null identity
-- column public.t.g integer generated
-- column public.t.h integer not null
-- constraint public.t t_c_check check (c)
-- constraint public.t t_c_key unique (c)
-- constraint public.t t_pkey primary-key (h)
-- index public.t_c_key on t (c) unique
-- index public.t_pkey on t (h) unique
-- schema public
-- sequence public.t_e_seq of t.e
-- sequence public.t_f_seq of t.f
-- table public.t

-- case: drop
CREATE TABLE t (a int, b int, c int);
ALTER TABLE t DROP COLUMN b;
ALTER TABLE t DROP COLUMN b;
-- expect: 42703 column "b" of relation "t" does not exist
ALTER TABLE t DROP COLUMN IF EXISTS b;
ALTER TABLE t DROP COLUMN nope;
-- expect: 42703 column "nope" of relation "t" does not exist
ALTER TABLE t ADD COLUMN b int;
-- catalog:
-- column public.t.a integer
-- column public.t.b integer
-- column public.t.c integer
-- schema public
-- table public.t

-- case: what falls with a column
CREATE TABLE t (id serial, a int UNIQUE, b int, c int, CHECK (b > c), UNIQUE (b, a), PRIMARY KEY (id, c));
CREATE INDEX i ON t (b, c);
CREATE INDEX j ON t (lower(b::text));
CREATE INDEX k ON t (id) WHERE b > 0;
CREATE INDEX l ON t (id) INCLUDE (b);
CREATE SEQUENCE q OWNED BY t.b;
ALTER TABLE t DROP COLUMN b;
ALTER TABLE t DROP COLUMN id;
-- catalog:
-- column public.t.a integer
-- column public.t.c integer not null
-- constraint public.t t_a_key unique (a)
-- index public.t_a_key on t (a) unique
-- schema public
-- table public.t

-- case: a view blocks the columns that it reads
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT t.a FROM t;
ALTER TABLE t DROP COLUMN b;
ALTER TABLE t DROP COLUMN a;
-- expect: 2BP01 cannot drop column a of table t because other objects depend on it
ALTER TABLE t DROP COLUMN a CASCADE;
-- catalog:
-- schema public
-- table public.t

-- case: a view over all columns
CREATE TABLE t (a int, b int);
CREATE VIEW v AS SELECT * FROM t;
ALTER TABLE t ADD COLUMN c int;
ALTER TABLE t DROP COLUMN c;
ALTER TABLE t DROP COLUMN b;
-- expect: 2BP01 cannot drop column b of table t because other objects depend on it
-- catalog:
-- column public.t.a integer
-- column public.t.b integer
-- column public.v.a integer
-- column public.v.b integer
-- schema public
-- table public.t
-- view public.v

-- case: a foreign key blocks the column that it refers to
CREATE TABLE u (id int PRIMARY KEY, code text UNIQUE);
CREATE TABLE o (user_id int REFERENCES u, code text REFERENCES u (code));
ALTER TABLE u DROP COLUMN id;
-- expect: 2BP01 cannot drop column id of table u because other objects depend on it
ALTER TABLE u DROP COLUMN code;
-- expect: 2BP01 cannot drop column code of table u because other objects depend on it
ALTER TABLE o DROP COLUMN user_id;
ALTER TABLE u DROP COLUMN id;
ALTER TABLE u DROP COLUMN code CASCADE;
-- catalog:
-- column public.o.code text
-- schema public
-- table public.o
-- table public.u

-- case: a foreign key within the table blocks, too
CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t);
ALTER TABLE t DROP COLUMN id;
-- expect: 2BP01 cannot drop column id of table t because other objects depend on it
ALTER TABLE t DROP COLUMN parent;
ALTER TABLE t DROP COLUMN id;
-- catalog:
-- schema public
-- table public.t

-- case: generated columns, policies and triggers block
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED, c int, d int);
CREATE POLICY p ON t USING (c > 0);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER g BEFORE UPDATE OF d ON t FOR EACH ROW EXECUTE FUNCTION f();
ALTER TABLE t DROP COLUMN a;
-- expect: 2BP01 cannot drop column a of table t because other objects depend on it
ALTER TABLE t DROP COLUMN b;
ALTER TABLE t DROP COLUMN c;
-- expect: 2BP01 cannot drop column c of table t because other objects depend on it
ALTER TABLE t DROP COLUMN d;
-- expect: 2BP01 cannot drop column d of table t because other objects depend on it
ALTER TABLE t DROP COLUMN c CASCADE;
-- catalog:
-- column public.t.a integer
-- column public.t.d integer
-- function public.f()
-- schema public
-- table public.t
-- trigger public.t g

-- case: rename
CREATE TABLE t (a int, b int CHECK (b > 0));
CREATE INDEX ON t (b);
ALTER TABLE t RENAME COLUMN b TO c;
ALTER TABLE t RENAME COLUMN b TO d;
-- expect: 42703 column "b" does not exist
ALTER TABLE t RENAME COLUMN c TO a;
-- expect: 42701 column "a" of relation "t" already exists
ALTER TABLE t RENAME COLUMN c TO c;
-- expect: 42701 column "c" of relation "t" already exists
ALTER TABLE t RENAME c TO e;
SELECT e FROM t;
SELECT c FROM t;
-- expect: 42703 column "c" does not exist
-- catalog:
-- column public.t.a integer
-- column public.t.e integer
-- constraint public.t t_b_check check (e)
-- index public.t_b_idx on t (e)
-- schema public
-- table public.t

-- case: rename of a view's column
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
ALTER VIEW v RENAME COLUMN a TO b;
ALTER TABLE v RENAME COLUMN zz TO b;
-- expect: 42703 column "zz" does not exist
SELECT b FROM v;
-- catalog:
-- column public.t.a integer
-- column public.v.b integer
-- schema public
-- table public.t
-- view public.v

-- case: type
CREATE TABLE t (a int, b text, c varchar(10));
ALTER TABLE t ALTER COLUMN a TYPE bigint;
ALTER TABLE t ALTER COLUMN c TYPE text;
ALTER TABLE t ALTER COLUMN b TYPE int;
-- expect: 42804 column "b" cannot be cast automatically to type integer
ALTER TABLE t ALTER COLUMN b TYPE int USING b::int;
ALTER TABLE t ALTER COLUMN c TYPE int USING nope::int;
-- expect: 42703 column "nope" does not exist
ALTER TABLE t ALTER COLUMN zz TYPE int;
-- expect: 42703 column "zz" of relation "t" does not exist
ALTER TABLE t ALTER COLUMN a TYPE nope;
-- expect: 42704 type "nope" does not exist
ALTER TABLE t ALTER COLUMN c TYPE uuid;
-- expect: 42804 column "c" cannot be cast automatically to type uuid
ALTER TABLE t ALTER COLUMN a TYPE boolean;
-- expect: 42804 column "a" cannot be cast automatically to type boolean
-- catalog:
-- column public.t.a bigint
-- column public.t.b integer
-- column public.t.c text
-- schema public
-- table public.t

-- case: a type that enums cannot be cast to
CREATE TYPE e AS ENUM ('a');
CREATE TYPE e2 AS ENUM ('a');
CREATE TABLE t (a text, b e);
ALTER TABLE t ALTER COLUMN a TYPE e;
-- expect: 42804 column "a" cannot be cast automatically to type e
ALTER TABLE t ALTER COLUMN a TYPE e USING a::e;
ALTER TABLE t ALTER COLUMN b TYPE e2;
-- expect: 42804 column "b" cannot be cast automatically to type e2
ALTER TABLE t ALTER COLUMN b TYPE e2 USING b::text::e2;
ALTER TABLE t ALTER COLUMN b TYPE text;
-- catalog:
-- column public.t.a public.e
-- column public.t.b text
-- enum public.e a
-- enum public.e2 a
-- schema public
-- table public.t

-- case: a type that is used by a view, a generated column, a trigger, a policy
CREATE TABLE t (a int, b int, c int GENERATED ALWAYS AS (b * 2) STORED, d int, e int);
CREATE VIEW v AS SELECT t.a FROM t;
CREATE POLICY p ON t USING (e > 0);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER g BEFORE UPDATE OF d ON t FOR EACH ROW EXECUTE FUNCTION f();
ALTER TABLE t ALTER COLUMN a TYPE bigint;
-- expect: 0A000 cannot alter type of a column used by a view or rule
ALTER TABLE t ALTER COLUMN b TYPE bigint;
-- expect: 0A000 cannot alter type of a column used by a generated column
ALTER TABLE t ALTER COLUMN d TYPE bigint;
-- expect: 0A000 cannot alter type of a column used in a trigger definition
ALTER TABLE t ALTER COLUMN e TYPE bigint;
-- expect: 0A000 cannot alter type of a column used in a policy definition
-- catalog:
-- column public.t.a integer
-- column public.t.b integer
-- column public.t.c integer generated
-- column public.t.d integer
-- column public.t.e integer
-- column public.v.a integer
-- function public.f()
-- policy public.t p
-- schema public
-- table public.t
-- trigger public.t g
-- view public.v

-- case: a type that foreign keys no longer fit
CREATE TABLE u (id int PRIMARY KEY);
CREATE TABLE o (user_id int REFERENCES u);
ALTER TABLE u ALTER COLUMN id TYPE bigint;
ALTER TABLE u ALTER COLUMN id TYPE text;
-- expect: 42804 foreign key constraint "o_user_id_fkey" cannot be implemented
ALTER TABLE o ALTER COLUMN user_id TYPE text;
-- expect: 42804 foreign key constraint "o_user_id_fkey" cannot be implemented
-- catalog:
-- column public.o.user_id integer
-- column public.u.id bigint not null
-- constraint public.o o_user_id_fkey foreign-key (user_id) to public.u (id)
-- constraint public.u u_pkey primary-key (id)
-- index public.u_pkey on u (id) unique
-- schema public
-- table public.o
-- table public.u

-- case: not null
CREATE TABLE t (a int PRIMARY KEY, b int NOT NULL, c int GENERATED ALWAYS AS IDENTITY);
ALTER TABLE t ALTER COLUMN a DROP NOT NULL;
-- expect: 42P16 column "a" is in a primary key
ALTER TABLE t ALTER COLUMN b DROP NOT NULL;
ALTER TABLE t ALTER COLUMN c DROP NOT NULL;
-- expect: 42601 column "c" of relation "t" is an identity column
ALTER TABLE t ALTER COLUMN b SET NOT NULL;
ALTER TABLE t ALTER COLUMN zz SET NOT NULL;
-- expect: 42703 column "zz" of relation "t" does not exist
-- catalog:
-- column public.t.a integer not null
-- column public.t.b integer not null
-- column public.t.c integer not null identity
-- constraint public.t t_pkey primary-key (a)
-- index public.t_pkey on t (a) unique
-- schema public
-- sequence public.t_c_seq of t.c
-- table public.t

-- case: default
CREATE TABLE t (a int, b int GENERATED ALWAYS AS IDENTITY, c int GENERATED ALWAYS AS (a) STORED);
ALTER TABLE t ALTER COLUMN a SET DEFAULT 5;
ALTER TABLE t ALTER COLUMN b SET DEFAULT 5;
-- expect: 42601 column "b" of relation "t" is an identity column
ALTER TABLE t ALTER COLUMN c SET DEFAULT 5;
-- expect: 42601 column "c" of relation "t" is a generated column
ALTER TABLE t ALTER COLUMN a SET DEFAULT nextval('nope');
-- expect: 42P01 relation "nope" does not exist
ALTER TABLE t ALTER COLUMN a SET DEFAULT 'x'::nope;
-- expect: 42704 type "nope" does not exist
ALTER TABLE t ALTER COLUMN zz DROP DEFAULT;
-- expect: 42703 column "zz" of relation "t" does not exist
ALTER TABLE t ALTER COLUMN a DROP DEFAULT;
-- catalog:
-- column public.t.a integer
-- column public.t.b integer not null identity
-- column public.t.c integer generated
-- schema public
-- sequence public.t_b_seq of t.b
-- table public.t

-- case: identity
CREATE TABLE t (a int, b int NOT NULL, c int NOT NULL DEFAULT 5);
ALTER TABLE t ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY;
-- expect: 55000 column "a" of relation "t" must be declared NOT NULL before identity can be added
ALTER TABLE t ALTER COLUMN c ADD GENERATED ALWAYS AS IDENTITY;
-- expect: 55000 column "c" of relation "t" already has a default value
ALTER TABLE t ALTER COLUMN b ADD GENERATED BY DEFAULT AS IDENTITY;
ALTER TABLE t ALTER COLUMN b ADD GENERATED BY DEFAULT AS IDENTITY;
-- expect: 55000 column "b" of relation "t" is already an identity column
DROP SEQUENCE t_b_seq;
-- expect: 2BP01 cannot drop sequence t_b_seq because column b of table t requires it
ALTER TABLE t ALTER COLUMN b DROP IDENTITY;
ALTER TABLE t ALTER COLUMN b DROP IDENTITY;
-- expect: 55000 column "b" of relation "t" is not an identity column
ALTER TABLE t ALTER COLUMN b DROP IDENTITY IF EXISTS;
-- catalog:
-- column public.t.a integer
-- column public.t.b integer not null
-- column public.t.c integer not null default
-- schema public
-- table public.t

-- case: generation expression
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED);
ALTER TABLE t ALTER COLUMN a DROP EXPRESSION;
-- expect: 55000 column "a" of relation "t" is not a stored generated column
ALTER TABLE t ALTER COLUMN b DROP EXPRESSION;
ALTER TABLE t DROP COLUMN a;
-- catalog:
-- column public.t.b integer
-- schema public
-- table public.t

-- case: serial
CREATE TABLE t (a serial, b bigserial, c smallserial);
DROP SEQUENCE t_a_seq;
-- expect: 2BP01 cannot drop sequence t_a_seq because other objects depend on it
ALTER TABLE t ALTER COLUMN a DROP DEFAULT;
DROP SEQUENCE t_a_seq;
ALTER TABLE t DROP COLUMN b;
ALTER TABLE t RENAME COLUMN c TO d;
-- catalog:
-- column public.t.a integer not null
-- column public.t.d smallint not null default
-- schema public
-- sequence public.t_c_seq of t.d
-- table public.t

-- case: columns of views and other kinds
CREATE VIEW v AS SELECT 1 AS a;
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
CREATE SEQUENCE q;
CREATE TYPE c AS (a int);
ALTER TABLE v ADD COLUMN b int;
-- expect: 42809 ALTER action ADD COLUMN cannot be performed on relation "v"
ALTER TABLE m ADD COLUMN b int;
-- expect: 42809 ALTER action ADD COLUMN cannot be performed on relation "m"
ALTER TABLE q ADD COLUMN b int;
-- expect: 42809 ALTER action ADD COLUMN cannot be performed on relation "q"
ALTER TABLE v DROP COLUMN a;
-- expect: 42809 ALTER action DROP COLUMN cannot be performed on relation "v"
ALTER TABLE v ALTER COLUMN a SET DEFAULT 5;
ALTER TABLE v ALTER COLUMN a SET NOT NULL;
-- expect: 42809 ALTER action ALTER COLUMN ... SET NOT NULL cannot be performed on relation "v"
ALTER TABLE v ADD CONSTRAINT x CHECK (a > 0);
-- expect: 42809 ALTER action ADD CONSTRAINT cannot be performed on relation "v"
ALTER TABLE c ADD COLUMN b int;
-- expect: 42809 "c" is a composite type
ALTER TABLE c DROP COLUMN a;
-- expect: 42809 "c" is a composite type
ALTER TABLE c ADD COLUMN b int;
-- expect: 42809 "c" is a composite type
ALTER TABLE c DROP COLUMN a;
-- expect: 42809 "c" is a composite type
-- catalog:
-- column public.c.a integer
-- column public.m.a integer
-- column public.v.a integer default
-- composite-type public.c
-- materialized-view public.m
-- schema public
-- sequence public.q
-- view public.v

-- case: defaults that do not fit
CREATE TYPE e AS ENUM ('x');
CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION n() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
CREATE TABLE t (a boolean DEFAULT 0);
-- expect: 42804 column "a" is of type boolean but default expression is of type integer
CREATE TABLE t (a int DEFAULT 'x');
-- expect: 22P02 invalid input syntax for type integer: "x"
CREATE TABLE t (a e DEFAULT 'y');
-- expect: 22P02 invalid input value for enum e: "y"
CREATE TABLE t (a uuid DEFAULT 'x');
-- expect: 22P02 invalid input syntax for type uuid: "x"
CREATE TABLE t (a jsonb DEFAULT '{');
-- expect: 22P02 invalid input syntax for type json
CREATE TABLE t (a timestamp DEFAULT 'nope');
-- expect: 22007 invalid input syntax for type timestamp: "nope"
CREATE TABLE t (a int[] DEFAULT 1);
-- expect: 42804 column "a" is of type integer[] but default expression is of type integer
CREATE TABLE t (a int[] DEFAULT 'x');
-- expect: 22P02 malformed array literal: "x"
CREATE TABLE t (a smallint DEFAULT '40000');
-- expect: 22003 value "40000" is out of range for type smallint
CREATE TABLE t (a boolean DEFAULT now());
-- expect: 42804 column "a" is of type boolean but default expression is of type timestamp with time zone
CREATE TABLE t (a date DEFAULT g());
-- expect: 42804 column "a" is of type date but default expression is of type trigger
CREATE TABLE t (a text DEFAULT n(), b bigint DEFAULT n(), c boolean DEFAULT 'yes', d e DEFAULT 'x', f int DEFAULT '-1', h numeric DEFAULT 1, i text DEFAULT 1, j date DEFAULT now(), k int[] DEFAULT '{}', l timestamptz DEFAULT 'now');
ALTER TABLE t ALTER COLUMN c SET DEFAULT 1;
-- expect: 42804 column "c" is of type boolean but default expression is of type integer
ALTER TABLE t ADD COLUMN m int DEFAULT true;
-- expect: 42804 column "m" is of type integer but default expression is of type boolean
-- catalog:
-- column public.t.a text default
-- column public.t.b bigint default
-- column public.t.c boolean default
-- column public.t.d public.e default
-- column public.t.f integer default
-- column public.t.h numeric default
-- column public.t.i text default
-- column public.t.j date default
-- column public.t.k integer[] default
-- column public.t.l timestamp with time zone default
-- enum public.e x
-- function public.g()
-- function public.n()
-- schema public
-- table public.t

-- case: a default keeps a column's type
CREATE TABLE t (a uuid DEFAULT gen_random_uuid(), b text DEFAULT '1', c int DEFAULT 0);
ALTER TABLE t ALTER COLUMN a TYPE date USING a::text::date;
-- expect: 42804 default for column "a" cannot be cast automatically to type date
ALTER TABLE t ALTER COLUMN b TYPE int USING b::int;
-- expect: 42804 default for column "b" cannot be cast automatically to type integer
ALTER TABLE t ALTER COLUMN c TYPE boolean USING c <> 0;
-- expect: 42804 default for column "c" cannot be cast automatically to type boolean
ALTER TABLE t ALTER COLUMN c TYPE bigint;
ALTER TABLE t ALTER COLUMN b DROP DEFAULT, ALTER COLUMN b TYPE int USING b::int;
-- catalog:
-- column public.t.a uuid default
-- column public.t.b integer
-- column public.t.c bigint default
-- schema public
-- table public.t

-- case: what USING yields
CREATE TYPE e AS ENUM ('x');
CREATE TABLE t (a int, b text, c text GENERATED ALWAYS AS (b) STORED);
ALTER TABLE t ALTER COLUMN a TYPE int[] USING a;
-- expect: 42804 result of USING clause for column "a" cannot be cast automatically to type integer[]
ALTER TABLE t ALTER COLUMN b TYPE e USING 'y';
-- expect: 22P02 invalid input value for enum e: "y"
ALTER TABLE t ALTER COLUMN c TYPE varchar USING c;
-- expect: 42611 cannot specify USING when altering type of generated column
ALTER TABLE t ALTER COLUMN b TYPE int[];
-- expect: 42804 column "b" cannot be cast automatically to type integer[]
ALTER TABLE t ALTER COLUMN a TYPE text[] USING NULL;
-- catalog:
-- column public.t.a text[]
-- column public.t.b text
-- column public.t.c text generated
-- enum public.e x
-- schema public
-- table public.t

-- case: identity columns are integers
CREATE TABLE t (a text GENERATED ALWAYS AS IDENTITY);
-- expect: 22023 identity column type must be smallint, integer, or bigint
CREATE TABLE t (a bigint GENERATED ALWAYS AS IDENTITY, b text, c int);
ALTER TABLE t ALTER COLUMN b ADD GENERATED ALWAYS AS IDENTITY;
-- expect: 22023 identity column type must be smallint, integer, or bigint
ALTER TABLE t ALTER COLUMN c ADD GENERATED ALWAYS AS IDENTITY;
-- expect: 55000 column "c" of relation "t" must be declared NOT NULL before identity can be added
ALTER TABLE t ALTER COLUMN a TYPE text;
-- expect: 22023 identity column type must be smallint, integer, or bigint
ALTER TABLE t ALTER COLUMN a TYPE int;
ALTER TABLE t ADD COLUMN d numeric GENERATED BY DEFAULT AS IDENTITY;
-- expect: 22023 identity column type must be smallint, integer, or bigint
-- catalog:
-- column public.t.a integer not null identity
-- column public.t.b text
-- column public.t.c integer
-- schema public
-- sequence public.t_a_seq of t.a
-- table public.t

-- case: generated columns depend on plain ones
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED, c int GENERATED ALWAYS AS (b) STORED);
-- expect: 42P17 cannot use generated column "b" in column generation expression
CREATE TABLE t (a text, b text GENERATED ALWAYS AS (a) STORED) PARTITION BY LIST (b);
-- expect: 42P17 cannot use generated column in partition key
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED);
ALTER TABLE t RENAME COLUMN a TO c;
CREATE TABLE u (LIKE t INCLUDING ALL);
-- catalog:
-- column public.t.b integer generated
-- column public.t.c integer
-- column public.u.b integer generated
-- column public.u.c integer
-- schema public
-- table public.t
-- table public.u

-- case: one ALTER TABLE runs in passes
CREATE TABLE t (a int, b int NOT NULL, c int);
ALTER TABLE t ALTER COLUMN a SET NOT NULL, DROP COLUMN a;
-- expect: 42703 column "a" of relation "t" does not exist
ALTER TABLE t ADD COLUMN d int REFERENCES t (c), ADD CONSTRAINT k UNIQUE (c);
ALTER TABLE t ADD COLUMN a int, DROP COLUMN a;
ALTER TABLE t ADD COLUMN e int, ALTER COLUMN e TYPE text;
-- expect: 42703 column "e" of relation "t" does not exist
ALTER TABLE t ADD CHECK (f > 0), ADD COLUMN f int;
ALTER TABLE t ALTER COLUMN b SET NOT NULL, ALTER COLUMN b DROP NOT NULL;
ALTER TABLE t ADD COLUMN g varchar UNIQUE PRIMARY KEY;
-- catalog:
-- column public.t.a integer
-- column public.t.b integer not null
-- column public.t.c integer
-- column public.t.d integer
-- column public.t.f integer
-- column public.t.g character varying not null
-- constraint public.t k unique (c)
-- constraint public.t t_d_fkey foreign-key (d) to public.t (c)
-- constraint public.t t_f_check check (f)
-- constraint public.t t_pkey primary-key (g)
-- index public.k on t (c) unique
-- index public.t_pkey on t (g) unique
-- schema public
-- table public.t

-- case: a table is no part of itself
CREATE TABLE t (a int);
ALTER TABLE t ADD COLUMN b t;
-- expect: 42P16 composite type t cannot be made a member of itself
ALTER TABLE t ADD COLUMN b t[];
-- expect: 42P16 composite type t cannot be made a member of itself
ALTER TABLE t ALTER COLUMN a TYPE t USING NULL;
-- expect: 42P16 composite type t cannot be made a member of itself
-- catalog:
-- column public.t.a integer
-- schema public
-- table public.t

-- case: rows of a table's type are stored elsewhere
CREATE TABLE t (a int);
CREATE TABLE u (b t);
ALTER TABLE t ADD COLUMN c int;
ALTER TABLE t ADD COLUMN d int DEFAULT 1;
-- expect: 0A000 cannot alter table "t" because column "u.b" uses its row type
ALTER TABLE t ALTER COLUMN a TYPE text;
-- expect: 0A000 cannot alter table "t" because column "u.b" uses its row type
ALTER TABLE t DROP COLUMN a;
-- catalog:
-- column public.t.c integer
-- column public.u.b public.t
-- schema public
-- table public.t
-- table public.u

-- case: what a temporary table cannot be
CREATE SCHEMA s;
CREATE TEMP TABLE s.t (a int);
-- expect: 42P16 cannot create temporary relation in non-temporary schema
CREATE TEMP TABLE t (a int);
ALTER TABLE t SET SCHEMA s;
-- expect: 0A000 cannot move objects into or out of temporary schemas
ALTER TYPE t SET SCHEMA s;
-- expect: 0A000 cannot move objects into or out of temporary schemas
CREATE TABLE u (a int) INHERITS (t);
-- expect: 42809 cannot inherit from temporary relation "t"
CREATE TEMP SEQUENCE s.q;
-- expect: 42P16 cannot create temporary relation in non-temporary schema
-- catalog:
-- schema public
-- schema s

-- case: a view keeps the type of an inherited column
CREATE TABLE t (a int);
CREATE TABLE u () INHERITS (t);
CREATE VIEW v AS SELECT a FROM u;
ALTER TABLE t ALTER COLUMN a TYPE text;
-- expect: 0A000 cannot alter type of a column used by a view or rule
-- catalog:
-- column public.t.a integer
-- column public.u.a integer
-- column public.v.a integer
-- schema public
-- table public.t
-- table public.u
-- view public.v

-- case: what is put into columns
CREATE TYPE e AS ENUM ('x');
CREATE TABLE t (a boolean, b int[], c e, d text, f date);
INSERT INTO t (a) VALUES (1);
-- expect: 42804 column "a" is of type boolean but expression is of type integer
INSERT INTO t (a) VALUES ('maybe');
-- expect: 22P02 invalid input syntax for type boolean: "maybe"
INSERT INTO t (b) VALUES (1);
-- expect: 42804 column "b" is of type integer[] but expression is of type integer
INSERT INTO t (c) VALUES ('y');
-- expect: 22P02 invalid input value for enum e: "y"
INSERT INTO t (f) VALUES (true);
-- expect: 42804 column "f" is of type date but expression is of type boolean
UPDATE t SET a = 0;
-- expect: 42804 column "a" is of type boolean but expression is of type integer
UPDATE t SET c = 'y';
-- expect: 22P02 invalid input value for enum e: "y"
INSERT INTO t (a, b, c, d, f) VALUES ('on', '{1}', 'x', 1, now());
-- catalog:
-- column public.t.a boolean
-- column public.t.b integer[]
-- column public.t.c public.e
-- column public.t.d text
-- column public.t.f date
-- enum public.e x
-- schema public
-- table public.t

-- case: an alias of NULL in a domain's column is a default
CREATE DOMAIN d AS int;
CREATE TABLE t (a d DEFAULT NULL, b int DEFAULT NULL);
-- catalog:
-- column public.t.a public.d default
-- column public.t.b integer
-- domain public.d
-- schema public
-- table public.t

-- case: no expression to drop
CREATE TABLE t (a smallserial);
ALTER TABLE t ALTER COLUMN a DROP EXPRESSION IF EXISTS;
DROP SEQUENCE t_a_seq;
-- expect: 2BP01 cannot drop sequence t_a_seq because other objects depend on it
-- catalog:
-- column public.t.a smallint not null default
-- schema public
-- sequence public.t_a_seq of t.a
-- table public.t

-- case: a column is not generated from itself
CREATE TABLE t (a int);
ALTER TABLE t ADD COLUMN b text GENERATED ALWAYS AS (b::text) STORED;
-- expect: 42P17 cannot use generated column "b" in column generation expression
-- catalog:
-- column public.t.a integer
-- schema public
-- table public.t

-- case: IF NOT EXISTS looks at nothing else
CREATE TABLE t (a int);
ALTER TABLE t ADD COLUMN IF NOT EXISTS a text GENERATED BY DEFAULT AS IDENTITY;
ALTER TABLE IF EXISTS nowhere NO INHERIT t;
-- catalog:
-- column public.t.a integer
-- schema public
-- table public.t

-- case: a change of type reads checks and indexes anew
CREATE TYPE e AS ENUM ('x', 'y');
CREATE TABLE t (a int CHECK (a > 3), b text, c varchar(10), d e, f date, g numeric);
CREATE INDEX ON t (b) WHERE b = 'x';
CREATE INDEX ON t (lower(c)) WHERE c <> 'x';
CREATE INDEX ON t (d) WHERE d = 'x';
CREATE INDEX ON t (f) WHERE f > '2020-01-01';
CREATE INDEX ON t (g) WHERE g IN (1, 2);
ALTER TABLE t ALTER a TYPE text;
-- expect: 42883 operator does not exist: text > integer
ALTER TABLE t ALTER a TYPE text USING a::text;
-- expect: 42883 operator does not exist: text > integer
ALTER TABLE t ALTER a TYPE bigint;
ALTER TABLE t ALTER a TYPE numeric;
ALTER TABLE t ALTER b TYPE int USING b::int;
-- expect: 42883 operator does not exist: integer = text
ALTER TABLE t ALTER b TYPE varchar(10);
ALTER TABLE t ALTER b TYPE int USING b::int;
ALTER TABLE t ALTER c TYPE int USING c::int;
ALTER TABLE t ALTER d TYPE text USING d::text;
-- expect: 42883 operator does not exist: text = e
ALTER TABLE t ALTER d TYPE varchar(20);
-- expect: 42883 operator does not exist: character varying = e
ALTER TABLE t ALTER f TYPE timestamp;
ALTER TABLE t ALTER g TYPE int;
ALTER TABLE t ALTER g TYPE double precision;
ALTER TABLE t ALTER g TYPE text;
CREATE DOMAIN dm AS text;
CREATE TABLE u (a dm CHECK (a <> 'x' AND lower(a) <> 'y'), b char(5) CHECK (b <> 'x' AND lower(b) <> 'y'));
ALTER TABLE u ALTER a TYPE int USING a::int;
ALTER TABLE u ALTER b TYPE text;
-- catalog:
-- column public.t.a numeric
-- column public.t.b integer
-- column public.t.c integer
-- column public.t.d public.e
-- column public.t.f timestamp without time zone
-- column public.t.g text
-- column public.u.a integer
-- column public.u.b text
-- constraint public.t t_a_check check (a)
-- constraint public.u u_a_check check (a)
-- constraint public.u u_b_check check (b)
-- domain public.dm
-- enum public.e x,y
-- index public.t_b_idx on t (b)
-- index public.t_d_idx on t (d)
-- index public.t_f_idx on t (f)
-- index public.t_g_idx on t (g)
-- index public.t_lower_idx on t (-)
-- schema public
-- table public.t
-- table public.u

-- case: the name of a table does not mean its rows where it goes by another
CREATE TABLE t (a int);
SELECT t FROM t;
SELECT p FROM t p;
SELECT t FROM t p;
-- expect: 42703 column "t" does not exist
-- catalog:
-- column public.t.a integer
-- schema public
-- table public.t

-- case: a generated column and identity
CREATE TABLE u (b text, a bigint GENERATED ALWAYS AS (length(b)) STORED, PRIMARY KEY (a));
ALTER TABLE u ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY;
-- expect: 55000 column "a" of relation "u" already has a default value
ALTER TABLE u ALTER COLUMN a DROP EXPRESSION, ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY;
CREATE TABLE u2 (b text, a bigint GENERATED ALWAYS AS (length(b)) STORED);
ALTER TABLE u2 ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY;
-- expect: 55000 column "a" of relation "u2" must be declared NOT NULL before identity can be added
ALTER TABLE u2 ALTER COLUMN a SET NOT NULL, ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY;
-- expect: 55000 column "a" of relation "u2" already has a default value
ALTER TABLE u2 ALTER COLUMN a ADD GENERATED ALWAYS AS IDENTITY, ALTER COLUMN a SET NOT NULL;
-- expect: 55000 column "a" of relation "u2" already has a default value
ALTER TABLE u2 ALTER COLUMN a SET DEFAULT 1;
-- expect: 42601 column "a" of relation "u2" is a generated column
ALTER TABLE u2 ALTER COLUMN a DROP DEFAULT;
-- expect: 42601 column "a" of relation "u2" is a generated column
CREATE TABLE u4 (a int NOT NULL DEFAULT 1);
ALTER TABLE u4 ALTER a ADD GENERATED ALWAYS AS IDENTITY;
-- expect: 55000 column "a" of relation "u4" already has a default value
ALTER TABLE u4 ALTER a DROP DEFAULT, ALTER a ADD GENERATED ALWAYS AS IDENTITY;
ALTER TABLE u4 ALTER a SET DEFAULT 1;
-- expect: 42601 column "a" of relation "u4" is an identity column
ALTER TABLE u4 ALTER a DROP IDENTITY, ALTER a SET DEFAULT 1;
CREATE TABLE u5 (a int NOT NULL DEFAULT NULL);
ALTER TABLE u5 ALTER a ADD GENERATED ALWAYS AS IDENTITY;
CREATE DOMAIN d AS int DEFAULT 1;
CREATE TABLE u6 (a d NOT NULL);
ALTER TABLE u6 ALTER a ADD GENERATED ALWAYS AS IDENTITY;
-- expect: 22023 identity column type must be smallint, integer, or bigint
CREATE TABLE u7 (a int NOT NULL, b int GENERATED ALWAYS AS (a + 1) STORED NOT NULL);
CREATE TABLE u8 () INHERITS (u7);
ALTER TABLE u8 ALTER b ADD GENERATED ALWAYS AS IDENTITY;
-- expect: 55000 column "b" of relation "u8" already has a default value
ALTER TABLE u7 ALTER b ADD GENERATED ALWAYS AS IDENTITY;
-- expect: 55000 column "b" of relation "u7" already has a default value
CREATE TABLE u9 (LIKE u7 INCLUDING ALL);
ALTER TABLE u9 ALTER b ADD GENERATED ALWAYS AS IDENTITY;
-- expect: 55000 column "b" of relation "u9" already has a default value
CREATE TABLE ua (LIKE u7);
ALTER TABLE ua ALTER b ADD GENERATED ALWAYS AS IDENTITY;
-- catalog:
-- column public.u.a bigint not null identity
-- column public.u.b text
-- column public.u2.a bigint generated
-- column public.u2.b text
-- column public.u4.a integer not null default
-- column public.u5.a integer not null identity
-- column public.u6.a public.d not null
-- column public.u7.a integer not null
-- column public.u7.b integer not null generated
-- column public.u8.a integer not null
-- column public.u8.b integer not null generated
-- column public.u9.a integer not null
-- column public.u9.b integer not null generated
-- column public.ua.a integer not null
-- column public.ua.b integer not null identity
-- constraint public.u u_pkey primary-key (a)
-- domain public.d
-- index public.u_pkey on u (a) unique
-- schema public
-- sequence public.u5_a_seq of u5.a
-- sequence public.u_a_seq of u.a
-- sequence public.ua_b_seq of ua.b
-- table public.u
-- table public.u2
-- table public.u4
-- table public.u5
-- table public.u6
-- table public.u7
-- table public.u8
-- table public.u9
-- table public.ua

-- case: a column whose values come from two places
CREATE TABLE t (a int);
CREATE TABLE u (a int GENERATED ALWAYS AS (1) STORED GENERATED ALWAYS AS IDENTITY);
-- expect: 42601 both identity and generation expression specified for column "a" of table "u"
CREATE TABLE u (a int GENERATED ALWAYS AS IDENTITY DEFAULT 1);
-- expect: 42601 both default and identity specified for column "a" of table "u"
CREATE TABLE u (a int GENERATED ALWAYS AS (1) STORED DEFAULT 1);
-- expect: 42601 both default and generation expression specified for column "a" of table "u"
CREATE TABLE u (a int DEFAULT 1 GENERATED ALWAYS AS (1) STORED);
-- expect: 42601 both default and generation expression specified for column "a" of table "u"
CREATE TABLE u (a serial GENERATED ALWAYS AS (1) STORED);
-- expect: 42601 both default and generation expression specified for column "a" of table "u"
CREATE TABLE u (a serial GENERATED ALWAYS AS IDENTITY);
-- expect: 42601 both default and identity specified for column "a" of table "u"
CREATE TABLE u (a serial DEFAULT 1);
-- expect: 42601 multiple default values specified for column "a" of table "u"
CREATE TABLE u (a serial NULL);
-- expect: 42601 conflicting NULL/NOT NULL declarations for column "a" of table "u"
CREATE TABLE u (a int NULL GENERATED ALWAYS AS IDENTITY);
-- expect: 42601 conflicting NULL/NOT NULL declarations for column "a" of table "u"
CREATE TABLE u (a int GENERATED ALWAYS AS IDENTITY NULL);
-- expect: 42601 conflicting NULL/NOT NULL declarations for column "a" of table "u"
CREATE TABLE u (a int DEFAULT NULL GENERATED ALWAYS AS IDENTITY);
-- expect: 42601 both default and identity specified for column "a" of table "u"
CREATE TABLE u (b nope, a int GENERATED ALWAYS AS IDENTITY DEFAULT 1);
-- expect: 42704 type "nope" does not exist
CREATE TABLE u (a int GENERATED ALWAYS AS IDENTITY DEFAULT 1, b nope);
-- expect: 42601 both default and identity specified for column "a" of table "u"
CREATE TABLE u (a nope GENERATED ALWAYS AS IDENTITY DEFAULT 1);
-- expect: 42704 type "nope" does not exist
CREATE TABLE u (a text GENERATED ALWAYS AS IDENTITY DEFAULT 1);
-- expect: 42601 both default and identity specified for column "a" of table "u"
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY DEFAULT 1);
-- expect: 42601 both default and identity specified for column "a" of table "t"
CREATE TABLE IF NOT EXISTS t (a int GENERATED ALWAYS AS IDENTITY DEFAULT 1);
CREATE TABLE u (a int GENERATED ALWAYS AS IDENTITY DEFAULT 1, PRIMARY KEY (a), PRIMARY KEY (a));
-- expect: 42601 both default and identity specified for column "a" of table "u"
CREATE TABLE u (a int GENERATED ALWAYS AS IDENTITY DEFAULT 1, LIKE nope);
-- expect: 42601 both default and identity specified for column "a" of table "u"
ALTER TABLE t ADD COLUMN b int GENERATED ALWAYS AS (1) STORED GENERATED ALWAYS AS IDENTITY;
-- expect: 42601 both identity and generation expression specified for column "b" of table "t"
ALTER TABLE t ADD COLUMN b int GENERATED ALWAYS AS IDENTITY DEFAULT 1;
-- expect: 42601 both default and identity specified for column "b" of table "t"
ALTER TABLE t ADD COLUMN b serial DEFAULT 1;
-- expect: 42601 multiple default values specified for column "b" of table "t"
ALTER TABLE t ADD COLUMN b serial NULL;
-- expect: 42601 conflicting NULL/NOT NULL declarations for column "b" of table "t"
ALTER TABLE t ADD COLUMN b int NULL GENERATED ALWAYS AS IDENTITY;
-- expect: 42601 conflicting NULL/NOT NULL declarations for column "b" of table "t"
ALTER TABLE t ADD COLUMN a int GENERATED ALWAYS AS IDENTITY DEFAULT 1;
-- expect: 42701 column "a" of relation "t" already exists
ALTER TABLE t ADD COLUMN IF NOT EXISTS a int GENERATED ALWAYS AS IDENTITY DEFAULT 1;
ALTER TABLE t ADD COLUMN ctid int GENERATED ALWAYS AS IDENTITY DEFAULT 1;
-- expect: 42701 column name "ctid" conflicts with a system column name
ALTER TABLE t ADD COLUMN b nope GENERATED ALWAYS AS IDENTITY DEFAULT 1;
-- expect: 42704 type "nope" does not exist
ALTER TABLE t ADD COLUMN b text GENERATED ALWAYS AS IDENTITY DEFAULT 1;
-- expect: 42601 both default and identity specified for column "b" of table "t"
ALTER TABLE nope ADD COLUMN b int GENERATED ALWAYS AS IDENTITY DEFAULT 1;
-- expect: 42P01 relation "nope" does not exist
ALTER TABLE t ADD COLUMN a text GENERATED ALWAYS AS IDENTITY;
-- expect: 42701 column "a" of relation "t" already exists
ALTER TABLE t ADD COLUMN ctid text GENERATED ALWAYS AS IDENTITY;
-- expect: 42701 column name "ctid" conflicts with a system column name
ALTER TABLE t ADD COLUMN a nope GENERATED ALWAYS AS IDENTITY;
-- expect: 42701 column "a" of relation "t" already exists
CREATE TABLE c () INHERITS (t);
ALTER TABLE t ADD COLUMN x text GENERATED ALWAYS AS IDENTITY;
-- expect: 22023 identity column type must be smallint, integer, or bigint
ALTER TABLE t ADD COLUMN x int GENERATED ALWAYS AS IDENTITY DEFAULT 1;
-- expect: 42601 both default and identity specified for column "x" of table "t"
ALTER TABLE ONLY t ADD COLUMN x text GENERATED ALWAYS AS IDENTITY;
-- expect: 22023 identity column type must be smallint, integer, or bigint
ALTER TABLE ONLY t ADD COLUMN x int GENERATED ALWAYS AS IDENTITY DEFAULT 1;
-- expect: 42601 both default and identity specified for column "x" of table "t"
CREATE TABLE p (a int) PARTITION BY LIST (a);
CREATE TABLE q PARTITION OF p DEFAULT;
ALTER TABLE q ADD COLUMN x text GENERATED ALWAYS AS IDENTITY;
-- expect: 42809 cannot add column to a partition
ALTER TABLE q ADD COLUMN x int GENERATED ALWAYS AS IDENTITY DEFAULT 1;
-- expect: 42809 cannot add column to a partition
-- catalog:
-- column public.c.a integer
-- column public.p.a integer
-- column public.q.a integer
-- column public.t.a integer
-- schema public
-- table public.c
-- table public.p
-- table public.q
-- table public.t

-- case: rows are looked at last
CREATE TABLE t (a int);
INSERT INTO t VALUES (1);
ALTER TABLE t ADD COLUMN c int NOT NULL UNIQUE REFERENCES nowhere;
-- expect: 42P01 relation "nowhere" does not exist
ALTER TABLE t ADD COLUMN c int NOT NULL CHECK (c < 1 AND nope > 1);
-- expect: 42703 column "nope" does not exist
ALTER TABLE t ADD COLUMN c int NOT NULL CHECK (c < 'x'::text);
-- expect: 42883 operator does not exist: integer < text
ALTER TABLE t ADD COLUMN c int NOT NULL CHECK (c < 1);
-- expect: 23502 column "c" of relation "t" contains null values
-- catalog:
-- column public.t.a integer
-- schema public
-- table public.t

-- case: rows of a partitioned table's type are stored elsewhere
CREATE TABLE u (t int, d int, e text) PARTITION BY HASH (t);
CREATE TABLE u1 PARTITION OF u FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE a (b u);
ALTER TABLE u RENAME TO v;
ALTER TABLE v ALTER COLUMN d TYPE smallint;
-- expect: 0A000 cannot alter table "v" because column "a.b" uses its row type
ALTER TABLE v ADD COLUMN f int DEFAULT 1, ADD COLUMN g serial, ADD COLUMN h int GENERATED ALWAYS AS (d + 1) STORED;
CREATE TABLE c (b u1[]) PARTITION BY LIST (b);
DROP TABLE a;
ALTER TABLE v ALTER COLUMN e TYPE int USING NULL;
-- expect: 0A000 cannot alter table "u1" because column "c.b" uses its row type
ALTER TABLE v ADD COLUMN i int DEFAULT 1;
-- expect: 0A000 cannot alter table "u1" because column "c.b" uses its row type
ALTER TABLE v ADD COLUMN i int;
DROP TABLE c;
CREATE VIEW w AS SELECT NULL::v AS x;
ALTER TABLE v ALTER COLUMN e TYPE int USING NULL;
CREATE TABLE y (a w);
ALTER TABLE v ALTER COLUMN e TYPE text;
-- expect: 0A000 cannot alter table "v" because column "y.a" uses its row type
CREATE TYPE z AS (a int);
CREATE FOREIGN DATA WRAPPER n;
CREATE SERVER n FOREIGN DATA WRAPPER n;
CREATE FOREIGN TABLE q (a z) SERVER n;
ALTER TYPE z ALTER ATTRIBUTE a TYPE text;
CREATE TABLE r (a q);
ALTER TYPE z ALTER ATTRIBUTE a TYPE int;
-- expect: 0A000 cannot alter type "z" because column "r.a" uses it
ALTER FOREIGN TABLE q ADD COLUMN b int DEFAULT 1;
ALTER FOREIGN TABLE q ALTER b TYPE text;
-- expect: 0A000 cannot alter foreign table "q" because column "r.a" uses its row type
-- catalog:
-- column public.q.a public.z
-- column public.q.b integer default
-- column public.r.a public.q
-- column public.u1.d integer
-- column public.u1.e integer
-- column public.u1.f integer default
-- column public.u1.g integer not null default
-- column public.u1.h integer generated
-- column public.u1.i integer
-- column public.u1.t integer
-- column public.v.d integer
-- column public.v.e integer
-- column public.v.f integer default
-- column public.v.g integer not null default
-- column public.v.h integer generated
-- column public.v.i integer
-- column public.v.t integer
-- column public.w.x public.v
-- column public.y.a public.w
-- column public.z.a text
-- composite-type public.z
-- foreign-table public.q
-- schema public
-- sequence public.v_g_seq of v.g
-- table public.r
-- table public.u1
-- table public.v
-- table public.y
-- view public.w

-- case: foreign keys and the type of a column that is handed down
CREATE TYPE g AS (b int);
CREATE TABLE x (a g, PRIMARY KEY (a));
CREATE TABLE y () INHERITS (x);
ALTER TABLE y ADD FOREIGN KEY (a) REFERENCES x;
ALTER TABLE x ALTER COLUMN a TYPE int USING a::text::int;
CREATE TABLE z (a int PRIMARY KEY, b text UNIQUE);
ALTER TABLE y ADD FOREIGN KEY (a) REFERENCES z;
ALTER TABLE x ALTER COLUMN a TYPE text;
-- expect: 42804 foreign key constraint "y_a_fkey1" cannot be implemented
ALTER TABLE x ALTER COLUMN a TYPE bigint;
CREATE TABLE s (a int PRIMARY KEY, b int REFERENCES s);
ALTER TABLE s ALTER a TYPE text;
-- expect: 42804 foreign key constraint "s_b_fkey" cannot be implemented
ALTER TABLE s ALTER b TYPE text;
-- expect: 42804 foreign key constraint "s_b_fkey" cannot be implemented
CREATE TABLE s2 (a int PRIMARY KEY REFERENCES s2);
ALTER TABLE s2 ALTER a TYPE text;
CREATE TABLE p (a int, b int, PRIMARY KEY (a, b)) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE q (a int, b int, FOREIGN KEY (a, b) REFERENCES p1);
ALTER TABLE p ALTER b TYPE text;
-- expect: 2BP01 cannot drop constraint p_pkey on table p because other objects depend on it
ALTER TABLE p ALTER b TYPE bigint;
-- expect: 2BP01 cannot drop constraint p_pkey on table p because other objects depend on it
CREATE TABLE r (a int, b int, FOREIGN KEY (a, b) REFERENCES p) PARTITION BY LIST (a);
-- catalog:
-- column public.g.b integer
-- column public.p.a integer not null
-- column public.p.b integer not null
-- column public.p1.a integer not null
-- column public.p1.b integer not null
-- column public.q.a integer
-- column public.q.b integer
-- column public.r.a integer
-- column public.r.b integer
-- column public.s.a integer not null
-- column public.s.b integer
-- column public.s2.a text not null
-- column public.x.a bigint not null
-- column public.y.a bigint not null
-- column public.z.a integer not null
-- column public.z.b text
-- composite-type public.g
-- constraint public.p p_pkey primary-key (a,b)
-- constraint public.p1 p1_pkey primary-key (a,b)
-- constraint public.q q_a_b_fkey foreign-key (a,b) to public.p1 (a,b)
-- constraint public.r r_a_b_fkey foreign-key (a,b) to public.p (a,b)
-- constraint public.s s_b_fkey foreign-key (b) to public.s (a)
-- constraint public.s s_pkey primary-key (a)
-- constraint public.s2 s2_a_fkey foreign-key (a) to public.s2 (a)
-- constraint public.s2 s2_pkey primary-key (a)
-- constraint public.x x_pkey primary-key (a)
-- constraint public.y y_a_fkey foreign-key (a) to public.x (a)
-- constraint public.y y_a_fkey1 foreign-key (a) to public.z (a)
-- constraint public.z z_b_key unique (b)
-- constraint public.z z_pkey primary-key (a)
-- index public.p1_pkey on p1 (a,b) unique
-- index public.p_pkey on p (a,b) unique
-- index public.s2_pkey on s2 (a) unique
-- index public.s_pkey on s (a) unique
-- index public.x_pkey on x (a) unique
-- index public.z_b_key on z (b) unique
-- index public.z_pkey on z (a) unique
-- schema public
-- table public.p
-- table public.p1
-- table public.q
-- table public.r
-- table public.s
-- table public.s2
-- table public.x
-- table public.y
-- table public.z

-- case: columns of queries over tables of one name
CREATE TABLE a1 (b double precision);
CREATE TEMP TABLE a2 (u text);
CREATE TABLE t AS SELECT p.b, q.u AS other FROM public.a1 p LEFT JOIN a2 q ON true;
CREATE TEMP TABLE a1 (u text);
CREATE TABLE t2 AS SELECT p.b, q.u AS other FROM public.a1 p LEFT JOIN a1 q ON true;
-- catalog:
-- column public.a1.b double precision
-- column public.t.b double precision
-- column public.t.other text
-- column public.t2.b double precision
-- column public.t2.other text
-- schema public
-- table public.a1
-- table public.t
-- table public.t2

-- case: a change of type is looked at before any part of the statement is run
CREATE TABLE u (c numeric CHECK (abs(c) < 100 AND c > 0), d int DEFAULT 1, e text);
CREATE VIEW v AS SELECT c FROM u;
ALTER TABLE u ALTER COLUMN id TYPE timestamp, DROP CONSTRAINT t CASCADE;
-- expect: 42703 column "id" of relation "u" does not exist
DO $$ BEGIN ALTER TABLE u ALTER COLUMN id TYPE timestamp, DROP CONSTRAINT t CASCADE; EXCEPTION WHEN undefined_object THEN NULL; END $$;
-- expect: 42703 column "id" of relation "u" does not exist
ALTER TABLE u DROP CONSTRAINT t, ALTER COLUMN c TYPE int;
-- expect: 42704 constraint "t" of relation "u" does not exist
ALTER TABLE u ALTER COLUMN c TYPE int, ALTER COLUMN e TYPE int;
-- expect: 42804 column "e" cannot be cast automatically to type integer
ALTER TABLE u ALTER COLUMN c TYPE int, ALTER COLUMN nope TYPE int;
-- expect: 42703 column "nope" of relation "u" does not exist
ALTER TABLE u DROP COLUMN nope, ALTER COLUMN e TYPE nope;
-- expect: 42704 type "nope" does not exist
ALTER TABLE u DROP COLUMN nope, ALTER COLUMN e TYPE int USING nope;
-- expect: 42703 column "nope" does not exist
ALTER TABLE u DROP COLUMN nope, ALTER COLUMN e TYPE int USING e::int;
-- expect: 42703 column "nope" of relation "u" does not exist
ALTER TABLE u DROP COLUMN d, ALTER COLUMN e TYPE int USING d;
ALTER TABLE u ALTER COLUMN d DROP DEFAULT, ALTER COLUMN d TYPE boolean USING true;
-- expect: 42703 column "d" of relation "u" does not exist
ALTER TABLE u ALTER COLUMN e SET NOT NULL, ALTER COLUMN nope TYPE int;
-- expect: 42703 column "nope" of relation "u" does not exist
ALTER TABLE u ADD COLUMN f nope, ALTER COLUMN e TYPE int;
-- expect: 42704 type "nope" does not exist
ALTER TABLE nope DROP COLUMN a, ALTER COLUMN e TYPE int;
-- expect: 42P01 relation "nope" does not exist
ALTER TABLE IF EXISTS nope DROP COLUMN a, ALTER COLUMN e TYPE int;
ALTER TABLE u DROP COLUMN e, ALTER COLUMN e TYPE int USING 1;
-- expect: 42703 column "e" of relation "u" does not exist
ALTER TABLE u ADD COLUMN f int, ALTER COLUMN f TYPE bigint;
-- expect: 42703 column "f" of relation "u" does not exist
-- catalog:
-- column public.u.c numeric
-- column public.u.e integer
-- column public.v.c numeric
-- constraint public.u u_c_check check (c)
-- schema public
-- table public.u
-- view public.v

-- case: what stands under a cast after a change of type
CREATE TABLE ty (a text CHECK (a IN ('x') AND lower(a) = 'x' AND a <> 'z' AND a IN ('p', 'q')));
CREATE INDEX ON ty (lower(a)) WHERE a <> 'z';
ALTER TABLE ty ALTER a TYPE char(3);
ALTER TABLE ty ALTER a TYPE int USING NULL;
ALTER TABLE ty ALTER a TYPE boolean USING NULL;
CREATE TABLE ty4 (a varchar CHECK (lower(a) = 'x' AND a <> 'z'));
ALTER TABLE ty4 ALTER a TYPE boolean USING NULL;
CREATE TABLE ty5 (a char(3) CHECK (lower(a) = 'x'));
ALTER TABLE ty5 ALTER a TYPE int USING NULL;
ALTER TABLE ty5 ALTER a TYPE boolean USING NULL;
CREATE TABLE ty7 (a text CHECK (a = 'x'));
ALTER TABLE ty7 ALTER a TYPE int USING NULL;
-- expect: 42883 operator does not exist: integer = text
ALTER TABLE ty7 ALTER a TYPE varchar;
ALTER TABLE ty7 ALTER a TYPE int USING NULL;
-- catalog:
-- column public.ty.a boolean
-- column public.ty4.a boolean
-- column public.ty5.a boolean
-- column public.ty7.a integer
-- constraint public.ty ty_a_check check (a)
-- constraint public.ty4 ty4_a_check check (a)
-- constraint public.ty5 ty5_a_check check (a)
-- constraint public.ty7 ty7_a_check check (a)
-- index public.ty_lower_idx on ty (-)
-- schema public
-- table public.ty
-- table public.ty4
-- table public.ty5
-- table public.ty7

-- case: temporary parents, rows of sequences and of tables, and NULLs that are the same
CREATE TEMP TABLE w (b int);
CREATE TABLE t (b int);
ALTER TABLE t INHERIT w;
-- expect: 42809 cannot inherit from temporary relation "w"
CREATE TEMP TABLE w2 (b int);
ALTER TABLE w2 INHERIT w;
ALTER TABLE w2 INHERIT t;
CREATE UNLOGGED TABLE ul (b int);
ALTER TABLE t INHERIT ul;
ALTER TABLE ul INHERIT t;
-- expect: 42P07 circular inheritance not allowed
ALTER TABLE t INHERIT t;
-- expect: 42P07 circular inheritance not allowed
ALTER TABLE w INHERIT w2;
-- expect: 42P07 circular inheritance not allowed
CREATE SEQUENCE s;
CREATE VIEW v AS SELECT last_value, log_cnt, is_called, 1 AS more FROM s;
CREATE TABLE ct AS SELECT s.last_value AS x, * FROM s;
CREATE TABLE ci (t int, u int);
CREATE TABLE k (k int, a int);
ALTER TABLE k DROP COLUMN k, ADD CHECK (k > 2);
-- expect: 42883 operator does not exist: k > integer
ALTER TABLE k DROP COLUMN k, ADD CHECK (k IS NOT NULL);
ALTER TABLE k ADD CHECK (k = k);
ALTER TABLE k ADD CHECK (abs(k) > 1);
-- expect: 42883 function abs(k) does not exist
ALTER TABLE k ADD CHECK (k.a > 1);
ALTER TABLE k ADD CHECK (lower(k) = 'x');
-- expect: 42883 function lower(k) does not exist
CREATE INDEX ON k ((k > 1));
-- expect: 42883 operator does not exist: k > integer
CREATE TABLE r (a int);
INSERT INTO r VALUES (NULL), (NULL);
ALTER TABLE r ADD UNIQUE NULLS NOT DISTINCT (a);
-- expect: 23505 could not create unique index "r_a_key"
ALTER TABLE r ADD UNIQUE (a);
CREATE TABLE r2 (a int);
CREATE TABLE r1 (a int);
INSERT INTO r1 VALUES (1), (2);
INSERT INTO r2 (a) SELECT NULL FROM r1;
ALTER TABLE r2 ADD UNIQUE NULLS NOT DISTINCT (a);
-- expect: 23505 could not create unique index "r2_a_key"
ALTER TABLE r2 ADD UNIQUE NULLS NOT DISTINCT (a), ADD FOREIGN KEY (a) REFERENCES s;
-- expect: 23505 could not create unique index "r2_a_key"
ALTER TABLE ct ADD CONSTRAINT t_a_check FOREIGN KEY (x) REFERENCES t, ADD COLUMN A numeric(6) CHECK (A IS NOT NULL);
-- expect: 42704 there is no primary key for referenced table "t"
CREATE TABLE id (u int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY);
ALTER TABLE id ADD CONSTRAINT id_a_check FOREIGN KEY (u) REFERENCES id, ADD COLUMN A numeric(6) CHECK (A IS NOT NULL);
-- expect: 42710 constraint "id_a_check" for relation "id" already exists
-- catalog:
-- column public.ci.t integer
-- column public.ci.u integer
-- column public.ct.is_called boolean
-- column public.ct.last_value bigint
-- column public.ct.log_cnt bigint
-- column public.ct.x bigint
-- column public.id.u integer not null identity
-- column public.k.a integer
-- column public.r.a integer
-- column public.r1.a integer
-- column public.r2.a integer
-- column public.t.b integer
-- column public.ul.b integer
-- column public.v.is_called boolean
-- column public.v.last_value bigint
-- column public.v.log_cnt bigint
-- column public.v.more integer
-- constraint public.id id_pkey primary-key (u)
-- constraint public.k k_a_check check (a)
-- constraint public.k k_check check ()
-- constraint public.k k_check1 check ()
-- constraint public.r r_a_key unique (a)
-- index public.id_pkey on id (u) unique
-- index public.r_a_key on r (a) unique
-- schema public
-- sequence public.id_u_seq of id.u
-- sequence public.s
-- table public.ci
-- table public.ct
-- table public.id
-- table public.k
-- table public.r
-- table public.r1
-- table public.r2
-- table public.t
-- table public.ul
-- view public.v

-- case: a default names no column
CREATE TABLE t (a int, b int DEFAULT a);
-- expect: 0A000 cannot use column reference in DEFAULT expression
CREATE TABLE t (a int, b int);
ALTER TABLE t ALTER b SET DEFAULT a;
-- expect: 0A000 cannot use column reference in DEFAULT expression
ALTER TABLE t ALTER b SET DEFAULT nope;
-- expect: 0A000 cannot use column reference in DEFAULT expression
ALTER TABLE t ADD COLUMN c int DEFAULT a + 1;
-- expect: 0A000 cannot use column reference in DEFAULT expression
CREATE DOMAIN dm AS int DEFAULT a;
-- expect: 0A000 cannot use column reference in DEFAULT expression
CREATE DOMAIN dm AS int DEFAULT 1;
ALTER DOMAIN dm SET DEFAULT a;
-- expect: 0A000 cannot use column reference in DEFAULT expression
-- catalog:
-- column public.t.a integer
-- column public.t.b integer
-- domain public.dm
-- schema public
-- table public.t

-- case: types of columns that change together
CREATE TABLE t (id int PRIMARY KEY, parent int REFERENCES t);
ALTER TABLE t ALTER id TYPE text, ALTER parent TYPE text;
ALTER TABLE t ALTER parent TYPE varchar(10), ALTER id TYPE varchar(10);
ALTER TABLE t ALTER id TYPE uuid USING gen_random_uuid(), ALTER parent TYPE uuid USING NULL;
ALTER TABLE t ALTER id TYPE bigint USING 1, ALTER parent TYPE text;
-- expect: 42804 foreign key constraint "t_parent_fkey" cannot be implemented
ALTER TABLE t ALTER id TYPE bigint USING 1;
-- expect: 42804 foreign key constraint "t_parent_fkey" cannot be implemented
CREATE TABLE c (a int, b int, CHECK (a = b));
ALTER TABLE c ALTER a TYPE text, ALTER b TYPE text;
ALTER TABLE c ALTER a TYPE bigint;
-- expect: 42804 column "a" cannot be cast automatically to type bigint
ALTER TABLE c ALTER a TYPE int USING a::int, ALTER b TYPE int USING b::int;
CREATE INDEX ci ON c ((a + b));
ALTER TABLE c ALTER a TYPE text, ALTER b TYPE text;
-- expect: 42883 operator does not exist: text + text
ALTER TABLE c ALTER a TYPE numeric, ALTER b TYPE numeric;
CREATE TABLE g (a int, b int GENERATED ALWAYS AS (a + 1) STORED);
ALTER TABLE g ALTER a TYPE bigint, ALTER b TYPE bigint;
-- expect: 0A000 cannot alter type of a column used by a generated column
-- catalog:
-- column public.c.a numeric
-- column public.c.b numeric
-- column public.g.a integer
-- column public.g.b integer generated
-- column public.t.id uuid not null
-- column public.t.parent uuid
-- constraint public.c c_check check (a,b)
-- constraint public.t t_parent_fkey foreign-key (parent) to public.t (id)
-- constraint public.t t_pkey primary-key (id)
-- index public.ci on c (-)
-- index public.t_pkey on t (id) unique
-- schema public
-- table public.c
-- table public.g
-- table public.t

-- case: a domain with a condition when the column becomes an array
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE TABLE t (a positive, b int, c positive[], CHECK (a > 1), CHECK (b > 1));
ALTER TABLE t ALTER a TYPE int[] USING ARRAY[a];
-- expect: 42846 cannot cast type integer[] to integer
ALTER TABLE t ALTER a TYPE positive[] USING ARRAY[a];
-- expect: 42846 cannot cast type positive[] to integer
ALTER TABLE t ALTER b TYPE int[] USING ARRAY[b];
-- expect: 42883 operator does not exist: integer[] > integer
ALTER TABLE t DROP CONSTRAINT t_a_check;
ALTER TABLE t ALTER a TYPE positive[] USING ARRAY[a];
CREATE TABLE u (a positive, CHECK (a::int > 1));
ALTER TABLE u ALTER a TYPE int[] USING ARRAY[a];
-- expect: 42846 cannot cast type integer[] to integer
CREATE TABLE w (a positive CHECK (a IS NOT NULL));
ALTER TABLE w ALTER a TYPE int[] USING ARRAY[a];
CREATE TABLE y (a positive CHECK (a IN (1, 2)));
ALTER TABLE y ALTER a TYPE positive[] USING ARRAY[a];
-- expect: 42846 cannot cast type positive[] to integer
-- catalog:
-- column public.t.a public.positive[]
-- column public.t.b integer
-- column public.t.c public.positive[]
-- column public.u.a public.positive
-- column public.w.a integer[]
-- column public.y.a public.positive
-- constraint public.t t_b_check check (b)
-- constraint public.u u_a_check check (a)
-- constraint public.w w_a_check check (a)
-- constraint public.y y_a_check check (a)
-- domain public.positive
-- schema public
-- table public.t
-- table public.u
-- table public.w
-- table public.y
