"""The kinds of fault. Each is a function from a chain to the ways in which it can be put there.

A kind changes the source text of revisions: calls of Alembic and SQLAlchemy, and the SQL inside
literals. Whether the change is a fault, and of what sort, is for the real run to say: some mutants
build, and chainlint must then say nothing.
"""
from __future__ import annotations

import ast
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from source import Call, Edit, File, keyword, strings_in, text_of
from sql import Token

# Ways to put a new step into a chain that are drawn for a kind and a chain, out of very many.
DRAWN = 60


@dataclass
class Subject:
    """A chain that builds, with what its real run left behind."""

    revisions: list[File]
    """In the order of the real run."""
    catalog: dict[str, Any]
    """As read_catalog gives it, at head."""
    filled: set[tuple[str, str]]
    """Tables that hold rows at head, as schema and name."""

    @property
    def tables(self) -> list[tuple[str, str, dict[str, Any]]]:
        return [
            (schema, name, table)
            for schema, objects in sorted(self.catalog["schemas"].items())
            for name, table in sorted(objects["tables"].items())
            # Alembic's own table, whatever the chain calls it.
            if [column["name"] for column in table["columns"]] != ["version_num"]
        ]

    def objects(self, key: str) -> list[tuple[str, str]]:
        return [
            (schema, entry if isinstance(entry, str) else entry["name"])
            for schema, objects in sorted(self.catalog["schemas"].items())
            for entry in objects[key]
        ]


Way = list[Edit]
Kind = Callable[[Subject, random.Random], Iterator[Way]]
KINDS: dict[str, Kind] = {}


def kind(function: Kind) -> Kind:
    KINDS[function.__name__.replace("_", "-")] = function
    return function


# Taking a step away ----------------------------------------------------------------------------------


def removal(file: File, call: Call) -> Edit:
    return file.replace(call.statement, "pass")


def removals(subject: Subject, directives: set[str], *clauses: str) -> Iterator[Way]:
    """Each step of these directives, or whose SQL begins with one of these clauses, taken away."""
    for file in subject.revisions:
        for call in file.calls:
            method = call.name.rpartition(".")[2]
            if method in directives:
                yield [removal(file, call)]
        for sql in file.sql:
            for statement in sql.statements:
                if not any(begins(statement, clause) for clause in clauses):
                    continue
                if len(sql.statements) > 1:
                    yield [cut(file, sql.literal.start, statement, sql.literal.text)]
                else:
                    yield from ([removal(file, call)] for call in file.calls if any(part is sql.literal.node for part in ast.walk(call.node)))


def cut(file: File, start: int, statement: list[Token], text: str) -> Edit:
    """A statement taken out of a script, with its semicolon."""
    end = statement[-1].end
    rest = text[end:]
    if rest.lstrip().startswith(";"):
        end += len(rest) - len(rest.lstrip()) + 1
    return Edit(file.path, start + statement[0].start, start + end, "")


def begins(statement: list[Token], clause: str) -> bool:
    """Whether a statement has these words in this order, beginning with the first; `...` skips some."""
    words = clause.split()
    at = 0
    for position, word in enumerate(words):
        if word == "...":
            rest = words[position + 1]
            found = next((index for index in range(at, len(statement)) if statement[index].upper == rest), None)
            if found is None:
                return False
            at = found
        elif at >= len(statement) or statement[at].upper != word:
            return False
        else:
            at += 1
    return True


@kind
def remove_create_table(subject: Subject, rng: random.Random) -> Iterator[Way]:
    yield from removals(subject, {"create_table"}, "CREATE TABLE", "CREATE UNLOGGED TABLE")


@kind
def remove_add_column(subject: Subject, rng: random.Random) -> Iterator[Way]:
    yield from removals(subject, {"add_column", "add_column_if_missing"}, "ALTER TABLE ... ADD COLUMN")


@kind
def remove_rename(subject: Subject, rng: random.Random) -> Iterator[Way]:
    yield from removals(subject, {"rename_table"}, "ALTER ... RENAME", "ALTER ... SCHEMA")
    for file in subject.revisions:
        for call in file.calls:
            if call.name.endswith("alter_column") and keyword(call.node, "new_column_name"):
                yield [removal(file, call)]


@kind
def remove_constraint_or_index(subject: Subject, rng: random.Random) -> Iterator[Way]:
    yield from removals(
        subject,
        {"create_index", "create_unique_constraint", "create_primary_key", "create_foreign_key", "create_check_constraint"},
        "CREATE INDEX", "CREATE UNIQUE INDEX", "ALTER TABLE ... ADD CONSTRAINT", "ALTER TABLE ... ADD PRIMARY",
    )


@kind
def remove_type(subject: Subject, rng: random.Random) -> Iterator[Way]:
    yield from removals(subject, {"create"}, "CREATE TYPE", "CREATE DOMAIN")


@kind
def remove_extension(subject: Subject, rng: random.Random) -> Iterator[Way]:
    yield from removals(subject, set(), "CREATE EXTENSION")


@kind
def remove_schema(subject: Subject, rng: random.Random) -> Iterator[Way]:
    yield from removals(subject, set(), "CREATE SCHEMA")


@kind
def remove_view(subject: Subject, rng: random.Random) -> Iterator[Way]:
    yield from removals(subject, set(), "CREATE VIEW", "CREATE OR REPLACE VIEW", "CREATE MATERIALIZED VIEW")


@kind
def remove_routine(subject: Subject, rng: random.Random) -> Iterator[Way]:
    yield from removals(
        subject, set(), "CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", "CREATE PROCEDURE", "CREATE TRIGGER", "CREATE SEQUENCE", "CREATE AGGREGATE",
    )


@kind
def remove_drop(subject: Subject, rng: random.Random) -> Iterator[Way]:
    yield from removals(subject, {"drop_table", "drop_column", "drop_index", "drop_constraint"}, "DROP", "ALTER TABLE ... DROP")


@kind
def remove_rows(subject: Subject, rng: random.Random) -> Iterator[Way]:
    yield from removals(subject, {"bulk_insert"}, "INSERT", "UPDATE", "DELETE")


@kind
def remove_any_step(subject: Subject, rng: random.Random) -> Iterator[Way]:
    for file in subject.revisions:
        for call in file.calls:
            yield [removal(file, call)]


