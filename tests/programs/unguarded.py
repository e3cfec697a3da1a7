"""A main without a guard, which starts a worker, and waits for it or does not.

python -m tests.under METHOD tests/programs/unguarded.py [HOW]
"""

import sys

import ezq


def read(q: "ezq.Queue[ezq.Msg[int]]") -> None:
    for _ in ezq.iter_msg(q):
        pass


print("main is imported")
q = ezq.Queue[ezq.Msg[int]]()
worker = ezq.run(read, q)  # this line is told
if sys.argv[1:] == ["waits"]:
    ezq.endq_and_wait(q, worker)
