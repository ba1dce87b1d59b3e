-- case: stored values and a domain's new conditions
CREATE DOMAIN e AS int;
CREATE DOMAIN f AS text CHECK (VALUE <> 'x') CHECK (VALUE <> 'y') NOT NULL;
CREATE DOMAIN f AS text CHECK (VALUE <> 'x');
-- expect: 42710 type "f" already exists
CREATE TABLE t (a e, b f);
ALTER DOMAIN e ADD CHECK (VALUE IS NOT NULL);
ALTER DOMAIN e DROP CONSTRAINT e_check;
INSERT INTO t VALUES (NULL, 'z'), (1, NULL);
-- expect: 23502 domain f does not allow null values
ALTER DOMAIN e ADD CHECK (VALUE IS NOT NULL);
ALTER DOMAIN e SET NOT NULL;
ALTER DOMAIN f SET NOT NULL;
ALTER DOMAIN e ADD CHECK (VALUE > 1);
ALTER DOMAIN e ADD CHECK (VALUE > 0);
ALTER DOMAIN f ADD CONSTRAINT k CHECK (VALUE <> 'z') NOT VALID;
ALTER DOMAIN f ADD CONSTRAINT l CHECK (VALUE <> 'q');
ALTER DOMAIN f VALIDATE CONSTRAINT k;
ALTER DOMAIN f VALIDATE CONSTRAINT l;
DELETE FROM t;
ALTER DOMAIN f VALIDATE CONSTRAINT k;
ALTER DOMAIN e SET NOT NULL;
-- catalog:
-- column public.t.a public.e
-- column public.t.b public.f
-- domain public.e
-- domain public.f
-- schema public
-- table public.t

-- case: enums
CREATE TYPE e AS ENUM ('a', 'c');
CREATE TYPE e AS ENUM ('a');
-- expect: 42710 type "e" already exists
ALTER TYPE e ADD VALUE 'd';
ALTER TYPE e ADD VALUE 'a';
-- expect: 42710 enum label "a" already exists
ALTER TYPE e ADD VALUE IF NOT EXISTS 'a';
ALTER TYPE e ADD VALUE 'b' BEFORE 'c';
ALTER TYPE e ADD VALUE 'b2' AFTER 'b';
ALTER TYPE e ADD VALUE 'x' AFTER 'nope';
-- expect: 22023 "nope" is not an existing enum label
ALTER TYPE nope ADD VALUE 'x';
-- expect: 42704 type "nope" does not exist
ALTER TYPE e RENAME VALUE 'd' TO 'dd';
ALTER TYPE e RENAME VALUE 'd' TO 'ddd';
-- expect: 22023 "d" is not an existing enum label
ALTER TYPE e RENAME VALUE 'a' TO 'dd';
-- expect: 42710 enum label "dd" already exists
-- catalog:
-- enum public.e a,b,b2,c,dd
-- schema public

-- case: what is no enum
CREATE TABLE t (a int);
CREATE DOMAIN d AS int;
ALTER TYPE t ADD VALUE 'x';
-- expect: 42809 t is not an enum
ALTER TYPE d ADD VALUE 'x';
-- expect: 42809 d is not an enum
CREATE TYPE t AS ENUM ('a');
-- expect: 42710 type "t" already exists
CREATE TYPE d AS ENUM ('a');
-- expect: 42710 type "d" already exists
-- catalog:
-- column public.t.a integer
-- domain public.d
-- schema public
-- table public.t

-- case: drop
CREATE TYPE e AS ENUM ('a');
DROP TYPE e;
DROP TYPE e;
-- expect: 42704 type "e" does not exist
DROP TYPE IF EXISTS e;
DROP TYPE IF EXISTS nos.e;
DROP TYPE nos.e;
-- expect: 3F000 schema "nos" does not exist
-- catalog:
-- schema public