@kind
def remove_column(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """One column taken out of a create_table or CREATE TABLE."""
    for file in subject.revisions:
        for call, _ in file.directives("create_table"):
            for position, argument in enumerate(call.args[1:], 1):
                if isinstance(argument, ast.Call):
                    yield [without_argument(file, call, position)]
        for sql in file.sql:
            for statement in sql.statements:
                if begins(statement, "CREATE TABLE"):
                    for part in listed(statement):
                        yield [drop_part(file, sql.literal.start, statement, part)]


def without_argument(file: File, call: ast.Call, position: int) -> Edit:
    """One positional argument of several taken away, with the comma before it."""
    return Edit(file.path, file.span(call.args[position - 1])[1], file.span(call.args[position])[1], "")


def listed(statement: list[Token]) -> list[tuple[int, int]]:
    """The parts between the commas of a statement's first parentheses, as ranges of tokens."""
    opening = next((at for at, token in enumerate(statement) if token.text == "("), None)
    if opening is None:
        return []
    parts, depth, begin = [], 0, opening + 1
    for at in range(opening, len(statement)):
        text = statement[at].text
        depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text, 0)
        if depth == 0 or (depth == 1 and text == ","):
            if at > begin:
                parts.append((begin, at))
            begin = at + 1
        if depth == 0:
            break
    return parts


def drop_part(file: File, start: int, statement: list[Token], part: tuple[int, int]) -> Edit:
    """A part of a list taken away, with one comma beside it."""
    begin, end = part
    if statement[begin - 1].text == ",":
        return Edit(file.path, start + statement[begin - 1].start, start + statement[end - 1].end, "")
    last = end if statement[end].text == "," else end - 1
    return Edit(file.path, start + statement[begin].start, start + statement[last].end, "")


# Doing a step again, or at another time --------------------------------------------------------------


