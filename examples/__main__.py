"""List the examples, tell what one shows, or run one."""

import ast
import importlib
import sys
from pathlib import Path

from . import NAMES

USAGE = """\
usage: python3 -m examples                  list the examples
       python3 -m examples NAME --help      tell what one shows
       python3 -m examples.NAME [OPTIONS]   run it\
"""


def doc(name: str) -> str:
    """Read an example's docstring without running it."""
    source = Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
    return ast.get_docstring(ast.parse(source)) or ""


def main(args: list[str]) -> int:
    """Answer one call; return the exit status."""
    if not args or args[0] in ("-h", "--help"):
        print(USAGE)
        print()
        width = max(map(len, NAMES))
        for name in NAMES:
            print(f"  {name:{width}}  {doc(name).splitlines()[0]}")
        return 0
    name, *rest = args
    name = name.removesuffix(".py").removeprefix("examples.")
    if name not in NAMES:
        print(f"{USAGE}\n\nno example is called {name!r}; there are", file=sys.stderr)
        print(", ".join(NAMES), file=sys.stderr)
        return 2
    module = importlib.import_module(f"examples.{name}")
    takes_options = hasattr(module, "options")
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
