"""What differs between the catalog of a replay (snapshot.ts) and that of a real run (catalog.py)."""
from __future__ import annotations

from typing import Any

import psycopg
from psycopg import sql


class Comparison:
    """`compared` counts, `different` tells: what, ours, the real one. What is possible only is not compared."""

    def __init__(self) -> None:
        self.compared = 0
        self.possible = 0
        self.different: list[tuple[str, Any, Any]] = []

    def same(self, what: str, ours: Any, real: Any) -> None:
        self.compared += 1
        if ours != real:
            self.different.append((what, ours, real))

    def names(self, what: str, ours: dict[str, Any], real: dict[str, Any]) -> list[str]:
        """Compares the names, and gives those that are in both for certain."""
        doubted = {name for name, entry in ours.items() if isinstance(entry, dict) and entry.get("possible")}
        self.possible += len(doubted)
        self.same(what, sorted({*ours} - doubted), sorted({*real} - doubted))
        return sorted(({*ours} & {*real}) - doubted)


def compare(ours: dict[str, Any], real: dict[str, Any], url: str | None = None) -> Comparison:
    """Structure alone; with the URL of the database itself expressions too, in PostgreSQL's own words."""
    found = Comparison()
    found.same("extensions", sorted(ours["extensions"]), sorted(real["extensions"]))
    for schema in found.names("schemas", ours["schemas"], real["schemas"]):
        compare_schema(found, schema, ours["schemas"][schema], real["schemas"][schema])
    if url:
        with psycopg.connect(url) as connection:
            for schema, entry in real["schemas"].items():
                mine = ours["schemas"].get(schema, {"tables": {}})["tables"]
                for name, table in entry["tables"].items():
                    if name in mine and not mine[name].get("possible"):
                        compare_expressions(found, connection, schema, name, mine[name], table)
    return found


def compare_schema(found: Comparison, schema: str, ours: dict[str, Any], real: dict[str, Any]) -> None:
    for table in found.names(f"tables of {schema}", ours["tables"], real["tables"]):
        compare_table(found, f"{schema}.{table}", ours["tables"][table], real["tables"][table])
    for kind in ("views", "materializedViews"):
        mine, theirs = by_name(ours[kind]), by_name(real[kind])
        for view in found.names(f"{kind} of {schema}", mine, theirs):
            if not mine[view]["open"]:
                found.same(f"columns of {schema}.{view}", [column["name"] for column in mine[view]["columns"]], [column["name"] for column in theirs[view]["columns"]])
            if kind == "materializedViews":
                compare_indexes(found, f"{schema}.{view}", mine[view]["indexes"], theirs[view]["indexes"])
    for name in found.names(f"types of {schema}", ours["types"], real["types"]):
        for key in ("kind", "labels", "base"):
            found.same(f"{key} of type {schema}.{name}", ours["types"][name].get(key), real["types"][name].get(key))
    mine, theirs = by_name(ours["sequences"]), by_name(real["sequences"])
    for name in found.names(f"sequences of {schema}", mine, theirs):
        for key in ("ownedBy", "identity"):
            found.same(f"{key} of sequence {schema}.{name}", mine[name][key], theirs[name][key])
    signature = "{name}({arguments})"
    found.names(
        f"functions of {schema}",
        {signature.format(name=one["name"], arguments=", ".join(one["arguments"])): one for one in ours["functions"]},
        {signature.format(name=one["name"], arguments=", ".join(one["types"])): one for one in real["functions"]},
    )


def compare_table(found: Comparison, table: str, ours: dict[str, Any], real: dict[str, Any]) -> None:
    if ours["open"] or ours.get("assumed"):
        found.same(f"columns of {table} are all known", False, True)
    doubted = {column["name"] for column in ours["columns"] if column.get("possible")}
    found.possible += len(doubted)
    mine, theirs = ([column for column in side["columns"] if column["name"] not in doubted] for side in (ours, real))
    found.same(f"columns of {table}", [column["name"] for column in mine], [column["name"] for column in theirs])
    theirs_by_name = by_name(theirs)
    for column in mine:
        if column["name"] in theirs_by_name:
            other = theirs_by_name[column["name"]]
            where = f"{table}.{column['name']}"
            for key in ("type", "nullable", "identity", "generated"):
                found.same(f"{key} of {where}", column.get(key), other.get(key))
            found.same(f"{where} has a default", column["default"] is not None, other["default"] is not None)

    mine, theirs = by_name(ours["constraints"]), by_name(real["constraints"])
    for name in found.names(f"constraints of {table}", mine, theirs):
        for key in ("kind", "columns", "references", "valid"):
            # Which columns a check reads is not kept by us.
            if not (key == "columns" and mine[name]["kind"] in ("check", "exclude")):
                found.same(f"{key} of constraint {name} of {table}", mine[name].get(key), theirs[name].get(key))
    compare_indexes(found, table, ours["indexes"], real["indexes"])
    found.names(f"triggers of {table}", by_name(ours["triggers"]), by_name(real["triggers"]))
    found.same(f"{table} is a partition of", ours.get("partitionOf"), real.get("partitionOf"))
    strategy = real.get("partitionBy")
    found.same(f"{table} is partitioned by", ours.get("partitionBy"), strategy and strategy.split(" ")[0].lower())


