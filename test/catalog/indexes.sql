-- case: a table is named among indexes
CREATE TABLE t (a int, CONSTRAINT l EXCLUDE USING hash (a WITH =));
CREATE INDEX i ON t (a);
DROP INDEX t, l;
-- expect: 42809 "t" is not an index
DROP INDEX t, i;
-- expect: 42809 "t" is not an index
DROP INDEX i, t;
-- expect: 42809 "t" is not an index
DROP SEQUENCE t, i;
-- expect: 42809 "t" is not a sequence
DROP INDEX i;
-- catalog:
-- column public.t.a integer
-- constraint public.t l exclude (a)
-- index public.l on t (a)
-- schema public
-- table public.t

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

-- case: what is wrong with the columns of an index is told before its name is taken
CREATE TABLE t (a int, b json);
CREATE TABLE u (a text);
CREATE INDEX u ON t (c);
-- expect: 42703 column "c" does not exist
CREATE INDEX u ON t (b);
-- expect: 42704 data type json has no default operator class for access method "btree"
CREATE INDEX u ON t (a) WHERE c;
-- expect: 42703 column "c" does not exist
CREATE INDEX u ON t (lower(a));
-- expect: 42883 function lower(integer) does not exist
CREATE INDEX u ON t (a);
-- expect: 42P07 relation "u" already exists
ALTER TABLE t ADD CONSTRAINT u UNIQUE (c);
-- expect: 42703 column "c" named in key does not exist
ALTER TABLE t ADD CONSTRAINT u PRIMARY KEY (c);
-- expect: 42703 column "c" of relation "t" does not exist
ALTER TABLE t ADD CONSTRAINT u UNIQUE (a, a);
-- expect: 42701 column "a" appears twice in unique constraint
ALTER TABLE t ADD CONSTRAINT u UNIQUE (b);
-- expect: 42704 data type json has no default operator class for access method "btree"
ALTER TABLE t ADD CONSTRAINT u UNIQUE (a);
-- expect: 42P07 relation "u" already exists
ALTER TABLE t ADD CONSTRAINT k PRIMARY KEY (a);
ALTER TABLE t ADD CONSTRAINT k UNIQUE (c);
-- expect: 42703 column "c" named in key does not exist
ALTER TABLE t ADD CONSTRAINT k FOREIGN KEY (c) REFERENCES u;
-- expect: 42710 constraint "k" for relation "t" already exists
ALTER TABLE t ADD CONSTRAINT k CHECK (c > 1);
-- expect: 42703 column "c" does not exist
ALTER TABLE t ADD CONSTRAINT k CHECK (a > 1);
-- expect: 42710 constraint "k" for relation "t" already exists
DO $$ BEGIN CREATE INDEX u ON t (c); EXCEPTION WHEN duplicate_table THEN NULL; END $$;
-- expect: 42703 column "c" does not exist
-- catalog:
-- column public.t.a integer not null
-- column public.t.b json
-- column public.u.a text
-- constraint public.t k primary-key (a)
-- index public.k on t (a) unique
-- schema public
-- table public.t
-- table public.u

