CREATE INDEX ON t (a);
--= CREATE INDEX: create-index t (a) method="btree"
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ix ON s.t USING btree (a DESC NULLS LAST, b text_pattern_ops) INCLUDE (c, d) NULLS NOT DISTINCT WITH (fillfactor = 70) TABLESPACE x WHERE a > 1 AND b IS NOT NULL;
--= CREATE INDEX: create-index ix s.t (a, b operatorClass=text_pattern_ops) include=(c d) unique nullsNotDistinct method="btree" where {a > 1 AND b IS NOT NULL | columns a b} concurrently ifNotExists
CREATE INDEX ix ON ONLY t USING gin (to_tsvector('english', body), (a || b) s.gin_trgm_ops, lower(c) COLLATE "C" DESC, (data->>'x'));
--= CREATE INDEX: create-index ix t ({to_tsvector('english', body) | columns body | functions to_tsvector}, {a || b | columns a b} operatorClass=s.gin_trgm_ops, {lower(c) | columns c | functions lower}, {data->>'x' | columns data}) method="gin" only
CREATE INDEX ix ON t (coalesce(a, 0), CAST(b AS text), CURRENT_DATE);
--= CREATE INDEX: create-index ix t ({coalesce(a, 0) | columns a}, {CAST(b AS text) | columns b | types text}, {CURRENT_DATE}) method="btree"
CREATE INDEX "Ix" ON "T" ("A") WHERE "B" = 'ü' -- trailing
;
--= [CREATE INDEX "Ix" ON "T" ("A") WHERE "B" = 'ü']
--= CREATE INDEX: create-index Ix T (A) method="btree" where {"B" = 'ü' | columns B}
DROP INDEX a, s.b;
--= DROP INDEX: drop-relation index a later s.b
--=   drop-relation index s.b
DROP INDEX CONCURRENTLY IF EXISTS ix;
--= DROP INDEX: drop-relation index ix concurrently ifExists
DROP TABLE IF EXISTS a, s.b, "C" CASCADE;
--= DROP TABLE: drop-relation table a ifExists cascade later s.b C
--=   drop-relation table s.b ifExists cascade later C
--=   drop-relation table C ifExists cascade
DROP VIEW v;
--= DROP VIEW: drop-relation view v
DROP MATERIALIZED VIEW IF EXISTS m CASCADE;
--= DROP MATERIALIZED VIEW: drop-relation materialized-view m ifExists cascade
DROP SEQUENCE s;
--= DROP SEQUENCE: drop-relation sequence s
DROP FOREIGN TABLE f;
--= DROP FOREIGN TABLE: drop-relation foreign-table f
CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s');
--= CREATE TYPE: create-enum mood labels=(sad ok it's)
CREATE TYPE s.e AS ENUM ();
--= CREATE TYPE: create-enum s.e
CREATE TYPE c AS (a int, b text COLLATE "C");
--= CREATE TYPE: create-composite-type c (a int4, b text collation=C)
CREATE TYPE r AS RANGE (subtype = float8);
--= CREATE TYPE: create-range r subtype float8
CREATE TYPE r AS RANGE (SUBTYPE = s.e, subtype_opclass = o, multirange_type_name = s.rs);
--= CREATE TYPE: create-range r subtype s.e ordered multirange s.rs
CREATE TYPE b;
--= CREATE TYPE: create-other-type b form="shell"
CREATE TYPE b (INPUT = fin, OUTPUT = fout);
--= CREATE TYPE: create-other-type b form="base"
ALTER TYPE mood ADD VALUE 'x';
--= ALTER TYPE: add-enum-value mood label="x"
ALTER TYPE s.mood ADD VALUE IF NOT EXISTS 'x' BEFORE 'y';
--= ALTER TYPE: add-enum-value s.mood label="x" neighbour {"position":"before","label":"y"} ifNotExists
ALTER TYPE mood ADD VALUE 'x' AFTER 'y';
--= ALTER TYPE: add-enum-value mood label="x" neighbour {"position":"after","label":"y"}
ALTER TYPE mood RENAME VALUE 'a' TO 'b';
--= ALTER TYPE: rename-enum-value mood label="a" newLabel="b"
ALTER TYPE s.mood RENAME TO feeling;
--= ALTER TYPE: rename-type s.mood newName="feeling"
ALTER TYPE mood SET SCHEMA s;
--= ALTER TYPE: set-type-schema mood newSchema="s"
ALTER TYPE mood OWNER TO bob;
--= ALTER TYPE: touch object="type" mood detail="OWNER TO"
ALTER TYPE c ADD ATTRIBUTE x int, DROP ATTRIBUTE y, ALTER ATTRIBUTE z TYPE text;
--= ALTER TYPE: alter-type c detail="ADD ATTRIBUTE x" change (add-attribute x int4)
--=   alter-type c detail="DROP ATTRIBUTE y" change (drop-attribute y)
--=   alter-type c detail="ALTER ATTRIBUTE z" change (attribute-type z type text)
ALTER TYPE c RENAME ATTRIBUTE x TO y;
--= ALTER TYPE: alter-type c detail="RENAME ATTRIBUTE x" change (rename-attribute x newName="y")
ALTER TYPE b SET (STORAGE = plain);
--= ALTER TYPE: alter-type b detail="SET"
DROP TYPE a, s.b CASCADE;
--= DROP TYPE: drop-type a cascade later s.b
--=   drop-type s.b cascade
DROP TYPE IF EXISTS "Mood";
--= DROP TYPE: drop-type Mood ifExists
CREATE DOMAIN d AS varchar(10) COLLATE "C" DEFAULT 'x' NOT NULL CONSTRAINT ck CHECK (VALUE ~ '^[a-z]+$') CHECK (length(VALUE) > 1);
--= CREATE DOMAIN: create-domain d type varchar(10) check ck {VALUE ~ '^[a-z]+$' | columns value} check {length(VALUE) > 1 | columns value | functions length} default {'x'}
CREATE DOMAIN s.d int[];
--= CREATE DOMAIN: create-domain s.d type int4[] nullable
ALTER DOMAIN d SET DEFAULT 5;
--= ALTER DOMAIN: alter-type d domain detail="SET DEFAULT" change (set-default default {5})
ALTER DOMAIN d DROP NOT NULL;
--= ALTER DOMAIN: alter-type d domain detail="DROP NOT NULL" change (drop-not-null)
ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID;
--= ALTER DOMAIN: alter-type d domain detail="ADD CONSTRAINT" change (add-constraint check c {VALUE > 0 | columns value} notValid)
ALTER DOMAIN d DROP CONSTRAINT IF EXISTS c;
--= ALTER DOMAIN: alter-type d domain detail="DROP CONSTRAINT" change (drop-constraint c ifExists)
ALTER DOMAIN d RENAME CONSTRAINT a TO b;
--= ALTER DOMAIN: alter-type d domain detail="RENAME CONSTRAINT a" change (rename-constraint a newName="b")
ALTER DOMAIN d RENAME TO e;
--= ALTER DOMAIN: rename-type d newName="e" domain
ALTER DOMAIN d SET SCHEMA s;
--= ALTER DOMAIN: set-type-schema d newSchema="s"
ALTER DOMAIN d OWNER TO bob;
--= ALTER DOMAIN: touch object="type" d detail="OWNER TO"
DROP DOMAIN IF EXISTS d;
--= DROP DOMAIN: drop-type d domain ifExists
CREATE SEQUENCE s;
--= CREATE SEQUENCE: create-sequence s ownedBy none
CREATE TEMP SEQUENCE IF NOT EXISTS s AS smallint START 5 OWNED BY NONE;
--= CREATE SEQUENCE: create-sequence s ifNotExists ownedBy none type int2 persistence="temporary"
CREATE SEQUENCE a.s OWNED BY b.t.c;
--= CREATE SEQUENCE: create-sequence a.s ownedBy b.t.c
ALTER SEQUENCE IF EXISTS s RESTART;
--= ALTER SEQUENCE: alter-sequence s ifExists
ALTER SEQUENCE s OWNED BY t.c;
--= ALTER SEQUENCE: alter-sequence s ownedBy t.c
ALTER SEQUENCE s INCREMENT 5 OWNED BY NONE;
--= ALTER SEQUENCE: alter-sequence s ownedBy none
CREATE VIEW v AS SELECT a, b AS c FROM t;
--= CREATE VIEW: create-view v [read t(a b) | yields a<t.a c<t.b | empty if t]
CREATE OR REPLACE TEMP VIEW s.v (x, y) WITH (security_barrier) AS SELECT * FROM t WITH CHECK OPTION;
--= CREATE VIEW: create-view s.v orReplace temporary columns=(x y) [read t | yields t.* | empty if t]
CREATE RECURSIVE VIEW n (i) AS VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 5;
--= CREATE VIEW: create-view n columns=(i) [yields i] recursive
CREATE MATERIALIZED VIEW IF NOT EXISTS m (x) AS SELECT max(a) FROM t WITH NO DATA;
--= CREATE MATERIALIZED VIEW: create-view m materialized ifNotExists columns=(x) [read t(a) | functions max | yields max]
REFRESH MATERIALIZED VIEW CONCURRENTLY s.m;
--= REFRESH MATERIALIZED VIEW CONCURRENTLY: refresh [refresh s.m]
REFRESH MATERIALIZED VIEW m WITH NO DATA;
--= REFRESH MATERIALIZED VIEW: refresh [refresh m]
CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN DELETE FROM x; RETURN NEW; END $$;
--= CREATE FUNCTION: create-function f routine="function" () returns trigger language="plpgsql" body=" BEGIN DELETE FROM x; RETURN NEW; END "
CREATE OR REPLACE FUNCTION s.f(a int, OUT b text, INOUT c numeric(3), VARIADIC d text[] DEFAULT '{}') RETURNS SETOF record AS 'SELECT 1', 'sym' LANGUAGE SQL STABLE;
--= CREATE FUNCTION: create-function s.f routine="function" orReplace (int4, numeric(3), text[]) defaults (text[] {}) outputs (text) returns record language="sql" body="SELECT 1, sym" [yields ?column?:int4]
CREATE FUNCTION f(int) RETURNS TABLE (a int, b text) LANGUAGE sql BEGIN ATOMIC SELECT 1, 'x;'; SELECT 2, CASE WHEN true THEN 'y' END; END;
--= CREATE FUNCTION: create-function f routine="function" (int4) outputs (int4, text) returns record language="sql" body="BEGIN ATOMIC SELECT 1, 'x;'; SELECT 2, CASE WHEN true THEN 'y' END; END" [yields ?]
CREATE FUNCTION f(a int) RETURNS int RETURN a + 1;
--= CREATE FUNCTION: create-function f routine="function" (int4) returns int4 language="sql" body="RETURN a + 1" [yields ?]
CREATE PROCEDURE p(a int) LANGUAGE sql AS 'DELETE FROM t';
--= CREATE PROCEDURE: create-function p routine="procedure" (int4) language="sql" body="DELETE FROM t" [delete t | empty if t]
CREATE AGGREGATE s.agg(int, text) (SFUNC = f, STYPE = int);
--= CREATE AGGREGATE: create-function s.agg routine="aggregate" (int4, text)
CREATE AGGREGATE agg(*) (SFUNC = f, STYPE = int);
--= CREATE AGGREGATE: create-function agg routine="aggregate" ()
CREATE AGGREGATE agg (BASETYPE = int, SFUNC = f, STYPE = int);
--= CREATE AGGREGATE: create-function agg routine="aggregate" (int4)
ALTER FUNCTION f(int) RENAME TO g;
--= ALTER FUNCTION: alter-function routine="function" f (int4) change (rename newName="g")
ALTER FUNCTION s.f SET SCHEMA x;
--= ALTER FUNCTION: alter-function routine="function" s.f change (set-schema newSchema="x")
ALTER FUNCTION f(int) OWNER TO bob;
--= ALTER FUNCTION: touch object="function" f detail="OWNER TO"
ALTER FUNCTION f() IMMUTABLE;
--= ALTER FUNCTION: alter-function routine="function" f () change (other)
ALTER PROCEDURE p(int) SET search_path = x;
--= ALTER PROCEDURE: alter-function routine="procedure" p (int4) change (other)
DROP FUNCTION f(int, text[]), s.g;
--= DROP FUNCTION: drop-function f (int4, text[]) routine="function"
--=   drop-function s.g routine="function"
DROP PROCEDURE IF EXISTS p();
--= DROP PROCEDURE: drop-function p () routine="procedure" ifExists
DROP AGGREGATE agg(int);
--= DROP AGGREGATE: drop-function agg (int4) routine="aggregate"
DROP ROUTINE r CASCADE;
--= DROP ROUTINE: drop-function r routine="routine" cascade
CREATE TRIGGER g BEFORE INSERT OR UPDATE OF a, b ON s.t FOR EACH ROW WHEN (OLD.a IS DISTINCT FROM NEW.a) EXECUTE FUNCTION s.f('x');
--= CREATE TRIGGER: create-trigger g s.t function s.f columns=(a b) row timing="before" when { | columns old.a new.a}
CREATE OR REPLACE TRIGGER g AFTER DELETE ON t EXECUTE PROCEDURE f();
--= CREATE TRIGGER: create-trigger g t function f orReplace timing="after"
CREATE CONSTRAINT TRIGGER g AFTER INSERT ON t DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f();
--= CREATE TRIGGER: create-trigger g t function f constraint row timing="after"
ALTER TRIGGER g ON s.t RENAME TO h;
--= ALTER TRIGGER: rename-trigger g s.t newName="h"
DROP TRIGGER IF EXISTS g ON s.t CASCADE;
--= DROP TRIGGER: drop-table-object object="trigger" g s.t ifExists cascade
CREATE RULE r AS ON INSERT TO t WHERE NEW.a > 1 DO INSTEAD (INSERT INTO u VALUES (NEW.a); DELETE FROM v WHERE w = OLD.b);
--= CREATE RULE: create-table-object object="rule" event="insert" r t {NEW.a > 1 | columns new.a} {INSTEAD (INSERT INTO u VALUES (NEW.a); DELETE FROM v WHERE w = OLD.b) | relations u} {INSTEAD (INSERT INTO u VALUES (NEW.a); DELETE FROM v WHERE w = OLD.b) | relations v}
CREATE OR REPLACE RULE r AS ON DELETE TO t DO NOTHING;
--= CREATE RULE: create-table-object object="rule" event="delete" r t orReplace
ALTER RULE r ON t RENAME TO q;
--= ALTER RULE: alter-table-object object="rule" r t change (rename newName="q")
DROP RULE r ON t;
--= DROP RULE: drop-table-object object="rule" r t
CREATE POLICY p ON s.t FOR UPDATE TO bob USING (owner = current_user AND EXISTS (SELECT 1 FROM u WHERE u.id = t.uid)) WITH CHECK (f(a) > 1);
--= CREATE POLICY: create-table-object object="policy" p s.t {owner = current_user AND EXISTS (SELECT 1 FROM u WHERE u.id = t.uid) | columns owner t.uid | relations u} check {f(a) > 1 | columns a | functions f}
ALTER POLICY p ON t USING (true);
--= ALTER POLICY: alter-table-object object="policy" p t change (expressions using {true})
ALTER POLICY p ON t RENAME TO q;
--= ALTER POLICY: alter-table-object object="policy" p t change (rename newName="q")
DROP POLICY IF EXISTS p ON t;
--= DROP POLICY: drop-table-object object="policy" p t ifExists
CREATE SCHEMA s;
--= CREATE SCHEMA: create-schema s
CREATE SCHEMA IF NOT EXISTS s AUTHORIZATION bob;
--= CREATE SCHEMA: create-schema s ifNotExists
CREATE SCHEMA AUTHORIZATION bob;
--= CREATE SCHEMA: create-schema bob
CREATE SCHEMA s CREATE TABLE t (a int) CREATE VIEW v AS SELECT a FROM t;
--= CREATE SCHEMA: create-schema s
--=   create-table s.t (a int4)
--=   create-view s.v [read s.t(a) | yields a<s.t.a | empty if s.t]
ALTER SCHEMA s RENAME TO r;
--= ALTER SCHEMA: rename-schema s newName="r"
ALTER SCHEMA s OWNER TO bob;
--= ALTER SCHEMA: touch object="schema" s detail="OWNER TO"
DROP SCHEMA a, "B" CASCADE;
--= DROP SCHEMA: drop-schema a cascade
--=   drop-schema B cascade
CREATE EXTENSION IF NOT EXISTS "uuid-ossp" WITH SCHEMA s CASCADE;
--= CREATE EXTENSION: create-extension uuid-ossp schema="s" ifNotExists cascade
CREATE EXTENSION pgcrypto;
--= CREATE EXTENSION: create-extension pgcrypto
ALTER EXTENSION pgcrypto UPDATE TO '2';
--= ALTER EXTENSION: touch object="extension" pgcrypto detail="UPDATE"
ALTER EXTENSION pgcrypto SET SCHEMA s;
--= ALTER EXTENSION: set-extension-schema pgcrypto newSchema="s"
ALTER EXTENSION pgcrypto ADD TABLE t;
--= ALTER EXTENSION: touch object="extension" pgcrypto detail="ADD"
DROP EXTENSION IF EXISTS a, b CASCADE;
--= DROP EXTENSION: drop-extension a ifExists cascade
--=   drop-extension b ifExists cascade
COMMENT ON TABLE s.t IS 'x';
--= COMMENT: touch object="relation" table s.t detail="COMMENT"
COMMENT ON COLUMN s.t.a IS 'x';
--= COMMENT: touch object="relation" s.t column="a" detail="COMMENT"
COMMENT ON COLUMN t.a IS NULL;
--= COMMENT: touch object="relation" t column="a" detail="COMMENT"
COMMENT ON CONSTRAINT c ON s.t IS 'x';
--= COMMENT: touch object="constraint" table s.t column="c" detail="COMMENT"
COMMENT ON CONSTRAINT c ON DOMAIN d IS 'x';
--= COMMENT: touch object="type" d detail="COMMENT"
COMMENT ON TRIGGER g ON t IS 'x';
--= COMMENT: touch object="trigger" table t column="g" detail="COMMENT"
COMMENT ON POLICY p ON t IS 'x';
--= COMMENT: touch object="relation" t detail="COMMENT"
COMMENT ON INDEX ix IS 'x';
--= COMMENT: touch object="relation" index ix detail="COMMENT"
COMMENT ON VIEW v IS 'x';
--= COMMENT: touch object="relation" view v detail="COMMENT"
COMMENT ON MATERIALIZED VIEW m IS 'x';
--= COMMENT: touch object="relation" materialized-view m detail="COMMENT"
COMMENT ON SEQUENCE s IS 'x';
--= COMMENT: touch object="relation" sequence s detail="COMMENT"
COMMENT ON TYPE s.mood IS 'x';
--= COMMENT: touch object="type" s.mood detail="COMMENT"
COMMENT ON DOMAIN d IS 'x';
--= COMMENT: touch object="type" d detail="COMMENT"
COMMENT ON FUNCTION s.f(int) IS 'x';
--= COMMENT: touch object="function" s.f detail="COMMENT"
COMMENT ON SCHEMA s IS 'x';
--= COMMENT: touch object="schema" s detail="COMMENT"
COMMENT ON EXTENSION x IS 'x';
--= COMMENT: touch object="extension" x detail="COMMENT"
COMMENT ON DATABASE d IS 'x';
--= COMMENT: no-effect detail="COMMENT DATABASE"
COMMENT ON ROLE bob IS 'x';
--= COMMENT: no-effect detail="COMMENT ROLE"
SECURITY LABEL FOR x ON TABLE t IS 'y';
--= SECURITY LABEL: touch object="relation" table t detail="SECURITY LABEL"
GRANT SELECT, INSERT ON a, s.b TO bob;
--= GRANT: touch object="relation" a detail="GRANT"
--=   touch object="relation" s.b detail="GRANT"
GRANT SELECT (a, b), UPDATE (c) ON t TO bob;
--= GRANT: touch object="relation" t column="a" detail="GRANT"
--=   touch object="relation" t column="b" detail="GRANT"
--=   touch object="relation" t column="c" detail="GRANT"
GRANT USAGE ON SCHEMA s TO bob;
--= GRANT: touch object="schema" s detail="GRANT"
GRANT USAGE ON SEQUENCE q TO bob;
--= GRANT: touch object="relation" sequence q detail="GRANT"
GRANT EXECUTE ON FUNCTION f(int) TO PUBLIC;
--= GRANT: touch object="function" f detail="GRANT"
GRANT USAGE ON TYPE mood TO bob;
--= GRANT: touch object="type" mood detail="GRANT"
GRANT ALL ON ALL TABLES IN SCHEMA a, b TO bob;
--= GRANT: touch object="schema" a detail="GRANT"
--=   touch object="schema" b detail="GRANT"
GRANT ALL ON DATABASE d TO bob;
--= GRANT: no-effect detail="GRANT"
GRANT role TO bob;
--= GRANT: no-effect detail="GRANT"
REVOKE ALL ON TABLE t FROM bob CASCADE;
--= REVOKE: touch object="relation" t detail="REVOKE"
ALTER DEFAULT PRIVILEGES IN SCHEMA s GRANT SELECT ON TABLES TO bob;
--= ALTER DEFAULT PRIVILEGES: touch object="schema" s detail="ALTER DEFAULT PRIVILEGES"
ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO bob;
--= ALTER DEFAULT PRIVILEGES: no-effect detail="ALTER DEFAULT PRIVILEGES"
REINDEX TABLE CONCURRENTLY t;
--= REINDEX: touch object="relation" table t detail="REINDEX CONCURRENTLY"
REINDEX INDEX s.ix;
--= REINDEX: touch object="relation" index s.ix detail="REINDEX"
REINDEX SCHEMA s;
--= REINDEX: touch object="schema" s detail="REINDEX SCHEMA"
REINDEX DATABASE d;
--= REINDEX: no-effect detail="REINDEX DATABASE"
CLUSTER t USING ix;
--= CLUSTER: touch object="relation" t detail="CLUSTER"
--=   touch object="relation" index ix detail="CLUSTER"
CLUSTER;
--= CLUSTER: no-effect detail="CLUSTER"
VACUUM (ANALYZE) t, s.u (a, b);
--= VACUUM: touch object="relation" t detail="VACUUM"
--=   touch object="relation" s.u column="a" detail="VACUUM"
--=   touch object="relation" s.u column="b" detail="VACUUM"
VACUUM;
--= VACUUM: no-effect detail="VACUUM"
ANALYZE t;
--= ANALYZE: touch object="relation" t detail="ANALYZE"
CREATE STATISTICS st (ndistinct) ON a, b FROM s.t;
--= CREATE STATISTICS: touch object="relation" s.t column="a" detail="CREATE STATISTICS"
--=   touch object="relation" s.t column="b" detail="CREATE STATISTICS"
DROP STATISTICS st;
--= DROP STATISTICS: no-effect detail="DROP STATISTICS"
CREATE COLLATION c (locale = 'de');
--= CREATE COLLATION: no-effect detail="CREATE COLLATION"
DROP COLLATION c;
--= DROP COLLATION: no-effect detail="DROP COLLATION"
DROP COLLATION c CASCADE;
--= DROP COLLATION: unread reason="what else DROP COLLATION ... CASCADE drops is not known"
CREATE ROLE bob LOGIN;
--= CREATE ROLE: no-effect detail="CREATE ROLE"
ALTER ROLE bob SET search_path = x;
--= ALTER ROLE: no-effect detail="ALTER ROLE"
DROP ROLE bob;
--= DROP ROLE: no-effect detail="DROP ROLE"
CREATE PUBLICATION p FOR TABLE t;
--= CREATE PUBLICATION: no-effect detail="CREATE PUBLICATION"
ALTER PUBLICATION p ADD TABLE u;
--= ALTER PUBLICATION: no-effect detail="ALTER PUBLICATION"
CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (create_slot = false);
--= CREATE SUBSCRIPTION: no-effect detail="CREATE SUBSCRIPTION"
CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = off);
--= CREATE SUBSCRIPTION: no-effect detail="CREATE SUBSCRIPTION"
REINDEX SYSTEM d;
--= REINDEX: no-effect detail="REINDEX SYSTEM"
CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p;
--= CREATE SUBSCRIPTION: no-effect detail="CREATE SUBSCRIPTION ... WITH (create_slot = true)"
CREATE EVENT TRIGGER e ON ddl_command_start EXECUTE FUNCTION s.f();
--= CREATE EVENT TRIGGER: touch object="function" s.f detail="CREATE EVENT TRIGGER"
CREATE CAST (int AS text) WITHOUT FUNCTION;
--= CREATE CAST: no-effect detail="CREATE CAST"
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = f);
--= CREATE OPERATOR: no-effect detail="CREATE OPERATOR"
CREATE SERVER srv FOREIGN DATA WRAPPER w;
--= CREATE SERVER: no-effect detail="CREATE SERVER"
CREATE TEXT SEARCH CONFIGURATION c (COPY = english);
--= CREATE TEXT SEARCH CONFIGURATION: no-effect detail="CREATE TEXT SEARCH CONFIGURATION"
CREATE TABLESPACE x LOCATION '/y';
--= CREATE TABLESPACE: no-effect detail="CREATE TABLESPACE"
CREATE DATABASE d;
--= CREATE DATABASE: no-effect detail="CREATE DATABASE"
DROP DATABASE d;
--= DROP DATABASE: no-effect detail="DROP DATABASE"
DROP OWNED BY bob;
--= DROP OWNED: unread reason="the objects that it drops are not known"
REASSIGN OWNED BY a TO b;
--= REASSIGN OWNED: no-effect detail="REASSIGN OWNED"
IMPORT FOREIGN SCHEMA a FROM SERVER b INTO c;
--= IMPORT FOREIGN SCHEMA: unread reason="the tables that it imports are not known"
CREATE LANGUAGE plperl;
--= CREATE EXTENSION: create-extension plperl
CREATE SCHEMA s CREATE TABLE a (id int PRIMARY KEY) CREATE TABLE b (a int REFERENCES a, c int REFERENCES other) CREATE VIEW v AS SELECT a.id FROM a JOIN other ON true;
--= CREATE SCHEMA: create-schema s
--=   create-table s.a (id int4 primary-key (id))
--=   create-table s.b (a int4 foreign-key (a) -> s.a(), c int4 foreign-key (c) -> other())
--=   create-view s.v [read s.a(id) | read other | yields id<s.a.id | empty if s.a other]
CREATE TABLE t (a int CHECK ((SELECT max(x) FROM "Ä") > 0));
--= CREATE TABLE: create-table t (a int4 check {(SELECT max(x) FROM "Ä") > 0 | functions max | relations "Ä"})
