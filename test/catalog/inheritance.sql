-- case: bounds over floats
CREATE TABLE t (u double precision) PARTITION BY RANGE (u);
CREATE TABLE w PARTITION OF t FOR VALUES FROM (1) TO (1);
-- expect: 42P17 empty range bound specified for partition "w"
CREATE TABLE w PARTITION OF t FOR VALUES FROM (1) TO (2);
CREATE TABLE w2 PARTITION OF t FOR VALUES FROM (1.5) TO (3);
-- expect: 42P17 partition "w2" would overlap partition "w"
CREATE TABLE w2 PARTITION OF t FOR VALUES FROM (2) TO (2.5);
CREATE TABLE w3 PARTITION OF t FOR VALUES FROM ('2.5') TO (MAXVALUE);
CREATE TABLE w4 PARTITION OF t FOR VALUES FROM (-5) TO (-6);
-- expect: 42P17 empty range bound specified for partition "w4"
CREATE TABLE w4 PARTITION OF t FOR VALUES FROM (-6) TO (-5);
CREATE TABLE l (u real) PARTITION BY LIST (u);
CREATE TABLE l1 PARTITION OF l FOR VALUES IN (1, 1.5);
CREATE TABLE l2 PARTITION OF l FOR VALUES IN (1.50);
-- expect: 42P17 partition "l2" would overlap partition "l1"
CREATE TABLE l2 PARTITION OF l FOR VALUES IN (2, NULL);
-- catalog:
-- column public.l.u real
-- column public.l1.u real
-- column public.l2.u real
-- column public.t.u double precision
-- column public.w.u double precision
-- column public.w2.u double precision
-- column public.w3.u double precision
-- column public.w4.u double precision
-- schema public
-- table public.l
-- table public.l1
-- table public.l2
-- table public.t
-- table public.w
-- table public.w2
-- table public.w3
-- table public.w4

-- case: what can be inherited from, and what can become a partition
CREATE TEMP TABLE tt (a int);
CREATE TABLE p (a int);
CREATE TABLE c (a int);
CREATE UNLOGGED TABLE ul (a int);
CREATE TABLE pt (a int) PARTITION BY LIST (a);
CREATE TABLE pt1 PARTITION OF pt DEFAULT;
CREATE VIEW v AS SELECT 1 AS a;
CREATE TABLE c2 (a int, b int);
ALTER TABLE c INHERIT tt;
-- expect: 42809 cannot inherit from temporary relation "tt"
ALTER TABLE tt INHERIT p;
ALTER TABLE tt INHERIT tt;
-- expect: 42P07 circular inheritance not allowed
ALTER TABLE c INHERIT ul;
ALTER TABLE ul INHERIT p;
ALTER TABLE c INHERIT pt;
-- expect: 42809 cannot inherit from partitioned table "pt"
ALTER TABLE c INHERIT pt1;
-- expect: 42809 cannot inherit from a partition
ALTER TABLE pt INHERIT c;
-- expect: 42809 cannot change inheritance of partitioned table
ALTER TABLE pt1 INHERIT c;
-- expect: 42809 cannot change inheritance of a partition
ALTER TABLE c INHERIT v;
-- expect: 42809 ALTER action INHERIT cannot be performed on relation "v"
ALTER TABLE v INHERIT c;
-- expect: 42809 ALTER action INHERIT cannot be performed on relation "v"
ALTER TABLE c INHERIT nope;
-- expect: 42P01 relation "nope" does not exist
ALTER TABLE nope INHERIT c;
-- expect: 42P01 relation "nope" does not exist
ALTER TABLE c NO INHERIT p;
-- expect: 42P01 relation "p" is not a parent of relation "c"
ALTER TABLE c NO INHERIT pt;
-- expect: 42P01 relation "c" is not a partition of relation "pt"
ALTER TABLE c NO INHERIT v;
-- expect: 42P01 relation "v" is not a parent of relation "c"
ALTER TABLE c NO INHERIT tt;
-- expect: 42P01 relation "tt" is not a parent of relation "c"
ALTER TABLE pt NO INHERIT c;
-- expect: 42P01 relation "c" is not a parent of relation "pt"
ALTER TABLE pt1 NO INHERIT pt;
-- expect: 42809 cannot change inheritance of a partition
ALTER TABLE pt1 NO INHERIT c;
-- expect: 42809 cannot change inheritance of a partition
ALTER TABLE c NO INHERIT nope;
-- expect: 42P01 relation "nope" does not exist
ALTER TABLE c NO INHERIT pt, INHERIT pt;
-- expect: 42P01 relation "c" is not a partition of relation "pt"
ALTER TABLE c INHERIT pt, NO INHERIT pt;
-- expect: 42809 cannot inherit from partitioned table "pt"
ALTER TABLE c INHERIT p, INHERIT p;
-- expect: 42P07 relation "p" would be inherited from more than once
ALTER TABLE c INHERIT p, DROP COLUMN a;
-- expect: 42P16 cannot drop inherited column "a"
ALTER TABLE c INHERIT p;
ALTER TABLE c INHERIT p;
-- expect: 42P07 relation "p" would be inherited from more than once
ALTER TABLE p INHERIT c;
-- expect: 42P07 circular inheritance not allowed
ALTER TABLE c INHERIT c;
-- expect: 42P07 circular inheritance not allowed
ALTER TABLE c NO INHERIT p, ALTER a TYPE text;
-- expect: 42P16 cannot alter inherited column "a"
ALTER TABLE c2 NO INHERIT p, INHERIT p;
-- expect: 42P01 relation "p" is not a parent of relation "c2"
CREATE TABLE c3 (b int);
ALTER TABLE c3 INHERIT tt;
-- expect: 42809 cannot inherit from temporary relation "tt"
ALTER TABLE c3 INHERIT c3;
-- expect: 42P07 circular inheritance not allowed
CREATE TABLE w (a int PRIMARY KEY);
CREATE TABLE u (a int, FOREIGN KEY (a) REFERENCES w (a)) PARTITION BY HASH (a);
ALTER TABLE u ATTACH PARTITION w FOR VALUES WITH (MODULUS 2, REMAINDER 0);
-- expect: 0A000 cannot attach table "w" as a partition because it is referenced by foreign key "u_a_fkey"
CREATE TABLE u0 (a int PRIMARY KEY);
CREATE TABLE o (a int REFERENCES u0);
ALTER TABLE u ATTACH PARTITION u0 FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE u2 (a int PRIMARY KEY, FOREIGN KEY (a) REFERENCES u2);
ALTER TABLE u ATTACH PARTITION u2 FOR VALUES WITH (MODULUS 2, REMAINDER 1);
CREATE TABLE q (a int PRIMARY KEY, b int REFERENCES q) PARTITION BY LIST (a);
CREATE TABLE q1 (a int PRIMARY KEY, b int REFERENCES q);
ALTER TABLE q ATTACH PARTITION q1 DEFAULT;
CREATE TABLE q2 (a int PRIMARY KEY, b int REFERENCES q2);
ALTER TABLE q ATTACH PARTITION q2 FOR VALUES IN (2);
CREATE TABLE r (a int) PARTITION BY LIST (a);
CREATE TABLE r1 (a int REFERENCES w);
ALTER TABLE r ATTACH PARTITION r1 DEFAULT;
CREATE TABLE r2 (a int) INHERITS (p);
ALTER TABLE r ATTACH PARTITION r2 FOR VALUES IN (1);
-- expect: 42809 cannot attach inheritance child as partition
CREATE TABLE r3 (a int);
CREATE TABLE r4 () INHERITS (r3);
ALTER TABLE r ATTACH PARTITION r3 FOR VALUES IN (1);
-- expect: 42809 cannot attach inheritance parent as partition
ALTER TABLE r ATTACH PARTITION v FOR VALUES IN (1);
-- expect: 42809 ALTER action ATTACH PARTITION cannot be performed on relation "v"
ALTER TABLE r ATTACH PARTITION tt FOR VALUES IN (1);
-- expect: 42809 cannot attach inheritance child as partition
ALTER TABLE r ATTACH PARTITION pt1 FOR VALUES IN (1);
-- expect: 42809 "pt1" is already a partition
ALTER TABLE p ATTACH PARTITION c2 FOR VALUES IN (1);
-- expect: 42P17 table "p" is not partitioned
ALTER TABLE r ATTACH PARTITION r FOR VALUES IN (1);
-- expect: 42P07 circular inheritance not allowed
ALTER TABLE r1 ATTACH PARTITION r FOR VALUES IN (1);
-- expect: 42P17 table "r1" is not partitioned
-- catalog:
-- column public.c.a integer
-- column public.c2.a integer
-- column public.c2.b integer
-- column public.c3.b integer
-- column public.o.a integer
-- column public.p.a integer
-- column public.pt.a integer
-- column public.pt1.a integer
-- column public.q.a integer not null
-- column public.q.b integer
-- column public.q1.a integer not null
-- column public.q1.b integer
-- column public.q2.a integer not null
-- column public.q2.b integer
-- column public.r.a integer
-- column public.r1.a integer
-- column public.r2.a integer
-- column public.r3.a integer
-- column public.r4.a integer
-- column public.u.a integer
-- column public.u0.a integer not null
-- column public.u2.a integer not null
-- column public.ul.a integer
-- column public.v.a integer
-- column public.w.a integer not null
-- constraint public.o o_a_fkey foreign-key (a) to public.u0 (a)
-- constraint public.q q_b_fkey foreign-key (b) to public.q (a)
-- constraint public.q q_pkey primary-key (a)
-- constraint public.q1 q1_b_fkey foreign-key (b) to public.q (a)
-- constraint public.q1 q1_pkey primary-key (a)
-- constraint public.q2 q2_b_fkey foreign-key (b) to public.q2 (a)
-- constraint public.q2 q2_pkey primary-key (a)
-- constraint public.q2 q_b_fkey foreign-key (b) to public.q (a)
-- constraint public.r1 r1_a_fkey foreign-key (a) to public.w (a)
-- constraint public.u u_a_fkey foreign-key (a) to public.w (a)
-- constraint public.u0 u0_pkey primary-key (a)
-- constraint public.u0 u_a_fkey foreign-key (a) to public.w (a)
-- constraint public.u2 u2_a_fkey foreign-key (a) to public.u2 (a)
-- constraint public.u2 u2_pkey primary-key (a)
-- constraint public.u2 u_a_fkey foreign-key (a) to public.w (a)
-- constraint public.w w_pkey primary-key (a)
-- index public.q1_pkey on q1 (a) unique
-- index public.q2_pkey on q2 (a) unique
-- index public.q_pkey on q (a) unique
-- index public.u0_pkey on u0 (a) unique
-- index public.u2_pkey on u2 (a) unique
-- index public.w_pkey on w (a) unique
-- schema public
-- table public.c
-- table public.c2
-- table public.c3
-- table public.o
-- table public.p
-- table public.pt
-- table public.pt1
-- table public.q
-- table public.q1
-- table public.q2
-- table public.r
-- table public.r1
-- table public.r2
-- table public.r3
-- table public.r4
-- table public.u
-- table public.u0
-- table public.u2
-- table public.ul
-- table public.w
-- view public.v

-- case: columns come from the parent
CREATE TABLE p (a int NOT NULL, b text DEFAULT 'x', CHECK (a > 0));
CREATE TABLE c (d int) INHERITS (p);
CREATE TABLE x (a text) INHERITS (p);
-- expect: 42804 column "a" has a type conflict
CREATE TABLE x () INHERITS (nope);
-- expect: 42P01 relation "nope" does not exist
CREATE TABLE m (a int) INHERITS (p);
SELECT a, b, d FROM c;
ALTER TABLE c DROP COLUMN a;
-- expect: 42P16 cannot drop inherited column "a"
ALTER TABLE c RENAME COLUMN a TO z;
-- expect: 42P16 cannot rename inherited column "a"
ALTER TABLE c ALTER COLUMN a TYPE bigint;
-- expect: 42P16 cannot alter inherited column "a"
DROP TABLE p;
-- expect: 2BP01 cannot drop table p because other objects depend on it
DROP TABLE p CASCADE;
-- catalog:
-- schema public

-- case: changes go down to the children
CREATE TABLE p (a int);
CREATE TABLE c (d int) INHERITS (p);
CREATE TABLE g () INHERITS (c);
ALTER TABLE p ADD COLUMN e int;
ALTER TABLE p ADD COLUMN d text;
-- expect: 42804 child table "c" has different type for column "d"
ALTER TABLE p ADD COLUMN d int;
ALTER TABLE p RENAME COLUMN a TO b;
ALTER TABLE p ALTER COLUMN b TYPE bigint;
ALTER TABLE p ALTER COLUMN e SET NOT NULL;
ALTER TABLE p ADD CONSTRAINT ck CHECK (b > 0);
ALTER TABLE c DROP CONSTRAINT ck;
-- expect: 42P16 cannot drop inherited constraint "ck" of relation "c"
ALTER TABLE p DROP COLUMN e;
ALTER TABLE p DROP COLUMN d;
ALTER TABLE p RENAME CONSTRAINT ck TO ck2;
ALTER TABLE p DROP CONSTRAINT ck2;
-- catalog:
-- column public.c.b bigint
-- column public.c.d integer
-- column public.g.b bigint
-- column public.g.d integer
-- column public.p.b bigint
-- schema public
-- table public.c
-- table public.g
-- table public.p

-- case: inherit and no inherit
CREATE TABLE p (a int);
CREATE TABLE c (a int, b int);
CREATE TABLE d (b int);
CREATE TABLE e (a text);
ALTER TABLE c INHERIT p;
ALTER TABLE c INHERIT p;
-- expect: 42P07 relation "p" would be inherited from more than once
ALTER TABLE d INHERIT p;
-- expect: 42804 child table is missing column "a"
ALTER TABLE e INHERIT p;
-- expect: 42804 child table "e" has different type for column "a"
ALTER TABLE c NO INHERIT d;
-- expect: 42P01 relation "d" is not a parent of relation "c"
ALTER TABLE c NO INHERIT p;
ALTER TABLE c DROP COLUMN a;
-- catalog:
-- column public.c.b integer
-- column public.d.b integer
-- column public.e.a text
-- column public.p.a integer
-- schema public
-- table public.c
-- table public.d
-- table public.e
-- table public.p

