"""Puts one fault into chains that build, and compares what chainlint says with what a real run does.

    npm run test:mutants [-- --seed N --count N --minutes N --chain NAME --kind NAME --id ID --verbose]

The real run says whether a mutant builds, in which revision it breaks, with which SQLSTATE and on
which object; chainlint must say the same. Below a threshold the exit code is 1, as it is when
chainlint has an error for a chain that builds, or when too many disagreements have no reason in
disagreements.txt. Started by test/real-run/run.sh.
"""
from __future__ import annotations

import argparse
import difflib
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent / "real-run"))
sys.dont_write_bytecode = True

from catalog import read_catalog  # noqa: E402
from mutations import KINDS, Subject, Way  # noqa: E402
from realrun import Outcome, Replica, Server  # noqa: E402
from source import Edit, File, apply  # noqa: E402

# linter.ts, bundled by the npm script.
LINTER = ROOT / "node_modules/.cache/chainlint/linter.mjs"

# What must be reached, in per cent of the mutants that the question makes sense for: below this
# something broke. A sample of 500 reaches more than 99.
THRESHOLDS = {"verdict": 98.0, "revision": 98.0, "sqlstate": 98.0, "object": 98.0}
# Mutants whose disagreement has no reason in disagreements.txt, in per cent: other chains or kinds show new ones.
UNEXPLAINED = 0.5

ARCHIVES = ("test/mutants/chains", "test/oracle/fixtures", "test/replay")
EXAMPLES = {"quickstart": [ROOT / "examples/quickstart"], "local-db-equivalence": [ROOT / "examples/local-db-equivalence", ROOT / "examples/local-db-equivalence/fixed"]}


