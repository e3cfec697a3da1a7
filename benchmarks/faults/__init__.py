"""What ezq and its peers do when something goes wrong: ten faults, one table.

__main__    the command: python -m benchmarks.faults
faults      the job, and the ten things that go wrong in it
peers/      the job in the words of each peer: a few lines each
program     one run: the job of one peer, with one fault
observe     runs that program, and notes what a user could see
processes   what Linux tells about the processes of that program
words       says in a few words what was seen, and makes the table
"""

import sys

if sys.platform != "linux":
    raise ImportError("the faults run on Linux: only its /proc tells who hangs")
