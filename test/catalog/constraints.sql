-- case: rows refer to rows of other types
CREATE TYPE r1 AS (a int);
CREATE TYPE r2 AS (a int, b text);
CREATE DOMAIN d1 AS r1;
CREATE TABLE k (a r1 PRIMARY KEY, b r1[] UNIQUE, c int UNIQUE);
CREATE TABLE u1 (x r2 REFERENCES k);
CREATE TABLE u2 (x d1 REFERENCES k);
CREATE TABLE u3 (x r2[] REFERENCES k (b));
-- expect: 42804 foreign key constraint "u3_x_fkey" cannot be implemented
CREATE TABLE u4 (x int REFERENCES k (a));
-- expect: 42804 foreign key constraint "u4_x_fkey" cannot be implemented
CREATE TABLE u5 (x r1 REFERENCES k (c));
-- expect: 42804 foreign key constraint "u5_x_fkey" cannot be implemented
ALTER TABLE u1 ALTER x TYPE int USING NULL;
-- expect: 42804 foreign key constraint "u1_x_fkey" cannot be implemented
ALTER TABLE u1 ALTER x TYPE d1 USING NULL;
SELECT 1 FROM u2, k WHERE u2.x = k.a;
SELECT 1 FROM u1, k WHERE u1.x = k.a;
SELECT 1 FROM k WHERE a = row(1, 2);
SELECT 1 FROM k, u1 WHERE k = u1;
-- catalog:
-- column public.k.a public.r1 not null
-- column public.k.b public.r1[]
-- column public.k.c integer
-- column public.r1.a integer
-- column public.r2.a integer
-- column public.r2.b text
-- column public.u1.x public.d1
-- column public.u2.x public.d1
-- composite-type public.r1
-- composite-type public.r2
-- constraint public.k k_b_key unique (b)
-- constraint public.k k_c_key unique (c)
-- constraint public.k k_pkey primary-key (a)
-- constraint public.u1 u1_x_fkey foreign-key (x) to public.k (a)
-- constraint public.u2 u2_x_fkey foreign-key (x) to public.k (a)
-- domain public.d1
-- index public.k_b_key on k (b) unique
-- index public.k_c_key on k (c) unique
-- index public.k_pkey on k (a) unique
-- schema public
-- table public.k
-- table public.u1
-- table public.u2

-- case: foreign keys need an index that is built anew
CREATE TABLE k (a int, b int, c bigint, d int, UNIQUE (a) INCLUDE (c), PRIMARY KEY (d));
CREATE UNIQUE INDEX ki ON k (b) INCLUDE (c, d);
CREATE TABLE u (x int REFERENCES k (a));
ALTER TABLE k ALTER c TYPE numeric;
-- expect: 2BP01 cannot drop desired object(s) because other objects depend on them
ALTER TABLE k ALTER a TYPE bigint;
DROP TABLE u;
ALTER TABLE k ALTER c TYPE numeric;
CREATE TABLE u (x int REFERENCES k (b));
ALTER TABLE k ALTER c TYPE bigint;
-- expect: 2BP01 cannot drop desired object(s) because other objects depend on them
ALTER TABLE k ALTER b TYPE bigint;
ALTER TABLE k ALTER d TYPE bigint;
-- expect: 2BP01 cannot drop desired object(s) because other objects depend on them
DROP TABLE u;
ALTER TABLE k ADD FOREIGN KEY (b) REFERENCES k (a);
ALTER TABLE k ALTER c TYPE int;
-- expect: 2BP01 cannot drop desired object(s) because other objects depend on them
ALTER TABLE k ALTER c TYPE int, ALTER a TYPE int;
ALTER TABLE k DROP COLUMN c;
-- expect: 2BP01 cannot drop column c of table k because other objects depend on it
CREATE TABLE m (a int PRIMARY KEY, b text, c int);
ALTER TABLE m ALTER c TYPE text;
ALTER TABLE m ADD CONSTRAINT mk UNIQUE (c) INCLUDE (b);
CREATE TABLE n (x text REFERENCES m (c), y int, PRIMARY KEY (y) INCLUDE (x));
CREATE TABLE o (y int REFERENCES n);
ALTER TABLE n ALTER x TYPE varchar;
-- expect: 2BP01 cannot drop desired object(s) because other objects depend on them
ALTER TABLE m ALTER b TYPE varchar;
-- expect: 2BP01 cannot drop constraint mk on table m because other objects depend on it
CREATE TABLE pk (a int, b int, c text, PRIMARY KEY (a) INCLUDE (c)) PARTITION BY LIST (a);
CREATE TABLE pk1 PARTITION OF pk DEFAULT;
CREATE TABLE fk (a int REFERENCES pk);
ALTER TABLE pk ALTER c TYPE varchar(10);
-- expect: 2BP01 cannot drop constraint pk_pkey on table pk because other objects depend on it
-- catalog:
-- column public.fk.a integer
-- column public.k.a integer
-- column public.k.b bigint
-- column public.k.c integer
-- column public.k.d integer not null
-- column public.m.a integer not null
-- column public.m.b text
-- column public.m.c text
-- column public.n.x text
-- column public.n.y integer not null
-- column public.o.y integer
-- column public.pk.a integer not null
-- column public.pk.b integer
-- column public.pk.c text
-- column public.pk1.a integer not null
-- column public.pk1.b integer
-- column public.pk1.c text
-- constraint public.fk fk_a_fkey foreign-key (a) to public.pk (a)
-- constraint public.k k_a_c_key unique (a)
-- constraint public.k k_b_fkey foreign-key (b) to public.k (a)
-- constraint public.k k_pkey primary-key (d)
-- constraint public.m m_pkey primary-key (a)
-- constraint public.m mk unique (c)
-- constraint public.n n_pkey primary-key (y)
-- constraint public.n n_x_fkey foreign-key (x) to public.m (c)
-- constraint public.o o_y_fkey foreign-key (y) to public.n (y)
-- constraint public.pk pk_pkey primary-key (a)
-- constraint public.pk1 pk1_pkey primary-key (a)
-- index public.k_a_c_key on k (a) include (c) unique
-- index public.k_pkey on k (d) unique
-- index public.ki on k (b) include (c,d) unique
-- index public.m_pkey on m (a) unique
-- index public.mk on m (c) include (b) unique
-- index public.n_pkey on n (y) include (x) unique
-- index public.pk1_pkey on pk1 (a) include (c) unique
-- index public.pk_pkey on pk (a) include (c) unique
-- schema public
-- table public.fk
-- table public.k
-- table public.m
-- table public.n
-- table public.o
-- table public.pk
-- table public.pk1

-- case: a key that takes the name of an index
CREATE TABLE t (a int, b int, CONSTRAINT k CHECK (a > 3), CONSTRAINT l CHECK (a > 4));
CREATE UNIQUE INDEX k ON t (a);
CREATE UNIQUE INDEX i ON t (b);
ALTER TABLE t ADD PRIMARY KEY USING INDEX k;
-- expect: 23505 duplicate key value violates unique constraint "pg_constraint_conrelid_contypid_conname_index"
ALTER TABLE t ADD UNIQUE USING INDEX k;
-- expect: 23505 duplicate key value violates unique constraint "pg_constraint_conrelid_contypid_conname_index"
ALTER TABLE t ADD CONSTRAINT k UNIQUE USING INDEX k;
-- expect: 23505 duplicate key value violates unique constraint "pg_constraint_conrelid_contypid_conname_index"
ALTER TABLE t ADD CONSTRAINT l UNIQUE USING INDEX i;
-- expect: 23505 duplicate key value violates unique constraint "pg_constraint_conrelid_contypid_conname_index"
ALTER TABLE t ADD CONSTRAINT l UNIQUE (b);
-- expect: 42710 constraint "l" for relation "t" already exists
ALTER TABLE t ADD CONSTRAINT k UNIQUE (b);
-- expect: 42P07 relation "k" already exists
ALTER TABLE t ADD CONSTRAINT l PRIMARY KEY (b);
-- expect: 42710 constraint "l" for relation "t" already exists
ALTER TABLE t ADD CONSTRAINT l EXCLUDE USING btree (b WITH =);
-- expect: 42710 constraint "l" for relation "t" already exists
ALTER TABLE t ADD CONSTRAINT i CHECK (a > 1);
ALTER TABLE t ADD UNIQUE USING INDEX i;
-- expect: 23505 duplicate key value violates unique constraint "pg_constraint_conrelid_contypid_conname_index"
ALTER TABLE t DROP CONSTRAINT i;
ALTER TABLE t ADD UNIQUE USING INDEX i;
ALTER TABLE t ADD CONSTRAINT i FOREIGN KEY (a) REFERENCES t (b);
-- expect: 42710 constraint "i" for relation "t" already exists
ALTER TABLE t RENAME CONSTRAINT i TO l;
-- expect: 42710 constraint "l" for relation "t" already exists
ALTER INDEX i RENAME TO l;
-- expect: 42710 constraint "l" for relation "t" already exists
ALTER TABLE i RENAME TO l;
-- expect: 42710 constraint "l" for relation "t" already exists
ALTER INDEX k RENAME TO l;
CREATE TABLE u (a int, CONSTRAINT z CHECK (a > 1), CONSTRAINT z UNIQUE (a));
-- expect: 42710 constraint "z" for relation "u" already exists
CREATE TABLE u (a int CONSTRAINT z CHECK (a > 1) CONSTRAINT z REFERENCES t (b));
-- expect: 42710 constraint "z" for relation "u" already exists
CREATE TABLE u (a int CONSTRAINT z UNIQUE, b int CONSTRAINT z REFERENCES t (b));
-- expect: 42710 constraint "z" for relation "u" already exists
CREATE TABLE u (a int CONSTRAINT u_pkey CHECK (a > 1) PRIMARY KEY);
CREATE TABLE w (a int CONSTRAINT w_a_key CHECK (a > 1) UNIQUE);
CREATE TABLE pp (a int, CONSTRAINT pq CHECK (a > 0)) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF pp DEFAULT;
ALTER TABLE p1 ADD CONSTRAINT p1_a_key CHECK (a > 2);
ALTER TABLE pp ADD UNIQUE (a);
-- catalog:
-- column public.p1.a integer
-- column public.pp.a integer
-- column public.t.a integer
-- column public.t.b integer
-- column public.u.a integer not null
-- column public.w.a integer
-- constraint public.p1 p1_a_key check (a)
-- constraint public.p1 p1_a_key1 unique (a)
-- constraint public.p1 pq check (a)
-- constraint public.pp pp_a_key unique (a)
-- constraint public.pp pq check (a)
-- constraint public.t i unique (b)
-- constraint public.t k check (a)
-- constraint public.t l check (a)
-- constraint public.u u_pkey check (a)
-- constraint public.u u_pkey1 primary-key (a)
-- constraint public.w w_a_key check (a)
-- constraint public.w w_a_key1 unique (a)
-- index public.i on t (b) unique
-- index public.l on t (a) unique
-- index public.p1_a_key1 on p1 (a) unique
-- index public.pp_a_key on pp (a) unique
-- index public.u_pkey1 on u (a) unique
-- index public.w_a_key1 on w (a) unique
-- schema public
-- table public.p1
-- table public.pp
-- table public.t
-- table public.u
-- table public.w