class Linter:
    """The long-lived process of chainlint."""

    def __init__(self, postgres_version: int) -> None:
        self.process = subprocess.Popen(["node", str(LINTER), str(postgres_version)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)

    def ask(self, request: dict[str, Any]) -> None:
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()

    def answer(self) -> dict[str, Any]:
        return json.loads(self.process.stdout.readline())

    def close(self) -> None:
        self.process.stdin.close()
        self.process.wait()


@dataclass(frozen=True)
class Mutant:
    chain: str
    kind: str
    edits: tuple[Edit, ...]

    @property
    def id(self) -> str:
        """The same as long as the chain and the change are."""
        told = json.dumps([self.chain, [[edit.path, edit.start, edit.end, edit.text] for edit in self.edits]])
        return hashlib.sha256(told.encode()).hexdigest()[:10]


class Chain:
    """A chain that builds, on disk, in databases and in the linter; and the ways to break it."""

    def __init__(self, name: str, files: dict[str, str], replica: Replica, seed: int) -> None:
        self.name, self.files, self.replica = name, files, replica
        by_revision = {file.revision: file for file in read_revisions(files)}
        self.revisions = [by_revision[revision] for revision in replica.outcome.order if revision in by_revision]
        self.subject = Subject(self.revisions, *self.look_at_head())
        self.seed = seed
        self.ways: dict[str, list[Way]] = {}

    def look_at_head(self) -> tuple[dict[str, Any], set[tuple[str, str]]]:
        url = self.replica.server.url_of(self.replica.head)
        catalog = read_catalog(url)
        with psycopg.connect(url) as connection:
            filled = {
                (schema, name)
                for schema, objects in catalog["schemas"].items()
                for name in objects["tables"]
                if connection.execute(f'SELECT EXISTS (SELECT 1 FROM "{schema}"."{name}")').fetchone()[0]
            }
        return catalog, filled

    def ways_of(self, kind: str) -> list[Way]:
        """All ways of a kind that change something, in an order that is drawn."""
        if kind not in self.ways:
            rng = random.Random(f"{self.seed} {self.name} {kind}")
            found = [way for way in KINDS[kind](self.subject, rng) if any(self.files[edit.path][edit.start : edit.end] != edit.text for edit in way)]
            rng.shuffle(found)
            self.ways[kind] = found
        return self.ways[kind]

    def unchanged(self, way: tuple[Edit, ...]) -> int:
        """How many revisions run before the first that differs."""
        paths = {edit.path for edit in way}
        for edit in way:
            # Another parent means another order.
            if self.files[edit.path][: edit.start].rstrip().endswith(("down_revision =", "None] =", "None =")):
                return 0
        return next(at for at, file in enumerate(self.revisions) if file.path in paths)


def read_revisions(files: dict[str, str]) -> Iterator[File]:
    """The Python files that have a revision's id, written as a literal."""
    for path, text in sorted(files.items()):
        if path.endswith(".py"):
            try:
                file = File(path, text)
            except SyntaxError:
                continue
            if file.revision:
                yield file


def read_folder(layers: list[Path]) -> dict[str, str]:
    """The text files of a project, with layers laid over it."""
    files: dict[str, str] = {}
    for layer in layers:
        for path in sorted(layer.rglob("*")):
            inside = path.relative_to(layer)
            if path.is_file() and path.suffix in (".py", ".ini", ".sql", ".mako", ".toml") and inside.parts[0] != "fixed" and "__pycache__" not in inside.parts:
                files[str(inside)] = path.read_text()
    return files


def read_chains(linter: Linter, wanted: str | None) -> Iterator[tuple[str, dict[str, str]]]:
    """Every chain that there is, by name: the examples, and the archives with what they leave out."""
    for name, layers in EXAMPLES.items():
        if not wanted or wanted in name:
            files = read_folder(layers)
            linter.ask({"name": name, "files": files})
            linter.answer()
            yield name, files
    for folder in ARCHIVES:
        for path in sorted((ROOT / folder).glob("*.txt")):
            name = f"{Path(folder).name}/{path.stem}"
            if not wanted or wanted in name:
                linter.ask({"name": name, "archive": path.read_text()})
                yield name, linter.answer()["files"]


def draw(chains: list[Chain], kinds: list[str], count: int, seed: int) -> Iterator[Mutant]:
    """Mutants: each kind in turn, each time of a chain that is drawn; no mutant twice."""
    rng = random.Random(seed)
    seen: set[str] = set()
    while count > 0 and kinds:
        for kind in list(kinds):
            left = [chain for chain in chains if chain.ways_of(kind)]
            if not left:
                kinds.remove(kind)
                continue
            # A chain with many ways is drawn more often, but not in proportion: it would be drawn alone.
            chain = rng.choices(left, [len(chain.ways_of(kind)) ** 0.5 for chain in left])[0]
            mutant = Mutant(chain.name, kind, tuple(chain.ways_of(kind).pop()))
            if mutant.id in seen:
                continue
            seen.add(mutant.id)
            yield mutant
            count -= 1
            if count == 0:
                return


def compare(real: Outcome, ours: dict[str, Any]) -> dict[str, bool]:
    """For each question that makes sense: whether the answers agree."""
    if "crash" in ours:
        return {"verdict": False}
    breaks = ours["verdict"] == "breaks"
    if real.good:
        # Several heads are an error for `upgrade head` only; the real run goes to all of them.
        return {"verdict": ours["verdict"] == "builds" and all(error.startswith("[multiple-heads]") for error in ours["errors"])}
    agreed = {"verdict": breaks}
    agreed["revision"] = breaks and ours["revision"] == real.revision
    if agreed["revision"] and real.sqlstate:
        fault = ours["fault"]
        agreed["sqlstate"] = fault is not None and fault["sqlstate"] == real.sqlstate
        if real.sqlstate not in NAMELESS:
            agreed["object"] = fault is not None and (same_words(fault["message"], real.message) or names_object(real.names, fault["object"]))
    return agreed


# Errors about a text or a transaction, in which PostgreSQL names no object.
NAMELESS = {"42601", "25001", "25P02", "P0001"}


def same_words(ours: str, real: str) -> bool:
    """Whether the same is said of the same object; types of arguments are not always known."""
    ours, real = (re.sub(r"\([^()]*\)", "()", words) for words in (ours, real))
    return ours == real


def names_object(words: str, reference: dict[str, Any]) -> bool:
    """Whether PostgreSQL's words name the object: its column if it is one, else itself."""
    name = reference["column"] or reference["name"]
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words) is not None


