"""Runnable examples: the course, lesson by lesson, and real programs.

`python3 -m examples` lists them, and `python3 -m examples.check` asks the
exercises of the lessons.
"""

from typing import NamedTuple


class Part(NamedTuple):
    """A part of the course.

    Attributes:
        title: What it is about.
        lessons: Its lessons, in order: each has an example of its name.
        programs: The real programs at its end.
    """

    title: str
    lessons: list[str]
    programs: list[str]


PARTS = [
    Part(
        "Processes",
        [
            "pids",
            "sleepers",
            "gil",
            "globals",
            "guard",
            "startmethods",
            "daemon",
            "join",
            "exitcodes",
        ],
        ["monte_carlo"],
    ),
    Part(
        "Messages",
        [
            "hello",
            "msg",
            "collatz",
            "end",
            "ends",
            "endorder",
            "pickling",
            "latebind",
            "drain",
            "empty",
        ],
        ["log_analyser"],
    ),
    Part(
        "Patterns",
        [
            "sum",
            "fan_out_fan_in",
            "writer",
            "sorted_writer",
            "pipeline",
            "batches",
            "backpressure",
            "balance",
            "errors",
            "crash",
            "timeouts",
            "retry",
            "search",
            "interrupt",
            "terminate",
            "ring",
        ],
        ["word_count", "mandelbrot", "passwords", "external_sort", "survivor"],
    ),
    Part(
        "Shared state",
        ["race", "primitives", "shared", "manager", "logs"],
        ["image_filter"],
    ),
    Part(
        "Speed and beyond",
        ["amdahl", "grain", "cpus", "testing", "four_ways"],
        ["crawler"],
    ),
]
"""The parts that are whole."""

LESSONS = [name for part in PARTS for name in part.lessons]
PROGRAMS = [name for part in PARTS for name in part.programs]
NAMES = [name for part in PARTS for name in part.lessons + part.programs]

ARGS = {
    "word_count": [
        "--plain",
        *(f"examples/texts/{name}.txt" for name in ("crow", "hare", "wind")),
    ],
    "mandelbrot": ["--plain"],
    "image_filter": ["--plain"],
}
"""The arguments with which an example prints the same on every machine."""

WITH_OPTIONS = {name for name in PROGRAMS if name != "monte_carlo"}
"""The examples that take options and tell them with `--help`."""

FIGURE_ARGS = {"testing": ["fork"]}
"""The arguments that an example is drawn with, where they are others."""

HERE = "here:"
"""What a line begins with that tells of one run on one machine."""
