-- case: relations and types are looked up before columns
CREATE TABLE t (a int, b text);
CREATE SEQUENCE s;
CREATE TABLE sr (x serial);
SELECT p.id, q.b FROM t p JOIN nope q ON true;
-- expect: 42P01 relation "nope" does not exist
SELECT p.id FROM t p JOIN t q ON true;
-- expect: 42703 column p.id does not exist
SELECT id FROM t, nope;
-- expect: 42P01 relation "nope" does not exist
CREATE VIEW v AS SELECT p.a, q.id FROM s p LEFT JOIN t q ON true;
-- expect: 42809 relation "s" does not have a composite type
CREATE VIEW v AS SELECT p.id FROM s p;
-- expect: 42809 relation "s" does not have a composite type
SELECT id FROM s;
-- expect: 42703 column "id" does not exist
SELECT p.last_value FROM s p;
SELECT s.id FROM s;
-- expect: 42809 relation "s" does not have a composite type
SELECT q.id FROM t p JOIN s q ON true;
-- expect: 42809 relation "s" does not have a composite type
CREATE TABLE x AS SELECT p.id FROM t p JOIN nope q ON true;
-- expect: 42P01 relation "nope" does not exist
CREATE MATERIALIZED VIEW x AS SELECT p.id FROM t p JOIN nope q ON true;
-- expect: 42P01 relation "nope" does not exist
INSERT INTO t (nope) SELECT a FROM nowhere;
-- expect: 42703 column "nope" of relation "t" does not exist
INSERT INTO t (a) SELECT nope FROM t, nowhere;
-- expect: 42P01 relation "nowhere" does not exist
UPDATE t SET nope = 1 FROM nowhere;
-- expect: 42P01 relation "nowhere" does not exist
DELETE FROM t USING nowhere WHERE t.nope = 1;
-- expect: 42P01 relation "nowhere" does not exist
CREATE VIEW w AS SELECT a FROM t;
ALTER TABLE t ALTER a TYPE g;
-- expect: 42704 type "g" does not exist
ALTER TABLE t ALTER a TYPE g, ADD COLUMN b int;
-- expect: 42704 type "g" does not exist
ALTER TABLE t ALTER nope TYPE g;
-- expect: 42703 column "nope" of relation "t" does not exist
CREATE TABLE c () INHERITS (t);
ALTER TABLE c ALTER a TYPE g;
-- expect: 42P16 cannot alter inherited column "a"
ALTER TABLE ONLY t ALTER b TYPE g;
-- expect: 42704 type "g" does not exist
ALTER TABLE t ALTER b TYPE g USING nope;
-- expect: 42703 column "nope" does not exist
ALTER TABLE t ALTER b TYPE nos.g;
-- expect: 3F000 schema "nos" does not exist
CREATE TABLE pt (a int, b int) PARTITION BY LIST (a);
ALTER TABLE pt ALTER a TYPE g;
-- expect: 42P16 cannot alter column "a" because it is part of the partition key of relation "pt"
ALTER TABLE sr ALTER x TYPE g;
-- expect: 42704 type "g" does not exist
-- catalog:
-- column public.c.a integer
-- column public.c.b text
-- column public.pt.a integer
-- column public.pt.b integer
-- column public.sr.x integer not null default
-- column public.t.a integer
-- column public.t.b text
-- column public.w.a integer
-- schema public
-- sequence public.s
-- sequence public.sr_x_seq of sr.x
-- table public.c
-- table public.pt
-- table public.sr
-- table public.t
-- view public.w

-- case: reading
CREATE TABLE t (a int, b int);
SELECT a FROM t;
SELECT zz FROM t;
-- expect: 42703 column "zz" does not exist
SELECT * FROM nope;
-- expect: 42P01 relation "nope" does not exist
SELECT ctid, tableoid, xmin FROM t;
SELECT t FROM t;
SELECT x FROM t x;
SELECT a FROM t ORDER BY b;
SELECT count(*) FROM t WHERE zz > 0;
-- expect: 42703 column "zz" does not exist
-- catalog:
-- column public.t.a integer
-- column public.t.b integer
-- schema public
-- table public.t