def show(mutant: Mutant, chain: Chain, real: Outcome, ours: dict[str, Any], agreed: dict[str, bool]) -> str:
    lines = [f"{mutant.id} {mutant.chain} {mutant.kind}: {', '.join(key for key, value in agreed.items() if not value)}"]
    for path, text in apply(chain.files, list(mutant.edits)).items():
        difference = difflib.unified_diff(chain.files[path].splitlines(), text.splitlines(), path, path, n=0, lineterm="")
        lines += [f"    {line}" for line in list(difference)[1:]]
    if real.good:
        lines.append("  real: builds")
    else:
        lines.append(f"  real: breaks in {real.revision}: {real.sqlstate or ''} {real.error}: {real.message}")
    if "crash" in ours:
        lines.append(f"  ours: crashed: {ours['crash']}")
    else:
        fault = ours["fault"]
        lines.append(f"  ours: {ours['verdict']}{' in ' + ours['revision'] if ours['revision'] else ''}{': ' + fault['sqlstate'] + ' ' + fault['message'] if fault else ''}")
        lines += [f"        {error}" for error in ours["errors"][:3]]
        lines += [f"        unread {reason}" for reason in ours["unread"][:3]]
    return "\n".join(lines)


def read_reasons() -> list[tuple[re.Pattern[str], str]]:
    """disagreements.txt: a pattern of what is shown of a disagreement, and on the line below, indented, the reason."""
    found: list[tuple[re.Pattern[str], str]] = []
    for line in (HERE / "disagreements.txt").read_text().splitlines():
        if line.startswith(" "):
            pattern, reason = found[-1]
            found[-1] = (pattern, f"{reason} {line.strip()}".strip())
        elif line and not line.startswith("#"):
            found.append((re.compile(line), ""))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Compares chainlint with real runs on chains with one fault.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=2000, help="how many mutants")
    parser.add_argument("--minutes", type=float, default=60, help="begin no further mutant after that time")
    parser.add_argument("--chain", help="only chains whose name has this in it")
    parser.add_argument("--kind", help="only this kind")
    parser.add_argument("--id", help="only the mutant with this id")
    parser.add_argument("--verbose", action="store_true", help="show every mutant")
    options = parser.parse_args()

    server = Server(os.environ["CHAINLINT_PG_URL"])
    linter = Linter(server.version)
    try:
        with tempfile.TemporaryDirectory(prefix="chainlint-mutants-") as work:
            return judge(server, linter, Path(work), options)
    finally:
        linter.close()
        server.close()


@dataclass
class Tally:
    """What was found so far."""

    asked: Counter[str] = field(default_factory=Counter)
    agreed: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    explained: Counter[str] = field(default_factory=Counter)
    disagreements: int = 0

    def note(self, mutant: Mutant, real: Outcome, answers: dict[str, bool]) -> None:
        self.kinds[mutant.kind] += 1
        self.verdicts["builds" if real.good else "breaks"] += 1
        self.asked.update(answers.keys())
        self.agreed.update(key for key, value in answers.items() if value)
        self.disagreements += not all(answers.values())

    @property
    def count(self) -> int:
        return sum(self.kinds.values())


