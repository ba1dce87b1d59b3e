SELECT 1;
--= SELECT: select [yields ?column?:int4]
SELECT a, t.b, u.c FROM t, u WHERE d = 1;
--= SELECT: select [read t(b) | read u(c) | yields a b<t.b c<u.c | empty if t u]
SELECT a AS x, b::date, 'y' AS z, 1.5, true, NULL, now(), count(*) FROM s.t WHERE c > 0 ORDER BY x, d LIMIT 5;
--= SELECT: select [read s.t(a b c d) | functions now count | types date | yields x<s.t.a b:date z:text ?column?:numeric ?column?:bool ?column?:text now:timestamptz count:int8]
SELECT * FROM t;
--= SELECT: select [read t | yields t.* | empty if t]
SELECT t.*, u.a FROM t JOIN s.u ON t.id = u.tid LEFT JOIN v w ON w.x = u.y;
--= SELECT: select [read t(id) | read s.u(tid y a) | read v(x) | yields t.* a<s.u.a | empty if t s.u]
SELECT * FROM a JOIN b USING (id, k);
--= SELECT: select [read a(id k) | read b(id k) | yields ? | empty if a b]
SELECT * FROM a NATURAL JOIN b;
--= SELECT: select [read a | read b | yields ? | empty if a b]
SELECT s.t.a, t.b FROM s.t;
--= SELECT: select [read s.t(a b) | yields a<s.t.a b<s.t.b | empty if s.t]
SELECT x.a, t.b FROM t AS x;
--= SELECT: select [read t(a) | yields a<t.a b | empty if t]
SELECT a FROM t x (a, b);
--= SELECT: select [read t | yields a | empty if t]
SELECT t, t.*, ctid, xmin FROM t;
--= SELECT: select [read t(t) | yields t<t.t t.* ctid xmin | empty if t]
SELECT (t.comp).field, (f(t.a)).*, arr[t.i] FROM t;
--= SELECT: select [read t(comp a arr i) | functions f | yields ?]
SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.tid = t.id AND z = 1);
--= SELECT: select [read t(a id) | read u(tid) | yields a<t.a | empty if t]
SELECT a, (SELECT max(b) FROM u WHERE u.x = t.y) FROM t;
--= SELECT: select [read t(a y) | read u(x) | functions max | yields a<t.a max | empty if t]
SELECT q.a FROM (SELECT a, b AS c FROM t WHERE d) q JOIN u ON u.id = q.c;
--= SELECT: select [read t(a b d) | read u(id) | yields a<t.a | empty if t u]
SELECT * FROM (SELECT a, b::int FROM t) q (x);
--= SELECT: select [read t(a b) | types int4 | yields x<t.a b:int4 | empty if t]
SELECT * FROM t, LATERAL (SELECT u.a FROM u WHERE u.b = t.c AND d = 1) q;
--= SELECT: select [read t(c) | read u(a b) | yields t.* a<u.a | empty if t u]
SELECT * FROM generate_series(1, 3) g, unnest(ARRAY[1]) WITH ORDINALITY u (a, b);
--= SELECT: select [functions generate_series unnest | yields ?]
SELECT a FROM t, f(t.x) g WHERE b;
--= SELECT: select [read t(x) | functions f | yields a | empty if t]
SELECT a FROM t TABLESAMPLE system (5);
--= SELECT: select [read t(a) | yields a<t.a | empty if t]
SELECT DISTINCT ON (a) a, b FROM t ORDER BY a, c;
--= SELECT: select [read t(a b c) | yields a<t.a b<t.b | empty if t]
SELECT a, sum(b) OVER (PARTITION BY c ORDER BY d) FROM t WINDOW w AS (PARTITION BY e);
--= SELECT: select [read t(a b c d e) | functions sum | yields a<t.a sum | empty if t]
SELECT a FROM t GROUP BY a HAVING sum(b) > 1;
--= SELECT: select [read t(a b) | functions sum | yields a<t.a | empty if t]
SELECT sum(a) FROM t;
--= SELECT: select [read t(a) | functions sum | yields sum]
SELECT lower(a) FROM t;
--= SELECT: select [read t(a) | functions lower | yields lower | empty if t]
SELECT my_function(a) FROM t;
--= SELECT: select [read t(a) | functions my_function | yields my_function]
SELECT count(*) FROM t JOIN u ON true;
--= SELECT: select [read t | read u | functions count | yields count:int8 | empty if t u | counts rows]
SELECT count(a), count(DISTINCT b)::int FROM t;
--= SELECT: select [read t(a b) | functions count | types int4 | yields count:int8 count:int4 | empty if t | counts rows]
SELECT count(*) FROM t GROUP BY a;
--= SELECT: select [read t(a) | functions count | yields count:int8 | empty if t]
SELECT count(*) + 1 FROM t;
--= SELECT: select [read t | functions count | yields ?column?]
SELECT a FROM t UNION SELECT b FROM u ORDER BY a;
--= SELECT: select [read t(a) | read u(b) | yields a<t.a]
SELECT 1 AS x FROM t UNION ALL SELECT 2 FROM t;
--= SELECT: select [read t | read t | yields x:int4 | empty if t]
SELECT a FROM t INTERSECT SELECT a FROM u;
--= SELECT: select [read t(a) | read u(a) | yields a<t.a | empty if t u]
SELECT a FROM t EXCEPT SELECT a FROM u;
--= SELECT: select [read t(a) | read u(a) | yields a<t.a | empty if t]
VALUES (1, 'a'), (2, 'b');
--= SELECT: select [yields column1:int4 column2:text]
TABLE s.t;
--= SELECT: select [read s.t | yields s.t.* | empty if s.t]
WITH c AS (SELECT a, b FROM t) SELECT a FROM c JOIN u ON u.x = c.b;
--= SELECT: select [read t(a b) | read u(x) | yields a | empty if t u]
WITH t AS (SELECT * FROM t) SELECT a FROM t;
--= SELECT: select [read t | yields a | empty if t]
WITH a AS (SELECT 1 AS x), b AS (SELECT x FROM a) SELECT * FROM b, s.a;
--= SELECT: select [read s.a | yields x s.a.* | empty if s.a]
WITH RECURSIVE r AS (SELECT id FROM t WHERE p IS NULL UNION ALL SELECT t.id FROM t JOIN r ON t.p = r.id) SELECT * FROM r;
--= SELECT: select [read t(id p) | read t(p id) | yields id<t.id]
WITH c AS (SELECT 1) SELECT (WITH c AS (SELECT a FROM u) SELECT a FROM c), (SELECT 1 FROM c) FROM d;
--= SELECT: select [read d | read u | yields a ?column? | empty if d]
WITH moved AS (DELETE FROM a WHERE x < 1 RETURNING *) INSERT INTO b SELECT * FROM moved;
--= INSERT: insert [delete a(x) | insert b]
WITH i AS (INSERT INTO a (x) VALUES (1) RETURNING id) SELECT id FROM i, t;
--= SELECT: select [insert a(x id) | read t | yields id]
SELECT nextval('s.q'), currval('"Q"'::regclass), 't'::regclass, pg_get_serial_sequence('s.t', 'id'), to_regclass('nowhere');
--= SELECT: select [read s.q | read Q | read t | read s.t(id) | functions nextval currval pg_get_serial_sequence to_regclass | types regclass | yields nextval:int8 currval:int8 regclass:regclass pg_get_serial_sequence to_regclass | advances s.q]
SELECT setval('t_id_seq', (SELECT max(id) FROM t));
--= SELECT: select [read t_id_seq | read t | functions setval max | yields setval:int8 | advances t_id_seq]
SELECT setval(pg_get_serial_sequence('t', 'id'), coalesce(max(id), 1)) FROM t;
--= SELECT: select [read t(id) | read t(id) | functions setval pg_get_serial_sequence max | yields setval:int8]
SELECT a FROM ONLY t FOR UPDATE OF t;
--= SELECT: select [read t(a) | yields a<t.a | empty if t]
SELECT CASE WHEN a THEN b END, coalesce(c, 1), greatest(d, 2), nullif(e, 3), ARRAY[f], ROW(g), current_date, x COLLATE "C" FROM t;
--= SELECT: select [read t(a b c d e f g x) | yields case coalesce greatest nullif array row current_date:date x | empty if t]
SELECT a FROM t WHERE b IN (SELECT c FROM u) AND d = ANY (SELECT e FROM v GROUP BY e);
--= SELECT: select [read t(a b d) | read u | read v | yields a<t.a | empty if t]
SELECT a::mood, b::s.kind[], CAST(c AS numeric(5,1)) FROM t;
--= SELECT: select [read t(a b c) | types mood s.kind[] numeric(5,1) | yields a:mood b:s.kind[] c:numeric(5,1) | empty if t]
SELECT j.a FROM (t JOIN u ON t.x = u.x) j;
--= SELECT: select [read t(x) | read u(x) | yields a | empty if t u]
SELECT a FROM t RIGHT JOIN u ON true;
--= SELECT: select [read t | read u | yields a | empty if u]
SELECT a FROM t FULL JOIN u ON t.a = u.a;
--= SELECT: select [read t(a) | read u(a) | yields a]
INSERT INTO t VALUES (1, DEFAULT);
--= INSERT: insert [insert t]
INSERT INTO s.t (a, b) VALUES (1, 'x'), (2, 'y') RETURNING id, a AS c;
--= INSERT: insert [insert s.t(a b id) | yields id<s.t.id c<s.t.a]
INSERT INTO t DEFAULT VALUES;
--= INSERT: insert [insert t]
INSERT INTO t (a) SELECT b FROM u WHERE c = 1 ON CONFLICT DO NOTHING;
--= INSERT: insert [insert t(a) | read u(b c) | empty if u]
INSERT INTO t AS x (a, b) VALUES (1, 2) ON CONFLICT (a) WHERE d > 0 DO UPDATE SET b = excluded.b, e = x.e + 1 WHERE x.f;
--= INSERT: insert [insert t(a b d) | update t(b e f)]
INSERT INTO t (a) SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM t WHERE b = 2);
--= INSERT: insert [insert t(a) | read t]
INSERT INTO t (a[1], c.d) VALUES (1, 2);
--= INSERT: insert [insert t(a c)]
INSERT INTO t (n) SELECT count(*) FROM u;
--= INSERT: insert [insert t(n) | read u | functions count]
UPDATE t SET a = 1, b = c + 1 WHERE d IS NULL;
--= UPDATE: update [update t(a b c d) | empty if t]
UPDATE s.t AS x SET a = y.b FROM u y JOIN v ON v.z = y.z WHERE x.id = y.tid AND w = 1;
--= UPDATE: update [update s.t(a id) | read u(z b tid) | read v(z) | empty if s.t u v]
UPDATE t SET (a, b) = (SELECT c, d FROM u WHERE u.id = t.id);
--= UPDATE: update [update t(a id b) | read u(id) | empty if t]
UPDATE t SET a = b RETURNING old.a, new.b;
--= UPDATE: update [update t(a b) | yields a b | empty if t]
UPDATE t SET a = jsonb_set(a, '{x}', to_jsonb(b)) WHERE a ? 'y' AND a @> '{"k": 1}';
--= UPDATE: update [update t(a b) | functions jsonb_set to_jsonb | empty if t]
DELETE FROM t WHERE a = 1;
--= DELETE: delete [delete t(a) | empty if t]
DELETE FROM t x USING u WHERE x.a = u.b RETURNING *;
--= DELETE: delete [delete t(a) | read u(b) | yields t.* u.* | empty if t u]
DELETE FROM t WHERE id NOT IN (SELECT min(id) FROM t GROUP BY a);
--= DELETE: delete [delete t(id) | read t | functions min | empty if t]
MERGE INTO t x USING s.u y ON x.id = y.id WHEN MATCHED AND y.gone THEN DELETE WHEN MATCHED THEN UPDATE SET a = y.a WHEN NOT MATCHED THEN INSERT (id, b) VALUES (y.id, 1);
--= MERGE: merge [read t(id) | read s.u(id gone a) | delete t | update t(a) | insert t(id b) | empty if s.u]
MERGE INTO t USING u ON t.a = u.a WHEN NOT MATCHED BY SOURCE THEN DELETE;
--= MERGE: merge [read t(a) | read u(a) | delete t]
TRUNCATE t, s.u RESTART IDENTITY CASCADE;
--= TRUNCATE: truncate truncateCascade [truncate t | truncate s.u]
LOCK TABLE t IN EXCLUSIVE MODE;
--= LOCK TABLE: lock [lock t]
COPY t (a, b) FROM STDIN;
--= COPY: copy [insert t(a b)]
COPY s.t TO '/tmp/x' WITH (FORMAT csv);
--= COPY: copy [read s.t]
COPY (SELECT a FROM t) TO STDOUT;
--= COPY: copy [read t(a) | yields ? | empty if t]
EXPLAIN SELECT a FROM t;
--= EXPLAIN: other [read t(a) | yields ? | empty if t]
EXPLAIN (ANALYZE, VERBOSE) UPDATE t SET a = 1;
--= EXPLAIN: update [update t(a) | empty if t]
EXPLAIN (ANALYZE off) DELETE FROM t;
--= EXPLAIN: other [read t | yields ? | empty if t]
DECLARE c CURSOR FOR SELECT a FROM t;
--= DECLARE CURSOR: other [read t(a) | yields ? | empty if t]
PREPARE p (int) AS UPDATE t SET a = $1;
--= PREPARE: other [read t(a) | yields ? | empty if t]
EXECUTE p (1);
--= EXECUTE: unread reason="what the prepared statement does is not known" rowsOnly
CALL s.proc(1, (SELECT a FROM t));
--= CALL: other [read t | functions s.proc | yields ?]
SELECT f(a) FROM t WHERE é = 'ü' AND "Ö" > 1;
--= SELECT: select [read t(a é Ö) | functions f | yields f]
SELECT create_hypertable('t', 'ts');
--= SELECT: select [functions create_hypertable | yields create_hypertable]
SELECT 1 FROM pg_type WHERE typname = 'mood';
--= SELECT: select [read pg_type(typname) | yields ?column?:int4 | empty if pg_type | asks for rows: type mood]
SELECT EXISTS (SELECT FROM information_schema.tables WHERE table_schema = 'public' AND table_name = 't');
--= SELECT: select [read information_schema.tables | yields exists:bool | asks for boolean: (table t in public or view t in public)]
SELECT count(*) FROM pg_constraint WHERE conname = 'c' AND conrelid = 's.t'::regclass;
--= SELECT: select [read pg_constraint(conname conrelid) | read s.t | functions count | types regclass | yields count:int8 | empty if pg_constraint | counts rows | asks for count: constraint t.c in s]
SELECT to_regclass('s.t') IS NOT NULL;
--= SELECT: select [functions to_regclass | yields ?column?:bool | asks for boolean: relation t in s]
SELECT to_regtype('mood');
--= SELECT: select [functions to_regtype | yields to_regtype | asks for value: type mood in search_path]
SELECT nextval('s'), setval('r.q', 5, false), currval('t');
--= SELECT: select [read s | read r.q | read t | functions nextval setval currval | yields nextval:int8 setval:int8 currval:int8 | advances s r.q]
SELECT nextval('s') FROM t;
--= SELECT: select [read t | read s | functions nextval | yields nextval:int8 | empty if t]
