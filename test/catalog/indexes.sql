-- case: create and drop
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
CREATE INDEX i ON t (b);
-- expect: 42P07 relation "i" already exists
CREATE INDEX IF NOT EXISTS i ON t (zz);
-- expect: 42703 column "zz" does not exist
CREATE INDEX j ON t (zz);
-- expect: 42703 column "zz" does not exist
CREATE INDEX j ON t (lower(zz));
-- expect: 42703 column "zz" does not exist
CREATE INDEX j ON t (a) WHERE zz > 0;
-- expect: 42703 column "zz" does not exist
CREATE INDEX j ON t (a) INCLUDE (zz);
-- expect: 42703 column "zz" does not exist
CREATE INDEX j ON nope (a);
-- expect: 42P01 relation "nope" does not exist
DROP INDEX i;
DROP INDEX i;
-- expect: 42704 index "i" does not exist
DROP INDEX IF EXISTS i;
-- catalog:
-- column public.t.a integer
-- column public.t.b integer
-- schema public
-- table public.t

-- case: index names share the namespace of tables
CREATE TABLE t (a int);
CREATE TABLE u (a int);
CREATE INDEX t ON u (a);
-- expect: 42P07 relation "t" already exists
CREATE INDEX i ON t (a);
CREATE INDEX i ON u (a);
-- expect: 42P07 relation "i" already exists
CREATE TABLE i (a int);
-- expect: 42P07 relation "i" already exists
CREATE VIEW i AS SELECT 1 AS a;
-- expect: 42P07 relation "i" already exists
-- catalog:
-- column public.t.a integer
-- column public.u.a integer
-- index public.i on t (a)
-- schema public
-- table public.t
-- table public.u

-- case: the index is in its table's schema
CREATE SCHEMA s;
CREATE TABLE s.t (a int);
CREATE INDEX i ON s.t (a);
DROP INDEX i;
-- expect: 42704 index "i" does not exist
DROP INDEX s.i;
-- catalog:
-- column s.t.a integer
-- schema public
-- schema s
-- table s.t

-- case: what cannot be indexed
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
CREATE VIEW v AS SELECT a FROM t;
CREATE INDEX ON v (a);
-- expect: 42809 cannot create index on relation "v"
CREATE INDEX ON i (a);
-- expect: 42809 "i" is an index
CREATE MATERIALIZED VIEW m AS SELECT a FROM t;
CREATE UNIQUE INDEX ON m (a);
CREATE INDEX ON m (zz);
-- expect: 42703 column "zz" does not exist
-- catalog:
-- column public.m.a integer
-- column public.t.a integer
-- column public.v.a integer
-- index public.i on t (a)
-- index public.m_a_idx on m (a) unique
-- materialized-view public.m
-- schema public
-- table public.t
-- view public.v

-- case: the index of a constraint stays
CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE);
DROP INDEX t_pkey;
-- expect: 2BP01 cannot drop index t_pkey because constraint t_pkey on table t requires it
DROP INDEX t_b_key CASCADE;
-- expect: 2BP01 cannot drop index t_b_key because constraint t_b_key on table t requires it
-- catalog:
-- column public.t.a integer not null
-- column public.t.b integer
-- constraint public.t t_b_key unique (b)
-- constraint public.t t_pkey primary-key (a)
-- index public.t_b_key on t (b) unique
-- index public.t_pkey on t (a) unique
-- schema public
-- table public.t

-- case: rename
CREATE TABLE t (a int PRIMARY KEY);
CREATE INDEX i ON t (a);
ALTER INDEX i RENAME TO j;
ALTER INDEX i RENAME TO j;
-- expect: 42P01 relation "i" does not exist
ALTER INDEX IF EXISTS i RENAME TO j;
ALTER INDEX j RENAME TO t;
-- expect: 42P07 relation "t" already exists
ALTER TABLE j RENAME TO k;
ALTER INDEX t_pkey RENAME TO pk;
ALTER TABLE t DROP CONSTRAINT t_pkey;
-- expect: 42704 constraint "t_pkey" of relation "t" does not exist
ALTER TABLE t DROP CONSTRAINT pk;
-- catalog:
-- column public.t.a integer not null
-- index public.k on t (a)
-- schema public
-- table public.t

-- case: other statements that name an index
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
REINDEX TABLE t;
REINDEX INDEX nope;
-- expect: 42P01 relation "nope" does not exist
ALTER INDEX i SET (fillfactor = 50);
ALTER INDEX nope SET (fillfactor = 50);
-- expect: 42P01 relation "nope" does not exist
COMMENT ON INDEX nope IS 'x';
-- expect: 42P01 relation "nope" does not exist
SELECT * FROM i;
-- expect: 42809 "i" is an index
-- catalog:
-- column public.t.a integer
-- index public.i on t (a)
-- schema public
-- table public.t

-- case: renamed columns in an index
CREATE TABLE t (a int, b int);
CREATE INDEX ON t (a, b);
ALTER TABLE t RENAME COLUMN a TO c;
ALTER TABLE t DROP COLUMN c;
-- catalog:
-- column public.t.b integer
-- schema public
-- table public.t

-- case: what access methods cannot do
CREATE TABLE t (a int, b int);
CREATE UNIQUE INDEX ON t USING hash (a);
-- expect: 0A000 access method "hash" does not support unique indexes
CREATE INDEX ON t USING hash (a, b);
-- expect: 0A000 access method "hash" does not support multicolumn indexes
CREATE INDEX ON t USING hash (a) INCLUDE (b);
-- expect: 0A000 access method "hash" does not support included columns
CREATE INDEX ON t USING brin (a, b);
-- catalog:
-- column public.t.a integer
-- column public.t.b integer
-- index public.t_a_b_idx on t (a,b)
-- schema public
-- table public.t

-- case: columns of indexes have names too
CREATE TABLE t (a int PRIMARY KEY);
ALTER TABLE t_pkey RENAME COLUMN a TO b;
-- catalog:
-- column public.t.a integer not null
-- constraint public.t t_pkey primary-key (a)
-- index public.t_pkey on t (a) unique
-- schema public
-- table public.t

-- case: a unique index of a partitioned table, by a name that is taken
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE UNIQUE INDEX t ON t (b);
-- expect: 0A000 unique constraint on partitioned table must include all partitioning columns
CREATE UNIQUE INDEX i ON t (b);
-- expect: 0A000 unique constraint on partitioned table must include all partitioning columns
-- catalog:
-- column public.t.a integer
-- column public.t.b integer
-- schema public
-- table public.t

-- case: IF NOT EXISTS reads the predicate as well
CREATE TABLE t (a int);
CREATE INDEX i ON t (a);
CREATE INDEX IF NOT EXISTS i ON t (a) WHERE b > 0;
-- expect: 42703 column "b" does not exist
-- catalog:
-- column public.t.a integer
-- index public.i on t (a)
-- schema public
-- table public.t
