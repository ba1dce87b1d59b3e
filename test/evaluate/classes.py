from probe import reveal
import enum
from collections import namedtuple
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple, List

class Base:
    kind = "base"
    def __init__(self, name, size=1):
        self.name = name
        self.size = size
    def label(self):
        return f"{self.kind}:{self.name}"
    @property
    def double(self):
        return self.size * 2
    @classmethod
    def make(cls, name):
        return cls(name, size=5)
    @staticmethod
    def helper(v):
        return v + 1
    def __len__(self):
        return self.size
    def __getitem__(self, key):
        return key * 2
    def __eq__(self, other):
        return self.name == other.name
    def __call__(self, v):
        return (self.name, v)

class Child(Base):
    kind = "child"
    def __init__(self, name, **kw):
        super().__init__(name, **kw)
        self.extra = []
    def label(self):
        return super().label() + "!"

b = Base("x")
c = Child("y", size=3)
reveal(b.label(), c.label(), c.double, Child.make("z").size, Base.helper(1), b.helper(2))  # value: 'base:x', 'child:y!', 6, 5, 2, 3
reveal(len(c), c[4], b == Base("x"), b != c, c("v"))  # value: 3, 8, True, True, ('y', 'v')
reveal(isinstance(c, Base), isinstance(b, Child), issubclass(Child, Base), type(c) is Child, Child.__name__)  # value: True, False, True, True, 'Child'
reveal(b)  # value: Base(name='x', size=1)
b.size = 9
setattr(b, "other", 1)
reveal(b.size, b.other, getattr(b, "none", "d"), hasattr(b, "none"), vars(b))  # value: 9, 1, 'd', False, {'name': 'x', 'size': 9, 'other': 1}
Base.kind = "changed"
reveal(b.label(), Child.kind)  # value: 'changed:x', 'child'
unbound = Base.label
reveal(unbound(c))  # value: 'child:y'
method = c.label
reveal(method())  # value: 'child:y!'

class Color(Enum):
    RED = "red"
    GREEN = "green"
    ROT = "red"
    def shout(self):
        return self.value.upper()
reveal(Color.RED.value, Color.RED.name, Color["GREEN"].value, Color("red").name, Color.ROT.name)  # value: 'red', 'RED', 'green', 'RED', 'RED'
reveal([m.value for m in Color], list(Color.__members__), len(Color), Color.RED in Color)  # value: ['red', 'green'], ['RED', 'GREEN', 'ROT'], 2, True
reveal(Color.RED == Color.RED, Color.RED is Color.ROT, Color.RED == "red", Color.GREEN.shout(), str(Color.RED))  # value: True, True, False, 'GREEN', 'Color.RED'

class Status(str, enum.Enum):
    OPEN = "open"
    SHUT = "shut"
reveal(Status.OPEN == "open", Status.OPEN.upper(), "a" + Status.OPEN, {"open": 1}[Status.OPEN], ",".join([Status.OPEN, Status.SHUT]), Status.OPEN in ("open",))  # value: True, 'OPEN', 'aopen', 1, 'open,shut', True
reveal(f"{Status.OPEN.value}", "%s" % Status.OPEN, f"{Status.OPEN}")  # value: 'open', 'Status.OPEN', '__hole_1__'

class Lenient(enum.StrEnum):
    @classmethod
    def _missing_(cls, value):
        return None
class Mode(Lenient):
    GENERAL = "general"
    DATA = enum.auto()
reveal(list(map(str, Mode)), f"{Mode.DATA}", Mode.GENERAL == "general", {"data": 1}[Mode.DATA])  # value: ['general', 'data'], 'data', True, 1

class Num(enum.IntEnum):
    A = enum.auto()
    B = enum.auto()
reveal(Num.B.value, Num.A == 1, Num.B > Num.A, Num.A + 1)  # value: 2, True, True, 2
Made = Enum("Made", "X Y")
reveal([m.name for m in Made], Made.Y.value)  # value: ['X', 'Y'], 2

class Planet(Enum):
    EARTH = (1, "blue")
    def __init__(self, mass, color):
        self.mass = mass
        self.color = color
reveal(Planet.EARTH.color)  # value: 'blue'

@dataclass
class Spec:
    table: str
    columns: List[str] = field(default_factory=list)
    nullable: bool = True
    def describe(self):
        return f"{self.table}({', '.join(self.columns)})"
s = Spec("t", ["a", "b"])
reveal(s.describe(), s.nullable, Spec("u").columns, s == Spec("t", ["a", "b"]))  # value: 't(a, b)', True, [], True

@dataclass()
class Sub(Spec):
    more: int = 0
reveal(Sub("x", more=3).more, Sub("x").table)  # value: 3, 'x'

Point = namedtuple("Point", "x y")
p = Point(1, y=2)
px, py = p
reveal(p.x, p[1], px, py, p._asdict(), p._replace(x=5).x, len(p))  # value: 1, 2, 1, 2, {'x': 1, 'y': 2}, 5, 2

class Row(NamedTuple):
    name: str
    size: int = 0
reveal(Row("a").size, [n for n, _ in [Row("a", 1), Row("b", 2)]])  # value: 0, ['a', 'b']

class Meta(type):
    pass
class WithMeta(metaclass=Meta):
    x = 1
reveal(WithMeta.x)  # value: 1

class Outer:
    class Inner:
        v = 3
    names = ["a", "b"]
    copies = [n for n in names]
reveal(Outer.Inner.v, Outer.copies)  # value: 3, ['a', 'b']

class Iter:
    def __iter__(self):
        yield 1
        yield 2
reveal(list(Iter()), [v for v in Iter()])  # value: [1, 2], [1, 2]

class Ctx:
    def __enter__(self):
        reveal("enter")  # value: 'enter'
        return self
    def __exit__(self, *exc):
        reveal("exit")  # value: 'exit'
with Ctx() as ctx:
    reveal(isinstance(ctx, Ctx))  # value: True
