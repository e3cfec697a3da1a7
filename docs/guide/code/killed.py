"""A killed worker loses the message in its hands; another does the rest."""
# ruff: noqa: D103

import os
import signal

import ezq


# --8<-- [start:all]
def read(q: ezq.Queue[ezq.Msg[int]]) -> None:
    for msg in ezq.iter_msg(q):
        if msg.order == 3:
            os.kill(os.getpid(), signal.SIGKILL)  # (1)!


def main() -> None:
    q: ezq.Queue[ezq.Msg[int]] = ezq.Queue()
    readers = [ezq.run(read, q) for _ in range(2)]
    for n in range(100):
        q.put(ezq.Msg("NUMBER", n, order=n))
    try:
        ezq.endq_and_wait(q, readers)
    except ezq.WorkerError as error:
        print(error.failure)
        print("lost:", error.in_hand)
    print("still unread:", len(list(ezq.iter_msg(ezq.endq(q)))))


# --8<-- [end:all]

if __name__ == "__main__":
    main()
