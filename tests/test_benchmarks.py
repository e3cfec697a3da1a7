"""The benchmark tells what it measured, also when a peer is missing, wrong or hangs.

None of the peers need be installed. What a test needs of one, it brings along: a
module of the same name, which is found first. No test asserts how fast anything is.
"""

import json
import re
import sys
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from .processes import GRACE, ROOT, Ended, left_after, python

if sys.platform == "win32":
    pytest.skip("the benchmarks run on Linux and macOS", allow_module_level=True)

from benchmarks import __main__ as command
from benchmarks import case, cases, figure, payloads, report
from benchmarks import measure as measuring
from benchmarks.measure import Limits, Row, RunError, measure
from benchmarks.peers import OURS, PEERS
from benchmarks.peers.base import Message

SPEED = ROOT / "docs" / "speed"
SVG = "{http://www.w3.org/2000/svg}"

MISSING = "raise ModuleNotFoundError(name=__name__)\n"

# faster-fifo, as far as the benchmark uses it.
FIFO = """\
import multiprocessing, os, pathlib, threading
class Queue:
    def __init__(self, size):
        self.q = multiprocessing.Queue()
    def put(self, item, timeout):
        self.q.put(item)
    def put_many(self, items, timeout):
        for item in items:
            self.put(item, timeout)
    def get_many(self, timeout, max_messages_to_get):
        return [self.q.get()]
"""
LOSES_ONE = """\
    def put_many(self, items, timeout):
        for item in items[len(items) > 2 :]:
            self.put(item, timeout)
"""
CHANGES_ONE = """\
    def put_many(self, items, timeout):
        if len(items) > 2:
            items[2].data = items[2].data.lower() + " "
        for item in items:
            self.put(item, timeout)
"""
HANGS = """\
    def get_many(self, timeout, max_messages_to_get):
        pathlib.Path(__file__).with_name("session").write_text(str(os.getsid(0)))
        threading.Event().wait()
"""


def benchmarks(folder: Path, *args: str, **modules: str) -> Ended:
    """Run the command with modules of its own, and no numpy or faster-fifo else."""
    for name, text in ({"numpy": MISSING, "faster_fifo": MISSING} | modules).items():
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    return python("-m", "benchmarks", *args, PYTHONPATH=str(folder))


def cells(table: str) -> list[list[str]]:
    """Read the rows of a table, without its head."""
    lines = [line for line in table.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines[2:]]


def told(table: str, peer: str) -> str:
    """Return what stands in the column of the other for the first row of a peer."""
    return next(row[4] for row in cells(table) if row[1] == peer)


def row(**changes: Any) -> Row:
    """Make a row, of a rate if nothing else is said."""
    given = {"case": "sum", "title": "a sum", "peer": "a peer", "unit": case.RATE}
    return Row(**(given | {"ours": [10.0], "theirs": [5.0]} | changes))


# --- the command


def test_help_tells_every_option() -> None:
    printed = python("-m", "benchmarks", "--help").printed()
    for option in ("list", "case", "quick", "rounds", "limit", "json", "figure"):
        assert f"--{option}" in printed
    assert "make bench" in printed


def test_list_tells_every_case_and_every_peer() -> None:
    printed = python("-m", "benchmarks", "--list").printed()
    assert "300,000 numbers, 2 workers" in printed
    for one in cases.CASES:
        assert re.search(rf"^{one.name} ", printed, re.MULTILINE)
    for peer in PEERS:
        assert peer in printed


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["--rounds", "0"], "--rounds takes a number from 1"),
        (["--limit", "0"], "--limit takes a number above 0"),
        (["--case", "nothing"], "invalid choice: 'nothing'"),
        (["--json", "no/such/run.json"], "there is no folder no/such"),
        (["--figure", "no/such/run.svg"], "there is no folder no/such"),
        (["--read", "no.json"], "there is no file no.json"),
        (["--read", "README.md"], "README.md is not a file that --json wrote"),
        (["--read", "docs/python.inv"], "is not a file that --json wrote"),
    ],
)
def test_what_cannot_be_done_is_told_before_anything_is_measured(
    args: list[str], why: str
) -> None:
    assert why in python("-m", "benchmarks", *args).refused()