-- case: writing
CREATE TABLE t (a int, b int);
INSERT INTO t (a, b) VALUES (1, 2);
INSERT INTO t (zz) VALUES (1);
-- expect: 42703 column "zz" of relation "t" does not exist
UPDATE t SET a = 1;
UPDATE t SET zz = 1;
-- expect: 42703 column "zz" of relation "t" does not exist
DELETE FROM t WHERE a = 1;
INSERT INTO nope VALUES (1);
-- expect: 42P01 relation "nope" does not exist
UPDATE nope SET a = 1;
-- expect: 42P01 relation "nope" does not exist
DELETE FROM nope;
-- expect: 42P01 relation "nope" does not exist
INSERT INTO t (a) SELECT a FROM nope;
-- expect: 42P01 relation "nope" does not exist
TRUNCATE nope;
-- expect: 42P01 relation "nope" does not exist
-- catalog:
-- column public.t.a integer
-- column public.t.b integer
-- schema public
-- table public.t

-- case: truncate
CREATE TABLE u (id int PRIMARY KEY);
CREATE TABLE o (user_id int REFERENCES u);
TRUNCATE u;
-- expect: 0A000 cannot truncate a table referenced in a foreign key constraint
TRUNCATE u, o;
TRUNCATE u CASCADE;
TRUNCATE o;
-- catalog:
-- column public.o.user_id integer
-- column public.u.id integer not null
-- constraint public.o o_user_id_fkey foreign-key (user_id) to public.u (id)
-- constraint public.u u_pkey primary-key (id)
-- index public.u_pkey on u (id) unique
-- schema public
-- table public.o
-- table public.u

-- case: after a rename
CREATE TABLE t (a int);
ALTER TABLE t RENAME TO u;
ALTER TABLE u RENAME COLUMN a TO b;
UPDATE t SET b = 1;
-- expect: 42P01 relation "t" does not exist
UPDATE u SET a = 1;
-- expect: 42703 column "a" of relation "u" does not exist
UPDATE u SET b = 1;
-- catalog:
-- column public.u.b integer
-- schema public
-- table public.u

-- case: statements that only touch
CREATE TABLE t (a int);
CREATE VIEW v AS SELECT 1 AS a;
COMMENT ON TABLE t IS 'x';
COMMENT ON TABLE nope IS 'x';
-- expect: 42P01 relation "nope" does not exist
COMMENT ON COLUMN t.zz IS 'x';
-- expect: 42703 column "zz" of relation "t" does not exist
COMMENT ON COLUMN nope.a IS 'x';
-- expect: 42P01 relation "nope" does not exist
COMMENT ON VIEW t IS 'x';
-- expect: 42809 "t" is not a view
GRANT SELECT ON t TO public;
GRANT SELECT ON nope TO public;
-- expect: 42P01 relation "nope" does not exist
ALTER TABLE nope ENABLE ROW LEVEL SECURITY;
-- expect: 42P01 relation "nope" does not exist
ALTER TABLE t SET (fillfactor = 50);
ALTER TABLE t ALTER COLUMN a SET STATISTICS 100;
ALTER TABLE t ALTER COLUMN zz SET STATISTICS 100;
-- expect: 42703 column "zz" of relation "t" does not exist
ALTER TABLE nope OWNER TO postgres;
-- expect: 42P01 relation "nope" does not exist
ALTER TABLE v OWNER TO postgres;
ANALYZE t;
-- catalog:
-- column public.t.a integer
-- column public.v.a integer
-- schema public
-- table public.t
-- view public.v

-- case: one statement with several parts
CREATE TABLE t (a int, b int, c int);
ALTER TABLE t DROP COLUMN a, ADD COLUMN d int, ALTER COLUMN b TYPE text, ADD UNIQUE (c);
ALTER TABLE t DROP COLUMN b, ADD COLUMN b int;
-- catalog:
-- column public.t.b integer
-- column public.t.c integer
-- column public.t.d integer
-- constraint public.t t_c_key unique (c)
-- index public.t_c_key on t (c) unique
-- schema public
-- table public.t

