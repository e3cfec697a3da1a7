"""`iter_msg` reads messages; other items have `put` and `get`."""
# ruff: noqa: D103

from typing import Any

import ezq


# --8<-- [start:all]
def main() -> None:
    q: ezq.Queue[Any] = ezq.Queue()
    q.put(3)  # an int, not ezq.Msg(data=3)
    try:
        for msg in ezq.iter_msg(q):
            print(msg.data)
    except TypeError as error:
        print(error)


# --8<-- [end:all]

if __name__ == "__main__":
    main()