def test_a_run_prints_a_table_and_writes_the_figures_behind_it(tmp_path: Path) -> None:
    path = tmp_path / "run.json"
    printed = benchmarks(
        tmp_path, "--quick", "--case", "messages", "--rounds", "2", "--json", str(path)
    ).printed()
    found = json.loads(path.read_text(encoding="utf-8"))
    assert printed == report.table(found) + "\n"
    assert found["rounds"] == 2
    assert found["python"].split()[1] in printed
    assert "2 rounds in" in printed
    for one in found["rows"]:
        assert one["problem"] == ""
        assert len(one["ours"]) == len(one["theirs"]) == 2
        assert min(one["ours"] + one["theirs"]) > 0
    units = {(one["peer"], one["unit"]) for one in found["rows"]}
    against = ["multiprocessing.Queue", "ezq, a tenth of them"]
    assert units == {(peer, u) for peer in against for u in (case.RATE, case.MEMORY)}
    # What was measured can be read again, and drawn, without measuring.
    assert python("-m", "benchmarks", "--read", str(path)).printed() == printed


def test_a_missing_peer_is_told_and_is_no_failure(tmp_path: Path) -> None:
    printed = benchmarks(tmp_path, "--quick", "--case", "strings").printed()
    assert told(printed, "faster-fifo") == "not installed: faster_fifo"
    assert told(printed, "multiprocessing.Queue")[0].isdigit()


def test_where_numpy_is_missing_ezq_has_not_failed(tmp_path: Path) -> None:
    printed = benchmarks(tmp_path, "--quick", "--case", "arrays").printed()
    assert {row[4] for row in cells(printed)} == {"not installed: numpy"}


@pytest.mark.parametrize("fault", [LOSES_ONE, CHANGES_ONE])
def test_a_peer_with_a_wrong_result_is_told_and_has_no_ratio(
    tmp_path: Path, fault: str
) -> None:
    fifo = FIFO + fault
    ended = benchmarks(tmp_path, "--quick", "--case", "strings", faster_fifo=fifo)
    table = ended.printed()
    wrong = "AssertionError: wrong result: 199 instead of 200"
    assert told(table, "faster-fifo") == wrong
    assert [row[5] for row in cells(table)][-1] == ""


def test_a_peer_that_does_what_it_should_is_measured(tmp_path: Path) -> None:
    """Else the two before would not tell why the peer failed."""
    ended = benchmarks(tmp_path, "--quick", "--case", "strings", faster_fifo=FIFO)
    assert told(ended.printed(), "faster-fifo")[0].isdigit()


def test_a_peer_that_hangs_is_ended_with_its_workers_and_told(tmp_path: Path) -> None:
    args = ("--quick", "--case", "strings", "--limit", "6")
    ended = benchmarks(tmp_path, *args, faster_fifo=FIFO + HANGS)
    assert told(ended.printed(), "faster-fifo") == "had not ended after 6 seconds"
    session = int((tmp_path / "session").read_text(encoding="utf-8"))
    assert left_after(GRACE, session) == []


def test_when_ezq_itself_fails_the_table_and_the_exit_status_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EZQ_ENGINE", "steam")
    ended = benchmarks(tmp_path, "--quick", "--case", "strings")
    assert (ended.exitcode, ended.stderr) == (1, "")
    reason = "ezq failed: ValueError: EZQ_ENGINE is 'memory' or 'pipe'"
    assert told(ended.stdout, "multiprocessing.Queue").startswith(reason)


# --- how it measures