-- case: partitions
CREATE TABLE p (a int, b int, c text) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE x PARTITION OF p1 DEFAULT;
-- expect: 42P17 "p1" is not partitioned
CREATE TABLE x PARTITION OF nope DEFAULT;
-- expect: 42P01 relation "nope" does not exist
CREATE TABLE x (a int) PARTITION BY LIST (zz);
-- expect: 42703 column "zz" named in partition key does not exist
ALTER TABLE p1 DROP COLUMN b;
-- expect: 42P16 cannot drop inherited column "b"
ALTER TABLE p DROP COLUMN a;
-- expect: 42P16 cannot drop column "a" because it is part of the partition key of relation "p"
ALTER TABLE p ALTER COLUMN a TYPE bigint;
-- expect: 42P16 cannot alter column "a" because it is part of the partition key of relation "p"
ALTER TABLE p ADD COLUMN d int;
ALTER TABLE p DROP COLUMN b;
ALTER TABLE p ADD PRIMARY KEY (d);
-- expect: 0A000 unique constraint on partitioned table must include all partitioning columns
ALTER TABLE p ADD PRIMARY KEY (a, d);
CREATE INDEX ON p (c);
CREATE INDEX named ON p (d);
CREATE UNIQUE INDEX u ON p (c);
-- expect: 0A000 unique constraint on partitioned table must include all partitioning columns
CREATE UNIQUE INDEX u ON p (c, a);
DROP INDEX p1_c_idx;
-- expect: 2BP01 cannot drop index p1_c_idx because index p_c_idx requires it
DROP INDEX named;
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
ALTER TABLE p1 DROP CONSTRAINT p1_pkey;
-- expect: 42P16 cannot drop inherited constraint "p1_pkey" of relation "p1"
ALTER TABLE p DROP CONSTRAINT p_pkey;
DROP TABLE p1;
DROP TABLE p;
-- catalog:
-- schema public

-- case: foreign keys and checks of partitioned tables
CREATE TABLE u (id int PRIMARY KEY);
CREATE TABLE p (a int CHECK (a > 0), u int REFERENCES u) PARTITION BY RANGE (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2);
ALTER TABLE p ADD CONSTRAINT ck CHECK (u > 0);
DROP TABLE u;
-- expect: 2BP01 cannot drop table u because other objects depend on it
ALTER TABLE p DROP CONSTRAINT p_u_fkey;
ALTER TABLE p DROP CONSTRAINT ck;
-- catalog:
-- column public.p.a integer
-- column public.p.u integer
-- column public.p1.a integer
-- column public.p1.u integer
-- column public.u.id integer not null
-- constraint public.p p_a_check check (a)
-- constraint public.p1 p_a_check check (a)
-- constraint public.u u_pkey primary-key (id)
-- index public.u_pkey on u (id) unique
-- schema public
-- table public.p
-- table public.p1
-- table public.u

-- case: attach
CREATE TABLE p (a int NOT NULL, b text) PARTITION BY LIST (a);
CREATE INDEX ON p (b);
CREATE TABLE c (a int NOT NULL, b text);
CREATE INDEX own ON c (b);
CREATE TABLE d (a int NOT NULL, b text);
CREATE TABLE more (a int NOT NULL, b text, z int);
CREATE TABLE less (a int NOT NULL);
CREATE TABLE other (a text NOT NULL, b text);
CREATE TABLE nullable (a int, b text);
CREATE TABLE plain (a int);
ALTER TABLE p ATTACH PARTITION c FOR VALUES IN (1);
ALTER TABLE p ATTACH PARTITION d FOR VALUES IN (2);
ALTER TABLE p ATTACH PARTITION more FOR VALUES IN (3);
-- expect: 42804 table "more" contains column "z" not found in parent "p"
ALTER TABLE p ATTACH PARTITION less FOR VALUES IN (3);
-- expect: 42804 child table is missing column "b"
ALTER TABLE p ATTACH PARTITION other FOR VALUES IN (3);
-- expect: 42804 child table "other" has different type for column "a"
ALTER TABLE p ATTACH PARTITION nullable FOR VALUES IN (3);
-- expect: 42804 column "a" in child table must be marked NOT NULL
ALTER TABLE p ATTACH PARTITION nope FOR VALUES IN (3);
-- expect: 42P01 relation "nope" does not exist
ALTER TABLE plain ATTACH PARTITION more FOR VALUES IN (3);
-- expect: 42P17 table "plain" is not partitioned
ALTER TABLE p DETACH PARTITION more;
-- expect: 42P01 relation "more" is not a partition of relation "p"
ALTER TABLE p DETACH PARTITION c;
ALTER TABLE c DROP COLUMN b;
-- catalog:
-- column public.c.a integer not null
-- column public.d.a integer not null
-- column public.d.b text
-- column public.less.a integer not null
-- column public.more.a integer not null
-- column public.more.b text
-- column public.more.z integer
-- column public.nullable.a integer
-- column public.nullable.b text
-- column public.other.a text not null
-- column public.other.b text
-- column public.p.a integer not null
-- column public.p.b text
-- column public.plain.a integer
-- index public.d_b_idx on d (b)
-- index public.p_b_idx on p (b)
-- schema public
-- table public.c
-- table public.d
-- table public.less
-- table public.more
-- table public.nullable
-- table public.other
-- table public.p
-- table public.plain

-- case: subpartitions
CREATE TABLE p (a int, b int) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1) PARTITION BY LIST (b);
CREATE TABLE p11 PARTITION OF p1 FOR VALUES IN (1);
CREATE INDEX i ON p (b);
ALTER TABLE p ADD COLUMN c int;
ALTER TABLE p ADD PRIMARY KEY (a, b);
DROP TABLE p;
-- catalog:
-- schema public

-- case: only tables are partitions or inherit
CREATE TABLE p (a int) PARTITION BY LIST (a);
CREATE TABLE x (a int);
CREATE INDEX i ON x (a);
CREATE VIEW v AS SELECT 1 AS a;
ALTER TABLE p ATTACH PARTITION i DEFAULT;
-- expect: 42809 "i" is an index
ALTER TABLE p ATTACH PARTITION v DEFAULT;
-- expect: 42809 ALTER action ATTACH PARTITION cannot be performed on relation "v"
ALTER TABLE v ATTACH PARTITION x DEFAULT;
-- expect: 42809 ALTER action ATTACH PARTITION cannot be performed on relation "v"
ALTER TABLE x INHERIT v;
-- expect: 42809 ALTER action INHERIT cannot be performed on relation "v"
ALTER TABLE x INHERIT p;
-- expect: 42809 cannot inherit from partitioned table "p"
ALTER TABLE x INHERIT x;
-- expect: 42P07 circular inheritance not allowed
CREATE TABLE y () INHERITS (p);
-- expect: 42809 cannot inherit from partitioned table "p"
CREATE TABLE y () INHERITS (i);
-- expect: 42809 "i" is an index
-- catalog:
-- column public.p.a integer
-- column public.v.a integer
-- column public.x.a integer
-- index public.i on x (a)
-- schema public
-- table public.p
-- table public.x
-- view public.v

-- case: generated columns of a child have the child's numbers
CREATE TABLE t (id int, a int, b int, g int GENERATED ALWAYS AS (a * 2) STORED);
ALTER TABLE t DROP COLUMN id;
CREATE TABLE w (z int) INHERITS (t);
ALTER TABLE t DROP COLUMN b;
ALTER TABLE t DROP COLUMN a;
-- expect: 2BP01 cannot drop desired object(s) because other objects depend on them
ALTER TABLE t ADD PRIMARY KEY (a);
ALTER TABLE t RENAME COLUMN a TO z;
-- expect: 42701 column "z" of relation "w" already exists
-- catalog:
-- column public.t.a integer not null
-- column public.t.g integer generated
-- column public.w.a integer not null
-- column public.w.g integer generated
-- column public.w.z integer
-- constraint public.t t_pkey primary-key (a)
-- index public.t_pkey on t (a) unique
-- schema public
-- table public.t
-- table public.w

-- case: bounds of partitions
CREATE TABLE l (a int) PARTITION BY LIST (a);
CREATE TABLE r (a int) PARTITION BY RANGE (a);
CREATE TABLE h (a int) PARTITION BY HASH (a);
CREATE TABLE l1 PARTITION OF l FOR VALUES IN (1, 2);
CREATE TABLE l2 PARTITION OF l FOR VALUES IN (2);
-- expect: 42P17 partition "l2" would overlap partition "l1"
CREATE TABLE l2 PARTITION OF l FOR VALUES FROM (1) TO (2);
-- expect: 42P16 invalid bound specification for a list partition
CREATE TABLE l2 PARTITION OF l DEFAULT;
CREATE TABLE l3 PARTITION OF l DEFAULT;
-- expect: 42P17 partition "l3" conflicts with existing default partition "l2"
CREATE TABLE r1 PARTITION OF r FOR VALUES FROM (1) TO (5);
CREATE TABLE r2 PARTITION OF r FOR VALUES FROM (4) TO (9);
-- expect: 42P17 partition "r2" would overlap partition "r1"
CREATE TABLE r2 PARTITION OF r FOR VALUES FROM (5) TO (5);
-- expect: 42P17 empty range bound specified for partition "r2"
CREATE TABLE r2 PARTITION OF r FOR VALUES FROM (NULL) TO (9);
-- expect: 42P17 cannot specify NULL in range bound
CREATE TABLE r2 PARTITION OF r FOR VALUES FROM (5) TO (MAXVALUE);
CREATE TABLE h1 PARTITION OF h DEFAULT;
-- expect: 42P16 a hash-partitioned table may not have a default partition
CREATE TABLE h1 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE TABLE h2 PARTITION OF h FOR VALUES WITH (MODULUS 4, REMAINDER 2);
-- expect: 42P17 partition "h2" would overlap partition "h1"
CREATE TABLE h2 PARTITION OF h FOR VALUES WITH (MODULUS 4, REMAINDER 1);
CREATE TABLE o (a int);
ALTER TABLE l ATTACH PARTITION o FOR VALUES IN (1);
-- expect: 42P17 partition "o" would overlap partition "l1"
ALTER TABLE l ATTACH PARTITION o FOR VALUES IN (3);
CREATE TEMP TABLE x PARTITION OF l FOR VALUES IN (7);
-- expect: 42809 cannot create a temporary relation as partition of permanent relation "l"
-- catalog:
-- column public.h.a integer
-- column public.h1.a integer
-- column public.h2.a integer
-- column public.l.a integer
-- column public.l1.a integer
-- column public.l2.a integer
-- column public.o.a integer
-- column public.r.a integer
-- column public.r1.a integer
-- column public.r2.a integer
-- schema public
-- table public.h
-- table public.h1
-- table public.h2
-- table public.l
-- table public.l1
-- table public.l2
-- table public.o
-- table public.r
-- table public.r1
-- table public.r2

-- case: row triggers of a partitioned table
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE TABLE t (a int) PARTITION BY LIST (a);
CREATE TABLE p PARTITION OF t FOR VALUES IN (1);
CREATE TRIGGER m AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
CREATE TRIGGER n AFTER INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION f();
CREATE TABLE q PARTITION OF t FOR VALUES IN (2);
DROP TRIGGER m ON p;
-- expect: 2BP01 cannot drop trigger m on table p because trigger m on table t requires it
ALTER TRIGGER m ON t RENAME TO k;
ALTER TABLE t DETACH PARTITION q;
-- catalog:
-- column public.p.a integer
-- column public.q.a integer
-- column public.t.a integer
-- function public.f()
-- schema public
-- table public.p
-- table public.q
-- table public.t
-- trigger public.p k
-- trigger public.t k
-- trigger public.t n

-- case: what children do not share
CREATE TABLE t (a int GENERATED ALWAYS AS IDENTITY, b int);
CREATE TABLE u () INHERITS (t);
ALTER TABLE t ADD COLUMN c int GENERATED ALWAYS AS IDENTITY;
-- expect: 42P16 cannot recursively add identity column to table that has child tables
ALTER TABLE u ALTER COLUMN b DROP EXPRESSION;
-- expect: 42P16 cannot drop generation expression from inherited column
CREATE TABLE p (a int, CHECK (a > 0) NO INHERIT) PARTITION BY LIST (a);
-- expect: 42P16 cannot add NO INHERIT constraint to partitioned table "p"
-- catalog:
-- column public.t.a integer not null identity
-- column public.t.b integer
-- column public.u.a integer not null
-- column public.u.b integer
-- schema public
-- sequence public.t_a_seq of t.a
-- table public.t
-- table public.u

-- case: NOT NULL comes from every parent
CREATE TABLE t (a int);
CREATE TABLE u (a int NOT NULL);
CREATE TABLE v (b int) INHERITS (t, u);
CREATE TABLE p (a int NOT NULL) PARTITION BY LIST (a);
CREATE TABLE q PARTITION OF p DEFAULT;
ALTER TABLE q ALTER COLUMN a DROP NOT NULL;
-- expect: 42P16 column "a" is marked NOT NULL in parent table
-- catalog:
-- column public.p.a integer not null
-- column public.q.a integer not null
-- column public.t.a integer
-- column public.u.a integer not null
-- column public.v.a integer not null
-- column public.v.b integer
-- schema public
-- table public.p
-- table public.q
-- table public.t
-- table public.u
-- table public.v