@kind
def duplicate_step(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """A create, an add or a drop done twice in a row."""
    for file in subject.revisions:
        for call in file.calls:
            if "op." in call.name or "batch" in call.name or call.name.endswith((".execute", ".create")):
                start, end = file.span(call.statement)
                yield [Edit(file.path, end, end, newline(file, call.statement) + file.text[start:end])]


@kind
def duplicate_step_later(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """A step of one revision done once more in a later one."""
    for at, file in enumerate(subject.revisions[:-1]):
        for call in file.calls:
            if call.name.startswith("op.") and not names_in(call.node) - {"op", "sa", "postgresql"}:
                later = rng.choice(subject.revisions[at + 1 :])
                edit = insertion(later, file.source(call.statement), rng, needs=names_in(call.node))
                if edit:
                    yield [edit]


@kind
def move_step(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """A step moved into another revision."""
    for file in subject.revisions:
        for call in file.calls:
            if call.name.startswith("op.") and not names_in(call.node) - {"op", "sa", "postgresql"} and len(subject.revisions) > 1:
                other = rng.choice([one for one in subject.revisions if one is not file])
                edit = insertion(other, file.source(call.statement), rng, needs=names_in(call.node))
                if edit:
                    yield [removal(file, call), edit]


@kind
def swap_steps(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """Two steps that follow each other in the other order."""
    for file in subject.revisions:
        for call in file.calls:
            at = call.block.index(call.statement)
            after = call.block[at + 1] if at + 1 < len(call.block) else None
            if isinstance(after, ast.Expr) and isinstance(after.value, ast.Call):
                yield [file.replace(call.statement, file.source(after)), file.replace(after, file.source(call.statement))]


def names_in(node: ast.AST) -> set[str]:
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}


def newline(file: File, statement: ast.stmt) -> str:
    """What separates a statement from the next at the same level: a semicolon for those that share a line."""
    start = file.span(statement)[0]
    before = file.text[file.text.rfind("\n", 0, start) + 1 : start]
    return "\n" + before if not before.strip() else "; "


def insertion(file: File, text: str, rng: random.Random, needs: set[str] = frozenset({"op"}), at_end: bool | None = None) -> Edit | None:
    """A statement put at the begin or the end of upgrade(); None where the file lacks a name that it needs."""
    if file.upgrade is None or not all(imports(file, name) for name in needs):
        return None
    body = file.upgrade.body
    if len(body) > 1 and isinstance(body[0], ast.Expr) and text_of(body[0].value) is not None:
        body = body[1:]
    at_end = rng.random() < 0.5 if at_end is None else at_end
    anchor = body[-1] if at_end else body[0]
    start, end = file.span(anchor)
    separator = newline(file, anchor)
    if separator == "; " and (isinstance(anchor, (ast.If, ast.For, ast.With, ast.Try, ast.While, ast.FunctionDef)) or "\n" in text):
        return None
    if at_end and not isinstance(anchor, (ast.Return, ast.Raise)):
        return Edit(file.path, end, end, separator + text)
    return Edit(file.path, start, start, text + separator)


def imports(file: File, name: str) -> bool:
    return any(
        (alias.asname or alias.name) == name
        for node in ast.walk(file.tree)
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for alias in node.names
    )


@kind
def swap_revisions(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """Of three revisions in a row the last two in the other order."""
    by_parent: dict[str, list[File]] = {}
    for file in subject.revisions:
        parent = text_of(file.constants.get("down_revision"))
        if parent:
            by_parent.setdefault(parent, []).append(file)
    for file in subject.revisions:
        below = text_of(file.constants.get("down_revision"))
        children = by_parent.get(file.revision or "", [])
        if below is None or len(children) != 1:
            continue
        [child] = children
        grandchildren = by_parent.get(child.revision or "", [])
        yield [
            child.replace(child.constants["down_revision"], repr(below)),
            file.replace(file.constants["down_revision"], repr(child.revision)),
            *(one.replace(one.constants["down_revision"], repr(file.revision)) for one in grandchildren),
        ]


@kind
def change_down_revision(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """down_revision names another revision, or none that exists."""
    for at, file in enumerate(subject.revisions):
        parent = file.constants.get("down_revision")
        if text_of(parent) is None:
            continue
        others = [one for one in subject.revisions if one is not file]
        for target in rng.sample(others, min(3, len(others))):
            yield [file.replace(parent, repr(target.revision))]
        yield [file.replace(parent, repr(misspell(text_of(parent), rng)))]
        yield [file.replace(parent, "None")]


# Wrong names -----------------------------------------------------------------------------------------


def misspell(name: str, rng: random.Random) -> str:
    """The name with one letter changed, lost, doubled, or with an ending more."""
    places = [at for at, letter in enumerate(name) if letter.isalpha()]
    if not places:
        return name + "x"
    at = rng.choice(places)
    return rng.choice([
        name[:at] + rng.choice("qxz") + name[at + 1 :],
        name[:at] + name[at + 1 :] if len(places) > 2 else name + "s",
        name[:at] + name[at] + name[at:],
        name + "s",
        name.upper() if name.islower() else name + "_old",
    ])


def argument(call: ast.Call, position: int, name: str) -> ast.expr | None:
    found = keyword(call, name)
    if found:
        return found.value
    return call.args[position] if position < len(call.args) else None


def misspellings(file: File, node: ast.AST | None, rng: random.Random) -> Iterator[Way]:
    """Each plain string at or below a node, misspelt."""
    for part in strings_in(node) if node is not None else ():
        source = file.source(part)
        if part.value and part.value in source and source[0] in "'\"":
            yield [file.replace(part, source.replace(part.value, misspell(part.value, rng)))]


@kind
def wrong_table_name(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """The table of a directive, or the relation of a SQL statement, misspelt."""
    positions = {
        "create_table": 0, "drop_table": 0, "rename_table": 0, "add_column": 0, "drop_column": 0, "alter_column": 0, "batch_alter_table": 0,
        "create_index": 1, "drop_index": 1, "create_unique_constraint": 1, "create_foreign_key": 1, "create_primary_key": 1,
        "create_check_constraint": 1, "drop_constraint": 1, "create_table_comment": 0,
    }
    for file in subject.revisions:
        for call, method in file.directives(*positions):
            yield from misspellings(file, argument(call, positions[method], "table_name"), rng)
        yield from wrong_names_after(file, {"TABLE", "FROM", "JOIN", "INTO", "UPDATE", "ON"}, rng)


def wrong_names_after(file: File, words: set[str], rng: random.Random) -> Iterator[Way]:
    """Names in SQL that follow one of these words (and IF [NOT] EXISTS, ONLY), misspelt."""
    for sql in file.sql:
        for statement in sql.statements:
            for at, token in enumerate(statement):
                if token.upper not in words:
                    continue
                place = at + 1
                while place < len(statement) and statement[place].upper in ("IF", "NOT", "EXISTS", "ONLY", "CONCURRENTLY"):
                    place += 1
                name = last_of_path(statement, place)
                if name is not None:
                    yield [misspelt_token(file, sql.literal.start, name, rng)]


def last_of_path(statement: list[Token], at: int) -> Token | None:
    """The last name of `a.b.c` at a place."""
    if at >= len(statement) or not statement[at].is_name:
        return None
    while at + 2 < len(statement) and statement[at + 1].text == "." and statement[at + 2].is_name:
        at += 2
    return statement[at]


def misspelt_token(file: File, start: int, token: Token, rng: random.Random) -> Edit:
    name = token.text.strip('"')
    wrong = misspell(name, rng)
    quote = '"' if token.kind == "quoted" or wrong != wrong.lower() and rng.random() < 0.5 else ""
    return Edit(file.path, start + token.start, start + token.end, f"{quote}{wrong}{quote}")


@kind
def wrong_column_name(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """A column of a directive, or a name somewhere in SQL that a table has as a column, misspelt."""
    positions = {"drop_column": 1, "alter_column": 1, "create_index": 2, "create_unique_constraint": 2, "create_primary_key": 2, "create_foreign_key": 3}
    columns = {column["name"] for _, _, table in subject.tables for column in table["columns"]}
    for file in subject.revisions:
        for call, method in file.directives(*positions):
            yield from misspellings(file, argument(call, positions[method], "column_name"), rng)
        for call in file.constructs("Column", "PrimaryKeyConstraint", "UniqueConstraint"):
            yield from misspellings(file, call.args[0] if call.args else None, rng)
        for sql in file.sql:
            for statement in sql.statements:
                for token in statement:
                    if token.is_name and token.text.strip('"') in columns:
                        yield [misspelt_token(file, sql.literal.start, token, rng)]


@kind
def foreign_key_to_missing(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """The table or column that a foreign key refers to, misspelt."""
    for file in subject.revisions:
        for call in file.constructs("ForeignKey"):
            yield from misspellings(file, argument(call, 0, "column"), rng)
        for call in file.constructs("ForeignKeyConstraint"):
            yield from misspellings(file, argument(call, 1, "refcolumns"), rng)
            yield from misspellings(file, argument(call, 0, "columns"), rng)
        for call, _ in file.directives("create_foreign_key"):
            yield from misspellings(file, argument(call, 2, "referent_table"), rng)
            yield from misspellings(file, argument(call, 4, "remote_cols"), rng)
        for sql in file.sql:
            for statement in sql.statements:
                for at, token in enumerate(statement):
                    if token.upper == "REFERENCES":
                        names = [one for one in statement[at + 1 : at + 7] if one.is_name and one.upper not in ("ON", "DELETE", "UPDATE", "CASCADE")]
                        for name in names[:3]:
                            yield [misspelt_token(file, sql.literal.start, name, rng)]


@kind
def foreign_key_elsewhere(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """A foreign key refers to another table or column that exists."""
    targets = [(name, column["name"]) for _, name, table in subject.tables for column in table["columns"]]
    if not targets:
        return
    for file in subject.revisions:
        for call in file.constructs("ForeignKey"):
            part = argument(call, 0, "column")
            if text_of(part) is not None:
                yield [file.replace(part, repr(".".join(rng.choice(targets))))]
        for call, _ in file.directives("create_foreign_key"):
            table = argument(call, 2, "referent_table")
            if text_of(table) is not None:
                yield [file.replace(table, repr(rng.choice(targets)[0]))]
        for sql in file.sql:
            for statement in sql.statements:
                for at, token in enumerate(statement):
                    name = last_of_path(statement, at + 1) if token.upper == "REFERENCES" else None
                    if name is not None:
                        yield [Edit(file.path, sql.literal.start + name.start, sql.literal.start + name.end, f'"{rng.choice(targets)[0]}"')]


@kind
def wrong_constraint_name(subject: Subject, rng: random.Random) -> Iterator[Way]:
    for file in subject.revisions:
        for call, _ in file.directives("drop_constraint", "create_unique_constraint", "create_foreign_key", "create_primary_key", "create_check_constraint"):
            yield from misspellings(file, argument(call, 0, "constraint_name"), rng)
        yield from wrong_names_after(file, {"CONSTRAINT"}, rng)


@kind
def wrong_index_name(subject: Subject, rng: random.Random) -> Iterator[Way]:
    for file in subject.revisions:
        for call, _ in file.directives("drop_index", "create_index"):
            yield from misspellings(file, argument(call, 0, "index_name"), rng)
        yield from wrong_names_after(file, {"INDEX"}, rng)


@kind
def wrong_object_name(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """The name of a view, type, function, trigger, sequence, domain or extension, misspelt."""
    words = {"VIEW", "TYPE", "FUNCTION", "PROCEDURE", "TRIGGER", "SEQUENCE", "DOMAIN", "TO", "EXTENSION"}
    for file in subject.revisions:
        yield from wrong_names_after(file, words, rng)


@kind
def name_of_another(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """A name in SQL, or the first string of a directive, is that of another object."""
    names = sorted({name for _, name, _ in subject.tables} | {column["name"] for _, _, table in subject.tables for column in table["columns"]})
    for file in subject.revisions:
        for call in file.calls:
            if call.name.startswith("op.") and not call.name.endswith(".execute"):
                for part in strings_in(call.node):
                    if part.value in names:
                        yield [file.replace(part, repr(rng.choice(names)))]
        for sql in file.sql:
            for statement in sql.statements:
                for token in statement:
                    if token.is_name and token.text in names:
                        yield [Edit(file.path, sql.literal.start + token.start, sql.literal.start + token.end, f'"{rng.choice(names)}"')]


@kind
def wrong_schema(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """A schema that is another one, misspelt, or not there."""
    schemas = sorted(subject.catalog["schemas"])
    for file in subject.revisions:
        for node in file.walk():
            for part in node.keywords if isinstance(node, ast.Call) else ():
                if part.arg and part.arg.endswith("schema") and text_of(part.value) is not None:
                    yield [file.replace(part.value, repr(rng.choice([misspell(part.value.value, rng), *schemas])))]
                    yield [file.replace(part.value, "None")]
        for sql in file.sql:
            for statement in sql.statements:
                for token, mark, name in zip(statement, statement[1:], statement[2:]):
                    if mark.text == "." and name.is_name and token.text in schemas:
                        yield [Edit(file.path, sql.literal.start + token.start, sql.literal.start + name.start, "")]
                        wrong = rng.choice([misspell(token.text, rng).lower(), *schemas])
                        yield [Edit(file.path, sql.literal.start + token.start, sql.literal.start + token.end, wrong)]


@kind
def any_string_misspelt(subject: Subject, rng: random.Random) -> Iterator[Way]:
    for file in subject.revisions:
        for call in file.calls:
            if not call.name.endswith(".execute"):
                yield from misspellings(file, call.node, rng)


# Types -----------------------------------------------------------------------------------------------

SQL_TYPES = {
    "INTEGER", "INT", "BIGINT", "SMALLINT", "SERIAL", "BIGSERIAL", "TEXT", "VARCHAR", "UUID", "JSONB", "JSON", "BOOLEAN", "TIMESTAMPTZ", "TIMESTAMP",
    "DATE", "NUMERIC", "DOUBLE", "REAL", "BYTEA", "INET",
}
SQL_SUBSTITUTES = ["INTEGER", "TEXT", "UUID", "BIGINT", "BOOLEAN", "JSONB", "TIMESTAMPTZ", "NUMERIC", "VARCHAR", "DATE"]
SA_TYPES = {
    "Integer", "BigInteger", "SmallInteger", "String", "Text", "UUID", "Boolean", "DateTime", "Date", "Numeric", "Float", "JSON", "JSONB", "Double",
    "TIMESTAMP", "Unicode", "LargeBinary", "Time", "Interval", "ARRAY", "Enum", "ENUM", "INET", "TSVECTOR", "Uuid",
}
SA_SUBSTITUTES = ["sa.Integer()", "sa.Text()", "sa.BigInteger()", "sa.Boolean()", "sa.JSON()", "sa.DateTime()", "sa.Numeric()", "sa.Date()", "sa.UUID()", "sa.Enum('x', 'y', name='letters')"]


@kind
def wrong_type(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """The type of a column is another one."""
    for file in subject.revisions:
        if imports(file, "sa"):
            for call in file.constructs(*SA_TYPES):
                yield [file.replace(call, rng.choice(SA_SUBSTITUTES))]
        for sql in file.sql:
            for statement in sql.statements:
                for at, token in enumerate(statement):
                    if token.kind == "word" and token.upper in SQL_TYPES and at > 0 and statement[at - 1].is_name:
                        last = statement[at + 1] if at + 1 < len(statement) and statement[at + 1].upper == "PRECISION" else token
                        if at + 3 < len(statement) and statement[at + 1].text == "(":
                            last = next(one for one in statement[at:] if one.text == ")")
                        yield [Edit(file.path, sql.literal.start + token.start, sql.literal.start + last.end, rng.choice(SQL_SUBSTITUTES))]


@kind
def misspelt_type(subject: Subject, rng: random.Random) -> Iterator[Way]:
    types = SQL_TYPES | {name.upper() for _, name in subject.objects("types")}
    for file in subject.revisions:
        for sql in file.sql:
            for statement in sql.statements:
                for token in statement:
                    if token.kind == "word" and token.upper in types:
                        yield [misspelt_token(file, sql.literal.start, token, rng)]
        for call in file.constructs("Enum", "ENUM"):
            name = keyword(call, "name")
            yield from misspellings(file, name.value if name else None, rng)


@kind
def enum_label(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """A label of an enum type taken away or misspelt where the type is made."""
    for file in subject.revisions:
        for call in file.constructs("Enum", "ENUM"):
            for position, part in enumerate(call.args):
                yield from misspellings(file, part, rng)
                if position > 0 and text_of(part) is not None:
                    yield [without_argument(file, call, position)]
        for sql in file.sql:
            for statement in sql.statements:
                if begins(statement, "CREATE TYPE ... ENUM"):
                    for part in listed(statement):
                        yield [drop_part(file, sql.literal.start, statement, part)]
                elif begins(statement, "ALTER TYPE ... VALUE"):
                    for token in statement:
                        if token.kind == "string":
                            yield [Edit(file.path, sql.literal.start + token.start, sql.literal.start + token.end, f"'{misspell(token.text[1:-1], rng)}'")]


@kind
def enum_created_implicitly(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """create_type or checkfirst the other way round, or left out."""
    for file in subject.revisions:
        for node in file.walk():
            for part in node.keywords if isinstance(node, ast.Call) else ():
                if part.arg in ("create_type", "checkfirst") and isinstance(part.value, ast.Constant):
                    yield [file.replace(part.value, repr(not part.value.value))]
        for call in file.constructs("ENUM"):
            if keyword(call, "create_type") is None and call.args:
                end = file.span(call)[1] - 1
                yield [Edit(file.path, end, end, ("" if file.text[:end].rstrip().endswith(",") else ", ") + "create_type=False")]


# Values ----------------------------------------------------------------------------------------------


@kind
def wrong_default(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """A default of another value: of another type, or a label that an enum lacks."""
    values = ["nothing", "0", "2020-13-45", "t", "{}", "[", "new", ""]
    for file in subject.revisions:
        for node in file.walk():
            for part in node.keywords if isinstance(node, ast.Call) else ():
                if part.arg == "server_default" and not (isinstance(part.value, ast.Constant) and part.value.value is None):
                    yield [file.replace(part.value, repr(rng.choice(values)))]
        for sql in file.sql:
            for statement in sql.statements:
                for token, value in zip(statement, statement[1:]):
                    if token.upper == "DEFAULT" and value.kind in ("string", "number", "word"):
                        yield [Edit(file.path, sql.literal.start + value.start, sql.literal.start + value.end, f"'{rng.choice(values)}'")]


@kind
def wrong_value(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """A string or number in SQL is another one."""
    for file in subject.revisions:
        for sql in file.sql:
            for statement in sql.statements:
                for token in statement:
                    if token.kind == "string":
                        wrong = misspell(token.text.strip("eE").strip("'"), rng)
                        yield [Edit(file.path, sql.literal.start + token.start, sql.literal.start + token.end, f"'{wrong}'")]
                    elif token.kind == "number":
                        yield [Edit(file.path, sql.literal.start + token.start, sql.literal.start + token.end, rng.choice(["0", "-1", "99999999999", "'x'"]))]


@kind
def value_left_out(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """A column or a value of an INSERT left out."""
    for file in subject.revisions:
        for sql in file.sql:
            for statement in sql.statements:
                if begins(statement, "INSERT INTO"):
                    for part in listed(statement):
                        yield [drop_part(file, sql.literal.start, statement, part)]
        for call, _ in file.directives("bulk_insert"):
            for node in ast.walk(call):
                if isinstance(node, ast.Dict):
                    for key, value in zip(node.keys, node.values):
                        if text_of(key) is not None:
                            yield [Edit(file.path, file.span(key)[0], file.span(value)[1], "**{}")]


# Clauses ---------------------------------------------------------------------------------------------


@kind
def remove_guard(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """IF EXISTS, IF NOT EXISTS, OR REPLACE, ON CONFLICT and their Python kin taken away; a condition that always holds."""
    for file in subject.revisions:
        for sql in file.sql:
            for statement in sql.statements:
                for at, token in enumerate(statement):
                    following = [one.upper for one in statement[at : at + 3]]
                    length = 3 if following == ["IF", "NOT", "EXISTS"] else 2 if following[:2] in (["IF", "EXISTS"], ["OR", "REPLACE"]) else 0
                    if following[:2] == ["ON", "CONFLICT"]:
                        yield [Edit(file.path, sql.literal.start + token.start, sql.literal.start + statement[-1].end, "")]
                    if length:
                        yield [Edit(file.path, sql.literal.start + token.start, sql.literal.start + statement[at + length - 1].end, "")]
        for node in file.walk():
            if isinstance(node, ast.If):
                yield [file.replace(node.test, "True")]
                yield [file.replace(node.test, "False")]
                yield [file.replace(node.test, f"not ({file.source(node.test)})")]
            for part in node.keywords if isinstance(node, ast.Call) else ():
                if part.arg in ("if_exists", "if_not_exists") and isinstance(part.value, ast.Constant):
                    yield [file.replace(part.value, repr(not part.value.value))]


@kind
def remove_cascade(subject: Subject, rng: random.Random) -> Iterator[Way]:
    for file in subject.revisions:
        for sql in file.sql:
            for statement in sql.statements:
                if begins(statement, "DROP") or begins(statement, "ALTER TABLE ... DROP"):
                    for token in statement:
                        if token.upper == "CASCADE":
                            yield [Edit(file.path, sql.literal.start + token.start, sql.literal.start + token.end, "")]


@kind
def remove_clause(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """PRIMARY KEY, UNIQUE, NOT NULL and other properties of columns taken away or turned round."""
    for file in subject.revisions:
        for node in file.walk():
            for part in node.keywords if isinstance(node, ast.Call) else ():
                if part.arg in ("primary_key", "unique", "nullable", "index") and isinstance(part.value, ast.Constant):
                    yield [file.replace(part.value, repr(not part.value.value))]
                if part.arg == "using" or part.arg == "postgresql_using":
                    yield [file.replace(part.value, "None")]
        for sql in file.sql:
            for statement in sql.statements:
                for token, after in zip(statement, statement[1:] + statement[-1:]):
                    pair = f"{token.upper} {after.upper}"
                    if pair in ("PRIMARY KEY", "NOT NULL") or token.upper == "UNIQUE":
                        last = token if token.upper == "UNIQUE" else after
                        yield [Edit(file.path, sql.literal.start + token.start, sql.literal.start + last.end, "")]


@kind
def concurrently(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """CONCURRENTLY where a transaction is open, or taken away."""
    for file in subject.revisions:
        for sql in file.sql:
            for statement in sql.statements:
                for token, after in zip(statement, statement[1:]):
                    place = sql.literal.start + token.end
                    if token.upper == "INDEX" and after.upper != "CONCURRENTLY" and statement[0].upper in ("CREATE", "DROP"):
                        yield [Edit(file.path, place, place, " CONCURRENTLY")]
                    elif after.upper == "CONCURRENTLY":
                        yield [Edit(file.path, place, sql.literal.start + after.end, "")]
        for call, method in file.directives("create_index", "drop_index"):
            if keyword(call, "postgresql_concurrently") is None and call.args:
                end = file.span(call.args[-1])[1] if not call.keywords else file.span(call.keywords[-1])[1]
                yield [Edit(file.path, end, end, ", postgresql_concurrently=True")]
        for node in file.walk():
            if isinstance(node, ast.With) and "autocommit_block" in ast.unparse(node.items[0].context_expr):
                yield [file.replace(node.items[0].context_expr, "__import__('contextlib').nullcontext()")]


@kind
def syntax_error(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """A token of SQL taken away."""
    for file in subject.revisions:
        for sql in file.sql:
            for statement in sql.statements:
                token = rng.choice(statement)
                yield [Edit(file.path, sql.literal.start + token.start, sql.literal.start + token.end, "")]


@kind
def transaction_mode(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """ALTER TYPE ... ADD VALUE, and a use of the value in the same transaction."""
    yield from steps(subject, rng, lambda: added_value(subject, rng))


# New steps -------------------------------------------------------------------------------------------


def steps(subject: Subject, rng: random.Random, make: Callable[[], str | None]) -> Iterator[Way]:
    """New steps at places that are drawn, later ones rather than earlier ones."""
    for _ in range(DRAWN):
        text = make()
        file = subject.revisions[int(len(subject.revisions) * max(rng.random(), rng.random()))]
        edit = insertion(file, text, rng) if text else None
        if edit:
            yield [edit]


def execute(text: str) -> str:
    return f"op.execute({text!r})"


def quoted(schema: str, name: str, rng: random.Random) -> str:
    return f'"{name}"' if schema == "public" and rng.random() < 0.7 else f'"{schema}"."{name}"'


def schema_argument(schema: str) -> str:
    return "" if schema == "public" else f", schema={schema!r}"


def draw(rng: random.Random, items: list) -> Any:
    return rng.choice(items) if items else None


def draw_table(subject: Subject, rng: random.Random) -> tuple[str, str, dict[str, Any]] | None:
    """A table; as often as not one that holds rows."""
    filled = [one for one in subject.tables if one[:2] in subject.filled]
    return draw(rng, filled if filled and rng.random() < 0.5 else subject.tables)


def draw_column(subject: Subject, rng: random.Random) -> tuple[str, str, dict[str, Any]] | None:
    table = draw_table(subject, rng)
    column = draw(rng, table[2]["columns"]) if table else None
    return (table[0], table[1], column) if column else None


@kind
def drop_table_early(subject: Subject, rng: random.Random) -> Iterator[Way]:
    def make() -> str | None:
        table = draw(rng, subject.tables)
        if table is None:
            return None
        schema, name, _ = table
        return rng.choice([
            f"op.drop_table({name!r}{schema_argument(schema)})",
            execute(f"DROP TABLE {quoted(schema, name, rng)}"),
            execute(f"DROP TABLE IF EXISTS {quoted(schema, name, rng)} CASCADE"),
        ])

    yield from steps(subject, rng, make)


@kind
def drop_column_early(subject: Subject, rng: random.Random) -> Iterator[Way]:
    def make() -> str | None:
        found = draw_column(subject, rng)
        if found is None:
            return None
        schema, name, column = found
        return rng.choice([
            f"op.drop_column({name!r}, {column['name']!r}{schema_argument(schema)})",
            execute(f'ALTER TABLE {quoted(schema, name, rng)} DROP COLUMN "{column["name"]}"'),
            execute(f'ALTER TABLE {quoted(schema, name, rng)} DROP COLUMN IF EXISTS "{column["name"]}" CASCADE'),
        ])

    yield from steps(subject, rng, make)


@kind
def drop_constraint_early(subject: Subject, rng: random.Random) -> Iterator[Way]:
    def make() -> str | None:
        table = draw(rng, subject.tables)
        constraint = draw(rng, table[2]["constraints"]) if table else None
        if constraint is None:
            return None
        schema, name, _ = table
        return rng.choice([
            f"op.drop_constraint({constraint['name']!r}, {name!r}{schema_argument(schema)})",
            execute(f'ALTER TABLE {quoted(schema, name, rng)} DROP CONSTRAINT "{constraint["name"]}" CASCADE'),
        ])

    yield from steps(subject, rng, make)


@kind
def drop_index_early(subject: Subject, rng: random.Random) -> Iterator[Way]:
    def make() -> str | None:
        table = draw(rng, subject.tables)
        index = draw(rng, table[2]["indexes"]) if table else None
        if index is None:
            return None
        return rng.choice([
            f"op.drop_index({index['name']!r}, table_name={table[1]!r}{schema_argument(table[0])})",
            execute(f"DROP INDEX {quoted(table[0], index['name'], rng)}"),
        ])

    yield from steps(subject, rng, make)


OBJECTS = {"views": "VIEW", "materializedViews": "MATERIALIZED VIEW", "types": "TYPE", "sequences": "SEQUENCE", "functions": "FUNCTION"}


def draw_object(subject: Subject, rng: random.Random) -> tuple[str, str] | None:
    """The SQL word of an object that is no table, and its quoted name."""
    word = draw(rng, [key for key in OBJECTS if subject.objects(key)])
    found = draw(rng, subject.objects(word)) if word else None
    return (OBJECTS[word], quoted(*found, rng)) if found else None


@kind
def drop_type_or_view_early(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """A view, type, sequence, function, schema or trigger dropped, which others may need."""

    def make() -> str | None:
        if rng.random() < 0.2:
            return execute(f'DROP SCHEMA "{rng.choice(sorted(subject.catalog["schemas"]))}"' + rng.choice(["", " CASCADE"]))
        found = draw_object(subject, rng)
        return execute(f"DROP {found[0]} {found[1]}{rng.choice(['', '', ' CASCADE'])}") if found else None

    yield from steps(subject, rng, make)


@kind
def rename_without_following(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """A table, column, constraint, index or other object renamed or moved, and nothing after it knows."""

    def make() -> str | None:
        found = draw_column(subject, rng)
        other = draw_object(subject, rng)
        schemas = sorted(subject.catalog["schemas"])
        if found is None:
            return None
        schema, name, column = found
        table = quoted(schema, name, rng)
        column = column["name"]
        ways = [
            f"op.rename_table({name!r}, {name + '_was'!r}{schema_argument(schema)})",
            execute(f'ALTER TABLE {table} RENAME TO "{name}_was"'),
            f"op.alter_column({name!r}, {column!r}, new_column_name={column + '_was'!r}{schema_argument(schema)})",
            execute(f'ALTER TABLE {table} RENAME COLUMN "{column}" TO "{column}_was"'),
            execute(f'ALTER TABLE {table} SET SCHEMA "{rng.choice(schemas)}"'),
            execute(f'ALTER SCHEMA "{rng.choice(schemas)}" RENAME TO "moved"'),
        ]
        details = subject.catalog["schemas"][schema]["tables"][name]
        for constraint in details["constraints"][:2]:
            ways.append(execute(f'ALTER TABLE {table} RENAME CONSTRAINT "{constraint["name"]}" TO "{constraint["name"]}_was"'))
        for index in details["indexes"][:1]:
            ways.append(execute(f'ALTER INDEX {quoted(schema, index["name"], rng)} RENAME TO "{index["name"]}_was"'))
        if other:
            ways += [execute(f"ALTER {other[0]} {other[1]} RENAME TO renamed_away")] * 3
        return rng.choice(ways)

    yield from steps(subject, rng, make)


@kind
def create_again(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """A table, column, type, index, constraint, view, sequence, schema or function made under a name that is taken, or will be."""

    def make() -> str | None:
        found = draw_column(subject, rng)
        if found is None:
            return None
        schema, name, column = found
        table = quoted(schema, name, rng)
        details = subject.catalog["schemas"][schema]["tables"][name]
        ways = [
            execute(f"CREATE TABLE {table} (id integer)"),
            execute(f"CREATE VIEW {table} AS SELECT 1 AS one"),
            execute(f"CREATE SEQUENCE {table}"),
            execute(f"CREATE TYPE {table} AS ENUM ('a')"),
            execute(f'ALTER TABLE {table} ADD COLUMN "{column["name"]}" integer'),
            execute(f'CREATE SCHEMA "{schema}"'),
            execute(f'CREATE INDEX "{name}" ON {table} ("{column["name"]}")'),
            *(execute(f"CREATE TYPE {quoted(*one, rng)} AS ENUM ('a')") for one in subject.objects("types")[:6]),
            *(execute(f"CREATE VIEW {quoted(*one, rng)} AS SELECT 1 AS one") for one in subject.objects("views")[:3]),
            *(execute(f"CREATE OR REPLACE VIEW {quoted(*one, rng)} AS SELECT 1 AS one") for one in subject.objects("views")[:2]),
            *(execute(f'CREATE INDEX "{index["name"]}" ON {table} ("{column["name"]}")') for index in details["indexes"][:2]),
            *(execute(f'ALTER TABLE {table} ADD CONSTRAINT "{one["name"]}" CHECK (true)') for one in details["constraints"][:2]),
            *(execute(f'ALTER TABLE {table} ADD PRIMARY KEY ("{column["name"]}")') for _ in range(2)),
        ]
        return rng.choice(ways)

    yield from steps(subject, rng, make)


@kind
def new_foreign_key(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """A foreign key between columns that are drawn: of other types, without a unique key, or against rows."""

    def make() -> str | None:
        found, target = draw_column(subject, rng), draw_table(subject, rng)
        if found is None or target is None:
            return None
        keys = [one["columns"] for one in target[2]["constraints"] if one["kind"] in ("primaryKey", "unique") and len(one["columns"]) == 1]
        column = keys[0][0] if keys and rng.random() < 0.7 else rng.choice(target[2]["columns"])["name"]
        column = misspell(column, rng) if rng.random() < 0.1 else column
        schema, name, own = found
        if rng.random() < 0.5:
            return execute(f'ALTER TABLE {quoted(schema, name, rng)} ADD CONSTRAINT fk_new FOREIGN KEY ("{own["name"]}") REFERENCES {quoted(*target[:2], rng)} ("{column}")')
        schemas = f", source_schema={schema!r}, referent_schema={target[0]!r}"
        return f"op.create_foreign_key({rng.choice(['fk_new', None])!r}, {name!r}, {target[1]!r}, [{own['name']!r}], [{column!r}]{schemas})"

    yield from steps(subject, rng, make)


@kind
def new_index(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """An index on a column that is missing, or of a type that the method does not know."""

    def make() -> str | None:
        found = draw_column(subject, rng)
        if found is None:
            return None
        schema, name, column = found
        column = misspell(column["name"], rng) if rng.random() < 0.4 else column["name"]
        table = quoted(schema, name, rng)
        return rng.choice([
            f"op.create_index('ix_new', {name!r}, [{column!r}]{schema_argument(schema)}{rng.choice(['', ', unique=True'])})",
            execute(f'CREATE INDEX ix_new ON {table} (lower("{column}"))'),
            execute(f'CREATE INDEX ix_new ON {table} USING gin ("{column}")'),
            execute(f'CREATE INDEX ix_new ON {table} ("{column}") WHERE "{column}" > 0'),
        ])

    yield from steps(subject, rng, make)


@kind
def new_view(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """A view over columns that may be missing, and that holds them from then on."""

    def make() -> str | None:
        found = draw_column(subject, rng)
        if found is None:
            return None
        schema, name, column = found
        column = misspell(column["name"], rng) if rng.random() < 0.3 else column["name"]
        return execute(f'CREATE VIEW view_new AS SELECT "{column}" FROM {quoted(schema, name, rng)}')

    yield from steps(subject, rng, make)


@kind
def not_null_against_rows(subject: Subject, rng: random.Random) -> Iterator[Way]:
    def make() -> str | None:
        found = draw_column(subject, rng)
        if found is None:
            return None
        schema, name, column = found
        table = quoted(schema, name, rng)
        return rng.choice([
            execute(f"ALTER TABLE {table} ADD COLUMN added_new integer NOT NULL"),
            execute(f"ALTER TABLE {table} ADD COLUMN added_new integer NOT NULL DEFAULT 0"),
            execute(f'ALTER TABLE {table} ALTER COLUMN "{column["name"]}" SET NOT NULL'),
            f"op.alter_column({name!r}, {column['name']!r}, nullable=False{schema_argument(schema)})",
            execute(f'ALTER TABLE {table} ALTER COLUMN "{column["name"]}" DROP NOT NULL'),
        ])

    yield from steps(subject, rng, make)


@kind
def unique_against_rows(subject: Subject, rng: random.Random) -> Iterator[Way]:
    def make() -> str | None:
        found = draw_column(subject, rng)
        if found is None:
            return None
        schema, name, column = found
        column = column["name"]
        return rng.choice([
            f"op.create_unique_constraint({rng.choice(['uq_new', None])!r}, {name!r}, [{column!r}]{schema_argument(schema)})",
            execute(f'CREATE UNIQUE INDEX ix_new ON {quoted(schema, name, rng)} ("{column}")'),
            execute(f'ALTER TABLE {quoted(schema, name, rng)} ADD CHECK ("{column}" IS NULL)'),
            execute(f'ALTER TABLE {quoted(schema, name, rng)} ADD CHECK ("{column}" IS NOT NULL)'),
            execute(f'ALTER TABLE {quoted(schema, name, rng)} ADD CHECK ("{column}" > 0)'),
        ])

    yield from steps(subject, rng, make)


@kind
def change_column(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """The type or the default of a column changed: no cast, a view that needs it, a default that does not fit."""

    def make() -> str | None:
        found = draw_column(subject, rng)
        if found is None:
            return None
        schema, name, column = found
        column, table = column["name"], quoted(schema, name, rng)
        to = rng.choice(SQL_SUBSTITUTES).lower()
        value = rng.choice(["nothing", "0", "2020-13-45", "t", "{}", "new"])
        return rng.choice([
            execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" TYPE {to}'),
            execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" TYPE {to} USING "{column}"::{to}'),
            execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" TYPE {to} USING "{column}"::text::{to}'),
            execute(f"ALTER TABLE {table} ALTER COLUMN \"{column}\" SET DEFAULT '{value}'"),
            f"op.alter_column({name!r}, {column!r}, server_default={value!r}{schema_argument(schema)})",
            execute(f'ALTER TABLE {table} ALTER COLUMN "{column}" ADD GENERATED ALWAYS AS IDENTITY'),
        ])

    yield from steps(subject, rng, make)


@kind
def new_rows(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """Rows written: without a column that must not be null, of a type that does not fit, into a column that is missing."""

    def make() -> str | None:
        table = draw_table(subject, rng)
        if table is None or not table[2]["columns"]:
            return None
        schema, name, details = table
        needed = [one for one in details["columns"] if not one["nullable"] and one["default"] is None and "identity" not in one]
        drawn = rng.sample(needed, max(0, len(needed) - rng.choice([0, 0, 1]))) if rng.random() < 0.8 else []
        drawn = drawn or [rng.choice(details["columns"])]
        target = quoted(schema, name, rng)
        columns = ", ".join(f'"{one["name"]}"' for one in drawn)
        values = ", ".join(example(one["type"], rng) for one in drawn)
        one = rng.choice(details["columns"])
        return rng.choice([
            execute(f"INSERT INTO {target} ({columns}) VALUES ({values})"),
            execute(f"INSERT INTO {target} ({columns}) VALUES ({values})"),
            execute(f'UPDATE {target} SET "{one["name"]}" = {example(one["type"], rng)}'),
            execute(f'UPDATE {target} SET "{one["name"]}" = NULL'),
            execute(f'DELETE FROM {target} WHERE "{one["name"]}" = {example(one["type"], rng)}'),
            execute(f"TRUNCATE {target}"),
        ])

    yield from steps(subject, rng, make)


def example(type_name: str, rng: random.Random) -> str:
    """A value in SQL for a column of a type: mostly of that type."""
    if rng.random() < 0.15:
        return rng.choice(["'nothing'", "0", "true", "NULL", "now()"])
    for part, value in {
        "int": "1", "char": "'a'", "text": "'a'", "uuid": "gen_random_uuid()", "bool": "true", "json": "'{}'", "timestamp": "now()", "date": "now()",
        "numeric": "1", "double": "1", "real": "1", "[]": "'{}'",
    }.items():
        if part in type_name:
            return value
    return "'a'"


def added_value(subject: Subject, rng: random.Random) -> str | None:
    types = [
        (schema, name) for schema, objects in sorted(subject.catalog["schemas"].items())
        for name, one in sorted(objects["types"].items()) if one["kind"] == "enum"
    ]
    found = draw(rng, types)
    if found is None:
        return None
    spelt = quoted(*found, rng)
    use = rng.choice([
        f"SELECT 'added_new'::{spelt}",
        f"CREATE TABLE uses_new (one {spelt} DEFAULT 'added_new')",
        f"CREATE TABLE uses_new (one {spelt}); INSERT INTO uses_new VALUES ('added_new')",
        f"CREATE TABLE uses_new (one {spelt} CHECK (one <> 'added_new'))",
        f"ALTER TYPE {spelt} ADD VALUE 'added_new'",
        "SELECT 1",
    ])
    return execute(f"ALTER TYPE {spelt} ADD VALUE 'added_new'; {use}")


@kind
def missing_function(subject: Subject, rng: random.Random) -> Iterator[Way]:
    """A trigger, a default or an index with a function that does not exist, or exists only with an extension."""

    def make() -> str | None:
        found = draw_column(subject, rng)
        if found is None:
            return None
        schema, name, column = found
        table = quoted(schema, name, rng)
        functions = [one for one in subject.objects("functions")]
        known = quoted(*rng.choice(functions), rng) if functions and rng.random() < 0.5 else "no_such_function"
        return rng.choice([
            execute(f"CREATE TRIGGER trigger_new BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {known}()"),
            execute(f"ALTER TABLE {table} ADD COLUMN added_new uuid DEFAULT {rng.choice(['uuid_generate_v4', 'gen_random_uuid', 'uuid_new'])}()"),
            execute(f'CREATE INDEX ix_new ON {table} USING gin ("{column["name"]}" {rng.choice(["gin_trgm_ops", "jsonb_path_ops"])})'),
            execute(f"ALTER TABLE {table} ADD COLUMN added_new {rng.choice(['citext', 'hstore', 'vector', 'geometry', 'ltree', 'jsonb'])}"),
        ])

    yield from steps(subject, rng, make)
