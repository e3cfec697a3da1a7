"""Every example runs as README says, prints what is written beside it, and is short."""

import ast
import re
import sys
from pathlib import Path

import pytest

from examples import NAMES

from .conftest import METHODS
from .processes import ROOT, python, under

EXAMPLES = ROOT / "examples"
ARGS = {
    "word_count": [
        "--plain",
        *(f"examples/texts/{name}.txt" for name in ("crow", "hare", "wind")),
    ]
}
"""The arguments with which an example prints the same on every machine."""

every_example = pytest.mark.parametrize("name", NAMES)


def expected(name: str) -> str:
    return (EXAMPLES / f"{name}.out").read_text(encoding="utf-8")


# --- what they print


@every_example
@pytest.mark.outputs
def test_it_prints_its_expected_output_under_every_start_method(
    name: str, start_method: str, pytestconfig: pytest.Config
) -> None:
    printed = under(start_method, f"examples.{name}", *ARGS.get(name, [])).printed()
    if pytestconfig.getoption("--update-outputs") and start_method == METHODS[0]:
        path = EXAMPLES / f"{name}.out"
        path.write_text(printed, encoding="utf-8", newline="\n")
    assert printed == expected(name)


@every_example
def test_it_runs_as_readme_says(name: str) -> None:
    ended = python("-m", f"examples.{name}", *ARGS.get(name, []))
    assert ended.printed() == expected(name)


@every_example
def test_it_runs_on_one_cpu(name: str) -> None:
    ended = python("-m", f"examples.{name}", *ARGS.get(name, []), PYTHON_CPU_COUNT="1")
    assert ended.printed() == expected(name)


def test_the_sum_is_right() -> None:
    assert f" {sum(range(1000))}." in expected("sum")


