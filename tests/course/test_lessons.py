"""Every concept of a part has a lesson, with all that belongs to one, in one shape."""

import re
from pathlib import Path

import pytest

import ezq
from examples import LESSONS, NAMES, PARTS, PROGRAMS
from tests.processes import ROOT

COURSE = ROOT / "docs" / "course"
EXAMPLES = ROOT / "examples"

CONCEPTS = {
    "Processes": 9,
    "Messages": 10,
    "Patterns": 16,
    "Shared state": 5,
    "Speed and beyond": 5,
}
"""How many concepts each part has."""

ORDER = [
    "What goes wrong",
    "Why",
    "The change",
    "The program",
    "What it prints",
    "Try to break it",
    "Exercise",
]
"""The sections of a lesson, in their order. The first three go together."""

NEEDED = {"What it prints", "Try to break it", "Exercise"}

every_lesson = pytest.mark.parametrize("name", LESSONS)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def page(name: str) -> str:
    return read(COURSE / f"{name}.md")


def broken(name: str) -> list[str]:
    """Return the programs that fail of a lesson: most have one."""
    found = re.findall(r'--8<-- "examples/broken/(\w+)\.py', page(name))
    return sorted(set(found))


def test_every_concept_of_a_part_has_a_lesson() -> None:
    assert {part.title: len(part.lessons) for part in PARTS} == CONCEPTS
    assert len(LESSONS) == len(set(LESSONS))


@every_lesson
def test_a_lesson_has_an_exercise(name: str) -> None:
    """`test_site` holds that it has its example, with output and figure."""
    assert f'--8<-- "examples/exercises/{name}.txt"' in page(name)


@pytest.mark.parametrize("name", LESSONS + PROGRAMS)
def test_what_fails_is_shown_with_how_it_fails(name: str) -> None:
    for program in broken(name):
        assert f'--8<-- "examples/broken/{program}.txt"' in page(name)


@every_lesson
def test_a_lesson_has_the_shape_of_one(name: str) -> None:
    text = page(name)
    sections = re.findall(r"^## (.*)", text, re.MULTILINE)
    places = [ORDER.index(section) for section in sections]
    assert places == sorted(set(places))
    assert set(sections) >= NEEDED
    assert {"The change", "The program"} & set(sections)
    assert ("What goes wrong" in sections) == bool(broken(name))
    assert len(re.findall(r'^\?\?\? question "', text, re.MULTILINE)) in (2, 3)
    (question,) = re.findall(
        r"^# .*\n\n(.*(?:\n.+)*)\n\{ \.lead \}", text, re.MULTILINE
    )
    assert question.endswith("?")


@every_lesson
def test_a_lesson_says_what_it_takes(name: str) -> None:
    found = re.search(
        r"^Lesson (\d+) · (\d+) minutes · (easy|medium|hard) · needs (.*)\n"
        r"\{ \.lesson \}",
        page(name),
        re.MULTILINE,
    )
    assert found
    number, minutes, _, needs = found.groups()
    assert int(number) == LESSONS.index(name) + 1
    # From 100 words a minute, which is slow, to 300, which is quick; with the time
    # that it takes to run the programs.
    words = len(re.sub(r"--8<--.*", "", page(name)).split())
    assert words / 300 <= int(minutes) <= words / 100 + 10
    links = re.findall(r"\((\w+)\.md\)", needs)
    assert all(LESSONS.index(link) < LESSONS.index(name) for link in links)
    assert links or name == LESSONS[0]


@every_lesson
def test_the_changed_lines_are_the_marked_ones(name: str) -> None:
    """Where a page marks lines of an excerpt, a broken program has no such lines.

    Of several, it is one of them, or all together.
    """
    marked = re.findall(
        r'^ *``` *\{?\.?python[^\n]* hl_lines="([\d -]+)"[^\n]*\n'
        r' *--8<-- "examples/(\w+)\.py:(\w+)"\n',
        page(name),
        re.MULTILINE,
    )
    for places, program, section in marked:
        shown = excerpt(EXAMPLES / f"{program}.py", section)
        texts = [read(EXAMPLES / f"broken/{other}.py") for other in broken(name)]
        assert texts
        new = [
            {n for n, line in enumerate(shown, 1) if line.strip() not in before}
            for text in (*texts, "\n".join(texts))
            for before in [{line.strip() for line in text.splitlines()}]
        ]
        assert numbers(places) in new, (program, section, new)


