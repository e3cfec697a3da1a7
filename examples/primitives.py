"""Lock, event, semaphore, barrier, condition: five ways to wait."""

import multiprocessing as mp
from typing import Any

import ezq


# --8<-- [start:lock]
def convert(lock: Any, text: str) -> int:
    with lock:
        return int(text)


# --8<-- [end:lock]
# --8<-- [start:waits]
def enter(permits: Any, pair: Any, inside: Any) -> int:
    with permits:
        now = add(inside, 1)
        pair.wait()  # until there are two in here
        add(inside, -1)
    return now


def add(number: Any, step: int) -> int:
    with number.get_lock():
        number.value += step
        return int(number.value)


def take_turn(mine: int, turn: Any, whose: Any) -> None:
    with turn:
        turn.wait_for(lambda: whose.value == mine)
        print("condition: the turn of", mine, flush=True)
        whose.value += 1
        turn.notify_all()


# --8<-- [end:waits]
def main() -> None:
    lock, go, turn = mp.Lock(), mp.Event(), mp.Condition()
    for text in ["two", "2"]:
        worker = ezq.run(convert, lock, text)
        print("lock:", worker.exception() or worker.result())

    waiting = ezq.run(go.wait)
    print("event: it waits:", waiting.is_alive())
    go.set()
    print("event: it has waited:", waiting.result())
    args = mp.Semaphore(2), mp.Barrier(2), mp.Value("i", 0)
    workers = [ezq.run(enter, *args) for _ in range(4)]
    print("semaphore:", max(w.result() for w in workers), "inside")

    whose = mp.Value("i", 0)
    for w in [ezq.run(take_turn, n, turn, whose) for n in (1, 0)]:
        w.result()


if __name__ == "__main__":
    main()
