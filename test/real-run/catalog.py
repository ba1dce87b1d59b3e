"""The catalog of a database as JSON, in the shape of `chainlint inventory --format json`.

Definitions are PostgreSQL's own words (format_type, pg_get_constraintdef, ...), so that what a
replay claims can be compared with what a server holds. Members of extensions are left out.
"""
from __future__ import annotations

from typing import Any

import psycopg
from psycopg.rows import dict_row

NOT_OURS = """
    n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
    AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = {oid} AND d.deptype = 'e')
"""

SCHEMAS = f"SELECT n.nspname AS schema FROM pg_namespace n WHERE {NOT_OURS.format(oid='n.oid')} ORDER BY 1"

RELATIONS = f"""
    SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relkind::text AS kind,
           pg_get_partkeydef(c.oid) AS partition_by,
           p.relname AS partition_of, pg_get_expr(c.relpartbound, c.oid) AS bound,
           obj_description(c.oid, 'pg_class') AS comment, c.relrowsecurity AS rls
      FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_inherits i ON i.inhrelid = c.oid AND c.relispartition
      LEFT JOIN pg_class p ON p.oid = i.inhparent
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND {NOT_OURS.format(oid='c.oid')}
     ORDER BY 2, 3
"""

COLUMNS = """
    SELECT a.attrelid AS oid, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
           NOT a.attnotnull AS nullable, pg_get_expr(d.adbin, d.adrelid) AS default,
           a.attidentity::text AS identity, a.attgenerated::text AS generated
      FROM pg_attribute a
      LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
     WHERE a.attnum > 0 AND NOT a.attisdropped
     ORDER BY a.attrelid, a.attnum
"""

# The array of attribute numbers, as names in its order.
NAMES = "(SELECT array_agg(a.attname::text ORDER BY k.n) FROM unnest({keys}) WITH ORDINALITY AS k(num, n)"\
    " JOIN pg_attribute a ON a.attrelid = {rel} AND a.attnum = k.num)"

CONSTRAINTS = f"""
    SELECT c.conrelid AS oid, c.conname AS name, c.contype::text AS kind, pg_get_constraintdef(c.oid) AS definition,
           c.convalidated AS valid,
           {NAMES.format(keys='c.conkey', rel='c.conrelid')} AS columns,
           fn.nspname AS ref_schema, f.relname AS ref_table,
           {NAMES.format(keys='c.confkey', rel='c.confrelid')} AS ref_columns,
           c.confdeltype::text AS on_delete, c.confupdtype::text AS on_update
      FROM pg_constraint c
      LEFT JOIN pg_class f ON f.oid = c.confrelid
      LEFT JOIN pg_namespace fn ON fn.oid = f.relnamespace
     WHERE c.contype IN ('p', 'u', 'f', 'c', 'x') AND c.conrelid <> 0
       -- a foreign key to a partitioned table has a shadow for each of its partitions
       AND NOT EXISTS (SELECT 1 FROM pg_constraint parent WHERE parent.oid = c.conparentid AND parent.conrelid = c.conrelid)
     ORDER BY 1, 2
"""

INDEXES = """
    SELECT i.indrelid AS oid, x.relname AS name, i.indisunique AS unique, i.indisprimary AS primary,
           am.amname AS method, pg_get_indexdef(i.indexrelid) AS definition,
           pg_get_expr(i.indpred, i.indrelid) AS predicate, con.conname AS constraint,
           (SELECT array_agg(pg_get_indexdef(i.indexrelid, k, false) ORDER BY k)
              FROM generate_series(1, i.indnkeyatts) AS k) AS columns
      FROM pg_index i
      JOIN pg_class x ON x.oid = i.indexrelid
      JOIN pg_am am ON am.oid = x.relam
      LEFT JOIN pg_constraint con ON con.conindid = i.indexrelid AND con.contype IN ('p', 'u', 'x')
                                 AND con.conrelid = i.indrelid
     ORDER BY 1, 2
"""