-- case: columns block
CREATE TYPE e AS ENUM ('a');
CREATE TABLE t (a e, b e[], c int);
DROP TYPE e;
-- expect: 2BP01 cannot drop type e because other objects depend on it
ALTER TABLE t DROP COLUMN a;
DROP TYPE e;
-- expect: 2BP01 cannot drop type e because other objects depend on it
DROP TYPE e CASCADE;
-- catalog:
-- column public.t.c integer
-- schema public
-- table public.t

-- case: rename, and columns follow
CREATE TYPE e AS ENUM ('a');
CREATE TABLE t (a e, b e[]);
CREATE FUNCTION f(e) RETURNS e LANGUAGE sql AS 'SELECT $1';
CREATE DOMAIN d AS e;
ALTER TYPE e RENAME TO e2;
CREATE TYPE e AS ENUM ('b');
ALTER TYPE e RENAME TO e2;
-- expect: 42710 type "e2" already exists
ALTER TYPE e RENAME TO t;
-- expect: 42710 type "t" already exists
ALTER TYPE nope RENAME TO x;
-- expect: 42704 type "nope" does not exist
DROP TYPE e;
DROP TYPE e2;
-- expect: 2BP01 cannot drop type e2 because other objects depend on it
-- catalog:
-- column public.t.a public.e2
-- column public.t.b public.e2[]
-- domain public.d
-- enum public.e2 a
-- function public.f(public.e2)
-- schema public
-- table public.t

-- case: the dance around an enum
CREATE TYPE status AS ENUM ('a', 'b');
CREATE TABLE t (s status DEFAULT 'a');
ALTER TYPE status RENAME TO status_old;
CREATE TYPE status AS ENUM ('a', 'b', 'c');
ALTER TABLE t ALTER COLUMN s DROP DEFAULT;
ALTER TABLE t ALTER COLUMN s TYPE status USING s::text::status;
DROP TYPE status_old;
-- catalog:
-- column public.t.s public.status
-- enum public.status a,b,c
-- schema public
-- table public.t

-- case: set schema
CREATE SCHEMA s;
CREATE TYPE e AS ENUM ('a');
CREATE TABLE t (a e);
ALTER TYPE e SET SCHEMA s;
ALTER TYPE e SET SCHEMA s;
-- expect: 42704 type "e" does not exist
ALTER TYPE s.e SET SCHEMA nope;
-- expect: 3F000 schema "nope" does not exist
CREATE TABLE u (a e);
-- expect: 42704 type "e" does not exist
CREATE TABLE u (a s.e);
-- catalog:
-- column public.t.a s.e
-- column public.u.a s.e
-- enum s.e a
-- schema public
-- schema s
-- table public.t
-- table public.u

-- case: domains
CREATE DOMAIN d AS int CHECK (VALUE > 0) CONSTRAINT c CHECK (VALUE < 9) NOT NULL;
CREATE DOMAIN d AS text;
-- expect: 42710 type "d" already exists
CREATE TABLE t (a d, b d[]);
DROP DOMAIN d;
-- expect: 2BP01 cannot drop type d because other objects depend on it
ALTER DOMAIN d RENAME TO d2;
DROP DOMAIN nope;
-- expect: 42704 type "nope" does not exist
DROP DOMAIN IF EXISTS nope;
CREATE DOMAIN x AS nope;
-- expect: 42704 type "nope" does not exist
DROP TYPE d2 CASCADE;
-- catalog:
-- schema public
-- table public.t

-- case: an enum is no domain
CREATE TYPE e AS ENUM ('a');
DROP DOMAIN e;
-- expect: 42809 "e" is not a domain
ALTER DOMAIN e RENAME TO f;
-- expect: 42809 e is not a domain
-- catalog:
-- enum public.e a
-- schema public

