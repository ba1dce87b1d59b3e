# no real run: conditions that nobody knows.
from probe import reveal, effect, state, undo, certainty, connection, fail, DatabaseError
import os
from thirdparty import flag, rows, thing

# Variables after both branches.
if flag:
    a = 1
    b = "same"
    c = 1
    effect("then")  # effect: possible
    reveal(a)  # value: 1
else:
    a = 2
    b = "same"
    effect("else")  # effect: possible
reveal(a, b, c)  # value: unknown, 'same', unknown
effect("after")  # effect: certain
reveal(state())  # value: 'after else? then?'

# Known conditions are not parted.
if "x" == "x" or flag:
    effect("known")  # effect: certain
if flag and False:
    effect("never")  # effect: never
if not (flag or True):
    effect("never")  # effect: never
reveal(flag and False, flag or True, flag and "x")  # value: unknown, unknown, unknown
reveal(1 if flag else 1, 1 if flag else 2)  # value: 1, unknown
reveal(certainty())  # value: 'certain'
if os.environ.get("FLAG"):
    reveal(certainty())  # value: '`os.environ.get("FLAG")` is not known (the environment variable FLAG is not known)'

# What is in both branches is certain afterwards, what is in one is not.
def both():
    if flag:
        effect("both")  # effect: possible
        effect("one")  # effect: possible
    else:
        effect("both")  # effect: possible
both()
reveal(state())  # value: 'after both else? known one? then?'

# A return in one branch: the rest is possible, to the end of the function.
def early():
    if flag:
        return "early"
    effect("rest")  # effect: possible
    return "late"
reveal(early())  # value: unknown
effect("x1")  # effect: certain

def early_else():
    if flag:
        pass
    else:
        return "early"
    effect("rest2")  # effect: possible
    return "early"
reveal(early_else())  # value: 'early'

def nested_early():
    if flag:
        if thing:
            return 1
        effect("n1")  # effect: possible
    effect("n2")  # effect: possible
    return 1
reveal(nested_early())  # value: 1
effect("x2")  # effect: certain

def all_return():
    if flag:
        return 1
    else:
        return 1
    effect("dead")  # effect: never
reveal(all_return())  # value: 1

# A raise ends a path that no run to the end takes: the rest is certain.
def guard():
    if flag:
        effect("before the raise")  # effect: possible
        raise RuntimeError("no")
    effect("guarded")  # effect: certain
    return "ok"
reveal(guard())  # value: 'ok'
def guard_else():
    if thing == 3:
        effect("in then")  # effect: certain
    else:
        raise ValueError()
    effect("behind")  # effect: certain
guard_else()
def check(value):
    if value:
        raise ValueError("deep")
def deep():
    check(flag)
    effect("deep rest")  # effect: certain
deep()
def return_or_raise():
    if flag:
        return "returned"
    raise ValueError("other path")
reveal(return_or_raise())  # value: 'returned'
effect("x3")  # effect: certain

# Lists and dicts that are changed under a condition.
l = ["a"]
d = {"k": 1}
if flag:
    l.append("b")
    d["k"] = 2
    d["new"] = 3
    l2 = l
reveal(l, len(l), d)  # value: ['a', 'b', ...], unknown, {'k': unknown, 'new': 3, ...}
l = ["a", "b"]
if flag:
    l[0] = "x"
reveal(l)  # value: [unknown, 'b']
class Box:
    pass
box = Box()
box.v = 1
if flag:
    box.v = 2
reveal(box.v)  # value: unknown
def same(items):
    if flag:
        items = list(items)
    return items
reveal(same(["a"]))  # value: unknown

# Loops over what is not known.
count = 0
last = None
for row in rows:
    effect("in loop")  # effect: possible
    reveal(row, count)  # value: unknown, unknown
    count += 1
    seen = []
    seen.append("x")
    reveal(seen)  # value: ['x']
    last = "set"
reveal(count, last)  # value: unknown, unknown
effect("x4")  # effect: certain

collected = []
for row in rows:
    collected.append(row)
reveal(collected)  # value: [unknown, ...]
for item in collected:
    effect("per item")  # effect: possible | possible

box.v = 1
box.items = ["a"]
for row in rows:
    reveal(box.v, box.items)  # value: unknown, ['a', ...]
    box.v += 1
    box.items.append("b")
reveal(box.v)  # value: unknown

def search():
    for row in rows:
        if row:
            return True
    effect("not found")  # effect: possible
    return False
reveal(search())  # value: unknown

for name in ["a", "b"]:
    if flag:
        continue
    effect("loop " + name)  # effect: possible | possible
effect("x5")  # effect: certain
for name in ["a", "b"]:
    if flag:
        break
    effect("until break")  # effect: possible | possible
else:
    effect("no break")  # effect: possible
effect("x6")  # effect: certain
reveal(name)  # value: unknown

while True:
    result = connection.execute("UPDATE")  # effect: certain | possible
    if result.rowcount == 0:
        break
    effect("again")  # effect: possible | possible
effect("x7")  # effect: certain
def batches():
    while True:
        result = connection.execute("UPDATE")  # effect: certain | possible
        if result.rowcount == 0:
            return "done"
        effect("next batch")  # effect: possible | possible
    effect("unreachable")  # effect: never
reveal(batches())  # value: 'done'
effect("x71")  # effect: certain
while thing.more():
    effect("maybe")  # effect: possible
effect("x8")  # effect: certain
n = 0
while n < thing:
    n += 1
reveal(n)  # value: unknown

# Comprehensions.
reveal([r for r in rows], [x for x in [1, 2] if flag], {r: 1 for r in rows})  # value: [unknown, ...], [1, 2, ...], {...}
reveal(any(x == "a" for x in rows), any([True, flag]), all([False, flag]), "a" in rows, "a" in ["a", flag])  # value: unknown, True, False, unknown, True

# Calls with arguments that may not all be there.
def take(*args, **kw):
    return (args, kw)
reveal(take(1, *rows))  # value: (unknown, {...})
reveal(take(**thing))  # value: (unknown, {...})
def optional(a, b=2):
    return (a, b)
reveal(optional(1, **thing))  # value: (1, unknown)
reveal("x", *rows)  # value: 'x' open: imported from thirdparty, which is outside the project

# Effects inside of expressions.
flag and effect("and")  # effect: possible
effect("left") or effect("right")  # effect: certain | certain
x = effect("ifexp") if flag else None  # effect: possible

# Conditions inside of conditions.
if flag:
    if thing:
        raise ValueError()
    effect("inner")  # effect: possible
    if "known":
        effect("inner known")  # effect: possible
effect("x9")  # effect: certain

# The state after an alternative that ends is that of the others.
def choose():
    if flag:
        effect("gone")  # effect: possible
        raise ValueError()
    elif thing:
        effect("kept")  # effect: possible
    else:
        effect("kept")  # effect: possible
choose()
reveal("gone" in state(), "kept" in state(), "kept?" in state())  # value: False, True, False
undo("kept")
def remove():
    if flag:
        return
    undo("x1")
remove()
reveal("x1?" in state())  # value: True

# Many paths that leave.
def many():
    for i in range(400):
        if thing[i]:
            return i
    effect("none left")  # effect: possible
reveal(many())  # value: unknown
effect("x91")  # effect: certain

match flag:
    case 1:
        matched = 1
        effect("case")  # effect: possible
    case _:
        effect("other")  # effect: possible
effect("x10")  # effect: certain

with thing.context() as inside:
    effect("with")  # effect: certain
reveal(inside)  # value: unknown