def test_collatz_prints_forty_results_in_order() -> None:
    lines = expected("collatz").splitlines()
    assert [int(line.split()[0]) for line in lines] == list(range(40))
    for n, line in enumerate(lines):
        assert int(line.split()[-1]) == (3 * n + 1 if n % 2 else n // 2)


def test_the_primes_are_counted_right() -> None:
    # https://oeis.org/A006880: the number of primes below 10**n
    assert expected("fan_out_fan_in").endswith("\n1229 primes below 10,000\n")


def test_the_texts_are_counted_as_by_hand() -> None:
    text = "".join(
        path.read_text(encoding="utf-8") for path in (EXAMPLES / "texts").glob("*.txt")
    )
    for line in expected("word_count").splitlines():
        times, word = line.split()
        assert int(times) == len(re.findall(rf"(?i)(?<![a-z]){word}(?![a-z])", text))


def test_every_text_is_counted() -> None:
    texts = {f"examples/texts/{p.name}" for p in (EXAMPLES / "texts").iterdir()}
    assert texts == set(ARGS["word_count"][1:])


# --- the real one


def test_word_count_counts_the_standard_library_as_serially() -> None:
    parallel = python("-m", "examples.word_count").printed().splitlines()
    serial = python("-m", "examples.word_count", "--serial").printed().splitlines()

    shares = [
        re.fullmatch(r"worker (\d+) read (\d+) files", line) for line in parallel[:-11]
    ]
    numbers = [(int(share[1]), int(share[2])) for share in shares if share]
    assert [number for number, _ in numbers] == list(range(1, len(shares) + 1))

    files, seconds = re.compile(r"(\d+) files"), re.compile(r" in \d+\.\d\d seconds$")
    last, serial_last = files.match(parallel[-1]), files.match(serial[-1])
    assert last
    assert serial_last
    assert seconds.search(parallel[-1])
    assert seconds.search(serial[-1])
    assert int(last[1]) == int(serial_last[1]) == sum(count for _, count in numbers)
    assert int(last[1]) > 500

    assert len(serial) == 11
    assert parallel[-11:-1] == serial[:-1]


def test_word_count_starts_as_many_readers_as_there_are_cpus() -> None:
    printed = python(
        "-m", "examples.word_count", "examples/texts/crow.txt", PYTHON_CPU_COUNT="3"
    ).printed()
    assert len(re.findall("^worker", printed, re.MULTILINE)) == 3


def test_word_count_says_which_file_it_cannot_read() -> None:
    ended = python("-m", "examples.word_count", "no/such/file.txt")
    assert (ended.exitcode, ended.stdout) == (2, "")
    assert str(Path("no/such/file.txt")) in ended.stderr


def test_word_count_tells_its_options() -> None:
    printed = python("-m", "examples.word_count", "--help").printed()
    assert "--serial" in printed
    assert "--plain" in printed
    assert "A real program" in printed


# --- the list of them


def test_they_are_listed_in_order_with_a_line_each() -> None:
    printed = python("-m", "examples").printed()
    listed = re.findall(r"^  (\w+) +(\S.*)$", printed, re.MULTILINE)
    assert [name for name, _ in listed] == NAMES
    assert [line for _, line in listed] == [docstring(n).splitlines()[0] for n in NAMES]


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_lists_them_as_well(option: str) -> None:
    assert python("-m", "examples", option).printed() == (
        python("-m", "examples").printed()
    )


@every_example
def test_help_tells_what_one_shows_and_does_not_run_it(name: str) -> None:
    printed = python("-m", "examples", name, "--help").printed()
    # argparse fills paragraphs anew
    assert " ".join(docstring(name).split()) in " ".join(printed.split())
    assert f"python3 -m examples.{name}" in printed
    assert expected(name) not in printed


@pytest.mark.parametrize("name", ["hello", "hello.py", "examples.hello"])
def test_one_runs_by_its_name_alone(name: str) -> None:
    assert python("-m", "examples", name).printed() == expected("hello")


def test_word_count_runs_by_its_name_with_its_options(start_method: str) -> None:
    ended = under(start_method, "examples", "word_count", *ARGS["word_count"])
    assert ended.printed() == expected("word_count")


def test_a_name_that_there_is_not_is_an_error_that_lists_those_there_are() -> None:
    ended = python("-m", "examples", "collats")
    assert (ended.exitcode, ended.stdout) == (2, "")
    assert "'collats'" in ended.stderr
    for name in NAMES:
        assert name in ended.stderr


def test_an_option_that_an_example_does_not_take_is_an_error() -> None:
    ended = python("-m", "examples", "hello", "--fast")
    assert (ended.exitcode, ended.stdout) == (2, "")
    assert "--fast" in ended.stderr


# --- how they are written


def docstring(name: str) -> str:
    source = (EXAMPLES / f"{name}.py").read_text(encoding="utf-8")
    return ast.get_docstring(ast.parse(source)) or ""


def test_every_example_is_listed_and_every_listed_one_is_there() -> None:
    programs = {path.stem for path in EXAMPLES.glob("*.py") if path.stem[0] != "_"}
    assert programs == set(NAMES)
    assert {path.stem for path in EXAMPLES.glob("*.out")} == set(NAMES)


@every_example
def test_it_says_what_it_shows(name: str) -> None:
    assert docstring(name).splitlines()[0].endswith((".", "?"))


@every_example
def test_it_is_short_enough_to_read_at_once(name: str) -> None:
    lines = (EXAMPLES / f"{name}.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 60
    assert max(map(len, lines)) <= 68


@every_example
def test_it_may_be_imported_without_running(name: str) -> None:
    assert python("-c", f"import examples.{name}").printed() == ""


@every_example
def test_it_imports_nothing_but_ezq_and_the_standard_library(name: str) -> None:
    source = (EXAMPLES / f"{name}.py").read_text(encoding="utf-8")
    imported = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "examples").partition(".")[0])
    assert imported <= {"ezq", "examples", *sys.stdlib_module_names}