-- case: a partition's index is called as its table's columns once were
CREATE TABLE t (b int) PARTITION BY HASH (b);
CREATE INDEX u ON t (b);
ALTER TABLE t RENAME COLUMN b TO c;
CREATE TABLE v PARTITION OF t FOR VALUES WITH (MODULUS 2, REMAINDER 0);
CREATE UNIQUE INDEX w ON t (c);
ALTER TABLE t ADD UNIQUE USING INDEX w;
-- expect: 0A000 ALTER TABLE / ADD CONSTRAINT USING INDEX is not supported on partitioned tables
-- catalog:
-- column public.t.c integer
-- column public.v.c integer
-- index public.u on t (c)
-- index public.v_b_idx on v (c)
-- index public.v_c_idx on v (c) unique
-- index public.w on t (c) unique
-- schema public
-- table public.t
-- table public.v

-- case: a partitioned table falls with the type of its key
CREATE TYPE e AS ENUM ('z');
CREATE TABLE t (b e, c e) PARTITION BY RANGE (b);
CREATE TABLE u (b e);
DROP TYPE e;
-- expect: 2BP01 cannot drop type e because other objects depend on it
DROP TYPE e CASCADE;
SELECT b FROM t;
-- expect: 42P01 relation "t" does not exist
CREATE TABLE p (a int) PARTITION BY RANGE (a);
CREATE TABLE q (b p);
ALTER TABLE p ADD COLUMN c int DEFAULT 1;
-- catalog:
-- column public.p.a integer
-- column public.p.c integer default
-- column public.q.b public.p
-- schema public
-- table public.p
-- table public.q
-- table public.u

-- case: a column that is inherited from elsewhere as well is neither changed nor renamed
CREATE TABLE x (a int, b int);
CREATE TABLE y (a int, b int);
CREATE TABLE t (c int) INHERITS (x, y);
ALTER TABLE x ALTER COLUMN a TYPE text;
-- expect: 42P16 cannot alter inherited column "a" of relation "t"
ALTER TABLE x RENAME COLUMN a TO d;
-- expect: 42P16 cannot rename inherited column "a"
ALTER TABLE x DROP COLUMN a;
ALTER TABLE y ALTER COLUMN a TYPE text;
CREATE TABLE g (a int);
CREATE TABLE g1 () INHERITS (g);
CREATE TABLE g2 () INHERITS (g);
CREATE TABLE g12 () INHERITS (g1, g2);
ALTER TABLE g ALTER COLUMN a TYPE text;
ALTER TABLE g RENAME COLUMN a TO d;
ALTER TABLE g1 RENAME COLUMN d TO a;
-- expect: 42P16 cannot rename inherited column "d"
ALTER TABLE g1 NO INHERIT g;
ALTER TABLE g RENAME COLUMN d TO a;
-- expect: 42P16 cannot rename inherited column "d"
ALTER TABLE IF EXISTS nowhere NO INHERIT nowhere_either;
-- catalog:
-- column public.g.d text
-- column public.g1.d text
-- column public.g12.d text
-- column public.g2.d text
-- column public.t.a text
-- column public.t.b integer
-- column public.t.c integer
-- column public.x.b integer
-- column public.y.a text
-- column public.y.b integer
-- schema public
-- table public.g
-- table public.g1
-- table public.g12
-- table public.g2
-- table public.t
-- table public.x
-- table public.y

-- case: checks of parents and children become one, and part again
CREATE TABLE p (a int, CONSTRAINT k CHECK (a > 1));
CREATE TABLE c (CONSTRAINT k CHECK (a > 1)) INHERITS (p);
ALTER TABLE c DROP CONSTRAINT k;
-- expect: 42P16 cannot drop inherited constraint "k" of relation "c"
ALTER TABLE p DROP CONSTRAINT k;
ALTER TABLE c DROP CONSTRAINT k;
CREATE TABLE d (a int, CONSTRAINT k CHECK (a > 1));
ALTER TABLE p ADD CONSTRAINT k CHECK (a > 1);
ALTER TABLE d INHERIT p;
ALTER TABLE d DROP CONSTRAINT k;
-- expect: 42P16 cannot drop inherited constraint "k" of relation "d"
ALTER TABLE p DROP CONSTRAINT k;
ALTER TABLE d DROP CONSTRAINT k;
CREATE TABLE e () INHERITS (p);
ALTER TABLE p ADD CONSTRAINT l CHECK (a > 1);
ALTER TABLE e ADD CONSTRAINT l CHECK (a > 1);
ALTER TABLE e ADD CONSTRAINT l CHECK (a > 1);
-- expect: 42710 constraint "l" for relation "e" already exists
ALTER TABLE e ADD CONSTRAINT l CHECK (a > 2);
-- expect: 42710 constraint "l" for relation "e" already exists
ALTER TABLE d DROP CONSTRAINT l;
-- expect: 42P16 cannot drop inherited constraint "l" of relation "d"
ALTER TABLE e NO INHERIT p;
ALTER TABLE e DROP CONSTRAINT l;
CREATE TABLE e2 () INHERITS (p);
ALTER TABLE ONLY p DROP CONSTRAINT l;
ALTER TABLE e2 DROP CONSTRAINT l;
ALTER TABLE e2 ADD CONSTRAINT m CHECK (a > 1);
ALTER TABLE p ADD CONSTRAINT m CHECK (a > 1);
ALTER TABLE p ADD CONSTRAINT m CHECK (a > 2);
-- expect: 42710 constraint "m" for relation "p" already exists
ALTER TABLE p DROP CONSTRAINT m;
ALTER TABLE e2 DROP CONSTRAINT m;
ALTER TABLE ONLY p ADD CONSTRAINT n CHECK (a > 1);
-- expect: 42P16 constraint must be added to child tables too
ALTER TABLE ONLY p ADD CONSTRAINT n CHECK (a > 1) NO INHERIT;
ALTER TABLE ONLY p ADD COLUMN z int;
-- expect: 42P16 column must be added to child tables too
ALTER TABLE ONLY p ADD UNIQUE (a);
ALTER TABLE e2 ADD CONSTRAINT o CHECK (a > 1) NO INHERIT;
ALTER TABLE p ADD CONSTRAINT o CHECK (a > 1);
-- expect: 42P17 constraint "o" conflicts with non-inherited constraint on relation "e2"
ALTER TABLE e2 ADD CONSTRAINT q CHECK (a > 1);
ALTER TABLE p ADD CONSTRAINT q CHECK (a > 7);
-- expect: 42710 constraint "q" for relation "e2" already exists
ALTER TABLE e2 ADD CONSTRAINT q2 CHECK (a > 1) NOT VALID;
ALTER TABLE p ADD CONSTRAINT q2 CHECK (a > 1);
-- expect: 42P17 constraint "q2" conflicts with NOT VALID constraint on relation "e2"
CREATE TABLE e3 (CONSTRAINT r CHECK (a > 8)) INHERITS (p);
CREATE TABLE x (a int, b int CONSTRAINT k CHECK (b > 1));
CREATE TABLE y (a int, b int CONSTRAINT k CHECK (b > 1));
CREATE TABLE t (c int) INHERITS (x, y);
ALTER TABLE x RENAME CONSTRAINT k TO l;
-- expect: 42P16 cannot rename inherited constraint "k"
ALTER TABLE x DROP CONSTRAINT k;
ALTER TABLE t DROP CONSTRAINT k;
-- expect: 42P16 cannot drop inherited constraint "k" of relation "t"
ALTER TABLE y RENAME CONSTRAINT k TO l;
ALTER TABLE y DROP CONSTRAINT l;
ALTER TABLE t DROP CONSTRAINT l;
-- expect: 42704 constraint "l" of relation "t" does not exist
CREATE TABLE pp (a int, CONSTRAINT k CHECK (a > 1)) PARTITION BY LIST (a);
CREATE TABLE pp1 PARTITION OF pp (CONSTRAINT k CHECK (a > 1)) DEFAULT;
ALTER TABLE pp DROP CONSTRAINT k;
ALTER TABLE pp ADD CONSTRAINT k CHECK (a > 1);
ALTER TABLE pp1 ADD CONSTRAINT k CHECK (a > 1);
-- expect: 42710 constraint "k" for relation "pp1" already exists
ALTER TABLE pp1 ADD CONSTRAINT l CHECK (a > 1);
ALTER TABLE pp DETACH PARTITION pp1;
ALTER TABLE pp1 DROP CONSTRAINT k;
ALTER TABLE pp ATTACH PARTITION pp1 DEFAULT;
-- expect: 42804 child table is missing constraint "k"
ALTER TABLE pp1 ADD CONSTRAINT k CHECK (a > 2);
ALTER TABLE pp ATTACH PARTITION pp1 DEFAULT;
-- expect: 42804 child table "pp1" has different definition for check constraint "k"
CREATE TABLE ll (a int, CONSTRAINT k CHECK (a > 1), CONSTRAINT k CHECK (a > 1));
-- expect: 42710 check constraint "k" already exists
CREATE TABLE ll (a int, CONSTRAINT k CHECK (a > 1), CONSTRAINT k UNIQUE (a));
-- expect: 42710 constraint "k" for relation "ll" already exists
-- catalog:
-- column public.c.a integer
-- column public.d.a integer
-- column public.e.a integer
-- column public.e2.a integer
-- column public.e3.a integer
-- column public.p.a integer
-- column public.pp.a integer
-- column public.pp1.a integer
-- column public.t.a integer
-- column public.t.b integer
-- column public.t.c integer
-- column public.x.a integer
-- column public.x.b integer
-- column public.y.a integer
-- column public.y.b integer
-- constraint public.c l check (a)
-- constraint public.d l check (a)
-- constraint public.e2 o check (a)
-- constraint public.e2 q check (a)
-- constraint public.e2 q2 check (a)
-- constraint public.e3 r check (a)
-- constraint public.p n check (a)
-- constraint public.p p_a_key unique (a)
-- constraint public.pp k check (a)
-- constraint public.pp1 k check (a)
-- constraint public.pp1 l check (a)
-- index public.p_a_key on p (a) unique
-- schema public
-- table public.c
-- table public.d
-- table public.e
-- table public.e2
-- table public.e3
-- table public.p
-- table public.pp
-- table public.pp1
-- table public.t
-- table public.x
-- table public.y

-- case: lengths and precisions of an inherited column are those of the parent
CREATE TABLE p (a numeric(6), b varchar(10), c numeric(6,0), d timestamp(3), e interval day, f int[]);
CREATE TABLE c1 (a numeric) INHERITS (p);
-- expect: 42804 column "a" has a type conflict
CREATE TABLE c1 (c numeric(6)) INHERITS (p);
CREATE TABLE c2 (b varchar) INHERITS (p);
-- expect: 42804 column "b" has a type conflict
CREATE TABLE c2 (b varchar(11)) INHERITS (p);
-- expect: 42804 column "b" has a type conflict
CREATE TABLE c2 (b varchar(10), f int[][]) INHERITS (p);
CREATE TABLE r (a numeric(6), b varchar(11), c numeric(6), d timestamp(3), e interval day, f int[]);
ALTER TABLE r INHERIT p;
-- expect: 42804 child table "r" has different type for column "b"
ALTER TABLE r ALTER b TYPE varchar(10);
ALTER TABLE r INHERIT p;
ALTER TABLE r ADD COLUMN g varchar(3);
ALTER TABLE p ADD COLUMN g varchar(4);
-- expect: 42804 child table "r" has different type for column "g"
ALTER TABLE p ADD COLUMN g varchar(3);
CREATE VIEW v AS SELECT b FROM p;
CREATE OR REPLACE VIEW v AS SELECT g AS b FROM p;
-- expect: 42P16 cannot change data type of view column "b" from character varying(10) to character varying(3)
-- catalog:
-- column public.c1.a numeric(6,0)
-- column public.c1.b character varying(10)
-- column public.c1.c numeric(6,0)
-- column public.c1.d timestamp(3) without time zone
-- column public.c1.e interval day
-- column public.c1.f integer[]
-- column public.c1.g character varying(3)
-- column public.c2.a numeric(6,0)
-- column public.c2.b character varying(10)
-- column public.c2.c numeric(6,0)
-- column public.c2.d timestamp(3) without time zone
-- column public.c2.e interval day
-- column public.c2.f integer[]
-- column public.c2.g character varying(3)
-- column public.p.a numeric(6,0)
-- column public.p.b character varying(10)
-- column public.p.c numeric(6,0)
-- column public.p.d timestamp(3) without time zone
-- column public.p.e interval day
-- column public.p.f integer[]
-- column public.p.g character varying(3)
-- column public.r.a numeric(6,0)
-- column public.r.b character varying(10)
-- column public.r.c numeric(6,0)
-- column public.r.d timestamp(3) without time zone
-- column public.r.e interval day
-- column public.r.f integer[]
-- column public.r.g character varying(3)
-- column public.v.b character varying(10)
-- schema public
-- table public.c1
-- table public.c2
-- table public.p
-- table public.r
-- view public.v

-- case: the name of a table means its rows in the condition of UPDATE
CREATE TABLE u (id int);
UPDATE u SET id = 1 WHERE u IS NOT NULL;
DELETE FROM u WHERE u IS NULL;
INSERT INTO u (u) VALUES (1);
-- expect: 42703 column "u" of relation "u" does not exist
-- catalog:
-- column public.u.id integer
-- schema public
-- table public.u

