"""Faults at a queue: who reads or puts dies, or leaves, or shares it in odd ways."""

import os
import threading
from multiprocessing import resource_sharer
from typing import Any

import ezq
from tests import workers

from .fault import Anything, Sight, fault, rest_of, strikes, worker
from .worker_faults import COUNT, KILLED


def be_killed_at_the_first(q: Anything) -> None:
    """Wait until the queue is full, take one message, and be killed with it."""
    while not q.full():
        os.sched_yield()
    for _ in ezq.iter_msg(q):
        strikes()
        workers.be_killed()


def put_all(q: Anything) -> None:
    for n in range(COUNT):
        q.put(ezq.Msg("NUMBER", n, n))


@fault(
    "the put in main raises an error that says how much is unread",
    says=worker("be_killed_at_the_first", KILLED, 0) + "; 5 messages are still unread",
)
def the_only_reader_of_a_full_queue_is_killed_while_main_puts(see: Sight) -> None:
    q = ezq.Queue[Any](5)
    ezq.run(be_killed_at_the_first, q)
    error = see.told(put_all, q)
    see.account(range(6), rest_of(q), error)


@fault(
    "the wait for the producers raises, and main ends them",
    says=worker("be_killed_at_the_first", KILLED, 0) + "; 5 messages are still unread",
    within=3,  # two looks, a second apart, must find the queue as it was
    ends_main=True,
)
def the_only_reader_of_a_full_queue_is_killed_while_workers_put(see: Sight) -> None:
    q, idle = ezq.Queue[Any](5), Anything()
    ezq.run(be_killed_at_the_first, q)
    producers = [ezq.run(put_all, q) for _ in range(2)]
    see.told(ezq.endq_and_wait, idle, producers)


def put_and_be_killed(q: Anything, count: int) -> None:
    for n in range(count):
        q.put(ezq.Msg("NUMBER", n, n))
    strikes()
    workers.be_killed()


def read_from_a_dead_producer(see: Sight, count: int) -> None:
    q, arrived = Anything(), list[int]()
    ezq.run(put_and_be_killed, q, count)

    def read() -> None:
        for msg in ezq.iter_msg(q):
            arrived.append(msg.order)

    error = see.told(read)
    assert arrived == list(range(len(arrived)))
    assert len(arrived) + error.lost_puts == count


LOST_PUTS = worker("put_and_be_killed", KILLED) + r"(; \d+ of its puts did not go out)?"


@fault(
    "a reader in main gets what is there, and then the error, which counts the rest",
    says=LOST_PUTS,
)
def the_only_producer_is_killed(see: Sight) -> None:
    read_from_a_dead_producer(see, COUNT)


@fault(
    "those that went out arrive in order, and the error counts the others",
    says=LOST_PUTS,
)
def a_producer_is_killed_right_after_1000_puts(see: Sight) -> None:
    read_from_a_dead_producer(see, 1000)


def read_three(q: Anything, out: Anything) -> None:
    """Leave the loop by `break`, with messages that were claimed for it."""
    for n, msg in enumerate(ezq.iter_msg(q), 1):
        out.put(msg)
        if n == 3:
            break


@fault("what it had not yielded goes to the others: nothing is lost")
def a_reader_leaves_its_loop_by_break(see: Sight) -> None:
    q, out = Anything(), Anything()
    put_all(q)
    leaver = ezq.run(read_three, q, out)
    leaver.result()
    left = rest_of(q)
    assert len(left) == COUNT - 3
    see.account(range(COUNT), left + rest_of(out))


@fault("what main had not yielded goes to a worker")
def main_leaves_its_loop_by_break(see: Sight) -> None:
    q, out = Anything(), Anything()
    put_all(q)
    read_three(q, out)
    ezq.endq_and_wait(q, ezq.run(workers.pass_on, q, out))
    see.account(range(COUNT), rest_of(out))


@fault("each message goes to one of them")
def two_threads_read_one_queue(see: Sight) -> None:
    q, arrived = Anything(), list[int]()

    def read() -> None:
        for msg in ezq.iter_msg(q):
            arrived.append(msg.order)

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    producer = ezq.run(put_all, q)
    producer.result()
    ezq.endq(q, 2)
    for thread in threads:
        thread.join()
    see.account(range(COUNT), arrived)


@fault(
    "it arrives as the same queue; if its sender has ended, the get says so",
    says=r".*: its sender must run, and keep it, until it is read",
)
def a_queue_travels_through_a_queue(see: Sight) -> None:
    q, back = Anything(), Anything()
    answers = ezq.run(workers.answer_in_the_queue_that_comes, q)
    q.put(back)
    assert back.get().data == "here"
    ezq.endq_and_wait(q, answers)
    ezq.run(workers.put_a_queue, q).result()
    see.told(q.get, kind=OSError)
    put_all(q)
    assert rest_of(q) == list(range(COUNT))
    # What multiprocessing keeps to hand over descriptors: a thread, and a socket.
    resource_sharer.stop(timeout=10)
