"""Writes test/chain/orders.json: random chains, and the order in which the real Alembic runs them.

    python test/real-run/alembic-order.py > test/chain/orders.json

Needs Alembic (made with 1.20.1). The same seed gives the same file. Each chain is
[[[id, down_revision, depends_on, branch_labels], ...] in loading order, ids in running order,
heads, bases].
"""

import json
import random
import sys

from alembic.script.revision import Revision, RevisionMap

SEED = 20260101
CHAINS = 400


def random_chain(rng):
    size = rng.choice([1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 30, 45, 60])
    bases = rng.choice([0.0, 0.0, 0.05, 0.2])
    merges = rng.choice([0.0, 0.1, 0.3])
    branches = rng.choice([0.0, 0.1, 0.4])
    dependencies = rng.choice([0.0, 0.0, 0.1, 0.4])
    ids = rng.sample([f"{n:02x}" for n in range(256)], size)
    heads, labels, revisions = [], {}, []
    for number, id_ in enumerate(ids):
        earlier = ids[:number]
        if not earlier or rng.random() < bases:
            down = []
        elif len(heads) > 1 and rng.random() < merges:
            down = rng.sample(heads, min(len(heads), rng.choice([2, 2, 2, 3])))
        elif rng.random() < branches:
            down = [rng.choice(earlier)]
        else:
            down = [rng.choice(heads)]
        heads = [head for head in heads if head not in down] + [id_]
        own_labels = [f"branch_{id_}"] if rng.random() < 0.1 else []
        depends_on = []
        if earlier and rng.random() < dependencies:
            for target in rng.sample(earlier, min(len(earlier), rng.choice([1, 1, 1, 2, 3]))):
                depends_on.append(labels[target] if target in labels and rng.random() < 0.5 else target)
        if own_labels:
            labels[id_] = own_labels[0]
        revisions.append((id_, down, depends_on, own_labels))
    rng.shuffle(revisions)
    return revisions


def run(chain):
    revisions = [
        Revision(id_, tuple(down), tuple(depends_on) or None, tuple(labels) or None)
        for id_, down, depends_on, labels in chain
    ]
    revision_map = RevisionMap(lambda: revisions)
    revision_map._revision_map
    for revision in revisions:
        # The one place where the order of a set of strings, which differs from process to process,
        # gets into Alembic's order: replaced by the order in which the dependencies are written.
        left = set(revision._normalized_resolved_dependencies)
        revision._normalized_resolved_dependencies = tuple(
            dependency for dependency in revision._resolved_dependencies if dependency in left
        )
    downward = revision_map.iterate_revisions("heads", (), implicit_base=True)
    order = [revision.revision for revision in reversed(list(downward))]
    return [chain, order, list(revision_map.heads), list(revision_map.bases)]


rng = random.Random(SEED)
chains = [run(random_chain(rng)) for _ in range(CHAINS)]
sys.stdout.write("[\n" + ",\n".join(json.dumps(chain, separators=(",", ":")) for chain in chains) + "\n]\n")