-- case: generated names
CREATE TABLE u (id int PRIMARY KEY, a int UNIQUE, b int, c int, UNIQUE (b, c), CHECK (a > 0), CHECK (b > c), CHECK (b > 0), CHECK (1 > 0), EXCLUDE USING btree (a WITH =));
CREATE TABLE o (id int PRIMARY KEY REFERENCES u, x int REFERENCES u (a), y int, z int, FOREIGN KEY (y, z) REFERENCES u (b, c), FOREIGN KEY (x) REFERENCES u (id));
-- catalog:
-- column public.o.id integer not null
-- column public.o.x integer
-- column public.o.y integer
-- column public.o.z integer
-- column public.u.a integer
-- column public.u.b integer
-- column public.u.c integer
-- column public.u.id integer not null
-- constraint public.o o_id_fkey foreign-key (id) to public.u (id)
-- constraint public.o o_pkey primary-key (id)
-- constraint public.o o_x_fkey foreign-key (x) to public.u (a)
-- constraint public.o o_x_fkey1 foreign-key (x) to public.u (id)
-- constraint public.o o_y_z_fkey foreign-key (y,z) to public.u (b,c)
-- constraint public.u u_a_check check (a)
-- constraint public.u u_a_excl exclude (a)
-- constraint public.u u_a_key unique (a)
-- constraint public.u u_b_c_key unique (b,c)
-- constraint public.u u_b_check check (b)
-- constraint public.u u_check check (b,c)
-- constraint public.u u_check1 check ()
-- constraint public.u u_pkey primary-key (id)
-- index public.o_pkey on o (id) unique
-- index public.u_a_excl on u (a)
-- index public.u_a_key on u (a) unique
-- index public.u_b_c_key on u (b,c) unique
-- index public.u_pkey on u (id) unique
-- schema public
-- table public.o
-- table public.u

-- case: numbered names
CREATE TABLE t (a int, b int);
ALTER TABLE t ADD UNIQUE (a);
ALTER TABLE t ADD UNIQUE (a);
ALTER TABLE t ADD CHECK (a > 0);
ALTER TABLE t ADD CHECK (a > 1);
CREATE INDEX ON t (a);
CREATE INDEX ON t (a);
CREATE INDEX ON t (a, b);
CREATE INDEX ON t (lower(a::text));
CREATE INDEX ON t ((a + b));
CREATE INDEX ON t ((a + b), (b + a));
CREATE INDEX ON t (coalesce(a, 1), abs(b));
CREATE INDEX ON t ((a::text));
CREATE INDEX ON t (a) INCLUDE (b);
-- catalog:
-- column public.t.a integer
-- column public.t.b integer
-- constraint public.t t_a_check check (a)
-- constraint public.t t_a_check1 check (a)
-- constraint public.t t_a_key unique (a)
-- constraint public.t t_a_key1 unique (a)
-- index public.t_a_b_idx on t (a,b)
-- index public.t_a_b_idx1 on t (a) include (b)
-- index public.t_a_idx on t (a)
-- index public.t_a_idx1 on t (a)
-- index public.t_a_idx2 on t (-)
-- index public.t_a_key on t (a) unique
-- index public.t_a_key1 on t (a) unique
-- index public.t_coalesce_abs_idx on t (-,-)
-- index public.t_expr_expr1_idx on t (-,-)
-- index public.t_expr_idx on t (-)
-- index public.t_lower_idx on t (-)
-- schema public
-- table public.t

-- case: names of constraints are avoided in the whole schema
CREATE TABLE t (a int, CONSTRAINT u_a_check CHECK (a > 0));
CREATE TABLE u (a int CHECK (a > 0), b int UNIQUE);
CREATE TABLE u_c_key (a int);
ALTER TABLE u ADD COLUMN c int UNIQUE;
-- catalog:
-- column public.t.a integer
-- column public.u.a integer
-- column public.u.b integer
-- column public.u.c integer
-- column public.u_c_key.a integer
-- constraint public.t u_a_check check (a)
-- constraint public.u u_a_check1 check (a)
-- constraint public.u u_b_key unique (b)
-- constraint public.u u_c_key1 unique (c)
-- index public.u_b_key on u (b) unique
-- index public.u_c_key1 on u (c) unique
-- schema public
-- table public.t
-- table public.u
-- table public.u_c_key

-- case: generated names are cut
CREATE TABLE a_table_with_a_name_that_is_rather_long_for_a_table (a_column_with_a_name_that_is_rather_long_too int PRIMARY KEY, b_column_with_a_name_that_is_rather_long_too int UNIQUE, c_column_with_a_name_that_is_rather_long_too serial CHECK (c_column_with_a_name_that_is_rather_long_too > 0));
CREATE INDEX ON a_table_with_a_name_that_is_rather_long_for_a_table (a_column_with_a_name_that_is_rather_long_too, b_column_with_a_name_that_is_rather_long_too);
ALTER TABLE a_table_with_a_name_that_is_rather_long_for_a_table ADD UNIQUE (b_column_with_a_name_that_is_rather_long_too);
CREATE TABLE t (a int REFERENCES a_table_with_a_name_that_is_rather_long_for_a_table);
-- catalog:
-- column public.a_table_with_a_name_that_is_rather_long_for_a_table.a_column_with_a_name_that_is_rather_long_too integer not null
-- column public.a_table_with_a_name_that_is_rather_long_for_a_table.b_column_with_a_name_that_is_rather_long_too integer
-- column public.a_table_with_a_name_that_is_rather_long_for_a_table.c_column_with_a_name_that_is_rather_long_too integer not null default
-- column public.t.a integer
-- constraint public.a_table_with_a_name_that_is_rather_long_for_a_table a_table_with_a_name_that_is__c_column_with_a_name_that_is_check check (c_column_with_a_name_that_is_rather_long_too)
-- constraint public.a_table_with_a_name_that_is_rather_long_for_a_table a_table_with_a_name_that_is_r_b_column_with_a_name_that_is__key unique (b_column_with_a_name_that_is_rather_long_too)
-- constraint public.a_table_with_a_name_that_is_rather_long_for_a_table a_table_with_a_name_that_is_r_b_column_with_a_name_that_is_key1 unique (b_column_with_a_name_that_is_rather_long_too)
-- constraint public.a_table_with_a_name_that_is_rather_long_for_a_table a_table_with_a_name_that_is_rather_long_for_a_table_pkey primary-key (a_column_with_a_name_that_is_rather_long_too)
-- constraint public.t t_a_fkey foreign-key (a) to public.a_table_with_a_name_that_is_rather_long_for_a_table (a_column_with_a_name_that_is_rather_long_too)
-- index public.a_table_with_a_name_that_is_r_a_column_with_a_name_that_is__idx on a_table_with_a_name_that_is_rather_long_for_a_table (a_column_with_a_name_that_is_rather_long_too,b_column_with_a_name_that_is_rather_long_too)
-- index public.a_table_with_a_name_that_is_r_b_column_with_a_name_that_is__key on a_table_with_a_name_that_is_rather_long_for_a_table (b_column_with_a_name_that_is_rather_long_too) unique
-- index public.a_table_with_a_name_that_is_r_b_column_with_a_name_that_is_key1 on a_table_with_a_name_that_is_rather_long_for_a_table (b_column_with_a_name_that_is_rather_long_too) unique
-- index public.a_table_with_a_name_that_is_rather_long_for_a_table_pkey on a_table_with_a_name_that_is_rather_long_for_a_table (a_column_with_a_name_that_is_rather_long_too) unique
-- schema public
-- sequence public.a_table_with_a_name_that_is_r_c_column_with_a_name_that_is__seq of a_table_with_a_name_that_is_rather_long_for_a_table.c_column_with_a_name_that_is_rather_long_too
-- table public.a_table_with_a_name_that_is_rather_long_for_a_table
-- table public.t