-- case: ALTER TABLE ONLY leaves to children what they have
CREATE TABLE p (a int, b int, c int, CONSTRAINT k CHECK (a > 1), CONSTRAINT n CHECK (a > 1) NO INHERIT);
CREATE TABLE c () INHERITS (p);
CREATE TABLE d (b int) INHERITS (c);
ALTER TABLE ONLY p DROP COLUMN b;
ALTER TABLE c DROP COLUMN b;
ALTER TABLE d DROP COLUMN b;
ALTER TABLE ONLY p ALTER COLUMN a TYPE bigint;
-- expect: 42P16 type of inherited column "a" must be changed in child tables too
ALTER TABLE ONLY d ALTER COLUMN a TYPE bigint;
-- expect: 42P16 cannot alter inherited column "a"
ALTER TABLE ONLY d ALTER COLUMN b TYPE bigint;
-- expect: 42703 column "b" of relation "d" does not exist
ALTER TABLE ONLY p DROP CONSTRAINT k;
ALTER TABLE ONLY p DROP CONSTRAINT n;
ALTER TABLE c DROP CONSTRAINT k;
ALTER TABLE d DROP CONSTRAINT k;
-- expect: 42704 constraint "k" of relation "d" does not exist
ALTER TABLE ONLY p ADD COLUMN e int;
-- expect: 42P16 column must be added to child tables too
ALTER TABLE ONLY p ADD CONSTRAINT m CHECK (a > 1);
-- expect: 42P16 constraint must be added to child tables too
ALTER TABLE ONLY p ADD CONSTRAINT m CHECK (a > 1) NO INHERIT;
ALTER TABLE ONLY p ADD CONSTRAINT u UNIQUE (a);
ALTER TABLE ONLY p ALTER COLUMN a SET DEFAULT 1;
ALTER TABLE ONLY p DROP CONSTRAINT u;
CREATE TABLE q (a int, b int, CONSTRAINT k CHECK (a > 1)) PARTITION BY LIST (a);
ALTER TABLE ONLY q DROP COLUMN b;
ALTER TABLE q ADD COLUMN b int;
CREATE TABLE q1 PARTITION OF q DEFAULT;
ALTER TABLE ONLY q DROP COLUMN b;
-- expect: 42P16 cannot drop column from only the partitioned table when partitions exist
ALTER TABLE ONLY q ADD CONSTRAINT l CHECK (a > 1);
-- expect: 42P16 constraint must be added to child tables too
ALTER TABLE ONLY q ADD COLUMN e int;
-- expect: 42P16 column must be added to child tables too
ALTER TABLE ONLY q ADD UNIQUE (a);
-- catalog:
-- column public.c.a integer
-- column public.c.c integer
-- column public.d.a integer
-- column public.d.c integer
-- column public.p.a integer default
-- column public.p.c integer
-- column public.q.a integer
-- column public.q.b integer
-- column public.q1.a integer
-- column public.q1.b integer
-- constraint public.p m check (a)
-- constraint public.q k check (a)
-- constraint public.q q_a_key unique (a)
-- constraint public.q1 k check (a)
-- index public.q_a_key on q (a) unique
-- schema public
-- table public.c
-- table public.d
-- table public.p
-- table public.q
-- table public.q1

-- case: keys and indexes of only a partitioned table
CREATE TABLE u (a int PRIMARY KEY);
CREATE TABLE q (a int, b int) PARTITION BY LIST (a);
CREATE TABLE q1 PARTITION OF q DEFAULT;
ALTER TABLE ONLY q ADD UNIQUE (a);
ALTER TABLE ONLY q ADD FOREIGN KEY (a) REFERENCES u;
-- expect: 42809 cannot use ONLY for foreign key on partitioned table "q" referencing relation "u"
CREATE INDEX i ON ONLY q (b);
CREATE TABLE r (a int) PARTITION BY LIST (a);
ALTER TABLE q ATTACH PARTITION r FOR VALUES IN (1);
-- expect: 42804 child table is missing column "b"
ALTER TABLE r ADD COLUMN b int;
ALTER TABLE q ATTACH PARTITION r FOR VALUES IN (1);
DROP INDEX i;
-- catalog:
-- column public.q.a integer
-- column public.q.b integer
-- column public.q1.a integer
-- column public.q1.b integer
-- column public.r.a integer
-- column public.r.b integer
-- column public.u.a integer not null
-- constraint public.q q_a_key unique (a)
-- constraint public.r r_a_key unique (a)
-- constraint public.u u_pkey primary-key (a)
-- index public.q_a_key on q (a) unique
-- index public.r_a_key on r (a) unique
-- index public.u_pkey on u (a) unique
-- schema public
-- table public.q
-- table public.q1
-- table public.r
-- table public.u

-- case: what tables below a parent refuse and hand on
CREATE TABLE t (a text);
CREATE TABLE x () INHERITS (t);
ALTER TABLE t ALTER COLUMN a TYPE x USING a::text::x;
-- expect: 42P16 composite type x cannot be made a member of itself
CREATE TABLE b1 ("A" int DEFAULT -1, a int);
CREATE TABLE b2 (a int, "A" int);
CREATE TABLE b3 (a int, "A" int DEFAULT 5);
CREATE TABLE u () INHERITS (b2, b1);
CREATE TABLE v () INHERITS (b3, b1);
-- expect: 42611 column "A" inherits conflicting default values
CREATE TABLE v ("A" int DEFAULT 7) INHERITS (b3, b1);
UPDATE b1 SET b1 = NULL;
-- expect: 42703 column "b1" of relation "b1" does not exist
UPDATE b1 SET a = NULL WHERE b1 IS NULL;
CREATE TABLE p (c int);
CREATE TABLE pc (c int GENERATED BY DEFAULT AS IDENTITY) INHERITS (p);
ALTER TABLE p ALTER COLUMN c SET DEFAULT 1;
-- expect: 42601 column "c" of relation "pc" is an identity column
ALTER TABLE ONLY p ALTER COLUMN c SET DEFAULT 1;
ALTER TABLE p ALTER COLUMN c DROP DEFAULT;
-- expect: 42601 column "c" of relation "pc" is an identity column
CREATE TABLE q (c int NOT NULL, d int) PARTITION BY LIST (c);
CREATE TABLE q1 PARTITION OF q DEFAULT;
ALTER TABLE q1 ADD UNIQUE (c);
CREATE INDEX q1_d ON q1 (d);
CREATE UNIQUE INDEX q1_u ON q1 (c, d);
ALTER TABLE q ADD PRIMARY KEY (c);
CREATE INDEX ON q (d);
ALTER TABLE q ADD UNIQUE (c, d);
DROP INDEX q1_d;
-- expect: 2BP01 cannot drop index q1_d because index q_d_idx requires it
ALTER TABLE q1 DROP CONSTRAINT q1_c_key;
-- expect: 42P16 cannot drop inherited constraint "q1_c_key" of relation "q1"
CREATE UNIQUE INDEX ON q (c, d);
-- catalog:
-- column public.b1.A integer default
-- column public.b1.a integer
-- column public.b2.A integer
-- column public.b2.a integer
-- column public.b3.A integer default
-- column public.b3.a integer
-- column public.p.c integer default
-- column public.pc.c integer not null identity
-- column public.q.c integer not null
-- column public.q.d integer
-- column public.q1.c integer not null
-- column public.q1.d integer
-- column public.t.a text
-- column public.u.A integer default
-- column public.u.a integer
-- column public.v.A integer default
-- column public.v.a integer
-- column public.x.a text
-- constraint public.q q_c_d_key unique (c,d)
-- constraint public.q q_pkey primary-key (c)
-- constraint public.q1 q1_c_d_key unique (c,d)
-- constraint public.q1 q1_c_key unique (c)
-- index public.q1_c_d_key on q1 (c,d) unique
-- index public.q1_c_key on q1 (c) unique
-- index public.q1_d on q1 (d)
-- index public.q1_u on q1 (c,d) unique
-- index public.q_c_d_idx on q (c,d) unique
-- index public.q_c_d_key on q (c,d) unique
-- index public.q_d_idx on q (d)
-- index public.q_pkey on q (c) unique
-- schema public
-- sequence public.pc_c_seq of pc.c
-- table public.b1
-- table public.b2
-- table public.b3
-- table public.p
-- table public.pc
-- table public.q
-- table public.q1
-- table public.t
-- table public.u
-- table public.v
-- table public.x

-- case: generated columns that children have, inherit and lack
CREATE TABLE u (a int, b text GENERATED ALWAYS AS (a::text) STORED);
CREATE TABLE t (LIKE u);
ALTER TABLE t INHERIT u;
-- expect: 42804 column "b" in child table must be a generated column
CREATE TABLE t2 (LIKE u INCLUDING GENERATED);
ALTER TABLE t2 INHERIT u;
CREATE TABLE t3 (a int, b text GENERATED ALWAYS AS ('x' || a::text) STORED);
ALTER TABLE t3 INHERIT u;
-- expect: 42804 column "b" in child table has a conflicting generation expression
CREATE TABLE p (a int, b text);
ALTER TABLE t2 INHERIT p;
ALTER TABLE t3 INHERIT p;
CREATE TABLE p1 (a int, b text DEFAULT 'x');
ALTER TABLE p1 INHERIT u;
-- expect: 42804 column "b" in child table must be a generated column
ALTER TABLE p1 INHERIT p;
CREATE TABLE q (a int, b text GENERATED ALWAYS AS (a::text) STORED) PARTITION BY LIST (a);
CREATE TABLE qa (a int, b text);
ALTER TABLE q ATTACH PARTITION qa FOR VALUES IN (1);
-- expect: 42804 column "b" in child table must be a generated column
CREATE TABLE qb (a int, b text GENERATED ALWAYS AS (a::text) STORED);
ALTER TABLE q ATTACH PARTITION qb FOR VALUES IN (1);
CREATE TABLE q2 (a int, b text) PARTITION BY LIST (a);
CREATE TABLE qc (a int, b text GENERATED ALWAYS AS (a::text) STORED);
ALTER TABLE q2 ATTACH PARTITION qc FOR VALUES IN (1);
CREATE TABLE qd PARTITION OF q FOR VALUES IN (2);
CREATE TABLE r (b text) INHERITS (u);
CREATE TABLE r1 (b text DEFAULT 'x') INHERITS (u);
-- expect: 42611 column "b" inherits from generated column but specifies default
CREATE TABLE r2 (b text GENERATED ALWAYS AS ('y') STORED) INHERITS (u);
-- expect: 42611 child column "b" specifies generation expression
CREATE TABLE r3 (b text GENERATED ALWAYS AS ('y') STORED) INHERITS (p);
CREATE TABLE r4 (b text) INHERITS (p);
CREATE TABLE r5 () INHERITS (u, p);
-- expect: 42804 inherited column "b" has a generation conflict
CREATE TABLE r6 () INHERITS (p, u);
-- expect: 42804 inherited column "b" has a generation conflict
CREATE TABLE r7 () INHERITS (u, p1);
-- expect: 42804 inherited column "b" has a generation conflict
CREATE TABLE r8 () INHERITS (u, t3);
-- expect: 42611 column "b" inherits conflicting generation expressions
CREATE TABLE r9 (b text GENERATED ALWAYS AS ('y') STORED) INHERITS (u, t3);
-- expect: 42611 child column "b" specifies generation expression
CREATE TABLE ra (a int, b text GENERATED ALWAYS AS IDENTITY) INHERITS (u);
-- expect: 22023 identity column type must be smallint, integer, or bigint
CREATE TABLE u4 (a int, b int GENERATED ALWAYS AS (a) STORED);
CREATE TABLE rb (b int GENERATED ALWAYS AS IDENTITY) INHERITS (u4);
-- expect: 42611 column "b" inherits from generated column but specifies identity
CREATE TABLE rc (b serial) INHERITS (u4);
-- expect: 42611 column "b" inherits from generated column but specifies default
CREATE TABLE n (a int NOT NULL, b int);
CREATE TABLE n1 (a int, b int);
ALTER TABLE n1 INHERIT n;
-- expect: 42804 column "a" in child table must be marked NOT NULL
CREATE TABLE n2 (a int NOT NULL, b text);
ALTER TABLE n2 INHERIT n;
-- expect: 42804 child table "n2" has different type for column "b"
CREATE TABLE n3 (a int NOT NULL);
ALTER TABLE n3 INHERIT n;
-- expect: 42804 child table is missing column "b"
CREATE TABLE n4 (a bigint, b int);
ALTER TABLE n4 INHERIT n;
-- expect: 42804 child table "n4" has different type for column "a"
CREATE TABLE n5 (b bigint, a int);
ALTER TABLE n5 INHERIT n;
-- expect: 42804 column "a" in child table must be marked NOT NULL
DO $$ BEGIN ALTER TABLE n5 INHERIT n; EXCEPTION WHEN datatype_mismatch THEN NULL; END $$;
DO $$ BEGIN ALTER TABLE t INHERIT u; EXCEPTION WHEN dependent_objects_still_exist THEN NULL; END $$;
-- expect: 42804 column "b" in child table must be a generated column
ALTER TABLE u ALTER COLUMN b DROP EXPRESSION;
ALTER TABLE t INHERIT u;
-- catalog:
-- column public.n.a integer not null
-- column public.n.b integer
-- column public.n1.a integer
-- column public.n1.b integer
-- column public.n2.a integer not null
-- column public.n2.b text
-- column public.n3.a integer not null
-- column public.n4.a bigint
-- column public.n4.b integer
-- column public.n5.a integer
-- column public.n5.b bigint
-- column public.p.a integer
-- column public.p.b text
-- column public.p1.a integer
-- column public.p1.b text default
-- column public.q.a integer
-- column public.q.b text generated
-- column public.q2.a integer
-- column public.q2.b text
-- column public.qa.a integer
-- column public.qa.b text
-- column public.qb.a integer
-- column public.qb.b text generated
-- column public.qc.a integer
-- column public.qc.b text generated
-- column public.qd.a integer
-- column public.qd.b text generated
-- column public.r.a integer
-- column public.r.b text
-- column public.r3.a integer
-- column public.r3.b text generated
-- column public.r4.a integer
-- column public.r4.b text
-- column public.t.a integer
-- column public.t.b text
-- column public.t2.a integer
-- column public.t2.b text
-- column public.t3.a integer
-- column public.t3.b text generated
-- column public.u.a integer
-- column public.u.b text
-- column public.u4.a integer
-- column public.u4.b integer generated
-- schema public
-- table public.n
-- table public.n1
-- table public.n2
-- table public.n3
-- table public.n4
-- table public.n5
-- table public.p
-- table public.p1
-- table public.q
-- table public.q2
-- table public.qa
-- table public.qb
-- table public.qc
-- table public.qd
-- table public.r
-- table public.r3
-- table public.r4
-- table public.t
-- table public.t2
-- table public.t3
-- table public.u
-- table public.u4

