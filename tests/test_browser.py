"""The site in a real browser: it works, and asks no other host for anything."""

import os
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .test_site import PAGES, Site, address, build

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

sync_api = pytest.importorskip(
    "playwright.sync_api",
    reason="playwright is in the group `browser`, which only the main environment has",
)

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
ARGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
UNDER = "/ezq/"
"""The path that the site is served under, as on Pages."""

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}

WHITE = "rgb(255, 255, 255)"


class Handler(SimpleHTTPRequestHandler):
    """Serve the site under its path, and 404.html for what is not there."""

    def translate_path(self, path: str) -> str:
        if not path.startswith(UNDER):
            return str(Path(self.directory) / "no such page")
        return super().translate_path("/" + path.removeprefix(UNDER))

    def send_error(
        self, code: int, message: str | None = None, explain: str | None = None
    ) -> None:
        if code != HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return build(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="module")
def served(site: Site) -> Iterator[str]:
    """Serve the site; yield its address."""
    handler = partial(Handler, directory=str(site.top))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}{UNDER}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        if os.environ.get("CI") == "true" and sys.platform == "linux":
            pytest.fail(f"the gate needs a browser, one of {', '.join(BROWSERS)}")
        pytest.skip(f"no browser is installed, none of {', '.join(BROWSERS)}")
    with sync_api.sync_playwright() as playwright:
        browser: Browser = playwright.chromium.launch(executable_path=path, args=ARGS)
        yield browser
        browser.close()


class Visitor:
    """A visitor of the site, who notes every request and every complaint."""

    def __init__(self, context: "BrowserContext", home: str) -> None:
        self.home = home
        self.requests: list[str] = []
        self.complaints: list[str] = []
        context.on("request", lambda request: self.requests.append(request.url))
        self.page: Page = context.new_page()
        self.page.on("console", lambda told: self._complain(told.type, told.text))
        self.page.on("pageerror", lambda error: self._complain("error", str(error)))

    def _complain(self, level: str, text: str) -> None:
        if level in ("error", "warning"):
            self.complaints.append(f"{self.page.url}: {text}")

    def go(self, at: str, idle: bool = True) -> "Page":
        """Open a page, and wait until it has loaded, or its scripts are idle too."""
        self.page.goto(self.home + at, wait_until="networkidle" if idle else "load")
        return self.page

    def background(self) -> str:
        found: str = self.page.evaluate(
            "getComputedStyle(document.body).backgroundColor"
        )
        return found


@pytest.fixture
def visitor(
    browser: "Browser", served: str, request: pytest.FixtureRequest
) -> Iterator[Visitor]:
    """Visit the site; at the end, nothing may have gone wrong on any page.

    A test asks for another screen or colour scheme by `indirect` parameters.
    """
    options: dict[str, Any] = {"viewport": DESK, "color_scheme": "light"}
    options |= getattr(request, "param", {})
    context = browser.new_context(**options)
    # The net under the net: what asks another host gets no answer, and is noted.
    context.route(lambda url: not url.startswith(served), lambda route: route.abort())
    context.set_default_timeout(20_000)
    visitor = Visitor(context, served)
    yield visitor
    context.close()
    assert visitor.requests
    elsewhere = [url for url in visitor.requests if not url.startswith(served)]
    assert elsewhere == []
    assert visitor.complaints == []


def on(**options: object) -> pytest.MarkDecorator:
    """Let the visitor of a test have another screen, or other preferences."""
    return pytest.mark.parametrize("visitor", [options], indirect=True)


def test_home_tells_what_ezq_is(visitor: Visitor) -> None:
    page = visitor.go("")
    assert page.title() == "Workers joined by queues - ezq"
    assert page.locator("h1").inner_text().startswith("ezq")
    assert page.locator("svg.ezq-figure").is_visible()
    page.get_by_role("link", name="Hello").last.click()
    page.wait_for_url("**/examples/hello/")
    assert page.locator("h1").inner_text().startswith("Hello")


def test_an_example_shows_its_code_its_output_and_what_to_try(
    visitor: Visitor,
) -> None:
    page = visitor.go("examples/sum/")
    assert page.get_by_text("The sum of their sums is 499500.").is_visible()
    whole = page.get_by_text("WORKERS = 3")
    assert not whole.is_visible()
    page.get_by_text("The whole program").click()
    whole.wait_for(state="visible")


def test_the_footer_leads_from_one_example_to_the_next(visitor: Visitor) -> None:
    page = visitor.go("examples/hello/")
    page.locator("a.md-footer__link--next").click()
    page.wait_for_url("**/examples/sum/")


