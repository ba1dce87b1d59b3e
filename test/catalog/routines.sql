-- case: what can have triggers to be renamed
CREATE SEQUENCE s;
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, b int);
CREATE INDEX i ON t (b);
CREATE MATERIALIZED VIEW m AS SELECT 1 AS a;
CREATE TYPE c AS (a int);
ALTER TRIGGER k ON s RENAME TO l;
-- expect: 42809 relation "s" cannot have triggers
ALTER TRIGGER k ON i RENAME TO l;
-- expect: 42809 relation "i" cannot have triggers
ALTER TRIGGER k ON m RENAME TO l;
-- expect: 42809 relation "m" cannot have triggers
ALTER TRIGGER k ON c RENAME TO l;
-- expect: 42809 relation "c" cannot have triggers
ALTER TRIGGER k ON t RENAME TO l;
-- expect: 42704 trigger "k" for table "t" does not exist
CREATE RULE r AS ON UPDATE TO t DO INSTEAD NOTHING;
INSERT INTO t (a) VALUES (2) ON CONFLICT DO NOTHING;
-- expect: 428C9 cannot insert a non-DEFAULT value into column "a"
INSERT INTO t (b) VALUES (2) ON CONFLICT DO NOTHING;
-- expect: 0A000 INSERT with ON CONFLICT clause cannot be used with table that has INSERT or UPDATE rules
-- catalog:
-- column public.c.a integer
-- column public.m.a integer
-- column public.t.a integer not null identity
-- column public.t.b integer
-- composite-type public.c
-- index public.i on t (b)
-- materialized-view public.m
-- rule public.t r
-- schema public
-- sequence public.s
-- sequence public.t_a_seq of t.a
-- table public.t

-- case: ROUTINE stands for functions and procedures
CREATE PROCEDURE f(p int) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
DROP FUNCTION f;
-- expect: 42883 could not find a function named "f"
DROP FUNCTION f(int);
-- expect: 42809 f(integer) is not a function
DROP ROUTINE f;
CREATE PROCEDURE f(p int) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
DROP ROUTINE f();
-- expect: 42883 function f() does not exist
DROP ROUTINE f(int);
CREATE FUNCTION f(p int) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
DROP PROCEDURE f;
-- expect: 42883 could not find a procedure named "f"
DROP PROCEDURE f(int);
-- expect: 42809 f(integer) is not a procedure
DROP AGGREGATE f(int);
-- expect: 42809 function f(integer) is not an aggregate
CREATE PROCEDURE f(p text) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
DROP ROUTINE f;
-- expect: 42725 routine name "f" is not unique
DROP FUNCTION f;
DROP PROCEDURE f;
DROP ROUTINE nope;
-- expect: 42883 could not find a function named "nope"
DROP ROUTINE IF EXISTS nope;
DROP ROUTINE nope(int);
-- expect: 42883 function nope(integer) does not exist
DROP FUNCTION nope;
-- expect: 42883 could not find a function named "nope"
DROP PROCEDURE nope;
-- expect: 42883 could not find a procedure named "nope"
DROP PROCEDURE nope(int);
-- expect: 42883 procedure nope(integer) does not exist
DROP PROCEDURE nope();
-- expect: 42883 procedure nope() does not exist
DROP AGGREGATE nope(int);
-- expect: 42883 aggregate nope(integer) does not exist
ALTER ROUTINE nope RENAME TO x;
-- expect: 42883 could not find a function named "nope"
ALTER ROUTINE nope(int) RENAME TO x;
-- expect: 42883 function nope(integer) does not exist
CREATE PROCEDURE f(p int) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE PROCEDURE f(p text) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
DROP ROUTINE f;
-- expect: 42725 routine name "f" is not unique
DROP PROCEDURE f;
-- expect: 42725 procedure name "f" is not unique
DROP FUNCTION f;
-- expect: 42883 could not find a function named "f"
ALTER ROUTINE f RENAME TO x;
-- expect: 42725 routine name "f" is not unique
ALTER ROUTINE f(int) RENAME TO x;
ALTER ROUTINE x RENAME TO f;
ALTER FUNCTION f(int) RENAME TO x;
-- expect: 42809 f(integer) is not a function
ALTER PROCEDURE f(int) RENAME TO x;
ALTER PROCEDURE x RENAME TO f;
DROP ROUTINE f(int), f(text);
CREATE SCHEMA s;
DROP ROUTINE s.nope;
-- expect: 42883 could not find a function named "s.nope"
DROP ROUTINE nos.nope;
-- expect: 3F000 schema "nos" does not exist
DROP ROUTINE IF EXISTS nos.nope;
-- catalog:
-- schema public
-- schema s

