-- case: the present time in a short string
CREATE TABLE q (b int, a int);
ALTER TABLE q ALTER COLUMN b SET DEFAULT '{}'::jsonb, ADD COLUMN c varchar(10) DEFAULT now();
-- expect: 22001 value too long for type character varying(10)
ALTER TABLE q ADD COLUMN c varchar(10) DEFAULT now();
-- expect: 22001 value too long for type character varying(10)
ALTER TABLE q ADD COLUMN c varchar(10) DEFAULT CURRENT_DATE;
ALTER TABLE q ADD COLUMN d varchar(9) DEFAULT CURRENT_DATE;
-- expect: 22001 value too long for type character varying(9)
ALTER TABLE q ADD COLUMN e char(35) DEFAULT gen_random_uuid();
ALTER TABLE q ADD COLUMN f varchar(30) DEFAULT now();
ALTER TABLE q ADD COLUMN g varchar(20) DEFAULT CURRENT_TIMESTAMP;
-- expect: 22001 value too long for type character varying(20)
ALTER TABLE q ADD COLUMN g varchar DEFAULT CURRENT_TIMESTAMP;
CREATE TABLE r (a int, b varchar(10) DEFAULT now());
INSERT INTO r (a) VALUES (1);
-- expect: 22001 value too long for type character varying(10)
INSERT INTO r (a, b) VALUES (1, 'x');
-- catalog:
-- column public.q.a integer
-- column public.q.b integer
-- column public.q.c character varying(10) default
-- column public.q.e character(35) default
-- column public.q.f character varying(30) default
-- column public.q.g character varying default
-- column public.r.a integer
-- column public.r.b character varying(10) default
-- schema public
-- table public.q
-- table public.r

-- case: ON CONFLICT leaves nothing out where nothing is unique
CREATE TABLE t (a boolean, b int);
CREATE INDEX ON t (b);
INSERT INTO t (a) VALUES (false), (true) ON CONFLICT DO NOTHING;
DO $$ BEGIN ALTER TABLE t ADD CONSTRAINT v CHECK (a); EXCEPTION WHEN others THEN NULL; END $$;
ALTER TABLE t ADD CONSTRAINT w CHECK (a);
-- expect: 23514 check constraint "w" of relation "t" is violated by some row
ALTER TABLE t ALTER b SET NOT NULL;
-- expect: 23502 column "b" of relation "t" contains null values
CREATE TABLE u (a int UNIQUE);
INSERT INTO u VALUES (1), (1) ON CONFLICT DO NOTHING;
-- catalog:
-- column public.t.a boolean
-- column public.t.b integer
-- column public.u.a integer
-- constraint public.u u_a_key unique (a)
-- index public.t_b_idx on t (b)
-- index public.u_a_key on u (a) unique
-- schema public
-- table public.t
-- table public.u

