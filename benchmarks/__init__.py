"""Measure ezq against its peers: `python -m benchmarks --help`."""

import sys

if sys.platform == "win32":
    raise ImportError("the benchmarks run on Linux and macOS")
