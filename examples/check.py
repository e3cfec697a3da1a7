"""Ask the exercises of the course, and check the answers."""

import argparse
import importlib
import random
import re
import sys
from itertools import product
from pathlib import Path

from . import LESSONS
from .exercises.exercise import Question, Task, indented
from .exercises.running import ROOT, run

PROGRAM = "python3 -m examples.check"

# The frames of a traceback that say how the program was run, and nothing of it.
OURS = re.compile(
    r'^ +File "(?:<frozen runpy>|[^"]*[/\\]exercises[/\\]running\.py)", .*\n'
    r"(?: {4,}(?!File ).*\n)*",
    re.MULTILINE,
)


def main(argv: list[str] | None = None) -> int:
    """Answer one call; return the exit status: 0 if an answer was right."""
    parser = argparse.ArgumentParser(
        prog=PROGRAM,
        description=f"{__doc__} Without NAME, list them.",
        epilog=f"""\
{PROGRAM} pids                  read the exercise
{PROGRAM} pids 4                answer a question
{PROGRAM} end my_program.py     let a program of yours be run
{PROGRAM} pids --seed 7         the same with other numbers""",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("name", nargs="?", metavar="NAME", help="the lesson that it belongs to")
    add("answer", nargs="*", metavar="ANSWER", help="your answer, or your program")
    add("--hint", action="store_true", help="get a hint")
    add("--answer", action="store_true", dest="tell", help="give up: be told")
    add("--seed", type=int, default=0, metavar="N", help="a variant of it")
    args = parser.parse_intermixed_args(argv)
    if args.name is None:
        return _list()
    name = args.name.removesuffix(".py").removeprefix("examples.")
    if name not in LESSONS:
        parser.error(f"no lesson is called {name!r}; there are\n{', '.join(LESSONS)}")
    asked = exercise(name, args.seed)
    seed = f" --seed {args.seed}" if args.seed else ""
    if args.hint:
        print(asked.hint)
        return 0
    if args.tell:
        if isinstance(asked, Question):
            print(f"{asked.right}\n\n{asked.why}")
        else:
            print(f"# {asked.solution}\n")
            print((ROOT / asked.solution).read_text(encoding="utf-8"), end="")
        return 0
    if not args.answer:
        what = "ANSWER" if isinstance(asked, Question) else "YOUR_PROGRAM.py"
        print(f"{asked.text}\n\n{PROGRAM} {name}{seed} {what}")
        return 0
    if isinstance(asked, Question):
        problem = asked.problem(" ".join(args.answer))
        praise = asked.why
    else:
        path = Path(args.answer[0])
        if not path.is_file():
            parser.error(f"{path} is no file: the answer of this one is a program")
        problem = try_program(asked, path)
        praise = asked.praise or f"It did so under {', '.join(asked.methods)}."
    if problem is None:
        print(f"Right. {praise}")
        return 0
    print(f"{problem}\n\nTo go on: {PROGRAM} {name}{seed} --hint")
    return 1


def exercise(name: str, seed: int) -> Question | Task:
    """Make a variant of the exercise of a lesson."""
    module = importlib.import_module(f"examples.exercises.{name}")
    # Seeded with both, so that two lessons do not draw the same numbers.
    made: Question | Task = module.exercise(random.Random(f"{name} {seed}"))
    return made


def try_program(task: Task, path: Path) -> str | None:
    """Run a program under each start method; say what is wrong, if anything is."""
    for part, method in product(task.parts(), task.methods):
        ended = run(path, part.args, method, part.limit)
        problem = part.problem(ended)
        if problem is not None:
            args = "".join(f" {arg}" for arg in part.args)
            told = [f"Under the start method {method}, `python3 {path.name}{args}`:"]
            told += [problem, "It printed", indented(ended.stdout)]
            if ended.stderr.strip():
                told += ["and on stderr", indented(OURS.sub("", ended.stderr))]
            return "\n".join(told)
    return None


def _list() -> int:
    print("The exercises, each of the lesson of its name:\n")
    for number, name in enumerate(LESSONS, 1):
        print(f"  {number:2}  {name}")
    print(f"\n{PROGRAM} NAME asks one; --help tells the rest.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
