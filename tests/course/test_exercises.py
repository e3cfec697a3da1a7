"""Every exercise can be solved by its answer, and by no wrong one."""

import doctest
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest

from examples import LESSONS
from examples.check import exercise, main, try_program
from examples.exercises import exercise as machinery
from examples.exercises.exercise import Question, Task, plain
from examples.exercises.running import METHODS
from tests.processes import LIMIT, ROOT, python

SEEDS = range(12)
FOLDER = ROOT / "examples" / "exercises"

TASKS = [name for name in LESSONS if isinstance(exercise(name, 0), Task)]
QUESTIONS = [name for name in LESSONS if name not in TASKS]

every_lesson = pytest.mark.parametrize("name", LESSONS)
every_question = pytest.mark.parametrize("name", QUESTIONS)


def question(name: str, seed: int) -> Question:
    made = exercise(name, seed)
    assert isinstance(made, Question)
    return made


def task(name: str, seed: int) -> Task:
    made = exercise(name, seed)
    assert isinstance(made, Task)
    return made


def check(*args: str) -> str:
    return python("-m", "examples.check", *args).printed()


# --- each of them


@every_question
@pytest.mark.parametrize("seed", SEEDS)
def test_the_answer_solves_a_question_and_wrong_ones_do_not(
    name: str, seed: int
) -> None:
    asked = question(name, seed)
    for answer in (asked.right, *asked.also, f" {asked.right.upper()}. "):
        assert asked.problem(answer) is None, answer
    assert asked.wrong
    for answer, why in asked.wrong.items():
        assert asked.problem(answer) == why
        assert why.endswith((".", "?"))
    assert asked.problem("no idea") == "That is not it."
    assert asked.problem("") is not None


@every_question
def test_another_seed_asks_another_question_with_another_answer(name: str) -> None:
    asked = [question(name, seed) for seed in range(40)]
    assert len({one.text for one in asked}) > 1
    assert len({plain(one.right) for one in asked}) > 1


@pytest.mark.parametrize("name", TASKS)
@pytest.mark.parametrize("seed", [0, 1])
def test_the_solution_solves_a_task(name: str, seed: int) -> None:
    made = replace(task(name, seed), limit=LIMIT)
    if seed:  # other data, which does not depend on the start method
        made = replace(made, methods=made.methods[:1])
    assert try_program(made, ROOT / made.solution) is None


@pytest.mark.parametrize(
    ("name", "wrong"), [(name, w) for name in TASKS for w in task(name, 0).wrong]
)
def test_a_wrong_program_is_refused_and_told_why(name: str, wrong: str) -> None:
    made = task(name, 0)
    why = made.wrong[wrong]
    # Who waits for ever need not be waited for long.
    limit = 2 if "still ran" in why else LIMIT
    problem = try_program(replace(made, limit=limit), ROOT / wrong)
    assert problem is not None
    assert why in problem


@pytest.mark.parametrize("name", TASKS)
def test_a_task_can_be_answered_wrongly_and_has_fresh_data(name: str) -> None:
    made = [task(name, seed) for seed in range(40)]
    assert made[0].wrong
    assert len({(*one.args, one.expected) for one in made}) > 1


@every_lesson
def test_the_same_seed_asks_the_same(name: str) -> None:
    assert exercise(name, 3).text == exercise(name, 3).text
    random.seed(7)
    assert exercise(name, 0).text == exercise(name, 0).text


@every_lesson
def test_a_hint_does_not_give_the_answer_away(name: str) -> None:
    made = exercise(name, 0)
    assert made.hint.endswith((".", "?"))
    if isinstance(made, Question):
        words = re.findall(r"[\w.-]+", made.hint.lower())
        assert plain(made.right) not in (*map(plain, words), plain(made.hint))


@pytest.mark.outputs
@every_lesson
def test_the_page_shows_what_is_asked(
    name: str, pytestconfig: pytest.Config, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name]) == 0
    printed = capsys.readouterr().out
    path = FOLDER / f"{name}.txt"
    if pytestconfig.getoption("--update-outputs"):
        path.write_text(printed, encoding="utf-8")
    assert printed == path.read_text(encoding="utf-8")
    assert max(map(len, printed.splitlines())) <= 80


