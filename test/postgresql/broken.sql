SELCT 1;
--= syntax error at "SELCT 1;": syntax error at or near "SELCT"
--= SELCT: unread reason="syntax error at or near \"SELCT\"" mayTouch selct
ALTER TABLE t MODIFY COLUMN a int; DROP TABLE u;
--= [ALTER TABLE t MODIFY COLUMN a int]
--= syntax error at "MODIFY C": syntax error at or near "MODIFY"
--= ALTER TABLE: unread reason="syntax error at or near \"MODIFY\"" mayTouch alter table t modify column a int
--= [DROP TABLE u]
--= DROP TABLE: drop-relation table u
CREATE TABLE `t` (a int);
--= syntax error at "`t` (a i": syntax error at or near "`"
--= CREATE TABLE: unread reason="syntax error at or near \"`\"" mayTouch create table t a int
CREATE TABLE t (a int; DROP TABLE u; SELECT 'x';
--= [CREATE TABLE t (a int]
--= syntax error at "; DROP T": syntax error at end of input
--= CREATE TABLE: unread reason="syntax error at end of input" mayTouch create table t a int
--= [DROP TABLE u]
--= DROP TABLE: drop-relation table u
--= [SELECT 'x']
--= SELECT: select [yields ?column?:text]
SELECT 1; SELECT 'open; DROP TABLE t;
--= [SELECT 1]
--= SELECT: select [yields ?column?:int4]
--= [SELECT 'open; DROP TABLE t;]
--= syntax error at "'open; D": unterminated quoted string at or near "'open; DROP TABLE t;"
--= SELECT: unread reason="unterminated quoted string at or near \"'open; DROP TABLE t;\"" mayTouch select
CREATE TABLE a (x int);; -- nothing
 ; /* nothing */ CREATE TABLE b (x int)
--= [CREATE TABLE a (x int)]
--= CREATE TABLE: create-table a (x int4)
--= [CREATE TABLE b (x int)]
--= CREATE TABLE: create-table b (x int4)
DROP TABLE é; SELECT 😀 FROM WHERE; DROP TABLE "ü"
--= [DROP TABLE é]
--= DROP TABLE: drop-relation table é
--= [SELECT 😀 FROM WHERE]
--= syntax error at "WHERE; D": syntax error at or near "WHERE"
--= SELECT: unread reason="syntax error at or near \"WHERE\"" mayTouch select "😀" from where
--= [DROP TABLE "ü"]
--= DROP TABLE: drop-relation table ü
\connect other
DROP TABLE t;
\.
--= [\connect other]
--= \connect: unread reason="\\connect is a command of psql, not SQL"
--= [DROP TABLE t]
--= DROP TABLE: drop-relation table t
--= [\.]
--= \.: unread reason="\\. is a command of psql, not SQL"
CREATE RULE r AS ON DELETE TO t DO ALSO (DELETE FROM a; DELETE FROM b); nonsense;
--= [CREATE RULE r AS ON DELETE TO t DO ALSO (DELETE FROM a; DELETE FROM b)]
--= CREATE RULE: create-table-object object="rule" event="delete" r t {ALSO (DELETE FROM a; DELETE FROM b) | relations a} {ALSO (DELETE FROM a; DELETE FROM b) | relations b}
--= [nonsense]
--= syntax error at "nonsense": syntax error at or near "nonsense"
--= NONSENSE: unread reason="syntax error at or near \"nonsense\"" mayTouch nonsense
CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END; nonsense;
--= [CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END]
--= CREATE FUNCTION: create-function f routine="function" () returns int4 language="sql" body="BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END" [yields ?]
--= [nonsense]
--= syntax error at "nonsense": syntax error at or near "nonsense"
--= NONSENSE: unread reason="syntax error at or near \"nonsense\"" mayTouch nonsense
CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $f$ BEGIN; x; END $f$; DROP TABLE t; nonsense
--= [CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $f$ BEGIN; x; END $f$]
--= CREATE FUNCTION: create-function f routine="function" () returns int4 language="plpgsql" body=" BEGIN; x; END "
--= [DROP TABLE t]
--= DROP TABLE: drop-relation table t
--= [nonsense]
--= syntax error at "nonsense": syntax error at or near "nonsense"
--= NONSENSE: unread reason="syntax error at or near \"nonsense\"" mayTouch nonsense
SELECT /* ; /* nested ; */ ; */ a FROM t; nonsense
--= [SELECT /* ; /* nested ; */ ; */ a FROM t]
--= SELECT: select [read t(a) | yields a<t.a | empty if t]
--= [nonsense]
--= syntax error at "nonsense": syntax error at or near "nonsense"
--= NONSENSE: unread reason="syntax error at or near \"nonsense\"" mayTouch nonsense
SELECT E'\'; DROP TABLE x' FROM t; nonsense
--= [SELECT E'\'; DROP TABLE x' FROM t]
--= SELECT: select [read t | yields ?column?:text | empty if t]
--= [nonsense]
--= syntax error at "nonsense": syntax error at or near "nonsense"
--= NONSENSE: unread reason="syntax error at or near \"nonsense\"" mayTouch nonsense
CREATE TABLE t (a int AUTO_INCREMENT);
--= syntax error at "AUTO_INC": syntax error at or near "AUTO_INCREMENT"
--= CREATE TABLE: unread reason="syntax error at or near \"AUTO_INCREMENT\"" mayTouch create table t a int auto_increment
PRAGMA foreign_keys = ON;
--= syntax error at "PRAGMA f": syntax error at or near "PRAGMA"
--= PRAGMA: unread reason="syntax error at or near \"PRAGMA\"" mayTouch pragma foreign_keys on
SELECT * FROM t WHERE a = :a AND b = :b_1 AND c::int = 5 AND d = ':no' AND "e:x" > 1;
--= SELECT: select [read t(a b c d e:x) | types int4 | yields t.* | empty if t]
INSERT INTO t (a, b) VALUES (%s, %(name)s);
--= INSERT: insert [insert t(a b)]
UPDATE t SET a = %s WHERE b IN %s AND c IN :list AND d IN (:x, :y);
--= UPDATE: update [update t(a b c d) | empty if t]
SELECT a\:\:text, '12:30'::time FROM t WHERE b = :b;
--= SELECT: select [read t(a b) | types text time | yields a:text time:time | empty if t]
SELECT arr[1:2] FROM t WHERE a LIKE 'x%%' AND b % 2 = 0;
--= SELECT: select [read t(arr a b) | yields arr | empty if t]
ALTER TABLE t ADD COLUMN :name int;
--= ALTER TABLE: unread reason="part of the text is not known" mayTouch alter table t add column name int
SET LOCAL lock_timeout = :timeout;
--= SET: no-effect detail="SET lock_timeout"
SET search_path TO :schema;
--= SET: unread reason="the search path is not known"
DROP TABLE :name;
--= DROP TABLE: unread reason="part of the text is not known"
CREATE TABLE t (a varchar(:n));
--= CREATE TABLE: unread reason="part of the text is not known" mayTouch create table t a varchar n t_pkey t_id_seq
ALTER TABLE __hole_1__ ADD COLUMN a int;
--= ALTER TABLE: unread reason="the table's name is not known"
ALTER TABLE t_3__hole_1__ ADD COLUMN a int;
--= ALTER TABLE: unread reason="the table's name is not known"
ALTER TABLE t ADD COLUMN __hole_1__ int;
--= ALTER TABLE: unread reason="part of the text is not known" mayTouch t
ALTER TABLE t ADD COLUMN a __hole_1__;
--= ALTER TABLE: add-column t a ?(part of the type's name is not known)
ALTER TABLE t ADD COLUMN a int DEFAULT __hole_1__;
--= ALTER TABLE: add-column t a int4 default {__hole_1__}
ALTER TABLE t ADD COLUMN a text DEFAULT '__hole_1__';
--= ALTER TABLE: add-column t a text default {'__hole_1__'}
ALTER TABLE t RENAME TO __hole_1__;
--= ALTER TABLE: unread reason="the new name is not known"
ALTER TABLE t RENAME COLUMN a TO __hole_1__;
--= ALTER TABLE: unread reason="part of the text is not known" mayTouch t
ALTER TABLE t __hole_1__;
--= ALTER TABLE: unread reason="part of the text is not known"
ALTER TABLE t ADD CONSTRAINT c CHECK (a __hole_1__ b c);
--= ALTER TABLE: unread reason="part of the text is not known" mayTouch alter table t add constraint c check a b
ALTER TABLE t ADD CONSTRAINT __hole_1__ UNIQUE (a);
--= ALTER TABLE: unread reason="part of the text is not known" mayTouch t
CREATE TABLE t (a int REFERENCES __hole_1__ (id));
--= CREATE TABLE: unread reason="part of the text is not known" mayTouch t t_pkey t_a_seq t_a_key
CREATE TABLE __hole_1__.t (a int);
--= CREATE TABLE: unread reason="the table's name is not known" named="t"
CREATE TABLE t (__hole_1__ int);
--= CREATE TABLE: unread reason="part of the text is not known" mayTouch t t_pkey
CREATE INDEX __hole_1__ ON t (a);
--= CREATE INDEX: unread reason="the new name is not known"
CREATE INDEX ix ON t (__hole_1__);
--= CREATE INDEX: unread reason="part of the text is not known" mayTouch t ix
CREATE TYPE mood AS ENUM (__hole_1__);
--= CREATE TYPE: unread reason="part of the text is not known" mayTouch create type mood as enum
CREATE TYPE mood AS ENUM ('a', '__hole_1__');
--= CREATE TYPE: unread reason="part of the text is not known" mayTouch mood
DROP TABLE a, __hole_1__, b;
--= DROP TABLE: drop-relation table a later b
--=   unread reason="the table's name is not known"
--=   drop-relation table b
SELECT a FROM __hole_1__ WHERE b = 1;
--= SELECT: select [yields a]
SELECT t.__hole_1__, t.b FROM t;
--= SELECT: select [read t(b) | yields ? | empty if t]
INSERT INTO __hole_1__ (a) SELECT b FROM t;
--= INSERT: unread reason="the table's name is not known" rowsOnly
INSERT INTO t (a) VALUES (__hole_1__);
--= INSERT: insert [insert t(a)]
UPDATE t SET __hole_1__ = 1, b = 2;
--= UPDATE: update [update t(b) | empty if t]
UPDATE t SET __hole_1__;
--= UPDATE: unread reason="part of the text is not known" rowsOnly
DELETE FROM t WHERE __hole_1__;
--= DELETE: delete [delete t | empty if t]
SET search_path TO __hole_1__;
--= SET: unread reason="part of the text is not known"
SET LOCAL lock_timeout = '__hole_1__';
--= SET: no-effect detail="SET lock_timeout"
__hole_1__;
--= __HOLE_1__: unread reason="part of the text is not known"
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT __hole_1__';
--= CREATE FUNCTION: create-function f routine="function" () returns int4 language="sql" body="SELECT __hole_1__" [yields ?]
COMMENT ON TABLE t IS '__hole_1__';
--= COMMENT: touch object="relation" table t detail="COMMENT"
DO $$ BEGIN CREATE TABLE __hole_1__ (a int); CREATE TABLE t (a int); END $$;
--= DO: unread reason="the table's name is not known"
--=   create-table t (a int4)
SELECT nextval('__hole_1___seq');
--= SELECT: select [functions nextval | yields nextval:int8]
