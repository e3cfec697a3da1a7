"""The worker is ended by force when the queue is empty."""

import sys
import time

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


def square(q: Numbers) -> None:
    squares = [msg.data**2 for msg in ezq.iter_msg(q)]
    print(*squares)


def main() -> None:
    q: Numbers = ezq.Queue()
    worker = ezq.run(square, q)
    for word in sys.argv[1:]:
        q.put(ezq.Msg(data=int(word)))
    while not q.empty():
        time.sleep(0.01)
    worker.terminate()
    worker.join()


if __name__ == "__main__":
    main()