-- case: quoted texts as values of built-in types
CREATE TABLE t (i int, n numeric, d date, ts timestamp, tz timestamptz, ti time, iv interval, b bool, u uuid, j json, by bytea, bi varbit, ip inet, ir int4range, a int[], m money, l pg_lsn, dm datemultirange);
INSERT INTO t (d) VALUES ('2020-13-45');
-- expect: 22008 date/time field value out of range: "2020-13-45"
INSERT INTO t (d) VALUES ('2021-02-29');
-- expect: 22008 date/time field value out of range: "2021-02-29"
INSERT INTO t (d) VALUES ('2024-02-29');
INSERT INTO t (d) VALUES ('0000-01-01');
-- expect: 22008 date/time field value out of range: "0000-01-01"
INSERT INTO t (d) VALUES ('');
-- expect: 22007 invalid input syntax for type date: ""
INSERT INTO t (d) VALUES ('0');
-- expect: 22008 date/time field value out of range: "0"
INSERT INTO t (d) VALUES ('1234');
-- expect: 22007 invalid input syntax for type date: "1234"
INSERT INTO t (d) VALUES ('20200101');
INSERT INTO t (d) VALUES ('20201301');
-- expect: 22008 date/time field value out of range: "20201301"
INSERT INTO t (d) VALUES ('2020-01-0x');
-- expect: 22007 invalid input syntax for type date: "2020-01-0x"
INSERT INTO t (d) VALUES ('10:00');
-- expect: 22007 invalid input syntax for type date: "10:00"
INSERT INTO t (d) VALUES ('25:00');
-- expect: 22008 date/time field value out of range: "25:00"
INSERT INTO t (d) VALUES ('tomorrow allballs');
INSERT INTO t (d, ts, tz) VALUES ('NOW()', '''now''', 'today()');
INSERT INTO t (d) VALUES ('nowadays()');
-- expect: 22007 invalid input syntax for type date: "nowadays()"
INSERT INTO t (d) VALUES ('monday');
-- expect: 22007 invalid input syntax for type date: "monday"
INSERT INTO t (ts) VALUES ('2020-01-01 25:00');
-- expect: 22008 date/time field value out of range: "2020-01-01 25:00"
INSERT INTO t (ts) VALUES ('2020-01-01T10:00:00Z');
INSERT INTO t (ts) VALUES ('2020-01-01 24:00:00');
INSERT INTO t (ts) VALUES ('2020-01-01 10:00:61');
-- expect: 22008 date/time field value out of range: "2020-01-01 10:00:61"
INSERT INTO t (tz) VALUES ('2020-01-01 10:60');
-- expect: 22008 date/time field value out of range: "2020-01-01 10:60"
INSERT INTO t (ti) VALUES ('1');
-- expect: 22007 invalid input syntax for type time: "1"
INSERT INTO t (ti) VALUES ('1234');
INSERT INTO t (ti) VALUES ('25:00');
-- expect: 22008 date/time field value out of range: "25:00"
INSERT INTO t (ti) VALUES ('10:00:00');
INSERT INTO t (ti) VALUES ('2020-01-01');
-- expect: 22007 invalid input syntax for type time: "2020-01-01"
INSERT INTO t (iv) VALUES ('1 day 2 hours');
INSERT INTO t (iv) VALUES ('1 fortnight');
-- expect: 22007 invalid input syntax for type interval: "1 fortnight"
INSERT INTO t (iv) VALUES ('nothing');
-- expect: 22007 invalid input syntax for type interval: "nothing"
INSERT INTO t (iv) VALUES ('0');
INSERT INTO t (iv) VALUES ('2020-13-45');
-- expect: 22015 interval field value out of range: "2020-13-45"
INSERT INTO t (iv) VALUES ('2020-02-30');
-- expect: 22007 invalid input syntax for type interval: "2020-02-30"
INSERT INTO t (b) VALUES ('of');
INSERT INTO t (b) VALUES ('o');
-- expect: 22P02 invalid input syntax for type boolean: "o"
INSERT INTO t (u) VALUES ('{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}');
INSERT INTO t (u) VALUES ('{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11');
-- expect: 22P02 invalid input syntax for type uuid: "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"
INSERT INTO t (j) VALUES ('{"a": }');
-- expect: 22P02 invalid input syntax for type json
INSERT INTO t (by) VALUES ('\x1');
-- expect: 22023 invalid hexadecimal data: odd number of digits
INSERT INTO t (by) VALUES ('\xg0');
-- expect: 22023 invalid hexadecimal digit: "g"
INSERT INTO t (by) VALUES ('a\');
-- expect: 22P02 invalid input syntax for type bytea
INSERT INTO t (bi) VALUES ('t');
-- expect: 22P02 "t" is not a valid binary digit
INSERT INTO t (ip) VALUES ('nothing');
-- expect: 22P02 invalid input syntax for type inet: "nothing"
INSERT INTO t (ip) VALUES ('10.0.0.1/8');
INSERT INTO t (ir) VALUES ('[1,5)');
INSERT INTO t (ir) VALUES ('[5,1)');
-- expect: 22000 range lower bound must be less than or equal to range upper bound
INSERT INTO t (ir) VALUES ('[1,a)');
-- expect: 22P02 invalid input syntax for type integer: "a"
INSERT INTO t (ir) VALUES ('{}');
-- expect: 22P02 malformed range literal: "{}"
INSERT INTO t (ir) VALUES ('empty');
INSERT INTO t (a) VALUES ('{1,2}');
INSERT INTO t (a) VALUES ('{1,}');
-- expect: 22P02 malformed array literal: "{1,}"
INSERT INTO t (a) VALUES ('{1,x}');
-- expect: 22P02 invalid input syntax for type integer: "x"
INSERT INTO t (a) VALUES ('{1,NULL}');
INSERT INTO t (a) VALUES ('[0:1]={1,2}');
INSERT INTO t (a) VALUES ('[1,2]');
-- expect: 22P02 malformed array literal: "[1,2]"
INSERT INTO t (m) VALUES ('nothing');
-- expect: 22P02 invalid input syntax for type money: "nothing"
INSERT INTO t (l) VALUES ('0/x');
-- expect: 22P02 invalid input syntax for type pg_lsn: "0/x"
INSERT INTO t (dm) VALUES ('[');
-- expect: 22P02 malformed multirange literal: "["
INSERT INTO t (i) VALUES ('99999999999');
-- expect: 22003 value "99999999999" is out of range for type integer
INSERT INTO t (n) VALUES ('1.5.');
-- expect: 22P02 invalid input syntax for type numeric: "1.5."
-- catalog:
-- column public.t.a integer[]
-- column public.t.b boolean
-- column public.t.bi bit varying
-- column public.t.by bytea
-- column public.t.d date
-- column public.t.dm datemultirange
-- column public.t.i integer
-- column public.t.ip inet
-- column public.t.ir int4range
-- column public.t.iv interval
-- column public.t.j json
-- column public.t.l pg_lsn
-- column public.t.m money
-- column public.t.n numeric
-- column public.t.ti time without time zone
-- column public.t.ts timestamp without time zone
-- column public.t.tz timestamp with time zone
-- column public.t.u uuid
-- schema public
-- table public.t

-- case: a default is read when it is made
CREATE TABLE t (d date DEFAULT '2020-13-45');
-- expect: 22008 date/time field value out of range: "2020-13-45"
CREATE TABLE u (v varchar(2) DEFAULT 'abc', n numeric(2) DEFAULT '100');
INSERT INTO u (v) VALUES ('a');
-- expect: 22003 numeric field overflow
INSERT INTO u (n) VALUES (1);
-- expect: 22001 value too long for type character varying(2)
ALTER TABLE u ALTER COLUMN v SET DEFAULT 'ab';
INSERT INTO u (n) VALUES (1);
-- catalog:
-- column public.u.n numeric(2,0) default
-- column public.u.v character varying(2) default
-- schema public
-- table public.u

-- case: lengths and precisions of what is written
CREATE TABLE t (v varchar(3), c char(2), n numeric(4, 1));
INSERT INTO t (v) VALUES ('abc   ');
INSERT INTO t (v) VALUES ('abcd');
-- expect: 22001 value too long for type character varying(3)
INSERT INTO t (v) VALUES ('äöü');
INSERT INTO t VALUES ('a', 'bcd');
-- expect: 22001 value too long for type character(2)
INSERT INTO t (v) VALUES ('abcd'::varchar(3));
INSERT INTO t (n) VALUES (999.94);
INSERT INTO t (n) VALUES (999.95);
-- expect: 22003 numeric field overflow
INSERT INTO t (n) VALUES (1e9);
-- expect: 22003 numeric field overflow
UPDATE t SET v = 'abcd';
-- expect: 22001 value too long for type character varying(3)
UPDATE t SET v = v || 'x' WHERE v = 'abc';
-- expect: 22001 value too long for type character varying(3)
-- catalog:
-- column public.t.c character(2)
-- column public.t.n numeric(4,1)
-- column public.t.v character varying(3)
-- schema public
-- table public.t

-- case: checks of the rows that are written
CREATE TABLE t (id int PRIMARY KEY, n int CHECK (n > 0), v text CHECK (v IN ('a', 'b')), w text CONSTRAINT w_check CHECK (w IS NULL OR length(w) BETWEEN 2 AND 3), CHECK (n < 10 OR v = 'a'));
INSERT INTO t VALUES (1, 1, 'a', 'xx');
INSERT INTO t VALUES (2, 0, 'a', 'xx');
-- expect: 23514 new row for relation "t" violates check constraint "t_n_check"
INSERT INTO t VALUES (3, NULL, NULL, NULL);
INSERT INTO t VALUES (4, 1, 'c', NULL);
-- expect: 23514 new row for relation "t" violates check constraint "t_v_check"
INSERT INTO t VALUES (5, 1, 'b', 'x');
-- expect: 23514 new row for relation "t" violates check constraint "w_check"
INSERT INTO t VALUES (6, 10, 'b', NULL);
-- expect: 23514 new row for relation "t" violates check constraint "t_check"
INSERT INTO t VALUES (7, 10, 'a', NULL);
UPDATE t SET n = n - 1 WHERE id = 1;
-- expect: 23514 new row for relation "t" violates check constraint "t_n_check"
UPDATE t SET n = -1 WHERE id = 100;
UPDATE t SET v = 'c' WHERE w LIKE 'x%';
-- expect: 23514 new row for relation "t" violates check constraint "t_v_check"
UPDATE t SET v = 'c' WHERE w LIKE 'y%';
-- catalog:
-- column public.t.id integer not null
-- column public.t.n integer
-- column public.t.v text
-- column public.t.w text
-- constraint public.t t_check check (n,v)
-- constraint public.t t_n_check check (n)
-- constraint public.t t_pkey primary-key (id)
-- constraint public.t t_v_check check (v)
-- constraint public.t w_check check (w)
-- index public.t_pkey on t (id) unique
-- schema public
-- table public.t

-- case: checks that are added
CREATE TABLE t (id int, v text, n numeric(5, 2), f boolean DEFAULT false, at timestamptz DEFAULT now());
INSERT INTO t (id, v, n) VALUES (1, 'EUR', 1.50), (2, NULL, NULL);
ALTER TABLE t ADD CHECK (v IS NOT NULL);
-- expect: 23514 check constraint "t_v_check" of relation "t" is violated by some row
ALTER TABLE t ADD CHECK (v IS NULL);
-- expect: 23514 check constraint "t_v_check" of relation "t" is violated by some row
ALTER TABLE t ADD CHECK (v <> 'EUR');
-- expect: 23514 check constraint "t_v_check" of relation "t" is violated by some row
ALTER TABLE t ADD CHECK (v = 'EUR');
ALTER TABLE t ADD CHECK (n > 1.5);
-- expect: 23514 check constraint "t_n_check" of relation "t" is violated by some row
ALTER TABLE t ADD CHECK (n >= 1.5);
ALTER TABLE t ADD CHECK (f);
-- expect: 23514 check constraint "t_f_check" of relation "t" is violated by some row
ALTER TABLE t ADD CHECK (NOT f);
ALTER TABLE t ADD CHECK (at IS NULL);
-- expect: 23514 check constraint "t_at_check" of relation "t" is violated by some row
ALTER TABLE t ADD CHECK (at IS NOT NULL);
ALTER TABLE t ADD CHECK (upper(v) = lower(v));
-- expect: 23514 check constraint "t_v_check1" of relation "t" is violated by some row
ALTER TABLE t ADD CHECK (coalesce(v, 'none') NOT IN ('none', 'other'));
-- expect: 23514 check constraint "t_v_check1" of relation "t" is violated by some row
ALTER TABLE t ADD CHECK (CASE WHEN id = 1 THEN v ILIKE 'e_r' ELSE v IS NOT NULL END);
-- expect: 23514 check constraint "t_check" of relation "t" is violated by some row
ALTER TABLE t ADD CONSTRAINT later CHECK (id > 1) NOT VALID;
ALTER TABLE t VALIDATE CONSTRAINT later;
-- expect: 23514 check constraint "later" of relation "t" is violated by some row
ALTER TABLE t RENAME COLUMN id TO number;
ALTER TABLE t ADD CHECK (number = 3);
-- expect: 23514 check constraint "t_number_check" of relation "t" is violated by some row
ALTER TABLE t ADD CHECK ((v || '!') <> 'EUR!');
-- expect: 23514 check constraint "t_v_check1" of relation "t" is violated by some row
ALTER TABLE t ADD CHECK (number + 1 < 3);
-- expect: 23514 check constraint "t_number_check" of relation "t" is violated by some row
ALTER TABLE t ADD CHECK (number % 2 = 1);
-- expect: 23514 check constraint "t_number_check" of relation "t" is violated by some row
ALTER TABLE t ADD CHECK (v IS DISTINCT FROM 'EUR');
-- expect: 23514 check constraint "t_v_check1" of relation "t" is violated by some row
ALTER TABLE t ADD CHECK (nullif(v, 'EUR') IS NOT NULL);
-- expect: 23514 check constraint "t_v_check1" of relation "t" is violated by some row
ALTER TABLE t ADD CHECK ((n > 1) IS NOT FALSE);
ALTER TABLE t ADD CHECK ((n > 1) IS NOT UNKNOWN);
-- expect: 23514 check constraint "t_n_check2" of relation "t" is violated by some row
-- catalog:
-- column public.t.at timestamp with time zone default
-- column public.t.f boolean default
-- column public.t.n numeric(5,2)
-- column public.t.number integer
-- column public.t.v text
-- constraint public.t later check (number)
-- constraint public.t t_at_check check (at)
-- constraint public.t t_f_check check (f)
-- constraint public.t t_n_check check (n)
-- constraint public.t t_n_check1 check (n)
-- constraint public.t t_v_check check (v)
-- schema public
-- table public.t

-- case: a column with a check and a default, and its rows
CREATE TABLE t (a int);
INSERT INTO t VALUES (1);
ALTER TABLE t ADD COLUMN b int NOT NULL DEFAULT 5 CHECK (b > 5);
-- expect: 23514 check constraint "t_b_check" of relation "t" is violated by some row
ALTER TABLE t ADD COLUMN c int NOT NULL;
-- expect: 23502 column "c" of relation "t" contains null values
ALTER TABLE t ADD COLUMN d int NOT NULL DEFAULT 5 CHECK (d >= 5);
ALTER TABLE t ADD COLUMN e varchar(2) DEFAULT 'abc';
-- expect: 22001 value too long for type character varying(2)
-- catalog:
-- column public.t.a integer
-- column public.t.d integer not null default
-- constraint public.t t_d_check check (d)
-- schema public
-- table public.t

-- case: types that rows are converted to
CREATE TABLE t (a text, b int, c varchar(10), d timestamp);
INSERT INTO t VALUES ('EUR', 70000, 'long text', '2020-01-02 03:04:05');
ALTER TABLE t ALTER COLUMN a TYPE date USING a::date;
-- expect: 22007 invalid input syntax for type date: "EUR"
ALTER TABLE t ALTER COLUMN a TYPE uuid USING b::text::uuid;
-- expect: 22P02 invalid input syntax for type uuid: "70000"
ALTER TABLE t ALTER COLUMN b TYPE smallint;
-- expect: 22003 smallint out of range
ALTER TABLE t ALTER COLUMN c TYPE varchar(4);
-- expect: 22001 value too long for type character varying(4)
ALTER TABLE t ALTER COLUMN c TYPE varchar(4) USING c::varchar(4);
ALTER TABLE t ALTER COLUMN d TYPE date;
ALTER TABLE t ADD CHECK (d <> '2020-01-02');
-- expect: 23514 check constraint "t_d_check" of relation "t" is violated by some row
ALTER TABLE t ADD CHECK (c <> 'long');
-- expect: 23514 check constraint "t_c_check" of relation "t" is violated by some row
-- catalog:
-- column public.t.a text
-- column public.t.b integer
-- column public.t.c character varying(4)
-- column public.t.d date
-- schema public
-- table public.t

-- case: domains
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN needed AS text NOT NULL;
CREATE TABLE t (a positive, b needed DEFAULT 'x');
INSERT INTO t VALUES (1, 'a');
INSERT INTO t VALUES (0, 'a');
-- expect: 23514 value for domain positive violates check constraint "positive_check"
INSERT INTO t VALUES (1, NULL);
-- expect: 23502 domain needed does not allow null values
INSERT INTO t (a) VALUES (2);
UPDATE t SET a = a - 2;
-- expect: 23514 value for domain positive violates check constraint "positive_check"
-- catalog:
-- column public.t.a public.positive
-- column public.t.b public.needed default
-- domain public.needed
-- domain public.positive
-- schema public
-- table public.t

-- case: unique keys of known rows
CREATE TABLE t (id int PRIMARY KEY, v text, w text);
INSERT INTO t VALUES (1, 'a', 'x'), (2, 'b', 'X'), (3, NULL, 'y');
INSERT INTO t VALUES ('01', 'c', NULL);
-- expect: 23505 duplicate key value violates unique constraint "t_pkey"
UPDATE t SET v = 'a';
UPDATE t SET id = 1 WHERE v = 'b';
UPDATE t SET id = 5 WHERE v = 'b';
CREATE UNIQUE INDEX ON t (v);
-- expect: 23505 could not create unique index "t_v_idx"
CREATE UNIQUE INDEX ON t (lower(w));
-- expect: 23505 could not create unique index "t_lower_idx"
CREATE UNIQUE INDEX ON t (w) WHERE id > 1;
UPDATE t SET v = 'a';
UPDATE t SET v = 'a' WHERE id = 3;
UPDATE t SET v = 'c' WHERE id = 3;
INSERT INTO t VALUES (6, 'c', NULL);
DELETE FROM t WHERE v = 'c';
INSERT INTO t VALUES (6, 'c', NULL);
-- catalog:
-- column public.t.id integer not null
-- column public.t.v text
-- column public.t.w text
-- constraint public.t t_pkey primary-key (id)
-- index public.t_pkey on t (id) unique
-- index public.t_w_idx on t (w) unique
-- schema public
-- table public.t

-- case: foreign keys of known rows
CREATE TABLE p (id int PRIMARY KEY, code varchar(2) UNIQUE);
CREATE TABLE c (id int, p_id int REFERENCES p, code varchar(2) REFERENCES p (code) ON DELETE CASCADE, up int);
INSERT INTO p VALUES (1, 'a'), (2, 'b');
INSERT INTO c VALUES (1, 1, 'b');
INSERT INTO c VALUES (1, 3, NULL);
-- expect: 23503 insert or update on table "c" violates foreign key constraint "c_p_id_fkey"
INSERT INTO c VALUES (1, NULL, 'c');
-- expect: 23503 insert or update on table "c" violates foreign key constraint "c_code_fkey"
UPDATE c SET p_id = 9;
-- expect: 23503 insert or update on table "c" violates foreign key constraint "c_p_id_fkey"
UPDATE c SET p_id = 2;
DELETE FROM p WHERE id = 2;
-- expect: 23503 update or delete on table "p" violates foreign key constraint "c_p_id_fkey" on table "c"
DELETE FROM p WHERE id = 1;
INSERT INTO c VALUES (2, 1, NULL);
-- expect: 23503 insert or update on table "c" violates foreign key constraint "c_p_id_fkey"
ALTER TABLE c ADD FOREIGN KEY (id) REFERENCES p (id);
-- expect: 23503 insert or update on table "c" violates foreign key constraint "c_id_fkey"
INSERT INTO p SELECT 3, 'c';
INSERT INTO c SELECT id, id, code FROM p WHERE code = 'c';
INSERT INTO c SELECT id + 1, id + 1, code FROM p WHERE code = 'c';
-- expect: 23503 insert or update on table "c" violates foreign key constraint "c_p_id_fkey"
TRUNCATE c;
DELETE FROM p;
INSERT INTO c (p_id) VALUES (2);
-- expect: 23503 insert or update on table "c" violates foreign key constraint "c_p_id_fkey"
-- catalog:
-- column public.c.code character varying(2)
-- column public.c.id integer
-- column public.c.p_id integer
-- column public.c.up integer
-- column public.p.code character varying(2)
-- column public.p.id integer not null
-- constraint public.c c_code_fkey foreign-key (code) to public.p (code)
-- constraint public.c c_p_id_fkey foreign-key (p_id) to public.p (id)
-- constraint public.p p_code_key unique (code)
-- constraint public.p p_pkey primary-key (id)
-- index public.p_code_key on p (code) unique
-- index public.p_pkey on p (id) unique
-- schema public
-- table public.c
-- table public.p

-- case: values from queries
CREATE TABLE owners (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, login text UNIQUE);
CREATE TABLE docs (id int PRIMARY KEY, owner int REFERENCES owners);
INSERT INTO docs VALUES (1);
UPDATE docs SET owner = (SELECT min(id) FROM owners);
ALTER TABLE docs ALTER COLUMN owner SET NOT NULL;
-- expect: 23502 column "owner" of relation "docs" contains null values
INSERT INTO owners (login) VALUES ('system');
UPDATE docs SET owner = (SELECT id FROM owners WHERE login = 'nobody');
ALTER TABLE docs ALTER COLUMN owner SET NOT NULL;
-- expect: 23502 column "owner" of relation "docs" contains null values
UPDATE docs SET owner = (SELECT id FROM owners WHERE login = 'system');
ALTER TABLE docs ALTER COLUMN owner SET NOT NULL;
INSERT INTO owners (login) SELECT 'system' FROM docs WHERE id = 1;
-- expect: 23505 duplicate key value violates unique constraint "owners_login_key"
INSERT INTO owners (login) SELECT 'other' FROM docs WHERE id = 2;
INSERT INTO owners (login) VALUES ('other');
UPDATE docs SET id = (SELECT count(*) FROM owners) WHERE EXISTS (SELECT 1 FROM owners o WHERE o.login = 'other');
ALTER TABLE docs ADD CHECK (id = 2);
ALTER TABLE docs ADD CHECK (id <> 2);
-- expect: 23514 check constraint "docs_id_check1" of relation "docs" is violated by some row
UPDATE docs SET id = (SELECT id FROM owners);
-- expect: 21000 more than one row returned by a subquery used as an expression
CREATE TABLE kept AS SELECT DISTINCT login FROM owners;
ALTER TABLE kept ADD CHECK (login <> 'other');
-- expect: 23514 check constraint "kept_login_check" of relation "kept" is violated by some row
-- catalog:
-- column public.docs.id integer not null
-- column public.docs.owner integer not null
-- column public.kept.login text
-- column public.owners.id integer not null identity
-- column public.owners.login text
-- constraint public.docs docs_id_check check (id)
-- constraint public.docs docs_owner_fkey foreign-key (owner) to public.owners (id)
-- constraint public.docs docs_pkey primary-key (id)
-- constraint public.owners owners_login_key unique (login)
-- constraint public.owners owners_pkey primary-key (id)
-- index public.docs_pkey on docs (id) unique
-- index public.owners_login_key on owners (login) unique
-- index public.owners_pkey on owners (id) unique
-- schema public
-- sequence public.owners_id_seq of owners.id
-- table public.docs
-- table public.kept
-- table public.owners

-- case: triggers and rules keep what is known in bounds
CREATE TABLE t (a int, b int);
INSERT INTO t VALUES (1, NULL);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.b := 1; RETURN NEW; END $$;
CREATE TRIGGER f BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
UPDATE t SET a = 2;
ALTER TABLE t ALTER COLUMN b SET NOT NULL;
-- catalog:
-- column public.t.a integer
-- column public.t.b integer not null
-- function public.f()
-- schema public
-- table public.t
-- trigger public.t f

-- case: triggers that only set columns of the row
CREATE TABLE t (id int PRIMARY KEY, title text, words text NOT NULL, owner int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.words := 'words of ' || NEW.title; RETURN NEW; END $$;
CREATE TRIGGER f BEFORE INSERT OR UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
INSERT INTO t (id, title) VALUES (1, 'one');
INSERT INTO t (id, title) VALUES (1, 'two');
-- expect: 23505 duplicate key value violates unique constraint "t_pkey"
ALTER TABLE t ALTER COLUMN owner SET NOT NULL;
-- expect: 23502 column "owner" of relation "t" contains null values
ALTER TABLE t ADD CHECK (id = 1 OR words IS NULL);
INSERT INTO t (title) VALUES ('two');
-- expect: 23502 null value in column "id" of relation "t" violates not-null constraint
UPDATE t SET id = NULL;
-- expect: 23502 null value in column "id" of relation "t" violates not-null constraint
UPDATE t SET owner = 7;
ALTER TABLE t ADD CHECK (owner < 7);
-- expect: 23514 check constraint "t_owner_check" of relation "t" is violated by some row
ALTER TABLE t ALTER COLUMN owner SET NOT NULL;
-- catalog:
-- column public.t.id integer not null
-- column public.t.owner integer not null
-- column public.t.title text
-- column public.t.words text not null
-- constraint public.t t_check check (id,words)
-- constraint public.t t_pkey primary-key (id)
-- function public.f()
-- index public.t_pkey on t (id) unique
-- schema public
-- table public.t
-- trigger public.t f

-- case: triggers that hold rows back
CREATE TABLE t (a int NOT NULL);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.a IS NULL THEN RETURN NULL; END IF; RETURN NEW; END $$;
CREATE TRIGGER f BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION f();
INSERT INTO t VALUES (NULL);
INSERT INTO t VALUES (1);
ALTER TABLE t ADD CHECK (a <> 2);
-- catalog:
-- column public.t.a integer not null
-- constraint public.t t_a_check check (a)
-- function public.f()
-- schema public
-- table public.t
-- trigger public.t f

-- case: lengths and precisions that types cannot have
CREATE TABLE t (a varchar(0));
-- expect: 22023 length for type varchar must be at least 1
CREATE TABLE t (a varchar(10485761));
-- expect: 22023 length for type varchar cannot exceed 10485760
CREATE TABLE t (a char(-1));
-- expect: 42601 syntax error at or near "-"
CREATE TABLE t (a bit(0));
-- expect: 22023 length for type bit must be at least 1
CREATE TABLE t (a varchar(1, 2));
-- expect: 42601 syntax error at or near ","
CREATE TABLE t (a varchar('x'));
-- expect: 42601 syntax error at or near "'x'"
CREATE TABLE t (a varchar(99999999999));
-- expect: 42601 syntax error at or near "99999999999"
CREATE TABLE t (a numeric(0));
-- expect: 22023 NUMERIC precision 0 must be between 1 and 1000
CREATE TABLE t (a numeric(1001));
-- expect: 22023 NUMERIC precision 1001 must be between 1 and 1000
CREATE TABLE t (a numeric(-1, 4));
-- expect: 22023 NUMERIC precision -1 must be between 1 and 1000
CREATE TABLE t (a numeric(3, 1001));
-- expect: 22023 NUMERIC scale 1001 must be between -1000 and 1000
CREATE TABLE t (a numeric(3, -99999999999));
-- expect: 22003 value "-99999999999" is out of range for type integer
CREATE TABLE t (a numeric(3, 2, 1));
-- expect: 22023 invalid NUMERIC type modifier
CREATE TABLE t (a dec('x'));
-- expect: 22P02 invalid input syntax for type integer: "x"
CREATE TABLE t (a numeric('3'), b varchar('3'), c numeric(3, -2), d timestamp(9));
-- expect: 42601 syntax error at or near "'3'"
ALTER TABLE t ADD COLUMN e varchar(0);
-- expect: 42P01 relation "t" does not exist
SELECT d::numeric(0) FROM t;
-- expect: 42P01 relation "t" does not exist
-- catalog:
-- schema public

-- case: casts that do not exist
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE DOMAIN small AS int2;
CREATE TABLE t (i int, d date DEFAULT now(), ts timestamp, j json, jb jsonb, m mood, u uuid, b bool, a int[], s small);
SELECT i::uuid FROM t;
-- expect: 42846 cannot cast type integer to uuid
SELECT i::bool, i::text, i::numeric, b::int, jb::int, jb::text, m::text, s::text, s::bool FROM t;
-- expect: 42846 cannot cast type small to boolean
SELECT b::numeric FROM t;
-- expect: 42846 cannot cast type boolean to numeric
SELECT d::numeric FROM t;
-- expect: 42846 cannot cast type date to numeric
SELECT m::int FROM t;
-- expect: 42846 cannot cast type mood to integer
SELECT i::mood FROM t;
-- expect: 42846 cannot cast type integer to mood
SELECT a::date[] FROM t;
-- expect: 42846 cannot cast type integer[] to date[]
SELECT a::text[], a::numeric[], a::text FROM t;
SELECT j::int FROM t;
-- expect: 42846 cannot cast type json to integer
SELECT ts::time, ts::date, d::timestamptz FROM t;
SELECT 1::uuid;
-- expect: 42846 cannot cast type integer to uuid
SELECT true::date;
-- expect: 42846 cannot cast type boolean to date
SELECT now()::numeric;
-- expect: 42846 cannot cast type timestamp with time zone to numeric
SELECT now()::date, 1::mood;
-- expect: 42846 cannot cast type integer to mood
ALTER TABLE t ALTER COLUMN d TYPE numeric USING d::numeric;
-- expect: 42846 cannot cast type date to numeric
ALTER TABLE t ADD CHECK (d::int > 0);
-- expect: 42846 cannot cast type date to integer
ALTER TABLE t ADD COLUMN c uuid DEFAULT now()::uuid;
-- expect: 42846 cannot cast type timestamp with time zone to uuid
CREATE INDEX ON t ((i::uuid));
-- expect: 42846 cannot cast type integer to uuid
UPDATE t SET i = d::int;
-- expect: 42846 cannot cast type date to integer
INSERT INTO t (i) SELECT u::int FROM t;
-- expect: 42846 cannot cast type uuid to integer
-- catalog:
-- column public.t.a integer[]
-- column public.t.b boolean
-- column public.t.d date default
-- column public.t.i integer
-- column public.t.j json
-- column public.t.jb jsonb
-- column public.t.m public.mood
-- column public.t.s public.small
-- column public.t.ts timestamp without time zone
-- column public.t.u uuid
-- domain public.small
-- enum public.mood good,bad
-- schema public
-- table public.t

-- case: triggers that write into other tables
CREATE TABLE journal (id serial PRIMARY KEY, what text);
CREATE TABLE other (a int);
CREATE TABLE t (a int, b int);
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO journal (what) VALUES (TG_TABLE_NAME); RETURN NEW; END $$;
CREATE TRIGGER f AFTER UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();
INSERT INTO other VALUES (1);
INSERT INTO t (a) VALUES (1);
ALTER TABLE journal ADD COLUMN needed int NOT NULL;
ALTER TABLE journal DROP COLUMN needed;
UPDATE t SET a = 2;
ALTER TABLE other ADD COLUMN needed int NOT NULL;
-- expect: 23502 column "needed" of relation "other" contains null values
ALTER TABLE t ADD CHECK (a < 2);
-- expect: 23514 check constraint "t_a_check" of relation "t" is violated by some row
ALTER TABLE t ALTER COLUMN b SET NOT NULL;
-- expect: 23502 column "b" of relation "t" contains null values
-- catalog:
-- column public.journal.id integer not null default
-- column public.journal.what text
-- column public.other.a integer
-- column public.t.a integer
-- column public.t.b integer
-- constraint public.journal journal_pkey primary-key (id)
-- function public.f()
-- index public.journal_pkey on journal (id) unique
-- schema public
-- sequence public.journal_id_seq of journal.id
-- table public.journal
-- table public.other
-- table public.t
-- trigger public.t f

-- case: rows of partitions
CREATE TABLE p (a int, b text) PARTITION BY LIST (a);
CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1);
CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2);
CREATE TABLE other (a int);
INSERT INTO other VALUES (1);
INSERT INTO p VALUES (1, NULL);
INSERT INTO p2 VALUES (2, NULL);
ALTER TABLE other ADD COLUMN needed int NOT NULL;
-- expect: 23502 column "needed" of relation "other" contains null values
CREATE TABLE q (a int REFERENCES other);
-- expect: 42704 there is no primary key for referenced table "other"
-- catalog:
-- column public.other.a integer
-- column public.p.a integer
-- column public.p.b text
-- column public.p1.a integer
-- column public.p1.b text
-- column public.p2.a integer
-- column public.p2.b text
-- schema public
-- table public.other
-- table public.p
-- table public.p1
-- table public.p2

