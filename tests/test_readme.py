"""README's programs run and print what it says, and its table is the whole of ezq."""

import inspect
import re
from pathlib import Path

import pytest

import ezq

from .processes import ROOT, python, under

README = (ROOT / "README.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"^```python\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def test_there_are_two_programs() -> None:
    """Else one would have come in that no test runs."""
    assert len(PROGRAMS) == 2


def test_the_first_program_squares_in_order(start_method: str, tmp_path: Path) -> None:
    program = tmp_path / "square.py"
    program.write_text(PROGRAMS[0], encoding="utf-8")
    assert under(start_method, program).printed() == (
        "0 squared is 0\n1 squared is 1\n2 squared is 4\n3 squared is 9\n"
        "4 squared is 16\n5 squared is 25\n6 squared is 36\n7 squared is 49\n"
        "8 squared is 64\n9 squared is 81\n"
    )


def test_the_second_program_is_told_which_worker_failed(
    start_method: str, tmp_path: Path
) -> None:
    program = tmp_path / "invert.py"
    program.write_text(PROGRAMS[1], encoding="utf-8")
    ended = under(start_method, program)
    assert ended.printed() == (
        "failed: invert-1 raised ZeroDivisionError: division by zero\n"
    )


def test_the_first_commands_print_what_readme_says() -> None:
    assert "python3 -m examples.collatz\n" in README
    assert len(python("-m", "examples.collatz").printed().splitlines()) == 40


# --- the table

CELLS = re.findall(r"^\| (`ezq\..*?) \|", README, re.MULTILINE)
NAMES = re.findall(r"`ezq\.(\w+)", "".join(CELLS))
CALLS = re.findall(r"`ezq\.(\w+)\((.*?)\)`", "".join(CELLS))


def test_the_table_has_every_public_name_and_no_other() -> None:
    assert sorted(NAMES) == sorted(ezq.__all__)


@pytest.mark.parametrize(("name", "parameters"), CALLS)
def test_the_table_tells_the_parameters(name: str, parameters: str) -> None:
    signature = inspect.signature(getattr(ezq, name))
    actual = []
    for parameter in signature.parameters.values():
        if callable(parameter.default) and parameter.default is not parameter.empty:
            actual.append(f"{parameter.name}=...")
        else:
            plain = parameter.replace(annotation=parameter.empty)
            actual.append(str(plain).replace("'", '"'))
    assert ", ".join(actual) == parameters


def test_every_public_name_is_described() -> None:
    for name in ezq.__all__:
        if callable(getattr(ezq, name)):
            assert inspect.getdoc(getattr(ezq, name))
