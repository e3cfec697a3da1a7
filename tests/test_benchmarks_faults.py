"""The table of faults tells what was seen, and nothing else.

None of the peers need be installed: one that is missing is brought along as such.
"""

import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from .processes import GRACE, ROOT, left_after, python

if sys.platform != "linux":
    pytest.skip("the faults run on Linux", allow_module_level=True)

from benchmarks.faults import words
from benchmarks.faults.faults import CTRL_C, FAULTS, NOTHING, PARENT, RIGHT
from benchmarks.faults.observe import Limits, Seen, observe
from benchmarks.faults.peers import PEERS
from benchmarks.faults.processes import SHARED, Watch

SHOWN = ROOT / "docs" / "faults"
QUIET = 1.5  # seconds: the small programs here wait for nothing so long
MISSING = "raise ModuleNotFoundError(name=__name__)\n"


def rows(table: str) -> list[list[str]]:
    """Read the rows of a table, its head first."""
    lines = [line for line in table.splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines]
    return [cells[0], *cells[2:]]


def seen(program: str, limit: float = 20) -> Seen:
    """Observe a small program."""
    return observe(["-c", program], Limits(limit, QUIET), threading.Event())


# --- the command


def test_help_tells_every_option() -> None:
    printed = python("-m", "benchmarks.faults", "--help").printed()
    for option in ("list", "fault", "peer", "rounds", "limit", "quiet", "json", "read"):
        assert f"--{option}" in printed
    assert "make faults" in printed


def test_list_tells_ten_faults_and_every_peer() -> None:
    printed = python("-m", "benchmarks.faults", "--list").printed()
    assert len(FAULTS.keys() - {NOTHING}) == 10
    for fault in FAULTS.values():
        assert re.search(
            rf"^{fault.name} +{re.escape(fault.title)}$", printed, re.MULTILINE
        )
    for peer in PEERS:
        assert peer in printed


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (["--rounds", "0"], "--rounds takes a number from 1"),
        (["--limit", "0"], "--limit takes a number above 0"),
        (["--quiet", "0"], "--quiet takes a number above 0"),
        (["--fault", "flood"], "invalid choice: 'flood'"),
        (["--peer", "nobody"], "invalid choice: 'nobody'"),
        (["--json", "no/such/run.json"], "there is no folder no/such"),
        (["--read", "no.json"], "there is no file no.json"),
        (["--read", "README.md"], "README.md is not a file that --json wrote"),
        (["--read", "docs/speed/run.json"], "is not a file that --json wrote"),
    ],
)
def test_what_cannot_be_done_is_told_before_anything_goes_wrong(
    args: list[str], why: str
) -> None:
    assert why in python("-m", "benchmarks.faults", *args).refused()


def test_the_table_tells_who_raises_who_hangs_and_who_is_missing(
    tmp_path: Path,
) -> None:
    (tmp_path / "joblib.py").write_text(MISSING, encoding="utf-8")
    path = tmp_path / "run.json"
    args = ["--rounds", "1", "--quiet", "3", "--json", str(path)]
    for fault in ("raise", "kill"):
        args += ["--fault", fault]
    for peer in ("ezq", "Pool", "concurrent.futures", "joblib"):
        args += ["--peer", peer]
    ended = python("-m", "benchmarks.faults", *args, PYTHONPATH=str(tmp_path))
    table = ended.printed()
    head, raises, killed = rows(table)
    assert head[1:] == ["ezq", "Pool", "concurrent.futures", "joblib"]
    assert raises[0] == FAULTS["raise"].title
    assert raises[1].startswith("error with")
    assert raises[2].startswith("error with the cause")
    assert raises[3].startswith("error with the cause")
    assert killed[1].startswith("error with the cause")
    assert killed[2].startswith("hangs")
    assert killed[3].startswith("error with")
    assert raises[4] == killed[4] == "not installed: joblib"
    # What was seen can be read again, without running anything.
    again = python("-m", "benchmarks.faults", "--read", str(path)).printed()
    assert again == table


# --- what it sees


def test_a_program_that_hangs_is_told_from_one_that_is_busy() -> None:
    hangs = seen("import signal; signal.pause()")
    assert (hangs.status, hangs.busy) == (None, False)
    busy = seen("while True: pass", limit=2)
    assert (busy.status, busy.busy) == (None, True)


def test_a_process_that_stays_is_seen_and_none_is_left_afterwards(
    tmp_path: Path,
) -> None:
    path = tmp_path / "session"
    stays = seen(f"""\
import os, pathlib, signal
pathlib.Path({str(path)!r}).write_text(str(os.getpid()))
if os.fork() == 0:
    signal.pause()
""")
    assert (stays.status, stays.left, stays.stayed) == (0, 1, None)
    assert stays.silent
    assert left_after(GRACE, int(path.read_text(encoding="utf-8"))) == []


def test_a_file_that_is_left_behind_is_seen() -> None:
    left = seen("import tempfile; tempfile.mkstemp()")
    assert (left.files, left.left) == (1, 0)
    assert seen("pass").files == 0


