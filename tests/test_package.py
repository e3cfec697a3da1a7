"""What is built and shipped: the wheel and the sdist, from this tree, offline."""

import ast
import io
import os
import signal
import subprocess
import sys
import tarfile
import textwrap
import tokenize
import venv
import zipfile
from email.message import Message
from email.parser import Parser
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted((ROOT / "ezq").glob("*.py"))
SHIPPED = ["ezq", "examples", "tests", "docs", "tools", "requirements"]

needs_mypy = pytest.mark.skipif(
    find_spec("mypy") is None,
    reason="mypy is in the group `lint`, which only the main environment has",
)


class Built(NamedTuple):
    """What was built, and a Python with nothing but the wheel."""

    wheel: Path
    sdist: Path
    python: Path


def call(*command: str | Path, cwd: Path, limit: float = 90) -> str:
    """Run a command; return what it printed. It must succeed, and within the limit."""
    # What is set for Python, pip and coverage here must not reach the fresh Python.
    ours = ("PYTHON", "PIP_", "COV")
    env = {
        name: value for name, value in os.environ.items() if not name.startswith(ours)
    }
    with subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            output, _ = process.communicate(timeout=limit)
        except BaseException:
            if sys.platform == "win32":
                process.kill()
            else:
                os.killpg(process.pid, signal.SIGKILL)
            raise
    assert process.returncode == 0, output
    return output


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Build the sdist, the wheel from it, and install that into an empty venv."""
    out = tmp_path_factory.mktemp("dist")
    # `--no-isolation` takes hatchling from this environment: no network.
    call(
        sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT, cwd=out
    )
    (wheel,) = out.glob("*.whl")
    (sdist,) = out.glob("*.tar.gz")

    home = tmp_path_factory.mktemp("empty")
    venv.create(home, with_pip=True)
    scripts = "Scripts" if sys.platform == "win32" else "bin"
    python = home / scripts / "python"
    # Without an index, a dependency could not be met: this would fail.
    call(python, "-m", "pip", "install", "--no-index", wheel, cwd=home)
    return Built(wheel, sdist, python)


def metadata(built: Built) -> Message:
    with zipfile.ZipFile(built.wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        return Parser().parsestr(archive.read(name).decode())


def test_the_wheel_has_the_package_and_nothing_else(built: Built) -> None:
    with zipfile.ZipFile(built.wheel) as archive:
        names = archive.namelist()
    package = {f"ezq/{path.name}" for path in MODULES} | {"ezq/py.typed"}
    assert {name for name in names if ".dist-info/" not in name} == package
    assert any(name.endswith("/licenses/LICENSE.md") for name in names)


def test_the_sdist_has_the_examples_the_tests_and_the_docs(built: Built) -> None:
    with tarfile.open(built.sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {
        path.relative_to(ROOT).as_posix()
        for folder in SHIPPED
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    wanted |= {"LICENSE.md", "Makefile", "README.md", "mkdocs.yml", "pyproject.toml"}
    assert wanted - names == set()


def test_the_sdist_runs_an_example_when_unpacked(built: Built, tmp_path: Path) -> None:
    with tarfile.open(built.sdist) as archive:
        # Python 3.11.3 and older have no filters.
        archive.extraction_filter = getattr(tarfile, "data_filter", lambda m, _: m)
        archive.extractall(tmp_path)
    (top,) = tmp_path.iterdir()
    printed = call(built.python, "-m", "examples.hello", cwd=top)
    assert printed == (top / "examples/hello.out").read_text(encoding="utf-8")


def test_the_metadata_asks_for_nothing_at_run_time(built: Built) -> None:
    requirements = metadata(built).get_all("Requires-Dist", [])
    assert [line for line in requirements if "extra ==" not in line] == []


def test_the_metadata_says_which_python_and_which_licence(built: Built) -> None:
    assert metadata(built)["Requires-Python"] == ">=3.11"
    assert metadata(built)["License-Expression"] == "MIT"
    assert "Typing :: Typed" in metadata(built).get_all("Classifier", [])


PROGRAM = """
import multiprocessing
import sys

import ezq