-- case: composite types
CREATE TYPE c AS (a int, b text);
CREATE TYPE c AS (a int);
-- expect: 42710 type "c" already exists
CREATE TABLE c (a int);
-- expect: 42P07 relation "c" already exists
CREATE TYPE x AS ENUM ('a');
CREATE TYPE x AS (a int);
-- expect: 42710 type "x" already exists
CREATE TABLE t (v c);
DROP TYPE c;
-- expect: 2BP01 cannot drop type c because other objects depend on it
DROP TABLE c;
-- expect: 42809 "c" is not a table
ALTER TABLE c ADD COLUMN z int;
-- expect: 42809 "c" is a composite type
ALTER TYPE c RENAME TO c2;
SELECT * FROM c2;
-- expect: 42809 "c2" is a composite type
DROP TYPE c2 CASCADE;
-- catalog:
-- enum public.x a
-- schema public
-- table public.t

-- case: types inside composite types
CREATE TYPE e AS ENUM ('a');
CREATE TYPE c AS (a e, b int);
DROP TYPE e;
-- expect: 2BP01 cannot drop type e because other objects depend on it
DROP TYPE c;
DROP TYPE e;
-- catalog:
-- schema public

-- case: ranges
CREATE TYPE r AS RANGE (subtype = float8);
CREATE TYPE r AS RANGE (subtype = float8);
-- expect: 42710 type "r" already exists
CREATE TABLE t (a r);
DROP TYPE r;
-- expect: 2BP01 cannot drop type r because other objects depend on it
DROP TABLE t;
DROP TYPE r;
-- catalog:
-- schema public

-- case: the row type of a table
CREATE TABLE t (a int);
DROP TYPE t;
-- expect: 2BP01 cannot drop type t because table t requires it
ALTER TYPE t RENAME TO u;
-- expect: 42809 t is a table's row type
CREATE VIEW v AS SELECT 1 AS a;
DROP TYPE v;
-- expect: 2BP01 cannot drop type v because view v requires it
-- catalog:
-- column public.t.a integer
-- column public.v.a integer
-- schema public
-- table public.t
-- view public.v

-- case: built-in types
DROP TYPE int4;
-- expect: 2BP01 cannot drop type integer because it is required by the database system
CREATE TABLE t (a pg_catalog.int4, b pg_catalog.text, c name, d regclass, e tsvector, f xml, g money, h point, i oid);
-- catalog:
-- column public.t.a integer
-- column public.t.b text
-- column public.t.c name
-- column public.t.d regclass
-- column public.t.e tsvector
-- column public.t.f xml
-- column public.t.g money
-- column public.t.h point
-- column public.t.i oid
-- schema public
-- table public.t

-- case: other statements that name a type
CREATE TYPE e AS ENUM ('a');
COMMENT ON TYPE e IS 'x';
COMMENT ON TYPE nope IS 'x';
-- expect: 42704 type "nope" does not exist
ALTER TYPE nope OWNER TO postgres;
-- expect: 42704 type "nope" does not exist
ALTER TYPE e OWNER TO postgres;
SELECT 'a'::nope;
-- expect: 42704 type "nope" does not exist
SELECT 'a'::e;
-- catalog:
-- enum public.e a
-- schema public

-- case: domains
CREATE DOMAIN d AS int CONSTRAINT k CHECK (VALUE > 0);
CREATE TYPE e AS ENUM ('x');
CREATE TABLE t (a int);
ALTER DOMAIN e SET NOT NULL;
-- expect: 42809 e is not a domain
ALTER DOMAIN t SET DEFAULT 1;
-- expect: 42809 t is not a domain
ALTER DOMAIN d SET DEFAULT true;
-- expect: 42804 column "d" is of type integer but default expression is of type boolean
ALTER DOMAIN d SET DEFAULT 1;
ALTER DOMAIN d ADD CONSTRAINT k CHECK (VALUE < 9);
-- expect: 42710 constraint "k" for domain "d" already exists
ALTER DOMAIN d ADD CHECK (VALUE < 9);
ALTER DOMAIN d DROP CONSTRAINT nope;
-- expect: 42704 constraint "nope" of domain "d" does not exist
ALTER DOMAIN d DROP CONSTRAINT IF EXISTS nope;
ALTER DOMAIN d RENAME CONSTRAINT nope TO m;
-- expect: 42704 constraint "nope" for domain d does not exist
ALTER DOMAIN d RENAME CONSTRAINT k TO d_check;
-- expect: 42710 constraint "d_check" for domain d already exists
ALTER DOMAIN d VALIDATE CONSTRAINT nope;
-- expect: 42704 constraint "nope" of domain "d" does not exist
ALTER DOMAIN d DROP CONSTRAINT k;
-- catalog:
-- column public.t.a integer
-- domain public.d
-- enum public.e x
-- schema public
-- table public.t