-- case: do blocks
CREATE TYPE e AS ENUM ('a');
DO $$ BEGIN CREATE TYPE e AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'e') THEN CREATE TYPE e AS ENUM ('b'); END IF; END $$;
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'e3') THEN CREATE TYPE e3 AS ENUM ('b'); END IF; END $$;
DO $$ BEGIN CREATE TABLE u (a int); EXCEPTION WHEN duplicate_table THEN NULL; END $$;
-- catalog:
-- column public.u.a integer
-- enum public.e a
-- enum public.e3 b
-- schema public
-- table public.u

-- case: operators and functions that a column's type lacks
CREATE TABLE t (a text, b int, c jsonb, d date, f numeric(3), g varchar(3), h int[]);
CREATE INDEX i ON t (lower(b));
-- expect: 42883 function lower(integer) does not exist
ALTER TABLE t ADD CHECK (a > 0);
-- expect: 42883 operator does not exist: text > integer
ALTER TABLE t ADD CHECK (0 < g);
-- expect: 42883 operator does not exist: integer < character varying
SELECT lower(x.g) FROM t x WHERE x.d > 1.5;
-- expect: 42883 operator does not exist: date > numeric
SELECT lower(c) FROM t WHERE f > 1 AND b = 2;
-- expect: 42883 function lower(jsonb) does not exist
SELECT 1 FROM t WHERE h = 1;
-- expect: 42883 operator does not exist: integer[] = integer
CREATE CAST (text AS integer) WITH INOUT AS IMPLICIT;
SELECT 1 FROM t WHERE a = 1;
-- catalog:
-- column public.t.a text
-- column public.t.b integer
-- column public.t.c jsonb
-- column public.t.d date
-- column public.t.f numeric(3,0)
-- column public.t.g character varying(3)
-- column public.t.h integer[]
-- schema public
-- table public.t

-- case: values that PostgreSQL makes itself
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, b int NOT NULL, c int GENERATED ALWAYS AS (b) STORED, d int GENERATED BY DEFAULT AS IDENTITY);
INSERT INTO t (a, b) VALUES (1, 1);
-- expect: 428C9 cannot insert a non-DEFAULT value into column "a"
INSERT INTO t (a, b) VALUES (DEFAULT, 1);
INSERT INTO t (a, b) OVERRIDING SYSTEM VALUE VALUES (7, 1);
INSERT INTO t (b, c) VALUES (1, 1);
-- expect: 428C9 cannot insert a non-DEFAULT value into column "c"
INSERT INTO t (b, c) VALUES (1, DEFAULT);
INSERT INTO t (b, d) VALUES (1, 9);
INSERT INTO t (a, b) SELECT 1, 2;
-- expect: 428C9 cannot insert a non-DEFAULT value into column "a"
INSERT INTO t VALUES (1, 1);
-- expect: 428C9 cannot insert a non-DEFAULT value into column "a"
-- catalog:
-- column public.t.a integer not null identity
-- column public.t.b integer not null
-- column public.t.c integer generated
-- column public.t.d integer not null identity
-- schema public
-- sequence public.t_a_seq of t.a
-- sequence public.t_d_seq of t.d
-- table public.t

-- case: texts that are cast in a query
CREATE TYPE mood AS ENUM ('ok');
CREATE TABLE t (a mood);
SELECT 'ok'::mood, 'bad'::mood;
-- expect: 22P02 invalid input value for enum mood: "bad"
INSERT INTO t SELECT 'fine'::mood;
-- expect: 22P02 invalid input value for enum mood: "fine"
SELECT CASE WHEN a = 'ok' THEN 'x'::integer END FROM t;
-- expect: 22P02 invalid input syntax for type integer: "x"
SELECT 'x'::text, '1'::integer, '{ok}'::mood[];
-- catalog:
-- column public.t.a public.mood
-- enum public.mood ok
-- schema public
-- table public.t