def excerpt(path: Path, section: str) -> list[str]:
    text = read(path)
    found = re.search(
        rf"# --8<-- \[start:{section}\]\n(.*?)# --8<-- \[end:{section}\]",
        text,
        re.DOTALL,
    )
    assert found, f"{path} has no section {section}"
    return found[1].rstrip("\n").splitlines()


def numbers(places: str) -> set[int]:
    found: set[int] = set()
    for place in places.split():
        first, _, last = place.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def test_every_broken_program_is_shown_and_none_is_left_over() -> None:
    """By a lesson, or by the page of a real program."""
    shown = {program for name in LESSONS + PROGRAMS for program in broken(name)}
    there = {path.stem for path in (EXAMPLES / "broken").glob("*.py")} - {"__init__"}
    assert shown == there
    assert {path.stem for path in (EXAMPLES / "broken").glob("*.txt")} == there


@pytest.mark.parametrize(
    "path", sorted((EXAMPLES / "broken").glob("[a-z]*.py")), ids=lambda path: path.stem
)
def test_a_broken_program_is_short_enough_to_read_at_once(path: Path) -> None:
    lines = read(path).splitlines()
    assert len(lines) <= 60
    assert max(map(len, lines)) <= 68


def test_the_course_lists_its_lessons_in_order_with_what_each_takes() -> None:
    listed = re.findall(
        r"^\| (\d+) \| \[.+?\]\((\w+)\.md\) \| .+? \| (.+?) \|$",
        page("index"),
        re.MULTILINE,
    )
    assert [name for _, name, _ in listed] == LESSONS
    for number, name, takes in listed:
        minutes, level = takes.split(" min, ")
        assert f"Lesson {number} · {minutes} minutes · {level} · " in page(name)
    for name in PROGRAMS:
        assert f"({name}.md)" in page("index")


def test_the_navigation_has_the_lessons_in_order() -> None:
    text = read(ROOT / "mkdocs.yml")
    listed = re.findall(r"course/(\w+)\.md", text)
    expected = [name for part in PARTS for name in part.lessons + part.programs]
    assert [name for name in listed if name in NAMES] == expected


def test_no_page_of_the_course_is_left_over() -> None:
    there = {path.stem for path in COURSE.glob("*.md")}
    assert there >= {"index", *LESSONS, *PROGRAMS}
    listed = re.findall(r"course/(\w+)\.md", read(ROOT / "mkdocs.yml"))
    assert there == set(listed)


# --- the indexes


def links(page_name: str) -> set[str]:
    return set(re.findall(r"\((\w+)\.md[)#]", page(page_name)))


def test_the_index_by_concept_leads_to_every_lesson_and_is_sorted() -> None:
    assert links("words") >= set(LESSONS)
    words = re.findall(r"^\*\*(.+?)\*\*", page("words"), re.MULTILINE)
    assert words == sorted(words, key=str.lower)
    assert len(words) == len(set(words))


def test_the_index_by_symptom_leads_to_every_lesson_with_a_failure() -> None:
    assert links("symptoms") >= {name for name in LESSONS if broken(name)}


@pytest.mark.parametrize(
    "said",
    [
        "An attempt has been made to start a new process before the",
        "Can't pickle",
        "could not begin: it first imports",
        "daemonic processes are not allowed to have children",
        "leaked shared_memory objects to clean up at shutdown",
        "was killed by SIGKILL (signal 9)",
    ],
)
def test_an_error_can_be_found_by_its_words(said: str) -> None:
    """Which are those that a program of the course shows."""
    assert said in page("symptoms")
    assert any(said in read(path) for path in (EXAMPLES / "broken").glob("*.txt"))


def test_every_public_name_is_in_a_lesson() -> None:
    text = "".join(page(name) + read(EXAMPLES / f"{name}.py") for name in LESSONS)
    assert [name for name in ezq.__all__ if f"ezq.{name}" not in text] == []
