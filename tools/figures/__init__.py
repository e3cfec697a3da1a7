"""Draw the figures of the docs: which processes and queues a program has.

program --(observe)--> events --(fold)--> record --(lay_out, draw)--> SVG
a function of a program --(curves)--> SVG
"""