def test_every_lesson_has_an_exercise_and_none_is_left_over() -> None:
    there = {path.stem for path in FOLDER.glob("*.py")}
    assert there == {*LESSONS, "__init__", "exercise", "running"}
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(LESSONS)
    solutions = {ROOT / task(name, 0).solution for name in TASKS}
    wrong = {ROOT / path for name in TASKS for path in task(name, 0).wrong}
    folders = [FOLDER / "solutions", FOLDER / "wrong"]
    programs = {path for folder in folders for path in folder.glob("*.py")}
    assert {path for path in programs if path.stem != "__init__"} <= solutions | wrong


# --- the command


def test_a_right_answer_is_praised_and_a_wrong_one_refused() -> None:
    right = question("pids", 0).right
    assert check("pids", right).startswith("Right. Main, ")
    ended = python("-m", "examples.check", "pids", "no", "idea")
    assert (ended.exitcode, ended.stderr) == (1, "")
    assert ended.stdout.startswith("That is not it.\n")
    assert "examples.check pids --hint" in ended.stdout


def test_a_seed_may_stand_anywhere_and_stays() -> None:
    right = question("pids", 7).right
    for words in (["--seed", "7", "pids", right], ["pids", right, "--seed=7"]):
        assert check(*words).startswith("Right.")
    assert "examples.check pids --seed 7 ANSWER" in check("pids", "--seed", "7")


def test_a_hint_and_the_answer_can_be_had() -> None:
    assert check("pids", "--hint").strip() == question("pids", 0).hint
    assert check("pids", "--answer").startswith(question("pids", 0).right + "\n")
    solution = ROOT / task("end", 0).solution
    assert check("end", "--answer").endswith(solution.read_text(encoding="utf-8"))


def test_an_answer_may_begin_with_a_minus() -> None:
    ended = python("-m", "examples.check", "pids", "-9")
    assert ended.exitcode == 1
    assert ended.stdout.startswith("That is not it.")


def test_a_program_of_the_reader_is_run_under_every_start_method() -> None:
    solution = task("end", 0).solution
    assert check("end", solution) == f"Right. It did so under {', '.join(METHODS)}.\n"


def test_a_program_that_hangs_is_stopped_and_told_so() -> None:
    ended = python("-m", "examples.check", "end", "examples/broken/end.py")
    assert ended.exitcode == 1
    assert "After 5 seconds it still ran, and was stopped." in ended.stdout
    assert "3 makes 3" in ended.stdout


def test_what_a_program_complains_of_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("raise ValueError('no such luck')\n", encoding="utf-8")
    ended = python("-m", "examples.check", "end", str(path))
    assert ended.exitcode == 1
    assert "It ended with the exit status 1." in ended.stdout
    assert "ValueError: no such luck" in ended.stdout
    assert f'File "{path}", line 1' in ended.stdout
    assert "runpy" not in ended.stdout  # nor how it was run
    assert "running.py" not in ended.stdout


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["ends_"], "'ends_'"),
        (["end", "no/such.py"], "no/such.py"),
        (["--fast"], "--fast"),
    ],
)
def test_what_makes_no_sense_is_an_error(words: list[str], named: str) -> None:
    assert named in python("-m", "examples.check", *words).refused()


def test_without_a_name_the_exercises_are_listed() -> None:
    listed = re.findall(r"^ +(\d+)  (\w+)$", check(), re.MULTILINE)
    assert listed == [(str(n), name) for n, name in enumerate(LESSONS, 1)]


# --- answers are understood


def test_what_the_docstrings_show_is_so() -> None:
    assert doctest.testmod(machinery) == (0, 4)


@pytest.mark.parametrize(
    ("given", "same"),
    [
        ("Yes, -9 ", "yes,\N{MINUS SIGN}9"),
        ("0.80 s", "0.8 seconds"),
        ("[1, 2]", "1 2"),
        ("4.", "4"),
        ("queue.Empty", "'queue.empty'"),
        ("1, 5", "1 5"),
    ],
)
def test_answers_that_mean_the_same_are_the_same(given: str, same: str) -> None:
    assert plain(given) == plain(same)


@pytest.mark.parametrize(
    ("given", "other"), [("-9", "9"), ("0.8", "8"), ("1, 5", "15"), ("yes", "no")]
)
def test_answers_that_differ_do(given: str, other: str) -> None:
    assert plain(given) != plain(other)