-- case: many columns in a generated name
CREATE TABLE t (column_number_one int, column_number_two int, column_number_three int, column_number_four int, UNIQUE (column_number_one, column_number_two, column_number_three, column_number_four));
CREATE INDEX ON t (column_number_one, column_number_two, column_number_three, column_number_four);
-- catalog:
-- column public.t.column_number_four integer
-- column public.t.column_number_one integer
-- column public.t.column_number_three integer
-- column public.t.column_number_two integer
-- constraint public.t t_column_number_one_column_number_two_column_number_three_c_key unique (column_number_one,column_number_two,column_number_three,column_number_four)
-- index public.t_column_number_one_column_number_two_column_number_three_c_idx on t (column_number_one,column_number_two,column_number_three,column_number_four)
-- index public.t_column_number_one_column_number_two_column_number_three_c_key on t (column_number_one,column_number_two,column_number_three,column_number_four) unique
-- schema public
-- table public.t

-- case: a unique that repeats the primary key is not made
CREATE TABLE t (a int PRIMARY KEY UNIQUE, b int UNIQUE, UNIQUE (b), CONSTRAINT named UNIQUE (b));
CREATE TABLE u (a int UNIQUE PRIMARY KEY, CONSTRAINT named_a UNIQUE (a));
-- catalog:
-- column public.t.a integer not null
-- column public.t.b integer
-- column public.u.a integer not null
-- constraint public.t named unique (b)
-- constraint public.t t_pkey primary-key (a)
-- constraint public.u named_a primary-key (a)
-- index public.named on t (b) unique
-- index public.named_a on u (a) unique
-- index public.t_pkey on t (a) unique
-- schema public
-- table public.t
-- table public.u

-- case: names that are taken
CREATE TABLE t (a int, b int, CONSTRAINT c CHECK (a > 0));
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0);
-- expect: 42710 constraint "c" for relation "t" already exists
ALTER TABLE t ADD CONSTRAINT c UNIQUE (a);
-- expect: 42710 constraint "c" for relation "t" already exists
ALTER TABLE t ADD CONSTRAINT t UNIQUE (a);
-- expect: 42P07 relation "t" already exists
ALTER TABLE t ADD CONSTRAINT k UNIQUE (a);
CREATE INDEX k ON t (b);
-- expect: 42P07 relation "k" already exists
CREATE TABLE u (a int, CONSTRAINT k UNIQUE (a));
-- expect: 42P07 relation "k" already exists
CREATE TABLE u (a int, CONSTRAINT c CHECK (a > 0));
CREATE TABLE w (a int, CONSTRAINT c CHECK (a > 0), CONSTRAINT c CHECK (a > 1));
-- expect: 42710 check constraint "c" already exists
-- catalog:
-- column public.t.a integer
-- column public.t.b integer
-- column public.u.a integer
-- constraint public.t c check (a)
-- constraint public.t k unique (a)
-- constraint public.u c check (a)
-- index public.k on t (a) unique
-- schema public
-- table public.t
-- table public.u

-- case: primary keys
CREATE TABLE t (a int, b int);
ALTER TABLE t ADD PRIMARY KEY (zz);
-- expect: 42703 column "zz" of relation "t" does not exist
ALTER TABLE t ADD PRIMARY KEY (a);
ALTER TABLE t ADD PRIMARY KEY (b);
-- expect: 42P16 multiple primary keys for table "t" are not allowed
CREATE TABLE u (a int PRIMARY KEY, b int PRIMARY KEY);
-- expect: 42P16 multiple primary keys for table "u" are not allowed
ALTER TABLE t DROP CONSTRAINT t_pkey;
ALTER TABLE t ADD CONSTRAINT named PRIMARY KEY (b);
-- catalog:
-- column public.t.a integer not null
-- column public.t.b integer not null
-- constraint public.t named primary-key (b)
-- index public.named on t (b) unique
-- schema public
-- table public.t

-- case: foreign keys to what is not there
CREATE TABLE u (id int PRIMARY KEY, a int);
CREATE TABLE n (a int);
CREATE VIEW v AS SELECT 1 AS a;
CREATE TABLE o (x int REFERENCES nope);
-- expect: 42P01 relation "nope" does not exist
CREATE TABLE o (x int REFERENCES nos.nope);
-- expect: 3F000 schema "nos" does not exist
CREATE TABLE o (x int REFERENCES u (zz));
-- expect: 42703 column "zz" referenced in foreign key constraint does not exist
CREATE TABLE o (x int REFERENCES u (a));
-- expect: 42830 there is no unique constraint matching given keys for referenced table "u"
CREATE TABLE o (x int REFERENCES n);
-- expect: 42704 there is no primary key for referenced table "n"
CREATE TABLE o (x int REFERENCES v (a));
-- expect: 42809 referenced relation "v" is not a table
CREATE TABLE o (x int, FOREIGN KEY (zz) REFERENCES u);
-- expect: 42703 column "zz" referenced in foreign key constraint does not exist
CREATE TABLE o (x int, y int, FOREIGN KEY (x, y) REFERENCES u);
-- expect: 42830 number of referencing and referenced columns for foreign key disagree
CREATE TABLE o (x text REFERENCES u);
-- expect: 42804 foreign key constraint "o_x_fkey" cannot be implemented
CREATE TABLE o (x bigint REFERENCES u);
-- catalog:
-- column public.n.a integer
-- column public.o.x bigint
-- column public.u.a integer
-- column public.u.id integer not null
-- column public.v.a integer
-- constraint public.o o_x_fkey foreign-key (x) to public.u (id)
-- constraint public.u u_pkey primary-key (id)
-- index public.u_pkey on u (id) unique
-- schema public
-- table public.n
-- table public.o
-- table public.u
-- view public.v

-- case: foreign keys to unique indexes
CREATE TABLE u (a int, b int, c int);
CREATE UNIQUE INDEX i ON u (a);
CREATE UNIQUE INDEX j ON u (b) WHERE b > 0;
CREATE UNIQUE INDEX k ON u (c, a);
CREATE TABLE o1 (a int REFERENCES u (a));
CREATE TABLE o2 (b int REFERENCES u (b));
-- expect: 42830 there is no unique constraint matching given keys for referenced table "u"
CREATE TABLE o3 (a int, c int, FOREIGN KEY (a, c) REFERENCES u (a, c));
DROP INDEX i;
-- expect: 2BP01 cannot drop index i because other objects depend on it
DROP INDEX i CASCADE;
-- catalog:
-- column public.o1.a integer
-- column public.o3.a integer
-- column public.o3.c integer
-- column public.u.a integer
-- column public.u.b integer
-- column public.u.c integer
-- constraint public.o3 o3_a_c_fkey foreign-key (a,c) to public.u (a,c)
-- index public.j on u (b) unique
-- index public.k on u (c,a) unique
-- schema public
-- table public.o1
-- table public.o3
-- table public.u

-- case: types of foreign keys
CREATE TYPE e AS ENUM ('a');
CREATE TYPE f AS ENUM ('a');
CREATE DOMAIN d AS int;
CREATE TABLE u (i int UNIQUE, t text UNIQUE, v varchar(10) UNIQUE, g uuid UNIQUE, e e UNIQUE, n numeric UNIQUE, ts timestamptz UNIQUE);
CREATE TABLE o1 (x varchar REFERENCES u (t));
CREATE TABLE o2 (x text REFERENCES u (g));
-- expect: 42804 foreign key constraint "o2_x_fkey" cannot be implemented
CREATE TABLE o3 (x f REFERENCES u (e));
-- expect: 42804 foreign key constraint "o3_x_fkey" cannot be implemented
CREATE TABLE o4 (x e REFERENCES u (e));
CREATE TABLE o5 (x d REFERENCES u (i));
CREATE TABLE o6 (x numeric REFERENCES u (i));
-- expect: 42804 foreign key constraint "o6_x_fkey" cannot be implemented
CREATE TABLE o7 (x int REFERENCES u (n));
CREATE TABLE o8 (x date REFERENCES u (ts));
CREATE TABLE o9 (x text REFERENCES u (e));
-- expect: 42804 foreign key constraint "o9_x_fkey" cannot be implemented
-- catalog:
-- column public.o1.x character varying
-- column public.o4.x public.e
-- column public.o5.x public.d
-- column public.o7.x integer
-- column public.o8.x date
-- column public.u.e public.e
-- column public.u.g uuid
-- column public.u.i integer
-- column public.u.n numeric
-- column public.u.t text
-- column public.u.ts timestamp with time zone
-- column public.u.v character varying(10)
-- constraint public.o1 o1_x_fkey foreign-key (x) to public.u (t)
-- constraint public.o4 o4_x_fkey foreign-key (x) to public.u (e)
-- constraint public.o5 o5_x_fkey foreign-key (x) to public.u (i)
-- constraint public.o7 o7_x_fkey foreign-key (x) to public.u (n)
-- constraint public.o8 o8_x_fkey foreign-key (x) to public.u (ts)
-- constraint public.u u_e_key unique (e)
-- constraint public.u u_g_key unique (g)
-- constraint public.u u_i_key unique (i)
-- constraint public.u u_n_key unique (n)
-- constraint public.u u_t_key unique (t)
-- constraint public.u u_ts_key unique (ts)
-- constraint public.u u_v_key unique (v)
-- domain public.d
-- enum public.e a
-- enum public.f a
-- index public.u_e_key on u (e) unique
-- index public.u_g_key on u (g) unique
-- index public.u_i_key on u (i) unique
-- index public.u_n_key on u (n) unique
-- index public.u_t_key on u (t) unique
-- index public.u_ts_key on u (ts) unique
-- index public.u_v_key on u (v) unique
-- schema public
-- table public.o1
-- table public.o4
-- table public.o5
-- table public.o7
-- table public.o8
-- table public.u

