"""The catalog of a database as entries: a key for each object (`table public.t`), and what it is.

Definitions are PostgreSQL's own words (format_type, pg_get_expr ...), so that what a replay claims can
be compared with what a server holds. Members of extensions, temporary objects and what PostgreSQL
keeps for itself are left out.
"""
from __future__ import annotations

import json
from typing import Any

# With an empty path every name that is not built in comes out qualified.
QUALIFIED = "SET LOCAL search_path TO ''"

# The names of the columns of a table, given as an array of attribute numbers, in its order; expressions are left out.
NAMES = (
    "(SELECT coalesce(jsonb_agg(a.attname ORDER BY listed.at), '[]') FROM unnest({keys}) WITH ORDINALITY AS listed(number, at)"
    " JOIN pg_attribute a ON a.attrelid = {rel} AND a.attnum = listed.number)"
)

# The name of a relation, with its schema.
NAME = "(SELECT n.nspname || '.' || f.relname FROM pg_class f JOIN pg_namespace n ON n.oid = f.relnamespace WHERE f.oid = {oid})"

ENTRIES = f"""
WITH ns AS (
    SELECT oid, nspname FROM pg_namespace WHERE nspname NOT IN ('pg_catalog', 'information_schema') AND nspname !~ '^pg_(toast|temp)'
), member AS (
    SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), rel AS (
    SELECT c.*, ns.nspname || '.' || c.relname AS name
      FROM pg_class c JOIN ns ON ns.oid = c.relnamespace
     WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_class'::regclass AND m.objid = c.oid)
)
SELECT 'schema ' || nspname AS key, jsonb_build_object() AS entry FROM ns
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_namespace'::regclass AND m.objid = ns.oid)

UNION ALL
SELECT CASE c.relkind WHEN 'r' THEN 'table' WHEN 'p' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized-view' WHEN 'f' THEN 'foreign-table' WHEN 'c' THEN 'composite-type' END || ' ' || c.name,
       jsonb_build_object(
         'partitionBy', (SELECT jsonb_build_object('strategy', CASE p.partstrat WHEN 'r' THEN 'range' WHEN 'l' THEN 'list' ELSE 'hash' END,
                                                   'columns', {NAMES.format(keys='p.partattrs', rel='c.oid')})
                                || CASE WHEN 0 = ANY (p.partattrs::int2[]) THEN '{{"expressions": true}}'::jsonb ELSE '{{}}'::jsonb END
                           FROM pg_partitioned_table p WHERE p.partrelid = c.oid),
         'partitionOf', (SELECT {NAME.format(oid='i.inhparent')} FROM pg_inherits i WHERE i.inhrelid = c.oid AND c.relispartition),
         'inherits', (SELECT coalesce(jsonb_agg({NAME.format(oid='i.inhparent')} ORDER BY i.inhseqno), '[]') FROM pg_inherits i WHERE i.inhrelid = c.oid AND NOT c.relispartition))
  FROM rel c WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')

UNION ALL
SELECT 'column ' || c.name || '.' || a.attname,
       jsonb_build_object(
         'at', row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum),
         'type', format_type(a.atttypid, a.atttypmod),
         'nullable', NOT a.attnotnull,
         'default', CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, d.adrelid) END,
         'generated', CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END,
         'identity', CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END,
         'collation', (SELECT l.collname FROM pg_collation l JOIN pg_type t ON t.oid = a.atttypid WHERE l.oid = a.attcollation AND a.attcollation <> t.typcollation))
  FROM rel c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
 WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'c')

UNION ALL
SELECT 'constraint ' || c.name || '.' || k.conname,
       jsonb_build_object(
         'kind', CASE k.contype WHEN 'p' THEN 'primary-key' WHEN 'u' THEN 'unique' WHEN 'c' THEN 'check' WHEN 'x' THEN 'exclude' WHEN 'f' THEN 'foreign-key' END,
         'columns', CASE WHEN k.contype <> 'c' THEN {NAMES.format(keys='k.conkey', rel='c.oid')} END,
         'references', CASE WHEN k.contype = 'f' THEN jsonb_build_object(
            'table', {NAME.format(oid='k.confrelid')}, 'columns', {NAMES.format(keys='k.confkey', rel='k.confrelid')},
            'onDelete', CASE k.confdeltype WHEN 'a' THEN 'NO ACTION' WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' ELSE 'SET DEFAULT' END,
            'onUpdate', CASE k.confupdtype WHEN 'a' THEN 'NO ACTION' WHEN 'r' THEN 'RESTRICT' WHEN 'c' THEN 'CASCADE' WHEN 'n' THEN 'SET NULL' ELSE 'SET DEFAULT' END) END,
         'deferrable', k.condeferrable, 'valid', k.convalidated,
         'expression', CASE WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid) WHEN k.contype = 'x' THEN pg_get_constraintdef(k.oid) END,
         'index', CASE WHEN k.contype IN ('p', 'u', 'x') THEN {NAME.format(oid='k.conindid')} END)
  FROM rel c JOIN pg_constraint k ON k.conrelid = c.oid AND k.contype IN ('p', 'u', 'f', 'c', 'x')
 -- a foreign key to a partitioned table has a shadow for each of its partitions
 WHERE NOT EXISTS (SELECT FROM pg_constraint parent WHERE parent.oid = k.conparentid AND parent.conrelid = k.conrelid)

UNION ALL
SELECT 'index ' || x.name,
       jsonb_build_object(
         'table', c.name, 'unique', i.indisunique, 'method', (SELECT amname FROM pg_am WHERE oid = x.relam), 'valid', i.indisvalid,
         'keys', (SELECT jsonb_agg(CASE WHEN i.indkey[k.n - 1] = 0 THEN jsonb_build_object('expression', pg_get_indexdef(i.indexrelid, k.n, false)) ELSE to_jsonb(a.attname::text) END ORDER BY k.n)
                    FROM generate_series(1, i.indnkeyatts) AS k(n) LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[k.n - 1] AND a.attnum > 0),
         'operatorClasses', (SELECT jsonb_agg(jsonb_build_object('name', o.opcname, 'default', o.opcdefault) ORDER BY k.n) FROM generate_series(1, i.indnkeyatts) AS k(n) JOIN pg_opclass o ON o.oid = i.indclass[k.n - 1]),
         'include', (SELECT coalesce(jsonb_agg(a.attname ORDER BY k.n), '[]') FROM generate_series(i.indnkeyatts + 1, i.indnatts) AS k(n) JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[k.n - 1]),
         'where', pg_get_expr(i.indpred, i.indrelid),
         'partOf', (SELECT {NAME.format(oid='h.inhparent')} FROM pg_inherits h WHERE h.inhrelid = x.oid))
  FROM pg_index i JOIN rel x ON x.oid = i.indexrelid JOIN rel c ON c.oid = i.indrelid

UNION ALL
SELECT 'sequence ' || c.name,
       jsonb_build_object('ownedBy', (SELECT {NAME.format(oid='d.refobjid')} || '.' || a.attname FROM pg_depend d JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
                                       WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')))
  FROM rel c WHERE c.relkind = 'S'

UNION ALL
SELECT 'trigger ' || c.name || '.' || t.tgname,
       jsonb_build_object('function', pn.nspname || '.' || p.proname, 'columns', {NAMES.format(keys='t.tgattr::int2[]', rel='c.oid')})
  FROM rel c JOIN pg_trigger t ON t.tgrelid = c.oid AND NOT t.tgisinternal JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace pn ON pn.oid = p.pronamespace

UNION ALL
SELECT 'policy ' || c.name || '.' || p.polname, jsonb_build_object() FROM rel c JOIN pg_policy p ON p.polrelid = c.oid
UNION ALL
SELECT 'rule ' || c.name || '.' || r.rulename, jsonb_build_object() FROM rel c JOIN pg_rewrite r ON r.ev_class = c.oid WHERE r.rulename <> '_RETURN'

UNION ALL
SELECT CASE t.typtype WHEN 'e' THEN 'enum' WHEN 'd' THEN 'domain' WHEN 'm' THEN 'multirange' ELSE 'range' END || ' ' || ns.nspname || '.' || t.typname,
       CASE t.typtype
         WHEN 'e' THEN jsonb_build_object('labels', (SELECT coalesce(jsonb_agg(e.enumlabel ORDER BY e.enumsortorder), '[]') FROM pg_enum e WHERE e.enumtypid = t.oid))
         WHEN 'd' THEN jsonb_build_object('base', format_type(t.typbasetype, t.typtypmod), 'nullable', NOT t.typnotnull, 'default', pg_get_expr(t.typdefaultbin, 0))
         ELSE jsonb_build_object() END
  FROM pg_type t JOIN ns ON ns.oid = t.typnamespace
 WHERE t.typtype IN ('e', 'd', 'r', 'm') AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid)

UNION ALL
SELECT 'domain-check ' || ns.nspname || '.' || t.typname || '.' || k.conname, jsonb_build_object('expression', pg_get_expr(k.conbin, 0))
  FROM pg_constraint k JOIN pg_type t ON t.oid = k.contypid JOIN ns ON ns.oid = t.typnamespace
 WHERE k.contype = 'c' AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_type'::regclass AND m.objid = t.oid)

UNION ALL
SELECT CASE p.prokind WHEN 'f' THEN 'function' WHEN 'w' THEN 'function' WHEN 'p' THEN 'procedure' ELSE 'aggregate' END || ' ' || ns.nspname || '.' || p.proname
       || '(' || coalesce((SELECT string_agg(format_type(a.type, NULL), ', ' ORDER BY a.n) FROM unnest(p.proargtypes) WITH ORDINALITY AS a(type, n)), '') || ')',
       jsonb_build_object('returns', CASE WHEN p.prokind IN ('f', 'w') THEN format_type(p.prorettype, NULL) END, 'language', CASE WHEN p.prokind <> 'a' THEN l.lanname END)
  FROM pg_proc p JOIN ns ON ns.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
 WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_proc'::regclass AND m.objid = p.oid)
   -- the constructors of range types
   AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i' AND d.refclassid = 'pg_type'::regclass)

UNION ALL
SELECT 'extension ' || extname, jsonb_build_object() FROM pg_extension WHERE extname <> 'plpgsql'
"""


def read_entries(cursor: Any) -> dict[str, Any]:
    """The entries that a DBAPI cursor's transaction sees. The search path is changed to the end of that transaction."""
    cursor.execute(QUALIFIED)
    cursor.execute(ENTRIES)
    return {key: entry if isinstance(entry, dict) else json.loads(entry) for key, entry in cursor.fetchall()}
