"""The site is built strictly, with no network, and asks no other host for anything.

The guide's own programs, in docs/guide/code, print what its pages say.
"""

import ast
import html
import json
import os
import re
import subprocess
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urljoin, urlsplit

import pytest

import ezq
from examples import NAMES

from .conftest import METHODS
from .processes import ROOT, python, under

if TYPE_CHECKING:
    from types import ModuleType

DOCS = ROOT / "docs"
CODE = DOCS / "guide" / "code"
PROGRAMS = sorted(path.stem for path in CODE.glob("*.out"))
PAGES = sorted(path.relative_to(DOCS).as_posix() for path in DOCS.rglob("*.md"))

HOME = "https://docs.invalid/ezq/"
"""Where the tests say that the site is: under a path, as on Pages."""

every_example = pytest.mark.parametrize("name", NAMES)
every_page = pytest.mark.parametrize("page", PAGES)


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def source(page: str) -> str:
    return read(DOCS / page)


# --- the guide's programs


def with_one_pid(text: str) -> str:
    """Process ids differ on every run: the pages show this one."""
    return re.sub(r"\(pid \d+\)", "(pid 4711)", text)


def with_one_reason(text: str) -> str:
    """What `pickle` says of a local function differs between versions of Python."""
    reason = "Can't pickle local object 'main.<locals>.shout'"
    return re.sub(r"Can't (?:get|pickle) local object .*?(?=\. Under)", reason, text)


@pytest.mark.outputs
@pytest.mark.parametrize("name", PROGRAMS)
def test_a_program_of_the_guide_prints_what_the_guide_says(
    name: str, start_method: str, pytestconfig: pytest.Config
) -> None:
    ended = under(start_method, f"docs.guide.code.{name}")
    printed = with_one_reason(with_one_pid(ended.stdout))
    path = CODE / f"{name}.out"
    if pytestconfig.getoption("--update-outputs") and start_method == METHODS[0]:
        path.write_text(printed, encoding="utf-8", newline="\n")
    assert printed == read(path)
    assert ended.exitcode == 0
    assert ended.stderr == ""


@pytest.mark.parametrize("method", METHODS)
def test_without_the_guard_a_program_fails_as_the_guide_says(method: str) -> None:
    ended = under(method, "docs.guide.code.no_guard")
    if method == "fork":
        assert ended.printed() == "Hello, Ada!\n"
        return
    assert ended.exitcode == 1
    assert ended.stdout == ""
    said = with_one_pid(ended.stderr).replace(f"{CODE}{os.sep}", "")
    assert said.count("Traceback") == 1
    assert said.endswith("\n" + read(CODE / "no_guard.err"))


def test_every_program_of_the_guide_is_run_and_shown_with_its_output() -> None:
    pages = "".join(map(source, PAGES))
    for path in CODE.glob("*.py"):
        (shows,) = (
            path.with_suffix(end)
            for end in (".out", ".err")
            if path.with_suffix(end).exists()
        )
        assert f'--8<-- "docs/guide/code/{path.name}:all"' in pages
        assert f'--8<-- "docs/guide/code/{shows.name}"' in pages
    assert len(list(CODE.glob("*.py"))) == len(PROGRAMS) + 1


# --- what the pages say