-- case: constants are looked at when a statement is planned
CREATE TABLE t (v varchar(2), n numeric(3, 1), i smallint);
UPDATE t SET v = 'abc';
-- expect: 22001 value too long for type character varying(2)
UPDATE t SET v = 'ab' || 'c' WHERE n > 0;
-- expect: 22001 value too long for type character varying(2)
UPDATE t SET i = 40000 WHERE false;
-- expect: 22003 smallint out of range
UPDATE t SET n = 99.94;
ALTER TABLE t ADD COLUMN w char(1) DEFAULT 'abc';
-- expect: 22001 value too long for type character(1)
ALTER TABLE t ADD COLUMN w varchar(3) DEFAULT 'abc';
INSERT INTO t (n) SELECT 'x' FROM t;
-- expect: 22P02 invalid input syntax for type numeric: "x"
INSERT INTO t (n) SELECT true FROM t;
-- expect: 42804 column "n" is of type numeric but expression is of type boolean
INSERT INTO t (v) SELECT 'a' FROM t WHERE n BETWEEN 'a' AND 2;
-- expect: 22P02 invalid input syntax for type numeric: "a"
INSERT INTO t (v, i) VALUES ('a', 1), ('a', -1), ('abc', 1);
-- expect: 22001 value too long for type character varying(2)
-- catalog:
-- column public.t.i smallint
-- column public.t.n numeric(3,1)
-- column public.t.v character varying(2)
-- column public.t.w character varying(3) default
-- schema public
-- table public.t

