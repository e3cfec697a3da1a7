"""One measurement, in a process of its own: `python -m benchmarks.child`.

Takes the index of a case, a peer, and a size; prints the figures as JSON.
"""

import json
import sys

from .cases import CASES

MISSING = 3  # the exit code that tells that something is not installed


def main(index: str, peer: str, size: str) -> int:
    """Measure once."""
    try:
        figures = CASES[int(index)].measure(peer, int(size))
    except ModuleNotFoundError as error:
        print("not installed:", error.name, file=sys.stderr)
        return MISSING
    print(json.dumps(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
