SET search_path TO a, "B", public;
--= SET: set-search-path ("a" "B" "public")
SET search_path = 'a, b';
--= SET: set-search-path ("a, b")
SET LOCAL search_path TO a;
--= SET: set-search-path ("a") local
SET SESSION search_path = '';
--= SET: set-search-path ()
SET search_path TO DEFAULT;
--= SET: set-search-path
SET search_path FROM CURRENT;
--= SET: no-effect detail="SET search_path FROM CURRENT"
SET SCHEMA 'x';
--= SET: set-search-path ("x")
RESET search_path;
--= RESET: set-search-path
RESET ALL;
--= RESET: set-search-path
DISCARD ALL;
--= DISCARD: no-effect detail="DISCARD ALL"
--=   set-search-path
DISCARD PLANS;
--= DISCARD: no-effect detail="DISCARD"
SELECT set_config('search_path', 'a, "B c", Public', false);
--= SELECT: set-search-path ("a" "B c" "public")
SELECT pg_catalog.set_config('search_path', '', true);
--= SELECT: set-search-path () local
SELECT set_config('search_path', current_setting('x'), false);
--= SELECT: unread reason="the search path is not known"
SELECT set_config('lock_timeout', '1s', true);
--= SELECT: select [functions set_config | yields set_config]
SET lock_timeout = '5s';
--= SET: no-effect detail="SET lock_timeout"
SET LOCAL statement_timeout TO 0;
--= SET: no-effect detail="SET statement_timeout"
SET TIME ZONE 'UTC';
--= SET: no-effect detail="SET timezone"
SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;
--= SET: no-effect detail="SET TRANSACTION"
SET CONSTRAINTS ALL DEFERRED;
--= SET CONSTRAINTS: no-effect detail="SET CONSTRAINTS"
SET ROLE bob;
--= SET: no-effect detail="SET role"
SHOW search_path;
--= SHOW: no-effect detail="SHOW"
BEGIN;
--= BEGIN: transaction verb="begin"
START TRANSACTION READ ONLY;
--= BEGIN: transaction verb="begin"
COMMIT;
--= COMMIT: transaction verb="commit"
END;
--= COMMIT: transaction verb="commit"
ROLLBACK;
--= ROLLBACK: transaction verb="rollback"
ABORT;
--= ROLLBACK: transaction verb="rollback"
SAVEPOINT a;
--= SAVEPOINT: transaction verb="savepoint" a
RELEASE SAVEPOINT a;
--= RELEASE SAVEPOINT: transaction verb="release" a
ROLLBACK TO a;
--= ROLLBACK TO SAVEPOINT: transaction verb="rollback-to" a
PREPARE TRANSACTION 'x';
--= PREPARE TRANSACTION: unread reason="whether a prepared transaction is committed is not known"
NOTIFY c, 'x';
--= NOTIFY: no-effect detail="NOTIFY"
LISTEN c;
--= LISTEN: no-effect detail="LISTEN"
CHECKPOINT;
--= CHECKPOINT: no-effect detail="CHECKPOINT"
LOAD 'x';
--= LOAD: no-effect detail="LOAD"
FETCH ALL FROM c;
--= FETCH: no-effect detail="FETCH"
CLOSE c;
--= CLOSE: no-effect detail="CLOSE"
DEALLOCATE p;
--= DEALLOCATE: no-effect detail="DEALLOCATE"