-- case: a column comes once in a definition, whatever is inherited or copied
CREATE TABLE t (c int, d text NOT NULL);
CREATE TABLE u (c int, C int GENERATED ALWAYS AS IDENTITY) INHERITS (t);
-- expect: 42701 column "c" specified more than once
CREATE TABLE u (c int, c text) INHERITS (t);
-- expect: 42701 column "c" specified more than once
CREATE TABLE u (c int, c int) INHERITS (t, t);
-- expect: 42P07 relation "t" would be inherited from more than once
CREATE TABLE u (LIKE t, LIKE t);
-- expect: 42701 column "c" specified more than once
CREATE TABLE u (LIKE t, LIKE t) INHERITS (t);
-- expect: 42701 column "c" specified more than once
CREATE TABLE u (LIKE t, c int);
-- expect: 42701 column "c" specified more than once
CREATE TABLE u (c int, LIKE t) INHERITS (t);
-- expect: 42701 column "c" specified more than once
CREATE TYPE y AS (a int, b int, a text);
-- expect: 42701 column "a" specified more than once
CREATE TABLE t (e int, e int);
-- expect: 42701 column "e" specified more than once
CREATE TABLE u (LIKE t) INHERITS (t);
CREATE TABLE v (c text);
CREATE TABLE w (LIKE v) INHERITS (t);
-- expect: 42804 column "c" has a type conflict
ALTER TABLE t DROP COLUMN d;
-- catalog:
-- column public.t.c integer
-- column public.u.c integer
-- column public.u.d text not null
-- column public.v.c text
-- schema public
-- table public.t
-- table public.u
-- table public.v

-- case: what is done to a parent alone
CREATE TABLE t (id text DEFAULT '', g text GENERATED ALWAYS AS ('x') STORED);
CREATE TABLE u (a bigint) INHERITS (t);
ALTER TABLE ONLY t ALTER COLUMN id DROP EXPRESSION IF EXISTS;
-- expect: 0A000 ALTER TABLE / DROP EXPRESSION must be applied to child tables too
ALTER TABLE ONLY t ALTER COLUMN id DROP EXPRESSION;
-- expect: 0A000 ALTER TABLE / DROP EXPRESSION must be applied to child tables too
ALTER TABLE ONLY t ALTER COLUMN g DROP EXPRESSION;
-- expect: 0A000 ALTER TABLE / DROP EXPRESSION must be applied to child tables too
ALTER TABLE ONLY t ALTER COLUMN nope DROP EXPRESSION;
-- expect: 0A000 ALTER TABLE / DROP EXPRESSION must be applied to child tables too
ALTER TABLE ONLY u ALTER COLUMN g DROP EXPRESSION;
-- expect: 42P16 cannot drop generation expression from inherited column
ALTER TABLE ONLY u ALTER COLUMN id DROP EXPRESSION;
-- expect: 42P16 cannot drop generation expression from inherited column
ALTER TABLE ONLY u ALTER COLUMN id DROP EXPRESSION IF EXISTS;
-- expect: 42P16 cannot drop generation expression from inherited column
ALTER TABLE ONLY u ALTER COLUMN a DROP EXPRESSION IF EXISTS;
ALTER TABLE u ALTER COLUMN nope DROP EXPRESSION;
-- expect: 42703 column "nope" of relation "u" does not exist
ALTER TABLE t ALTER COLUMN id DROP EXPRESSION;
-- expect: 55000 column "id" of relation "t" is not a stored generated column
ALTER TABLE t ALTER COLUMN id DROP EXPRESSION IF EXISTS;
ALTER TABLE u ALTER COLUMN g DROP EXPRESSION IF EXISTS;
-- expect: 42P16 cannot drop generation expression from inherited column
ALTER TABLE t ALTER COLUMN g DROP EXPRESSION;
ALTER TABLE u ALTER COLUMN g DROP EXPRESSION IF EXISTS;
-- expect: 42P16 cannot drop generation expression from inherited column
CREATE TABLE p (a int, b text GENERATED ALWAYS AS ('x') STORED) PARTITION BY LIST (a);
ALTER TABLE ONLY p ALTER COLUMN b DROP EXPRESSION;
CREATE TABLE p2 (a int, b text GENERATED ALWAYS AS ('x') STORED) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p2 DEFAULT;
ALTER TABLE ONLY p2 ALTER COLUMN b DROP EXPRESSION;
-- expect: 0A000 ALTER TABLE / DROP EXPRESSION must be applied to child tables too
ALTER TABLE p1 ALTER COLUMN b DROP EXPRESSION;
-- expect: 42P16 cannot drop generation expression from inherited column
ALTER TABLE p2 ALTER COLUMN b DROP EXPRESSION;
ALTER TABLE ONLY t ALTER COLUMN id SET DEFAULT 'x';
ALTER TABLE ONLY t ALTER COLUMN id DROP DEFAULT;
ALTER TABLE ONLY t ALTER COLUMN id SET STATISTICS 10;
ALTER TABLE ONLY t ADD COLUMN q int;
-- expect: 42P16 column must be added to child tables too
ALTER TABLE ONLY t ALTER COLUMN id TYPE varchar;
-- expect: 42P16 type of inherited column "id" must be changed in child tables too
ALTER TABLE ONLY t RENAME COLUMN id TO idd;
-- expect: 42P16 inherited column "id" must be renamed in child tables too
ALTER TABLE ONLY t ADD CHECK (id <> 'x');
-- expect: 42P16 constraint must be added to child tables too
ALTER TABLE ONLY t ADD CHECK (id <> 'y') NO INHERIT;
ALTER TABLE t ADD CONSTRAINT k CHECK (id <> 'y');
ALTER TABLE ONLY t DROP CONSTRAINT k;
ALTER TABLE ONLY t DROP COLUMN id;
ALTER TABLE t ADD CONSTRAINT k2 CHECK (g <> 'y') NOT VALID;
ALTER TABLE ONLY t VALIDATE CONSTRAINT k2;
-- expect: 42P16 constraint must be validated on child tables too
ALTER TABLE ONLY t RENAME CONSTRAINT k2 TO k3;
-- expect: 42P16 inherited constraint "k2" must be renamed in child tables too
ALTER TABLE ONLY t ADD UNIQUE (g);
ALTER TABLE ONLY p2 ADD UNIQUE (a);
ALTER TABLE ONLY p2 ADD CHECK (a > 1);
-- expect: 42P16 constraint must be added to child tables too
ALTER TABLE ONLY p2 ADD FOREIGN KEY (a) REFERENCES p2 (a);
-- expect: 42809 cannot use ONLY for foreign key on partitioned table "p2" referencing relation "p2"
ALTER TABLE ONLY p2 ALTER a SET DEFAULT 1;
ALTER TABLE ONLY p2 DROP COLUMN b;
-- expect: 42P16 cannot drop column from only the partitioned table when partitions exist
ALTER TABLE t ADD CONSTRAINT k4 CHECK (g <> 'z') NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT k4;
ALTER TABLE u NO INHERIT t;
ALTER TABLE u INHERIT t;
-- catalog:
-- column public.p.a integer
-- column public.p.b text
-- column public.p1.a integer
-- column public.p1.b text
-- column public.p2.a integer default
-- column public.p2.b text
-- column public.t.g text
-- column public.u.a bigint
-- column public.u.g text
-- column public.u.id text default
-- constraint public.p2 p2_a_key unique (a)
-- constraint public.t k2 check (g)
-- constraint public.t k4 check (g)
-- constraint public.t t_g_key unique (g)
-- constraint public.u k check (id)
-- constraint public.u k2 check (g)
-- constraint public.u k4 check (g)
-- index public.p2_a_key on p2 (a) unique
-- index public.t_g_key on t (g) unique
-- schema public
-- table public.p
-- table public.p1
-- table public.p2
-- table public.t
-- table public.u

-- case: foreign keys of partitions
CREATE TABLE w (a int PRIMARY KEY, b int UNIQUE);
CREATE TABLE u (d int, e int, FOREIGN KEY (d) REFERENCES w (a), FOREIGN KEY (d) REFERENCES w (a)) PARTITION BY LIST (d);
CREATE TABLE t PARTITION OF u FOR VALUES IN (1);
CREATE TABLE t2 (d int, e int);
ALTER TABLE u ATTACH PARTITION t2 FOR VALUES IN (2);
CREATE TABLE t3 (d int, e int, FOREIGN KEY (d) REFERENCES w (a));
ALTER TABLE u ATTACH PARTITION t3 FOR VALUES IN (3);
CREATE TABLE t4 (d int, e int, FOREIGN KEY (d) REFERENCES w (a), CONSTRAINT x FOREIGN KEY (d) REFERENCES w (a), CONSTRAINT y FOREIGN KEY (d) REFERENCES w (a));
ALTER TABLE u ATTACH PARTITION t4 FOR VALUES IN (4);
CREATE TABLE t5 (d int, e int, FOREIGN KEY (d) REFERENCES w (a) ON DELETE CASCADE, FOREIGN KEY (d) REFERENCES w (b), FOREIGN KEY (e) REFERENCES w (a) DEFERRABLE);
ALTER TABLE u ATTACH PARTITION t5 FOR VALUES IN (5);
ALTER TABLE u ADD FOREIGN KEY (d) REFERENCES w (a);
ALTER TABLE u ADD FOREIGN KEY (e) REFERENCES w (a) ON DELETE CASCADE;
ALTER TABLE u ADD FOREIGN KEY (e) REFERENCES w (a) DEFERRABLE;
ALTER TABLE u DROP CONSTRAINT u_d_fkey;
ALTER TABLE u DETACH PARTITION t4;
ALTER TABLE t4 DROP CONSTRAINT x;
CREATE TABLE s (d int, e int, FOREIGN KEY (d) REFERENCES w (a)) PARTITION BY LIST (d);
CREATE TABLE s1 (e int, d int, FOREIGN KEY (d) REFERENCES w (a)) PARTITION BY LIST (e);
CREATE TABLE s2 PARTITION OF s1 FOR VALUES IN (1);
ALTER TABLE s ATTACH PARTITION s1 FOR VALUES IN (1);
ALTER TABLE s1 DROP CONSTRAINT s1_d_fkey;
-- expect: 42P16 cannot drop inherited constraint "s1_d_fkey" of relation "s1"
ALTER TABLE s DROP CONSTRAINT s_d_fkey;
CREATE TABLE n (d int, FOREIGN KEY (d) REFERENCES w (a) NOT VALID);
CREATE TABLE m (d int, CONSTRAINT n_d_fkey FOREIGN KEY (d) REFERENCES w (a)) PARTITION BY LIST (d);
ALTER TABLE n ADD CONSTRAINT nv FOREIGN KEY (d) REFERENCES w (a) NOT VALID;
ALTER TABLE m ATTACH PARTITION n FOR VALUES IN (1);
-- catalog:
-- column public.m.d integer
-- column public.n.d integer
-- column public.s.d integer
-- column public.s.e integer
-- column public.s1.d integer
-- column public.s1.e integer
-- column public.s2.d integer
-- column public.s2.e integer
-- column public.t.d integer
-- column public.t.e integer
-- column public.t2.d integer
-- column public.t2.e integer
-- column public.t3.d integer
-- column public.t3.e integer
-- column public.t4.d integer
-- column public.t4.e integer
-- column public.t5.d integer
-- column public.t5.e integer
-- column public.u.d integer
-- column public.u.e integer
-- column public.w.a integer not null
-- column public.w.b integer
-- constraint public.m n_d_fkey foreign-key (d) to public.w (a)
-- constraint public.n n_d_fkey foreign-key (d) to public.w (a)
-- constraint public.n nv foreign-key (d) to public.w (a)
-- constraint public.t u_d_fkey1 foreign-key (d) to public.w (a)
-- constraint public.t u_d_fkey2 foreign-key (d) to public.w (a)
-- constraint public.t u_e_fkey foreign-key (e) to public.w (a)
-- constraint public.t u_e_fkey1 foreign-key (e) to public.w (a)
-- constraint public.t2 u_d_fkey1 foreign-key (d) to public.w (a)
-- constraint public.t2 u_d_fkey2 foreign-key (d) to public.w (a)
-- constraint public.t2 u_e_fkey foreign-key (e) to public.w (a)
-- constraint public.t2 u_e_fkey1 foreign-key (e) to public.w (a)
-- constraint public.t3 u_d_fkey1 foreign-key (d) to public.w (a)
-- constraint public.t3 u_d_fkey2 foreign-key (d) to public.w (a)
-- constraint public.t3 u_e_fkey foreign-key (e) to public.w (a)
-- constraint public.t3 u_e_fkey1 foreign-key (e) to public.w (a)
-- constraint public.t4 u_e_fkey foreign-key (e) to public.w (a)
-- constraint public.t4 u_e_fkey1 foreign-key (e) to public.w (a)
-- constraint public.t4 y foreign-key (d) to public.w (a)
-- constraint public.t5 t5_d_fkey foreign-key (d) to public.w (a)
-- constraint public.t5 t5_d_fkey1 foreign-key (d) to public.w (b)
-- constraint public.t5 t5_e_fkey foreign-key (e) to public.w (a)
-- constraint public.t5 u_d_fkey1 foreign-key (d) to public.w (a)
-- constraint public.t5 u_d_fkey2 foreign-key (d) to public.w (a)
-- constraint public.t5 u_e_fkey foreign-key (e) to public.w (a)
-- constraint public.u u_d_fkey1 foreign-key (d) to public.w (a)
-- constraint public.u u_d_fkey2 foreign-key (d) to public.w (a)
-- constraint public.u u_e_fkey foreign-key (e) to public.w (a)
-- constraint public.u u_e_fkey1 foreign-key (e) to public.w (a)
-- constraint public.w w_b_key unique (b)
-- constraint public.w w_pkey primary-key (a)
-- index public.w_b_key on w (b) unique
-- index public.w_pkey on w (a) unique
-- schema public
-- table public.m
-- table public.n
-- table public.s
-- table public.s1
-- table public.s2
-- table public.t
-- table public.t2
-- table public.t3
-- table public.t4
-- table public.t5
-- table public.u
-- table public.w