-- case: columns that one of several relations has to have
CREATE TABLE a (id int, x int, m int[]);
CREATE TABLE b (id int, y int);
CREATE SEQUENCE s;
SELECT x, y FROM a, b;
SELECT zz FROM a, b;
-- expect: 42703 column "zz" does not exist
SELECT zz FROM a JOIN b USING (id);
-- expect: 42703 column "zz" does not exist
SELECT x FROM a WHERE id IN (SELECT y FROM b WHERE x = 1);
SELECT x FROM a WHERE id IN (SELECT zz FROM b);
-- expect: 42703 column "zz" does not exist
SELECT x FROM a WHERE id IN (SELECT b.zz FROM b);
-- expect: 42703 column b.zz does not exist
SELECT x FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.id = a.zz);
-- expect: 42703 column a.zz does not exist
SELECT c.zz FROM a;
-- expect: 42P01 missing FROM-clause entry for table "c"
SELECT a.x FROM a c;
-- expect: 42P01 invalid reference to FROM-clause entry for table "a"
SELECT public.a.x FROM a;
WITH r AS (SELECT id AS n, x FROM a) SELECT n, x FROM r;
WITH r AS (SELECT id AS n, x FROM a) SELECT id FROM r;
-- expect: 42703 column "id" does not exist
WITH r AS (SELECT id AS n, x FROM a) SELECT r.id FROM r;
-- expect: 42703 column r.id does not exist
WITH r (k) AS (SELECT id, x FROM a) SELECT k, x, zz FROM r;
-- expect: 42703 column "zz" does not exist
WITH r AS (SELECT * FROM a) SELECT x, r.m, zz FROM r;
-- expect: 42703 column "zz" does not exist
WITH r AS (SELECT id AS n FROM a) SELECT rn, b.y FROM r LEFT JOIN b ON b.id = r.n;
-- expect: 42703 column "rn" does not exist
WITH RECURSIVE r AS (SELECT id, 1 AS depth FROM a UNION ALL SELECT b.id, depth + 1 FROM b JOIN r ON r.id = b.y) SELECT id, depth FROM r;
WITH RECURSIVE r AS (SELECT id, 1 AS depth FROM a UNION ALL SELECT b.id, depth + 1 FROM b JOIN r ON r.id = b.y) SELECT deep FROM r;
-- expect: 42703 column "deep" does not exist
SELECT q.id, q.zz FROM (SELECT id FROM a) q;
-- expect: 42703 column q.zz does not exist
SELECT zz FROM (SELECT id FROM a) q;
-- expect: 42703 column "zz" does not exist
SELECT q FROM (SELECT id FROM a) q;
SELECT last_value, zz FROM s, a;
-- expect: 42703 column "zz" does not exist
SELECT last_value, x FROM s, a;
SELECT g FROM a, generate_series(1, x) g;
SELECT u.u FROM a, unnest(m) u;
SELECT t.v FROM a, LATERAL (SELECT x + 1 AS v) t;
SELECT t.zz FROM a, LATERAL (SELECT x + 1 AS v) t;
-- expect: 42703 column t.zz does not exist
SELECT column1, zz FROM (VALUES (1), (2)) v;
-- expect: 42703 column "zz" does not exist
SELECT zz;
-- expect: 42703 column "zz" does not exist
SELECT 1 AS n FROM a ORDER BY n;
SELECT 1 AS n FROM a UNION SELECT 2 ORDER BY n;
INSERT INTO a (id) VALUES (zz);
-- expect: 42703 column "zz" does not exist
INSERT INTO a (id) VALUES (1) RETURNING zz;
-- expect: 42703 column "zz" does not exist
INSERT INTO a (id) VALUES (1) RETURNING a.id;
UPDATE a SET x = b.y FROM b WHERE b.id = a.id AND zz = 1;
-- expect: 42703 column "zz" does not exist
UPDATE a SET x = (SELECT y FROM b WHERE zz = 1);
-- expect: 42703 column "zz" does not exist
UPDATE a SET x = (SELECT max(y) FROM b WHERE b.id = a.id AND x = 1);
UPDATE a SET x = c.y FROM b WHERE b.id = a.id;
-- expect: 42P01 missing FROM-clause entry for table "c"
DELETE FROM a USING b WHERE a.id = b.zz;
-- expect: 42703 column b.zz does not exist
DELETE FROM a USING b WHERE a.id = bb.y;
-- expect: 42P01 missing FROM-clause entry for table "bb"
WITH gone AS (DELETE FROM b RETURNING id, y) INSERT INTO a (id) SELECT zz FROM gone;
-- expect: 42703 column "zz" does not exist
WITH gone AS (DELETE FROM b RETURNING id, y) INSERT INTO a (id) SELECT y FROM gone;
CREATE VIEW v AS SELECT 1 AS one FROM a JOIN b USING (id) WHERE x = y;
CREATE VIEW w AS SELECT rid FROM (SELECT id FROM a) r, b;
-- expect: 42703 column "rid" does not exist
CREATE VIEW w AS SELECT x::dzte FROM a;
-- expect: 42704 type "dzte" does not exist
ALTER TABLE a DROP COLUMN x;
-- expect: 2BP01 cannot drop column x of table a because other objects depend on it
ALTER TABLE b DROP COLUMN y;
-- expect: 2BP01 cannot drop column y of table b because other objects depend on it
CREATE TABLE c AS SELECT zz FROM a, b;
-- expect: 42703 column "zz" does not exist
CREATE FUNCTION f(n int) RETURNS int LANGUAGE sql AS 'SELECT n';
CREATE FUNCTION g(n int) RETURNS int LANGUAGE sql AS 'SELECT zz';
-- expect: 42703 column "zz" does not exist
CREATE FUNCTION g(n int) RETURNS int LANGUAGE sql AS 'SELECT g.n + x FROM a WHERE a.id = n';
CREATE FUNCTION h(n int) RETURNS int LANGUAGE sql AS 'SELECT zz FROM a WHERE id = n';
-- expect: 42703 column "zz" does not exist
-- catalog:
-- column public.a.id integer
-- column public.a.m integer[]
-- column public.a.x integer
-- column public.b.id integer
-- column public.b.y integer
-- column public.v.one integer
-- function public.f(integer)
-- function public.g(integer)
-- schema public
-- sequence public.s
-- table public.a
-- table public.b
-- view public.v

