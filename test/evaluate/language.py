from probe import reveal, effect
import functools

# Names, assignment, unpacking.
a = b = 1
reveal(a, b)  # value: 1, 1
x, (y, *z) = 1, (2, 3, 4)
reveal(x, y, z)  # value: 1, 2, [3, 4]
first, *rest = "abc"
reveal(first, rest)  # value: 'a', ['b', 'c']
a += 5
reveal(a)  # value: 6
items = [1, 2]
alias = items
items += [3]
reveal(alias)  # value: [1, 2, 3]
items[0] = "x"
del items[1]
reveal(alias, items[-1], items[:1])  # value: ['x', 3], 3, ['x']
if (n := len(items)) > 1:
    reveal(n)  # value: 2

# Arithmetic.
reveal(7 // 2, -7 // 2, 7 % 3, -7 % 3, 2 ** 10, 7 / 2, 1 + 1.5, 10 ** 20)  # value: 3, -4, 1, 2, 1024, 3.5, 2.5, 100000000000000000000
reveal(1 << 4, 0xFF & 0x0F, 5 | 2, 5 ^ 1, ~5, -3, not 0, True + 1)  # value: 16, 15, 7, 4, -6, -3, True, 2
reveal(1 < 2 < 3, 1 < 3 < 2, 1 == 1.0, None is None, "a" is not None, 3 in (1, 2, 3), (1, 2) < (1, 3))  # value: True, False, True, True, True, True, True
reveal(1 and 2, 0 and 2, 0 or "x", None or [], 1 if a else 2)  # value: 2, 0, 'x', [], 1

# Collections.
d = {"a": 1, **{"b": 2}}
d["c"] = 3
reveal(d, d["a"], d.get("x"), d.get("x", 0), "a" in d, len(d))  # value: {'a': 1, 'b': 2, 'c': 3}, 1, None, 0, True, 3
reveal(list(d.items()), list(d), sorted(d.values(), reverse=True))  # value: [('a', 1), ('b', 2), ('c', 3)], ['a', 'b', 'c'], [3, 2, 1]
reveal(d.pop("a"), d.setdefault("z", []), d)  # value: 1, [], {'b': 2, 'c': 3, 'z': []}
d.update({"b": 5}, q=6)
reveal(d, d | {"n": 1})  # value: {'b': 5, 'c': 3, 'z': [], 'q': 6}, {'b': 5, 'c': 3, 'z': [], 'q': 6, 'n': 1}
reveal({1: "a", 1.0: "b", True: "c"})  # value: {1: 'c'}
reveal([*range(3), *"ab"], (*[1], 2), {*[1, 1, 2]})  # value: [0, 1, 2, 'a', 'b'], (1, 2), {1, 2}
reveal({1, 2} | {3}, {1, 2} & {2}, {1, 2} - {2}, {1} <= {1, 2}, {1, 2} ^ {2, 3})  # value: {1, 2, 3}, {2}, {1}, True, {1, 3}
l = [3, 1, 2]
l.sort()
l.append(9)
l.insert(0, 0)
l.extend((7,))
l.remove(9)
reveal(l, l.pop(), l.index(2), l.count(1), l[::-1])  # value: [0, 1, 2, 3], 7, 2, 1, [3, 2, 1, 0]
reveal([x * 2 for x in range(4) if x % 2], {k: v for k, v in [("a", 1)]}, {c for c in "aaa"})  # value: [2, 6], {'a': 1}, {'a'}
reveal([(i, j) for i in range(2) for j in range(i, 2)])  # value: [(0, 0), (0, 1), (1, 1)]
reveal(sorted(["b", "A", "c"], key=str.lower), sorted([(2, "a"), (1, "b")]), sorted("cab", key=lambda c: -ord(c)))  # value: ['A', 'b', 'c'], [(1, 'b'), (2, 'a')], ['c', 'b', 'a']
reveal(list(zip([1, 2], "ab")), list(enumerate("ab", 1)), list(reversed([1, 2])), list(map(lambda v: v + 1, [1, 2])), list(filter(None, [0, 1])))  # value: [(1, 'a'), (2, 'b')], [(1, 'a'), (2, 'b')], [2, 1], [2, 3], [1]
reveal(min(3, 1), max([1, 5]), sum([1, 2]), any([0, 1]), all([]), min("abc", key=lambda c: -ord(c)), max([], default=0))  # value: 1, 5, 3, True, True, 'c', 0
reveal(int("12"), int(2.7), float("1.5"), bool([]), str(12), list("ab"), tuple([1]), dict(a=1), dict([("k", 2)]))  # value: 12, 2, 1.5, False, '12', ['a', 'b'], (1,), {'a': 1}, {'k': 2}
reveal(abs(-2), round(2.5), round(3.5), divmod(7, 2), chr(97), ord("a"), hex(255), bin(5))  # value: 2, 2, 4, (3, 1), 'a', 97, '0xff', '0b101'
reveal(isinstance("a", str), isinstance(1, (str, int)), isinstance(True, int), isinstance(None, str), issubclass(bool, int), callable(len), type("a") is str)  # value: True, True, True, False, True, True, True
it = iter([1, 2])
reveal(next(it), next(it), next(it, "end"))  # value: 1, 2, 'end'
reveal(next((v for v in [1, 2, 3] if v > 1), None))  # value: 2
nested = {"t": {"cols": ["a", "b"]}}
reveal(nested["t"]["cols"][1])  # value: 'b'
for key, spec in nested.items():
    reveal(key, spec["cols"])  # value: 't', ['a', 'b']

# Functions.
def plain(a, b=2, *args, c, d=4, **kw):
    return (a, b, args, c, d, kw)

reveal(plain(1, c=3))  # value: (1, 2, (), 3, 4, {})
reveal(plain(1, 2, 3, 4, c=5, z=6))  # value: (1, 2, (3, 4), 5, 4, {'z': 6})
reveal(plain(*[1, 2], **{"c": 3}))  # value: (1, 2, (), 3, 4, {})

def outer():
    count = 0
    def inner():
        nonlocal count
        count += 1
        return count
    inner()
    return inner()

reveal(outer())  # value: 2
COUNTER = 0
def bump():
    global COUNTER
    COUNTER += 1
bump()
bump()
reveal(COUNTER)  # value: 2

def factorial(n):
    return 1 if n <= 1 else n * factorial(n - 1)
reveal(factorial(20))  # value: 2432902008176640000
reveal((lambda v, w=2: v + w)(1))  # value: 3
fs = [lambda i=i: i for i in range(3)]
reveal([f() for f in fs])  # value: [0, 1, 2]

def deco(prefix):
    def wrap(fn):
        @functools.wraps(fn)
        def inner(*args, **kwargs):
            return prefix + fn(*args, **kwargs)
        return inner
    return wrap

@deco("x_")
def named(s):
    return s.upper()
reveal(named("a"))  # value: 'x_A'

def gen(n):
    for i in range(n):
        yield i
    yield from ["a", "b"]
reveal(list(gen(2)), [g for g in gen(1)])  # value: [0, 1, 'a', 'b'], [0, 'a', 'b']
g = gen(1)
reveal(next(g), list(g), list(g))  # value: 0, ['a', 'b'], []

# Loops.
total = 0
for i in range(10):
    if i == 2:
        continue
    if i == 5:
        break
    total += i
else:
    reveal("not reached")  # value: never
reveal(total, i)  # value: 8, 5
for i in []:
    pass
else:
    reveal("else")  # value: 'else'
n = 0
while True:
    n += 1
    if n > 3:
        break
reveal(n)  # value: 4
while n:
    n -= 1
else:
    reveal("done")  # value: 'done'

# globals().
def upgrade_main():
    return "main"
reveal(globals()["upgrade_%s" % "main"]())  # value: 'main'
reveal(globals().get("missing"), "upgrade_main" in globals(), "missing" in globals())  # value: None, True, False
globals()["made"] = 5
reveal(made)  # value: 5
def local():
    v = 1
    return locals()
reveal(local())  # value: {'v': 1}
assert a == 6, "fine"
reveal(getattr("abc", "upper")(), hasattr("abc", "upper"), hasattr("abc", "nope"), getattr("abc", "nope", 1))  # value: 'ABC', True, False, 1