TRIGGERS = """
    SELECT t.tgrelid AS oid, t.tgname AS name, pg_get_triggerdef(t.oid) AS definition,
           p.proname AS function, pn.nspname AS function_schema
      FROM pg_trigger t
      JOIN pg_proc p ON p.oid = t.tgfoid
      JOIN pg_namespace pn ON pn.oid = p.pronamespace
     WHERE NOT t.tgisinternal
     ORDER BY 1, 2
"""

TYPES = f"""
    SELECT n.nspname AS schema, t.typname AS name, t.typtype::text AS kind,
           (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) AS labels,
           CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END AS base,
           (SELECT array_agg(pg_get_constraintdef(c.oid) ORDER BY c.conname) FROM pg_constraint c WHERE c.contypid = t.oid) AS checks
      FROM pg_type t
      JOIN pg_namespace n ON n.oid = t.typnamespace
      LEFT JOIN pg_class c ON c.oid = t.typrelid
     WHERE (t.typtype IN ('e', 'd', 'r', 'm') OR c.relkind = 'c') AND {NOT_OURS.format(oid='t.oid')}
     ORDER BY 1, 2
"""

SEQUENCES = f"""
    SELECT n.nspname AS schema, c.relname AS name, format_type(s.seqtypid, NULL) AS type,
           owner.relname AS owner_table, a.attname AS owner_column, d.deptype::text = 'i' AS identity
      FROM pg_sequence s
      JOIN pg_class c ON c.oid = s.seqrelid
      JOIN pg_namespace n ON n.oid = c.relnamespace
      LEFT JOIN pg_depend d ON d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
                           AND d.refclassid = 'pg_class'::regclass
      LEFT JOIN pg_class owner ON owner.oid = d.refobjid
      LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
     WHERE {NOT_OURS.format(oid='c.oid')}
     ORDER BY 1, 2
"""

FUNCTIONS = f"""
    SELECT n.nspname AS schema, p.proname AS name, pg_get_function_identity_arguments(p.oid) AS arguments,
           pg_get_function_result(p.oid) AS returns, l.lanname AS language
      FROM pg_proc p
      JOIN pg_namespace n ON n.oid = p.pronamespace
      JOIN pg_language l ON l.oid = p.prolang
     WHERE {NOT_OURS.format(oid='p.oid')}
     ORDER BY 1, 2, 3
"""

CONSTRAINT_KINDS = {"p": "primaryKey", "u": "unique", "f": "foreignKey", "c": "check", "x": "exclude"}
ACTIONS = {"a": "NO ACTION", "r": "RESTRICT", "c": "CASCADE", "n": "SET NULL", "d": "SET DEFAULT"}
TYPE_KINDS = {"e": "enum", "d": "domain", "r": "range", "m": "multirange", "c": "composite"}


