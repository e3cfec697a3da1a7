"""The exercise of the lesson on balance."""

import random

from .exercise import Question


def exercise(chance: random.Random) -> Question:
    """Ask how long two workers take that pull uneven tasks, in two orders."""
    while True:
        tasks = [chance.randint(1, 3) for _ in range(chance.randint(5, 7))]
        tasks.append(chance.randint(5, 7))  # the longest comes last
        given, best = pull(tasks), pull(sorted(tasks, reverse=True))
        half = len(tasks) // 2
        halves = max(sum(tasks[:half]), sum(tasks[half:]))
        if given - best >= 2 and halves != given:
            break
    total = sum(tasks)
    wrong = {
        f"{given} {given}": "The long one comes last. What does the other worker do "
        "meanwhile?",
        f"{best} {best}": "In the order given, somebody takes the long one when "
        "there is nothing else left.",
        f"{best} {given}": "It is the other way round: longest first is better.",
        f"{halves} {best}": "Nobody divides the tasks beforehand: who is free "
        "takes the next.",
        f"{total} {total}": "Two workers work at the same time.",
    }
    right = f"{given} {best}"
    wrong.pop(right, None)
    return Question(
        text=f"""\
Two workers pull tasks from one queue. The tasks take so many units of time:

    {", ".join(map(str, tasks))}

After how many units is the last task done, when they are put in this order? And
after how many, when main sorts them first, the longest to the front? Answer
with both numbers.""",
        right=right,
        why=f"As given, the task of {tasks[-1]} units begins when nothing else is "
        f"left, and its worker goes on alone: {given}. Longest first, the short ones "
        f"fill the gaps: {best}. The least that is possible is half of {total}, "
        "rounded up. Pulling shares well; where one task is long, begin with it.",
        hint="Draw a line for each worker, and a box for each task: the next task "
        "goes to the line that is shorter.",
        wrong=wrong,
    )


def pull(tasks: list[int]) -> int:
    """Return when the last of the tasks is done: who is free takes the next."""
    ends = [0, 0]
    for task in tasks:
        ends.sort()
        ends[0] += task
    return max(ends)