-- case: a record of ON CONFLICT
CREATE TABLE a (id int PRIMARY KEY, x int);
INSERT INTO a (id, x) VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET x = excluded.x WHERE a.x > 1;
INSERT INTO a (id, x) VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET x = excluded.zz;
-- expect: 42703 column excluded.zz does not exist
INSERT INTO a (id, x) VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET x = excludd.x;
-- expect: 42P01 missing FROM-clause entry for table "excludd"
INSERT INTO a (id, x) VALUES (1, 2) ON CONFLICT (zz) DO NOTHING;
-- expect: 42703 column "zz" does not exist
-- catalog:
-- column public.a.id integer not null
-- column public.a.x integer
-- constraint public.a a_pkey primary-key (id)
-- index public.a_pkey on a (id) unique
-- schema public
-- table public.a

-- case: columns that an INSERT names twice
CREATE TABLE t (a int, b text, c int[]);
CREATE VIEW v AS SELECT a, b FROM t;
CREATE TYPE p AS (x int, y int);
CREATE TABLE u (q p, r int[]);
INSERT INTO t (a, a) VALUES (1, 2);
-- expect: 42701 column "a" specified more than once
INSERT INTO t (a, a) SELECT 1, 2;
-- expect: 42701 column "a" specified more than once
INSERT INTO v (a, a) VALUES (1, 2);
-- expect: 42701 column "a" specified more than once
INSERT INTO t (a, nope, a) VALUES (1, 2, 3);
-- expect: 42703 column "nope" of relation "t" does not exist
INSERT INTO t (a, a) SELECT 1, 2 FROM nope;
-- expect: 42701 column "a" specified more than once
INSERT INTO u (q.x, q.y) VALUES (1, 2);
INSERT INTO t (c[1], c[2]) VALUES (1, 2);
INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING;
CREATE UNIQUE INDEX ON t (a);
INSERT INTO t (a, b) VALUES (3, 'x') ON CONFLICT (a) DO UPDATE SET a = excluded.a, b = excluded.b;
-- catalog:
-- column public.p.x integer
-- column public.p.y integer
-- column public.t.a integer
-- column public.t.b text
-- column public.t.c integer[]
-- column public.u.q public.p
-- column public.u.r integer[]
-- column public.v.a integer
-- column public.v.b text
-- composite-type public.p
-- index public.t_a_idx on t (a) unique
-- schema public
-- table public.t
-- table public.u
-- view public.v

