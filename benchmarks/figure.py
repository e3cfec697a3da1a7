"""The figure for the docs: the medians of a few cases as bars, drawn as SVG.

In a page of the site the colours are the site's. In an `<img>`, which cannot see
them, they are mid-tones that follow the colour scheme of the reader's system.
"""

import statistics
from typing import Any
from xml.sax.saxutils import escape

from .case import MORE_IS_BETTER
from .report import Report, rounded

CASES = ["sum", "there-and-back", "dicts", "arrays"]

WIDTH = 400  # a phone shows as much at its full size
HEAD, LINE, BAR, GAP = 38, 30, 8, 12  # heights

STYLE = """\
.ezq-bars {
  --ezq-text: var(--md-default-fg-color, #6e7781);
  --ezq-ours: var(--md-accent-fg-color, #bb581a);
  --ezq-theirs: var(--md-default-fg-color--light, #868e96);
  height: auto;
  font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
  font-size: 14px;
}
@media (prefers-color-scheme: dark) {
  .ezq-bars {
    --ezq-text: var(--md-default-fg-color, #9ba4ae);
    --ezq-ours: var(--md-accent-fg-color, #e08a4a);
    --ezq-theirs: var(--md-default-fg-color--light, #7f8791);
  }
}
.ezq-bars text { fill: var(--ezq-text); }
.ezq-bars rect { fill: var(--ezq-theirs); }
.ezq-bars .value, .ezq-bars .unit { text-anchor: end; }
.ezq-bars .case, .ezq-bars .ours text { font-weight: 600; }
.ezq-bars .ours rect { fill: var(--ezq-ours); }
"""


def draw(report: Report) -> str:
    """Draw the medians of a report: of each case, ezq and its peers, the best first."""
    parts: list[str] = []
    sentences: list[str] = []
    top = 0
    for name in CASES:
        rows = [row for row in report["rows"] if row["case"] == name]
        bars = _bars([row for row in rows if not row["problem"]])
        if not bars:
            continue
        title, unit = rows[0]["title"], rows[0]["unit"]
        parts.append(_text("case", 0, top + 14, title))
        parts.append(_text("unit", WIDTH, top + HEAD - 7, unit))
        top += HEAD
        most = max(bars.values())
        for peer, value in bars.items():
            parts += _bar(peer, value, value / most, top)
            top += LINE
        top += GAP
        told = ", ".join(f"{peer} {rounded(value)}" for peer, value in bars.items())
        sentences.append(f"{title}, {unit}: {told}.")
    lines = [
        '<svg xmlns="http://www.w3.org/2000/svg" class="ezq-bars" role="img"',
        '  aria-labelledby="ezq-speed-title ezq-speed-desc"',
        f'  width="{WIDTH}" height="{top}" viewBox="0 0 {WIDTH} {top}"',
        f'  style="max-width: min(100%, {WIDTH}px)"',
        ">",
        '  <title id="ezq-speed-title">How fast ezq is, and others</title>',
        f'  <desc id="ezq-speed-desc">{escape(" ".join(sentences))}</desc>',
        "  <style>",
        *(f"    {line}" for line in STYLE.splitlines()),
        "  </style>",
        *(f"  {part}" for part in parts),
        "</svg>",
        "",
    ]
    return "\n".join(lines)


def _bars(rows: list[dict[str, Any]]) -> dict[str, float]:
    """Return the medians by their names, the best first."""
    if not rows:
        return {}
    bars = {row["peer"]: statistics.median(row["theirs"]) for row in rows}
    bars["ezq"] = statistics.median(one for row in rows for one in row["ours"])
    more = rows[0]["unit"] in MORE_IS_BETTER
    return dict(sorted(bars.items(), key=lambda bar: bar[1], reverse=more))


def _bar(peer: str, value: float, share: float, top: int) -> list[str]:
    length = max(1, round(share * WIDTH))
    return [
        f'<g class="{"ours" if peer == "ezq" else "theirs"}">',
        "  " + _text("name", 0, top + 12, peer),
        "  " + _text("value", WIDTH, top + 12, rounded(value)),
        f'  <rect x="0" y="{top + 17}" width="{length}" height="{BAR}" rx="2"/>',
        "</g>",
    ]


def _text(role: str, x: int, y: int, content: str) -> str:
    return f'<text class="{role}" x="{x}" y="{y}">{escape(content)}</text>'
