"""The site in a real browser: it works, and asks no other host for anything."""

import gzip
import json
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

from examples import LESSONS, PARTS

from .test_site import PAGES, Site, address, build

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response

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
INDEX = "search/search_index.json"
UNDER = "/ezq/"
"""The path that the site is served under, as on Pages."""

DESK = {"width": 1280, "height": 900}
PHONE = {"width": 360, "height": 740}

SOME = [
    "",
    "cheatsheet/",
    "coming-from/",
    "course/",
    "course/drain/",
    "course/end/",
    "course/exitcodes/",
    "course/guard/",
    "course/mandelbrot/",
    "course/symptoms/",
    "course/words/",
    "guide/faults/",
    "guide/inside/",
    "guide/speed/",
    "reference/",
]
"""Pages with all that there is on any: tabs, notes, marked lines, tables, a picture."""

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
    browser: "Browser", served: str, site: Site, request: pytest.FixtureRequest
) -> Iterator[Visitor]:
    """Visit the site; at the end, nothing may have gone wrong on any page.

    A test asks for another screen or colour scheme by `indirect` parameters; and for
    the index of the search, which takes a browser longer than all the rest of a page.
    """
    options: dict[str, Any] = {"viewport": DESK, "color_scheme": "light"}
    options |= getattr(request, "param", {})
    searches = options.pop("searches", False)
    context = browser.new_context(**options)
    # The net under the net: what asks another host gets no answer, and is noted.
    context.route(lambda url: not url.startswith(served), lambda route: route.abort())
    if not searches:
        index = json.loads((site.top / INDEX).read_text(encoding="utf-8"))
        empty = {**index, "docs": []}
        context.route(f"{served}{INDEX}", lambda route: route.fulfill(json=empty))
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


def test_home_leads_to_the_first_lesson(visitor: Visitor) -> None:
    page = visitor.go("")
    page.locator("article").get_by_role("link", name="Begin the course").click()
    page.wait_for_url("**/course/")
    page.locator("article").get_by_role("link", name="Processes").first.click()
    page.wait_for_url(f"**/course/{LESSONS[0]}/")
    assert page.locator("h1").inner_text().startswith("Processes")


def test_an_example_shows_its_code_its_output_and_what_to_try(
    visitor: Visitor,
) -> None:
    page = visitor.go("course/sum/")
    assert page.get_by_text("The sum of their sums is 499500.").last.is_visible()
    whole = page.get_by_text("WORKERS = 3")
    assert not whole.is_visible()
    page.get_by_text("The whole program").click()
    whole.wait_for(state="visible")


def test_the_reference_links_a_type_to_its_place(visitor: Visitor) -> None:
    page = visitor.go("reference/")
    signature = page.locator(".doc-signature", has_text="iter_sortq(")
    signature.get_by_role("link", name="Queue").click()
    page.wait_for_url("**/reference/#ezq.Queue")
    assert page.locator("[id='ezq.Queue']").is_visible()


@on(searches=True)
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
    page = visitor.go("course/hello/")
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
    page = visitor.go("course/hello/")
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
    ("visitor", "places"),
    [
        ({"viewport": DESK}, SOME),
        ({"viewport": PHONE, "color_scheme": "dark"}, [*map(address, PAGES)]),
    ],
    ids=["desk", "phone"],
    indirect=["visitor"],
)
def test_a_page_fits_the_screen_and_asks_no_other_host(
    visitor: Visitor, places: list[str]
) -> None:
    for at in places:
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
def test_on_a_phone_the_menu_leads_to_a_lesson(visitor: Visitor) -> None:
    page = visitor.go("")
    page.locator("label.md-header__button[for='__drawer']").click()
    menu = page.locator("nav.md-nav--primary")
    menu.locator(".md-nav__container", has_text="Course").locator("label").click()
    menu.locator("label", has_text="Two: Messages").first.click()
    menu.get_by_role("link", name="13 · END").click()
    page.wait_for_url("**/course/end/")


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


# --- the course

LESSON = "course/end/"
TICK = "lesson-done"


def button(page: "Page") -> "Locator":
    return page.get_by_role("button", name="Lesson done", exact=True)


def links(page: "Page", within: str, lesson: str = "end") -> "Locator":
    """Find the links to a lesson: what marks it as done stands behind them."""
    return page.locator(f"{within} a[href$='{lesson}/']")


def ticked(page: "Page") -> set[str]:
    """Return the lessons that have a tick in what the page lists."""
    found: list[str] = page.eval_on_selector_all(
        f"a.{TICK}", "links => links.map(link => link.href)"
    )
    return {address.split("/")[-2] for address in found}