-- case: rows of what cannot be changed
CREATE TABLE t (a int, b text);
CREATE MATERIALIZED VIEW m AS SELECT a, b FROM t;
CREATE VIEW v AS SELECT a, count(*) AS n FROM t GROUP BY a;
CREATE VIEW v1 AS SELECT a, b FROM t;
CREATE SEQUENCE q;
CREATE INDEX i ON t (a);
CREATE TYPE c AS (a int);
INSERT INTO m (a) VALUES ('n');
-- expect: 22P02 invalid input syntax for type integer: "n"
INSERT INTO m (nope) VALUES (1);
-- expect: 42703 column "nope" of relation "m" does not exist
INSERT INTO m (a) VALUES (1);
-- expect: 42809 cannot change materialized view "m"
INSERT INTO m (a) SELECT nope FROM t;
-- expect: 42703 column "nope" does not exist
INSERT INTO m (a) VALUES (nofunc());
-- expect: 42883 function nofunc() does not exist
INSERT INTO m (a) VALUES (true);
-- expect: 42804 column "a" is of type integer but expression is of type boolean
INSERT INTO m DEFAULT VALUES;
-- expect: 42809 cannot change materialized view "m"
INSERT INTO v (a) VALUES ('n');
-- expect: 22P02 invalid input syntax for type integer: "n"
INSERT INTO v (nope) VALUES (1);
-- expect: 42703 column "nope" of relation "v" does not exist
INSERT INTO v (a) VALUES (true);
-- expect: 42804 column "a" is of type integer but expression is of type boolean
INSERT INTO v1 (a) VALUES ('n');
-- expect: 22P02 invalid input syntax for type integer: "n"
INSERT INTO q (nope) VALUES (1);
-- expect: 42703 column "nope" of relation "q" does not exist
INSERT INTO q (last_value) VALUES (1);
-- expect: 42809 cannot change sequence "q"
INSERT INTO q VALUES (1);
-- expect: 42809 cannot change sequence "q"
INSERT INTO i (a) VALUES ('n');
-- expect: 42809 "i" is an index
INSERT INTO i (nope) VALUES (1);
-- expect: 42809 "i" is an index
INSERT INTO c (a) VALUES ('n');
-- expect: 42809 "c" is a composite type
INSERT INTO c (nope) VALUES (1);
-- expect: 42809 "c" is a composite type
UPDATE m SET a = 'x';
-- expect: 22P02 invalid input syntax for type integer: "x"
UPDATE m SET nope = 1;
-- expect: 42703 column "nope" of relation "m" does not exist
UPDATE m SET a = 1 WHERE nope = 1;
-- expect: 42703 column "nope" does not exist
UPDATE m SET a = 1 WHERE a = 'x';
-- expect: 22P02 invalid input syntax for type integer: "x"
UPDATE m SET a = 1;
-- expect: 42809 cannot change materialized view "m"
UPDATE m SET a = nofunc();
-- expect: 42883 function nofunc() does not exist
UPDATE q SET last_value = 1 WHERE nope = 1;
-- expect: 42703 column "nope" does not exist
UPDATE q SET last_value = 1;
-- expect: 42809 cannot change sequence "q"
UPDATE v SET n = 'x';
-- expect: 22P02 invalid input syntax for type bigint: "x"
UPDATE v SET n = 1 WHERE nope = 1;
-- expect: 42703 column "nope" does not exist
DELETE FROM m WHERE nope = 1;
-- expect: 42703 column "nope" does not exist
DELETE FROM m WHERE a = 'x';
-- expect: 22P02 invalid input syntax for type integer: "x"
DELETE FROM m;
-- expect: 42809 cannot change materialized view "m"
DELETE FROM q WHERE nope = 1;
-- expect: 42703 column "nope" does not exist
DELETE FROM q;
-- expect: 42809 cannot change sequence "q"
DELETE FROM v WHERE a = 'x';
-- expect: 22P02 invalid input syntax for type integer: "x"
DELETE FROM v WHERE nope = 1;
-- expect: 42703 column "nope" does not exist
DELETE FROM i WHERE nope = 1;
-- expect: 42809 "i" is an index
TRUNCATE m;
-- expect: 42809 "m" is not a table
TRUNCATE v;
-- expect: 42809 "v" is not a table
TRUNCATE q;
-- expect: 42809 "q" is not a table
DELETE FROM c WHERE nope = 1;
-- expect: 42809 "c" is a composite type
-- catalog:
-- column public.c.a integer
-- column public.m.a integer
-- column public.m.b text
-- column public.t.a integer
-- column public.t.b text
-- column public.v.a integer
-- column public.v.n bigint
-- column public.v1.a integer
-- column public.v1.b text
-- composite-type public.c
-- index public.i on t (a)
-- materialized-view public.m
-- schema public
-- sequence public.q
-- table public.t
-- view public.v
-- view public.v1

-- case: NOT VALID in a new table
CREATE TABLE p (a int, CONSTRAINT k CHECK (a > 1) NOT VALID);
CREATE TABLE c1 (a int, CONSTRAINT k CHECK (a > 1));
ALTER TABLE c1 INHERIT p;
CREATE TABLE c2 (a int);
ALTER TABLE c2 ADD CONSTRAINT k CHECK (a > 1) NOT VALID;
ALTER TABLE c2 INHERIT p;
-- expect: 42P17 constraint "k" conflicts with NOT VALID constraint on child table "c2"
CREATE TABLE q (a int);
ALTER TABLE q ADD CONSTRAINT k CHECK (a > 1) NOT VALID;
ALTER TABLE c2 INHERIT q;
CREATE TABLE c3 () INHERITS (q);
ALTER TABLE c3 INHERIT p;
CREATE TABLE l (LIKE q INCLUDING ALL);
ALTER TABLE l INHERIT p;
ALTER TABLE q ADD CONSTRAINT k2 CHECK (a > 2) NOT VALID;
ALTER TABLE p ADD CONSTRAINT k2 CHECK (a > 2);
-- expect: 42P17 constraint "k2" conflicts with NOT VALID constraint on relation "c3"
CREATE TABLE c4 (a int, CONSTRAINT k2 CHECK (a > 2)) INHERITS (q);
ALTER TABLE q VALIDATE CONSTRAINT k;
ALTER TABLE c2 INHERIT p;
-- catalog:
-- column public.c1.a integer
-- column public.c2.a integer
-- column public.c3.a integer
-- column public.c4.a integer
-- column public.l.a integer
-- column public.p.a integer
-- column public.q.a integer
-- constraint public.c1 k check (a)
-- constraint public.c2 k check (a)
-- constraint public.c2 k2 check (a)
-- constraint public.c3 k check (a)
-- constraint public.c3 k2 check (a)
-- constraint public.c4 k check (a)
-- constraint public.c4 k2 check (a)
-- constraint public.l k check (a)
-- constraint public.p k check (a)
-- constraint public.q k check (a)
-- constraint public.q k2 check (a)
-- schema public
-- table public.c1
-- table public.c2
-- table public.c3
-- table public.c4
-- table public.l
-- table public.p
-- table public.q

-- case: a whole row does not go to another table
CREATE TABLE r (a int, CHECK (r IS NOT NULL));
CREATE TABLE c (b int) INHERITS (r);
-- expect: 0A000 cannot convert whole-row table reference
CREATE TABLE l (LIKE r);
CREATE TABLE l2 (LIKE r INCLUDING CONSTRAINTS);
-- expect: 0A000 cannot convert whole-row table reference
CREATE TABLE l3 (LIKE r INCLUDING ALL);
-- expect: 0A000 cannot convert whole-row table reference
CREATE TABLE c2 (a int);
ALTER TABLE c2 INHERIT r;
-- expect: 42804 child table is missing constraint "r_check"
CREATE TABLE p (a int, CHECK (p IS NOT NULL)) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
-- expect: 0A000 cannot convert whole-row table reference
CREATE TABLE x (a int);
CREATE INDEX xi ON x ((x IS NULL));
CREATE INDEX xw ON x (a) WHERE x IS NOT NULL;
CREATE TABLE lx (LIKE x INCLUDING INDEXES);
-- expect: 0A000 cannot convert whole-row table reference
CREATE TABLE y (a int);
CREATE TABLE yc () INHERITS (y);
ALTER TABLE y ADD CHECK (y IS NOT NULL);
-- expect: 42703 column "y" does not exist
ALTER TABLE y ADD CHECK (y IS NOT NULL) NO INHERIT;
CREATE TABLE yd () INHERITS (y);
CREATE TABLE ye (LIKE y INCLUDING ALL);
-- expect: 0A000 cannot convert whole-row table reference
CREATE TABLE pi (a int) PARTITION BY LIST (a);
CREATE INDEX pii ON pi ((pi IS NULL));
CREATE TABLE pi1 PARTITION OF pi FOR VALUES IN (1);
-- expect: 0A000 cannot convert whole-row table reference
CREATE TABLE pj (a int) PARTITION BY LIST (a);
CREATE TABLE pj1 PARTITION OF pj FOR VALUES IN (1);
CREATE TABLE g (a int, b boolean GENERATED ALWAYS AS (g IS NULL) STORED);
-- expect: 42P17 cannot use whole-row variable in column generation expression
CREATE TABLE t (b text, FOREIGN KEY (b) REFERENCES r (a)) INHERITS (r);
-- expect: 0A000 cannot convert whole-row table reference
ALTER TABLE r RENAME TO r2;
CREATE TABLE c3 (b int) INHERITS (r2);
-- expect: 0A000 cannot convert whole-row table reference
-- catalog:
-- column public.c2.a integer
-- column public.l.a integer
-- column public.p.a integer
-- column public.pi.a integer
-- column public.pj.a integer
-- column public.pj1.a integer
-- column public.r2.a integer
-- column public.x.a integer
-- column public.y.a integer
-- column public.yc.a integer
-- column public.yd.a integer
-- constraint public.p p_check check ()
-- constraint public.r2 r_check check ()
-- constraint public.y y_check check ()
-- index public.pii on pi (-)
-- index public.xi on x (-)
-- index public.xw on x (a)
-- schema public
-- table public.c2
-- table public.l
-- table public.p
-- table public.pi
-- table public.pj
-- table public.pj1
-- table public.r2
-- table public.x
-- table public.y
-- table public.yc
-- table public.yd