def judge(server: Server, linter: Linter, work: Path, options: argparse.Namespace) -> int:
    begun = time.monotonic()
    chains, failures = open_chains(server, linter, work, options)
    by_name = {chain.name: chain for chain in chains}
    reasons = read_reasons()
    tally = Tally()
    try:
        for mutant in draw(chains, [options.kind] if options.kind else sorted(KINDS), options.count, options.seed):
            if options.id and mutant.id != options.id:
                continue
            if time.monotonic() - begun > 60 * options.minutes:
                break
            chain = by_name[mutant.chain]
            changed = apply(chain.files, list(mutant.edits))
            # chainlint works while the real run does.
            linter.ask({"name": chain.name, "edits": changed})
            real = chain.replica.run(changed, chain.unchanged(mutant.edits))
            ours = linter.answer()
            answers = compare(real, ours)
            tally.note(mutant, real, answers)
            if all(answers.values()) and not options.verbose:
                continue
            shown = show(mutant, chain, real, ours, answers)
            if not all(answers.values()):
                reason = next((why for pattern, why in reasons if pattern.search(shown)), None)
                if reason is not None:
                    tally.explained[reason] += 1
                shown += f"\n  reason: {reason or 'NOT KNOWN'}"
            print(shown, flush=True)
    except KeyboardInterrupt:
        pass
    print(f"\n{tally.count} mutants of {len(chains)} chains, seed {options.seed}: {tally.verdicts['builds']} build, {tally.verdicts['breaks']} break, {time.monotonic() - begun:.0f} s")
    print(f"{len(tally.kinds)} kinds: {', '.join(f'{kind} {number}' for kind, number in sorted(tally.kinds.items()))}")
    failures += conclude(tally)
    print("all thresholds are reached" if not failures else f"{failures} failures")
    return 1 if failures else 0


def conclude(tally: Tally) -> int:
    """Prints the figures; how many of them fall short."""
    failures = 0

    def check(good: bool, words: str) -> None:
        nonlocal failures
        failures += not good
        print(f"{'ok  ' if good else 'FAIL'}  {words}")

    for question, threshold in THRESHOLDS.items():
        agreed, asked = tally.agreed[question], tally.asked[question]
        share = 100 * agreed / asked if asked else 0
        check(share >= threshold, f"{question}: {agreed} of {asked} agree, {share:.2f} % (at least {threshold:g} %)")
    for reason, number in tally.explained.most_common():
        print(f"{number:6} {reason}")
    unexplained = tally.disagreements - sum(tally.explained.values())
    check(
        100 * unexplained <= UNEXPLAINED * tally.count,
        f"{tally.disagreements} disagreements, {unexplained} of them without a reason in disagreements.txt (at most {UNEXPLAINED:g} % of the mutants)",
    )
    return failures


def open_chains(server: Server, linter: Linter, work: Path, options: argparse.Namespace) -> tuple[list[Chain], int]:
    """The chains that build, for chainlint too; and how many of them chainlint is wrong about."""
    chains: list[Chain] = []
    failures = 0
    left_out: Counter[str] = Counter()
    for name, files in read_chains(linter, options.chain):
        if "alembic.ini" not in files:
            left_out["without alembic.ini"] += 1
            continue
        replica = Replica(server, work / name, files)
        if not replica.outcome.good:
            left_out["do not build"] += 1
            if options.verbose:
                print(f"note  {name} does not build: {replica.outcome.error} {replica.outcome.message}", flush=True)
            replica.close()
            continue
        if not replica.outcome.order:
            # Its env.py does not run migrations: nothing of it was tried.
            left_out["run no revision"] += 1
            replica.close()
            continue
        linter.ask({"name": name, "edits": {}})
        ours = linter.answer()
        if ours.get("dialect", "postgresql") != "postgresql":
            left_out["are for another database"] += 1
            replica.close()
            continue
        if ours.get("verdict") != "builds" or ours["errors"]:
            is_known = ours.get("verdict") == "unknown" and not ours["errors"]
            if is_known:
                left_out["are unknown to chainlint"] += 1
            failures += not is_known
            print(f"{'note' if is_known else 'FAIL'}  {name} builds, and chainlint says {ours}", flush=True)
            replica.close()
            continue
        chains.append(Chain(name, files, replica, options.seed))
    print(f"{len(chains)} chains that build; left out: {', '.join(f'{number} {why}' for why, number in left_out.items()) or 'none'}", flush=True)
    return chains, failures


if __name__ == "__main__":
    sys.exit(main())
