"""Run the tests on every Python of this machine, from 3.11 on.

    make test-all                            every Python that answers
    make test-all OTHERS=1                   all but the one that `make test` has
    python3 tools/pythons.py 3.12 3.14t      these only
    python3 tools/pythons.py --list          tell what is here, run nothing

Looks at the folders of PATH and at the Pythons that pyenv and uv manage. Of two
with the same number it takes the newer. Each gets an environment of its own,
such as `.venv-3.14t`, with what requirements/test.txt pins. The long tests are
left out, and those of the exercises; the programs of the docs run under one start
method each; and a warning is an error. Several Pythons are tested at once, on
several CPUs.
"""

import argparse
import hashlib
import json
import os
import re
import subprocess
import sys
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements" / "test.txt"

LEFT_OUT = ["-m", "not long", "--one-method", "--ignore=tests/course/test_exercises.py"]
"""What `make test` does on one Python, and need not be done on each."""

QUESTION = """
import importlib.util, json, platform, sys, sysconfig
print(json.dumps([
    importlib.util.find_spec("ensurepip") is not None,
    sys.version_info[:3],
    bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    platform.python_implementation(),
    sys.executable,
]))
"""


class Python(NamedTuple):
    """What an interpreter answered, in the order of preference."""

    has_pip: bool  # Debian keeps `ensurepip` in a package of its own
    version: tuple[int, ...]
    free_threaded: bool
    kind: str
    path: str

    @property
    def name(self) -> str:
        """Its short name: `3.14`, or `3.14t` for a free-threaded build."""
        major, minor, _ = self.version
        return f"{major}.{minor}{'t' if self.free_threaded else ''}"

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.version))}, {self.path}"


def promised() -> list[str]:
    """Read from pyproject.toml which Pythons ezq is made for."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    classifiers = "\n".join(project["project"]["classifiers"])
    names = re.findall(r"^.* Python :: (3\.\d+)$", classifiers, re.MULTILINE)
    # Free-threaded builds are no experiment from 3.14 on (PEP 779).
    return names + [f"{name}t" for name in names if order(name) >= (3, 14)]


def order(name: str) -> tuple[int, ...]:
    """Sort 3.9 before 3.11, and 3.14 before 3.14t."""
    return (*map(int, name.rstrip("t").split(".")), *([1] if name[-1] == "t" else []))


def candidates() -> Iterator[Path]:
    """Yield the files that may be a Python, most of them more than once."""
    home, env = Path.home(), os.environ
    data = Path(env.get("XDG_DATA_HOME") or home / ".local/share")
    pyenv = Path(env.get("PYENV_ROOT") or home / ".pyenv") / "versions"
    uv = Path(env.get("UV_PYTHON_INSTALL_DIR") or data / "uv/python")
    folders = [Path(folder) for folder in env.get("PATH", "").split(os.pathsep)]
    for folder in [*folders, *pyenv.glob("*/bin"), *uv.glob("*/bin")]:
        for path in folder.glob("python3*"):
            if re.fullmatch(r"python3(\.\d+t?)?", path.name):
                yield path
    yield Path(sys.executable)


def ask(path: Path) -> Python | None:
    """Start it, since a shim or a dangling link is none; 3.11 and newer count."""
    try:
        answer = subprocess.run(
            [path, "-I", "-c", QUESTION],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=30,
            check=True,
        )
        has_pip, version, *rest = json.loads(answer.stdout)
    except (OSError, subprocess.SubprocessError, TypeError, ValueError):
        return None
    python = Python(has_pip, tuple(version), *rest)
    return python if python.version >= (3, 11) and python.kind == "CPython" else None


def find() -> dict[str, Python]:
    """Find the best Python of each name."""
    best: dict[str, Python] = {}
    for path in dict.fromkeys(candidates()):
        python = ask(path)
        if python and python[:2] > best.get(python.name, (False, ()))[:2]:
            best[python.name] = python
    return dict(sorted(best.items(), key=lambda item: order(item[0])))


def prepare(python: Python) -> Path:
    """Build its environment, unless it is there and up to date."""
    folder = ROOT / f".venv-{python.name}"
    stamp = folder / "ready"
    sources = REQUIREMENTS.read_bytes() + str(python).encode()
    digest = hashlib.sha256(sources).hexdigest()
    executable = folder / "bin" / "python"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != digest:
        pip = [str(executable), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        install = ["install", "--require-hashes", "-r", str(REQUIREMENTS)]
        subprocess.run([python.path, "-m", "venv", "--clear", folder], check=True)
        subprocess.run([*pip, *install], check=True)
        stamp.write_text(digest, encoding="utf-8")
    return executable


def test(python: Python) -> tuple[str, str]:
    """Run the tests on it; return how they went, and what was printed."""
    if not python.has_pip:
        package = f"python{python.name}-venv"
        return f"FAILED: it has no ensurepip; Debian keeps that in {package}", ""
    print(f"testing on {python}; what pytest prints comes at the end", flush=True)
    start = time.monotonic()
    # As `-W error` does, and for the child processes that tests start as well.
    env = os.environ | {"PYTHONWARNINGS": "error"}
    printed = ""
    try:
        command = [str(prepare(python)), "-m", "pytest", *LEFT_OUT]
        ended = subprocess.run(
            command,
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            check=False,  # what it printed is wanted, too
        )
        printed = ended.stdout
        ended.check_returncode()
    except subprocess.CalledProcessError as error:
        return f"FAILED: {' '.join(map(str, error.cmd))}", printed
    return f"passed in {time.monotonic() - start:.0f} s", printed


def main() -> int:
    """Test on each Python asked for; return the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help="such as 3.14t")
    add = parser.add_argument
    add("--others", action="store_true", help="leave out the one that runs this")
    add("--newest", action="store_true", help="of what is here, the newest alone")
    add("--list", action="store_true", help="run nothing")
    args = parser.parse_args()

    found = find()
    names = args.names or sorted({*promised(), *found}, key=order)
    if args.others and (mine := ask(Path(sys.executable))):
        names = [name for name in names if name != mine.name]
    if args.newest:
        names = [name for name in names if name in found][-1:]
    for name in names:
        print(f"{name:6} {found.get(name, 'is not on this machine')}")
    if missing := [name for name in args.names if name not in found]:
        print(f"not on this machine: {', '.join(missing)}", file=sys.stderr)
        return 2
    if args.list:
        return 0

    # As many at once as there are CPUs: most tests wait for one process at a time.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        tests = {
            name: pool.submit(test, found[name]) for name in names if name in found
        }
        results = {}
        for name, running in tests.items():
            results[name], printed = running.result()
            print(f"\n=== Python {found[name]}\n{printed}", flush=True)
    for name, result in results.items():
        print(f"{name:6} {result}")
    return int(any(result.startswith("FAILED") for result in results.values()))


if __name__ == "__main__":
    sys.exit(main())
