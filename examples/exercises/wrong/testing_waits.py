"""This test has no time limit."""

import multiprocessing
import sys
from subprocess import run


def test(program: str, method: str) -> None:
    command = [sys.executable, "-m", program, method]
    ended = run(command, capture_output=True, check=True)
    assert not ended.stderr
    assert sorted(map(int, ended.stdout.split())) == [0, 1, 4, 9, 16]


def main() -> None:
    for method in multiprocessing.get_all_start_methods():
        test(sys.argv[1], method)


if __name__ == "__main__":
    main()
