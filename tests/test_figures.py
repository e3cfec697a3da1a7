"""The figures of the docs show what the programs do: each is drawn from a run."""

import multiprocessing
import random
import re
from collections import defaultdict
from pathlib import Path
from textwrap import dedent
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tools.figures.__main__ as figures
from examples import NAMES
from tools.figures import observe
from tools.figures.observe import Event, ObserveError
from tools.figures.record import fold

from .processes import ROOT, python

FIGURES = ROOT / "docs" / "figures"
ALL = ["home", *NAMES]
SVG = "{http://www.w3.org/2000/svg}"

every_figure = pytest.mark.parametrize("name", ALL)
needs_fork = pytest.mark.skipif(
    "fork" not in multiprocessing.get_all_start_methods(),
    reason="a program is observed under the start method fork",
)


def texts(figure: str, path: str) -> list[str]:
    """Read the texts of a figure, each without its markup."""
    found = ET.fromstring(figure).iterfind(path)
    return ["".join(element.itertext()) for element in found]


def processes(figure: str) -> list[str]:
    found = texts(figure, f"{SVG}g[@class]/{SVG}text")
    return [text.replace("\N{MULTIPLICATION SIGN}", "x") for text in found]


def queues(figure: str) -> list[str]:
    return texts(figure, f"{SVG}g/{SVG}rect[@class='cell']/../{SVG}text")


def kinds(figure: str) -> list[str]:
    return sorted(texts(figure, f"{SVG}text[@class='kind']"))


def description(figure: str) -> str:
    return texts(figure, f"{SVG}desc")[0]


def drawn(tmp_path: Path, program: str) -> str:
    """Draw the figure of a program as a user does."""
    path = tmp_path / "program.py"
    path.write_text(dedent(program), encoding="utf-8")
    return python("-m", "tools.figures", str(path)).printed()


# --- they are up to date


@needs_fork
@every_figure
def test_the_committed_figure_is_what_a_run_of_the_program_gives(name: str) -> None:
    committed = (FIGURES / f"{name}.svg").read_bytes()
    assert committed == figures.draw_figure(name).encode(), (
        f"docs/figures/{name}.svg is stale: python3 -m tools.figures draws it anew"
    )


def test_every_example_has_a_figure_and_no_figure_is_left_over() -> None:
    assert {path.stem for path in FIGURES.iterdir()} == set(ALL)


# --- they are real


@needs_fork
def test_another_program_gives_another_figure(tmp_path: Path) -> None:
    """Two kinds of workers, one started by a worker, and one that only puts."""
    figure = drawn(
        tmp_path,
        """
        import ezq

        def produce(jobs):
            for n in range(6):
                jobs.put(ezq.Msg("JOB", n))

        def share(jobs, log):
            parts = ezq.Queue()
            helpers = [ezq.run(work, parts, log) for _ in range(2)]
            for msg in ezq.iter_msg(jobs):
                parts.put(ezq.Msg("PART", msg.data))
            ezq.endq_and_wait(parts, helpers)

        def work(q, out):
            for msg in ezq.iter_msg(q):
                pass
            out.put(ezq.Msg("DONE"))

        if __name__ == "__main__":
            jobs, log, unused = ezq.Queue(), ezq.Queue(), ezq.Queue()
            ezq.run(produce, jobs).join()
            ezq.endq_and_wait(jobs, [ezq.run(share, jobs, log) for _ in range(3)])
            log.put(7)
            for _ in range(6 + 1):
                log.get()
        """,
    )
    assert processes(figure) == ["main", "produce", "share x3", "work x6"]
    assert queues(figure) == ["jobs", "log", "parts"]
    assert kinds(figure) == ["DONE", "JOB", "PART", "int"]
    assert description(figure) == (
        "Main puts int messages into log and takes messages from log. "
        "The worker produce puts JOB messages into jobs. "
        "3 workers share take messages from jobs and put PART messages into parts. "
        "6 workers work, started by share, take messages from parts "
        "and put DONE messages into log. "
        "Main ends jobs. "
        "3 workers share end parts."
    )