-- case: VALUES as a query
CREATE TABLE t AS VALUES (1, 'one'), ('x', 'two');
-- expect: 22P02 invalid input syntax for type integer: "x"
CREATE TABLE t (a, b) AS VALUES (1, 'one'), ('2', 'two');
ALTER TABLE t ALTER COLUMN a TYPE uuid USING a::text::uuid;
-- expect: 22P02 invalid input syntax for type uuid: "1"
ALTER TABLE t ADD CHECK (b <> 'two');
-- expect: 23514 check constraint "t_b_check" of relation "t" is violated by some row
INSERT INTO t VALUES (3, 'three'), ('4', 'four');
SELECT * FROM (VALUES (1.5), ('x')) AS v (a);
-- expect: 22P02 invalid input syntax for type numeric: "x"
ALTER TABLE t ADD CHECK ((a, b) <> (1, 'x'));
ALTER TABLE t ADD CHECK ((a, b) <> ('x', 'x'));
-- expect: 22P02 invalid input syntax for type integer: "x"
-- catalog:
-- column public.t.a integer
-- column public.t.b text
-- constraint public.t t_check check (a,b)
-- schema public
-- table public.t

-- case: what serial columns count
CREATE TABLE t (id serial PRIMARY KEY, v text);
CREATE TABLE u (t_id int REFERENCES t);
INSERT INTO t (v) VALUES ('a'), ('b');
INSERT INTO t (id) VALUES (2);
-- expect: 23505 duplicate key value violates unique constraint "t_pkey"
INSERT INTO u VALUES (2);
INSERT INTO u VALUES (3);
-- expect: 23503 insert or update on table "u" violates foreign key constraint "u_t_id_fkey"
INSERT INTO t (id, v) VALUES (4, 'd');
INSERT INTO t (v) VALUES ('c');
INSERT INTO t (v) VALUES ('d');
-- expect: 23505 duplicate key value violates unique constraint "t_pkey"
SELECT setval('t_id_seq', 10);
INSERT INTO t (v) VALUES ('e');
INSERT INTO t (id) VALUES (5);
-- catalog:
-- column public.t.id integer not null default
-- column public.t.v text
-- column public.u.t_id integer
-- constraint public.t t_pkey primary-key (id)
-- constraint public.u u_t_id_fkey foreign-key (t_id) to public.t (id)
-- index public.t_pkey on t (id) unique
-- schema public
-- sequence public.t_id_seq of t.id
-- table public.t
-- table public.u