-- case: bounds of partitions are values of the columns that they are for
CREATE DOMAIN g AS timestamp CHECK (VALUE IS NOT NULL);
CREATE DOMAIN n AS int CHECK (VALUE > 3);
CREATE DOMAIN m AS n CHECK (VALUE < 30);
CREATE DOMAIN nn AS int NOT NULL;
CREATE DOMAIN tx AS text CHECK (VALUE <> 'x');
CREATE TABLE t (b g) PARTITION BY RANGE (b);
CREATE TABLE l (b g) PARTITION BY LIST (b);
CREATE TABLE ln (b n) PARTITION BY LIST (b);
CREATE TABLE lm (b m) PARTITION BY LIST (b);
CREATE TABLE lnn (b nn) PARTITION BY LIST (b);
CREATE TABLE ltx (b tx) PARTITION BY LIST (b);
CREATE TABLE rn (b n) PARTITION BY RANGE (b);
CREATE TABLE rn2 (a int, b n) PARTITION BY RANGE (a, b);
CREATE TABLE li (b int) PARTITION BY LIST (b);
CREATE TABLE lb (b boolean) PARTITION BY LIST (b);
CREATE TABLE plain (b int);
CREATE TABLE plaing (b g);
ALTER TABLE t ATTACH PARTITION t FOR VALUES FROM (MINVALUE) TO (NULL);
-- expect: 23514 value for domain g violates check constraint "g_check"
ALTER TABLE t ATTACH PARTITION t FOR VALUES FROM (MINVALUE) TO ('2020-01-01');
-- expect: 42P07 circular inheritance not allowed
ALTER TABLE t ATTACH PARTITION t FOR VALUES FROM (MINVALUE) TO ('nope');
-- expect: 22007 invalid input syntax for type timestamp: "nope"
ALTER TABLE t ATTACH PARTITION nope FOR VALUES FROM (MINVALUE) TO ('nope');
-- expect: 22007 invalid input syntax for type timestamp: "nope"
ALTER TABLE t ATTACH PARTITION nope FOR VALUES IN (1);
-- expect: 42P16 invalid bound specification for a range partition
ALTER TABLE t ATTACH PARTITION t FOR VALUES IN (1);
-- expect: 42P16 invalid bound specification for a range partition
ALTER TABLE plain ATTACH PARTITION nope FOR VALUES IN (1);
-- expect: 42P17 table "plain" is not partitioned
ALTER TABLE plain ATTACH PARTITION ln FOR VALUES IN (1);
-- expect: 42P17 table "plain" is not partitioned
ALTER TABLE t ATTACH PARTITION t FOR VALUES FROM (MINVALUE) TO (MAXVALUE);
-- expect: 42P07 circular inheritance not allowed
ALTER TABLE t ATTACH PARTITION t FOR VALUES FROM ('2020-01-01') TO ('2020-01-01');
-- expect: 42P07 circular inheritance not allowed
ALTER TABLE t ATTACH PARTITION plain FOR VALUES FROM ('2020-01-01') TO ('2020-01-01');
-- expect: 42P17 empty range bound specified for partition "plain"
ALTER TABLE t ATTACH PARTITION plain FOR VALUES FROM ('2020-01-01') TO (NULL);
-- expect: 23514 value for domain g violates check constraint "g_check"
ALTER TABLE li ATTACH PARTITION li FOR VALUES IN (1, 2, 'x');
-- expect: 22P02 invalid input syntax for type integer: "x"
ALTER TABLE li ATTACH PARTITION li FOR VALUES IN (1, 2, true);
-- expect: 42804 specified value cannot be cast to type integer for column "b"
ALTER TABLE li ATTACH PARTITION li FOR VALUES IN (1, 2, 1.5);
-- expect: 42P07 circular inheritance not allowed
ALTER TABLE li ATTACH PARTITION li FOR VALUES IN (5000000000);
-- expect: 22003 integer out of range
ALTER TABLE li ATTACH PARTITION plain FOR VALUES FROM (1) TO (2);
-- expect: 42P16 invalid bound specification for a list partition
ALTER TABLE li ATTACH PARTITION plaing FOR VALUES FROM (1) TO (2);
-- expect: 42P16 invalid bound specification for a list partition
CREATE TABLE w PARTITION OF l FOR VALUES IN (NULL);
-- expect: 23514 value for domain g violates check constraint "g_check"
CREATE TABLE w PARTITION OF l FOR VALUES IN ('nope');
-- expect: 22007 invalid input syntax for type timestamp: "nope"
CREATE TABLE w PARTITION OF ln FOR VALUES IN (2);
-- expect: 23514 value for domain n violates check constraint "n_check"
CREATE TABLE w PARTITION OF ln FOR VALUES IN (4, 2);
-- expect: 23514 value for domain n violates check constraint "n_check"
CREATE TABLE w PARTITION OF ln FOR VALUES IN ('2');
-- expect: 23514 value for domain n violates check constraint "n_check"
CREATE TABLE w PARTITION OF ln FOR VALUES IN ('5');
CREATE TABLE w2 PARTITION OF ln FOR VALUES IN (NULL);
CREATE TABLE w3 PARTITION OF lm FOR VALUES IN (2);
-- expect: 23514 value for domain m violates check constraint "n_check"
CREATE TABLE w3 PARTITION OF lm FOR VALUES IN (40);
-- expect: 23514 value for domain m violates check constraint "m_check"
CREATE TABLE w3 PARTITION OF lm FOR VALUES IN (4 + 5);
CREATE TABLE w4 PARTITION OF lnn FOR VALUES IN (NULL);
-- expect: 23502 domain nn does not allow null values
CREATE TABLE w4 PARTITION OF ltx FOR VALUES IN ('x');
-- expect: 23514 value for domain tx violates check constraint "tx_check"
CREATE TABLE w4 PARTITION OF ltx FOR VALUES IN ('y');
CREATE TABLE r1 PARTITION OF rn FOR VALUES FROM (2) TO (10);
-- expect: 23514 value for domain n violates check constraint "n_check"
CREATE TABLE r1 PARTITION OF rn FOR VALUES FROM (MINVALUE) TO (2);
-- expect: 23514 value for domain n violates check constraint "n_check"
CREATE TABLE r1 PARTITION OF rn FOR VALUES FROM (MINVALUE) TO (20);
CREATE TABLE r2 PARTITION OF rn FOR VALUES FROM (NULL) TO (30);
-- expect: 42P17 cannot specify NULL in range bound
CREATE TABLE r2 PARTITION OF rn2 FOR VALUES FROM (1, 2) TO (2, 4);
-- expect: 23514 value for domain n violates check constraint "n_check"
CREATE TABLE r2 PARTITION OF rn2 FOR VALUES FROM (1, MINVALUE) TO (2, 2);
-- expect: 23514 value for domain n violates check constraint "n_check"
CREATE TABLE r2 PARTITION OF rn2 FOR VALUES FROM (1) TO (2);
-- expect: 42P16 FROM must specify exactly one value per partitioning column
CREATE TABLE r2 PARTITION OF t FOR VALUES FROM (MINVALUE) TO (NULL);
-- expect: 23514 value for domain g violates check constraint "g_check"
CREATE TABLE nope.r2 PARTITION OF t FOR VALUES FROM (MINVALUE) TO (NULL);
-- expect: 3F000 schema "nope" does not exist
CREATE TABLE plain PARTITION OF t FOR VALUES FROM (MINVALUE) TO (NULL);
-- expect: 42P07 relation "plain" already exists
CREATE TABLE r3 PARTITION OF li FOR VALUES IN (NULL, NULL);
CREATE TABLE r4 (b CHECK (nope > 3)) PARTITION OF li FOR VALUES IN ('x');
-- expect: 42601 syntax error at or near "CHECK"
CREATE TABLE r4 (c) PARTITION OF li FOR VALUES IN ('x');
-- expect: 42601 syntax error at or near "PARTITION"
CREATE TABLE r4 (CHECK (nope > 3)) PARTITION OF li FOR VALUES IN ('x');
-- expect: 42601 syntax error at or near "OF"
CREATE TABLE r4 (PRIMARY KEY (nope)) PARTITION OF li FOR VALUES IN ('x');
-- expect: 42601 syntax error at or near "OF"
CREATE TABLE r4 PARTITION OF li FOR VALUES IN ('x') PARTITION BY LIST (nope);
-- expect: 22P02 invalid input syntax for type integer: "x"
CREATE TABLE r5 PARTITION OF lb FOR VALUES IN (1);
-- expect: 42804 specified value cannot be cast to type boolean for column "b"
CREATE TABLE r5 PARTITION OF lb FOR VALUES IN ('t');
CREATE TABLE r5 PARTITION OF lb FOR VALUES IN (true);
-- expect: 42P07 relation "r5" already exists
CREATE TABLE r6 PARTITION OF li FOR VALUES IN (now());
-- expect: 42804 specified value cannot be cast to type integer for column "b"
CREATE TABLE r6 PARTITION OF li FOR VALUES IN (b);
-- expect: 0A000 cannot use column reference in partition bound expression
-- catalog:
-- column public.l.b public.g
-- column public.lb.b boolean
-- column public.li.b integer
-- column public.lm.b public.m
-- column public.ln.b public.n
-- column public.lnn.b public.nn
-- column public.ltx.b public.tx
-- column public.plain.b integer
-- column public.plaing.b public.g
-- column public.r1.b public.n
-- column public.r3.b integer
-- column public.r5.b boolean
-- column public.rn.b public.n
-- column public.rn2.a integer
-- column public.rn2.b public.n
-- column public.t.b public.g
-- column public.w.b public.n
-- column public.w2.b public.n
-- column public.w3.b public.m
-- column public.w4.b public.tx
-- domain public.g
-- domain public.m
-- domain public.n
-- domain public.nn
-- domain public.tx
-- schema public
-- table public.l
-- table public.lb
-- table public.li
-- table public.lm
-- table public.ln
-- table public.lnn
-- table public.ltx
-- table public.plain
-- table public.plaing
-- table public.r1
-- table public.r3
-- table public.r5
-- table public.rn
-- table public.rn2
-- table public.t
-- table public.w
-- table public.w2
-- table public.w3
-- table public.w4

-- case: bounds of partitions beside each other
CREATE TABLE t (a int, b int);
CREATE TABLE h (a int) PARTITION BY HASH (a);
CREATE TABLE h1 PARTITION OF h FOR VALUES WITH (MODULUS 0, REMAINDER 0);
-- expect: 42P16 modulus for hash partition must be an integer value greater than zero
CREATE TABLE h1 PARTITION OF h FOR VALUES WITH (MODULUS 4, REMAINDER 4);
-- expect: 42P16 remainder for hash partition must be less than modulus
CREATE TABLE h1 PARTITION OF h FOR VALUES WITH (MODULUS 4, REMAINDER 0);
CREATE TABLE h2 PARTITION OF h FOR VALUES WITH (MODULUS 6, REMAINDER 1);
-- expect: 42P17 every hash partition modulus must be a factor of the next larger modulus
CREATE TABLE h2 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 0);
-- expect: 42P17 partition "h2" would overlap partition "h1"
CREATE TABLE h2 PARTITION OF h FOR VALUES WITH (MODULUS 8, REMAINDER 4);
-- expect: 42P17 partition "h2" would overlap partition "h1"
CREATE TABLE h2 PARTITION OF h FOR VALUES WITH (MODULUS 8, REMAINDER 1);
CREATE TABLE h3 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 1);
-- expect: 42P17 partition "h3" would overlap partition "h2"
CREATE TABLE h3 PARTITION OF h FOR VALUES WITH (MODULUS 3, REMAINDER 1);
-- expect: 42P17 every hash partition modulus must be a factor of the next larger modulus
CREATE TABLE h3 PARTITION OF h FOR VALUES IN (1);
-- expect: 42P16 invalid bound specification for a hash partition
CREATE TABLE h3 PARTITION OF h DEFAULT;
-- expect: 42P16 a hash-partitioned table may not have a default partition
CREATE TABLE l (a int) PARTITION BY LIST (a);
CREATE TABLE l1 PARTITION OF l FOR VALUES IN (1, 2);
CREATE TABLE l2 PARTITION OF l FOR VALUES IN ('1');
-- expect: 42P17 partition "l2" would overlap partition "l1"
CREATE TABLE l2 PARTITION OF l FOR VALUES IN (1 + 1);
-- expect: 42P17 partition "l2" would overlap partition "l1"
CREATE TABLE l2 PARTITION OF l FOR VALUES IN (MINVALUE);
-- expect: 0A000 cannot use column reference in partition bound expression
CREATE TABLE l2 PARTITION OF l FOR VALUES IN (1.4);
-- expect: 42P17 partition "l2" would overlap partition "l1"
CREATE TABLE l2 PARTITION OF l FOR VALUES IN ('3'::text);
-- expect: 42804 specified value cannot be cast to type integer for column "a"
CREATE TABLE l2 PARTITION OF l FOR VALUES IN (1::text);
-- expect: 42804 specified value cannot be cast to type integer for column "a"
CREATE TABLE l2 PARTITION OF l FOR VALUES IN (NULL);
CREATE TABLE l3 PARTITION OF l FOR VALUES IN (3, NULL);
-- expect: 42P17 partition "l3" would overlap partition "l2"
CREATE TABLE r (a int, b text) PARTITION BY RANGE (a, b);
CREATE TABLE r1 PARTITION OF r FOR VALUES FROM (1, 'a') TO (1, 'b');
CREATE TABLE r2 PARTITION OF r FOR VALUES FROM (1, 'a') TO (2, 'b');
-- expect: 42P17 partition "r2" would overlap partition "r1"
CREATE TABLE r2 PARTITION OF r FOR VALUES FROM (0, MINVALUE) TO (1, MINVALUE);
CREATE TABLE r3 PARTITION OF r FOR VALUES FROM (MINVALUE, 'a') TO (0, MINVALUE);
-- expect: 42804 every bound following MINVALUE must also be MINVALUE
CREATE TABLE r3 PARTITION OF r FOR VALUES FROM (MINVALUE, MINVALUE) TO (0, 'x');
-- expect: 42P17 partition "r3" would overlap partition "r2"
CREATE TABLE r3 PARTITION OF r FOR VALUES FROM (3, 'x') TO (3, 'x');
-- expect: 42P17 empty range bound specified for partition "r3"
CREATE TABLE r3 PARTITION OF r FOR VALUES FROM (3, 'x') TO (2, 'x');
-- expect: 42P17 empty range bound specified for partition "r3"
CREATE TABLE r3 PARTITION OF r FOR VALUES FROM (3, 'x', 4) TO (4, 'x', 4);
-- expect: 42P16 FROM must specify exactly one value per partitioning column
CREATE TABLE r3 PARTITION OF r FOR VALUES FROM (3, 'x') TO (4);
-- expect: 42P16 TO must specify exactly one value per partitioning column
CREATE TABLE r3 PARTITION OF r FOR VALUES FROM (3, 4) TO (4, 5);
CREATE TABLE r3 PARTITION OF r FOR VALUES FROM (nope) TO (4, 5);
-- expect: 42P07 relation "r3" already exists
CREATE TABLE d (a date) PARTITION BY RANGE (a);
CREATE TABLE d1 PARTITION OF d FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE d2 PARTITION OF d FOR VALUES FROM ('2020-06-01') TO ('2022-01-01');
-- expect: 42P17 partition "d2" would overlap partition "d1"
CREATE TABLE d2 PARTITION OF d FOR VALUES FROM ('2021-01-01') TO ('2021-1-1');
-- expect: 42P17 empty range bound specified for partition "d2"
CREATE TABLE d2 PARTITION OF d FOR VALUES FROM ('2021-01-01') TO ('infinity');
CREATE TABLE d3 PARTITION OF d FOR VALUES FROM ('-infinity') TO ('2020-01-01');
CREATE TABLE d4 PARTITION OF d FOR VALUES FROM (MINVALUE) TO ('-infinity');
CREATE TABLE d5 PARTITION OF d FOR VALUES FROM (MINVALUE) TO (now());
-- expect: 42P17 partition "d5" would overlap partition "d4"
CREATE TABLE x (a int) PARTITION BY LIST (a, a);
-- expect: 42P17 cannot use "list" partition strategy with more than one column
CREATE TABLE x (a int, b int) PARTITION BY LIST (a, b);
-- expect: 42P17 cannot use "list" partition strategy with more than one column
CREATE TABLE x (a int, b int) PARTITION BY RANGE (ctid);
-- expect: 42P17 cannot use system column "ctid" in partition key
CREATE TABLE x (a int, b int) INHERITS (t) PARTITION BY RANGE (a);
-- expect: 42P17 cannot create partitioned table as inheritance child
-- catalog:
-- column public.d.a date
-- column public.d1.a date
-- column public.d2.a date
-- column public.d3.a date
-- column public.d4.a date
-- column public.h.a integer
-- column public.h1.a integer
-- column public.h2.a integer
-- column public.l.a integer
-- column public.l1.a integer
-- column public.l2.a integer
-- column public.r.a integer
-- column public.r.b text
-- column public.r1.a integer
-- column public.r1.b text
-- column public.r2.a integer
-- column public.r2.b text
-- column public.r3.a integer
-- column public.r3.b text
-- column public.t.a integer
-- column public.t.b integer
-- schema public
-- table public.d
-- table public.d1
-- table public.d2
-- table public.d3
-- table public.d4
-- table public.h
-- table public.h1
-- table public.h2
-- table public.l
-- table public.l1
-- table public.l2
-- table public.r
-- table public.r1
-- table public.r2
-- table public.r3
-- table public.t