-- case: attributes of a composite type
CREATE TYPE c AS (a int, b text);
CREATE TABLE t (a c);
ALTER TYPE c ADD ATTRIBUTE a int;
-- expect: 42701 column "a" of relation "c" already exists
ALTER TYPE c ADD ATTRIBUTE d c;
-- expect: 42P16 composite type c cannot be made a member of itself
ALTER TYPE c ADD ATTRIBUTE d int;
ALTER TYPE c ALTER ATTRIBUTE b TYPE int;
-- expect: 0A000 cannot alter type "c" because column "t.a" uses it
ALTER TYPE c DROP ATTRIBUTE nope;
-- expect: 42703 column "nope" of relation "c" does not exist
ALTER TYPE c DROP ATTRIBUTE IF EXISTS nope;
ALTER TYPE c RENAME ATTRIBUTE nope TO e;
-- expect: 42703 column "nope" does not exist
ALTER TYPE c RENAME ATTRIBUTE b TO e;
ALTER TYPE c DROP ATTRIBUTE a;
ALTER TABLE c DISABLE TRIGGER ALL;
-- expect: 42809 "c" is a composite type
-- catalog:
-- column public.c.d integer
-- column public.c.e text
-- column public.t.a public.c
-- composite-type public.c
-- schema public
-- table public.t

-- case: a name that is a type already
CREATE TYPE e AS ENUM ('x');
CREATE SEQUENCE e;
-- expect: 42710 type "e" already exists
-- catalog:
-- enum public.e x
-- schema public

-- case: only composite types have attributes
CREATE TYPE e AS ENUM ('x');
ALTER TYPE e ALTER ATTRIBUTE a TYPE int;
-- expect: 42P01 relation "e" does not exist
-- catalog:
-- enum public.e x
-- schema public

-- case: a composite type that is missing, and a schema
CREATE TABLE t (a int);
ALTER TYPE nope ADD ATTRIBUTE a int;
-- expect: 42P01 relation "nope" does not exist
ALTER TYPE nope RENAME ATTRIBUTE a TO b;
-- expect: 42P01 relation "nope" does not exist
ALTER TYPE t SET SCHEMA nope;
-- expect: 3F000 schema "nope" does not exist
-- catalog:
-- column public.t.a integer
-- schema public
-- table public.t

-- case: a multirange type comes and goes with its range, and bears its own name
CREATE SCHEMA s;
CREATE TYPE span AS RANGE (subtype = int4);
CREATE TYPE span_multirange AS ENUM ('a');
-- expect: 42710 type "span_multirange" already exists
CREATE TABLE t (a span_multirange DEFAULT '{}', b span DEFAULT 'empty', c span_multirange[]);
DROP TYPE span;
-- expect: 2BP01 cannot drop type span because other objects depend on it
DROP TYPE span_multirange;
-- expect: 2BP01 cannot drop type span_multirange because type span requires it
ALTER TYPE span_multirange RENAME TO spans;
ALTER TYPE span SET SCHEMA s;
DROP TYPE spans CASCADE;
-- expect: 2BP01 cannot drop type spans because type s.span requires it
ALTER TYPE spans ADD VALUE 'x';
-- expect: 42809 spans is not an enum
ALTER TABLE t ALTER a TYPE s.span;
-- expect: 42804 column "a" cannot be cast automatically to type s.span
ALTER TABLE t ALTER a SET DEFAULT 'nope', ALTER b SET DEFAULT 'nope';
-- expect: 22P02 malformed multirange literal: "nope"
ALTER TABLE t ALTER b SET DEFAULT 'nope';
-- expect: 22P02 malformed range literal: "nope"
CREATE TYPE strange AS RANGE (subtype = numeric);
CREATE TYPE daterange_of_ours AS RANGE (subtype = date);
DROP TYPE strange;
DROP TYPE s.span CASCADE;
-- catalog:
-- multirange public.datemultirange_of_ours
-- range public.daterange_of_ours
-- schema public
-- schema s
-- table public.t