-- case: values that are only known as they are written
CREATE TABLE t (j jsonb UNIQUE, a int[], z timestamptz, i interval);
INSERT INTO t VALUES ('{}', '{1}', '2020-01-01', '1 day');
INSERT INTO t (j) VALUES ('{}');
-- expect: 23505 duplicate key value violates unique constraint "t_j_key"
INSERT INTO t VALUES ('[]', '{ 1 }', '2020-01-01 00:00', '24 hours');
ALTER TABLE t ADD CHECK (a <> '{2}');
CREATE UNIQUE INDEX ON t (z) WHERE j = '[]';
INSERT INTO t VALUES ('[1]', '{1}', '2021-01-01', '24 hours');
CREATE UNIQUE INDEX ON t (i);
-- expect: 23505 could not create unique index "t_i_idx"
-- catalog:
-- column public.t.a integer[]
-- column public.t.i interval
-- column public.t.j jsonb
-- column public.t.z timestamp with time zone
-- constraint public.t t_a_check check (a)
-- constraint public.t t_j_key unique (j)
-- index public.t_j_key on t (j) unique
-- index public.t_z_idx on t (z) unique
-- schema public
-- table public.t

-- case: types that an operator class takes
CREATE TYPE mood AS ENUM ('good');
CREATE DOMAIN words AS text;
CREATE TABLE t (i int, b bigint, v varchar(3), x text, c char(2), j jsonb, a text[], m mood, d date, w words, n inet, r cidr);
CREATE INDEX ON t USING gin (j jsonb_path_ops);
CREATE INDEX ON t USING gin (b jsonb_path_ops);
-- expect: 42804 operator class "jsonb_path_ops" does not accept data type bigint
CREATE INDEX ON t USING gin (a jsonb_path_ops);
-- expect: 42804 operator class "jsonb_path_ops" does not accept data type text[]
CREATE INDEX ON t (v text_pattern_ops);
CREATE INDEX ON t (v varchar_pattern_ops, x varchar_pattern_ops, w text_pattern_ops);
CREATE INDEX ON t (c text_pattern_ops);
-- expect: 42804 operator class "text_pattern_ops" does not accept data type character
CREATE INDEX ON t (c bpchar_pattern_ops);
CREATE INDEX ON t (x bpchar_pattern_ops);
CREATE INDEX ON t (m text_ops);
-- expect: 42804 operator class "text_ops" does not accept data type mood
CREATE INDEX ON t (i int8_ops);
-- expect: 42804 operator class "int8_ops" does not accept data type integer
CREATE INDEX ON t (i oid_ops);
CREATE INDEX ON t (b oid_ops);
-- expect: 42804 operator class "oid_ops" does not accept data type bigint
CREATE INDEX ON t (r inet_ops, n cidr_ops);
CREATE INDEX ON t (d timestamp_ops);
-- expect: 42804 operator class "timestamp_ops" does not accept data type date
CREATE INDEX ON t USING brin (d date_bloom_ops);
-- catalog:
-- column public.t.a text[]
-- column public.t.b bigint
-- column public.t.c character(2)
-- column public.t.d date
-- column public.t.i integer
-- column public.t.j jsonb
-- column public.t.m public.mood
-- column public.t.n inet
-- column public.t.r cidr
-- column public.t.v character varying(3)
-- column public.t.w public.words
-- column public.t.x text
-- domain public.words
-- enum public.mood good
-- index public.t_c_idx on t (c)
-- index public.t_d_idx on t (d)
-- index public.t_i_idx on t (i)
-- index public.t_j_idx on t (j)
-- index public.t_r_n_idx on t (r,n)
-- index public.t_v_idx on t (v)
-- index public.t_v_x_w_idx on t (v,x,w)
-- index public.t_x_idx on t (x)
-- schema public
-- table public.t

