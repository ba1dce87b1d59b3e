-- case: create, alter, drop
CREATE SEQUENCE q;
CREATE SEQUENCE q;
-- expect: 42P07 relation "q" already exists
CREATE SEQUENCE IF NOT EXISTS q;
ALTER SEQUENCE q RESTART;
ALTER SEQUENCE nope RESTART;
-- expect: 42P01 relation "nope" does not exist
CREATE TABLE t (a int);
ALTER SEQUENCE t RESTART;
-- expect: 42809 "t" is not a sequence
CREATE SEQUENCE t;
-- expect: 42P07 relation "t" already exists
SELECT nextval('q');
SELECT last_value FROM q;
INSERT INTO q VALUES (1);
-- expect: 42809 cannot change sequence "q"
DROP SEQUENCE q;
-- catalog:
-- column public.t.a integer
-- schema public
-- table public.t

-- case: owners
CREATE TABLE t (a int, b int);
CREATE SEQUENCE q OWNED BY t.a;
CREATE SEQUENCE r OWNED BY t.zz;
-- expect: 42703 column "zz" of relation "t" does not exist
CREATE SEQUENCE r OWNED BY nope.a;
-- expect: 42P01 relation "nope" does not exist
ALTER SEQUENCE q OWNED BY t.b;
ALTER TABLE t DROP COLUMN a;
CREATE SEQUENCE r OWNED BY t.b;
ALTER SEQUENCE r OWNED BY NONE;
ALTER TABLE t DROP COLUMN b;
-- catalog:
-- schema public
-- sequence public.r
-- table public.t

-- case: defaults depend on a sequence
CREATE SEQUENCE q;
CREATE TABLE t (a int DEFAULT nextval('q'));
DROP SEQUENCE q;
-- expect: 2BP01 cannot drop sequence q because other objects depend on it
ALTER SEQUENCE q RENAME TO q2;
DROP SEQUENCE q2;
-- expect: 2BP01 cannot drop sequence q2 because other objects depend on it
DROP SEQUENCE q2 CASCADE;
-- catalog:
-- column public.t.a integer
-- schema public
-- table public.t

-- case: names of serial sequences
CREATE TABLE t (a serial);
CREATE TABLE t_b_seq (x int);
ALTER TABLE t ADD COLUMN b serial;
ALTER TABLE t RENAME TO u;
CREATE TABLE t (a serial);
-- catalog:
-- column public.t.a integer not null default
-- column public.t_b_seq.x integer
-- column public.u.a integer not null default
-- column public.u.b integer not null default
-- schema public
-- sequence public.t_a_seq of u.a
-- sequence public.t_a_seq1 of t.a
-- sequence public.t_b_seq1 of u.b
-- table public.t
-- table public.t_b_seq
-- table public.u

-- case: sequences of a renamed table and column
CREATE TABLE t (id serial);
ALTER TABLE t RENAME COLUMN id TO ident;
ALTER SEQUENCE t_id_seq RENAME TO x_seq;
DROP SEQUENCE x_seq;
-- expect: 2BP01 cannot drop sequence x_seq because other objects depend on it
ALTER TABLE t DROP COLUMN ident;
-- catalog:
-- schema public
-- table public.t

-- case: sequences that belong to something
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, b serial);
CREATE TYPE c AS (a int);
ALTER SEQUENCE t_a_seq OWNED BY t.b;
-- expect: 0A000 cannot change ownership of identity sequence
ALTER SEQUENCE t_a_seq OWNED BY NONE;
-- expect: 0A000 cannot change ownership of identity sequence
ALTER SEQUENCE t_b_seq SET SCHEMA public;
-- expect: 0A000 cannot move an owned sequence into another schema
CREATE SEQUENCE q OWNED BY c.a;
-- expect: 42809 sequence cannot be owned by relation "c"
CREATE SEQUENCE q AS text;
-- expect: 22023 sequence type must be smallint, integer, or bigint
CREATE SEQUENCE q AS smallint;
-- catalog:
-- column public.c.a integer
-- column public.t.a integer not null identity
-- column public.t.b integer not null default
-- composite-type public.c
-- schema public
-- sequence public.q
-- sequence public.t_a_seq of t.a
-- sequence public.t_b_seq of t.b
-- table public.t
