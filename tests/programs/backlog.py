"""End main with messages that nobody has read, and that no pipe holds."""

import sys

import ezq


def main() -> None:
    q: ezq.Queue[ezq.Msg[str]] = ezq.Queue()
    for _ in range(3):
        q.put(ezq.Msg("LARGE", "x" * 1_000_000))
    print("main ends")
    sys.exit(3)


if __name__ == "__main__":
    main()
