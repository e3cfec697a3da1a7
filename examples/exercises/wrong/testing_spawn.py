"""This test tries spawn only, since each system has it."""

import sys
from subprocess import run


def main() -> None:
    command = [sys.executable, "-m", sys.argv[1], "spawn"]
    ended = run(command, capture_output=True, check=True, timeout=5)
    assert not ended.stderr
    assert sorted(map(int, ended.stdout.split())) == [0, 1, 4, 9, 16]


if __name__ == "__main__":
    main()