@needs_fork
def test_a_change_of_the_program_changes_its_figure(tmp_path: Path) -> None:
    program = (ROOT / "examples" / "collatz.py").read_text(encoding="utf-8")
    changed = (
        program.replace('"LINE"', '"ROW"')
        .replace("step", "rule")
        # and no worker writes: main does
        .replace("writer = ezq.run(write, out)", "")
        .replace("ezq.endq_and_wait(out, writer)", "write(ezq.endq(out))")
    )
    before, after = drawn(tmp_path, program), drawn(tmp_path, changed)
    assert processes(before) == ["main", "step x3", "write"]
    assert processes(after) == ["main", "rule x3"]
    assert kinds(before) == ["EVEN", "LINE", "ODD"]
    assert kinds(after) == ["EVEN", "ODD", "ROW"]
    assert "The worker write takes messages from out." in description(before)
    assert "Main puts EVEN and ODD messages into q and takes messages from out." in (
        description(after)
    )


@needs_fork
def test_workers_of_one_function_with_other_queues_are_told_apart(
    tmp_path: Path,
) -> None:
    figure = drawn(
        tmp_path,
        """
        import ezq

        def stage(source, sink):
            for msg in ezq.iter_msg(source):
                sink.put(msg)

        def main():
            first, second, third = ezq.Queue(), ezq.Queue(), ezq.Queue()
            one = ezq.run(stage, first, second)
            two = [ezq.run(stage, second, third) for _ in range(2)]
            first.put(ezq.Msg(data=1))
            ezq.endq_and_wait(first, one)
            ezq.endq_and_wait(second, two)
            third.get()

        if __name__ == "__main__":
            main()
        """,
    )
    assert processes(figure) == ["main", "stage", "stage x2"]
    assert queues(figure) == ["first", "second", "third"]


@needs_fork
def test_what_runs_back_is_drawn_too(tmp_path: Path) -> None:
    figure = drawn(
        tmp_path,
        """
        import ezq

        def halve(q, out):
            for msg in ezq.iter_msg(q):
                if msg.data > 1:
                    q.put(ezq.Msg("HALF", msg.data // 2))
                else:
                    out.put(ezq.Msg("ONE"))

        if __name__ == "__main__":
            q, out = ezq.Queue(), ezq.Queue()
            worker = ezq.run(halve, q, out)
            q.put(ezq.Msg("WHOLE", 8))
            out.get()
            ezq.endq_and_wait(q, worker)
        """,
    )
    assert kinds(figure) == ["HALF", "ONE", "WHOLE"]
    ways = ET.fromstring(figure).findall(f"{SVG}g[@class='ways']/{SVG}path[@d]")
    lines = [way for way in ways if way.get("class") is None]
    assert len(lines) == 5  # main to q to halve, back to q; to out, and home