-- case: drop
CREATE TABLE u (id int PRIMARY KEY, a int UNIQUE, CONSTRAINT c CHECK (a > 0));
CREATE TABLE o (x int REFERENCES u);
ALTER TABLE u DROP CONSTRAINT nope;
-- expect: 42704 constraint "nope" of relation "u" does not exist
ALTER TABLE u DROP CONSTRAINT IF EXISTS nope;
ALTER TABLE u DROP CONSTRAINT u_pkey;
-- expect: 2BP01 cannot drop constraint u_pkey on table u because other objects depend on it
ALTER TABLE o DROP CONSTRAINT o_x_fkey;
ALTER TABLE u DROP CONSTRAINT u_pkey;
ALTER TABLE u DROP CONSTRAINT c;
ALTER TABLE u DROP CONSTRAINT u_a_key;
-- catalog:
-- column public.o.x integer
-- column public.u.a integer
-- column public.u.id integer not null
-- schema public
-- table public.o
-- table public.u

-- case: drop with cascade
CREATE TABLE u (id int PRIMARY KEY);
CREATE TABLE o (x int REFERENCES u);
ALTER TABLE u DROP CONSTRAINT u_pkey CASCADE;
-- catalog:
-- column public.o.x integer
-- column public.u.id integer not null
-- schema public
-- table public.o
-- table public.u

-- case: rename
CREATE TABLE t (a int PRIMARY KEY, b int CHECK (b > 0), c int REFERENCES t);
ALTER TABLE t RENAME CONSTRAINT t_pkey TO pk;
ALTER TABLE t RENAME CONSTRAINT t_pkey TO pk;
-- expect: 42704 constraint "t_pkey" for table "t" does not exist
ALTER TABLE t RENAME CONSTRAINT t_b_check TO pk;
-- expect: 42710 constraint "pk" for relation "t" already exists
ALTER TABLE t RENAME CONSTRAINT t_b_check TO ck;
ALTER TABLE t RENAME CONSTRAINT t_c_fkey TO fk;
ALTER TABLE t RENAME CONSTRAINT pk TO t;
-- expect: 42P07 relation "t" already exists
ALTER INDEX pk RENAME TO pk2;
ALTER TABLE t DROP CONSTRAINT pk2 CASCADE;
-- catalog:
-- column public.t.a integer not null
-- column public.t.b integer
-- column public.t.c integer
-- constraint public.t ck check (b)
-- schema public
-- table public.t

-- case: validate
CREATE TABLE t (a int);
ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT c;
ALTER TABLE t VALIDATE CONSTRAINT nope;
-- expect: 42704 constraint "nope" of relation "t" does not exist
ALTER TABLE nope VALIDATE CONSTRAINT c;
-- expect: 42P01 relation "nope" does not exist
-- catalog:
-- column public.t.a integer
-- constraint public.t c check (a)
-- schema public
-- table public.t

-- case: using index
CREATE TABLE t (a int, b int);
CREATE UNIQUE INDEX i ON t (a);
CREATE INDEX j ON t (b);
ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX nope;
-- expect: 42704 index "nope" does not exist
ALTER TABLE t ADD CONSTRAINT c UNIQUE USING INDEX j;
-- expect: 42809 "j" is not a unique index
ALTER TABLE t ADD CONSTRAINT j UNIQUE USING INDEX i;
-- expect: 42P07 relation "j" already exists
ALTER TABLE t ADD CONSTRAINT c PRIMARY KEY USING INDEX i;
ALTER TABLE t ADD CONSTRAINT d UNIQUE USING INDEX c;
-- expect: 55000 index "c" is already associated with a constraint
-- catalog:
-- column public.t.a integer not null
-- column public.t.b integer
-- constraint public.t c primary-key (a)
-- index public.c on t (a) unique
-- index public.j on t (b)
-- schema public
-- table public.t

-- case: checks and their columns
CREATE TABLE t (a int, b int);
ALTER TABLE t ADD CHECK (zz > 0);
-- expect: 42703 column "zz" does not exist
ALTER TABLE t ADD CHECK (t.a > 0);
ALTER TABLE t ADD CHECK (t IS NOT NULL);
ALTER TABLE t ADD CHECK (a::nope > 0);
-- expect: 42704 type "nope" does not exist
CREATE TABLE u (a int, CHECK (zz > 0));
-- expect: 42703 column "zz" does not exist
-- catalog:
-- column public.t.a integer
-- column public.t.b integer
-- constraint public.t t_a_check check (a)
-- constraint public.t t_check check ()
-- schema public
-- table public.t

-- case: exclusion
CREATE TABLE t (a int, r int4range, EXCLUDE USING gist (r WITH &&));
ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING gist (zz WITH =);
-- expect: 42703 column "zz" named in key does not exist
ALTER TABLE t ADD CONSTRAINT x EXCLUDE USING gist (r WITH &&) WHERE (a > 0);
ALTER TABLE t DROP COLUMN r;
-- catalog:
-- column public.t.a integer
-- schema public
-- table public.t

-- case: comments on constraints and triggers
CREATE TABLE t (a int PRIMARY KEY);
COMMENT ON CONSTRAINT t_pkey ON t IS 'x';
COMMENT ON CONSTRAINT nope ON t IS 'x';
-- expect: 42704 constraint "nope" for table "t" does not exist
COMMENT ON TRIGGER nope ON t IS 'x';
-- expect: 42704 trigger "nope" for table "t" does not exist
-- catalog:
-- column public.t.a integer not null
-- constraint public.t t_pkey primary-key (a)
-- index public.t_pkey on t (a) unique
-- schema public
-- table public.t

-- case: texts that a column's type does not hold
CREATE TYPE e AS ENUM ('x', 'y');
CREATE TABLE t (a e, b int, c text);
ALTER TABLE t ADD CHECK (a <> 'z');
-- expect: 22P02 invalid input value for enum e: "z"
ALTER TABLE t ADD CHECK (a IN ('x', 'z'));
-- expect: 22P02 invalid input value for enum e: "z"
ALTER TABLE t ADD CHECK (b > 'one');
-- expect: 22P02 invalid input syntax for type integer: "one"
ALTER TABLE t ADD CHECK (c = 'z'::e::text);
-- expect: 22P02 invalid input value for enum e: "z"
ALTER TABLE t ADD CHECK (a IN ('x', 'y') AND b > '1' AND c <> 'z');
CREATE INDEX i ON t (b) WHERE a = 'z';
-- expect: 22P02 invalid input value for enum e: "z"
CREATE INDEX i ON t (b) WHERE a = 'x';
INSERT INTO t (a) VALUES ('z');
-- expect: 22P02 invalid input value for enum e: "z"
UPDATE t SET a = 'z';
-- expect: 22P02 invalid input value for enum e: "z"
DELETE FROM t WHERE a = 'z';
-- expect: 22P02 invalid input value for enum e: "z"
SELECT b FROM t WHERE t.a = 'z';
-- expect: 22P02 invalid input value for enum e: "z"
ALTER TYPE e RENAME VALUE 'y' TO 'z';
SELECT b FROM t WHERE a = 'z';
-- catalog:
-- column public.t.a public.e
-- column public.t.b integer
-- column public.t.c text
-- constraint public.t t_check check (a,b,c)
-- enum public.e x,z
-- index public.i on t (b)
-- schema public
-- table public.t

-- case: only one primary key
CREATE TABLE t (a int PRIMARY KEY, b int PRIMARY KEY);
-- expect: 42P16 multiple primary keys for table "t" are not allowed
CREATE TABLE t (a int PRIMARY KEY, PRIMARY KEY (a)) PARTITION BY LIST (b);
-- expect: 42P16 multiple primary keys for table "t" are not allowed
CREATE TABLE t (a int);
CREATE TABLE IF NOT EXISTS t (a int PRIMARY KEY, b int PRIMARY KEY);
-- catalog:
-- column public.t.a integer
-- schema public
-- table public.t

-- case: what can be validated
CREATE TABLE t (a int UNIQUE, CONSTRAINT c CHECK (a > 0));
ALTER TABLE t VALIDATE CONSTRAINT t_a_key;
-- expect: 42809 constraint "t_a_key" of relation "t" is not a foreign key or check constraint
ALTER TABLE t VALIDATE CONSTRAINT c;
-- catalog:
-- column public.t.a integer
-- constraint public.t c check (a)
-- constraint public.t t_a_key unique (a)
-- index public.t_a_key on t (a) unique
-- schema public
-- table public.t

