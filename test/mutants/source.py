"""What a mutation needs of a chain's source: revisions, the statements of upgrade(), the SQL in its literals."""
from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from sql import Token, is_sql, scan, split

LITERAL = re.compile(r"([A-Za-z]*)('''|\"\"\"|'|\")(.*)\2", re.S)


@dataclass(frozen=True)
class Edit:
    """Replaces text[start:end] of a file."""

    path: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Literal:
    """A string literal that stands in one piece, so that places in its text are places in the source."""

    node: ast.expr
    start: int
    text: str


@dataclass(frozen=True)
class Sql:
    """A literal of SQL, by statement."""

    literal: Literal
    statements: list[list[Token]]


@dataclass(frozen=True)
class Call:
    """A statement of Python that is a call: `op.create_table(...)`."""

    statement: ast.Expr
    node: ast.Call
    name: str
    block: list[ast.stmt]


@dataclass
class File:
    """A revision file."""

    path: str
    text: str
    tree: ast.Module = field(init=False)

    def __post_init__(self) -> None:
        self.tree = ast.parse(self.text)

    @cached_property
    def _lines(self) -> list[tuple[int, bytes]]:
        starts, at = [], 0
        for line in self.text.splitlines(keepends=True):
            starts.append((at, line.encode()))
            at += len(line)
        return starts + [(at, b"")]

    def offset(self, line: int, column: int) -> int:
        """The place of ast's line (from 1) and column (in bytes of UTF-8)."""
        start, text = self._lines[line - 1]
        return start + len(text[:column].decode())

    def span(self, node: ast.AST) -> tuple[int, int]:
        return self.offset(node.lineno, node.col_offset), self.offset(node.end_lineno, node.end_col_offset)

    def source(self, node: ast.AST) -> str:
        start, end = self.span(node)
        return self.text[start:end]

    def replace(self, node: ast.AST, text: str) -> Edit:
        return Edit(self.path, *self.span(node), text)

    @cached_property
    def constants(self) -> dict[str, ast.expr]:
        """What is assigned to names at the top of the module."""
        found: dict[str, ast.expr] = {}
        for node in self.tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                found[node.targets[0].id] = node.value
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
                found[node.target.id] = node.value
        return found

    @property
    def revision(self) -> str | None:
        value = self.constants.get("revision")
        return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None

    @cached_property
    def upgrade(self) -> ast.FunctionDef | None:
        return next((node for node in self.tree.body if isinstance(node, ast.FunctionDef) and node.name == "upgrade"), None)

    @cached_property
    def scope(self) -> list[ast.stmt]:
        """What an upgrade may run: everything except the downgrade and the identifiers of the revision."""
        identifiers = {"revision", "down_revision", "branch_labels", "depends_on"}

        def belongs(node: ast.stmt) -> bool:
            if isinstance(node, ast.FunctionDef):
                return node.name != "downgrade"
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target if isinstance(node, ast.AnnAssign) else None
            return isinstance(target, ast.Name) and target.id not in identifiers

        return [node for node in self.tree.body if belongs(node)]

    def walk(self) -> Iterator[ast.AST]:
        for node in self.scope:
            yield from ast.walk(node)

    @cached_property
    def literals(self) -> list[Literal]:
        found: list[Literal] = []
        inside: set[int] = set()
        for node in self.walk():
            if isinstance(node, ast.JoinedStr):
                inside.update(id(part) for part in ast.walk(node) if part is not node)
        for node in self.walk():
            if id(node) in inside or not (isinstance(node, ast.JoinedStr) or isinstance(node, ast.Constant) and isinstance(node.value, str)):
                continue
            match = LITERAL.fullmatch(self.source(node))
            # Escapes, and pieces put together, would need a map from the value to the source.
            if not match or "\\" in match[3] or match[2] in match[3]:
                continue
            if isinstance(node, ast.Constant) and node.value != match[3]:
                continue
            found.append(Literal(node, self.span(node)[0] + match.start(3), match[3]))
        return found

    @cached_property
    def sql(self) -> list[Sql]:
        return [Sql(literal, split(scan(literal.text))) for literal in self.literals if is_sql(literal.text)]

    @cached_property
    def calls(self) -> list[Call]:
        """Statements that are calls, wherever they stand in the upgrade and its helpers of this file."""
        found: list[Call] = []
        for node in self.walk():
            for block in (getattr(node, name, None) for name in ("body", "orelse", "finalbody")):
                for statement in block if isinstance(block, list) else []:
                    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
                        found.append(Call(statement, statement.value, ast.unparse(statement.value.func), block))
        return found

    def directives(self, *names: str) -> Iterator[tuple[ast.Call, str]]:
        """Calls of `op.x` or of a method x of what batch_alter_table gives, as expressions."""
        for node in self.walk():
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in names:
                yield node, node.func.attr

    def constructs(self, *names: str) -> Iterator[ast.Call]:
        """Calls of `sa.X`, `postgresql.X` or `X`."""
        for node in self.walk():
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else node.func.id if isinstance(node.func, ast.Name) else ""
                if name in names:
                    yield node


def text_of(node: ast.AST | None) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def keyword(call: ast.Call, name: str) -> ast.keyword | None:
    return next((one for one in call.keywords if one.arg == name), None)


def strings_in(node: ast.AST) -> Iterator[ast.Constant]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part


def apply(files: dict[str, str], edits: list[Edit]) -> dict[str, str]:
    """The files that the edits change, changed."""
    changed: dict[str, str] = {}
    for edit in sorted(edits, key=lambda one: (one.path, -one.start)):
        text = changed.get(edit.path, files[edit.path])
        changed[edit.path] = text[: edit.start] + edit.text + text[edit.end :]
    return changed