-- case: copies of indexes are named after what the indexes call their columns
CREATE TABLE v (b smallint DEFAULT 2, c int, UNIQUE (b), EXCLUDE USING btree (b WITH =), UNIQUE (b) INCLUDE (c));
CREATE INDEX ON v (b, b) INCLUDE (c);
CREATE INDEX ON v (b, (b > 1));
ALTER TABLE v RENAME COLUMN b TO id;
ALTER TABLE v RENAME COLUMN c TO id2;
CREATE TABLE x (LIKE v INCLUDING INDEXES INCLUDING CONSTRAINTS);
CREATE TABLE y (LIKE x INCLUDING INDEXES INCLUDING CONSTRAINTS);
ALTER TABLE x DROP CONSTRAINT x_b_excl;
CREATE TABLE p (LIKE x INCLUDING INDEXES INCLUDING CONSTRAINTS) PARTITION BY LIST (id);
ALTER TABLE p RENAME COLUMN id TO k;
CREATE TABLE p1 PARTITION OF p DEFAULT;
CREATE INDEX ON p (k, id2);
ALTER TABLE v ALTER id TYPE int;
CREATE TABLE z (LIKE v INCLUDING INDEXES INCLUDING CONSTRAINTS);
ALTER TABLE v_b_key RENAME COLUMN b TO c;
-- expect: 42703 column "b" does not exist
ALTER TABLE v_b_key RENAME COLUMN id TO c;
ALTER TABLE v_b_key RENAME COLUMN c TO c;
-- expect: 42701 column "c" of relation "v_b_key" already exists
ALTER TABLE v_b_b1_c_idx ALTER COLUMN id SET STATISTICS 5;
-- expect: 0A000 cannot alter statistics on non-expression column "id" of index "v_b_b1_c_idx"
ALTER TABLE v_b_b1_c_idx ALTER COLUMN nn SET STATISTICS 5;
-- expect: 42703 column "nn" of relation "v_b_b1_c_idx" does not exist
ALTER TABLE v_b_expr_idx ALTER COLUMN expr SET STATISTICS 5;
-- catalog:
-- column public.p.id2 integer
-- column public.p.k smallint
-- column public.p1.id2 integer
-- column public.p1.k smallint
-- column public.v.id integer default
-- column public.v.id2 integer
-- column public.x.id smallint
-- column public.x.id2 integer
-- column public.y.id smallint
-- column public.y.id2 integer
-- column public.z.id integer
-- column public.z.id2 integer
-- constraint public.p p_b_c_key unique (k)
-- constraint public.p p_b_key unique (k)
-- constraint public.p1 p1_b_c_key unique (k)
-- constraint public.p1 p1_b_key unique (k)
-- constraint public.v v_b_c_key unique (id)
-- constraint public.v v_b_excl exclude (id)
-- constraint public.v v_b_key unique (id)
-- constraint public.x x_b_c_key unique (id)
-- constraint public.x x_b_key unique (id)
-- constraint public.y y_b_c_key unique (id)
-- constraint public.y y_b_excl exclude (id)
-- constraint public.y y_b_key unique (id)
-- constraint public.z z_id_excl exclude (id)
-- constraint public.z z_id_id2_key unique (id)
-- constraint public.z z_id_key unique (id)
-- index public.p1_b_b1_c_idx on p1 (k,k) include (id2)
-- index public.p1_b_c_key on p1 (k) include (id2) unique
-- index public.p1_b_expr_idx on p1 (k,-)
-- index public.p1_b_key on p1 (k) unique
-- index public.p1_k_id2_idx on p1 (k,id2)
-- index public.p_b_b1_c_idx on p (k,k) include (id2)
-- index public.p_b_c_key on p (k) include (id2) unique
-- index public.p_b_expr_idx on p (k,-)
-- index public.p_b_key on p (k) unique
-- index public.p_k_id2_idx on p (k,id2)
-- index public.v_b_b1_c_idx on v (id,id) include (id2)
-- index public.v_b_c_key on v (id) include (id2) unique
-- index public.v_b_excl on v (id)
-- index public.v_b_expr_idx on v (id,-)
-- index public.v_b_key on v (id) unique
-- index public.x_b_b1_c_idx on x (id,id) include (id2)
-- index public.x_b_c_key on x (id) include (id2) unique
-- index public.x_b_expr_idx on x (id,-)
-- index public.x_b_key on x (id) unique
-- index public.y_b_b1_c_idx on y (id,id) include (id2)
-- index public.y_b_c_key on y (id) include (id2) unique
-- index public.y_b_excl on y (id)
-- index public.y_b_expr_idx on y (id,-)
-- index public.y_b_key on y (id) unique
-- index public.z_id_excl on z (id)
-- index public.z_id_expr_idx on z (id,-)
-- index public.z_id_id1_id2_idx on z (id,id) include (id2)
-- index public.z_id_id2_key on z (id) include (id2) unique
-- index public.z_id_key on z (id) unique
-- schema public
-- table public.p
-- table public.p1
-- table public.v
-- table public.x
-- table public.y
-- table public.z

