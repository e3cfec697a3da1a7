"""What `crawler` has to crawl: a small site, on this machine alone."""

import argparse
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from urllib.parse import urljoin, urlsplit

import ezq

PAUSE = 0.01  # seconds until the server answers: the way to a real one takes longer
SLOW = {"/20": 0.05}  # a page that takes longer
HOST = "127.0.0.1"

Site = Mapping[str, tuple[int, list[str]]]  # of a path: the status, and the links


def links_of(path: str, pages: int) -> list[str] | None:
    """Return where a page of the site leads to; None if there is no such page.

    Each leads home and to two more pages, some to one that is gone, and one to
    another site.
    """
    number = int(path[1:] or 0) if path[1:].isdecimal() or path == "/" else pages
    if number >= pages:
        return None
    found = ["/", *(f"/{n}" for n in (2 * number + 1, 2 * number + 2) if n < pages)]
    if number % 7 == 3:
        found.append(f"/gone{number % 2}")
    if number == 4:
        found.append("http://elsewhere.invalid/")
    return found


class Server(ThreadingHTTPServer):
    """A server for more than the usual 5 new connections at once.

    A connection too many is dropped, and tries again a second later.
    """

    request_queue_size = 1024

    def server_bind(self) -> None:
        """Do not ask for the name of this machine, which may take long."""
        TCPServer.server_bind(self)


def serve(ready: "ezq.Queue[ezq.Msg[int]]", pages: int) -> None:
    """Serve the site, at a port that is free, as a worker; put the port."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            time.sleep(SLOW.get(self.path, PAUSE))
            links = links_of(self.path, pages)
            body = "".join(
                f'<p><a href="{link}">{link}</a></p>' for link in links or []
            )
            self.send_response(404 if links is None else 200)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = Server((HOST, 0), Page)
    ready.put(ezq.Msg("PORT", server.server_address[1]))
    server.serve_forever()


class Links(HTMLParser):
    """Collects the links of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        target = dict(attrs).get("href")
        if tag == "a" and target:
            self.found.append(target)


def fetch(port: int, path: str) -> tuple[int, list[str]]:
    """Return the status of a page, and the links of it that stay on the site.

    The status is 0 where there is no answer.
    """
    page = Links()
    connection = HTTPConnection(HOST, port, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        page.feed(answer.read().decode())
    except (OSError, HTTPException):
        return 0, []
    finally:
        connection.close()
    here = f"{HOST}:{port}"
    links = [urlsplit(urljoin(f"http://{here}{path}", link)) for link in page.found]
    return answer.status, [link.path for link in links if link.netloc == here]


@contextmanager
def timed(count: int) -> Iterator[None]:
    start = time.perf_counter()
    yield
    print(f"here: {time.perf_counter() - start:.2f} s with {count} at a time")


def report(site: Site) -> None:
    """Print how far from home the pages are, and which links are dead."""
    clicks, level = {"/": 0}, ["/"]
    while level:
        level = [link for path in level for link in site[path][1] if link not in clicks]
        clicks |= dict.fromkeys(level, max(clicks.values()) + 1)
    good = {path for path, (status, _) in site.items() if status == 200}
    print(f"{len(good)} pages, by how many clicks from home:")
    for distance, pages in sorted(Counter(clicks[path] for path in good).items()):
        print(f"{distance}: {pages:2} {'#' * pages}")
    for dead in sorted(site.keys() - good):
        linked = [path for path in good if dead in site[path][1]]
        linked.sort(key=lambda path: (len(path), path))  # so that /3 is before /17
        print(
            f"{dead} is dead: status {site[dead][0]}, linked from {', '.join(linked)}"
        )


def options(about: str | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python3 -m examples.crawler", description=about
    )
    add = parser.add_argument
    add(
        "--pages", type=int, default=32, metavar="N", help="of the site; by default, 32"
    )
    add("--threads", type=int, default=8, metavar="N", help="by default, 8")
    args = parser.parse_args()
    if args.pages < 1 or args.threads < 1:
        parser.error("there must be at least one page, and one thread")
    return args