-- case: which indexes a key can use
CREATE TABLE t (a int, b text);
CREATE UNIQUE INDEX i ON t (a) WHERE a > 0;
CREATE UNIQUE INDEX j ON t (lower(b));
ALTER TABLE t ADD PRIMARY KEY (a);
ALTER TABLE t ADD PRIMARY KEY USING INDEX i;
-- expect: 42809 "i" is a partial index
ALTER TABLE t ADD UNIQUE USING INDEX j;
-- expect: 42809 index "j" contains expressions
ALTER TABLE t ADD PRIMARY KEY USING INDEX t_pkey;
-- expect: 55000 index "t_pkey" is already associated with a constraint
-- catalog:
-- column public.t.a integer not null
-- column public.t.b text
-- constraint public.t t_pkey primary-key (a)
-- index public.i on t (a) unique
-- index public.j on t (-) unique
-- index public.t_pkey on t (a) unique
-- schema public
-- table public.t

-- case: persistence of both sides of a foreign key
CREATE UNLOGGED TABLE u (a int PRIMARY KEY);
CREATE TABLE p (a int PRIMARY KEY);
CREATE TEMP TABLE m (a int PRIMARY KEY);
CREATE TABLE t (a int REFERENCES u);
-- expect: 42P16 constraints on permanent tables may reference only permanent tables
CREATE TABLE t (a int REFERENCES m);
-- expect: 42P16 constraints on permanent tables may reference only permanent tables
CREATE TEMP TABLE n (a int REFERENCES p);
-- expect: 42P16 constraints on temporary tables may reference only temporary tables
CREATE UNLOGGED TABLE t (a int REFERENCES p, b int REFERENCES u);
-- catalog:
-- column public.p.a integer not null
-- column public.t.a integer
-- column public.t.b integer
-- column public.u.a integer not null
-- constraint public.p p_pkey primary-key (a)
-- constraint public.t t_a_fkey foreign-key (a) to public.p (a)
-- constraint public.t t_b_fkey foreign-key (b) to public.u (a)
-- constraint public.u u_pkey primary-key (a)
-- index public.p_pkey on p (a) unique
-- index public.u_pkey on u (a) unique
-- schema public
-- table public.p
-- table public.t
-- table public.u

-- case: a foreign key over a generated column
CREATE TABLE u (a int PRIMARY KEY);
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED REFERENCES u ON DELETE SET NULL);
-- expect: 42601 invalid ON DELETE action for foreign key constraint containing generated column
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED REFERENCES u ON UPDATE CASCADE);
-- expect: 42601 invalid ON UPDATE action for foreign key constraint containing generated column
CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a) STORED REFERENCES u ON DELETE CASCADE);
-- catalog:
-- column public.t.a integer
-- column public.t.b integer generated
-- column public.u.a integer not null
-- constraint public.t t_b_fkey foreign-key (b) to public.u (a)
-- constraint public.u u_pkey primary-key (a)
-- index public.u_pkey on u (a) unique
-- schema public
-- table public.t
-- table public.u

-- case: a foreign key to itself changes its type on both sides
CREATE TABLE t (a bigint PRIMARY KEY REFERENCES t (a));
ALTER TABLE t ALTER COLUMN a TYPE numeric;
-- catalog:
-- column public.t.a numeric not null
-- constraint public.t t_a_fkey foreign-key (a) to public.t (a)
-- constraint public.t t_pkey primary-key (a)
-- index public.t_pkey on t (a) unique
-- schema public
-- table public.t

-- case: inherited constraints keep their names
CREATE TABLE t (a int, CONSTRAINT c CHECK (a > 0), CONSTRAINT d CHECK (a > 1));
CREATE TABLE u (CONSTRAINT e CHECK (a > 2)) INHERITS (t);
ALTER TABLE u RENAME CONSTRAINT c TO f;
-- expect: 42P16 cannot rename inherited constraint "c"
ALTER TABLE t RENAME CONSTRAINT d TO e;
-- expect: 42710 constraint "e" for relation "u" already exists
ALTER TABLE t RENAME CONSTRAINT d TO g;
-- catalog:
-- column public.t.a integer
-- column public.u.a integer
-- constraint public.t c check (a)
-- constraint public.t g check (a)
-- constraint public.u c check (a)
-- constraint public.u e check (a)
-- constraint public.u g check (a)
-- schema public
-- table public.t
-- table public.u

-- case: expressions follow a renamed column
CREATE TABLE t (a int, b text, CHECK (a > 0));
CREATE INDEX i ON t ((a + 1)) WHERE a > 0;
ALTER TABLE t RENAME COLUMN a TO c;
CREATE TABLE u (LIKE t INCLUDING ALL);
CREATE TABLE v () INHERITS (t);
-- catalog:
-- column public.t.b text
-- column public.t.c integer
-- column public.u.b text
-- column public.u.c integer
-- column public.v.b text
-- column public.v.c integer
-- constraint public.t t_a_check check (c)
-- constraint public.u t_a_check check (c)
-- constraint public.v t_a_check check (c)
-- index public.i on t (-)
-- index public.u_expr_idx on u (-)
-- schema public
-- table public.t
-- table public.u
-- table public.v

-- case: a key takes no index in another order
CREATE TABLE t (a int);
CREATE UNIQUE INDEX i ON t (a DESC);
ALTER TABLE t ADD UNIQUE USING INDEX i;
-- expect: 42809 index "i" column number 1 does not have default sorting behavior
-- catalog:
-- column public.t.a integer
-- index public.i on t (a) unique
-- schema public
-- table public.t

-- case: a partial key on a partitioned table, by a name that is taken
CREATE TABLE t (a int, CONSTRAINT k UNIQUE (a));
CREATE TABLE p (a int, b int, CONSTRAINT k UNIQUE (a)) PARTITION BY LIST (b);
-- expect: 0A000 unique constraint on partitioned table must include all partitioning columns
-- catalog:
-- column public.t.a integer
-- constraint public.t k unique (a)
-- index public.k on t (a) unique
-- schema public
-- table public.t

-- case: a key holds each column once
CREATE TABLE t (a int, PRIMARY KEY (a, a));
-- expect: 42701 column "a" appears twice in primary key constraint
CREATE TABLE t (a int, UNIQUE (a, a));
-- expect: 42701 column "a" appears twice in unique constraint
CREATE TABLE t (a int, EXCLUDE USING hash (a WITH =), EXCLUDE USING hash (a WITH =));
CREATE UNIQUE INDEX i ON t (a, a);
ALTER TABLE t ADD UNIQUE USING INDEX i;
-- expect: 42701 column "a" appears twice in unique constraint
-- catalog:
-- column public.t.a integer
-- constraint public.t t_a_excl exclude (a)
-- index public.i on t (a,a) unique
-- index public.t_a_excl on t (a)
-- schema public
-- table public.t

-- case: an index takes no name of another constraint
CREATE TABLE t (a int CONSTRAINT k UNIQUE, CONSTRAINT c CHECK (a > 0));
ALTER INDEX k RENAME TO c;
-- expect: 42710 constraint "c" for relation "t" already exists
ALTER INDEX k RENAME TO l;
-- catalog:
-- column public.t.a integer
-- constraint public.t c check (a)
-- constraint public.t l unique (a)
-- index public.l on t (a) unique
-- schema public
-- table public.t

-- case: a key takes no name of another constraint
CREATE TABLE t (a int CONSTRAINT k PRIMARY KEY, CONSTRAINT c CHECK (a > 0));
ALTER TABLE t RENAME CONSTRAINT k TO c;
-- expect: 42710 constraint "c" for relation "t" already exists
-- catalog:
-- column public.t.a integer not null
-- constraint public.t c check (a)
-- constraint public.t k primary-key (a)
-- index public.k on t (a) unique
-- schema public
-- table public.t

-- case: the name of a foreign key is looked at before the table that it refers to
CREATE TABLE t (a int CONSTRAINT m REFERENCES nowhere (b), CONSTRAINT m CHECK (a > 3));
-- expect: 42710 constraint "m" for relation "t" already exists
CREATE TABLE t (a int, CONSTRAINT m CHECK (a > 3));
ALTER TABLE t ADD CONSTRAINT m FOREIGN KEY (a) REFERENCES nowhere;
-- expect: 42710 constraint "m" for relation "t" already exists
ALTER TABLE t ADD CONSTRAINT n FOREIGN KEY (a) REFERENCES nowhere;
-- expect: 42P01 relation "nowhere" does not exist
-- catalog:
-- column public.t.a integer
-- constraint public.t m check (a)
-- schema public
-- table public.t