def test_the_reference_links_a_type_to_its_place(visitor: Visitor) -> None:
    page = visitor.go("reference/")
    signature = page.locator(".doc-signature", has_text="iter_sortq(")
    signature.get_by_role("link", name="Queue").click()
    page.wait_for_url("**/reference/#ezq.Queue")
    assert page.locator("[id='ezq.Queue']").is_visible()


def test_search_finds_endq_and_wait(visitor: Visitor) -> None:
    page = visitor.go("")
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").press_sequentially("endq_and_wait")
    found = page.locator("a.md-search-result__link[href*='#ezq.endq_and_wait']")
    found.wait_for(state="visible")
    found.click()
    page.wait_for_url("**/reference/**#ezq.endq_and_wait")
    assert page.locator("[id='ezq.endq_and_wait']").is_visible()


def test_the_colours_change_at_a_click_and_stay(visitor: Visitor) -> None:
    page = visitor.go("examples/hello/")
    assert visitor.background() == WHITE
    line = page.locator("svg.ezq-figure .process:not(.main) rect").first
    light = line.evaluate("box => getComputedStyle(box).fill")

    for name in ["Switch to the light colours", "Switch to the dark colours"]:
        page.locator(f"label[title='{name}']").click()
    page.wait_for_function("document.body.dataset.mdColorScheme === 'slate'")
    dark = visitor.background()
    assert dark != WHITE
    assert brightness(dark) < 60
    assert line.evaluate("box => getComputedStyle(box).fill") == dark != light

    visitor.go("guide/workers/")
    assert visitor.background() == dark


@on(color_scheme="dark")
def test_the_colours_follow_the_system(visitor: Visitor) -> None:
    page = visitor.go("")
    assert brightness(visitor.background()) < 60
    text = page.locator("article p").first.evaluate("p => getComputedStyle(p).color")
    assert brightness(text) > 140


@on(permissions=["clipboard-read", "clipboard-write"])
def test_the_copy_button_copies_the_command(visitor: Visitor) -> None:
    page = visitor.go("examples/hello/")
    block = page.locator(".highlight", has_text="python3 -m examples.hello")
    block.hover()
    block.locator(".md-code__button, button.md-clipboard").first.click()
    page.locator(".md-dialog--active").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.strip() == "python3 -m examples.hello"


def test_an_annotation_opens(visitor: Visitor) -> None:
    page = visitor.go("guide/reading/")
    note = page.get_by_text("this put would wait for a reader")
    assert not note.is_visible()
    page.locator(".md-annotation__index").first.click()
    note.wait_for(state="visible")


@pytest.mark.parametrize(
    "visitor",
    [{"viewport": DESK}, {"viewport": PHONE, "color_scheme": "dark"}],
    ids=["desk", "phone"],
    indirect=True,
)
def test_every_page_fits_the_screen_and_asks_no_other_host(visitor: Visitor) -> None:
    for at in map(address, PAGES):
        page = visitor.go(at, idle=False)
        assert page.locator("article h1").is_visible()
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, at
        for figure in page.locator("svg.ezq-figure").all():
            box, room = figure.bounding_box(), page.locator("article").bounding_box()
            assert box is not None
            assert room is not None
            assert box["width"] > 200, at
            assert box["x"] >= room["x"], at
            assert box["x"] + box["width"] <= room["x"] + room["width"], at
    visitor.page.wait_for_load_state("networkidle")


@on(viewport=PHONE)
def test_on_a_phone_the_menu_leads_to_an_example(visitor: Visitor) -> None:
    page = visitor.go("")
    page.locator("label.md-header__button[for='__drawer']").click()
    menu = page.locator("nav.md-nav--primary")
    menu.locator(".md-nav__container", has_text="Examples").locator("label").click()
    menu.get_by_role("link", name="Collatz").click()
    page.wait_for_url("**/examples/collatz/")


def test_a_page_that_there_is_not_leads_home(visitor: Visitor) -> None:
    page = visitor.page
    answer = page.goto(visitor.home + "no/such/page/", wait_until="networkidle")
    assert answer is not None
    assert answer.status == HTTPStatus.NOT_FOUND
    assert visitor.background() == WHITE  # its style sheets were found
    # The browser itself reports the status, once; nothing else may have failed.
    assert len(visitor.complaints) == 1
    assert "404" in visitor.complaints.pop()
    page.locator("article").get_by_role("link", name="Home").click()
    page.wait_for_url(visitor.home)


def brightness(colour: str) -> float:
    """Return the mean of red, green and blue, as the browser tells a colour."""
    numbers = [float(n) for n in re.findall(r"[\d.]+", colour)[:3]]
    return sum(numbers) / 3
