"""Draw a layout as SVG: small, readable, and at home on a light or dark page.

In a page of the site the colours are the site's. In an `<img>`, which cannot see
them, they are mid-tones that follow the colour scheme of the reader's system.
"""

import math
import re
from collections.abc import Iterator
from xml.sax.saxutils import escape

from .layout import CARD, HEAD, LINE, Arrow, Node, lay_out
from .record import Record, describe

MARGIN = 6
RADIUS = 9  # of the corners of a box
CELL, BETWEEN, CELLS = 14, 5, 3  # the messages that are drawn in a queue

STYLE = """\
.ezq-figure {
  --ezq-text: var(--md-default-fg-color, #6e7781);
  --ezq-line: var(--md-default-fg-color--light, #868e96);
  --ezq-process: var(--md-typeset-a-color, #3f72a8);
  --ezq-message: var(--md-accent-fg-color, #bb581a);
  --ezq-paper: var(--md-default-bg-color, #fff);
  height: auto;
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  font-size: 14px;
  text-anchor: middle;
}
@media (prefers-color-scheme: dark) {
  .ezq-figure {
    --ezq-text: var(--md-default-fg-color, #9ba4ae);
    --ezq-line: var(--md-default-fg-color--light, #7f8791);
    --ezq-process: var(--md-typeset-a-color, #69a8dc);
    --ezq-message: var(--md-accent-fg-color, #e08a4a);
    --ezq-paper: var(--md-default-bg-color, #0d1117);
  }
}
.ezq-figure text { fill: var(--ezq-text); }
.ezq-figure .kind { fill: var(--ezq-message); }
.ezq-figure .process { fill: var(--ezq-paper); stroke: var(--ezq-process); }
.ezq-figure .process text { fill: var(--ezq-process); stroke: none; }
.ezq-figure .name { font-size: 15px; font-weight: 600; }
.ezq-figure .main { fill: var(--ezq-process); }
.ezq-figure .main text { fill: var(--ezq-paper); }
.ezq-figure .process, .ezq-figure .tube, .ezq-figure .ways { stroke-width: 1.5; }
.ezq-figure .tube, .ezq-figure .ways { fill: none; stroke: var(--ezq-line); }
.ezq-figure .starts { stroke-dasharray: 4 4; }
.ezq-figure .head { fill: var(--ezq-line); stroke: none; }
.ezq-figure .cell { fill: var(--ezq-message); }
"""


def draw(record: Record, name: str, title: str, apart: bool = False) -> str:
    """Draw a record.

    Args:
        record: What to draw.
        name: A name for the figure, which its ids begin with.
        title: What it shows, in a few words.
        apart: Whether to draw each worker, not a stack for all that do the same.
    """
    plan = lay_out(record, apart)
    left, top = math.floor(plan.left - MARGIN), math.floor(plan.top - MARGIN)
    width = math.ceil(plan.right + MARGIN) - left
    height = math.ceil(plan.bottom + MARGIN) - top
    ids = "ezq-" + re.sub(r"\W", "-", name)
    attributes = {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "ezq-figure",
        "role": "img",
        "aria-labelledby": f"{ids}-title {ids}-desc",
        "width": width,
        "height": height,
        "viewBox": f"{left} {top} {width} {height}",
        "style": f"max-width: min(100%, {width}px)",  # never larger than drawn
    }
    lines = [
        "<svg",
        *(f'  {key}="{value}"' for key, value in attributes.items()),
        ">",
        f'  <title id="{ids}-title">{escape(title)}</title>',
        f'  <desc id="{ids}-desc">{escape(describe(record))}</desc>',
        "  <style>",
        *(f"    {line}" for line in STYLE.splitlines()),
        "  </style>",
    ]
    lines += ['  <g class="ways">']
    lines += (f"    {_way(arrow)}" for arrow in plan.arrows)
    # Where several arrows meet, one head: two translucent ones would be darker.
    heads = dict.fromkeys((*arrow.tip, arrow.turn) for arrow in plan.arrows)
    lines += (f"    {_head(x, y, turn)}" for x, y, turn in heads)
    lines += ["  </g>"]
    lines += (f"  {line}" for arrow in plan.arrows for line in _label(arrow))
    for node in plan.nodes:
        if node.shape != "bend":
            is_main = node is plan.nodes[0]
            drawn = _queue(node) if node.shape == "queue" else _process(node, is_main)
            lines += (f"  {line}" for line in drawn)
    return "\n".join([*lines, "</svg>", ""])


def _way(arrow: Arrow) -> str:
    starts = ' class="starts"' if arrow.dashed else ""
    return f'<path{starts} d="{arrow.path}"/>'


def _head(x: float, y: float, turn: int) -> str:
    move = f"translate({x:g} {y:g})" + (f" rotate({turn})" if turn else "")
    return f'<path class="head" transform="{move}" d="M0 0L-{HEAD} -4.5V4.5Z"/>'


def _label(arrow: Arrow) -> Iterator[str]:
    x, y = arrow.label
    for n, line in enumerate(reversed(arrow.lines)):
        kind = "" if arrow.dashed else ' class="kind"'
        yield f'<text{kind} x="{x:g}" y="{y - n * LINE:g}">{escape(line)}</text>'


def _process(node: Node, is_main: bool) -> Iterator[str]:
    x, y = node.x, node.y - node.height / 2
    main = " main" if is_main else ""
    yield f'<g class="process{main}">'
    for card in range(node.cards, -1, -1):
        yield (
            f'  <rect x="{x + card * CARD:g}" y="{y - card * CARD:g}"'
            f' width="{node.width:g}" height="{node.height:g}" rx="{RADIUS}"/>'
        )
    times = (
        f' <tspan font-weight="400">\N{MULTIPLICATION SIGN}{node.count}</tspan>'
        if node.count > 1
        else ""
    )
    yield (
        f'  <text class="name" x="{x + node.width / 2:g}" y="{node.y + 5:g}">'
        f"{escape(node.name)}{times}</text>"
    )
    yield "</g>"


def _queue(node: Node) -> Iterator[str]:
    x, right = node.x, node.x + node.width
    top, bottom = node.y - node.height / 2, node.y + node.height / 2
    yield "<g>"
    walls = f"M{x:g} {top:g}H{right:g}M{x:g} {bottom:g}H{right:g}"
    yield f'  <path class="tube" d="{walls}"/>'
    for n in range(CELLS):  # the first is about to leave
        far = BETWEEN + n * (CELL + BETWEEN)
        cell = right - far - CELL if node.flow > 0 else x + far
        yield (
            f'  <rect class="cell" x="{cell:g}" y="{node.y - CELL / 2:g}"'
            f' width="{CELL}" height="{CELL}" rx="3"/>'
        )
    yield (
        f'  <text x="{x + node.width / 2:g}" y="{bottom + 17:g}">'
        f"{escape(node.name)}</text>"
    )
    yield "</g>"