def test_the_footer_leads_through_a_part_and_back(visitor: Visitor) -> None:
    """And so through the course: it follows the navigation, which is tested as text."""
    part, following = PARTS[0], LESSONS[len(PARTS[0].lessons)]
    names = [*part.lessons, *part.programs, following]
    page = visitor.go("course/", idle=False)
    for name in names:
        page.locator("a.md-footer__link--next").click()
        page.wait_for_url(f"**/course/{name}/")
    page.locator("a.md-footer__link--prev").click()
    page.wait_for_url(f"**/course/{names[-2]}/")


def test_a_lesson_that_is_marked_as_done_has_a_tick_until_it_is_unmarked(
    visitor: Visitor,
) -> None:
    page = visitor.go(LESSON)
    assert button(page).get_attribute("aria-pressed") == "false"
    assert ticked(page) == set()
    button(page).click()
    assert button(page).get_attribute("aria-pressed") == "true"
    assert ticked(page) == {"end"}
    behind = page.locator(f".md-nav__link.{TICK} >> visible=true").evaluate(
        "link => getComputedStyle(link, '::after').content"
    )
    assert "✓" in behind

    page.reload()
    assert button(page).get_attribute("aria-pressed") == "true"
    visitor.go("course/")
    for within in ("article td", ".md-nav--primary"):
        assert TICK in (links(page, within).get_attribute("class") or "")
    assert ticked(page) == {"end"}

    visitor.go(LESSON)
    button(page).click()
    assert button(page).get_attribute("aria-pressed") == "false"
    page.reload()
    assert button(page).get_attribute("aria-pressed") == "false"
    assert ticked(page) == set()


def test_only_the_lesson_has_a_tick_not_its_sections(visitor: Visitor) -> None:
    page = visitor.go(LESSON)
    button(page).click()
    contents = page.locator(".md-nav--secondary a")
    assert contents.count() > 3
    assert page.locator(f".md-nav--secondary a.{TICK}").count() == 0


def test_a_lesson_is_marked_by_the_keyboard_and_says_so(visitor: Visitor) -> None:
    page = visitor.go(LESSON)
    # From the last thing before it that has the focus, as a reader comes to it.
    page.locator("article summary, article a").last.focus()
    for _ in range(9):
        page.keyboard.press("Tab")
        if button(page).evaluate("button => button === document.activeElement"):
            break
    else:
        pytest.fail("Tab does not lead to the button")
    for key, pressed in (("Space", True), ("Enter", False), ("Enter", True)):
        page.keyboard.press(key)
        # What a screen reader is told: the name stays, the state changes.
        told = page.get_by_role("button", name="Lesson done", pressed=pressed)
        assert told.count() == 1
    style = button(page).evaluate("button => getComputedStyle(button).outlineStyle")
    assert style != "none"


def test_two_tabs_know_of_each_other(visitor: Visitor) -> None:
    page = visitor.go(LESSON)
    other = page.context.new_page()
    other.goto(visitor.home + "course/pids/")
    button(page).click()
    other.wait_for_selector(f"a.{TICK}[href$='end/']", state="attached")
    button(other).click()
    page.wait_for_selector(f"a.{TICK}[href$='pids/']", state="attached")
    assert ticked(page) == ticked(other) == {"end", "pids"}


@pytest.mark.parametrize("kept", ["[1", "7", '"end"', "{}", "null"])
def test_what_another_page_left_in_the_storage_breaks_nothing(
    visitor: Visitor, kept: str
) -> None:
    page = visitor.go(LESSON)
    page.evaluate("kept => localStorage.setItem('ezq.done', kept)", kept)
    page.reload()
    assert ticked(page) == set()
    button(page).click()
    assert ticked(page) == {"end"}


def test_without_storage_a_lesson_can_still_be_marked(visitor: Visitor) -> None:
    visitor.page.add_init_script(
        """Object.defineProperty(window, "localStorage", {
            get() { throw new DOMException("not here", "SecurityError") }
        })"""
    )
    page = visitor.go(LESSON)
    button(page).click()
    assert button(page).get_attribute("aria-pressed") == "true"
    assert ticked(page) == {"end"}
    # Material has no answer to that, and says so; ours says nothing.
    assert all(told.endswith(": not here") for told in visitor.complaints)
    visitor.complaints.clear()


@pytest.mark.parametrize("at", ["", "course/", "reference/"])
def test_only_a_lesson_has_the_button(visitor: Visitor, at: str) -> None:
    page = visitor.go(at)
    assert button(page).count() == 0