-- case: the function that a call means among several of one name
CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE PROCEDURE g(p int) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE FUNCTION h() RETURNS text LANGUAGE sql AS $$ SELECT 'x' $$;
CREATE FUNCTION h(int) RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
CREATE FUNCTION h(a text, b int DEFAULT 1) RETURNS int[] LANGUAGE sql AS $$ SELECT NULL::int[] $$;
CREATE TABLE t (a int DEFAULT g());
-- expect: 42804 column "a" is of type integer but default expression is of type trigger
CREATE TABLE t (a int DEFAULT h());
-- expect: 42804 column "a" is of type integer but default expression is of type text
CREATE TABLE t (a text DEFAULT h(), b int DEFAULT h(1), c bigint DEFAULT h(h(2)), d int[] DEFAULT h('x'::text, 2));
CREATE TABLE u (a int CHECK (h(a) > 'x'::text));
-- expect: 42883 operator does not exist: integer > text
CREATE TABLE u (a int CHECK (h(a) > 1));
CREATE VIEW v AS SELECT h(a) AS b FROM u;
DROP FUNCTION h();
-- expect: 2BP01 cannot drop function h() because other objects depend on it
DROP FUNCTION h(int);
-- expect: 2BP01 cannot drop function h(integer) because other objects depend on it
DROP FUNCTION h(text, int);
-- expect: 2BP01 cannot drop function h(text,integer) because other objects depend on it
DROP FUNCTION g();
ALTER TABLE t DROP COLUMN d;
DROP FUNCTION h(text, int);
DROP FUNCTION h(int) CASCADE;
CREATE SCHEMA s;
CREATE FUNCTION s.h() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$;
SET search_path TO s, public;
CREATE TABLE w (a int[] DEFAULT h());
-- expect: 42804 column "a" is of type integer[] but default expression is of type integer
CREATE TABLE w (a int DEFAULT h());
DROP FUNCTION s.h();
-- expect: 2BP01 cannot drop function h() because other objects depend on it
-- catalog:
-- column public.t.a text default
-- column public.t.b integer
-- column public.t.c bigint
-- column public.u.a integer
-- column s.w.a integer default
-- function public.h()
-- function s.h()
-- procedure public.g(integer)
-- schema public
-- schema s
-- table public.t
-- table public.u
-- table s.w

-- case: functions by their arguments
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- expect: 42723 function "f" already exists with same argument types
CREATE OR REPLACE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 2';
CREATE OR REPLACE FUNCTION f(int) RETURNS text LANGUAGE sql AS $$SELECT ''$$;
-- expect: 42P13 cannot change return type of existing function
DROP FUNCTION f;
-- expect: 42725 function name "f" is not unique
DROP FUNCTION f(numeric);
-- expect: 42883 function f(numeric) does not exist
DROP FUNCTION f(int);
DROP FUNCTION f;
DROP FUNCTION f;
-- expect: 42883 could not find a function named "f"
DROP FUNCTION IF EXISTS f(int);
-- catalog:
-- schema public

-- case: kinds of routines
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE PROCEDURE p(int) LANGUAGE sql AS 'SELECT 1';
DROP PROCEDURE f(int);
-- expect: 42809 f(integer) is not a procedure
DROP FUNCTION p(int);
-- expect: 42809 p(integer) is not a function
DROP PROCEDURE nope(int, varchar(10));
-- expect: 42883 procedure nope(integer, character varying) does not exist
DROP ROUTINE p(int);
-- catalog:
-- function public.f(integer)
-- schema public

-- case: rename and move
CREATE SCHEMA s;
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION g() RETURNS int LANGUAGE sql AS 'SELECT 1';
ALTER FUNCTION f() RENAME TO g;
-- expect: 42723 function g() already exists in schema "public"
ALTER FUNCTION f() RENAME TO h;
ALTER FUNCTION h() SET SCHEMA s;
ALTER FUNCTION h() SET SCHEMA s;
-- expect: 42883 function h() does not exist
ALTER FUNCTION nope() RENAME TO x;
-- expect: 42883 function nope() does not exist
-- catalog:
-- function public.g()
-- function s.h()
-- schema public
-- schema s