-- case: foreign keys that are not checked
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int REFERENCES p);
ALTER TABLE c DISABLE TRIGGER ALL;
INSERT INTO c VALUES (1);
ALTER TABLE c ENABLE TRIGGER ALL;
-- catalog:
-- column public.c.p_id integer
-- column public.p.id integer not null
-- constraint public.c c_p_id_fkey foreign-key (p_id) to public.p (id)
-- constraint public.p p_pkey primary-key (id)
-- index public.p_pkey on p (id) unique
-- schema public
-- table public.c
-- table public.p

-- case: foreign keys that replicas do not check
CREATE TABLE p (id int PRIMARY KEY);
CREATE TABLE c (p_id int REFERENCES p);
INSERT INTO p VALUES (1);
INSERT INTO c VALUES (1);
SET session_replication_role = 'replica';
INSERT INTO c VALUES (2);
DELETE FROM p;
-- catalog:
-- column public.c.p_id integer
-- column public.p.id integer not null
-- constraint public.c c_p_id_fkey foreign-key (p_id) to public.p (id)
-- constraint public.p p_pkey primary-key (id)
-- index public.p_pkey on p (id) unique
-- schema public
-- table public.c
-- table public.p

-- case: bounds of partitions
CREATE TABLE p (d date, z timestamptz, n int) PARTITION BY RANGE (d);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2023-01-01') TO ('2024-01-01x');
-- expect: 22007 invalid input syntax for type date: "2024-01-01x"
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM ('2023-13-01') TO ('2024-01-01');
-- expect: 22008 date/time field value out of range: "2023-13-01"
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (MINVALUE) TO ('2024-01-01');
CREATE TABLE q (z timestamptz) PARTITION BY RANGE (z);
CREATE TABLE q1 PARTITION OF q FOR VALUES FROM (MINVALUE) TO ('2025-01-01 00:00:00+00x');
-- expect: 22007 invalid input syntax for type timestamp with time zone: "2025-01-01 00:00:00+00x"
CREATE TABLE q1 (z timestamptz);
ALTER TABLE q ATTACH PARTITION q1 FOR VALUES FROM ('nothing') TO (MAXVALUE);
-- expect: 22007 invalid input syntax for type timestamp with time zone: "nothing"
ALTER TABLE q ATTACH PARTITION q1 FOR VALUES FROM ('2025-01-01 00:00:00+00') TO (MAXVALUE);
CREATE TABLE l (n int) PARTITION BY LIST (n);
CREATE TABLE l1 PARTITION OF l FOR VALUES IN ('x', 2);
-- expect: 22P02 invalid input syntax for type integer: "x"
CREATE TABLE l1 PARTITION OF l FOR VALUES IN ('1', 2, NULL);
-- catalog:
-- column public.l.n integer
-- column public.l1.n integer
-- column public.p.d date
-- column public.p.n integer
-- column public.p.z timestamp with time zone
-- column public.p1.d date
-- column public.p1.n integer
-- column public.p1.z timestamp with time zone
-- column public.q.z timestamp with time zone
-- column public.q1.z timestamp with time zone
-- schema public
-- table public.l
-- table public.l1
-- table public.p
-- table public.p1
-- table public.q
-- table public.q1

