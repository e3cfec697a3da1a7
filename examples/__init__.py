"""Runnable examples, from the first worker to a real program.

`python3 -m examples` lists them in this order.
"""

NAMES = [
    "hello",
    "sum",
    "collatz",
    "fan_out_fan_in",
    "sorted_writer",
    "pipeline",
    "word_count",
]