def read_catalog(url: str) -> dict[str, Any]:
    with psycopg.connect(url, row_factory=dict_row) as connection:
        # With an empty path every name that is not a built-in comes out qualified.
        connection.execute("SET search_path TO ''")

        def rows(query: str) -> list[dict[str, Any]]:
            return connection.execute(query).fetchall()

        schemas: dict[str, Any] = {
            row["schema"]: {
                "tables": {}, "views": [], "materializedViews": [], "types": {}, "sequences": [], "functions": [],
            }
            for row in rows(SCHEMAS)
        }
        by_oid: dict[str, dict[int, list]] = {}
        for key, query in {"columns": COLUMNS, "constraints": CONSTRAINTS, "indexes": INDEXES, "triggers": TRIGGERS}.items():
            groups: dict[int, list] = {}
            for row in rows(query):
                groups.setdefault(row.pop("oid"), []).append(row)
            by_oid[key] = groups

        for relation in rows(RELATIONS):
            schema, name, oid = schemas[relation["schema"]], relation["name"], relation["oid"]
            columns = [column(row) for row in by_oid["columns"].get(oid, [])]
            if relation["kind"] in "rp":
                schema["tables"][name] = compact({
                    "columns": columns,
                    "constraints": [constraint(row) for row in by_oid["constraints"].get(oid, [])],
                    "indexes": [index(row) for row in by_oid["indexes"].get(oid, [])],
                    "triggers": by_oid["triggers"].get(oid, []),
                    "partitionBy": relation["partition_by"],
                    "partitionOf": relation["partition_of"],
                    "bound": relation["bound"],
                    "comment": relation["comment"],
                    "rowSecurity": relation["rls"] or None,
                })
            elif relation["kind"] == "v":
                schema["views"].append({"name": name, "columns": columns})
            elif relation["kind"] == "m":
                indexes = [index(row) for row in by_oid["indexes"].get(oid, [])]
                schema["materializedViews"].append({"name": name, "columns": columns, "indexes": indexes})

        for row in rows(TYPES):
            schemas[row["schema"]]["types"][row["name"]] = compact({
                "kind": TYPE_KINDS[row["kind"]], "labels": row["labels"], "base": row["base"], "checks": row["checks"],
            })
        for row in rows(SEQUENCES):
            owner = f"{row['owner_table']}.{row['owner_column']}" if row["owner_table"] else None
            schemas[row["schema"]]["sequences"].append(
                {"name": row["name"], "type": row["type"], "ownedBy": owner, "identity": bool(row["identity"])}
            )
        for row in rows(FUNCTIONS):
            schemas[row.pop("schema")]["functions"].append(row)

        at = []
        if "alembic_version" in schemas.get("public", {}).get("tables", {}):
            at = [row["version_num"] for row in rows("SELECT version_num FROM public.alembic_version ORDER BY 1")]
    return {"at": at, "schemas": schemas, "totals": totals(schemas)}


def totals(schemas: dict[str, Any]) -> dict[str, int]:
    tables = [table for schema in schemas.values() for table in schema["tables"].values()]

    def count(key: str) -> int:
        return sum(len(schema[key]) for schema in schemas.values())

    return {
        "schemas": sum(1 for schema in schemas.values() if any(schema.values())),
        "tables": len(tables),
        "columns": sum(len(table["columns"]) for table in tables),
        "constraints": sum(len(table["constraints"]) for table in tables),
        "indexes": sum(len(table["indexes"]) for table in tables),
        "triggers": sum(len(table["triggers"]) for table in tables),
        "views": count("views"),
        "materializedViews": count("materializedViews"),
        "types": count("types"),
        "sequences": count("sequences"),
        "functions": count("functions"),
    }


def column(row: dict[str, Any]) -> dict[str, Any]:
    found = {"name": row["name"], "type": row["type"], "nullable": row["nullable"], "default": row["default"]}
    if row["identity"]:
        found["identity"] = {"a": "always", "d": "by default"}[row["identity"]]
    if row["generated"]:
        found["generated"] = {"s": "stored", "v": "virtual"}[row["generated"]]
    return found


def constraint(row: dict[str, Any]) -> dict[str, Any]:
    found = {
        "name": row["name"],
        "kind": CONSTRAINT_KINDS[row["kind"]],
        "columns": row["columns"] or [],
        "definition": row["definition"],
    }
    if not row["valid"]:
        found["valid"] = False
    if row["kind"] == "f":
        found["references"] = {
            "schema": row["ref_schema"],
            "table": row["ref_table"],
            "columns": row["ref_columns"],
            "onDelete": ACTIONS[row["on_delete"]],
            "onUpdate": ACTIONS[row["on_update"]],
        }
    return found


def index(row: dict[str, Any]) -> dict[str, Any]:
    return {key: row[key] for key in ("name", "columns", "unique", "primary", "method", "predicate", "constraint", "definition")}


def compact(entry: dict[str, Any]) -> dict[str, Any]:
    """Without the keys that say nothing."""
    return {key: value for key, value in entry.items() if value is not None}