@on(java_script_enabled=False)
@pytest.mark.parametrize("lesson", ["pids", "end"])
def test_without_scripts_a_lesson_reads_whole(visitor: Visitor, lesson: str) -> None:
    page = visitor.go(f"course/{lesson}/")
    assert page.locator("svg.ezq-figure").is_visible()
    for heading in ("What it prints", "Try to break it", "Exercise"):
        assert page.get_by_role("heading", name=heading).is_visible()
    assert page.locator(f".highlight:has-text('examples/{lesson}.py')").count() > 0
    for block in page.locator("article .highlight").all():
        hidden = block.evaluate("block => !!block.closest('details')")
        assert block.is_visible() != hidden
    answers = page.locator("details.question")
    assert answers.count() >= 2
    for answer in answers.all():
        told = answer.locator("p:not(summary)").last
        assert not told.is_visible()
        answer.locator("summary").click()
        assert told.is_visible()
    page.locator("a.md-footer__link--next").click()
    page.wait_for_url(lambda url: not url.endswith(f"/{lesson}/"))


@pytest.mark.parametrize(
    "visitor",
    [
        {"java_script_enabled": False, "viewport": DESK},
        {"java_script_enabled": False, "viewport": PHONE},
    ],
    ids=["desk", "phone"],
    indirect=True,
)
def test_without_scripts_no_button_is_dead(visitor: Visitor) -> None:
    """Nor a field, nor a label; what opens the menu needs no script."""
    for at in ("", LESSON, "reference/"):
        page = visitor.go(at)
        for kind in ("button", "input", "form", "label.md-header__button"):
            for control in page.locator(kind).all():
                if control.is_visible():
                    works = {control.get_attribute("for"), control.get_attribute("id")}
                    assert works & {"__drawer", "__toc"}, (at, kind, works)


# --- for everyone

GRAVE = {"serious", "critical"}


def violations(page: "Page", options: dict[str, Any] | None = None) -> list[str]:
    """Ask axe what stands in somebody's way on a page; tell what is grave."""
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright",
        reason="axe is in the group `browser`, which only the main environment has",
    ).Axe()
    page.add_style_tag(
        content="* { transition: none !important }"
    )  # no half-way colours
    answer = axe.run(page, options={"resultTypes": ["violations"], **(options or {})})
    assert answer.response["testEngine"]["name"] == "axe-core"
    return [
        f"{found['id']}: {node['html']}\n{node['failureSummary']}"
        for found in answer.response["violations"]
        if found["impact"] in GRAVE
        for node in found["nodes"]
    ]


COLOURS = ["color-contrast", "link-in-text-block"]
IN_OTHER_COLOURS = {"runOnly": COLOURS}
"""What axe need not try twice: all its other rules do not look at colours."""

IN_OTHER_PLACES = {"rules": {rule: {"enabled": False} for rule in COLOURS}}
"""And these do not look at where things stand."""


def stands_in_the_way(visitor: Visitor, at: str) -> list[str]:
    """Ask axe on a desktop and on a phone, in light and in dark colours."""
    page = visitor.go(at, idle=False)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})
    page.wait_for_function("document.body.dataset.mdColorScheme === 'default'")
    found = violations(page)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.body.dataset.mdColorScheme === 'slate'")
    assert brightness(visitor.background()) < 60
    found += violations(page, IN_OTHER_COLOURS)
    page.set_viewport_size({"width": PHONE["width"], "height": PHONE["height"]})
    return found + violations(page, IN_OTHER_PLACES)


@pytest.mark.parametrize("at", SOME)
def test_nothing_on_a_page_stands_in_the_way(visitor: Visitor, at: str) -> None:
    assert stands_in_the_way(visitor, at) == []


if_asked_for = pytest.mark.skipif(
    "config.getoption('-m') != 'long'",
    reason="axe sees a tenth of the other pages, and all where `-m long` asks for it",
)


@pytest.mark.long
@pytest.mark.parametrize(
    "page",
    [pytest.param(p, marks=if_asked_for) if n % 10 else p for n, p in enumerate(PAGES)],
)
def test_nothing_on_any_page_stands_in_the_way(visitor: Visitor, page: str) -> None:
    assert stands_in_the_way(visitor, address(page)) == []


