"""The crawler finds what is there, whoever is first, and ends."""

import re
import signal
import socket
import sys
from collections import Counter
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler

import pytest

from examples._site import HOST, Server, links_of
from examples.crawler import crawl
from tests.processes import python

PAGES = 20


def walked(pages: int) -> tuple[Counter[int], dict[str, list[str]]]:
    """Walk through the site without a server, one page after the other.

    Returns:
        How many pages are how many clicks from home; which pages lead to one
        that is not there.
    """
    clicks, todo, dead = {"/": 0}, ["/"], dict[str, list[str]]()
    for path in todo:  # which grows
        for link in links_of(path, pages) or []:
            if not link.startswith("/"):
                continue
            if links_of(link, pages) is None:
                dead.setdefault(link, []).append(path)
            elif link not in clicks:
                clicks[link] = clicks[path] + 1
                todo.append(link)
    return Counter(clicks.values()), dead


@pytest.mark.parametrize("threads", [1, 3, 50])
def test_it_finds_each_page_and_each_dead_link(threads: int) -> None:
    args = ["--pages", str(PAGES), "--threads", str(threads)]
    printed = python("-m", "examples.crawler", *args).printed()
    levels, dead = walked(PAGES)
    assert levels.total() == PAGES
    assert len(dead) == 2
    assert f"\n{PAGES} pages, " in printed
    found = re.findall(r"^(\d+): +(\d+) #+$", printed, re.MULTILINE)
    assert {int(clicks): int(pages) for clicks, pages in found} == levels
    told = re.findall(r"^(\S+) is dead: .*, linked from (.*)$", printed, re.MULTILINE)
    assert {path: by.split(", ") for path, by in told} == {
        path: sorted(by, key=lambda by: int(by[1:])) for path, by in dead.items()
    }


@pytest.mark.parametrize("args", [["--pages", "0"], ["--threads", "0"]])
def test_it_refuses_to_do_nothing(args: list[str]) -> None:
    assert "at least one" in python("-m", "examples.crawler", *args).refused()


INTERRUPTED = """\
import os, signal, sys
from examples import _site, crawler

fetch = _site.fetch

def interrupted(port, path):
    if path == "/5":
        os.kill(os.getpid(), signal.SIGINT)
    return fetch(port, path)

_site.fetch = interrupted
sys.argv[1:] = ["--pages", "1000000"]
crawler.main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")
def test_ctrl_c_ends_it_though_its_threads_have_work_for_hours() -> None:
    ended = python("-c", INTERRUPTED)
    assert ended.exitcode == -signal.SIGINT
    assert ended.stdout == ""
    assert ended.stderr.count("Traceback") == 1
    assert ended.stderr.endswith("KeyboardInterrupt\n")


FAILING = """\
import sys
from examples import _site, crawler

fetch = _site.fetch

def failing(port, path):
    if path == "/5":
        raise ValueError("nobody has thought of this")
    return fetch(port, path)

_site.fetch = failing
sys.argv[1:] = ["--pages", "20", "--threads", "1"]
crawler.main()
"""


def test_an_error_that_nobody_has_thought_of_costs_one_page() -> None:
    """And no thread, or nobody would be left to visit the others."""
    ended = python("-c", FAILING)
    assert ended.exitcode == 0
    assert ended.stderr.count("ValueError: nobody has thought of this\n") == 2
    assert "/5 is dead: status 0, linked from /2\n" in ended.stdout
    assert "/19" not in ended.stdout  # it is found, and not dead
    assert "17 pages" in ended.stdout  # without /5, and the two behind it


def test_many_connections_at_once_need_not_try_again() -> None:
    """Else the system drops those that the server has not yet taken."""
    with Server((HOST, 0), BaseHTTPRequestHandler) as server:
        address = HOST, server.socket.getsockname()[1]
        with ExitStack() as stack:  # none of which is taken
            for _ in range(100):
                stack.enter_context(socket.create_connection(address, 0.5))


def test_a_server_that_is_gone_is_no_reason_to_wait_for_ever() -> None:
    """Who gets no answer goes on with the next address."""
    with socket.create_server((HOST, 0)) as server:
        port = server.getsockname()[1]
    assert crawl(port, 3) == {"/": (0, [])}
