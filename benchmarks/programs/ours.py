"""The program with ezq."""

import ezq


def work(q: ezq.Queue, out: ezq.Queue) -> None:
    """Return what comes, as a worker."""
    for msg in ezq.iter_msg(q):
        out.put(msg)


if __name__ == "__main__":
    q, out = ezq.Queue(), ezq.Queue()
    worker = ezq.run(work, q, out)
    q.put(ezq.Msg("HELLO", 1))
    ezq.endq_and_wait(q, worker)
    print([msg.data for msg in ezq.iter_msg(ezq.endq(out))])
