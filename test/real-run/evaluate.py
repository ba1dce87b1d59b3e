"""Runs the cases of test/evaluate in real Python, and compares what is revealed there.

Only values that are expected to be fully known are compared; files that hold the line `# no real
run` need what only the interpreter has. Usage: python3 test/real-run/evaluate.py [FILE ...], with
Python 3.11 or newer and python-dateutil installed. The exit code is 1 when a value differs.
"""
from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

CASES = Path(__file__).resolve().parents[1] / "evaluate"
EXPECTED = re.compile(r"# value: (.*?)(?= +# (?:value|effect|opaque|limit|outcome): |$)")

# Started in the folder of one case: gives the module `probe` and writes what was revealed.
RUNNER = r'''
import enum, importlib.util, inspect, json, os, sys, types
sys.path[:0] = [".", "lib"]
sys.dont_write_bytecode = True
seen = {}

def show(value):
    if isinstance(value, enum.Enum):
        return f"{type(value).__name__}(name={show(value.name)}, value={show(value.value)})"
    if value is None or isinstance(value, (bool, float)):
        return repr(value)
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, str):
        if len(value) > 200:
            return f"'{value[:20]}...' ({len(value)})"
        return "'" + value.replace("\n", "\\n").replace("\t", "\\t") + "'"
    if isinstance(value, bytes):
        return f"b'{value.decode('latin1')}'"
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value).__name__ + "(" + ", ".join(f"{name}={show(one)}" for name, one in zip(value._fields, value)) + ")"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(show, value)) + (",)" if len(value) == 1 else ")")
    if isinstance(value, (set, frozenset)):
        return "{" + ", ".join(map(show, value)) + "}"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{show(key)}: {show(one)}" for key, one in value.items()) + "}"
    if isinstance(value, list) or type(value).__name__ in ("dict_values", "dict_items", "range", "deque"):
        return "[...] (%d)" % len(value) if len(value) > 20 else "[" + ", ".join(map(show, value)) + "]"
    if inspect.isfunction(value) or inspect.ismethod(value):
        return f"function {value.__name__}"
    if inspect.isclass(value):
        return f"class {value.__name__}"
    if hasattr(value, "__dict__"):
        return type(value).__name__ + "(" + ", ".join(f"{name}={show(one)}" for name, one in vars(value).items() if not name.startswith("_")) + ")"
    return f"<{type(value).__name__}>"

def reveal(*values):
    caller = sys._getframe(1)
    place = f"{os.path.relpath(caller.f_code.co_filename)}:{caller.f_lineno}"
    seen.setdefault(place, []).append(", ".join(map(show, values)))
    return values[0] if values else None

class Anything(str):
    """What a library outside of the project gives."""
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Anything()
    def __call__(self, *positional, **named):
        return Anything()

probe = types.ModuleType("probe")
probe.__getattr__ = lambda name: Anything()
probe.reveal = reveal
sys.modules["probe"] = probe
outside = types.ModuleType("thirdparty")
outside.__getattr__ = lambda name: Anything()
sys.modules["thirdparty"] = outside
spec = importlib.util.spec_from_file_location("main_py", "main.py")
try:
    spec.loader.exec_module(importlib.util.module_from_spec(spec))
finally:
    with open("revealed.json", "w") as file:
        json.dump(seen, file)
'''


def files_of(text: str) -> dict[str, str]:
    parts = re.split(r"^-- (.+) --\n", text, flags=re.M)
    return {"main.py": text} if len(parts) == 1 else dict(zip(parts[1::2], parts[2::2]))


def reveal_all(files: dict[str, str]) -> tuple[dict[str, list[str]], str]:
    """What real Python reveals by place, and what it complains of."""
    with tempfile.TemporaryDirectory() as folder:
        for path, text in {**files, "runner.py": RUNNER}.items():
            target = Path(folder, path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        done = subprocess.run([sys.executable, "-W", "ignore", "runner.py"], cwd=folder, capture_output=True, text=True, timeout=60)
        revealed = Path(folder, "revealed.json")
        return (json.loads(revealed.read_text()) if revealed.exists() else {}), done.stderr if done.returncode else ""


def is_known(expected: str, line: str) -> bool:
    return not re.search(r"unknown|__hole_|\.\.\.|<", expected) and "pieces(" not in line


def main() -> int:
    compared = differing = 0
    for case in sorted(CASES.iterdir()):
        text = case.read_text()
        if "# no real run" in text or (sys.argv[1:] and case.name not in sys.argv[1:]):
            continue
        files = files_of(text)
        revealed, complaint = reveal_all(files)
        if complaint:
            print(f"{case.name}: {complaint}")
            differing += 1
        for path, source in files.items():
            for number, line in enumerate(source.split("\n"), 1):
                found = EXPECTED.search(line)
                if not found or not is_known(found[1], line):
                    continue
                compared += 1
                real = " | ".join(revealed.get(f"{path}:{number}", [])) or "never"
                if real != found[1].strip():
                    differing += 1
                    print(f"{case.name} {path}:{number}\n  expected {found[1].strip()}\n  real     {real}")
    print(f"{compared} compared, {differing} differ")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
