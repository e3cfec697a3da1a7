"""Put messages into a queue, and start its reader only then."""

import ezq
from tests.workers import read


def main() -> None:
    q: ezq.Queue[ezq.Msg[int]] = ezq.Queue()
    q.put(ezq.Msg("NUMBER", 1))
    ezq.endq_and_wait(q, ezq.run(read, q))
    print("done")


if __name__ == "__main__":
    main()