-- case: names of multirange types are made, cut and taken as those of other types
CREATE TABLE q_multirange (a int);
CREATE TYPE q AS RANGE (subtype = int4);
-- expect: 42710 type "q_multirange" already exists
CREATE VIEW r_multirange AS SELECT 1 AS one;
CREATE TYPE r AS RANGE (subtype = int4);
-- expect: 42710 type "r_multirange" already exists
CREATE SEQUENCE k_multirange;
CREATE TYPE k AS RANGE (subtype = int4);
CREATE TYPE k2 AS RANGE (subtype = int4, multirange_type_name = q_multirange);
-- expect: 42710 type "q_multirange" already exists
CREATE TYPE k2 AS RANGE (subtype = k, multirange_type_name = k3);
CREATE TABLE k3 (a int);
-- expect: 42710 type "k3" already exists
CREATE TYPE abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij123 AS RANGE (subtype = int4);
CREATE TYPE rangeabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefgh AS RANGE (subtype = int4);
CREATE TYPE "ünïcode_ünïcode_ünïcode_ünïcode_ünïcode_ünïcode_ü" AS RANGE (subtype = int4);
-- catalog:
-- column public.q_multirange.a integer
-- column public.r_multirange.one integer
-- multirange public.abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijab_multirange
-- multirange public.k3
-- multirange public.k_multirange
-- multirange public.multirangeabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabc
-- multirange public.ünïcode_ünïcode_ünïcode_ünïcode_ünïcode_ü_multirange
-- range public.abcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefghij123
-- range public.k
-- range public.k2
-- range public.rangeabcdefghijabcdefghijabcdefghijabcdefghijabcdefghijabcdefgh
-- range public.ünïcode_ünïcode_ünïcode_ünïcode_ünïcode_ünïcode_ü
-- schema public
-- sequence public.k_multirange
-- table public.q_multirange
-- view public.r_multirange

-- case: a range needs a subtype with an order
CREATE TYPE a AS RANGE (subtype = json);
-- expect: 42704 data type json has no default operator class for access method "btree"
CREATE TYPE a AS RANGE (subtype = nothing);
-- expect: 42704 type "nothing" does not exist
CREATE TYPE a AS RANGE (collation = "C");
-- expect: 42601 type attribute "subtype" is required
CREATE TYPE a AS RANGE (subtype = text, collation = "C");
CREATE TYPE b AS RANGE (subtype = a);
CREATE TYPE c AS ENUM ('x');
CREATE TYPE d AS RANGE (subtype = c);
DROP TYPE c;
-- expect: 2BP01 cannot drop type c because other objects depend on it
DROP TYPE a;
-- expect: 2BP01 cannot drop type a because other objects depend on it
DROP TYPE c CASCADE;
-- catalog:
-- multirange public.a_multirange
-- multirange public.b_multirange
-- range public.a
-- range public.b
-- schema public