-- case: defaults, checks, indexes and views depend on functions
CREATE FUNCTION f() RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE FUNCTION g(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT 1';
CREATE TABLE t (a int DEFAULT f(), b int);
DROP FUNCTION f();
-- expect: 2BP01 cannot drop function f() because other objects depend on it
CREATE INDEX i ON t (g(b));
DROP FUNCTION g(int);
-- expect: 2BP01 cannot drop function g(integer) because other objects depend on it
DROP FUNCTION f() CASCADE;
DROP FUNCTION g(int) CASCADE;
-- catalog:
-- column public.t.a integer
-- column public.t.b integer
-- schema public
-- table public.t

-- case: triggers
CREATE TABLE t (a int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION n() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION nope();
-- expect: 42883 function nope() does not exist
CREATE TRIGGER g BEFORE INSERT ON nope FOR EACH ROW EXECUTE FUNCTION f();
-- expect: 42P01 relation "nope" does not exist
CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION n();
-- expect: 42P17 function n must return type trigger
CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
-- expect: 42710 trigger "g" for relation "t" already exists
CREATE OR REPLACE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER h BEFORE UPDATE OF zz ON t FOR EACH ROW EXECUTE FUNCTION f();
-- expect: 42703 column "zz" of relation "t" does not exist
DROP FUNCTION f();
-- expect: 2BP01 cannot drop function f() because other objects depend on it
ALTER TRIGGER nope ON t RENAME TO x;
-- expect: 42704 trigger "nope" for table "t" does not exist
ALTER TRIGGER g ON t RENAME TO g2;
DROP TRIGGER g ON t;
-- expect: 42704 trigger "g" for table "t" does not exist
DROP TRIGGER IF EXISTS g ON t;
DROP TRIGGER IF EXISTS g ON nope;
DROP TRIGGER g ON nope;
-- expect: 42P01 relation "nope" does not exist
DROP TRIGGER g2 ON t;
DROP FUNCTION f();
-- catalog:
-- column public.t.a integer
-- function public.n()
-- schema public
-- table public.t

-- case: dropping a trigger function with cascade
CREATE TABLE t (a int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
DROP FUNCTION f() CASCADE;
CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
-- expect: 42883 function f() does not exist
-- catalog:
-- column public.t.a integer
-- schema public
-- table public.t

-- case: policies and rules
CREATE TABLE t (a int);
ALTER TABLE t ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON t USING (a > 0);
CREATE POLICY p ON t USING (a > 0);
-- expect: 42710 policy "p" for table "t" already exists
CREATE POLICY q ON t USING (zz > 0);
-- expect: 42703 column "zz" does not exist
CREATE POLICY q ON nope USING (a > 0);
-- expect: 42P01 relation "nope" does not exist
DROP POLICY nope ON t;
-- expect: 42704 policy "nope" for table "t" does not exist
DROP POLICY IF EXISTS nope ON t;
DROP POLICY p ON t;
CREATE RULE r AS ON INSERT TO t DO NOTHING;
CREATE RULE r AS ON INSERT TO t DO NOTHING;
-- expect: 42710 rule "r" for relation "t" already exists
CREATE OR REPLACE RULE r AS ON INSERT TO t DO NOTHING;
DROP RULE nope ON t;
-- expect: 42704 rule "nope" for relation "t" does not exist
DROP RULE r ON t;
-- catalog:
-- column public.t.a integer
-- schema public
-- table public.t

-- case: arguments of a dropped type
CREATE TYPE e AS ENUM ('a');
CREATE FUNCTION f(e) RETURNS int LANGUAGE sql AS 'SELECT 1';
DROP TYPE e;
-- expect: 2BP01 cannot drop type e because other objects depend on it
DROP TYPE e CASCADE;
-- catalog:
-- schema public

-- case: functions that return tables
CREATE TABLE t (a int);
CREATE FUNCTION f() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t';
CREATE FUNCTION g(OUT x int, y int DEFAULT 1) LANGUAGE sql AS 'SELECT 1';
DROP TABLE t;
-- expect: 2BP01 cannot drop table t because other objects depend on it
DROP FUNCTION g(int);
-- catalog:
-- column public.t.a integer
-- function public.f()
-- schema public
-- table public.t

-- case: routines of other kinds and names
CREATE PROCEDURE p(a varchar(10)) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
ALTER FUNCTION p(varchar) RENAME TO q;
-- expect: 42809 p(character varying) is not a function
ALTER PROCEDURE p(varchar) RENAME TO p;
-- expect: 42723 function p(character varying) already exists in schema "public"
DROP FUNCTION nowhere.h;
-- expect: 3F000 schema "nowhere" does not exist
CREATE TABLE t (a int);
CREATE TRIGGER m BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION nowhere.f();
-- expect: 3F000 schema "nowhere" does not exist
CREATE RULE r AS ON DELETE TO t WHERE OLD.a > 0 DO NOTHING;
-- catalog:
-- column public.t.a integer
-- procedure public.p(character varying)
-- rule public.t r
-- schema public
-- table public.t

-- case: the condition of a trigger reads columns
CREATE TABLE t (a int, b int, c int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW WHEN (NEW.b IS DISTINCT FROM OLD.a AND NEW IS NOT NULL) EXECUTE FUNCTION f();
ALTER TABLE t ALTER COLUMN a TYPE bigint;
-- expect: 0A000 cannot alter type of a column used in a trigger definition
ALTER TABLE t DROP COLUMN b;
-- expect: 2BP01 cannot drop column b of table t because other objects depend on it
CREATE TRIGGER y BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.c > 0) EXECUTE FUNCTION f();
ALTER TABLE t DROP COLUMN c CASCADE;
CREATE TRIGGER z BEFORE UPDATE ON t FOR EACH ROW WHEN (NEW.zz IS DISTINCT FROM OLD.a) EXECUTE FUNCTION f();
-- expect: 42703 column new.zz does not exist
-- catalog:
-- column public.t.a integer
-- column public.t.b integer
-- function public.f()
-- schema public
-- table public.t
-- trigger public.t x

-- case: when triggers fire
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE PROCEDURE p() LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT a FROM t;
CREATE TRIGGER m AFTER INSERT ON v FOR EACH ROW EXECUTE FUNCTION f();
-- expect: 42809 "v" is a view
CREATE TRIGGER m INSTEAD OF INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
-- expect: 42809 "t" is a table
CREATE TRIGGER m INSTEAD OF INSERT ON v FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER m AFTER INSERT ON t EXECUTE FUNCTION p();
-- expect: 42883 function p() does not exist
ALTER TABLE IF EXISTS nowhere VALIDATE CONSTRAINT k;
-- catalog:
-- column public.t.a integer
-- column public.v.a integer
-- function public.f()
-- procedure public.p()
-- schema public
-- table public.t
-- trigger public.v m
-- view public.v

-- case: a rule keeps the type of a column
CREATE TABLE t (a int);
CREATE RULE r AS ON UPDATE TO t WHERE OLD.a IS NOT NULL DO NOTHING;
ALTER TABLE t ALTER COLUMN a TYPE bigint;
-- expect: 0A000 cannot alter type of a column used by a view or rule
-- catalog:
-- column public.t.a integer
-- rule public.t r
-- schema public
-- table public.t

-- case: a routine without arguments is looked for among those of its kind
CREATE FUNCTION h() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE PROCEDURE p(int) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
DROP PROCEDURE IF EXISTS h;
DROP PROCEDURE h;
-- expect: 42883 could not find a procedure named "h"
DROP PROCEDURE h();
-- expect: 42809 h() is not a procedure
DROP PROCEDURE IF EXISTS h();
-- expect: 42809 h() is not a procedure
DROP FUNCTION p;
-- expect: 42883 could not find a function named "p"
DROP FUNCTION IF EXISTS p;
DROP FUNCTION p(int);
-- expect: 42809 p(integer) is not a function
CREATE FUNCTION p() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
DROP FUNCTION p;
-- catalog:
-- function public.h()
-- procedure public.p(integer)
-- schema public

-- case: rules and policies are renamed with what they read, and policies changed
CREATE TABLE t (a boolean, b int);
CREATE VIEW v AS SELECT 1 AS a;
CREATE SEQUENCE q;
CREATE RULE k AS ON INSERT TO t WHERE NEW.a IS NOT NULL DO NOTHING;
ALTER RULE k ON t RENAME TO u;
ALTER RULE k ON v RENAME TO u;
-- expect: 42704 rule "k" for relation "v" does not exist
ALTER RULE k ON q RENAME TO u;
-- expect: 42809 relation "q" cannot have rules
ALTER TABLE t ALTER COLUMN a TYPE text;
-- expect: 0A000 cannot alter type of a column used by a view or rule
DROP RULE u ON t;
CREATE POLICY k ON t USING (a) WITH CHECK (b > 1);
CREATE POLICY l ON t USING (a);
ALTER POLICY k ON t RENAME TO l;
-- expect: 42710 policy "l" for table "t" already exists
ALTER POLICY k ON t RENAME TO m;
ALTER POLICY k ON t USING (true);
-- expect: 42704 policy "k" for table "t" does not exist
ALTER POLICY m ON t USING (c);
-- expect: 42703 column "c" does not exist
ALTER POLICY m ON v USING (true);
-- expect: 42809 "v" is not a table
ALTER TABLE t ALTER COLUMN b TYPE bigint;
-- expect: 0A000 cannot alter type of a column used in a policy definition
ALTER POLICY m ON t WITH CHECK (true);
ALTER TABLE t ALTER COLUMN b TYPE bigint;
ALTER POLICY m ON t USING (b > 1);
ALTER TABLE t ALTER COLUMN b TYPE int;
-- expect: 0A000 cannot alter type of a column used in a policy definition
-- catalog:
-- column public.t.a boolean
-- column public.t.b bigint
-- column public.v.a integer
-- policy public.t l
-- policy public.t m
-- schema public
-- sequence public.q
-- table public.t
-- view public.v

-- case: rows are not inserted beside others where rules are
CREATE TABLE t (a int UNIQUE);
CREATE RULE r AS ON DELETE TO t DO INSTEAD NOTHING;
INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING;
CREATE RULE r2 AS ON UPDATE TO t DO INSTEAD NOTHING;
INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING;
-- expect: 0A000 INSERT with ON CONFLICT clause cannot be used with table that has INSERT or UPDATE rules
INSERT INTO t (a) VALUES (2);
-- catalog:
-- column public.t.a integer
-- constraint public.t t_a_key unique (a)
-- index public.t_a_key on t (a) unique
-- rule public.t r
-- rule public.t r2
-- schema public
-- table public.t

-- case: columns of the rows that a rule is about
CREATE TABLE t (a int, "B" int);
CREATE VIEW v AS SELECT a FROM t;
CREATE RULE r AS ON INSERT TO t WHERE NEW.x IS NOT NULL DO INSTEAD NOTHING;
-- expect: 42703 column new.x does not exist
CREATE RULE r AS ON INSERT TO t WHERE NEW.t IS NOT NULL DO INSTEAD NOTHING;
-- expect: 42703 column new.t does not exist
CREATE RULE r AS ON UPDATE TO t WHERE NEW.a <> OLD.y DO INSTEAD NOTHING;
-- expect: 42703 column old.y does not exist
CREATE RULE r AS ON DELETE TO v WHERE OLD."B" = 1 DO INSTEAD NOTHING;
-- expect: 42703 column old.B does not exist
CREATE RULE r AS ON INSERT TO t WHERE EXISTS (SELECT 1 FROM v WHERE v.a = NEW.x) DO INSTEAD NOTHING;
-- expect: 42703 column new.x does not exist
CREATE RULE r AS ON INSERT TO t WHERE NEW IS NOT NULL AND NEW."B" > 1 DO INSTEAD NOTHING;
CREATE RULE r AS ON INSERT TO t WHERE NEW.x > 1 DO INSTEAD NOTHING;
-- expect: 42703 column new.x does not exist
CREATE RULE s AS ON INSERT TO t WHERE EXISTS (SELECT 1 FROM v WHERE v.a = NEW.a) DO INSTEAD NOTHING;
CREATE POLICY p ON t USING (t.t IS NOT NULL);
-- expect: 42703 column t.t does not exist
CREATE POLICY p ON t USING (t IS NOT NULL);
ALTER TABLE t ALTER "B" TYPE text;
-- expect: 0A000 cannot alter type of a column used by a view or rule
ALTER TABLE t DROP COLUMN "B";
-- expect: 2BP01 cannot drop column B of table t because other objects depend on it
-- catalog:
-- column public.t.B integer
-- column public.t.a integer
-- column public.v.a integer
-- policy public.t p
-- rule public.t r
-- rule public.t s
-- schema public
-- table public.t
-- view public.v

-- case: a trigger gets the name that it has
CREATE TABLE t (a int);
CREATE FUNCTION h() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TRIGGER a BEFORE UPDATE ON t FOR EACH STATEMENT EXECUTE FUNCTION h();
CREATE TRIGGER b BEFORE UPDATE ON t FOR EACH STATEMENT EXECUTE FUNCTION h();
ALTER TRIGGER a ON t RENAME TO a;
ALTER TRIGGER a ON t RENAME TO b;
-- expect: 42710 trigger "b" for relation "t" already exists
-- catalog:
-- column public.t.a integer
-- function public.h()
-- schema public
-- table public.t
-- trigger public.t a
-- trigger public.t b

-- case: a DO block without code
DO LANGUAGE plpgsql;
-- expect: 42601 no inline code specified
CREATE TABLE t (a int);
-- catalog:
-- column public.t.a integer
-- schema public
-- table public.t

-- case: types of what functions give by OUT and TABLE
CREATE TYPE mood AS ENUM ('a');
CREATE FUNCTION f() RETURNS TABLE (id int, m mood) LANGUAGE sql AS $$ SELECT 1, 'a'::mood $$;
CREATE FUNCTION g(OUT m mood) LANGUAGE sql AS $$ SELECT 'a'::mood $$;
CREATE FUNCTION h() RETURNS TABLE (id int, m moods) LANGUAGE sql AS $$ SELECT 1, 'a'::mood $$;
-- expect: 42704 type moods does not exist
CREATE FUNCTION h(OUT m moods) LANGUAGE sql AS $$ SELECT 'a'::mood $$;
-- expect: 42704 type moods does not exist
DROP TYPE mood;
-- expect: 2BP01 cannot drop type mood because other objects depend on it
ALTER TYPE mood RENAME TO temper;
DROP TYPE temper;
-- expect: 2BP01 cannot drop type temper because other objects depend on it
DROP FUNCTION f();
DROP TYPE temper CASCADE;
-- catalog:
-- schema public

-- case: conditions of triggers and defaults of parameters are looked at
CREATE TYPE mood AS ENUM ('sad');
CREATE TABLE t (m mood, n text);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION g(m mood DEFAULT 'sad') RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION h(m mood DEFAULT 'angry') RETURNS int LANGUAGE sql AS 'SELECT 1';
-- expect: 22P02 invalid input value for enum mood: "angry"
CREATE FUNCTION h(a int DEFAULT 'x') RETURNS int LANGUAGE sql AS 'SELECT 1';
-- expect: 22P02 invalid input syntax for type integer: "x"
CREATE FUNCTION h(m text DEFAULT 'angry'::mood::text) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- expect: 22P02 invalid input value for enum mood: "angry"
CREATE FUNCTION h(a int DEFAULT NULL, b int[] DEFAULT '{}', c text DEFAULT current_user) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (NEW.m = 'angry') EXECUTE FUNCTION f();
-- expect: 22P02 invalid input value for enum mood: "angry"
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.m = 'angry') EXECUTE FUNCTION f();
-- expect: 22P02 invalid input value for enum mood: "angry"
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (NEW.nope = 1) EXECUTE FUNCTION f();
-- expect: 42703 column new.nope does not exist
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION f();
CREATE TRIGGER ts BEFORE UPDATE ON t FOR EACH ROW WHEN (OLD.m IS DISTINCT FROM NEW.m AND lower(NEW.n) = 'x') EXECUTE FUNCTION f();
CREATE TRIGGER tu BEFORE UPDATE ON t FOR EACH ROW WHEN (NEW.m IN ('sad', 'angry')) EXECUTE FUNCTION f();
-- expect: 22P02 invalid input value for enum mood: "angry"
-- catalog:
-- column public.t.m public.mood
-- column public.t.n text
-- enum public.mood sad
-- function public.f()
-- function public.g(public.mood)
-- function public.h(integer,integer[],text)
-- schema public
-- table public.t
-- trigger public.t tr
-- trigger public.t ts