-- case: expressions in which no query may stand
CREATE TABLE t (a int, b int);
CREATE TABLE c (a int CHECK (a IN (SELECT 1)));
-- expect: 0A000 cannot use subquery in check constraint
ALTER TABLE t ADD CHECK (a > (SELECT max(a) FROM t));
-- expect: 0A000 cannot use subquery in check constraint
ALTER TABLE t ADD CHECK (EXISTS (SELECT FROM t));
-- expect: 0A000 cannot use subquery in check constraint
ALTER TABLE t ALTER b SET DEFAULT (SELECT 1);
-- expect: 0A000 cannot use subquery in DEFAULT expression
ALTER TABLE t ALTER b SET DEFAULT (SELECT max(a) FROM t);
-- expect: 0A000 cannot use subquery in DEFAULT expression
ALTER TABLE t ADD COLUMN g int GENERATED ALWAYS AS ((SELECT 1)) STORED;
-- expect: 0A000 cannot use subquery in column generation expression
CREATE INDEX i ON t ((SELECT 1));
-- expect: 42601 syntax error at or near "SELECT"
CREATE INDEX i ON t (((SELECT 1)));
-- expect: 0A000 cannot use subquery in index expression
CREATE INDEX i ON t (a) WHERE a > (SELECT 1);
-- expect: 0A000 cannot use subquery in index predicate
ALTER TABLE t ALTER a TYPE text USING (SELECT 'x');
-- expect: 0A000 cannot use subquery in transform expression
CREATE DOMAIN d AS int CHECK (VALUE IN (SELECT 1));
-- expect: 0A000 cannot use subquery in check constraint
CREATE DOMAIN d AS int DEFAULT (SELECT 1);
-- expect: 0A000 cannot use subquery in DEFAULT expression
CREATE POLICY po ON t USING (a IN (SELECT 1));
-- catalog:
-- column public.t.a integer
-- column public.t.b integer
-- policy public.t po
-- schema public
-- table public.t