-- case: functions that make values of a range stand in the way of others, and go with it
CREATE SCHEMA s;
CREATE FUNCTION f(int, int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TYPE f AS RANGE (subtype = int4);
-- expect: 42723 function "f" already exists with same argument types
DROP FUNCTION f(int, int);
CREATE FUNCTION f_multirange() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TYPE f AS RANGE (subtype = int4);
-- expect: 42723 function "f_multirange" already exists with same argument types
DROP FUNCTION f_multirange();
CREATE TYPE f AS RANGE (subtype = int4);
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE FUNCTION f(int, int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
-- expect: 42723 function "f" already exists with same argument types
DROP FUNCTION f;
-- expect: 42725 function name "f" is not unique
DROP FUNCTION f();
DROP FUNCTION f_multirange(f);
-- expect: 2BP01 cannot drop function f_multirange(f) because type f_multirange requires it
ALTER TYPE f RENAME TO g;
DROP FUNCTION f_multirange(g);
-- expect: 2BP01 cannot drop function f_multirange(g) because type f_multirange requires it
ALTER TYPE g SET SCHEMA s;
ALTER FUNCTION f(int, int) RENAME TO h;
CREATE TYPE f AS RANGE (subtype = int4);
-- expect: 42710 type "f_multirange" already exists
DROP SCHEMA s;
-- expect: 2BP01 cannot drop schema s because other objects depend on it
DROP SCHEMA s CASCADE;
CREATE TYPE f AS RANGE (subtype = int4);
CREATE TABLE t (a f DEFAULT f(1, 2), b f_multirange DEFAULT f_multirange(f(1, 2)));
CREATE FUNCTION k(f_multirange) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
DROP TYPE f;
-- expect: 2BP01 cannot drop type f because other objects depend on it
DROP TYPE f CASCADE;
-- catalog:
-- schema public
-- table public.t

-- case: the check of a domain is read for its base type, and its name is taken
CREATE TYPE e AS ENUM ('y');
CREATE DOMAIN f AS e CHECK (VALUE <> 'x');
-- expect: 22P02 invalid input value for enum e: "x"
CREATE DOMAIN f AS int CHECK (lower(VALUE) = 'a');
-- expect: 42883 function lower(integer) does not exist
CREATE DOMAIN f AS int CHECK (VALUE > 'a');
-- expect: 22P02 invalid input syntax for type integer: "a"
CREATE DOMAIN f AS text CHECK (VALUE > 1);
-- expect: 42883 operator does not exist: text > integer
CREATE DOMAIN f AS text CHECK (VALUE <> 'x') CONSTRAINT t_pkey CHECK (length(VALUE) > 1);
CREATE TABLE t (a int PRIMARY KEY, f text CONSTRAINT f_check CHECK (f = 'x'));
ALTER DOMAIN f ADD CONSTRAINT f_check2 CHECK (VALUE > 1);
-- expect: 42883 operator does not exist: text > integer
ALTER DOMAIN f ADD CHECK (VALUE <> 'z');
ALTER DOMAIN f RENAME CONSTRAINT t_pkey TO k;
CREATE TABLE k (a int UNIQUE);
CREATE SCHEMA s;
ALTER DOMAIN f SET SCHEMA s;
CREATE TABLE f (a text CHECK (a <> 'x'));
-- catalog:
-- column public.f.a text
-- column public.k.a integer
-- column public.t.a integer not null
-- column public.t.f text
-- constraint public.f f_a_check check (a)
-- constraint public.k k_a_key unique (a)
-- constraint public.t f_check check (f)
-- constraint public.t t_pkey1 primary-key (a)
-- domain s.f
-- enum public.e y
-- index public.k_a_key on k (a) unique
-- index public.t_pkey1 on t (a) unique
-- schema public
-- schema s
-- table public.f
-- table public.k
-- table public.t

-- case: a multirange type cannot have the name of its range
CREATE TYPE e AS RANGE (subtype = numeric, multirange_type_name = e);
-- expect: 23505 duplicate key value violates unique constraint "pg_type_typname_nsp_index"
CREATE TYPE e AS RANGE (subtype = numeric, multirange_type_name = f);
-- catalog:
-- multirange public.f
-- range public.e
-- schema public

-- case: a default keeps the type that it was written for
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (m mood DEFAULT 'a', n text DEFAULT 'b'::mood::text, o text CHECK (o <> 'a'::mood::text));
DROP TYPE mood;
-- expect: 2BP01 cannot drop type mood because other objects depend on it
ALTER TABLE t ALTER COLUMN m TYPE text;
DROP TYPE mood;
-- expect: 2BP01 cannot drop type mood because other objects depend on it
ALTER TABLE t ALTER COLUMN m DROP DEFAULT;
DROP TYPE mood;
-- expect: 2BP01 cannot drop type mood because other objects depend on it
ALTER TABLE t ALTER COLUMN n DROP DEFAULT;
DROP TYPE mood;
-- expect: 2BP01 cannot drop type mood because other objects depend on it
DROP TYPE mood CASCADE;
-- catalog:
-- column public.t.m text
-- column public.t.n text
-- column public.t.o text
-- schema public
-- table public.t

-- case: a default keeps its type when that is renamed and another one takes the name
CREATE TYPE mood AS ENUM ('a', 'b');
CREATE TABLE t (m mood DEFAULT 'a', n mood DEFAULT 'b'::mood, o mood);
ALTER TYPE mood RENAME TO mood_old;
CREATE TYPE mood AS ENUM ('a', 'b', 'c');
ALTER TABLE t ALTER COLUMN m TYPE mood USING m::text::mood;
-- expect: 42804 default for column "m" cannot be cast automatically to type mood
ALTER TABLE t ALTER COLUMN n TYPE mood USING n::text::mood;
-- expect: 42804 default for column "n" cannot be cast automatically to type mood
ALTER TABLE t ALTER COLUMN o TYPE mood USING o::text::mood;
ALTER TABLE t ALTER COLUMN m DROP DEFAULT;
ALTER TABLE t ALTER COLUMN m TYPE mood USING m::text::mood;
DROP TYPE mood_old;
-- expect: 2BP01 cannot drop type mood_old because other objects depend on it
-- catalog:
-- column public.t.m public.mood
-- column public.t.n public.mood_old default
-- column public.t.o public.mood
-- enum public.mood a,b,c
-- enum public.mood_old a,b
-- schema public
-- table public.t

-- case: conditions of a domain that stands inside of others
CREATE DOMAIN f AS varchar NOT NULL CHECK (VALUE <> 'y');
CREATE TABLE x (d f[]);
ALTER DOMAIN f SET NOT NULL;
ALTER DOMAIN f VALIDATE CONSTRAINT f_check;
-- expect: 0A000 cannot alter type "f" because column "x.d" uses it
ALTER DOMAIN f VALIDATE CONSTRAINT nope;
-- expect: 42704 constraint "nope" of domain "f" does not exist
ALTER DOMAIN f DROP NOT NULL;
ALTER DOMAIN f DROP NOT NULL;
ALTER DOMAIN f SET NOT NULL;
-- expect: 0A000 cannot alter type "f" because column "x.d" uses it
ALTER DOMAIN f ADD CHECK (VALUE <> 'z');
-- expect: 0A000 cannot alter type "f" because column "x.d" uses it
ALTER DOMAIN f ADD CHECK (VALUE <> 'z') NOT VALID;
ALTER DOMAIN f SET DEFAULT 'x';
ALTER DOMAIN f DROP CONSTRAINT f_check;
ALTER DOMAIN f RENAME CONSTRAINT f_check TO k;
-- expect: 42704 constraint "f_check" for domain f does not exist
ALTER DOMAIN f ADD CONSTRAINT f_check CHECK (VALUE <> 'z');
-- expect: 0A000 cannot alter type "f" because column "x.d" uses it
CREATE DOMAIN g AS varchar;
CREATE TABLE y (d g);
ALTER DOMAIN g ADD CONSTRAINT c CHECK (VALUE <> 'z') NOT VALID;
ALTER DOMAIN g VALIDATE CONSTRAINT c;
CREATE TYPE ct AS (a g);
ALTER DOMAIN g SET NOT NULL;
ALTER DOMAIN g VALIDATE CONSTRAINT c;
CREATE TABLE z (a ct);
ALTER DOMAIN g SET NOT NULL;
ALTER DOMAIN g VALIDATE CONSTRAINT c;
-- expect: 0A000 cannot alter type "g" because column "z.a" uses it
ALTER DOMAIN g ADD CHECK (VALUE <> 'w') NOT VALID;
CREATE DOMAIN h AS g[];
ALTER TABLE z DROP COLUMN a;
ALTER DOMAIN g SET NOT NULL;
CREATE TABLE z2 (a h);
ALTER DOMAIN g DROP NOT NULL;
ALTER DOMAIN g SET NOT NULL;
-- expect: 0A000 cannot alter type "g" because column "z2.a" uses it
CREATE DOMAIN d1 AS int;
CREATE DOMAIN d2 AS d1;
CREATE TABLE w1 (a d2[]);
ALTER DOMAIN d1 SET NOT NULL;
-- expect: 0A000 cannot alter type "d2" because column "w1.a" uses it
ALTER DOMAIN d2 SET NOT NULL;
-- expect: 0A000 cannot alter type "d2" because column "w1.a" uses it
DROP TABLE w1;
CREATE TABLE w1 (a d2);
ALTER DOMAIN d1 SET NOT NULL;
CREATE TYPE rg AS RANGE (subtype = d2);
CREATE TABLE w2 (a rg);
ALTER DOMAIN d1 DROP NOT NULL;
ALTER DOMAIN d1 SET NOT NULL;
-- expect: 0A000 cannot alter type "d2" because column "w2.a" uses it
DROP TABLE w2;
CREATE TABLE w2 (a rg[]);
ALTER DOMAIN d1 SET NOT NULL;
-- expect: 0A000 cannot alter type "d2" because column "w2.a" uses it
CREATE DOMAIN d3 AS int;
CREATE VIEW v3 AS SELECT NULL::d3[] AS a;
ALTER DOMAIN d3 SET NOT NULL;
CREATE DOMAIN d4 AS int;
CREATE TABLE w4 (a d4);
CREATE TABLE w5 (a w4);
ALTER DOMAIN d4 SET NOT NULL;
-- expect: 0A000 cannot alter type "d4" because column "w5.a" uses it
CREATE DOMAIN d5 AS int;
CREATE TABLE w6 (a d5[]) PARTITION BY LIST (a);
ALTER DOMAIN d5 SET NOT NULL;
-- expect: 0A000 cannot alter type "d5" because column "w6.a" uses it
CREATE DOMAIN d6 AS int;
CREATE MATERIALIZED VIEW w7 AS SELECT NULL::d6[] AS a;
ALTER DOMAIN d6 SET NOT NULL;
-- expect: 0A000 cannot alter type "d6" because column "w7.a" uses it
-- catalog:
-- column public.ct.a public.g
-- column public.v3.a public.d3[]
-- column public.w1.a public.d2
-- column public.w2.a public.rg[]
-- column public.w4.a public.d4
-- column public.w5.a public.w4
-- column public.w6.a public.d5[]
-- column public.w7.a public.d6[]
-- column public.x.d public.f[]
-- column public.y.d public.g
-- column public.z2.a public.h
-- composite-type public.ct
-- domain public.d1
-- domain public.d2
-- domain public.d3
-- domain public.d4
-- domain public.d5
-- domain public.d6
-- domain public.f
-- domain public.g
-- domain public.h
-- materialized-view public.w7
-- multirange public.rg_multirange
-- range public.rg
-- schema public
-- table public.w1
-- table public.w2
-- table public.w4
-- table public.w5
-- table public.w6
-- table public.x
-- table public.y
-- table public.z
-- table public.z2
-- view public.v3
