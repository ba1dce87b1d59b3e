DO $$ BEGIN CREATE TYPE mood AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN null; END $$;
--= DO: try
--=     create-enum mood labels=(a)
--=   catch duplicate_object
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN CREATE TYPE mood AS ENUM ('a'); END IF; END $$;
--= DO: if not (type mood)
--=     create-enum mood labels=(a)
DO $x$ BEGIN IF NOT EXISTS (SELECT FROM information_schema.columns WHERE table_schema = 's' AND table_name = 't' AND column_name = 'c') THEN ALTER TABLE s.t ADD COLUMN c int; ELSE RAISE NOTICE 'there'; END IF; END $x$ LANGUAGE plpgsql;
--= DO: if not (column t.c in s)
--=     add-column s.t c int4
DO $$ BEGIN IF EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 't' AND column_name = 'c' AND data_type = 'text') THEN ALTER TABLE t ALTER c TYPE int USING c::int; END IF; END $$;
--= DO: if column t.c and more
--=     alter-column t column="c" change (type type int4 using {c::int | columns c | types int4})
DO $$ BEGIN IF EXISTS (SELECT 1 FROM information_schema.tables WHERE table_name = 't') THEN DROP TABLE t; END IF; END $$;
--= DO: if (table t or view t)
--=     drop-relation table t
DO $$ BEGIN IF EXISTS (SELECT 1 FROM information_schema.tables WHERE table_name = 't' AND table_type = 'BASE TABLE' AND table_schema = current_schema()) THEN DROP TABLE t; END IF; END $$;
--= DO: if table t in search_path
--=     drop-relation table t
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_namespace n ON n.oid = t.relnamespace WHERE n.nspname = 's' AND t.relname = 't' AND c.conname = 'k') THEN ALTER TABLE s.t ADD CONSTRAINT k UNIQUE (a); END IF; END $$;
--= DO: if not (constraint t.k in s)
--=     add-constraint s.t unique k (a)
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'k' AND conrelid = 's.t'::regclass) THEN ALTER TABLE s.t ADD CONSTRAINT k UNIQUE (a); END IF; END $$;
--= DO: select [read s.t | types regclass | yields ?column?:bool]
--=   if not (constraint t.k in s)
--=     add-constraint s.t unique k (a)
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_enum e JOIN pg_type t ON e.enumtypid = t.oid WHERE t.typname = 'mood' AND e.enumlabel = 'x') THEN ALTER TYPE mood ADD VALUE 'x'; END IF; END $$;
--= DO: if not (enum-value mood.x)
--=     add-enum-value mood label="x"
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_enum WHERE enumlabel = 'x' AND enumtypid = (SELECT oid FROM pg_type WHERE typname = 'mood')) THEN ALTER TYPE mood ADD VALUE 'x'; END IF; END $$;
--= DO: if not (enum-value mood.x)
--=     add-enum-value mood label="x"
DO $$ BEGIN IF NOT 'x' = ANY (SELECT enumlabel FROM pg_enum WHERE enumtypid = 'mood'::regtype) THEN ALTER TYPE mood ADD VALUE 'x'; END IF; END $$;
--= DO: if not (enum-value mood.x)
--=     add-enum-value mood label="x"
DO $$ BEGIN IF to_regclass('s.ix') IS NULL THEN CREATE INDEX ix ON s.t (a); END IF; END $$;
--= DO: if not (relation ix in s)
--=     create-index ix s.t (a) method="btree"
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relname = 'ix' AND n.nspname = 'public' AND c.relkind = 'i') THEN CREATE INDEX ix ON t (a); END IF; END $$;
--= DO: if not (index ix in public)
--=     create-index ix t (a) method="btree"
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_indexes WHERE schemaname = 'public' AND tablename = 't' AND indexname = 'ix') THEN CREATE INDEX ix ON t (a); END IF; END $$;
--= DO: if not (index t.ix in public)
--=     create-index ix t (a) method="btree"
DO $$ BEGIN IF (SELECT count(*) FROM pg_trigger WHERE tgname = 'g' AND tgrelid = 't'::regclass AND NOT tgisinternal) = 0 THEN CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f(); END IF; END $$;
--= DO: select [read t | functions count | types regclass | yields ?column?]
--=   if not (trigger t.g)
--=     create-trigger g t function f timing="after"
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'a' AND NOT attisdropped) THEN ALTER TABLE t ADD a int; END IF; END $$;
--= DO: select [read t | types regclass | yields ?column?:bool]
--=   if not (column t.a)
--=     add-column t a int4
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'x') AND NOT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname = 's') OR false THEN CREATE SCHEMA s; END IF; END $$;
--= DO: if ((extension x and not (schema s)) or false)
--=     create-schema s
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_proc WHERE proname = 'f') THEN DROP FUNCTION f(); END IF; END $$;
--= DO: if function f
--=     drop-function f () routine="function"
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_policies WHERE tablename = 't' AND policyname = 'p') THEN DROP POLICY p ON t; END IF; END $$;
--= DO: if policy t.p
--=     drop-table-object object="policy" p t
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'bob') THEN GRANT SELECT ON t TO bob; END IF; END $$;
--= DO: if ?a lookup in PostgreSQL's catalog that could not be read
--=     touch object="relation" t detail="GRANT"
DO $$ BEGIN IF EXISTS (SELECT 1 FROM users WHERE a) THEN DELETE FROM users; END IF; END $$;
--= DO: select [read users | yields exists:bool]
--=   if rows of [read users(a) | yields ?column?:int4 | empty if users]
--=     delete [delete users | empty if users]
DO $$ BEGIN IF (SELECT count(*) FROM users) > 5 THEN RAISE EXCEPTION 'too many'; END IF; DROP TABLE users; END $$;
--= DO: select [read users | functions count | yields ?column?]
--=   if ?a condition that depends on data
--=     raise message="too many" sqlstate="P0001"
--=   else
--=     drop-relation table users
DO $$ DECLARE n int; BEGIN SELECT count(*) INTO n FROM pg_indexes WHERE indexname = 'ix'; IF n > 0 THEN DROP INDEX ix; END IF; END $$;
--= DO: select [read pg_indexes(indexname) | functions count | yields count:int8 | empty if pg_indexes | counts rows | asks for count: index ix]
--=   if index ix
--=     drop-relation index ix
DO $$ DECLARE found_it boolean := EXISTS (SELECT 1 FROM pg_tables WHERE tablename = 't'); BEGIN IF NOT found_it THEN CREATE TABLE t (a int); END IF; IF found_it THEN DROP TABLE t; END IF; END $$;
--= DO: if not (table t)
--=     create-table t (a int4)
--=   if ?a condition that depends on data
--=     drop-relation table t
DO $$ DECLARE c name; BEGIN SELECT conname INTO STRICT c FROM pg_constraint WHERE conname = 'k'; IF c IS NULL THEN RETURN; END IF; EXECUTE format('ALTER TABLE t DROP CONSTRAINT %I', c); END $$;
--= DO: select [read pg_constraint(conname) | yields conname<pg_constraint.conname | empty if pg_constraint | asks for rows: constraint k]
--=   if not (constraint k)
--=   else
--=     unread reason="part of the text is not known" mayTouch t
DO $$ BEGIN PERFORM 1 FROM pg_class WHERE relname = 't'; IF NOT FOUND THEN CREATE TABLE t (a int); END IF; END $$;
--= DO: select [read pg_class(relname) | yields ?column?:int4 | empty if pg_class]
--=   if not (relation t)
--=     create-table t (a int4)
DO $$ BEGIN IF to_regclass('t') IS NULL THEN RETURN; END IF; ALTER TABLE t ADD a int; ALTER TABLE t ADD b int; END $$;
--= DO: if not (relation t in search_path)
--=   else
--=     add-column t a int4
--=     add-column t b int4
DO $$ BEGIN IF to_regclass('a') IS NULL THEN CREATE TABLE a (); ELSIF to_regclass('b') IS NULL THEN CREATE TABLE b (); ELSE CREATE TABLE c (); END IF; END $$;
--= DO: if not (relation a in search_path)
--=     create-table a
--=   else
--=     if not (relation b in search_path)
--=       create-table b
--=     else
--=       create-table c
DO $$ DECLARE tbl text := 'T x'; BEGIN EXECUTE 'CREATE TABLE ' || quote_ident(tbl) || ' (a int)'; EXECUTE format('ALTER TABLE %1$I ADD b text DEFAULT %2$L', tbl, 'it''s'); EXECUTE 'DROP TABLE x' USING 1; END $$;
--= DO: create-table "T x" (a int4)
--=   add-column "T x" b text default {'it''s'}
--=   drop-relation table x
DO $$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['a', 'b'] LOOP EXECUTE format('ALTER TABLE %I ADD c int', t); END LOOP; END $$;
--= DO: add-column a c int4
--=   add-column b c int4
DO $$ DECLARE t text; BEGIN FOREACH t IN ARRAY '{a,b}'::text[] LOOP EXECUTE 'DROP TABLE ' || t; END LOOP; END $$;
--= DO: drop-relation table a
--=   drop-relation table b
DO $$ DECLARE r record; BEGIN FOR r IN SELECT tablename FROM pg_tables LOOP EXECUTE 'DROP TABLE ' || r.tablename; END LOOP; END $$;
--= DO: if ?a lookup in PostgreSQL's catalog that could not be read
--=     unread reason="the table's name is not known"
DO $$ DECLARE r record; BEGIN FOR r IN SELECT id FROM t WHERE x LOOP UPDATE u SET a = id WHERE b = r.id; END LOOP; END $$;
--= DO: select [read t(id x) | yields id<t.id | empty if t]
--=   if rows of [read t(id x) | yields id<t.id | empty if t]
--=     update [update u(a id b) | empty if u]
DO $$ DECLARE i int; BEGIN FOR i IN 1..3 LOOP INSERT INTO t (a) VALUES (i); EXIT WHEN i > 1; END LOOP; WHILE true LOOP DELETE FROM t; END LOOP; END $$;
--= DO: if ?a condition that depends on data
--=     insert [insert t(a)]
--=   if ?a condition that depends on data
--=     delete [delete t | empty if t]
DO $$ DECLARE v int; w text; BEGIN v := (SELECT max(a) FROM t); INSERT INTO u (b) VALUES (v) RETURNING c INTO w; SELECT x, y INTO v, w FROM z WHERE v = k; END $$;
--= DO: select [read t | functions max | yields max]
--=   insert [insert u(b c) | yields c<u.c]
--=   select [read z(x y k) | yields x<z.x y<z.y | empty if z]
DO $$ BEGIN CASE 1 WHEN 1 THEN DROP TABLE a; ELSE DROP TABLE b; END CASE; END $$;
--= DO: if ?a condition that depends on data
--=     drop-relation table a
--=   if ?a condition that depends on data
--=     drop-relation table b
DO $$ <<outer>> DECLARE a int; BEGIN DECLARE b int; BEGIN DROP TABLE x; END; NULL; END outer $$;
--= DO: drop-relation table x
DO $$ BEGIN BEGIN ALTER TABLE t ADD CONSTRAINT c CHECK (a > 0); EXCEPTION WHEN duplicate_object OR SQLSTATE '42P07' THEN RAISE NOTICE 'x'; WHEN OTHERS THEN RAISE; END; DROP TABLE u; END $$;
--= DO: try
--=     add-constraint t check c {a > 0 | columns a}
--=   catch duplicate_object 42P07
--=   catch others
--=     raise message="" sqlstate="P0001"
--=   drop-relation table u
DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '22012'; END $$;
--= DO: raise message="" sqlstate="22012"
DO $$ BEGIN RAISE unique_violation; END $$;
--= DO: raise message="" sqlstate="unique_violation"
DO $$ BEGIN COMMIT; CALL p(1); GET DIAGNOSTICS x = ROW_COUNT; ASSERT true; END $$;
--= DO: transaction verb="commit"
--=   other [functions p | yields ?]
DO 'BEGIN IF NOT EXISTS (SELECT 1 FROM pg_class WHERE relname = ''q'' AND relkind = ''S'') THEN CREATE SEQUENCE q; END IF; END';
--= DO: if not (sequence q)
--=     create-sequence q ownedBy none
DO LANGUAGE plpython3u $$ pass $$;
--= DO: unread reason="a DO block in plpython3u"
DO $$ BEGIN nonsense here; DROP TABLE t; END $$;
--= DO: unread reason="syntax error at or near \"nonsense\"" mayTouch nonsense here
--=   drop-relation table t
DO $$ no block $$;
--= DO: unread reason="the PL/pgSQL block could not be read"
DO $$ BEGIN EXECUTE (SELECT string_agg(a, ';') FROM t); END $$;
--= DO: unread reason="part of the text is not known"
DO $$ BEGIN CREATE TABLE "ä" (a int CHECK (a > 0)); END $$;
--= DO: create-table ä (a int4 check {a > 0 | columns a})
DO $$ DECLARE r record; BEGIN FOR r IN SELECT * FROM t LOOP IF r.a THEN RETURN; END IF; DELETE FROM u; END LOOP; DROP TABLE v; END $$;
--= DO: select [read t | yields t.* | empty if t]
--=   if rows of [read t | yields t.* | empty if t]
--=     if ?a condition that depends on data
--=     else
--=       delete [delete u | empty if u]
--=   if ?a condition that depends on data
--=     drop-relation table v
DO $$ BEGIN IF to_regclass('a') IS NULL THEN IF to_regclass('b') IS NULL THEN RETURN; END IF; DROP TABLE b; END IF; DROP TABLE c; END $$;
--= DO: if not (relation a in search_path)
--=     if not (relation b in search_path)
--=     else
--=       drop-relation table b
--=       drop-relation table c
--=   else
--=     drop-relation table c
DO $$ DECLARE t text; BEGIN FOREACH t IN ARRAY ARRAY['a', 'b'] LOOP CONTINUE WHEN to_regclass(t) IS NULL; EXECUTE 'DROP TABLE ' || t; END LOOP; END $$;
--= DO: if ?a condition that depends on data
--=     if ?a condition that could not be read
--=     else
--=       unread reason="the table's name is not known"
DO $$ BEGIN BEGIN CREATE TABLE t (a int); EXCEPTION WHEN duplicate_table THEN RETURN; END; CREATE INDEX ix ON t (a); END $$;
--= DO: try
--=     create-table t (a int4)
--=   catch duplicate_table
--=   if ?a condition that depends on data
--=     create-index ix t (a) method="btree"
DO $$DECLARE r record;BEGIN DROP TABLE t;END$$;
--= DO: drop-relation table t
DO $$ DECLARE a int[]; BEGIN a := ARRAY[1, 2]; a[3] := 4; a[1:2].x := f(a); DROP TABLE t; END$$;
--= DO: drop-relation table t