def test_the_curves_are_those_of_the_law() -> None:
    """As they are on the picture: its axes tell what a place stands for."""
    figure = figures.draw_figure("amdahl")
    paths = ET.fromstring(figure).findall(f"{SVG}path[@class='curve']")
    curves = [
        [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", path)]
        for path in (element.get("d", "") for element in paths)
    ]
    one, sixteen = (
        int(y)
        for value in ("1", "16")
        for y in re.findall(rf'class="value" [^>]*y="(\d+)">{value}<', figure)
    )
    for curve, serial in zip(curves, [0.05, 0.1, 0.25, 0.5], strict=True):
        assert len(curve) == 32
        for workers, (_, y) in enumerate(curve, 1):
            share = (one - (y + 5)) / (one - sixteen)  # the text stands lower by 5
            told = 1 + 15 * share
            assert told == pytest.approx(
                workers / (1 + serial * (workers - 1)), abs=0.1
            )
    assert "With 10 % serial: 1.8 with 2, 3.1 with 4, 4.7 with 8, 6.4 with 16" in (
        description(figure)
    )
    assert "never more than 10." in description(figure)


# --- they do not depend on chance


@pytest.fixture(scope="module")
def events() -> list[Event]:
    return observe.observe("examples.fan_out_fan_in", [])


@needs_fork
@given(chance=st.randoms(use_true_random=False))
def test_it_does_not_matter_which_worker_was_quicker(
    events: list[Event], chance: random.Random
) -> None:
    """The events of each process stay in order; those of several mix anyhow."""
    told: dict[int, list[Event]] = defaultdict(list)
    for event in events:
        told[event.pid].append(event)
    mixed = []
    while told:
        pid = chance.choice(sorted(told))
        mixed.append(told[pid].pop(0))
        if not told[pid]:
            del told[pid]
    assert fold(mixed) == fold(events)


# --- they are good SVG


@every_figure
def test_a_figure_tells_in_words_what_it_shows(name: str) -> None:
    figure = (FIGURES / f"{name}.svg").read_text(encoding="utf-8")
    root = ET.fromstring(figure)
    assert root.get("role") == "img"
    labels = (root.get("aria-labelledby") or "").split()
    title, desc = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert desc is not None
    assert labels == [title.get("id"), desc.get("id")]
    assert title.text
    for process in processes(figure):
        assert process.split(" ")[0] in description(figure).lower()
    for queue in queues(figure):
        assert re.search(rf"\b{queue}\b", description(figure))


def test_figures_may_share_a_page() -> None:
    """No id occurs twice, and no rule of style is for anything but figures."""
    pages = [(FIGURES / f"{name}.svg").read_text(encoding="utf-8") for name in ALL]
    ids = re.findall(r' id="([^"]+)"', "".join(pages))
    assert len(ids) == len(set(ids)) == 2 * len(ALL)
    for page in pages:
        for style in texts(page, f"{SVG}style"):
            selectors = re.findall(r"^ *([^{}\n]+) \{", style, re.MULTILINE)
            assert selectors
            for selector in ", ".join(selectors).split(", "):
                assert selector.startswith((".ezq-figure", "@media "))


@every_figure
def test_a_figure_asks_no_other_host_and_runs_nothing(name: str) -> None:
    figure = (FIGURES / f"{name}.svg").read_text(encoding="utf-8")
    assert re.findall(r"\w+://[^\"\s]*", figure) == ["http://www.w3.org/2000/svg"]
    for word in ["href", "url(", "@import", "@font-face", "<script", " on"]:
        assert word not in re.sub("<(title|desc).*", "", figure)


@every_figure
def test_a_figure_is_small_and_can_be_read_on_a_phone(name: str) -> None:
    figure = (FIGURES / f"{name}.svg").read_text(encoding="utf-8")
    assert len(figure.encode()) < 12_000
    sizes = [int(size) for size in re.findall(r"font-size: (\d+)px", figure)]
    width = int(ET.fromstring(figure).get("width") or 0)
    assert sizes
    assert min(sizes) >= 14
    assert width <= 600


# --- the command


@needs_fork
def test_check_tells_what_is_stale_and_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(figures, "FIGURES", tmp_path)
    assert figures.main(["--check", "hello"]) == 1
    assert "hello.svg is stale" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []

    assert figures.main(["hello"]) == 0
    assert "hello.svg was drawn" in capsys.readouterr().out
    path = tmp_path / "hello.svg"
    assert path.read_bytes() == (FIGURES / "hello.svg").read_bytes()
    assert figures.main(["--check", "hello"]) == 0
    assert capsys.readouterr().out == ""

    path.write_text("another")
    assert figures.main(["--check", "hello"]) == 1
    assert "python3 -m tools.figures" in capsys.readouterr().out
    assert path.read_text() == "another"


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_tells_what_can_be_drawn(option: str) -> None:
    printed = python("-m", "tools.figures", option).printed()
    for word in ["--check", *ALL]:
        assert word in printed


@pytest.mark.parametrize("name", ["collats", "no/such/program.py"])
def test_a_figure_that_there_is_not_is_an_error(name: str) -> None:
    ended = python("-m", "tools.figures", name)
    assert (ended.exitcode, ended.stdout) == (2, "")
    assert name in ended.stderr


@needs_fork
def test_a_program_that_fails_gives_its_error_and_no_figure(tmp_path: Path) -> None:
    path = tmp_path / "fails.py"
    path.write_text("1 / 0")
    ended = python("-m", "tools.figures", str(path))
    assert (ended.exitcode, ended.stdout) == (2, "")
    assert f"{path} failed:" in ended.stderr
    assert "ZeroDivisionError" in ended.stderr


@needs_fork
def test_a_program_that_does_not_end_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "waits.py"
    path.write_text(
        dedent(
            """
            import ezq

            def wait(q):
                q.get()

            ezq.run(wait, ezq.Queue()).join()
            """
        )
    )
    monkeypatch.setattr(observe, "LIMIT", 1)
    with pytest.raises(ObserveError, match="did not end in 1 seconds"):
        figures.draw_figure(str(path))


@needs_fork
def test_a_process_that_cannot_be_named_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "stranger.py"
    path.write_text(
        dedent(
            """
            import multiprocessing

            import ezq

            q = ezq.Queue()
            worker = multiprocessing.Process(target=q.put, args=[ezq.Msg()])
            worker.start()
            q.get()
            worker.join()
            """
        )
    )
    ended = python("-m", "tools.figures", str(path))
    assert (ended.exitcode, ended.stdout) == (2, "")
    assert "start workers with ezq.run" in ended.stderr
