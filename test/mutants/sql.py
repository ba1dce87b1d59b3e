"""A scanner for PostgreSQL text: enough to find statements, names and clauses for a mutation."""
from __future__ import annotations

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"""
    (?P<space>\s+|--[^\n]*|/\*.*?\*/)
  | (?P<string>[eE]?'(?:[^']|'')*')
  | (?P<dollar>\$(?P<tag>\w*)\$.*?\$(?P=tag)\$)
  | (?P<quoted>"(?:[^"]|"")*")
  | (?P<hole>\{[^{}]*\})
  | (?P<number>\d+(?:\.\d+)?)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<mark>::|[^\w\s])
    """,
    re.S | re.X,
)


@dataclass(frozen=True)
class Token:
    kind: str
    text: str
    start: int
    end: int

    @property
    def upper(self) -> str:
        return self.text.upper()

    @property
    def is_name(self) -> bool:
        return self.kind in ("word", "quoted")


def scan(text: str) -> list[Token]:
    """The tokens of a text, without white space and comments."""
    return [
        Token(found.lastgroup if found.lastgroup != "tag" else "dollar", found.group(), found.start(), found.end())
        for found in TOKEN.finditer(text)
        if found.lastgroup != "space"
    ]


def split(tokens: list[Token]) -> list[list[Token]]:
    """The statements: tokens between semicolons that stand in no parentheses."""
    statements: list[list[Token]] = [[]]
    depth = 0
    for token in tokens:
        depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "mark" else 0
        if token.text == ";" and depth == 0:
            statements.append([])
        else:
            statements[-1].append(token)
    return [statement for statement in statements if statement]


def is_sql(text: str) -> bool:
    """Whether a string literal of a migration is SQL."""
    first = next(iter(scan(text)), None)
    second = scan(text)[1:2]
    return bool(first and second and first.upper in STARTS)


STARTS = {
    "ALTER", "ANALYZE", "COMMENT", "CREATE", "DELETE", "DO", "DROP", "GRANT", "INSERT", "REFRESH", "SELECT", "SET",
    "TRUNCATE", "UPDATE", "WITH",
}
