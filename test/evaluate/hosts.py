# no real run: what frameworks supply.
from probe import reveal, Model, items, stack, call_back, bug, context, connection, effect
from broken import anything
import thirdparty

class Users(Model):
    __tablename__ = "users"
reveal(Users, Users.table)  # value: <model Users>, 'users'

reveal(items[5], list(items), "one" in items, len(items), items + 1, 2 * items, f"{items}", bool(items), items == 3)  # value: 5, ['one', 'two'], True, 2, '+ 1', 'r* 2', '<items>', True, '== 3'
reveal(items.missing, isinstance(items, str), anything)  # value: unknown, False, unknown
reveal([i for i in items])  # value: ['one', 'two']

def helper():
    return stack()
def outer():
    return helper()
reveal(stack())  # value: 'main.py:18'
reveal(outer())  # value: 'main.py:19 main.py:17 main.py:15'
reveal(call_back(lambda v: v + 1, 2))  # value: 3
reveal(call_back(helper))  # value: 'main.py:21 main.py:15'

reveal(bug())  # value: unknown  # opaque: probe.bug
with context as value:  # effect: enter | exit
    reveal(value)  # value: 'entered'

# Calls that cannot be followed are reported when the database can be reached through them.
thirdparty.harmless(1)
thirdparty.harmful(connection)  # opaque: thirdparty.harmful
thirdparty.harmful({"conn": [connection]})  # opaque: thirdparty.harmful
connection.unheard_of("x")  # opaque: connection.unheard_of
connection.query("x").filter(1).all()  # opaque: connection.query
getattr(connection, thirdparty.name)("x")  # opaque: getattr(connection, thirdparty.name)
session = connection.other
session.run()  # opaque: session.run
maybe = connection if thirdparty.flag else None
maybe.run()  # opaque: maybe.run
exec("anything")  # opaque: exec

# What unknown code was handed may be changed afterwards.
handed = ["a"]
thirdparty.change(handed)
reveal(handed, len(handed))  # value: ['a', ...], unknown

# A callback may be called.
thirdparty.retry(lambda: effect("x"))  # effect: possible
thirdparty.retry(thirdparty.other)
@thirdparty.decorated
def kept():
    return 5
reveal(kept())  # value: 5
