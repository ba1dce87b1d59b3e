# no real run: programs that would not end.
from probe import reveal, effect
from thirdparty import flag

def ends(n):
    return n if n == 0 else ends(n - 1)
reveal(ends(50))  # value: 0
for i in range(20000):  # limit: a loop takes more than
    pass
reveal(i)  # value: unknown
def endless():
    while True:  # limit: a loop takes more than
        yield 1
reveal(len(list(endless())))  # value: unknown
def branches(n):
    if n > 0:
        if flag:
            branches(n - 1)  # limit: branches calls itself under
        branches(n - 2)
branches(12)
effect("x")  # effect: certain
reveal("a".replace("", "x" * 1000) * 3000)  # value: unknown  # limit: a string is longer than
reveal("{:>99999999}".format("a"))  # value: '__hole_1__'  # limit: a text is padded
class Loop:
    def __getattr__(self, name):
        return getattr(self, name + "x")  # limit: calls are nested deeper than
reveal(Loop().a)  # value: unknown
class Cycle:
    pass
c = Cycle()
c.self = c
cycle = []
cycle.append(cycle)
reveal(cycle == cycle, str(cycle))  # value: True, '[[[[[__hole_1__]]]]]'
deep = ((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))
reveal(deep)  # value: 1
import re
reveal(re.match("(a+)+$", "a" * 40 + "b"))  # value: unknown
