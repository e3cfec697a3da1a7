"""This test does not notice what is there twice."""

import multiprocessing
import sys
from subprocess import run


def test(program: str, method: str) -> None:
    command = [sys.executable, "-m", program, method]
    ended = run(command, capture_output=True, check=True, timeout=5)
    assert not ended.stderr
    assert set(map(int, ended.stdout.split())) == {0, 1, 4, 9, 16}


def main() -> None:
    for method in multiprocessing.get_all_start_methods():
        test(sys.argv[1], method)


if __name__ == "__main__":
    main()