def square(q, out):
    for msg in ezq.iter_msg(q):
        out.put(ezq.Msg("SQUARE", msg.data**2, msg.order))


if __name__ == "__main__":
    multiprocessing.set_start_method(sys.argv[1])
    q, out = ezq.Queue(), ezq.Queue()
    workers = [ezq.run(square, q, out) for _ in range(2)]
    for n in range(10):
        q.put(ezq.Msg("NUMBER", n, order=n))
    ezq.endq_and_wait(q, workers)
    print(*(msg.data for msg in ezq.iter_sortq(ezq.endq(out))))
    print(ezq.__file__)
"""


@pytest.mark.parametrize(
    "method",
    ["spawn"] if sys.platform == "win32" else ["fork", "spawn", "forkserver"],
)
def test_the_wheel_works_in_an_empty_venv(
    built: Built, tmp_path: Path, method: str
) -> None:
    program = tmp_path / "program.py"
    program.write_text(PROGRAM, encoding="utf-8")
    printed = call(built.python, "-W", "error", program, method, cwd=tmp_path)
    squares, where = printed.splitlines()
    assert squares == "0 1 4 9 16 25 36 49 64 81"
    assert Path(where).is_relative_to(built.python.parent.parent)


TYPED = """
import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


def add(q: Numbers, start: int = 0) -> None:
    total = start
    for msg in ezq.iter_msg(q):
        total += msg.data


q: Numbers = ezq.Queue()
worker = ezq.run(add, q, start=3)
q.put(ezq.Msg("NUMBER", 1, order=0))
ezq.endq_and_wait(q, worker)
first: int = next(ezq.iter_sortq(ezq.endq(q))).data
"""

WRONG = {
    "a wrong argument of a worker": 'ezq.run(add, q, start="3")',
    "an argument too many": "ezq.run(add, q, 3, 4)",
    "a wrong payload": 'q.put(ezq.Msg("NUMBER", "1"))',
    "something that is no message": "q.put(1)",
    "a wrong use of a payload": 'next(ezq.iter_msg(q)).data + "1"',
}


def check_types(built: Built, folder: Path, source: str) -> list[str]:
    """Check a program against the installed wheel; return the lines with errors."""
    program = folder / "program.py"
    program.write_text(textwrap.dedent(source), encoding="utf-8")
    # Of the environment that runs this test, the editable ezq must not be seen.
    code = (
        "import sys; from mypy import api; out, err, _ = api.run(sys.argv[1:]); "
        "print(out + err)"
    )
    options = ["--strict", "--config-file=", f"--cache-dir={folder}"]
    options += [f"--python-executable={built.python}", "--no-error-summary"]
    printed = call(sys.executable, "-I", "-c", code, *options, program, cwd=folder)
    return printed.strip().splitlines()


@needs_mypy
def test_a_typed_program_passes_strict_mypy(built: Built, tmp_path: Path) -> None:
    assert check_types(built, tmp_path, TYPED) == []


@needs_mypy
def test_mypy_finds_each_misuse_in_its_line(built: Built, tmp_path: Path) -> None:
    source = TYPED + "\n".join(WRONG.values())
    errors = check_types(built, tmp_path, source)
    first = TYPED.count("\n") + 1
    places = {int(line.split(":")[1]) for line in errors if ": error: " in line}
    assert places == set(range(first, first + len(WRONG))), "\n".join(errors)


def lines_of_code(source: str) -> int:
    """Count the lines that say something to Python: no comment, no docstring."""
    spare = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER}
    spare |= {tokenize.INDENT, tokenize.DEDENT}
    code = {
        line
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type not in spare
        for line in range(token.start[0], token.end[0] + 1)
    }
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and (
            ast.get_docstring(node) is not None
        ):
            first = node.body[0]
            code -= set(range(first.lineno, (first.end_lineno or 0) + 1))
    return len(code)


def test_the_package_can_be_read_in_an_evening() -> None:
    sources = {path.name: path.read_text(encoding="utf-8") for path in MODULES}
    lines = {name: len(source.splitlines()) for name, source in sources.items()}
    assert max(lines.values()) <= 400, lines
    code = {name: lines_of_code(source) for name, source in sources.items()}
    assert sum(code.values()) <= 3250, code
