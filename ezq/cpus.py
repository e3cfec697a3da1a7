"""How many CPUs this process may use, which is often fewer than there are.

`os.cpu_count()` counts the CPUs of the whole machine. A container with a quota
of two CPUs on a host of 64 sees 64 there, starts 64 workers, and is slower for
it. Three things make the share smaller, and the smallest of them counts:

    affinity        the CPUs that the scheduler may put this process on
    cgroup quota    the CPU time that it, or a group around it, may take
    a wish          PYTHON_CPU_COUNT, or -X cpu_count; it overrides the others
"""

import math
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def count_cpus() -> int:
    """Count the CPUs that this process may use: at least 1."""
    wish = wished()
    if wish:
        return wish
    return max(1, math.ceil(min(affinity(), quota())))


def wished() -> int:
    """Read the wish of the user, as Python 3.13 and newer do; 0 is none."""
    wish = sys._xoptions.get("cpu_count")
    if wish is None and not sys.flags.ignore_environment:
        wish = os.environ.get("PYTHON_CPU_COUNT")
    try:
        return max(0, int(wish)) if isinstance(wish, str) else 0
    except ValueError:  # "default" means no wish; Python itself refuses the rest
        return 0


def affinity() -> int:
    """Count the CPUs that this process may be scheduled on."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def quota(root: str = "/") -> float:
    """Read the smallest CPU quota of the cgroups around this process, in CPUs.

    Args:
        root: Where `proc` and `sys` are mounted.

    Returns:
        The CPU time it may use a second; infinity where nothing limits it.
    """
    try:
        path = os.path.join(root, "proc/self/cgroup")
        with open(path, errors="surrogateescape") as file:
            lines = file.read().splitlines()
    except OSError:
        return math.inf
    limits = [math.inf]
    for line in lines:
        # "0::/a/b" for version 2, "4:cpu,cpuacct:/a/b" for version 1
        parts = line.split(":", 2)
        if len(parts) != 3:
            continue
        _, controllers, path = parts
        if not controllers:
            mounts, read = ["", "unified"], quota_v2
        elif "cpu" in controllers.split(","):
            mounts, read = ["cpu", "cpu,cpuacct", "cpuacct,cpu"], quota_v1
        else:
            continue
        for mount in mounts:
            top = os.path.join(root, "sys/fs/cgroup", mount)
            limits += (read(folder) for folder in upward(top, path))
    return min(limits)


def upward(top: str, path: str) -> "Iterator[str]":
    """Yield the folder of a cgroup and of each group around it, up to `top`.

    In a container the path may be the host's, and only `top` is there to read.
    """
    parts = [part for part in path.split("/") if part not in ("", "..")]
    for depth in range(len(parts), -1, -1):
        yield os.path.join(top, *parts[:depth])


def quota_v2(folder: str) -> float:
    """Read `cpu.max` of one cgroup: "max 100000", or "150000 100000"."""
    try:
        with open(os.path.join(folder, "cpu.max")) as file:
            allowed, period = file.read().split()
        return in_cpus(int(allowed), int(period))
    except (OSError, ValueError):  # not there, or "max"
        return math.inf


def quota_v1(folder: str) -> float:
    """Read the quota of one version 1 cgroup; -1 is none."""
    try:
        with open(os.path.join(folder, "cpu.cfs_quota_us")) as file:
            allowed = int(file.read())
        with open(os.path.join(folder, "cpu.cfs_period_us")) as file:
            period = int(file.read())
    except (OSError, ValueError):
        return math.inf
    return in_cpus(allowed, period)


def in_cpus(allowed: int, period: int) -> float:
    """Turn a quota into CPUs; what makes no sense is no limit."""
    return allowed / period if allowed > 0 and period > 0 else math.inf


NUM_CPUS: int = count_cpus()
"""The number of CPUs that this process may use, counted at import; at least 1.

Counts the CPU affinity and the cgroup quota of the process (versions 1 and 2;
a quota of 1.5 CPUs counts as 2). The environment variable `PYTHON_CPU_COUNT`,
or `python -X cpu_count=N`, overrides both, on every Python.
"""
