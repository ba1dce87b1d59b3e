# no real run: a program that would not end.
def upgrade():  # outcome: returned unknown
    i = 0
    while i < 9000:
        j = 0
        while j < 9000: j += 1  # limit: more than 500000 steps
        i += 1