-- case: a sequence that is set without being named
CREATE TABLE t (id serial PRIMARY KEY, v text);
CREATE TABLE u (id serial PRIMARY KEY, t int);
INSERT INTO t VALUES (1, 'a');
INSERT INTO t (v) VALUES ('b');
-- expect: 23505 duplicate key value violates unique constraint "t_pkey"
SELECT setval(pg_get_serial_sequence('t', 'id'), 1);
INSERT INTO t (v) VALUES ('b');
INSERT INTO u VALUES (1);
SELECT setval((SELECT 'u_id_seq'::regclass), (SELECT max(id) FROM u));
INSERT INTO u (t) VALUES (2);
-- catalog:
-- column public.t.id integer not null default
-- column public.t.v text
-- column public.u.id integer not null default
-- column public.u.t integer
-- constraint public.t t_pkey primary-key (id)
-- constraint public.u u_pkey primary-key (id)
-- index public.t_pkey on t (id) unique
-- index public.u_pkey on u (id) unique
-- schema public
-- sequence public.t_id_seq of t.id
-- sequence public.u_id_seq of u.id
-- table public.t
-- table public.u

-- case: numbers become floats by their digits, in rows and in bounds
CREATE TABLE f (a double precision, b real, CHECK (a < 1), CONSTRAINT bb CHECK (b <> 0.5));
INSERT INTO f (a) VALUES (1.5);
-- expect: 23514 new row for relation "f" violates check constraint "f_a_check"
INSERT INTO f (a) VALUES (0.1);
INSERT INTO f (a) VALUES (2);
-- expect: 23514 new row for relation "f" violates check constraint "f_a_check"
INSERT INTO f (b) VALUES (0.1);
INSERT INTO f (a) VALUES (3000000000);
-- expect: 23514 new row for relation "f" violates check constraint "f_a_check"
CREATE UNIQUE INDEX ON f (a);
INSERT INTO f (a) VALUES (0.1);
-- expect: 23505 duplicate key value violates unique constraint "f_a_idx"
INSERT INTO f (a) VALUES (0.10);
-- expect: 23505 duplicate key value violates unique constraint "f_a_idx"
INSERT INTO f (a) VALUES ('0.1');
-- expect: 23505 duplicate key value violates unique constraint "f_a_idx"
INSERT INTO f (a) VALUES (1e-1);
-- expect: 23505 duplicate key value violates unique constraint "f_a_idx"
INSERT INTO f (a) VALUES (0.1000000000000001);
CREATE TABLE v (b double precision) PARTITION BY RANGE (b);
CREATE TABLE v1 PARTITION OF v FOR VALUES FROM (0.5) TO (0.5);
-- expect: 42P17 empty range bound specified for partition "v1"
CREATE TABLE v1 PARTITION OF v FOR VALUES FROM (0.5) TO (1);
CREATE TABLE v2 PARTITION OF v FOR VALUES FROM (0.7) TO ('1');
-- expect: 42P17 partition "v2" would overlap partition "v1"
CREATE TABLE v2 PARTITION OF v FOR VALUES FROM (1) TO ('Infinity');
CREATE TABLE v3 PARTITION OF v FOR VALUES FROM ('-Infinity') TO (0.1);
CREATE TABLE vn (b numeric(6,2)) PARTITION BY LIST (b);
CREATE TABLE vn1 PARTITION OF vn FOR VALUES IN (1.5, 2);
CREATE TABLE vn2 PARTITION OF vn FOR VALUES IN (2.001);
-- expect: 42P17 partition "vn2" would overlap partition "vn1"
CREATE TABLE vn2 PARTITION OF vn FOR VALUES IN (1.50);
-- expect: 42P17 partition "vn2" would overlap partition "vn1"
CREATE TABLE vr (b real) PARTITION BY LIST (b);
CREATE TABLE vr1 PARTITION OF vr FOR VALUES IN (0.1);
CREATE TABLE tz (a timestamptz) PARTITION BY RANGE (a);
CREATE TABLE tz1 PARTITION OF tz FOR VALUES FROM ('2020-01-01') TO ('2020-01-01');
-- expect: 42P17 empty range bound specified for partition "tz1"
CREATE TABLE tz1 PARTITION OF tz FOR VALUES FROM ('2020-01-01') TO ('2021-01-01');
CREATE TABLE tz2 PARTITION OF tz FOR VALUES FROM ('2020-01-01') TO ('2022-01-01');
-- expect: 42P17 partition "tz2" would overlap partition "tz1"
CREATE TABLE tx (a text) PARTITION BY RANGE (a);
CREATE TABLE tx1 PARTITION OF tx FOR VALUES FROM ('a') TO ('a');
-- expect: 42P17 empty range bound specified for partition "tx1"
CREATE TABLE ch (a char(3)) PARTITION BY LIST (a);
CREATE TABLE ch1 PARTITION OF ch FOR VALUES IN ('x');
CREATE TABLE ch2 PARTITION OF ch FOR VALUES IN ('x ');
-- expect: 42P17 partition "ch2" would overlap partition "ch1"
CREATE TABLE ch2 PARTITION OF ch FOR VALUES IN ('xyzw');
-- expect: 22001 value too long for type character(3)
CREATE TABLE j (a jsonb) PARTITION BY LIST (a);
CREATE TABLE j1 PARTITION OF j FOR VALUES IN ('{}');
CREATE TABLE ar (a int[]) PARTITION BY RANGE (a);
CREATE TABLE ar1 PARTITION OF ar FOR VALUES FROM ('{}') TO ('{}');
-- expect: 42P17 empty range bound specified for partition "ar1"
CREATE TYPE en AS ENUM ('lo', 'mid', 'hi');
CREATE TABLE et (a en) PARTITION BY RANGE (a);
CREATE TABLE et1 PARTITION OF et FOR VALUES FROM ('hi') TO ('lo');
-- expect: 42P17 empty range bound specified for partition "et1"
CREATE TABLE et1 PARTITION OF et FOR VALUES FROM ('lo') TO ('hi');
CREATE TABLE et2 PARTITION OF et FOR VALUES FROM ('mid') TO (MAXVALUE);
-- expect: 42P17 partition "et2" would overlap partition "et1"
CREATE TABLE uu (a uuid) PARTITION BY LIST (a);
CREATE TABLE uu1 PARTITION OF uu FOR VALUES IN ('a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11');
CREATE TABLE uu2 PARTITION OF uu FOR VALUES IN ('A0EEBC999C0B4EF8BB6D6BB9BD380A11');
-- expect: 42P17 partition "uu2" would overlap partition "uu1"
CREATE TABLE iv (a interval) PARTITION BY LIST (a);
CREATE TABLE iv1 PARTITION OF iv FOR VALUES IN ('1 day');
-- catalog:
-- column public.ar.a integer[]
-- column public.ch.a character(3)
-- column public.ch1.a character(3)
-- column public.et.a public.en
-- column public.et1.a public.en
-- column public.f.a double precision
-- column public.f.b real
-- column public.iv.a interval
-- column public.iv1.a interval
-- column public.j.a jsonb
-- column public.j1.a jsonb
-- column public.tx.a text
-- column public.tz.a timestamp with time zone
-- column public.tz1.a timestamp with time zone
-- column public.uu.a uuid
-- column public.uu1.a uuid
-- column public.v.b double precision
-- column public.v1.b double precision
-- column public.v2.b double precision
-- column public.v3.b double precision
-- column public.vn.b numeric(6,2)
-- column public.vn1.b numeric(6,2)
-- column public.vr.b real
-- column public.vr1.b real
-- constraint public.f bb check (b)
-- constraint public.f f_a_check check (a)
-- enum public.en lo,mid,hi
-- index public.f_a_idx on f (a) unique
-- schema public
-- table public.ar
-- table public.ch
-- table public.ch1
-- table public.et
-- table public.et1
-- table public.f
-- table public.iv
-- table public.iv1
-- table public.j
-- table public.j1
-- table public.tx
-- table public.tz
-- table public.tz1
-- table public.uu
-- table public.uu1
-- table public.v
-- table public.v1
-- table public.v2
-- table public.v3
-- table public.vn
-- table public.vn1
-- table public.vr
-- table public.vr1
