"""What is drawn: the processes of a program, its queues, and who puts and gets.

    the events of every process  -->  fold  -->  Record  -->  describe

Workers that do the same are folded into one entry with a count: those of one
function, started by the same, and given the same queues. So a record does not
depend on which of them was quicker.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from .observe import Event, ObserveError

END = "END"

Edge = tuple[int, int]  # the places of a process and of a queue


@dataclass
class Process:
    """A process, or several workers that do the same."""

    name: str
    count: int = 1
    starter: int = 0  # the place of the process that started it


@dataclass
class Record:
    """What a run showed.

    Attributes:
        processes: Main, which comes first, and the workers.
        queues: The names of the queues that were used.
        puts: The kinds of the messages that a process put into a queue, in
            alphabetical order, without END.
        gets: Which process reads which queue.
        ends: Which process puts END into which queue.
    """

    processes: list[Process]
    queues: list[str] = field(default_factory=list)
    puts: dict[Edge, list[str]] = field(default_factory=dict)
    gets: list[Edge] = field(default_factory=list)
    ends: list[Edge] = field(default_factory=list)


def fold(events: list[Event]) -> Record:
    """Make a record of the events of one run."""
    told: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        told[event.pid].append(event)
    main = next(event.pid for event in events if event.act == "begin")
    processes, pids, queues = _crews(main, told)
    known = {pid: place for place, members in enumerate(pids) for pid in members}
    if strangers := told.keys() - known.keys():
        raise ObserveError(
            f"{len(strangers)} processes that ezq.run did not start use a queue: "
            "start workers with ezq.run to see them in a figure"
        )
    uses = [(known[pid], e) for pid in known for e in told[pid] if e.queue in queues]
    names = _names([(queues[event.queue], event) for _, event in uses])
    puts: dict[Edge, set[str]] = defaultdict(set)
    gets: set[Edge] = set()
    for place, event in uses:
        if event.act == "put":
            puts[place, queues[event.queue]].add(event.text)
        elif event.act == "get":
            gets.add((place, queues[event.queue]))
    used = sorted({queue for _, queue in [*puts, *gets]})
    at = {queue: n for n, queue in enumerate(used)}  # without those never used
    return Record(
        processes,
        [names[queue] for queue in used],
        {
            (place, at[queue]): sorted(kinds - {END})
            for (place, queue), kinds in sorted(puts.items())
            if kinds != {END}
        },
        [(place, at[queue]) for place, queue in sorted(gets)],
        [(place, at[q]) for (place, q), kinds in sorted(puts.items()) if END in kinds],
    )


def _crews(
    main: int, told: dict[int, list[Event]]
) -> tuple[list[Process], list[list[int]], dict[str, int]]:
    """Find who does the same: the processes, their pids, the places of queues."""
    processes, pids = [Process("main")], [[main]]
    crews: dict[object, int] = {}  # what equal workers have in common -> place
    makes: dict[Edge, int] = {}  # (process, n) for its nth queue -> place
    queues: dict[str, int] = {}  # the number of a queue -> place
    for place, members in enumerate(pids):  # which grows on the way
        for pid in members:
            made = [event.queue for event in told[pid] if event.act == "make"]
            for n, queue in enumerate(made):
                queues[queue] = makes.setdefault((place, n), len(makes))
            for event in [event for event in told[pid] if event.act == "run"]:
                given = tuple(
                    (e.text, queues.get(e.queue, e.queue))
                    for e in told[pid]
                    if e.act == "hand" and e.child == event.child
                )
                crew = crews.setdefault((place, event.text, given), len(pids))
                if crew == len(pids):
                    processes.append(Process(event.text, 0, starter=place))
                    pids.append([])
                processes[crew].count += 1
                pids[crew].append(event.child)
    return processes, pids, queues


def _names(uses: list[tuple[int, Event]]) -> dict[int, str]:
    """Name each queue as its maker calls it; else as a worker's parameter."""
    names: dict[int, str] = {}
    for act in ["name", "hand", "make"]:
        for queue, event in uses:
            if event.act == act and not names.get(queue):
                names[queue] = event.text or ("queue" if act == "make" else "")
    return names


def describe(record: Record) -> str:
    """Tell in words what a record shows."""
    sentences = []
    for n, process in enumerate(record.processes):
        s = "s" if process.count == 1 else ""
        reads = [record.queues[q] for p, q in record.gets if p == n]
        deeds = [f"take{s} messages from {_and(reads)}"] if reads else []
        # Main puts before it reads results; a worker reads, and then puts.
        place = len(deeds) if n else 0
        deeds[place:place] = [
            f"put{s} {f'{_and(kinds)} messages'.lstrip()} into {record.queues[q]}"
            for (p, q), kinds in record.puts.items()
            if p == n
        ]
        by = f", started by {record.processes[process.starter].name},"
        sentences.append(
            f"{_who(record, n)}{by if process.starter else ''} "
            f"{_and(deeds) or 'use' + s + ' no queue'}."
        )
    for n, process in enumerate(record.processes):
        if ended := [record.queues[q] for p, q in record.ends if p == n]:
            s = "s" if process.count == 1 else ""
            sentences.append(f"{_who(record, n)} end{s} {_and(ended)}.")
    return " ".join(sentence[0].upper() + sentence[1:] for sentence in sentences)


def _who(record: Record, n: int) -> str:
    name, count = record.processes[n].name, record.processes[n].count
    if count > 1:
        return f"{count} workers {name}"
    return f"the worker {name}" if n else name


def _and(words: list[str]) -> str:
    *most, last = [word for word in words if word] or [""]
    return f"{', '.join(most)} and {last}" if most else last