-- case: TRUNCATE takes what inherits along, and what refers to it with CASCADE
CREATE TABLE p (b int PRIMARY KEY);
CREATE TABLE c () INHERITS (p);
ALTER TABLE c ADD FOREIGN KEY (b) REFERENCES p;
TRUNCATE p;
TRUNCATE ONLY p;
-- expect: 0A000 cannot truncate a table referenced in a foreign key constraint
TRUNCATE c;
ALTER TABLE c ADD PRIMARY KEY (b);
CREATE TABLE o (a int REFERENCES c);
TRUNCATE p;
-- expect: 0A000 cannot truncate a table referenced in a foreign key constraint
TRUNCATE p, o;
TRUNCATE p CASCADE;
CREATE TABLE q (a int PRIMARY KEY) PARTITION BY LIST (a);
CREATE TABLE q1 PARTITION OF q DEFAULT;
TRUNCATE ONLY q;
-- expect: 42809 cannot truncate only a partitioned table
CREATE TABLE r (a int REFERENCES q);
TRUNCATE q1;
-- expect: 0A000 cannot truncate a table referenced in a foreign key constraint
TRUNCATE q;
-- expect: 0A000 cannot truncate a table referenced in a foreign key constraint
TRUNCATE q, r;
TRUNCATE q1, r;
TRUNCATE q1 CASCADE;
DROP TABLE r;
CREATE TABLE r (a int REFERENCES q1);
TRUNCATE q;
-- expect: 0A000 cannot truncate a table referenced in a foreign key constraint
TRUNCATE q1;
-- expect: 0A000 cannot truncate a table referenced in a foreign key constraint
CREATE TABLE s (a int REFERENCES q1) PARTITION BY LIST (a);
CREATE TABLE s1 PARTITION OF s DEFAULT;
DROP TABLE r;
TRUNCATE q, s;
TRUNCATE q, s1;
-- expect: 0A000 cannot truncate a table referenced in a foreign key constraint
CREATE VIEW v AS SELECT 1 AS a;
TRUNCATE v;
-- expect: 42809 "v" is not a table
INSERT INTO p VALUES (1);
INSERT INTO c VALUES (1);
INSERT INTO o VALUES (1);
TRUNCATE p CASCADE;
INSERT INTO o VALUES (1);
-- expect: 23503 insert or update on table "o" violates foreign key constraint "o_a_fkey"
-- catalog:
-- column public.c.b integer not null
-- column public.o.a integer
-- column public.p.b integer not null
-- column public.q.a integer not null
-- column public.q1.a integer not null
-- column public.s.a integer
-- column public.s1.a integer
-- column public.v.a integer
-- constraint public.c c_b_fkey foreign-key (b) to public.p (b)
-- constraint public.c c_pkey primary-key (b)
-- constraint public.o o_a_fkey foreign-key (a) to public.c (b)
-- constraint public.p p_pkey primary-key (b)
-- constraint public.q q_pkey primary-key (a)
-- constraint public.q1 q1_pkey primary-key (a)
-- constraint public.s s_a_fkey foreign-key (a) to public.q1 (a)
-- constraint public.s1 s_a_fkey foreign-key (a) to public.q1 (a)
-- index public.c_pkey on c (b) unique
-- index public.p_pkey on p (b) unique
-- index public.q1_pkey on q1 (a) unique
-- index public.q_pkey on q (a) unique
-- schema public
-- table public.c
-- table public.o
-- table public.p
-- table public.q
-- table public.q1
-- table public.s
-- table public.s1
-- view public.v

-- case: a partition to which its own table refers
CREATE TABLE v ( id varchar PRIMARY KEY) PARTITION BY LIST (id);
ALTER TABLE v ADD FOREIGN KEY (id) REFERENCES v (id);
CREATE TABLE t PARTITION OF v FOR VALUES IN ('1');
DROP TABLE t;
-- expect: 2BP01 cannot drop table t because other objects depend on it
DROP TABLE t CASCADE;
CREATE TABLE r (a varchar REFERENCES v);
CREATE TABLE t PARTITION OF v FOR VALUES IN ('1');
DROP TABLE t;
-- expect: 2BP01 cannot drop table t because other objects depend on it
DROP TABLE t CASCADE;
CREATE TABLE p (id int PRIMARY KEY, q int) PARTITION BY LIST (id);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1) PARTITION BY LIST (id);
CREATE TABLE p2 PARTITION OF p1 FOR VALUES IN (1);
ALTER TABLE p ADD CONSTRAINT k FOREIGN KEY (q) REFERENCES p;
DROP TABLE p2;
-- expect: 2BP01 cannot drop table p2 because other objects depend on it
DROP TABLE p2 CASCADE;
ALTER TABLE p ADD CONSTRAINT k FOREIGN KEY (q) REFERENCES p;
DROP TABLE p1;
-- expect: 2BP01 cannot drop table p1 because other objects depend on it
DROP TABLE p1 CASCADE;
CREATE TABLE o (a int PRIMARY KEY, b int REFERENCES o);
DROP TABLE o;
CREATE TABLE p3 PARTITION OF p FOR VALUES IN (3);
ALTER TABLE p3 ADD CONSTRAINT g FOREIGN KEY (q) REFERENCES p3 (id);
DROP TABLE p3;
CREATE TABLE p3 PARTITION OF p FOR VALUES IN (3);
ALTER TABLE p3 ADD CONSTRAINT g FOREIGN KEY (q) REFERENCES p (id);
DROP TABLE p3;
CREATE TABLE p3 PARTITION OF p FOR VALUES IN (3);
ALTER TABLE p ADD CONSTRAINT k FOREIGN KEY (q) REFERENCES p;
ALTER TABLE p DETACH PARTITION p3;
-- catalog:
-- column public.p.id integer not null
-- column public.p.q integer
-- column public.p3.id integer not null
-- column public.p3.q integer
-- column public.r.a character varying
-- column public.v.id character varying not null
-- constraint public.p k foreign-key (q) to public.p (id)
-- constraint public.p p_pkey primary-key (id)
-- constraint public.p3 k foreign-key (q) to public.p (id)
-- constraint public.p3 p3_pkey primary-key (id)
-- constraint public.v v_pkey primary-key (id)
-- index public.p3_pkey on p3 (id) unique
-- index public.p_pkey on p (id) unique
-- index public.v_pkey on v (id) unique
-- schema public
-- table public.p
-- table public.p3
-- table public.r
-- table public.v

-- case: keys over the indexes of partitioned tables
CREATE TABLE t (b int) PARTITION BY HASH (b);
CREATE UNIQUE INDEX u ON t (b, b);
CREATE UNIQUE INDEX u1 ON t (b);
CREATE INDEX u2 ON t (b);
ALTER TABLE ONLY t ADD UNIQUE USING INDEX u;
-- expect: 42701 column "b" appears twice in unique constraint
ALTER TABLE t ADD UNIQUE USING INDEX u1;
-- expect: 0A000 ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables
ALTER TABLE t ADD UNIQUE USING INDEX u2;
-- expect: 42809 "u2" is not a unique index
ALTER TABLE t ADD PRIMARY KEY USING INDEX u;
-- expect: 42701 column "b" appears twice in primary key constraint
ALTER TABLE t ADD PRIMARY KEY USING INDEX u1;
-- expect: 0A000 ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables
ALTER TABLE t ADD PRIMARY KEY (b);
ALTER TABLE t ADD PRIMARY KEY USING INDEX u1;
-- expect: 0A000 ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables
ALTER TABLE t ADD PRIMARY KEY USING INDEX nope;
-- expect: 42704 index "nope" does not exist
ALTER TABLE t ADD PRIMARY KEY USING INDEX t_pkey;
-- expect: 55000 index "t_pkey" is already associated with a constraint
CREATE TABLE v (b int, c int);
CREATE UNIQUE INDEX v1 ON v (b, b);
CREATE UNIQUE INDEX v2 ON v (b);
ALTER TABLE v ADD PRIMARY KEY USING INDEX v1;
-- expect: 42701 column "b" appears twice in primary key constraint
ALTER TABLE v ADD CONSTRAINT v1 UNIQUE USING INDEX v2;
-- expect: 42P07 relation "v1" already exists
ALTER TABLE v ADD PRIMARY KEY USING INDEX v2;
ALTER TABLE v ADD PRIMARY KEY USING INDEX v1;
-- expect: 42701 column "b" appears twice in primary key constraint
-- catalog:
-- column public.t.b integer not null
-- column public.v.b integer not null
-- column public.v.c integer
-- constraint public.t t_pkey primary-key (b)
-- constraint public.v v2 primary-key (b)
-- index public.t_pkey on t (b) unique
-- index public.u on t (b,b) unique
-- index public.u1 on t (b) unique
-- index public.u2 on t (b)
-- index public.v1 on v (b,b) unique
-- index public.v2 on v (b) unique
-- schema public
-- table public.t
-- table public.v

