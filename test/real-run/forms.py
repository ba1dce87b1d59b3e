"""PostgreSQL's normal form of an expression, at a point of a run.

The expression is put where it stands (a default, a check, an index ...) on an empty copy of its table,
and read back. Everything happens in a savepoint that is rolled back.
"""
from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from entries import QUALIFIED


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def normal_forms(cursor: Any, requests: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """By the id of each request the normal form; `{"error": ...}` where PostgreSQL refuses the expression."""
    forms: dict[str, Any] = {}
    table_of = lambda request: tuple(request["table"] or ())
    for table, group in groupby(sorted(requests, key=table_of), key=table_of):
        cursor.execute("SAVEPOINT chainlint_copy")
        copy = "pg_temp." + quoted(table[1]) if table else None
        failure = attempt(cursor, f"CREATE TEMPORARY TABLE {quoted(table[1])} (LIKE {quoted(table[0])}.{quoted(table[1])})") if table else None
        for request in group:
            cursor.execute("SAVEPOINT chainlint_form")
            statement, question = PLACES[request["place"]](request, copy)
            error = failure or attempt(cursor, statement)
            if error:
                forms[request["id"]] = {"error": error}
            else:
                cursor.execute(QUALIFIED)
                cursor.execute(question)
                forms[request["id"]] = cursor.fetchone()[0]
            cursor.execute("ROLLBACK TO SAVEPOINT chainlint_form")
        cursor.execute("ROLLBACK TO SAVEPOINT chainlint_copy")
    return forms


def attempt(cursor: Any, statement: str) -> str | None:
    """Runs a statement; the message when it fails."""
    cursor.execute("SAVEPOINT chainlint_attempt")
    try:
        cursor.execute(statement)
    except Exception as error:  # each driver has classes of its own
        cursor.execute("ROLLBACK TO SAVEPOINT chainlint_attempt")
        return str(error).splitlines()[0]
    return None


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def attribute(relation: str, column: str) -> str:
    return (
        "SELECT pg_get_expr(d.adbin, d.adrelid) FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum"
        f" WHERE a.attrelid = {literal(relation)}::regclass AND a.attname = {literal(column)}"
    )


def default(request: dict[str, Any], copy: str) -> tuple[str, str]:
    column = request["column"]
    return f"ALTER TABLE {copy} ALTER COLUMN {quoted(column)} SET DEFAULT {request['text']}", attribute(copy, column)


def generated(request: dict[str, Any], copy: str) -> tuple[str, str]:
    return (
        f"ALTER TABLE {copy} ADD COLUMN chainlint_form {request['type']} GENERATED ALWAYS AS ({request['text']}) STORED",
        attribute(copy, "chainlint_form"),
    )


def check(request: dict[str, Any], copy: str) -> tuple[str, str]:
    return (
        f"ALTER TABLE {copy} ADD CONSTRAINT chainlint_form CHECK ({request['text']})",
        "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = 'chainlint_form'",
    )


def exclude(request: dict[str, Any], copy: str) -> tuple[str, str]:
    return (
        f"ALTER TABLE {copy} ADD CONSTRAINT chainlint_form {request['text']}",
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'chainlint_form'",
    )


def key(request: dict[str, Any], copy: str) -> tuple[str, str]:
    return (
        f"CREATE INDEX chainlint_form ON {copy} USING {request['method']} (({request['text']}) {request['operatorClass'] or ''})",
        "SELECT pg_get_indexdef('pg_temp.chainlint_form'::regclass, 1, false)",
    )


def where(request: dict[str, Any], copy: str) -> tuple[str, str]:
    return (
        f"CREATE INDEX chainlint_form ON {copy} ((1)) WHERE {request['text']}",
        "SELECT pg_get_expr(indpred, indrelid) FROM pg_index WHERE indexrelid = 'pg_temp.chainlint_form'::regclass",
    )


def domain_default(request: dict[str, Any], copy: None) -> tuple[str, str]:
    return (
        f"CREATE DOMAIN pg_temp.chainlint_form AS {request['type']} DEFAULT {request['text']}",
        "SELECT pg_get_expr(typdefaultbin, 0) FROM pg_type WHERE oid = 'pg_temp.chainlint_form'::regtype",
    )


def domain_check(request: dict[str, Any], copy: None) -> tuple[str, str]:
    return (
        f"CREATE DOMAIN pg_temp.chainlint_form AS {request['type']} CHECK ({request['text']})",
        "SELECT pg_get_expr(conbin, 0) FROM pg_constraint WHERE contypid = 'pg_temp.chainlint_form'::regtype",
    )


PLACES = {
    "default": default, "generated": generated, "check": check, "exclude": exclude, "key": key, "where": where, "domain-default": domain_default, "domain-check": domain_check,
}