def test_ezq_and_a_peer_run_in_turn_and_each_begins_as_often(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runs: list[str] = []

    def run(one: case.Case, peer: str, *args: Any) -> case.Figures:
        runs.append(peer)
        return {case.RATE: 2.0 if peer == OURS else 1.0}

    monkeypatch.setattr(measuring, "run", run)
    one = case.Case("sum", "{size} of them", lambda *_: {}, 1, 1, ("a", "b"))
    rows = measure(one, 7, 2, Limits(1), lambda _: None)
    assert runs == [OURS, "a", OURS, "b", "a", OURS, "b", OURS]
    assert [row.peer for row in rows] == ["a", "b"]
    assert {row.title for row in rows} == {"7 of them"}
    assert {row.ratio for row in rows} == {2.0}


def test_the_ratio_is_the_median_of_the_ratios_of_pairs() -> None:
    """The ratio of the medians would be 1 here."""
    assert row(ours=[1.0, 6.0, 8.0], theirs=[2.0, 2.0, 8.0]).ratio == 1.0
    assert row(ours=[1.0, 6.0, 8.0], theirs=[6.0, 2.0, 4.0]).ratio == 2.0


@pytest.mark.parametrize("unit", [case.MILLISECONDS, case.MICROSECONDS, case.MEMORY])
def test_in_time_and_memory_less_is_better(unit: str) -> None:
    assert row(unit=unit, ours=[10.0], theirs=[5.0]).ratio == 0.5
    assert row(unit=case.SPEED, ours=[10.0], theirs=[5.0]).ratio == 2.0


def test_a_peer_that_failed_once_has_no_ratio() -> None:
    assert row(problem="had not ended").ratio is None


def test_a_quick_run_ends_in_time_and_that_is_nobodys_fault() -> None:
    assert Limits(300).left() == 300
    assert Limits(300, time.monotonic() + 5).left() <= 5
    rows = measure(cases.CASES[0], 1, 1, Limits(300, time.monotonic()), lambda _: None)
    assert {(row.problem, row.ezq_failed) for row in rows} == {("no time left", False)}
    assert command.QUICK < 60


def test_the_payloads_are_distinct_and_not_taken_for_one_another() -> None:
    kinds = [payloads.NUMBERS, payloads.TEXTS, payloads.DICTS, payloads.NESTED]
    for kind in [*kinds, payloads.BLOCKS]:
        made = kind.all(300)
        assert len(set(map(id, made))) == len(set(map(repr, made))) == 300
        right, wrong = (Message("NUMBER", made[at], order=7) for at in (7, 8))
        assert kind.is_whole(right)
        assert not kind.is_whole(wrong)
        assert kind.total(7) + kind.loop([right]) == kind.total(8)


def test_an_error_of_ezq_is_told_from_one_of_a_peer() -> None:
    assert str(RunError("why")) == "why"
    assert str(RunError("why", ezq_failed=True)) == "ezq failed: why"


# --- the table and the figure


@pytest.mark.parametrize(
    ("number", "shown"),
    [(1234567, "1,230,000"), (99.96, "100"), (12.345, "12.3"), (0.5, "0.500")],
)
def test_a_figure_has_three_digits_that_count(number: float, shown: str) -> None:
    assert report.rounded(number) == shown


def test_the_table_tells_a_case_once_and_breaks_at_no_bar() -> None:
    rows = [row(), row(peer="b", problem="a | b"), row(title="another")]
    table = cells(report.table(report.make(rows, False, 1, 1.0)))
    assert [line[0] for line in table] == ["a sum", "", "another"]
    assert [line[4] for line in table] == ["5.00", "a / b", "5.00"]
    assert [line[5] for line in table] == ["2.00", "", "2.00"]


def test_the_figure_draws_the_medians_and_tells_them_in_words() -> None:
    rows = [
        row(ours=[8.0, 10.0, 90.0], theirs=[1.0, 5.0, 6.0], peer="<b>"),
        row(peer="gone", problem="not installed", ours=[], theirs=[]),
    ]
    drawn = figure.draw(report.make(rows, False, 3, 1.0))
    svg = ET.fromstring(drawn)
    texts = ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]
    assert texts == ["a sum", "messages/s", "ezq", "10.0", "<b>", "5.00"]
    widths = [int(bar.get("width") or 0) for bar in svg.iter(f"{SVG}rect")]
    assert widths == [400, 200]
    (words,) = (text.text for text in svg.iter(f"{SVG}desc"))
    assert words == "a sum, messages/s: ezq 10.0, <b> 5.00."


def test_the_figure_asks_no_other_host_and_can_be_read_on_a_phone() -> None:
    drawn = (SPEED / "figure.svg").read_text(encoding="utf-8")
    assert re.findall(r"\w+://[^\"\s]*", drawn) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"href|url\(|@import|<script| on\w+=", drawn)
    assert re.findall(r"font-size: (\d+)px", drawn) == ["14"]
    svg = ET.fromstring(drawn)
    assert int(svg.get("width") or 0) <= 400
    for group in [*svg.iter(f"{SVG}g"), *svg.iterfind(f"{SVG}text")]:
        letters = "".join(map(str.strip, group.itertext()))
        assert len(letters) * 14 * 0.61 <= 400, letters


# --- the page


def test_the_page_shows_the_table_and_the_figure_of_one_run(tmp_path: Path) -> None:
    drawn = tmp_path / "figure.svg"
    table = python(
        "-m", "benchmarks", "--read", str(SPEED / "run.json"), "--figure", str(drawn)
    ).printed()
    stale = "`make figures` writes docs/speed/ anew"
    assert table == (SPEED / "table.txt").read_text(encoding="utf-8"), stale
    assert drawn.read_bytes() == (SPEED / "figure.svg").read_bytes(), stale
    page = (ROOT / "docs" / "guide" / "speed.md").read_text(encoding="utf-8")
    for name in ("table.txt", "figure.svg"):
        assert f'--8<-- "docs/speed/{name}"' in page


def test_the_page_shows_a_whole_run_in_which_nothing_failed() -> None:
    found = json.loads((SPEED / "run.json").read_text(encoding="utf-8"))
    assert not found["quick"]
    assert {one["case"] for one in found["rows"]} == {one.name for one in cases.CASES}
    assert [one for one in found["rows"] if one["ezq_failed"]] == []
