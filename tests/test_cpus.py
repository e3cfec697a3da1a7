"""NUM_CPUS is what this process may use, not what the machine has."""

import math
import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ezq
from ezq.cpus import count_cpus, quota

from .processes import ROOT, python

# --- the count


@pytest.fixture
def no_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the tests' own environment and options wish for nothing."""
    monkeypatch.delenv("PYTHON_CPU_COUNT", raising=False)
    monkeypatch.delitem(sys._xoptions, "cpu_count", raising=False)


def test_it_is_an_int_of_1_or_more() -> None:
    assert type(ezq.NUM_CPUS) is int
    assert ezq.NUM_CPUS >= 1
    assert count_cpus() == ezq.NUM_CPUS


@pytest.mark.usefixtures("no_wish")
@pytest.mark.parametrize(
    ("affinity", "quota", "count"),
    [
        (8, math.inf, 8),
        (8, 2.0, 2),
        (8, 1.5, 2),  # rounded up
        (8, 2.001, 3),
        (8, 0.1, 1),
        (2, 4.0, 2),
        (1, math.inf, 1),
    ],
)
def test_the_smaller_of_affinity_and_quota_counts_rounded_up(
    affinity: int, quota: float, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ezq.cpus.affinity", lambda: affinity)
    monkeypatch.setattr("ezq.cpus.quota", lambda: quota)
    assert count_cpus() == count


# --- affinity


@pytest.mark.skipif("sys.platform != 'linux'", reason="only Linux has affinities")
def test_the_affinity_of_the_process_counts() -> None:
    printed = python(
        "-c",
        "import os\n"
        "os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
        "import ezq\n"
        "print(ezq.NUM_CPUS)",
        PYTHON_CPU_COUNT="",
    ).printed()
    assert printed == "1\n"


@pytest.mark.skipif("sys.platform == 'linux'", reason="Linux has affinities")
def test_where_there_is_no_affinity_all_cpus_count() -> None:
    assert count_cpus() == (os.cpu_count() or 1)


# --- the wish of the user


def num_cpus(*options: str, wish: str = "") -> str:
    return python(
        *options, "-c", "import ezq; print(ezq.NUM_CPUS)", PYTHON_CPU_COUNT=wish
    ).printed()


@pytest.mark.parametrize("wish", ["1", "3", "200"])
def test_a_wish_in_the_environment_overrides(wish: str) -> None:
    assert num_cpus(wish=wish) == f"{wish}\n"


@pytest.mark.parametrize("wish", ["1", "3", "200"])
def test_a_wish_on_the_command_line_overrides(wish: str) -> None:
    assert num_cpus("-X", f"cpu_count={wish}") == f"{wish}\n"


def test_the_command_line_comes_before_the_environment() -> None:
    assert num_cpus("-X", "cpu_count=3", wish="5") == "3\n"


def test_default_on_the_command_line_overrides_the_environment() -> None:
    assert num_cpus("-X", "cpu_count=default", wish="200") == num_cpus()


@pytest.mark.parametrize("option", ["-E", "-I"])
def test_the_environment_does_not_count_where_python_is_told_so(option: str) -> None:
    path = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    code = f"{path}import ezq; print(ezq.NUM_CPUS)"
    printed = python(option, "-c", code, PYTHON_CPU_COUNT="200").printed()
    assert printed == num_cpus()


def test_default_and_nothing_are_no_wish() -> None:
    assert num_cpus(wish="default") == num_cpus(wish="") == num_cpus()


GARBAGE = ["0", "-3", "many", "2.5", "0x10", "3;", "\t", "٣ and more"]
refused = pytest.mark.skipif(
    "sys.version_info >= (3, 13)",
    reason="from 3.13 on Python itself ends with an error when it is told garbage",
)


@refused
@pytest.mark.parametrize("wish", GARBAGE)
def test_garbage_in_the_environment_is_no_wish(wish: str) -> None:
    assert num_cpus(wish=wish) == num_cpus()


@refused
@pytest.mark.parametrize("option", ["cpu_count", "cpu_count=", *GARBAGE])
def test_garbage_on_the_command_line_is_no_wish(option: str) -> None:
    if not option.startswith("cpu_count"):
        option = f"cpu_count={option}"
    assert num_cpus("-X", option) == num_cpus()


# --- quotas of cgroups


def tree(root: Path, cgroup: str, files: dict[str, str]) -> str:
    """Write what Linux shows of cgroups; return its root."""
    for name, text in {"proc/self/cgroup": cgroup, **files}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return str(root)


V2 = "sys/fs/cgroup"


@pytest.mark.parametrize(
    ("cpu_max", "cpus"),
    [
        ("200000 100000\n", 2.0),
        ("150000 100000\n", 1.5),
        ("50000 100000\n", 0.5),
        ("30000 20000\n", 1.5),
        ("max 100000\n", math.inf),
    ],
)
def test_a_quota_of_version_2_is_read(
    cpu_max: str, cpus: float, tmp_path: Path
) -> None:
    files = {f"{V2}/app/cpu.max": cpu_max}
    assert quota(tree(tmp_path, "0::/app\n", files)) == cpus


@pytest.mark.parametrize("smallest", ["", "/a", "/a/b", "/a/b/c"])
def test_of_all_groups_around_the_process_the_smallest_quota_counts(
    smallest: str, tmp_path: Path
) -> None:
    files = {f"{V2}{at}/cpu.max": "400000 100000" for at in ("/a", "/a/b", "/a/b/c")}
    files[f"{V2}/a/b/other/cpu.max"] = "100000 100000"  # not around it
    files[f"{V2}{smallest}/cpu.max"] = "300000 100000"
    assert quota(tree(tmp_path, "0::/a/b/c\n", files)) == 3.0


def test_in_a_container_the_quota_at_the_top_counts(tmp_path: Path) -> None:
    """There the path may be one of the host: /../.., or one that is not mounted."""
    files = {f"{V2}/cpu.max": "200000 100000"}
    for path in ["/", "/../..", "/../../app", "/docker/0123abcd", ""]:
        assert quota(tree(tmp_path, f"0::{path}\n", files)) == 2.0


@pytest.mark.parametrize("mount", ["cpu", "cpu,cpuacct", "cpuacct,cpu"])
@pytest.mark.parametrize(("allowed", "cpus"), [(250_000, 2.5), (-1, math.inf)])
def test_a_quota_of_version_1_is_read(
    mount: str, allowed: int, cpus: float, tmp_path: Path
) -> None:
    lines = f"12:memory:/m\n4:{mount}:/a/b\n3:cpuset:/c\n1:name=systemd:/s\n0::/\n"
    files = {
        f"{V2}/{mount}/a/b/cpu.cfs_quota_us": f"{allowed}\n",
        f"{V2}/{mount}/a/b/cpu.cfs_period_us": "100000\n",
        f"{V2}/memory/m/cpu.cfs_quota_us": "1000\n",
        f"{V2}/memory/m/cpu.cfs_period_us": "100000\n",
    }
    assert quota(tree(tmp_path, lines, files)) == cpus


def test_of_both_versions_at_once_the_smaller_quota_counts(tmp_path: Path) -> None:
    lines = "4:cpu,cpuacct:/a\n0::/b\n"
    files = {
        f"{V2}/cpu,cpuacct/a/cpu.cfs_quota_us": "300000\n",
        f"{V2}/cpu,cpuacct/a/cpu.cfs_period_us": "100000\n",
        f"{V2}/unified/b/cpu.max": "200000 100000\n",
    }
    assert quota(tree(tmp_path, lines, files)) == 2.0
    (tmp_path / V2 / "unified/b/cpu.max").write_text("400000 100000\n")
    assert quota(str(tmp_path)) == 3.0


def test_without_cgroups_nothing_limits(tmp_path: Path) -> None:
    assert quota(str(tmp_path)) == math.inf
    assert quota(tree(tmp_path, "", {})) == math.inf
    assert quota(tree(tmp_path, "0::/app\n", {})) == math.inf
    assert quota(tree(tmp_path, "4:cpu:/app\n", {})) == math.inf


@pytest.mark.parametrize(
    "cpu_max",
    ["", "\n", "max", "100000", "a b", "1 2 3", "100000 0", "0 0", "-1 100000", "\0"],
)
def test_a_garbled_quota_of_version_2_is_none(cpu_max: str, tmp_path: Path) -> None:
    files = {f"{V2}/app/cpu.max": cpu_max}
    assert quota(tree(tmp_path, "0::/app\n", files)) == math.inf


@pytest.mark.parametrize(
    ("allowed", "period"),
    [("", ""), ("a", "100000"), ("100000", "b"), ("100000", "0"), ("0", "100000")],
)
def test_a_garbled_quota_of_version_1_is_none(
    allowed: str, period: str, tmp_path: Path
) -> None:
    files = {
        f"{V2}/cpu/app/cpu.cfs_quota_us": allowed,
        f"{V2}/cpu/app/cpu.cfs_period_us": period,
    }
    assert quota(tree(tmp_path, "4:cpu:/app\n", files)) == math.inf


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(cgroup=st.text(st.sampled_from("0124:,/.ab cpu\n\0é")))
def test_whatever_linux_tells_of_cgroups_is_no_error(
    cgroup: str, tmp_path: Path
) -> None:
    """An error would be one of `import ezq`."""
    assert quota(tree(tmp_path, cgroup, {})) == math.inf


def test_a_path_that_is_no_text_is_no_error(tmp_path: Path) -> None:
    root = tree(tmp_path, "", {})
    (tmp_path / "proc/self/cgroup").write_bytes(b"0::/\xff\xfe\n")
    assert quota(root) == math.inf