-- case: operator classes and the types that they take
CREATE EXTENSION pg_trgm;
CREATE TYPE mood AS ENUM ('a');
CREATE DOMAIN words AS text;
CREATE TABLE t (a text[], b int, c varchar(5), d char(3), e jsonb, f mood, g words, h cidr, i int4range, j bit varying, k text);
CREATE INDEX ON t USING gin (a jsonb_path_ops);
-- expect: 42804 operator class "jsonb_path_ops" does not accept data type text[]
CREATE INDEX ON t USING gin (b jsonb_path_ops);
-- expect: 42804 operator class "jsonb_path_ops" does not accept data type integer
CREATE INDEX ON t USING gin (c jsonb_path_ops);
-- expect: 42804 operator class "jsonb_path_ops" does not accept data type character varying
CREATE INDEX ON t USING gin (d jsonb_path_ops);
-- expect: 42804 operator class "jsonb_path_ops" does not accept data type character
CREATE INDEX ON t USING gin (f jsonb_path_ops);
-- expect: 42804 operator class "jsonb_path_ops" does not accept data type mood
CREATE INDEX ON t USING gin (g jsonb_path_ops);
-- expect: 42804 operator class "jsonb_path_ops" does not accept data type words
CREATE INDEX ON t USING gin (j jsonb_path_ops);
-- expect: 42804 operator class "jsonb_path_ops" does not accept data type bit varying
CREATE INDEX i1 ON t USING gin (e jsonb_path_ops);
CREATE INDEX i2 ON t USING gin (c gin_trgm_ops);
CREATE INDEX i3 ON t USING gin (g gin_trgm_ops);
CREATE INDEX ON t USING gin (d gin_trgm_ops);
-- expect: 42804 operator class "gin_trgm_ops" does not accept data type character
CREATE INDEX ON t USING gin (b gin_trgm_ops);
-- expect: 42804 operator class "gin_trgm_ops" does not accept data type integer
CREATE INDEX i4 ON t (c varchar_pattern_ops);
CREATE INDEX i5 ON t (c text_pattern_ops);
CREATE INDEX i6 ON t (k bpchar_pattern_ops);
CREATE INDEX ON t (b text_pattern_ops);
-- expect: 42804 operator class "text_pattern_ops" does not accept data type integer
CREATE INDEX i7 ON t (h inet_ops);
CREATE INDEX i8 ON t USING gin (a array_ops);
CREATE INDEX ON t USING gin (k array_ops);
-- expect: 42804 operator class "array_ops" does not accept data type text
CREATE INDEX i9 ON t (f enum_ops);
CREATE INDEX ON t (b enum_ops);
-- expect: 42804 operator class "enum_ops" does not accept data type integer
CREATE INDEX i10 ON t USING gist (i range_ops);
CREATE INDEX ON t USING gist (k range_ops);
-- expect: 42804 operator class "range_ops" does not accept data type text
CREATE INDEX i11 ON t (j bit_ops);
-- catalog:
-- column public.t.a text[]
-- column public.t.b integer
-- column public.t.c character varying(5)
-- column public.t.d character(3)
-- column public.t.e jsonb
-- column public.t.f public.mood
-- column public.t.g public.words
-- column public.t.h cidr
-- column public.t.i int4range
-- column public.t.j bit varying
-- column public.t.k text
-- domain public.words
-- enum public.mood a
-- extension pg_trgm
-- index public.i1 on t (e)
-- index public.i10 on t (i)
-- index public.i11 on t (j)
-- index public.i2 on t (c)
-- index public.i3 on t (g)
-- index public.i4 on t (c)
-- index public.i5 on t (c)
-- index public.i6 on t (k)
-- index public.i7 on t (h)
-- index public.i8 on t (a)
-- index public.i9 on t (f)
-- schema public
-- table public.t