FENCE = re.compile(r"^( *)```(.+?)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)


def blocks(text: str) -> Iterator[tuple[str, str]]:
    """Yield the fenced blocks of a page: what stands behind the fence, the inside."""
    for match in FENCE.finditer(text):
        indent, head, inside = match.groups()
        yield head, re.sub(f"^{indent}", "", inside, flags=re.MULTILINE)


@every_page
def test_code_that_is_no_excerpt_is_short_and_compiles(page: str) -> None:
    for head, inside in blocks(source(page)):
        if "python" in head.split() and "--8<--" not in inside:
            assert len(inside.splitlines()) <= 17
            ast.parse(inside)


@every_page
def test_an_excerpt_has_its_path_as_its_title(page: str) -> None:
    for head, inside in blocks(source(page)):
        for path in re.findall(r'^--8<-- "([^":]+\.py)', inside, re.MULTILINE):
            if '=== "' not in source(page):  # a tab has its own title
                assert f'title="{path}"' in head


@every_page
def test_every_name_of_ezq_that_a_page_tells_is_there(page: str) -> None:
    text = source(page)
    if page == "from-upstream.md":  # upstream's names are in the first column
        text = re.sub(r"^\| `[^|]*\|", "", text, flags=re.MULTILINE)
        text = re.sub(r'=== "3\.0\.4".*?=== ', "", text, flags=re.DOTALL)
        text = text.replace("`ezq.Process`", "").replace("ezq.errors.", "ezq.")
    names = set(re.findall(r"\bezq\.([A-Za-z_]\w*)", text))
    assert {name for name in names if not hasattr(ezq, name)} - {"git"} == set()


TESTED = [
    r"examples/(broken/)?\w+\.py(:\w+)?",  # run, and compared with these:
    r"examples/\w+\.out|examples/(broken|exercises)/\w+\.txt",
    r"docs/guide/code/\w+\.(py(:\w+)?|out|err)",
    r"docs/figures/\w+\.svg|docs/(speed|faults)/(figure\.svg|table\.txt)",
    r"CHANGELOG\.md",
]
"""What pages may embed: what tests run, compare or draw anew."""


@every_page
def test_a_page_embeds_only_what_is_tested(page: str) -> None:
    for path in re.findall(r'--8<-- "([^"]+)"', source(page)):
        assert any(re.fullmatch(tested, path) for tested in TESTED), path


def test_home_and_readme_begin_with_the_same_two_commands() -> None:
    readme, home = (
        next(inside for head, inside in blocks(text) if head == "bash")
        for text in (read(ROOT / "README.md"), source("index.md"))
    )
    assert home == readme
    assert len(home.splitlines()) == 2


def test_the_page_on_upstream_has_every_public_name() -> None:
    text = source("from-upstream.md")
    assert [name for name in ezq.__all__ if name not in text] == []


@every_example
def test_an_example_has_a_page_with_its_sections_output_and_figure(name: str) -> None:
    page = source(page_of(name))
    sections = re.findall(
        r"--8<-- \[start:(\w+)\]", read(ROOT / "examples" / f"{name}.py")
    )
    assert sections
    for section in sections:
        assert f'--8<-- "examples/{name}.py:{section}"' in page
    for path in (f"examples/{name}.py", f"examples/{name}.out"):
        assert f'--8<-- "{path}"' in page
    assert f'--8<-- "docs/figures/{name}.svg"' in page
    assert f"python3 -m examples.{name}" in page


def test_the_inventory_of_python_is_up_to_date() -> None:
    """If it is not: `python3 docs/inventory.py`."""
    sys.path.insert(0, str(DOCS))
    try:
        ours: ModuleType = import_module("inventory")
    finally:
        sys.path.remove(str(DOCS))

    def told(data: bytes) -> tuple[bytes, bytes]:
        head, packed = (
            data[: -len(data.split(b"zlib.\n", 1)[1])],
            data.split(b"zlib.\n", 1)[1],
        )
        return head, zlib.decompress(packed)

    assert told(ours.PATH.read_bytes()) == told(ours.inventory())


# --- the site as it is built

BUILD = """
import os, sys

def refuse(event, args):
    if event.split(".")[0] == "socket" and event != "socket.__new__":
        print("the network was asked:", event, args, file=sys.stderr, flush=True)
        os._exit(3)

sys.addaudithook(refuse)
sys.argv = ["mkdocs", *sys.argv[1:]]
from mkdocs.__main__ import cli
cli()
"""
"""Runs mkdocs, and ends at once when anything asks the network."""


@dataclass
class Tag:
    """A tag of a page: its name, and its attributes."""

    name: str
    attrs: dict[str, str]


@dataclass
class Page(HTMLParser):
    """What the tests need to know of a page."""

    path: Path
    tags: list[Tag] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=lambda: defaultdict(str))

    def __post_init__(self) -> None:
        super().__init__()
        self.raw = read(self.path)
        self._in: list[str] = []
        self.feed(self.raw)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.tags.append(Tag(tag, found))
        self.ids += [found["id"]] if "id" in found else []
        self._in.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._in and self._in.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        for tag in {"style", "script", "pre", "title"}.intersection(self._in):
            self.texts[tag] += data


