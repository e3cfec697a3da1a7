"""List the examples, tell what one shows, or run one."""

import ast
import importlib
import sys
from pathlib import Path

from . import LESSONS, NAMES, PARTS, WITH_OPTIONS

USAGE = """\
usage: python3 -m examples                  list the examples
       python3 -m examples NAME --help      tell what one shows
       python3 -m examples.NAME [OPTIONS]   run it
       python3 -m examples.check NAME       try its exercise\
"""


def doc(name: str) -> str:
    """Read an example's docstring without running it."""
    source = Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
    return ast.get_docstring(ast.parse(source)) or ""


COUNTS = ["one", "two", "three", "four", "five"]


def show(title: str, names: list[str]) -> None:
    """List some examples; a lesson with its number."""
    print(f"\n{title}\n")
    for name in names:
        number = LESSONS.index(name) + 1 if name in LESSONS else ""
        print(f"  {number:>2}  {name:14}  {doc(name).splitlines()[0]}")


def main(args: list[str]) -> int:
    """Answer one call; return the exit status."""
    if not args or args[0] in ("-h", "--help"):
        print(USAGE)
        for count, part in zip(COUNTS, PARTS, strict=False):
            show(f"Part {count}: {part.title}", part.lessons + part.programs)
        return 0
    name, *rest = args
    name = name.removesuffix(".py").removeprefix("examples.")
    if name not in NAMES:
        print(f"{USAGE}\n\nno example is called {name!r}; there are", file=sys.stderr)
        print(", ".join(NAMES), file=sys.stderr)
        return 2
    module = importlib.import_module(f"examples.{name}")
    takes_options = name in WITH_OPTIONS
    if {"-h", "--help"} & set(rest) and not takes_options:
        print(f"usage: python3 -m examples.{name}\n\n{doc(name)}")
        return 0
    if rest and not takes_options:
        print(f"examples.{name} takes no options: {' '.join(rest)}", file=sys.stderr)
        return 2
    sys.argv = [f"examples.{name}", *rest]
    module.main()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
