# no real run: programs that would not end.
from probe import reveal, effect
from thirdparty import flag

def upgrade():  # outcome: returned unknown
    i = 0
    while i < 9000:
        j = 0
        while j < 9001:
            j += 1  # limit: more than 2000000 steps
        i += 1