-- case: the expressions of an index are read before it is asked what they are about
CREATE SEQUENCE q;
CREATE VIEW v AS SELECT 1 AS a;
CREATE TYPE c AS (a int);
CREATE TABLE t (a int, b text);
CREATE INDEX i ON t (a);
CREATE INDEX ON q (nope);
-- expect: 42809 cannot create index on relation "q"
CREATE INDEX ON q (last_value);
-- expect: 42809 cannot create index on relation "q"
CREATE INDEX ON q (last_value) WHERE nope > 1;
-- expect: 42703 column "nope" does not exist
CREATE INDEX ON q (last_value) WHERE last_value > 1;
-- expect: 42809 cannot create index on relation "q"
CREATE INDEX ON q (abs(nope));
-- expect: 42703 column "nope" does not exist
CREATE INDEX ON q (abs(last_value));
-- expect: 42809 cannot create index on relation "q"
CREATE INDEX ON q (last_value) WHERE last_value = 'x';
-- expect: 22P02 invalid input syntax for type bigint: "x"
CREATE INDEX ON q (last_value) WHERE nofunc(last_value);
-- expect: 42883 function nofunc(bigint) does not exist
CREATE INDEX ON q (last_value) INCLUDE (nope);
-- expect: 42809 cannot create index on relation "q"
CREATE INDEX t ON q (last_value);
-- expect: 42809 cannot create index on relation "q"
CREATE INDEX IF NOT EXISTS t ON q (last_value);
-- expect: 42809 cannot create index on relation "q"
CREATE INDEX IF NOT EXISTS t ON q (last_value) WHERE nope > 1;
-- expect: 42703 column "nope" does not exist
CREATE INDEX ON v (nope);
-- expect: 42809 cannot create index on relation "v"
CREATE INDEX ON v (a) WHERE nope > 1;
-- expect: 42703 column "nope" does not exist
CREATE INDEX ON v (a) WHERE a > 1;
-- expect: 42809 cannot create index on relation "v"
CREATE INDEX ON v ((nope));
-- expect: 42703 column "nope" does not exist
CREATE INDEX ON v (a) WHERE a = 'x';
-- expect: 22P02 invalid input syntax for type integer: "x"
CREATE INDEX ON c (nope);
-- expect: 42809 "c" is a composite type
CREATE INDEX ON c (a) WHERE nope > 1;
-- expect: 42703 column "nope" does not exist
CREATE INDEX ON c (a) WHERE a > 1;
-- expect: 42809 "c" is a composite type
CREATE INDEX ON i (nope);
-- expect: 42809 "i" is an index
CREATE INDEX ON i (a) WHERE nope > 1;
-- expect: 42703 column "nope" does not exist
CREATE INDEX ON i (a) WHERE a > 1;
-- expect: 42809 "i" is an index
CREATE INDEX ON q (ctid) WHERE ctid IS NULL;
-- expect: 42809 cannot create index on relation "q"
CREATE INDEX ON q (last_value) WHERE q.last_value > 1 AND log_cnt > 1 AND is_called;
-- expect: 42809 cannot create index on relation "q"
DO $$ BEGIN CREATE INDEX v1 ON q (c) WHERE a IS NOT NULL; EXCEPTION WHEN undefined_column THEN NULL; END $$;
-- catalog:
-- column public.c.a integer
-- column public.t.a integer
-- column public.t.b text
-- column public.v.a integer
-- composite-type public.c
-- index public.i on t (a)
-- schema public
-- sequence public.q
-- table public.t
-- view public.v

-- case: an index is built anew for a column's new type
CREATE DOMAIN d AS json;
CREATE TABLE t (a int UNIQUE, b text, c text[], e int4range, f int, EXCLUDE USING gist (e WITH &&));
CREATE INDEX ON t (b text_pattern_ops);
CREATE INDEX ON t USING gin (c);
CREATE INDEX ON t USING hash (f);
CREATE INDEX ON t (lower(b), f);
ALTER TABLE t ALTER a TYPE json USING NULL;
-- expect: 42704 data type json has no default operator class for access method "btree"
ALTER TABLE t ALTER a TYPE d USING NULL;
-- expect: 42704 data type d has no default operator class for access method "btree"
ALTER TABLE t ALTER b TYPE uuid USING NULL;
-- expect: 42883 function lower(uuid) does not exist
ALTER TABLE t ALTER c TYPE text;
-- expect: 42704 data type text has no default operator class for access method "gin"
ALTER TABLE t ALTER e TYPE int USING NULL;
-- expect: 42704 data type integer has no default operator class for access method "gist"
ALTER TABLE t ALTER f TYPE point USING NULL;
-- expect: 42704 data type point has no default operator class for access method "hash"
ALTER TABLE t RENAME f TO g;
ALTER TABLE t ALTER g TYPE xml USING NULL;
-- expect: 42704 data type xml has no default operator class for access method "hash"
ALTER TABLE t ALTER a TYPE uuid USING NULL, ALTER b TYPE varchar(10), ALTER c TYPE int[] USING NULL, ALTER e TYPE inet USING NULL, ALTER g TYPE date USING NULL;
-- expect: 42704 data type inet has no default operator class for access method "gist"
CREATE TABLE u (a d UNIQUE);
-- expect: 42704 data type d has no default operator class for access method "btree"
CREATE TABLE v (a json[] UNIQUE, b int);
CREATE TABLE w (c int) INHERITS (v);
CREATE INDEX ON w (b);
ALTER TABLE v ALTER b TYPE json USING NULL;
-- expect: 42704 data type json has no default operator class for access method "btree"
-- catalog:
-- column public.t.a integer
-- column public.t.b text
-- column public.t.c text[]
-- column public.t.e int4range
-- column public.t.g integer
-- column public.v.a json[]
-- column public.v.b integer
-- column public.w.a json[]
-- column public.w.b integer
-- column public.w.c integer
-- constraint public.t t_a_key unique (a)
-- constraint public.t t_e_excl exclude (e)
-- constraint public.v v_a_key unique (a)
-- domain public.d
-- index public.t_a_key on t (a) unique
-- index public.t_b_idx on t (b)
-- index public.t_c_idx on t (c)
-- index public.t_e_excl on t (e)
-- index public.t_f_idx on t (g)
-- index public.t_lower_f_idx on t (-,g)
-- index public.v_a_key on v (a) unique
-- index public.w_b_idx on w (b)
-- schema public
-- table public.t
-- table public.v
-- table public.w

