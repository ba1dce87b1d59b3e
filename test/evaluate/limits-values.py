# no real run: programs that would not end.
from probe import reveal, effect
from thirdparty import flag

def forever(n):
    return forever(n + 1)  # limit: calls are nested deeper than
reveal(forever(0))  # value: unknown
while True:  # limit: a loop takes more than
    pass
effect("after the loop")  # effect: certain
reveal("x" * 10 ** 9)  # value: unknown  # limit: a string is longer than
text = "x"
for i in range(64):
    text = text + text  # limit: a string is longer than
reveal(text)  # value: unknown
reveal(range(10 ** 9))  # value: unknown  # limit: a range has more than
for i in range(10 ** 9):  # limit: a range has more than
    effect("turn")  # effect: possible
reveal([0] * 10 ** 8)  # value: unknown  # limit: a list has more than
l = [1]
for i in range(40):
    l = l + l  # limit: a list has more than
reveal(10 ** 10 ** 10)  # value: unknown  # limit: an integer has more than
n = 2
for i in range(30):
    n = n * n  # limit: an integer has more than
reveal(n)  # value: unknown
reveal(2 ** -1, (-8) ** 3)  # value: 0.5, -512
