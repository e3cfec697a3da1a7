"""Draw the figure of a lesson about numbers: curves, computed by its own function.

It looks like the other figures, and has the same colours, on light and on dark pages.
"""

from examples.amdahl import law

from .draw import STYLE

WIDTH, HEIGHT = 400, 300  # a phone shows as much at its full size
LEFT, RIGHT, TOP, BOTTOM = 34, 308, 34, 252  # the axes; beside them is text
WORKERS, MOST = 32, 16  # where the axes end
SHARES = [0.05, 0.1, 0.25, 0.5]
TITLE = "The speed-up by the number of workers"

CURVES = """\
.ezq-figure .curve, .ezq-figure .axis { fill: none; stroke-width: 1.5; }
.ezq-figure .curve { stroke: var(--ezq-process); stroke-width: 2; }
.ezq-figure .axis { stroke: var(--ezq-line); }
.ezq-figure .ideal { stroke: var(--ezq-message); stroke-dasharray: 4 4; }
.ezq-figure .side { text-anchor: start; }
.ezq-figure .value { text-anchor: end; }
"""


def draw_amdahl() -> str:
    """Draw the law for some serial shares, and what there would be without any."""
    parts = [f'<path class="axis" d="M{LEFT} {TOP}V{BOTTOM}H{RIGHT}"/>']
    for n in (1, 8, 16, 24, 32):
        parts += [_text("", _x(n), BOTTOM + 20, str(n))]
    for n in (1, 4, 8, 12, 16):
        parts += [_text("value", LEFT - 8, _y(n) + 5, str(n))]
    parts += [
        _text("", (LEFT + RIGHT) / 2, BOTTOM + 40, "workers"),
        _text("side", 0, 14, "times as fast"),
        _text("side", RIGHT + 8, 14, "serial"),
        f'<path class="curve ideal" d="{_path(0, MOST)}"/>',
        _text("kind", _x(MOST), TOP - 8, "none"),
    ]
    sentences = [f"With nothing serial, {WORKERS} workers are {WORKERS} times as fast."]
    for share in SHARES:
        percent = f"{share * 100:g} %"
        end = law(share, WORKERS)
        parts += [
            f'<path class="curve" d="{_path(share, WORKERS)}"/>',
            _text("side", RIGHT + 8, _y(end) + 5, percent),
        ]
        values = ", ".join(
            f"{law(share, n):.1f} with {n}" for n in (2, 4, 8, 16, WORKERS)
        )
        sentences.append(
            f"With {percent} serial: {values}; never more than {1 / share:g}."
        )
    ids = "ezq-amdahl"
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" class="ezq-figure" role="img"',
        f'  aria-labelledby="{ids}-title {ids}-desc"',
        f'  width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"',
        f'  style="max-width: min(100%, {WIDTH}px)"',
        ">",
        f'  <title id="{ids}-title">{TITLE}</title>',
        f'  <desc id="{ids}-desc">{" ".join(sentences)}</desc>',
        "  <style>",
        *(f"    {line}" for line in (STYLE + CURVES).splitlines()),
        "  </style>",
        *(f"  {part}" for part in parts),
        "</svg>",
        "",
    ]
    return "\n".join(lines)


def _path(serial: float, workers: int) -> str:
    points = (f"{_x(n):g} {_y(law(serial, n)):.1f}" for n in range(1, workers + 1))
    return "M" + "L".join(points)


def _x(workers: int) -> float:
    return LEFT + (workers - 1) * (RIGHT - LEFT) / (WORKERS - 1)


def _y(speed_up: float) -> float:
    return BOTTOM - speed_up * (BOTTOM - TOP) / MOST


def _text(role: str, x: float, y: float, content: str) -> str:
    kind = f' class="{role}"' if role else ""
    return f'<text{kind} x="{x:.0f}" y="{y:.0f}">{content}</text>'