-- case: a change of type makes the indexes of partitions anew
CREATE TABLE w (v timestamp, b char(3), c int, d int, CONSTRAINT wu UNIQUE (v, b)) PARTITION BY LIST (v);
CREATE INDEX a ON w ((b IS NULL));
CREATE INDEX a2 ON w (b);
CREATE INDEX a3 ON w (c);
CREATE INDEX a4 ON w (c) WHERE b IS NULL;
CREATE INDEX a5 ON w (c) INCLUDE (b);
CREATE TABLE u PARTITION OF W FOR VALUES IN (NULL);
CREATE INDEX own ON u (b);
CREATE INDEX ON u (b, c);
ALTER TABLE u RENAME TO t;
ALTER TABLE w RENAME TO w2;
ALTER TABLE w2 ALTER COLUMN b TYPE varchar(10);
ALTER TABLE w2 ALTER COLUMN d TYPE bigint;
ALTER TABLE w2 RENAME COLUMN c TO cc;
ALTER TABLE w2 ALTER COLUMN b TYPE varchar(20);
ALTER INDEX a2 RENAME TO b2;
ALTER INDEX t_b_idx RENAME TO x2;
ALTER TABLE w2 ALTER COLUMN b TYPE varchar(20);
ALTER TABLE w2 ALTER COLUMN b TYPE varchar(5);
-- catalog:
-- column public.t.b character varying(5)
-- column public.t.cc integer
-- column public.t.d bigint
-- column public.t.v timestamp without time zone
-- column public.w2.b character varying(5)
-- column public.w2.cc integer
-- column public.w2.d bigint
-- column public.w2.v timestamp without time zone
-- constraint public.t t_v_b_key unique (v,b)
-- constraint public.w2 wu unique (v,b)
-- index public.a on w2 (-)
-- index public.a3 on w2 (cc)
-- index public.a4 on w2 (cc)
-- index public.a5 on w2 (cc) include (b)
-- index public.b2 on w2 (b)
-- index public.own on t (b)
-- index public.t_b_idx on t (b)
-- index public.t_cc_b_idx on t (cc) include (b)
-- index public.t_cc_idx on t (cc)
-- index public.t_expr_idx on t (-)
-- index public.t_v_b_key on t (v,b) unique
-- index public.u_b_c_idx on t (b,cc)
-- index public.u_c_idx on t (cc)
-- index public.wu on w2 (v,b) unique
-- schema public
-- table public.t
-- table public.w2

