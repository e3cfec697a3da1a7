"""Zensical builds the same site from the same files, for when it is to replace mkdocs.

`make site-zensical` installs it, into an environment of its own.
"""

import os
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from .processes import ROOT
from .test_site import Site, build

ZENSICAL = ROOT / ".venv-zensical" / "bin" / "zensical"
READS = ["docs", "examples", "ezq", "CHANGELOG.md", "mkdocs.yml"]
"""What it reads: it builds from a copy, since it writes beside its configuration."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return build(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site by Zensical; return where it is."""
    if not ZENSICAL.exists():
        pytest.skip("Zensical is not installed: `make site-zensical` does that")
    top = tmp_path_factory.mktemp("zensical")
    for name in READS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, top / name)
        else:
            shutil.copy(ROOT / name, top)
    ended = subprocess.run(
        [ZENSICAL, "build", "--clean", "--strict"],
        cwd=top,
        env={**os.environ, "SITE_URL": "https://docs.invalid/ezq/"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return top / "site"


class Article(HTMLParser):
    """The words of the main part of a page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.words: list[str] = []
        self._within: list[str] = []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("article", "style", "script"):
            self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if self._within == ["article"]:
            self.words += data.split()


def pages(top: Path) -> set[str]:
    return {path.relative_to(top).as_posix() for path in top.rglob("*.html")}


def test_it_builds_the_same_pages_with_the_same_words(site: Site, other: Path) -> None:
    assert pages(other) == pages(site.top)
    for page in pages(other):
        words = Article(other / page).words
        assert words == Article(site.top / page).words, page
        assert len(words) > 20, page


def test_it_publishes_the_same_files_beside_the_pages(site: Site, other: Path) -> None:
    for name in ("llms.txt", "assets/site.css", "assets/progress.js"):
        assert (other / name).read_bytes() == (site.top / name).read_bytes()
    kinds = {path.suffix for path in other.rglob("*.*") if path.is_file()}
    assert kinds.isdisjoint({".py", ".md", ".out"})
