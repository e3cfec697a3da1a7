"""A test that expects an order which nobody has promised."""

from multiprocessing import Event
from multiprocessing.synchronize import Event as EventType

import ezq

Numbers = ezq.Queue[ezq.Msg[int]]


# --8<-- [start:worker]
def work(q: Numbers, out: Numbers, one_is_done: EventType) -> None:
    for msg in ezq.iter_msg(q):
        if msg.data == 2:
            one_is_done.wait()  # this worker is slow today
        out.put(ezq.Msg(data=msg.data**2))
        if msg.data == 1:
            one_is_done.set()


# --8<-- [end:worker]
def squares(numbers: list[int]) -> list[int]:
    q: Numbers = ezq.Queue()
    out: Numbers = ezq.Queue()
    event = Event()
    workers = [ezq.run(work, q, out, event) for _ in range(2)]
    for number in numbers:
        q.put(ezq.Msg(data=number))
    ezq.endq_and_wait(q, workers)
    ezq.endq(out)
    return [msg.data for msg in ezq.iter_msg(out)]


# --8<-- [start:test]
def test() -> None:
    got = squares([2, 1])
    assert got == [4, 1], f"got {got}"


# --8<-- [end:test]


if __name__ == "__main__":
    test()
