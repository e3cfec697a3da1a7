"""A worker multiplies the arguments of the program."""

import sys

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


def multiply(q: Numbers) -> None:
    product = 1
    for msg in ezq.iter_msg(q):
        product *= msg.data
    print(product)


def main() -> None:
    q: Numbers = ezq.Queue()
    worker = ezq.run(multiply, q)
    for word in sys.argv[1:]:
        q.put(ezq.Msg(data=int(word)))
    ezq.endq_and_wait(q, worker)


if __name__ == "__main__":
    main()
