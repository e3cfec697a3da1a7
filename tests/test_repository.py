"""What surrounds the package: pins, workflows, versions, commands."""

import re
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.pythons import ask, promised

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINNED = {
    "bench": ["bench"],
    "dev": ["dev"],
    "fifo": ["fifo"],
    "test": ["test", "package"],
    "uv": ["uv"],
    "zensical": ["zensical"],
}
UPSTREAM = "upstream"  # no group: it has the name of this project
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
YAML = [*WORKFLOWS, *(ROOT / ".github").glob("*.yml")]
YAML += [*(ROOT / ".github/ISSUE_TEMPLATE").glob("*.yml"), ROOT / "CITATION.cff"]
YAML += [ROOT / ".pre-commit-config.yaml"]

# What a job may do beyond reading the code: nothing else is ever needed.
MAY = {
    "site.yml": {"id-token": "write", "pages": "write"},
    "release.yml": {"id-token": "write"},
}


def read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def load(path: Path) -> Any:
    """Read a YAML file; skip the test where nothing can."""
    yaml = pytest.importorskip(
        "yaml", reason="PyYAML comes with mkdocs, which only the main environment has"
    )
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def group(name: str) -> list[str]:
    """Resolve a dependency group of pyproject.toml."""
    found: list[str] = []
    for entry in PROJECT["dependency-groups"][name]:
        found += [entry] if isinstance(entry, str) else group(entry["include-group"])
    return found


def pins(name: str) -> dict[str, list[Requirement]]:
    """Read a file of pins; some packages have several, by Python version."""
    found: dict[str, list[Requirement]] = {}
    lines = read(f"requirements/{name}.txt").splitlines()
    for line in lines:
        if line[0] not in "# ":
            pin = Requirement(line.removesuffix("\\"))
            found.setdefault(canonicalize_name(pin.name), []).append(pin)
    return found


def commands() -> set[str]:
    return set(re.findall(r"(?m)^([a-z-]+):.* ## \w", read("Makefile")))


def version(pin: Requirement) -> str:
    (only,) = pin.specifier
    assert only.operator == "==", pin
    return only.version


@pytest.mark.parametrize("name", PINNED)
def test_every_tool_is_pinned_at_a_version_that_pyproject_allows(name: str) -> None:
    pinned = pins(name)
    for wanted in (Requirement(line) for part in PINNED[name] for line in group(part)):
        versions = map(version, pinned[canonicalize_name(wanted.name)])
        assert all(map(wanted.specifier.contains, versions)), wanted


@pytest.mark.parametrize("name", [*PINNED, UPSTREAM])
def test_every_pin_has_hashes_and_names_no_index(name: str) -> None:
    text = read(f"requirements/{name}.txt")
    for block in re.split(r"\n(?=[a-z])", text)[1:]:
        assert re.search(r"--hash=sha256:[0-9a-f]{64}\b", block), block
    assert not re.search(r"(?m)://|index|find-links|^-", text)


def test_every_file_of_pins_is_tested() -> None:
    files = {path.stem for path in (ROOT / "requirements").iterdir()}
    assert files == {*PINNED, UPSTREAM}


def test_upstream_is_pinned_at_the_version_that_the_benchmark_expects() -> None:
    (pin,) = pins(UPSTREAM)["ezq"]
    wanted = version(pin)
    assert f"\nUPSTREAM := {wanted}\n" in read("Makefile")
    assert f'\nVERSION = "{wanted}"\n' in read("benchmarks/peers/upstream.py")


def test_the_other_pythons_get_the_same_versions() -> None:
    everything = pins("dev")
    for name, some in pins("test").items():
        assert [version(pin) for pin in some] == list(map(version, everything[name]))


def test_the_extra_dev_equals_the_group_dev() -> None:
    extra = PROJECT["project"]["optional-dependencies"]["dev"]
    assert sorted(extra) == sorted(group("dev"))


def test_every_place_tells_the_same_version() -> None:
    number = re.escape(PROJECT["project"]["version"])
    assert re.search(rf"^version: {number}$", read("CITATION.cff"), re.MULTILINE)
    assert re.search(rf"^## {number} - ", read("CHANGELOG.md"), re.MULTILINE)


@pytest.mark.parametrize("path", YAML, ids=lambda path: path.name)
def test_the_configuration_can_be_read(path: Path) -> None:
    assert isinstance(load(path), dict)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_commit(path: Path) -> None:
    uses = re.findall(r"\buses: *(.*)", path.read_text(encoding="utf-8"))
    assert uses
    for action in uses:
        if not action.startswith("./.github/"):
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action)


def test_one_action_has_one_version() -> None:
    texts = [path.read_text(encoding="utf-8") for path in WORKFLOWS]
    found = set(re.findall(r"uses: *([\w-]+/[\w./-]+)@(.*)", "\n".join(texts)))
    assert len(found) == len({name for name, _ in found})


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_do_no_more_than_it_needs(path: Path) -> None:
    workflow = load(path)
    assert workflow["permissions"] == {}
    assert workflow["concurrency"]["group"]
    for job in workflow["jobs"].values():
        may = job["permissions"]
        more = {name: how for name, how in may.items() if how != "read"}
        assert more in ({}, MAY.get(path.name)), job
        # Who may do more neither checks out code nor runs any of it.
        assert "environment" in job if more else may == {"contents": "read"}
        steps = job.get("steps", [])
        assert not more or not any("run" in step for step in steps)
        assert steps == [] or job["timeout-minutes"] <= 30
        for step in steps:
            if "actions/checkout@" in step.get("uses", ""):
                assert not more
                assert step["with"] == {"persist-credentials": False}


def test_the_tests_run_on_every_python_and_system_that_is_promised() -> None:
    jobs = load(ROOT / ".github/workflows/tests.yml")["jobs"]
    matrix = jobs["tests"]["strategy"]["matrix"]
    numbers = [name for name in promised() if not name.endswith("t")]
    assert sorted(matrix["python"]) == sorted(promised())
    assert [(more["os"], more["python"]) for more in matrix["include"]] == [
        (system, python)
        for system in ("macos-latest", "windows-latest")
        for python in (numbers[0], numbers[-1])
    ]


def test_make_test_all_finds_the_python_that_runs_this_test() -> None:
    python = ask(Path(sys.executable))
    assert python
    assert python.version == sys.version_info[:3]
    assert python.name.removesuffix("t") in promised()


@pytest.mark.skipif("sys.platform == 'win32'", reason="Windows has no such scripts")
@pytest.mark.parametrize("script", ["exit 127", "echo 3.14"])
def test_make_test_all_takes_no_shim_for_a_python(tmp_path: Path, script: str) -> None:
    shim = tmp_path / "python3.14"
    shim.write_text(f"#!/bin/sh\n{script}\n")
    shim.chmod(0o755)
    assert ask(shim) is None


def test_every_command_of_make_tells_what_it_does() -> None:
    """`make` alone lists a command by what stands behind its `##`."""
    phony = re.search(r"(?m)^\.PHONY: ((?:.*\\\n)*.*)", read("Makefile"))
    assert phony
    assert set(phony[1].replace("\\\n", " ").split()) - commands() == {"check-python"}


def test_every_command_that_the_docs_name_is_there() -> None:
    for path in ("README.md", "CONTRIBUTING.md"):
        named = re.findall(r"(?m)(?:^|`)make (?:\w+=\S+ )?([a-z-]+)", read(path))
        assert named
        assert set(named) <= commands(), path