-- case: a column twice in SET and in a list of columns
CREATE TABLE t (a int, b int, c int[], p point);
UPDATE t SET a = 1, a = 2;
-- expect: 42601 multiple assignments to same column "a"
UPDATE t SET a = 1, b = 2, a = 3;
-- expect: 42601 multiple assignments to same column "a"
UPDATE t SET (a, b) = (1, 2), b = 3;
-- expect: 42601 multiple assignments to same column "b"
UPDATE t SET c[1] = 1, c[2] = 2;
UPDATE t SET c[1] = 1, c = '{}';
-- expect: 42601 multiple assignments to same column "c"
UPDATE t SET p[0] = 1, p[1] = 2;
UPDATE t SET nope = 1, nope = 2;
-- expect: 42703 column "nope" of relation "t" does not exist
UPDATE t SET a = nope, a = 2;
-- expect: 42703 column "nope" does not exist
INSERT INTO t (a, a) VALUES (1, 2);
-- expect: 42701 column "a" specified more than once
INSERT INTO t (a, b, a) SELECT 1, 2, 3;
-- expect: 42701 column "a" specified more than once
INSERT INTO t (a, nope, a) VALUES (1, 2, 3);
-- expect: 42703 column "nope" of relation "t" does not exist
INSERT INTO t (c[1], c[2]) VALUES (1, 2);
INSERT INTO t (c, c[2]) VALUES ('{}', 2);
-- expect: 42701 column "c" specified more than once
INSERT INTO t (a, a) VALUES (nope, 2);
-- expect: 42701 column "a" specified more than once
INSERT INTO t (a) VALUES (1) ON CONFLICT DO NOTHING;
CREATE UNIQUE INDEX ON t (a);
INSERT INTO t (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET b = 1, b = 2;
-- expect: 42601 multiple assignments to same column "b"
CREATE VIEW v AS SELECT a, b FROM t;
UPDATE v SET a = 1, a = 2;
-- expect: 42601 multiple assignments to same column "a"
INSERT INTO v (a, a) VALUES (1, 2);
-- expect: 42701 column "a" specified more than once
MERGE INTO t USING v ON t.a = v.a WHEN MATCHED THEN UPDATE SET b = 1, b = 2;
-- expect: 42601 multiple assignments to same column "b"
MERGE INTO t USING v ON t.a = v.a WHEN NOT MATCHED THEN INSERT (a, a) VALUES (1, 2);
-- expect: 42701 column "a" specified more than once
WITH x AS (UPDATE t SET a = 1, a = 2 RETURNING *) SELECT * FROM x;
-- expect: 42601 multiple assignments to same column "a"
-- catalog:
-- column public.t.a integer
-- column public.t.b integer
-- column public.t.c integer[]
-- column public.t.p point
-- column public.v.a integer
-- column public.v.b integer
-- index public.t_a_idx on t (a) unique
-- schema public
-- table public.t
-- view public.v

-- case: expressions that may not stand where they do
CREATE TABLE t (a int, b int);
CREATE TABLE x (a int CHECK (sum(a) > 0));
-- expect: 42803 aggregate functions are not allowed in check constraints
CREATE TABLE x (a int CHECK (a > (SELECT 1)));
-- expect: 0A000 cannot use subquery in check constraint
CREATE TABLE x (a int CHECK (row_number() OVER () > 0));
-- expect: 42P20 window functions are not allowed in check constraints
CREATE TABLE x (a int CHECK (generate_series(1, a) > 0));
-- expect: 0A000 set-returning functions are not allowed in check constraints
CREATE TABLE x (a int DEFAULT max(1));
-- expect: 42803 aggregate functions are not allowed in DEFAULT expressions
CREATE TABLE x (a int DEFAULT (SELECT 1));
-- expect: 0A000 cannot use subquery in DEFAULT expression
CREATE TABLE x (a int DEFAULT row_number() OVER ());
-- expect: 42P20 window functions are not allowed in DEFAULT expressions
CREATE TABLE x (a int DEFAULT generate_series(1, 2));
-- expect: 0A000 set-returning functions are not allowed in DEFAULT expressions
CREATE TABLE x (a int, b int GENERATED ALWAYS AS (sum(a)) STORED);
-- expect: 42803 aggregate functions are not allowed in column generation expressions
CREATE TABLE x (a int, b int GENERATED ALWAYS AS ((SELECT 1)) STORED);
-- expect: 0A000 cannot use subquery in column generation expression
CREATE TABLE x (a int, b int GENERATED ALWAYS AS (rank() OVER ()) STORED);
-- expect: 42P20 window functions are not allowed in column generation expressions
CREATE TABLE x (a int, b int GENERATED ALWAYS AS (generate_series(1, a)) STORED);
-- expect: 0A000 set-returning functions are not allowed in column generation expressions
CREATE INDEX i ON t ((sum(a)));
-- expect: 42803 aggregate functions are not allowed in index expressions
CREATE INDEX i ON t ((SELECT 1));
-- expect: 42601 syntax error at or near "SELECT"
CREATE INDEX i ON t ((rank() OVER ()));
-- expect: 42P20 window functions are not allowed in index expressions
CREATE INDEX i ON t (generate_series(1, a));
-- expect: 0A000 set-returning functions are not allowed in index expressions
CREATE INDEX i ON t (a) WHERE sum(a) > 0;
-- expect: 42803 aggregate functions are not allowed in index predicates
CREATE INDEX i ON t (a) WHERE generate_series(1, a) > 0;
-- expect: 0A000 set-returning functions are not allowed in index predicates
CREATE INDEX i ON t (a) WHERE a > (SELECT 1);
-- expect: 0A000 cannot use subquery in index predicate
CREATE INDEX i ON t (a) WHERE rank() OVER () > 0;
-- expect: 42P20 window functions are not allowed in index predicates
ALTER TABLE t ADD CHECK (count(*) > 0);
-- expect: 42803 aggregate functions are not allowed in check constraints
ALTER TABLE t ADD CHECK (EXISTS (SELECT 1));
-- expect: 0A000 cannot use subquery in check constraint
ALTER TABLE t ADD CHECK (unnest(ARRAY[a]) > 0);
-- expect: 0A000 set-returning functions are not allowed in check constraints
ALTER TABLE t ALTER a SET DEFAULT count(*);
-- expect: 42803 aggregate functions are not allowed in DEFAULT expressions
ALTER TABLE t ALTER a SET DEFAULT (SELECT 1);
-- expect: 0A000 cannot use subquery in DEFAULT expression
ALTER TABLE t ALTER a SET DEFAULT unnest(ARRAY[1]);
-- expect: 0A000 set-returning functions are not allowed in DEFAULT expressions
ALTER TABLE t ALTER a TYPE bigint USING sum(a);
-- expect: 42803 aggregate functions are not allowed in transform expressions
ALTER TABLE t ALTER a TYPE bigint USING (SELECT 1);
-- expect: 0A000 cannot use subquery in transform expression
ALTER TABLE t ALTER a TYPE bigint USING generate_series(1, a);
-- expect: 0A000 set-returning functions are not allowed in transform expressions
ALTER TABLE t ALTER a TYPE bigint USING rank() OVER ();
-- expect: 42P20 window functions are not allowed in transform expressions
CREATE TABLE p (a int) PARTITION BY RANGE ((sum(a)));
-- expect: 42803 aggregate functions are not allowed in partition key expressions
CREATE TABLE p (a int) PARTITION BY RANGE (generate_series(1, a));
-- expect: 0A000 set-returning functions are not allowed in partition key expressions
CREATE TABLE p (a int) PARTITION BY RANGE ((SELECT 1));
-- expect: 42601 syntax error at or near "SELECT"
CREATE DOMAIN d AS int CHECK (sum(VALUE) > 0);
-- expect: 42803 aggregate functions are not allowed in check constraints
CREATE DOMAIN d AS int CHECK (VALUE > (SELECT 1));
-- expect: 0A000 cannot use subquery in check constraint
CREATE DOMAIN d AS int CHECK (generate_series(1, VALUE) > 0);
-- expect: 0A000 set-returning functions are not allowed in check constraints
CREATE DOMAIN d AS int DEFAULT (SELECT 1);
-- expect: 0A000 cannot use subquery in DEFAULT expression
CREATE DOMAIN d AS int DEFAULT sum(1);
-- expect: 42803 aggregate functions are not allowed in DEFAULT expressions
CREATE TABLE p (a int) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ((SELECT 1)) TO (2);
-- expect: 0A000 cannot use subquery in partition bound
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (sum(1)) TO (2);
-- expect: 42803 aggregate functions are not allowed in partition bound
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (generate_series(1, 2)) TO (2);
-- expect: 0A000 set-returning functions are not allowed in partition bound
ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING btree ((sum(a)) WITH =);
-- expect: 42803 aggregate functions are not allowed in index expressions
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (sum(NEW.a) > 0) EXECUTE FUNCTION suppress_redundant_updates_trigger();
-- expect: 42803 aggregate functions are not allowed in trigger WHEN conditions
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (NEW.a > (SELECT 1)) EXECUTE FUNCTION suppress_redundant_updates_trigger();
-- expect: 0A000 cannot use subquery in trigger WHEN condition
CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (generate_series(1, NEW.a) > 0) EXECUTE FUNCTION suppress_redundant_updates_trigger();
-- expect: 0A000 set-returning functions are not allowed in trigger WHEN conditions
CREATE FUNCTION f(a int DEFAULT (SELECT 1)) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- expect: 0A000 cannot use subquery in DEFAULT expression
CREATE FUNCTION f(a int DEFAULT sum(1)) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- expect: 42803 aggregate functions are not allowed in DEFAULT expressions
CREATE FUNCTION f(a int DEFAULT generate_series(1, 2)) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- expect: 0A000 set-returning functions are not allowed in DEFAULT expressions
CREATE POLICY po ON t USING (sum(a) > 0);
-- expect: 42803 aggregate functions are not allowed in policy expressions
CREATE POLICY po ON t USING (generate_series(1, a) > 0);
-- expect: 0A000 set-returning functions are not allowed in policy expressions
-- catalog:
-- column public.p.a integer
-- column public.t.a integer
-- column public.t.b integer
-- schema public
-- table public.p
-- table public.t