@dataclass
class Site:
    """The site as it was built."""

    top: Path
    pages: dict[str, Page]  # by address, from the top


def build(top: Path) -> Site:
    """Build the site strictly, without the network, into a folder."""
    for module in ("mkdocs", "material", "mkdocstrings_handlers.python"):
        pytest.importorskip(
            module,
            reason="it is in the group `docs`, which only the main environment has",
        )
    # Not `--quiet`: with it, mkdocs counts no warnings, and nothing is strict.
    options = ["--strict", "--site-dir", str(top)]
    ended = subprocess.run(
        [sys.executable, "-c", BUILD, "build", *options],
        cwd=ROOT,
        env={**os.environ, "SITE_URL": HOME, "NO_MKDOCS_2_WARNING": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == ""
    for line in ended.stderr.splitlines():
        assert line.startswith("INFO "), ended.stderr
    pages = {
        path.relative_to(top).as_posix().removesuffix("index.html"): Page(path)
        for path in top.rglob("*.html")
    }
    return Site(top, pages)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return build(tmp_path_factory.mktemp("site"))


def page_of(name: str) -> str:
    """Return the page of docs/ that shows an example."""
    return f"course/{name}.md"


def address(page: str) -> str:
    """Return the address of a page of docs/, from the top of the site."""
    return page.removesuffix("index.md").replace(".md", "/")


def test_the_build_would_have_ended_if_it_had_asked_the_network() -> None:
    ask = "import urllib.request as u; u.urlopen('http://127.0.0.1:9/objects.inv')"
    hook = BUILD.partition("sys.argv")[0]
    ended = python("-c", hook + ask)
    assert ended.exitcode == 3
    assert ended.stderr.startswith("the network was asked: socket.")


def test_every_page_is_built(site: Site) -> None:
    assert set(site.pages) == {*map(address, PAGES), "404.html"}


def test_what_only_the_build_reads_is_not_published(site: Site) -> None:
    files = {path.relative_to(site.top).as_posix() for path in site.top.rglob("*.*")}
    assert {f for f in files if f.endswith((".py", ".pyc", ".out", ".md"))} == set()
    assert {f for f in files if f.endswith(".inv")} == {"objects.inv"}
    assert not (site.top / "overrides").exists()


def test_every_page_is_in_the_navigation(site: Site) -> None:
    """Which is that of the home page: it is the same on every page."""
    links = {
        urljoin(HOME, tag.attrs.get("href", ""))
        for tag in site.pages[""].tags
        if "md-nav__link" in tag.attrs.get("class", "")
    }
    wanted = {urljoin(HOME, address(page)) for page in PAGES}
    assert wanted - {urljoin(HOME, link) for link in links} == set()


def test_llms_txt_lists_every_page_once(site: Site) -> None:
    text = read(site.top / "llms.txt")
    assert text.startswith("# ezq\n\n> ")
    listed = re.findall(r"^- \[[^]]+\]\(([^)]+)\): \S", text, re.MULTILINE)
    assert sorted(link.removeprefix("./") for link in listed) == sorted(
        map(address, PAGES)
    )


def test_llms_txt_has_every_public_name() -> None:
    text = source("llms.txt")
    assert [name for name in ezq.__all__ if f"`{name}" not in text] == []


# --- no other host

LINKS = {("a", "href"), ("svg", "xmlns"), ("link", "href")}
"""Where the address of another host may stand: nothing is loaded from there."""

LOADS_NOTHING = {"canonical", "next", "prev"}
"""The only `<link rel>` whose address is not loaded."""

ELSEWHERE = re.compile(r"(?:https?:)?//[\w.-]+\.\w")

ONLY_WHEN = {
    "https://unpkg.com/mermaid@": 'class="mermaid"',
    "https://api.github.com/": 'data-md-component="source"',
    "https://${e}/api/v4/projects/": 'data-md-component="source"',
}
"""Addresses in Material's scripts, and what a page has that makes them load it."""

NEVER = (
    # Loaded only where there is no ResizeObserver, which browsers have since 2020.
    "https://unpkg.com/resize-observer-polyfill",
    "https://bit.ly/2s3ChXG",  # in the words of an error
)
"""Addresses in Material's scripts that no browser of today asks."""

COMMENT = re.compile(r"/\*.*?\*/|(?:^|\s)//[^\n]*", re.DOTALL)


def styles_elsewhere(css: str) -> list[str]:
    """Find what a style sheet would load from another host."""
    return [
        found
        for found in re.findall(r"(?:url\(|@import)\s*['\"]?([^'\")\s;]+)", css)
        if ELSEWHERE.match(found)
    ]


def test_no_tag_asks_another_host(site: Site) -> None:
    seen = 0
    for page in site.pages.values():
        for tag in page.tags:
            for name, value in tag.attrs.items():
                if not ELSEWHERE.search(value):
                    continue
                seen += 1
                assert (tag.name, name) in LINKS, (page.path, tag)
                if tag.name == "link":
                    assert tag.attrs["rel"] in LOADS_NOTHING, (page.path, tag)
    assert seen > len(site.pages)  # the links to other sites, which are only links


def test_no_style_asks_another_host(site: Site) -> None:
    assert styles_elsewhere("a{b:url( //x.org/y)} @import 'http://z.org'") == [
        "//x.org/y",
        "http://z.org",
    ]
    sheets = list(site.top.rglob("*.css"))
    assert sheets
    for path in sheets:
        assert styles_elsewhere(read(path)) == [], path
    for path in site.top.rglob("*.svg"):
        assert styles_elsewhere(read(path)) == [], path
    for page in site.pages.values():
        assert styles_elsewhere(page.texts["style"]) == [], page.path
        for tag in page.tags:
            assert styles_elsewhere(tag.attrs.get("style", "")) == [], page.path


def test_no_script_asks_another_host(site: Site) -> None:
    pages = [page.raw for page in site.pages.values()]
    index = json.loads(read(site.top / "search" / "search_index.json"))
    assert index["config"]["lang"] == ["en"]  # the others load scripts from lunr/
    seen = set()
    for path in site.top.rglob("*.js"):
        if "lunr" in path.parts:
            continue
        for found in re.findall(r"https?://[^\s\"'`]+", COMMENT.sub("", read(path))):
            asked = [mark for ask, mark in ONLY_WHEN.items() if found.startswith(ask)]
            assert asked or found.startswith(NEVER), f"{path} asks {found}"
            assert not any(mark in page for mark in asked for page in pages), found
            seen.add(found)
    assert seen  # or the comments take too much away
    for page in site.pages.values():
        assert not ELSEWHERE.search(page.texts["script"]), page.path


# --- links


def test_every_link_within_the_site_leads_somewhere(site: Site) -> None:
    checked = 0
    for at, page in site.pages.items():
        here = urljoin(HOME, at)
        for tag in page.tags:
            for name in ("href", "src"):
                if name not in tag.attrs:
                    continue
                target = urljoin(here, tag.attrs[name])
                if not target.startswith(HOME):
                    assert ELSEWHERE.match(tag.attrs[name]), (at, tag)
                    continue
                checked += 1
                path, anchor = urlsplit(target).path, urlsplit(target).fragment
                to = unquote(path).removeprefix("/ezq/")
                if to in site.pages:
                    known = {*site.pages[to].ids, ""}
                    assert anchor in known or anchor.startswith("__"), (at, target)
                else:
                    assert (site.top / to).is_file(), (at, target)
    assert checked > 1000


def test_an_id_is_on_a_page_once(site: Site) -> None:
    for at, page in site.pages.items():
        assert [i for i, count in Counter(page.ids).items() if count > 1] == [], at


# --- what the pages show


@every_example
def test_the_page_of_an_example_shows_all_of_it(name: str, site: Site) -> None:
    page = site.pages[address(page_of(name))]
    code = "".join(page.texts["pre"].split())
    lines = read(ROOT / "examples" / f"{name}.py").splitlines()
    shown = "".join(line for line in lines if "--8<--" not in line)
    assert "".join(shown.split()) in code
    printed = read(ROOT / "examples" / f"{name}.out")
    assert "".join(printed.split()) in code
    assert "--8<--" not in html.unescape(page.raw)


@pytest.mark.parametrize("at", ["", *(address(page_of(name)) for name in NAMES)])
def test_a_figure_is_in_the_page_and_tells_what_it_shows(at: str, site: Site) -> None:
    page = site.pages[at]
    (figure,) = (t for t in page.tags if t.attrs.get("class") == "ezq-figure")
    assert figure.attrs["role"] == "img"
    assert set(figure.attrs["aria-labelledby"].split()) <= set(page.ids)


def test_the_reference_has_every_public_name_with_its_source(site: Site) -> None:
    page = site.pages["reference/"]
    assert {f"ezq.{name}" for name in ezq.__all__} <= set(page.ids)
    functions = [name for name in ezq.__all__ if callable(getattr(ezq, name))]
    sources = re.findall(r"Source code in <code>(ezq/\w+\.py)</code>", page.raw)
    assert len(sources) >= len(functions)
    assert {"ezq/worker.py", "ezq/queue.py", "ezq/message.py", "ezq/stream.py"} <= set(
        sources
    )


def test_signatures_link_within_the_reference_and_to_python(site: Site) -> None:
    signatures = re.findall(
        r'<div class="[^"]*doc-signature.*?</div>',
        site.pages["reference/"].raw,
        re.DOTALL,
    )
    links = set(re.findall(r'href="([^"]+)"', "".join(signatures)))
    library = "https://docs.python.org/3/library"
    assert {"#ezq.Queue", "#ezq.Msg"} <= links
    assert f"{library}/collections.abc.html#collections.abc.Iterator" in links


def test_the_changelog_is_a_page(site: Site) -> None:
    text = html.unescape(re.sub(r"<[^>]+>", "", site.pages["changelog/"].raw))
    for line in read(ROOT / "CHANGELOG.md").splitlines():
        if line.startswith("#"):
            assert line.strip("# ") in text


def test_a_page_that_there_is_not_leads_on(site: Site) -> None:
    links = {tag.attrs.get("href") for tag in site.pages["404.html"].tags}
    assert {"/ezq/", "/ezq/course/", "/ezq/guide/", "/ezq/reference/"} <= {
        (link or "").replace("/.", "/") for link in links
    }


@every_page
def test_every_page_has_a_title_and_a_description(page: str, site: Site) -> None:
    assert site.pages[address(page)].texts["title"].strip()
    assert re.search(r"^description: ", source(page), re.MULTILINE)


@every_page
def test_a_page_without_its_figures_is_small(page: str, site: Site) -> None:
    raw = site.pages[address(page)].raw
    assert len(re.sub(r"<svg .*?</svg>", "", raw, flags=re.DOTALL).encode()) < 300_000


def test_search_knows_every_page(site: Site) -> None:
    index = json.loads(read(site.top / "search" / "search_index.json"))
    found = {entry["location"].partition("#")[0] for entry in index["docs"]}
    assert found == set(map(address, PAGES))
    assert "reference/#ezq.endq_and_wait" in {e["location"] for e in index["docs"]}
