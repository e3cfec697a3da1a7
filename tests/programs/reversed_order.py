"""Print the CPU seconds it takes to sort 25,000 and 100,000 reversed messages.

It runs in a process of its own: among all the objects of a test run, Python's garbage
collector would add its time to the larger number.
"""

import time

import ezq
from tests.workers import Numbers, count_down


def seconds(count: int) -> float:
    """Read messages in reversed order, sorted; return the reader's CPU time."""
    q: Numbers = ezq.Queue()
    producer = ezq.run(count_down, q, count)
    messages = ezq.iter_sortq(q)
    start = time.process_time()
    if [next(messages).order for _ in range(count)] != list(range(count)):
        raise AssertionError("they are not sorted")
    took = time.process_time() - start
    producer.join()
    return took


if __name__ == "__main__":
    # In turns, and of each the least, since others use the machine as well.
    rounds = [(seconds(25_000), seconds(100_000)) for _ in range(5)]
    few, many = zip(*rounds, strict=True)
    print(min(few), min(many))