def test_shared_memory_that_is_left_behind_is_seen_and_removed() -> None:
    """One file by its name, and one because the program had it in its memory."""
    name = f"ezq-test-{os.getpid()}"
    program = f"""\
import os
from multiprocessing import resource_tracker, shared_memory
input()
memory = shared_memory.SharedMemory({name!r}, create=True, size=1)
resource_tracker.unregister(memory._name, "shared_memory")
os.mkdir(f"/dev/shm/ezq-test-of-{{os.getpid()}}")
print("they are there", flush=True)
input()
"""
    with subprocess.Popen(
        [sys.executable, "-c", program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        watch = Watch(process.pid, 1, 0)
        assert process.stdin
        assert process.stdout
        process.stdin.write("make them\n")
        process.stdin.flush()
        assert process.stdout.readline() == "they are there\n"
        watch.look()
        process.communicate("enough\n")
    assert len(watch.left_in_memory()) == 2
    watch.clean_up()
    names = {name, f"ezq-test-of-{process.pid}"}
    assert not names & {path.name for path in SHARED.iterdir()}


def test_what_a_program_tells_and_how_it_ends_is_seen() -> None:
    told = seen('print(\'{"struck": 0}\\nhere {"total": 7}\'); raise SystemExit(4)')
    assert (told.struck, told.total, told.status) == (True, 7, 4)
    assert (told.silent, told.tracebacks) == (True, 0)
    assert (told.seconds or 0) > 0
    killed = seen("import os; os.kill(os.getpid(), 9)")
    assert (killed.status, killed.struck) == (137, False)
    raises = seen("1 / 0")
    assert (raises.status, raises.silent, raises.tracebacks) == (1, False, 1)


# --- what it says of that

LOUD: dict[str, Any] = {"silent": False, "tracebacks": 1}
ERROR: dict[str, Any] = {"error": "E", "status": 1, "seconds": 0.1, **LOUD}


@pytest.mark.parametrize(
    ("fault", "facts", "said"),
    [
        ("raise", {"missing": "pebble"}, "not installed: pebble"),
        ("raise", {"total": RIGHT, "status": 0, "seconds": 3}, "right answer"),
        (
            "raise",
            {"total": RIGHT, "status": 0, **LOUD},
            "right answer, 1 traceback",
        ),
        ("raise", {"total": RIGHT, "status": 1}, "right answer, status 1"),
        ("raise", {"total": RIGHT}, "right answer and then hangs"),
        ("raise", {"total": 7, "status": 0}, "wrong answer, silent, status 0"),
        (
            "raise",
            {"total": 7, "status": 0, **LOUD},
            "wrong answer, 1 traceback, status 0",
        ),
        ("raise", ERROR, "error without the cause"),
        ("raise", {**ERROR, "names_cause": True}, "error with the cause"),
        (
            "raise",
            {**ERROR, "seconds": 1.24},
            "error without the cause, after 1.2 s",
        ),
        ("raise", {**ERROR, "status": None}, "error without the cause and then hangs"),
        ("raise", {**ERROR, "status": 0}, "error without the cause, status 0"),
        (
            "raise",
            {**ERROR, "struck": False},
            "error without the cause, before the fault",
        ),
        (
            "exit",
            {**ERROR, "silent": True, "tracebacks": 0, "status": 3},
            "no answer, silent, status 3",
        ),
        ("kill", {}, "hangs"),
        ("kill", {"busy": True}, "hangs, busy"),
        (PARENT, {"status": 137}, "nothing stays"),
        (PARENT, {"status": 137, "left": 2, "stayed": None}, "2 processes left"),
        (
            PARENT,
            {"status": 137, "left": 1, "stayed": 4.1, "files": 1},
            "1 process left for 4 s, 1 file left",
        ),
        (CTRL_C, {**ERROR, "status": 130}, "1 traceback, status 130"),
        (CTRL_C, {"error": "K", "status": 130}, "silent, status 130"),
        (CTRL_C, LOUD, "hangs"),
    ],
)
def test_what_was_seen_is_said_in_a_few_words(
    fault: str, facts: dict[str, Any], said: str
) -> None:
    assert words.words(fault, [Seen(**facts)]) == said


def test_what_was_not_the_same_each_time_is_counted() -> None:
    runs = [Seen(), Seen(**ERROR), Seen()]
    said = "hangs (2 of 3); or error without the cause (1 of 3)"
    assert words.words("kill", runs) == said
    loud = {**ERROR, "status": 130, "seconds": 2.0}
    runs = [Seen(**loud), Seen(**{**loud, "tracebacks": 3, "seconds": 4.0})]
    assert words.words(CTRL_C, runs) == "1 to 3 tracebacks, status 130, after 3.0 s"


# --- the page


def test_the_page_shows_the_table_of_one_run() -> None:
    path = SHOWN / "run.json"
    table = python("-m", "benchmarks.faults", "--read", str(path)).printed()
    stale = "`make figures` writes docs/faults/ anew"
    assert table == (SHOWN / "table.txt").read_text(encoding="utf-8"), stale
    page = (ROOT / "docs" / "guide" / "faults.md").read_text(encoding="utf-8")
    assert '--8<-- "docs/faults/table.txt"' in page


def test_the_page_shows_a_whole_run_in_which_every_fault_happened() -> None:
    found = json.loads((SHOWN / "run.json").read_text(encoding="utf-8"))
    told = words.cells(found)
    assert set(told) == {(fault, peer) for fault in FAULTS for peer in PEERS}
    assert {told[NOTHING, peer] for peer in PEERS} == {"right answer"}
    assert not [said for said in told.values() if re.search("installed|before", said)]
    assert found["rounds"] >= 3
