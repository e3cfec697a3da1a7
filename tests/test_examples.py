"""Every example runs as README says, prints what is written beside it, and is short."""

import ast
import multiprocessing
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from statistics import fmean

import pytest

import examples.__main__ as examples
from examples import ARGS, HERE, LESSONS, NAMES, PARTS, WITH_OPTIONS

from .conftest import METHODS
from .processes import PIPE, ROOT, python, under

EXAMPLES = ROOT / "examples"
USUAL = multiprocessing.get_all_start_methods()[0]
"""The start method that a program has which sets none."""

posix = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has one start method, and no such signals"
)
reads_late = pytest.mark.skipif(
    PIPE, reason="there a join before a read waits for ever, as the lesson `drain` says"
)
names_none = pytest.mark.skipif(
    PIPE, reason="there nobody knows what a dead worker had in hand"
)
NOT_EVERYWHERE = {
    "startmethods": posix,
    "exitcodes": posix,
    "interrupt": posix,
    "testing": posix,
    "drain": reads_late,
    "mandelbrot": reads_late,
    "crash": names_none,
    "survivor": names_none,
    "terminate": names_none,
}
"""Examples that show what there is not on Windows, or not on a pipe."""

every_example = pytest.mark.parametrize("name", NAMES)


def runs(names: Iterable[str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "name",
        [
            pytest.param(name, marks=NOT_EVERYWHERE[name])
            if name in NOT_EVERYWHERE
            else name
            for name in names
        ],
    )


def expected(name: str) -> str:
    return (EXAMPLES / f"{name}.out").read_text(encoding="utf-8")


def fixed(printed: str) -> list[str]:
    """Return the lines that are the same on every machine."""
    return [line for line in printed.splitlines() if not line.startswith(HERE)]


def assert_as_expected(printed: str, name: str) -> None:
    assert fixed(printed) == fixed(expected(name))
    assert len(printed.splitlines()) == len(expected(name).splitlines())


# --- what they print


@runs(NAMES)
@pytest.mark.outputs
def test_it_prints_its_expected_output_under_every_start_method(
    name: str, start_method: str, pytestconfig: pytest.Config
) -> None:
    """And as README says, by the usual start method; and on one CPU, by forkserver."""
    program, args = f"examples.{name}", ARGS.get(name, [])
    cpus = "1" if start_method == METHODS[-1] else None
    if start_method == USUAL:
        printed = python("-m", program, *args, PYTHON_CPU_COUNT=cpus).printed()
    else:
        ended = under(start_method, program, *args, PYTHON_CPU_COUNT=cpus)
        printed = ended.printed()
    path = EXAMPLES / f"{name}.out"
    if pytestconfig.getoption("--update-outputs") and start_method == METHODS[0]:
        was = expected(name) if path.exists() else HERE
        if fixed(printed) != fixed(was):  # and not only what tells of another run
            path.write_text(printed, encoding="utf-8", newline="\n")
    assert_as_expected(printed, name)


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


def test_the_log_is_analysed_as_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "my.log"
    assert python("-m", "examples.log_analyser", "--save", str(path)).printed() == ""
    good, broken = re.compile(r"\S{8} (\w+) GET (/\w*) (\d+) (\d+)ms"), []
    counts: Counter[tuple[str, str]] = Counter()
    millis: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(path.read_bytes().splitlines(), start=1):
        if line.isascii() and (found := good.fullmatch(line.decode())):
            counts[found[1], found[3]] += 1
            millis[found[2]].append(int(found[4]))
        else:
            broken.append(number)

    first, *_ = printed = expected("log_analyser").splitlines()
    assert first == f"{number:,} lines, and {len(broken)} of them are broken"
    statuses = ["200", "404", "500"]
    assert ["server", *statuses] in map(str.split, printed)
    for server in ["web1", "web2", "web3", "web4"]:
        row = [str(counts[server, status]) for status in statuses]
        assert [server, *row] in map(str.split, printed)
    for name, several in millis.items():
        row = [name, f"{len(several):,}", f"{fmean(several):.0f}", "ms"]
        assert (row in map(str.split, printed)) == (name != "/")
    shown = re.findall(r"(?<= )\d+(?=, )", "\n".join(printed[-3:]))
    assert {int(shown) for shown in shown} <= set(broken)
    assert sum(int(line.split()[2]) for line in printed[-3:]) == len(broken)

    assert python("-m", "examples.log_analyser", str(path)).printed() == (
        expected("log_analyser")
    )


def test_the_log_analyser_says_which_file_it_cannot_read() -> None:
    ended = python("-m", "examples.log_analyser", "no/such.log")
    assert f"{Path('no/such.log')} is not a file" in ended.refused()


# --- the list of them


def test_they_are_listed_in_order_with_a_line_each() -> None:
    printed = python("-m", "examples").printed()
    listed = re.findall(r"^ +(?:\d+ +)?(\w+)  +(\S.*)$", printed, re.MULTILINE)
    assert [name for name, _ in listed] == NAMES
    assert [line for _, line in listed] == [docstring(n).splitlines()[0] for n in NAMES]
    numbers = re.findall(r"^ +(\d+) +(\w+)", printed, re.MULTILINE)
    assert numbers == [(str(n), name) for n, name in enumerate(LESSONS, 1)]
    assert re.findall(r"^Part \w+: (.*)", printed, re.MULTILINE) == [
        part.title for part in PARTS
    ]


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_lists_them_as_well(option: str) -> None:
    assert python("-m", "examples", option).printed() == (
        python("-m", "examples").printed()
    )


@every_example
def test_help_tells_what_one_shows_and_does_not_run_it(
    name: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", [])  # which it changes
    with suppress(SystemExit):  # of argparse
        examples.main([name, "--help"])
    printed = capsys.readouterr().out
    # argparse fills paragraphs anew
    assert " ".join(docstring(name).split()) in " ".join(printed.split())
    assert f"python3 -m examples.{name}" in printed
    assert expected(name) not in printed


@pytest.mark.parametrize("name", ["hello", "hello.py", "examples.hello"])
def test_one_runs_by_its_name_alone(name: str) -> None:
    assert python("-m", "examples", name).printed() == expected("hello")


@every_example
def test_it_tells_its_options_if_it_takes_any(name: str) -> None:
    source = (EXAMPLES / f"{name}.py").read_text(encoding="utf-8")
    reads = re.search(r"\boptions\(|\b_options\.", source)
    assert (name in WITH_OPTIONS) == bool(reads)


@runs(ARGS)
def test_one_runs_by_its_name_with_its_options(name: str, start_method: str) -> None:
    printed = under(start_method, "examples", name, *ARGS[name]).printed()
    assert_as_expected(printed, name)


def test_a_name_that_there_is_not_is_an_error_that_lists_those_there_are() -> None:
    ended = python("-m", "examples", "collats")
    assert (ended.exitcode, ended.stdout) == (2, "")
    assert "'collats'" in ended.stderr
    for name in NAMES:
        assert name in ended.stderr


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("survivor 99", "blocks 0 to 9"),
        ("mandelbrot --width -5", "3 points or more"),
        ("mandelbrot --output no/such.png", "no folder no"),
        ("image_filter --width 0", "4 points or more"),
        ("image_filter --output no/such.png", "no folder no"),
        ("external_sort --output no/such.txt", "no folder no"),
        ("passwords --users README.md", "name:salt:hash"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_done(
    call: str, said: str
) -> None:
    assert said in python("-m", "examples", *call.split()).refused()


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
    assert programs == {*NAMES, "check"}
    assert {path.stem for path in EXAMPLES.glob("*.out")} == set(NAMES)


@every_example
def test_it_says_what_it_shows(name: str) -> None:
    assert docstring(name).splitlines()[0].endswith((".", "?"))


@every_example
def test_it_is_short_enough_to_read_at_once(name: str) -> None:
    lines = (EXAMPLES / f"{name}.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 60
    assert max(map(len, lines)) <= 68


def test_they_may_be_imported_without_running() -> None:
    imports = "\n".join(f"import examples.{name}" for name in NAMES)
    assert python("-c", imports).printed() == ""


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