-- case: NOT NULL goes from a table with those below it
CREATE TABLE p (d int, b int NOT NULL) PARTITION BY LIST (d);
CREATE TABLE c PARTITION OF p DEFAULT;
ALTER TABLE c ADD PRIMARY KEY (b);
ALTER TABLE p ALTER b DROP NOT NULL;
-- expect: 42P16 column "b" is in a primary key
ALTER TABLE ONLY p ALTER b DROP NOT NULL;
-- expect: 42P16 cannot remove constraint from only the partitioned table when partitions exist
ALTER TABLE p ADD COLUMN z int, ALTER b DROP NOT NULL;
-- expect: 42P16 column "b" is in a primary key
ALTER TABLE c ALTER b DROP NOT NULL;
-- expect: 42P16 column "b" is in a primary key
CREATE TABLE i (a int NOT NULL, x int NOT NULL);
CREATE TABLE j () INHERITS (i);
ALTER TABLE j ADD PRIMARY KEY (a);
ALTER TABLE i ALTER a DROP NOT NULL;
-- expect: 42P16 column "a" is in a primary key
ALTER TABLE i ALTER x DROP NOT NULL;
CREATE TABLE k () INHERITS (j);
ALTER TABLE k ALTER x SET NOT NULL;
ALTER TABLE i ALTER a DROP NOT NULL;
-- expect: 42P16 column "a" is in a primary key
CREATE TABLE m (a int NOT NULL);
CREATE TABLE n (a int GENERATED ALWAYS AS IDENTITY) INHERITS (m);
ALTER TABLE m ALTER a DROP NOT NULL;
-- expect: 42601 column "a" of relation "n" is an identity column
CREATE TABLE pp (d int, b int NOT NULL) PARTITION BY LIST (d);
CREATE TABLE cc PARTITION OF pp DEFAULT PARTITION BY LIST (d);
CREATE TABLE ccc PARTITION OF cc DEFAULT;
ALTER TABLE ccc ADD PRIMARY KEY (b);
ALTER TABLE pp ALTER b DROP NOT NULL;
-- expect: 42P16 column "b" is in a primary key
ALTER TABLE cc ALTER b DROP NOT NULL;
-- expect: 42P16 column "b" is marked NOT NULL in parent table
ALTER TABLE pp ALTER d DROP NOT NULL;
ALTER TABLE pp ALTER d SET NOT NULL, ALTER d DROP NOT NULL;
-- catalog:
-- column public.c.b integer not null
-- column public.c.d integer
-- column public.cc.b integer not null
-- column public.cc.d integer not null
-- column public.ccc.b integer not null
-- column public.ccc.d integer not null
-- column public.i.a integer not null
-- column public.i.x integer
-- column public.j.a integer not null
-- column public.j.x integer
-- column public.k.a integer not null
-- column public.k.x integer not null
-- column public.m.a integer not null
-- column public.n.a integer not null identity
-- column public.p.b integer not null
-- column public.p.d integer
-- column public.pp.b integer not null
-- column public.pp.d integer not null
-- constraint public.c c_pkey primary-key (b)
-- constraint public.ccc ccc_pkey primary-key (b)
-- constraint public.j j_pkey primary-key (a)
-- index public.c_pkey on c (b) unique
-- index public.ccc_pkey on ccc (b) unique
-- index public.j_pkey on j (a) unique
-- schema public
-- sequence public.n_a_seq of n.a
-- table public.c
-- table public.cc
-- table public.ccc
-- table public.i
-- table public.j
-- table public.k
-- table public.m
-- table public.n
-- table public.p
-- table public.pp

-- case: NOT NULL goes from a parent: a partition with pk of its own
CREATE TABLE p (d int, b int NOT NULL) PARTITION BY LIST (d);
CREATE TABLE c PARTITION OF p (PRIMARY KEY (b)) DEFAULT;
ALTER TABLE p ALTER b DROP NOT NULL;
-- expect: 42P16 column "b" is in a primary key
-- catalog:
-- column public.c.b integer not null
-- column public.c.d integer
-- column public.p.b integer not null
-- column public.p.d integer
-- constraint public.c c_pkey primary-key (b)
-- index public.c_pkey on c (b) unique
-- schema public
-- table public.c
-- table public.p

-- case: NOT NULL goes from a parent: attached
CREATE TABLE p (d int, b int NOT NULL) PARTITION BY LIST (d);
CREATE TABLE c (d int, b int PRIMARY KEY);
ALTER TABLE p ATTACH PARTITION c DEFAULT;
ALTER TABLE p ALTER b DROP NOT NULL;
-- expect: 42P16 column "b" is in a primary key
-- catalog:
-- column public.c.b integer not null
-- column public.c.d integer
-- column public.p.b integer not null
-- column public.p.d integer
-- constraint public.c c_pkey primary-key (b)
-- index public.c_pkey on c (b) unique
-- schema public
-- table public.c
-- table public.p

-- case: NOT NULL goes from a parent: child with pk inline
CREATE TABLE i (a int NOT NULL, x int NOT NULL);
CREATE TABLE j (a int PRIMARY KEY) INHERITS (i);
ALTER TABLE i ALTER a DROP NOT NULL;
-- expect: 42P16 column "a" is in a primary key
-- catalog:
-- column public.i.a integer not null
-- column public.i.x integer not null
-- column public.j.a integer not null
-- column public.j.x integer not null
-- constraint public.j j_pkey primary-key (a)
-- index public.j_pkey on j (a) unique
-- schema public
-- table public.i
-- table public.j

-- case: NOT NULL goes from a parent: child with pk table
CREATE TABLE i (a int NOT NULL, x int NOT NULL);
CREATE TABLE j (PRIMARY KEY (a)) INHERITS (i);
ALTER TABLE i ALTER a DROP NOT NULL;
-- expect: 42P16 column "a" is in a primary key
-- catalog:
-- column public.i.a integer not null
-- column public.i.x integer not null
-- column public.j.a integer not null
-- column public.j.x integer not null
-- constraint public.j j_pkey primary-key (a)
-- index public.j_pkey on j (a) unique
-- schema public
-- table public.i
-- table public.j

-- case: NOT NULL goes from a parent: child with local column, pk later
CREATE TABLE i (a int NOT NULL, x int NOT NULL);
CREATE TABLE j (a int) INHERITS (i);
ALTER TABLE j ADD PRIMARY KEY (a);
ALTER TABLE i ALTER a DROP NOT NULL;
-- expect: 42P16 column "a" is in a primary key
-- catalog:
-- column public.i.a integer not null
-- column public.i.x integer not null
-- column public.j.a integer not null
-- column public.j.x integer not null
-- constraint public.j j_pkey primary-key (a)
-- index public.j_pkey on j (a) unique
-- schema public
-- table public.i
-- table public.j

-- case: NOT NULL goes from a parent: child with local not null, pk later
CREATE TABLE i (a int NOT NULL, x int NOT NULL);
CREATE TABLE j (a int NOT NULL) INHERITS (i);
ALTER TABLE j ADD PRIMARY KEY (a);
ALTER TABLE i ALTER a DROP NOT NULL;
-- expect: 42P16 column "a" is in a primary key
-- catalog:
-- column public.i.a integer not null
-- column public.i.x integer not null
-- column public.j.a integer not null
-- column public.j.x integer not null
-- constraint public.j j_pkey primary-key (a)
-- index public.j_pkey on j (a) unique
-- schema public
-- table public.i
-- table public.j

-- case: NOT NULL goes from a parent: child inherits later
CREATE TABLE i (a int NOT NULL);
CREATE TABLE j (a int PRIMARY KEY);
ALTER TABLE j INHERIT i;
ALTER TABLE i ALTER a DROP NOT NULL;
-- expect: 42P16 column "a" is in a primary key
-- catalog:
-- column public.i.a integer not null
-- column public.j.a integer not null
-- constraint public.j j_pkey primary-key (a)
-- index public.j_pkey on j (a) unique
-- schema public
-- table public.i
-- table public.j

-- case: NOT NULL goes from a parent: parent gets not null later
CREATE TABLE i (a int);
CREATE TABLE j (PRIMARY KEY (a)) INHERITS (i);
ALTER TABLE i ALTER a SET NOT NULL;
ALTER TABLE i ALTER a DROP NOT NULL;
-- expect: 42P16 column "a" is in a primary key
-- catalog:
-- column public.i.a integer not null
-- column public.j.a integer not null
-- constraint public.j j_pkey primary-key (a)
-- index public.j_pkey on j (a) unique
-- schema public
-- table public.i
-- table public.j

-- case: NOT NULL goes from a parent: nullable parent
CREATE TABLE i (a int);
CREATE TABLE j (PRIMARY KEY (a)) INHERITS (i);
ALTER TABLE i ALTER a DROP NOT NULL;
-- expect: 42P16 column "a" is in a primary key
-- catalog:
-- column public.i.a integer
-- column public.j.a integer not null
-- constraint public.j j_pkey primary-key (a)
-- index public.j_pkey on j (a) unique
-- schema public
-- table public.i
-- table public.j

-- case: NOT NULL goes from a parent: nullable parent identity
CREATE TABLE i (a int);
CREATE TABLE j (a int GENERATED ALWAYS AS IDENTITY) INHERITS (i);
ALTER TABLE i ALTER a DROP NOT NULL;
-- expect: 42601 column "a" of relation "j" is an identity column
-- catalog:
-- column public.i.a integer
-- column public.j.a integer not null identity
-- schema public
-- sequence public.j_a_seq of j.a
-- table public.i
-- table public.j

-- case: NOT NULL goes from a parent: pk of parent
CREATE TABLE i (d int, a int) PARTITION BY LIST (d);
CREATE TABLE j PARTITION OF i DEFAULT;
CREATE TABLE k (d int, a int) PARTITION BY LIST (a);
ALTER TABLE i ALTER a SET NOT NULL;
ALTER TABLE j ADD PRIMARY KEY (a);
ALTER TABLE i ALTER a DROP NOT NULL;
-- expect: 42P16 column "a" is in a primary key
-- catalog:
-- column public.i.a integer not null
-- column public.i.d integer
-- column public.j.a integer not null
-- column public.j.d integer
-- column public.k.a integer
-- column public.k.d integer
-- constraint public.j j_pkey primary-key (a)
-- index public.j_pkey on j (a) unique
-- schema public
-- table public.i
-- table public.j
-- table public.k

-- case: NOT NULL goes from a parent: two parents
CREATE TABLE i (a int NOT NULL);
CREATE TABLE i2 (a int NOT NULL);
CREATE TABLE j () INHERITS (i, i2);
ALTER TABLE j ADD PRIMARY KEY (a);
ALTER TABLE i ALTER a DROP NOT NULL;
-- expect: 42P16 column "a" is in a primary key
-- catalog:
-- column public.i.a integer not null
-- column public.i2.a integer not null
-- column public.j.a integer not null
-- constraint public.j j_pkey primary-key (a)
-- index public.j_pkey on j (a) unique
-- schema public
-- table public.i
-- table public.i2
-- table public.j

-- case: a child's column is an identity column of its own
CREATE TABLE p (d smallint NOT NULL);
CREATE TABLE t () INHERITS (p);
ALTER TABLE t ALTER COLUMN d ADD GENERATED BY DEFAULT AS IDENTITY;
ALTER TABLE p ALTER COLUMN d TYPE timestamp USING NULL;
-- expect: 22023 identity column type must be smallint, integer, or bigint
ALTER TABLE p ALTER COLUMN d TYPE bigint;
ALTER TABLE p ALTER COLUMN d TYPE smallint;
CREATE TABLE p2 (d int NOT NULL);
CREATE TABLE t2 () INHERITS (p2);
ALTER TABLE t2 ALTER COLUMN d ADD GENERATED BY DEFAULT AS IDENTITY;
ALTER TABLE p2 ALTER COLUMN d TYPE smallint;
-- catalog:
-- column public.p.d smallint not null
-- column public.p2.d smallint not null
-- column public.t.d smallint not null identity
-- column public.t2.d smallint not null identity
-- schema public
-- sequence public.t2_d_seq of t2.d
-- sequence public.t_d_seq of t.d
-- table public.p
-- table public.p2
-- table public.t
-- table public.t2

-- case: a partition keeps the defaults that it declares
CREATE TABLE p (a int, b int DEFAULT 1, c int NOT NULL) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p (b DEFAULT 5) FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p (b, c DEFAULT 7) FOR VALUES IN (2);
CREATE TABLE p3 PARTITION OF p (b DEFAULT 'x') FOR VALUES IN (3);
-- expect: 22P02 invalid input syntax for type integer: "x"
CREATE TABLE p3 PARTITION OF p (b DEFAULT NULL) FOR VALUES IN (3);
CREATE TABLE p4 PARTITION OF p (b WITH OPTIONS NOT NULL) FOR VALUES IN (4);
CREATE TABLE c (b int DEFAULT 9) INHERITS (p1);
-- expect: 42809 cannot inherit from partition "p1"
CREATE TABLE q (a int, b int DEFAULT 1, c int NOT NULL);
CREATE TABLE r (b int DEFAULT 9) INHERITS (q);
-- catalog:
-- column public.p.a integer
-- column public.p.b integer default
-- column public.p.c integer not null
-- column public.p1.a integer
-- column public.p1.b integer default
-- column public.p1.c integer not null
-- column public.p2.a integer
-- column public.p2.b integer default
-- column public.p2.c integer not null default
-- column public.p3.a integer
-- column public.p3.b integer
-- column public.p3.c integer not null
-- column public.p4.a integer
-- column public.p4.b integer not null default
-- column public.p4.c integer not null
-- column public.q.a integer
-- column public.q.b integer default
-- column public.q.c integer not null
-- column public.r.a integer
-- column public.r.b integer default
-- column public.r.c integer not null
-- schema public
-- table public.p
-- table public.p1
-- table public.p2
-- table public.p3
-- table public.p4
-- table public.q
-- table public.r
