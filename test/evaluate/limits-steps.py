# no real run: programs that would not end.
from probe import reveal, effect
from thirdparty import flag

def upgrade():  # outcome: returned unknown
    i = 0
    while i < 9000:
        j = 0
        while j < 9001:  # limit: more than 500000 steps
            j += 1
        i += 1