@pytest.mark.parametrize(
    "visitor",
    [{"color_scheme": "light"}, {"color_scheme": "dark"}],
    ids=["light", "dark"],
    indirect=True,
)
def test_nor_on_a_lesson_that_is_done_nor_in_its_answers(visitor: Visitor) -> None:
    page = visitor.go(LESSON)
    for summary in page.locator("article summary").all():
        summary.click()
    button(page).click()
    assert violations(page) == []
    page.mouse.move(0, 0)
    page.locator("article h1").click()  # the button has the focus no more
    assert violations(page) == []
    assert violations(visitor.go("course/")) == []


def test_axe_finds_what_is_wrong(visitor: Visitor) -> None:
    """Else the tests above would tell nothing."""
    page = visitor.go(LESSON)
    page.evaluate(
        """() => {
            const article = document.querySelector("article");
            article.insertAdjacentHTML("beforeend", "<button></button>");
            document.querySelector(".lesson").style.color = "#bbb";
        }"""
    )
    found = "".join(violations(page))
    assert "button-name: " in found
    assert "color-contrast: " in found
    assert "color-contrast: " in "".join(violations(page, IN_OTHER_COLOURS))


def test_the_first_tab_leads_past_the_menu(visitor: Visitor) -> None:
    page = visitor.go(LESSON)
    page.keyboard.press("Tab")
    skip = page.locator(".md-skip")
    assert skip.evaluate("skip => skip === document.activeElement")
    page.wait_for_function(
        "getComputedStyle(document.querySelector('.md-skip')).opacity === '1'"
    )
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{LESSON}#*")
    page.keyboard.press("Tab")
    assert page.evaluate("!!document.activeElement.closest('article')")


FOCUS = """() => {
    const at = document.activeElement;
    const shown = at.matches(".md-option") ? at.nextElementSibling : at;
    const style = getComputedStyle(shown);
    return {
        html: at.outerHTML.slice(0, 200),
        page: at === document.body,
        // The search opens when it gets the focus: that shows where one is.
        visible: at.matches(".md-search__input") || style.outlineStyle !== "none",
    }
}"""


@pytest.mark.parametrize(
    ("at", "reached"),
    [("course/end/", "<summary"), ("guide/reading/", "md-annotation")],
)
def test_the_focus_is_visible_wherever_tab_leads(
    visitor: Visitor, at: str, reached: str
) -> None:
    page = visitor.go(at)
    places = set()
    for _ in range(200):
        page.keyboard.press("Tab")
        place = page.evaluate(FOCUS)
        if place["page"]:
            break
        assert place["visible"], place["html"]
        places.add(place["html"])
    assert len(places) > 30
    assert any(reached in html for html in places)


@on(viewport=PHONE)
def test_what_scrolls_sideways_scrolls_by_keyboard(visitor: Visitor) -> None:
    for at in ("course/end/", "guide/faults/", "guide/speed/"):
        page = visitor.go(at)
        boxes = page.locator("article pre > code, .md-typeset__scrollwrap").all()
        wide = [
            box
            for box in boxes
            if box.is_visible()
            and box.evaluate("box => box.scrollWidth > box.clientWidth")
        ]
        assert wide, at
        for box in wide:
            box.focus()
            assert box.evaluate("box => box === document.activeElement"), at
            page.keyboard.press("ArrowRight")
            box.evaluate(
                """box => new Promise(resolve => {
                    const look = () => box.scrollLeft > 0 ? resolve()
                        : requestAnimationFrame(look);
                    look();
                })"""
            )


# --- how much a page is

ROOM = 300_000
DATA = ("text/html", "text/css", "text/javascript", "application/json")


@on(searches=True)
def test_a_page_is_light(visitor: Visitor) -> None:
    """All that a first visit loads is less than 300 kB, and figures do not count.

    Scripts, styles and the index of the search are the same on all pages. Each file
    counts compressed, as every host of static pages sends them. The pages here are
    the largest one, and some of the others; `test_site` has the size of each.
    """
    answers: list[Response] = []

    def note(answer: "Response") -> None:
        answers.append(answer)

    visitor.page.on("response", note)
    for at in ("", LESSON, "course/", "reference/"):
        answers.clear()
        visitor.go(at)
        sent = 0
        for answer in answers:
            kind = answer.headers["content-type"].partition(";")[0]
            assert kind in DATA or kind.startswith("image/"), answer.url
            if kind in DATA:
                sent += len(gzip.compress(answer.body(), compresslevel=6))
        assert 50_000 < sent < ROOM, at


def brightness(colour: str) -> float:
    """Return the mean of red, green and blue, as the browser tells a colour."""
    numbers = [float(n) for n in re.findall(r"[\d.]+", colour)[:3]]
    return sum(numbers) / 3
