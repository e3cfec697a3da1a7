"""Print the names of workers."""

import ezq
from tests.workers import leave, succeed


def main() -> None:
    q: ezq.Queue[ezq.Msg[int]] = ezq.Queue()
    team = [ezq.run(succeed), ezq.run(leave, 0), ezq.run(succeed)]
    print(*[worker.name for worker in ezq.endq_and_wait(q, team)])


if __name__ == "__main__":
    main()