-- case: a change of type makes indexes of partitions that lack them, and cannot where their own are in the way
CREATE TABLE w (v int, b int) PARTITION BY LIST (v);
CREATE TABLE u PARTITION OF w FOR VALUES IN (1);
CREATE UNIQUE INDEX ON u (b);
CREATE INDEX ON w (b);
ALTER TABLE w ALTER COLUMN b TYPE bigint;
-- expect: 42P07 relation "u_b_idx" already exists
DROP INDEX u_b_idx;
CREATE INDEX u_b_idx ON u (v);
ALTER TABLE w ALTER COLUMN b TYPE int;
CREATE TABLE x (v int, b int) PARTITION BY LIST (v);
CREATE INDEX xi ON x (b);
CREATE TABLE y (v int, b int);
CREATE INDEX yown ON y (b);
ALTER TABLE x ATTACH PARTITION y FOR VALUES IN (1);
ALTER TABLE x ALTER COLUMN b TYPE bigint;
CREATE TABLE x2 (v int, b int) PARTITION BY LIST (v);
CREATE INDEX xi2 ON x2 (b);
CREATE TABLE y2 PARTITION OF x2 FOR VALUES IN (1) PARTITION BY LIST (b);
CREATE TABLE z2 PARTITION OF y2 FOR VALUES IN (1);
ALTER TABLE z2 RENAME TO z3;
ALTER TABLE y2 RENAME TO y3;
ALTER TABLE x2 ALTER COLUMN v TYPE bigint;
-- expect: 42P16 cannot alter column "v" because it is part of the partition key of relation "x2"
CREATE TABLE x5 (v int, b int, c int) PARTITION BY LIST (v);
CREATE INDEX xi5 ON x5 (c);
CREATE TABLE y5 PARTITION OF x5 FOR VALUES IN (1) PARTITION BY LIST (b);
CREATE TABLE z5 PARTITION OF y5 FOR VALUES IN (1);
ALTER TABLE z5 RENAME TO z6;
ALTER TABLE y5 RENAME TO y6;
ALTER TABLE x5 ALTER COLUMN c TYPE bigint;
CREATE TABLE x7 (v int, c int, PRIMARY KEY (v, c)) PARTITION BY LIST (v);
CREATE TABLE y7 PARTITION OF x7 FOR VALUES IN (1);
ALTER TABLE y7 RENAME TO y8;
ALTER TABLE x7 ALTER COLUMN c TYPE bigint;
CREATE TABLE x9 (v int, c int) PARTITION BY LIST (v);
CREATE TABLE y9 PARTITION OF x9 FOR VALUES IN (1);
CREATE INDEX ON ONLY x9 (c);
CREATE INDEX ya ON y9 (c);
ALTER TABLE x9 ALTER COLUMN c TYPE bigint;
-- catalog:
-- column public.u.b integer
-- column public.u.v integer
-- column public.w.b integer
-- column public.w.v integer
-- column public.x.b bigint
-- column public.x.v integer
-- column public.x2.b integer
-- column public.x2.v integer
-- column public.x5.b integer
-- column public.x5.c bigint
-- column public.x5.v integer
-- column public.x7.c bigint not null
-- column public.x7.v integer not null
-- column public.x9.c bigint
-- column public.x9.v integer
-- column public.y.b bigint
-- column public.y.v integer
-- column public.y3.b integer
-- column public.y3.v integer
-- column public.y6.b integer
-- column public.y6.c bigint
-- column public.y6.v integer
-- column public.y8.c bigint not null
-- column public.y8.v integer not null
-- column public.y9.c bigint
-- column public.y9.v integer
-- column public.z3.b integer
-- column public.z3.v integer
-- column public.z6.b integer
-- column public.z6.c bigint
-- column public.z6.v integer
-- constraint public.x7 x7_pkey primary-key (v,c)
-- constraint public.y8 y8_pkey primary-key (v,c)
-- index public.u_b_idx on u (v)
-- index public.u_b_idx1 on u (b)
-- index public.w_b_idx on w (b)
-- index public.x7_pkey on x7 (v,c) unique
-- index public.x9_c_idx on x9 (c)
-- index public.xi on x (b)
-- index public.xi2 on x2 (b)
-- index public.xi5 on x5 (c)
-- index public.y2_b_idx on y3 (b)
-- index public.y6_c_idx on y6 (c)
-- index public.y8_pkey on y8 (v,c) unique
-- index public.y9_c_idx on y9 (c)
-- index public.y_b_idx on y (b)
-- index public.ya on y9 (c)
-- index public.z2_b_idx on z3 (b)
-- index public.z6_c_idx on z6 (c)
-- schema public
-- table public.u
-- table public.w
-- table public.x
-- table public.x2
-- table public.x5
-- table public.x7
-- table public.x9
-- table public.y
-- table public.y3
-- table public.y6
-- table public.y8
-- table public.y9
-- table public.z3
-- table public.z6