def compare_indexes(found: Comparison, table: str, ours: list[dict[str, Any]], real: list[dict[str, Any]]) -> None:
    mine, theirs = by_name(ours), by_name(real)
    for name in found.names(f"indexes of {table}", mine, theirs):
        one, other = mine[name], theirs[name]
        for key in ("unique", "method", "constraint"):
            found.same(f"{key} of index {name} of {table}", one[key], other[key])
        # An expression is compared with its text elsewhere.
        columns = [None if isinstance(column, dict) else column for column in one["columns"]]
        isnt_expression = [column is not None for column in columns] + [True] * len(other["columns"])
        found.same(f"columns of index {name} of {table}", columns, [plain(column) if named else None for named, column in zip(isnt_expression, other["columns"])])
        found.same(f"index {name} of {table} is partial", one["predicate"] is not None, other["predicate"] is not None)


def compare_expressions(found: Comparison, connection: psycopg.Connection, schema: str, name: str, ours: dict[str, Any], real: dict[str, Any]) -> None:
    """Has PostgreSQL read our texts for a table like the real one, and compares what it then prints."""
    theirs = {"columns": by_name(real["columns"]), "constraints": by_name(real["constraints"]), "indexes": by_name(real["indexes"])}
    where = f"{schema}.{name}"
    copy = sql.Identifier("pg_temp", "chainlint_copy")

    def printed(what: str, statements: list[sql.Composable], query: str) -> Any:
        connection.execute("SET LOCAL search_path TO public")
        try:
            with connection.transaction(force_rollback=True):
                for statement in statements:
                    connection.execute(statement)
                connection.execute("SET LOCAL search_path TO ''")
                return connection.execute(query).fetchone()[0]
        except psycopg.Error as error:
            return f"PostgreSQL refuses {what}: {str(error).splitlines()[0]}"

    with connection.transaction(force_rollback=True):
        connection.execute(sql.SQL("CREATE TEMP TABLE chainlint_copy (LIKE {})").format(sql.Identifier(schema, name)))
        for column in ours["columns"]:
            other = theirs["columns"].get(column["name"])
            if column["default"] is None or other is None or other["default"] is None or column.get("possible"):
                continue
            text = sql.SQL(column["default"])
            if column.get("generated"):
                change = [
                    sql.SQL("ALTER TABLE {} DROP COLUMN {}").format(copy, sql.Identifier(column["name"])),
                    sql.SQL("ALTER TABLE {} ADD COLUMN chainlint_new {} GENERATED ALWAYS AS ({}) STORED").format(copy, sql.SQL(other["type"]), text),
                ]
            else:
                change = [sql.SQL("ALTER TABLE {} ALTER COLUMN {} SET DEFAULT {}").format(copy, sql.Identifier(column["name"]), text)]
            mine = printed(column["default"], change, "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef WHERE adrelid = 'pg_temp.chainlint_copy'::regclass")
            found.same(f"default of {where}.{column['name']}", mine, other["default"])
        for constraint in ours["constraints"]:
            other = theirs["constraints"].get(constraint["name"])
            if constraint["kind"] == "check" and other and not constraint.get("possible"):
                text = constraint.get("expression")
                change = [sql.SQL("ALTER TABLE {} ADD CHECK ({})").format(copy, sql.SQL(text or ""))]
                mine = printed(text, change, "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = 'pg_temp.chainlint_copy'::regclass")
                found.same(f"check {constraint['name']} of {where}", mine, other["definition"].removesuffix(" NOT VALID").removesuffix(" NO INHERIT"))
        for index in ours["indexes"]:
            other = theirs["indexes"].get(index["name"])
            if other is None or index.get("possible") or (index["predicate"] is None and not any(isinstance(column, dict) for column in index["columns"])):
                continue
            elements = [f"({column['expression']})" if isinstance(column, dict) else quoted(column) for column in index["columns"]]
            predicate = f" WHERE {index['predicate']}" if index["predicate"] is not None else ""
            # btree stands for every method: the expressions are what is compared, and operator classes are not kept.
            text = f"CREATE INDEX ON chainlint_copy USING {index['method']} ({', '.join(elements)}){predicate}"
            shown = "SELECT {} FROM pg_index i WHERE indrelid = 'pg_temp.chainlint_copy'::regclass"
            mine = [printed(text, [sql.SQL("SET LOCAL search_path TO pg_temp, public"), sql.SQL(text)], shown.format(part)) for part in (
                "pg_get_expr(i.indpred, i.indrelid)",
                "ARRAY(SELECT pg_get_indexdef(i.indexrelid, k, false) FROM generate_series(1, i.indnkeyatts) AS k)",
            )]
            found.same(f"expressions of index {index['name']} of {where}", mine, [other["predicate"], other["columns"]])


def by_name(entries: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    return {entry["name"]: entry for entry in entries}


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def plain(name: str) -> str:
    """An identifier as PostgreSQL prints it, without its quotes."""
    return name[1:-1].replace('""', '"') if name.startswith('"') and name.endswith('"') else name