-- case: a key over an index beside other parts of a statement
CREATE TABLE t (u text[] DEFAULT '{}', x int, CONSTRAINT c CHECK (x > 1));
CREATE INDEX plain_i ON t (x);
CREATE UNIQUE INDEX uq ON t (x);
CREATE TABLE other (a int);
CREATE UNIQUE INDEX oi ON other (a);
CREATE VIEW v1 AS SELECT 1 AS a;
ALTER TABLE t ADD UNIQUE USING INDEX v, ADD CHECK (d > 3), ALTER COLUMN a SET NOT NULL;
-- expect: 42704 index "v" does not exist
ALTER TABLE t ADD CHECK (d > 3), ADD UNIQUE USING INDEX v;
-- expect: 42704 index "v" does not exist
ALTER TABLE t ALTER COLUMN a SET NOT NULL, ADD UNIQUE USING INDEX v;
-- expect: 42704 index "v" does not exist
ALTER TABLE t ALTER COLUMN a DROP NOT NULL, ADD UNIQUE USING INDEX v;
-- expect: 42703 column "a" of relation "t" does not exist
ALTER TABLE t DROP COLUMN a, ADD UNIQUE USING INDEX v;
-- expect: 42703 column "a" of relation "t" does not exist
ALTER TABLE t ADD UNIQUE USING INDEX v, DROP COLUMN a;
-- expect: 42703 column "a" of relation "t" does not exist
ALTER TABLE t ALTER COLUMN a TYPE int, ADD UNIQUE USING INDEX v;
-- expect: 42703 column "a" of relation "t" does not exist
ALTER TABLE t ADD UNIQUE USING INDEX v, ALTER COLUMN a TYPE int;
-- expect: 42703 column "a" of relation "t" does not exist
ALTER TABLE t ADD UNIQUE USING INDEX v, ADD COLUMN x int;
-- expect: 42701 column "x" of relation "t" already exists
ALTER TABLE t ADD COLUMN x int, ADD UNIQUE USING INDEX v;
-- expect: 42701 column "x" of relation "t" already exists
ALTER TABLE t ADD UNIQUE USING INDEX v1, ADD COLUMN x int;
-- expect: 42701 column "x" of relation "t" already exists
ALTER TABLE t ADD UNIQUE USING INDEX v1, ADD CHECK (d > 3);
-- expect: 42809 "v1" is not an index
ALTER TABLE t ADD CHECK (d > 3), ADD UNIQUE USING INDEX v1;
-- expect: 42809 "v1" is not an index
ALTER TABLE t ADD FOREIGN KEY (nope) REFERENCES nono, ADD UNIQUE USING INDEX v;
-- expect: 42704 index "v" does not exist
ALTER TABLE t DROP CONSTRAINT nono, ADD UNIQUE USING INDEX v;
-- expect: 42704 constraint "nono" of relation "t" does not exist
ALTER TABLE t ADD UNIQUE USING INDEX v, DROP CONSTRAINT nono;
-- expect: 42704 constraint "nono" of relation "t" does not exist
ALTER TABLE t VALIDATE CONSTRAINT nono, ADD UNIQUE USING INDEX v;
-- expect: 42704 index "v" does not exist
ALTER TABLE t ALTER COLUMN a SET DEFAULT 1, ADD UNIQUE USING INDEX v;
-- expect: 42704 index "v" does not exist
ALTER TABLE t ADD UNIQUE USING INDEX v, ALTER COLUMN a SET DEFAULT 1;
-- expect: 42704 index "v" does not exist
ALTER TABLE t INHERIT nono, ADD UNIQUE USING INDEX v;
-- expect: 42704 index "v" does not exist
ALTER TABLE t ADD UNIQUE USING INDEX v, INHERIT nono;
-- expect: 42704 index "v" does not exist
ALTER TABLE t ADD CONSTRAINT c UNIQUE (x), ADD UNIQUE USING INDEX v;
-- expect: 42704 index "v" does not exist
ALTER TABLE t ADD CONSTRAINT c CHECK (x > 2), ADD UNIQUE USING INDEX v;
-- expect: 42704 index "v" does not exist
ALTER TABLE t ADD EXCLUDE USING btree (nope WITH =), ADD UNIQUE USING INDEX v;
-- expect: 42704 index "v" does not exist
ALTER TABLE t ADD UNIQUE USING INDEX v, ADD EXCLUDE USING btree (nope WITH =);
-- expect: 42704 index "v" does not exist
ALTER TABLE t ALTER x ADD GENERATED ALWAYS AS IDENTITY, ADD UNIQUE USING INDEX v;
-- expect: 42704 index "v" does not exist
ALTER TABLE t ADD UNIQUE USING INDEX v, ALTER x ADD GENERATED ALWAYS AS IDENTITY;
-- expect: 42704 index "v" does not exist
ALTER TABLE t ALTER nope SET STATISTICS 100, ADD UNIQUE USING INDEX v;
-- expect: 42704 index "v" does not exist
ALTER TABLE t ADD PRIMARY KEY USING INDEX v, ADD PRIMARY KEY (x);
-- expect: 42704 index "v" does not exist
DO $$ BEGIN ALTER TABLE t ADD UNIQUE USING INDEX v, ALTER COLUMN a SET NOT NULL; EXCEPTION WHEN undefined_column THEN NULL; END $$;
-- expect: 42704 index "v" does not exist
DO $$ BEGIN ALTER TABLE t ALTER COLUMN a SET NOT NULL, ADD UNIQUE USING INDEX v; EXCEPTION WHEN undefined_object THEN NULL; END $$;
-- catalog:
-- column public.other.a integer
-- column public.t.u text[] default
-- column public.t.x integer
-- column public.v1.a integer
-- constraint public.t c check (x)
-- index public.oi on other (a) unique
-- index public.plain_i on t (x)
-- index public.uq on t (x) unique
-- schema public
-- table public.other
-- table public.t
-- view public.v1

-- case: a key that includes a column, with foreign keys to it
CREATE TABLE k (a int, b int, c bigint, d int, UNIQUE (a) INCLUDE (c), UNIQUE (b));
CREATE TABLE r (c int REFERENCES k (a), d int REFERENCES k (b));
ALTER TABLE k ALTER c TYPE numeric;
-- expect: 2BP01 cannot drop constraint k_a_c_key on table k because other objects depend on it
ALTER TABLE k ALTER c TYPE bigint;
-- expect: 2BP01 cannot drop constraint k_a_c_key on table k because other objects depend on it
ALTER TABLE k ALTER a TYPE bigint;
ALTER TABLE k ALTER b TYPE bigint;
ALTER TABLE k ALTER c TYPE numeric, ALTER a TYPE bigint;
ALTER TABLE k ALTER d TYPE numeric;
CREATE TABLE i (a int, c int);
CREATE UNIQUE INDEX i_key ON i (a) INCLUDE (c);
CREATE TABLE ri (c int REFERENCES i (a));
ALTER TABLE i ALTER c TYPE bigint;
-- expect: 2BP01 cannot drop index i_key because other objects depend on it
ALTER TABLE ri ALTER c TYPE bigint;
CREATE TABLE s (a int PRIMARY KEY, x int, c int REFERENCES s);
ALTER TABLE s DROP CONSTRAINT s_pkey CASCADE;
ALTER TABLE s ADD PRIMARY KEY (a) INCLUDE (c, x);
ALTER TABLE s ADD FOREIGN KEY (c) REFERENCES s;
ALTER TABLE s ALTER c TYPE bigint;
ALTER TABLE s ALTER x TYPE bigint;
-- expect: 2BP01 cannot drop constraint s_pkey on table s because other objects depend on it
CREATE TABLE base (a int, c int);
CREATE TABLE heir (UNIQUE (a) INCLUDE (c)) INHERITS (base);
CREATE TABLE rh (a int REFERENCES heir (a));
ALTER TABLE base ALTER c TYPE bigint;
-- expect: 2BP01 cannot drop constraint heir_a_c_key on table heir because other objects depend on it
ALTER TABLE base ALTER a TYPE bigint;
CREATE TABLE pt (a int, c int, UNIQUE (a) INCLUDE (c)) PARTITION BY LIST (a);
CREATE TABLE pt1 PARTITION OF pt DEFAULT;
CREATE TABLE rp (a int REFERENCES pt (a));
ALTER TABLE pt ALTER c TYPE bigint;
-- expect: 2BP01 cannot drop constraint pt_a_c_key on table pt because other objects depend on it
CREATE TABLE rp1 (a int REFERENCES pt1 (a));
ALTER TABLE pt ALTER c TYPE bigint;
-- expect: 2BP01 cannot drop constraint pt_a_c_key on table pt because other objects depend on it
DROP TABLE rp;
ALTER TABLE pt ALTER c TYPE bigint;
-- expect: 2BP01 cannot drop constraint pt_a_c_key on table pt because other objects depend on it
-- catalog:
-- column public.base.a bigint
-- column public.base.c integer
-- column public.heir.a bigint
-- column public.heir.c integer
-- column public.i.a integer
-- column public.i.c integer
-- column public.k.a bigint
-- column public.k.b bigint
-- column public.k.c numeric
-- column public.k.d numeric
-- column public.pt.a integer
-- column public.pt.c integer
-- column public.pt1.a integer
-- column public.pt1.c integer
-- column public.r.c integer
-- column public.r.d integer
-- column public.rh.a integer
-- column public.ri.c bigint
-- column public.rp1.a integer
-- column public.s.a integer not null
-- column public.s.c bigint
-- column public.s.x integer
-- constraint public.heir heir_a_c_key unique (a)
-- constraint public.k k_a_c_key unique (a)
-- constraint public.k k_b_key unique (b)
-- constraint public.pt pt_a_c_key unique (a)
-- constraint public.pt1 pt1_a_c_key unique (a)
-- constraint public.r r_c_fkey foreign-key (c) to public.k (a)
-- constraint public.r r_d_fkey foreign-key (d) to public.k (b)
-- constraint public.rh rh_a_fkey foreign-key (a) to public.heir (a)
-- constraint public.ri ri_c_fkey foreign-key (c) to public.i (a)
-- constraint public.rp1 rp1_a_fkey foreign-key (a) to public.pt1 (a)
-- constraint public.s s_c_fkey foreign-key (c) to public.s (a)
-- constraint public.s s_pkey primary-key (a)
-- index public.heir_a_c_key on heir (a) include (c) unique
-- index public.i_key on i (a) include (c) unique
-- index public.k_a_c_key on k (a) include (c) unique
-- index public.k_b_key on k (b) unique
-- index public.pt1_a_c_key on pt1 (a) include (c) unique
-- index public.pt_a_c_key on pt (a) include (c) unique
-- index public.s_pkey on s (a) include (c,x) unique
-- schema public
-- table public.base
-- table public.heir
-- table public.i
-- table public.k
-- table public.pt
-- table public.pt1
-- table public.r
-- table public.rh
-- table public.ri
-- table public.rp1
-- table public.s

