"""A full disk gives `put` a clear error, kills nobody, and loses nothing."""

import shutil
import subprocess
import sys

import pytest

from tests.processes import PIPE, python

if PIPE:
    pytest.skip("this engine has no file", allow_module_level=True)

UNSHARE = ["unshare", "--mount", "--map-root-user"]


def may_mount() -> bool:
    if shutil.which("unshare") is None:
        return False
    tried = [*UNSHARE, "mount", "--version"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


pytestmark = pytest.mark.skipif(
    not may_mount(),
    reason="a small disk is mounted in a namespace of its own, which is not allowed",
)

FULL = "[Errno 28] No space left on device\n"


def on_a_small_disk(case: str, folder: str) -> str:
    """Run a case of `full_disk` where temporary files have 2 MB."""
    mount = f"mount -t tmpfs -o size=2m tmpfs {folder}"
    program = f"{sys.executable} -m tests.faults.full_disk {case}"
    command = [*UNSHARE, "sh", "-c", f"{mount} && exec {program}"]
    run = f"import os; os.execvp({command[0]!r}, {command!r})"
    return python("-c", run, TMPDIR=folder).printed()


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(tmp_path_factory.mktemp("disk"))


def test_large_buffers_on_a_full_disk(folder: str) -> None:
    assert on_a_small_disk("large_buffers", folder) == (
        f"{FULL}put 100000\n{FULL}[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 100000]\n"
    )


def test_many_messages_on_a_full_disk(folder: str) -> None:
    assert on_a_small_disk("many_small_ones", folder) == f"{FULL}True True\n" * 3


def test_what_has_gathered_goes_out_when_there_is_room_again(folder: str) -> None:
    printed = on_a_small_disk("a_burst", folder)
    numbers = eval(printed)
    assert numbers[:10] == list(range(10))
    assert numbers[-1] == 20
    assert numbers == sorted(set(numbers))


def test_what_was_put_before_is_read_from_a_full_disk(folder: str) -> None:
    assert on_a_small_disk("nothing_left", folder) == (
        f"{FULL}[0, 1, 2, 3, 4, 5, 6, 7, 8] 1\n"
    )