-- case: foreign keys between rows
CREATE TABLE t (a date);
CREATE TABLE o (u t PRIMARY KEY);
CREATE DOMAIN g AS o;
CREATE DOMAIN gt AS t;
CREATE TYPE ct AS (x int);
CREATE TABLE v (c g, FOREIGN KEY (c) REFERENCES o);
CREATE TABLE v1 (c ct, FOREIGN KEY (c) REFERENCES o);
CREATE TABLE v2 (c gt, FOREIGN KEY (c) REFERENCES o);
CREATE TABLE v3 (c t, FOREIGN KEY (c) REFERENCES o);
CREATE TABLE v4 (c int, FOREIGN KEY (c) REFERENCES o);
-- expect: 42804 foreign key constraint "v4_c_fkey" cannot be implemented
CREATE TABLE oa (u t[] PRIMARY KEY);
CREATE TABLE v5 (c ct[], FOREIGN KEY (c) REFERENCES oa);
-- expect: 42804 foreign key constraint "v5_c_fkey" cannot be implemented
CREATE TABLE v6 (c t[], FOREIGN KEY (c) REFERENCES oa);
CREATE TABLE v7 (c gt[], FOREIGN KEY (c) REFERENCES oa);
-- expect: 42804 foreign key constraint "v7_c_fkey" cannot be implemented
CREATE TABLE od (u gt PRIMARY KEY);
CREATE TABLE v8 (c ct, FOREIGN KEY (c) REFERENCES od);
CREATE TABLE v9 (c t, FOREIGN KEY (c) REFERENCES od);
CREATE TABLE ia (u int[] PRIMARY KEY);
CREATE TABLE w1 (c bigint[], FOREIGN KEY (c) REFERENCES ia);
-- expect: 42804 foreign key constraint "w1_c_fkey" cannot be implemented
CREATE TYPE e1 AS ENUM ('a');
CREATE TYPE e2 AS ENUM ('a');
CREATE TABLE ee (u e1 PRIMARY KEY);
CREATE TABLE w2 (c e2, FOREIGN KEY (c) REFERENCES ee);
-- expect: 42804 foreign key constraint "w2_c_fkey" cannot be implemented
CREATE TYPE r1 AS RANGE (subtype = int4);
CREATE TABLE rr (u r1 PRIMARY KEY);
CREATE TABLE w4 (c r1, FOREIGN KEY (c) REFERENCES rr);
-- catalog:
-- column public.ct.x integer
-- column public.ee.u public.e1 not null
-- column public.ia.u integer[] not null
-- column public.o.u public.t not null
-- column public.oa.u public.t[] not null
-- column public.od.u public.gt not null
-- column public.rr.u public.r1 not null
-- column public.t.a date
-- column public.v.c public.g
-- column public.v1.c public.ct
-- column public.v2.c public.gt
-- column public.v3.c public.t
-- column public.v6.c public.t[]
-- column public.v8.c public.ct
-- column public.v9.c public.t
-- column public.w4.c public.r1
-- composite-type public.ct
-- constraint public.ee ee_pkey primary-key (u)
-- constraint public.ia ia_pkey primary-key (u)
-- constraint public.o o_pkey primary-key (u)
-- constraint public.oa oa_pkey primary-key (u)
-- constraint public.od od_pkey primary-key (u)
-- constraint public.rr rr_pkey primary-key (u)
-- constraint public.v v_c_fkey foreign-key (c) to public.o (u)
-- constraint public.v1 v1_c_fkey foreign-key (c) to public.o (u)
-- constraint public.v2 v2_c_fkey foreign-key (c) to public.o (u)
-- constraint public.v3 v3_c_fkey foreign-key (c) to public.o (u)
-- constraint public.v6 v6_c_fkey foreign-key (c) to public.oa (u)
-- constraint public.v8 v8_c_fkey foreign-key (c) to public.od (u)
-- constraint public.v9 v9_c_fkey foreign-key (c) to public.od (u)
-- constraint public.w4 w4_c_fkey foreign-key (c) to public.rr (u)
-- domain public.g
-- domain public.gt
-- enum public.e1 a
-- enum public.e2 a
-- index public.ee_pkey on ee (u) unique
-- index public.ia_pkey on ia (u) unique
-- index public.o_pkey on o (u) unique
-- index public.oa_pkey on oa (u) unique
-- index public.od_pkey on od (u) unique
-- index public.rr_pkey on rr (u) unique
-- multirange public.r1_multirange
-- range public.r1
-- schema public
-- table public.ee
-- table public.ia
-- table public.o
-- table public.oa
-- table public.od
-- table public.rr
-- table public.t
-- table public.v
-- table public.v1
-- table public.v2
-- table public.v3
-- table public.v6
-- table public.v8
-- table public.v9
-- table public.w4

-- case: keys are read before identity columns, and indexes over expressions serve as parts
CREATE TABLE w (b text GENERATED BY DEFAULT AS IDENTITY, UNIQUE (b, b));
-- expect: 42701 column "b" appears twice in unique constraint
CREATE TABLE w (b text GENERATED BY DEFAULT AS IDENTITY, PRIMARY KEY (nope));
-- expect: 42703 column "nope" named in key does not exist
CREATE TABLE w (b text GENERATED BY DEFAULT AS IDENTITY, PRIMARY KEY (b));
-- expect: 22023 identity column type must be smallint, integer, or bigint
CREATE TABLE w (b text GENERATED BY DEFAULT AS IDENTITY, CHECK (nope > 1));
-- expect: 22023 identity column type must be smallint, integer, or bigint
CREATE TABLE p (a int);
CREATE TABLE w (b text GENERATED BY DEFAULT AS IDENTITY, UNIQUE (a)) INHERITS (p);
-- expect: 22023 identity column type must be smallint, integer, or bigint
CREATE TABLE w (b text GENERATED BY DEFAULT AS IDENTITY, UNIQUE (c)) INHERITS (p);
-- expect: 42703 column "c" named in key does not exist
CREATE TABLE w (b text GENERATED BY DEFAULT AS IDENTITY, UNIQUE (a), LIKE p);
-- expect: 22023 identity column type must be smallint, integer, or bigint
CREATE TABLE w (b text GENERATED BY DEFAULT AS IDENTITY, UNIQUE (c), LIKE p);
-- expect: 42703 column "c" named in key does not exist
DO $$ BEGIN CREATE TABLE w (b text GENERATED BY DEFAULT AS IDENTITY, UNIQUE (b, b)); EXCEPTION WHEN duplicate_column THEN NULL; END $$;
CREATE TABLE v (a text[], d int, e int) PARTITION BY RANGE (d);
CREATE TABLE u PARTITION OF v FOR VALUES FROM (MINVALUE) TO (-1);
CREATE INDEX ON v ((a IS NULL));
CREATE INDEX ON v ((a IS NOT NULL), e);
ALTER TABLE v DETACH PARTITION u;
ALTER TABLE v ATTACH PARTITION u DEFAULT;
ALTER TABLE v DETACH PARTITION u;
DROP INDEX u_expr_idx;
CREATE INDEX mine ON u ((a IS NOT NULL), d);
ALTER TABLE v ATTACH PARTITION u DEFAULT;
-- catalog:
-- column public.p.a integer
-- column public.u.a text[]
-- column public.u.d integer
-- column public.u.e integer
-- column public.v.a text[]
-- column public.v.d integer
-- column public.v.e integer
-- index public.mine on u (-,d)
-- index public.u_expr_e_idx on u (-,e)
-- index public.u_expr_idx on u (-)
-- index public.v_expr_e_idx on v (-,e)
-- index public.v_expr_idx on v (-)
-- schema public
-- table public.p
-- table public.u
-- table public.v

-- case: the index that a foreign key needs
CREATE TABLE t (a int, UNIQUE (a));
ALTER TABLE t ADD PRIMARY KEY (a);
CREATE TABLE r (a int REFERENCES t);
CREATE TABLE s (a int REFERENCES t (a));
ALTER TABLE t DROP CONSTRAINT t_pkey;
-- expect: 2BP01 cannot drop constraint t_pkey on table t because other objects depend on it
ALTER TABLE t DROP CONSTRAINT t_a_key;
-- expect: 2BP01 cannot drop constraint t_a_key on table t because other objects depend on it
DROP TABLE s;
ALTER TABLE t DROP CONSTRAINT t_a_key;
-- catalog:
-- column public.r.a integer
-- column public.t.a integer not null
-- constraint public.r r_a_fkey foreign-key (a) to public.t (a)
-- constraint public.t t_pkey primary-key (a)
-- index public.t_pkey on t (a) unique
-- schema public
-- table public.r
-- table public.t
