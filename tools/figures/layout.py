"""Where things go in a figure: boxes in columns, arrows between them.

    main --> [q] --> step --> [out] --> write      main --> [q] ----> add
                                                     ^                 |
                                                     +--- [out] <------+

A node stands as many columns from main as the longest way to it has steps. A
chain whose results come home to main is folded into a ring, and one that would
be too wide into two rows. Every other graph stands in columns, and what runs
back in it runs underneath.
"""

import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise

from .record import Record

WIDEST = 400  # a wider chain is folded: a phone shows as much at its full size

NAME, KIND = 15, 14  # the sizes of text
ADVANCE = 0.61  # how wide a letter is: of a monospaced font, in its size
LINE = 16  # from one line of a label to the next

BOX, TUBE = 46, 30  # the heights of a process and of a queue
TUBE_WIDTH = 70
CAPTION = 22  # the room for the name under a queue
CARD = 5  # how far the card of one more worker stands out
GAP = 28  # how long an arrow without a label is
BEND = 40  # the room that an arrow needs to change its height
PORT = 22  # between two arrows at one side of a box
LANE = 26  # between two arrows that run underneath
ROW = 88  # between the two rows of a folded chain
AIR = 18  # between two boxes, one above the other
TOUCH = 3  # between an arrow and what it leads to
HEAD = 8  # how long the head of an arrow is
ROUND = 10  # the radius of the corner of an arrow

Point = tuple[float, float]


@dataclass(eq=False)
class Node:
    """A process, a queue, or a bend, where a long arrow passes a column.

    `x` is its left edge, and `y` the middle of its height.
    """

    shape: str
    name: str = ""
    count: int = 1
    width: float = 0
    height: float = 0
    column: int = 0
    flow: int = 1  # messages go to the right; -1: to the left
    x: float = 0
    y: float = 0

    @property
    def cards(self) -> int:
        """How many cards stand out behind the first: 2 for any number above."""
        return min(self.count, 3) - 1

    @property
    def above(self) -> float:
        """How far it reaches up from `y`."""
        return self.height / 2 + CARD * self.cards

    @property
    def below(self) -> float:
        """How far it reaches down from `y`."""
        return self.height / 2 + (CAPTION if self.shape == "queue" else 0)

    def edge(self, side: int) -> float:
        """Return the `x` of its right side (1) or its left (-1)."""
        return self.x if side < 0 else self.x + self.width + CARD * self.cards


@dataclass(eq=False)
class Arrow:
    """A way that messages go; or dashed, from who starts a worker to it."""

    source: Node
    target: Node
    kinds: list[str] = field(default_factory=list)
    fan: float = 0  # how far it runs beside others of its kind, for their label
    dashed: bool = False
    back: bool = False  # it runs back, underneath
    bends: list[Node] = field(default_factory=list)
    path: str = ""  # up to its head
    tip: Point = (0, 0)
    turn: int = 0  # where the tip points: 0 to the right, 180 left, -90 up
    label: Point = (0, 0)  # the middle of the lowest line

    @property
    def lines(self) -> list[str]:
        """The lines of its label."""
        if self.dashed:
            return ["starts"]
        lines = [kind or "data" for kind in self.kinds]
        return lines if len(lines) < 4 else [*lines[:2], f"{len(lines) - 2} more"]

    @property
    def label_width(self) -> float:
        """How much room its label needs; 0 when it has none."""
        return max((text_width(line, KIND) for line in self.lines), default=0)

    @property
    def hops(self) -> list[tuple[Node, Node]]:
        """Its ways from column to column."""
        return list(pairwise([self.source, *self.bends, self.target]))


@dataclass
class Layout:
    """What is drawn, and how far it reaches."""

    nodes: list[Node]
    arrows: list[Arrow]
    left: float = 0
    top: float = 0
    right: float = 0
    bottom: float = 0

    @property
    def forward(self) -> list[Arrow]:
        """The arrows from column to column."""
        return [arrow for arrow in self.arrows if not arrow.back]

    @property
    def back(self) -> list[Arrow]:
        """The arrows that run underneath."""
        return [arrow for arrow in self.arrows if arrow.back]


def text_width(text: str, size: float) -> float:
    """Estimate how wide a monospaced text is, in whole units."""
    return math.ceil(len(text) * size * ADVANCE)


def lay_out(record: Record, apart: bool = False) -> Layout:
    """Place what a record shows.

    Args:
        record: What to draw.
        apart: Whether to draw each worker, not a stack for all that do the same.
    """
    plan = _graph(record, apart)
    _layers(plan)
    chain, comes_home = _is_chain(plan), bool(plan.back)
    if chain and comes_home:
        _fold(plan, comes_home)
    else:
        _stack(plan)
    _space_columns(plan)
    if chain and not comes_home and max(n.edge(1) for n in plan.nodes) > WIDEST:
        _fold(plan, comes_home)
        _space_columns(plan)
    _measure(plan)
    _route(plan)
    _route_back(plan)
    return plan


def _graph(record: Record, apart: bool) -> Layout:
    """Make nodes and arrows of a record."""
    crews: list[list[Node]] = []
    for process in record.processes:
        copies, count = (process.count, 1) if apart else (1, process.count)
        text = process.name + (f" x{count}" if count > 1 else "")
        width = max(60, text_width(text, NAME) + 22)
        crews.append(
            [Node("process", process.name, count, width, BOX) for _ in range(copies)]
        )
    queues = [
        Node("queue", name, 1, max(TUBE_WIDTH, text_width(name, KIND) + 12), TUBE)
        for name in record.queues
    ]
    arrows = []
    for (place, queue), kinds in record.puts.items():
        ways = [Arrow(node, queues[queue], kinds) for node in crews[place]]
        for n, way in enumerate(ways):
            way.fan = way.label_width if len(ways) > 1 else 0
            if n != len(ways) // 2:  # one label is enough
                way.kinds = []
        arrows += ways
    arrows += [
        Arrow(queues[queue], node)
        for place, queue in record.gets
        for node in crews[place]
    ]
    fed = {place for place, _ in record.gets}
    arrows += [
        Arrow(crews[process.starter][0], node, dashed=True)
        for place, process in enumerate(record.processes)
        for node in crews[place]
        if place and (process.starter or place not in fed)
    ]
    return Layout([node for crew in crews for node in crew] + queues, arrows)


def _layers(plan: Layout) -> None:
    """Set the columns of the nodes, and find the arrows that run back."""
    leaving = defaultdict(list)
    for arrow in plan.arrows:
        leaving[arrow.source].append(arrow)
    for node in reversed(_last_first(plan.nodes, leaving)):
        if node.shape == "queue":  # also one that nobody puts into
            node.column = max(1, node.column)
        for arrow in leaving[node]:
            if not arrow.back:
                far = node.column + (2 if arrow.dashed else 1)
                arrow.target.column = max(far, arrow.target.column)


def _last_first(nodes: list[Node], leaving: dict[Node, list[Arrow]]) -> list[Node]:
    """Sort each node behind all that it leads to; find the arrows that run back."""
    done: list[Node] = []
    path: list[Node] = []

    def visit(node: Node) -> None:
        path.append(node)
        for arrow in leaving[node]:
            arrow.back = arrow.target in path
            if not arrow.back and arrow.target not in done:
                visit(arrow.target)
        done.append(path.pop())

    for node in nodes:
        if node not in done:
            visit(node)
    return done


def _is_chain(plan: Layout) -> bool:
    """Tell whether there is one way only, which may come home to main."""
    last = len(plan.nodes) - 1
    return (
        last > 1
        and max(node.column for node in plan.nodes) == last
        and len(plan.forward) == last
        and all(a.source.column == last and a.target.column == 0 for a in plan.back)
    )


def _fold(plan: Layout, comes_home: bool) -> None:
    """Lay a chain into two rows: there, and back below."""
    half = len(plan.nodes) // 2
    turn = half + half % 2  # the column of a process
    for node in plan.nodes:
        if node.column == turn or (comes_home and node.column == 0):
            node.height, node.y = BOX + ROW, ROW / 2
        elif node.column > turn:
            node.column, node.flow, node.y = 2 * turn - node.column, -1, ROW
    for arrow in plan.back:
        arrow.back = False
        columns = range(arrow.source.column - 1, 0, -1)
        arrow.bends = [Node("bend", column=column, y=ROW) for column in columns]
        plan.nodes += arrow.bends


def _stack(plan: Layout) -> None:
    """Place the nodes of each column one above the other."""
    for arrow in plan.forward:
        columns = range(arrow.source.column + 1, arrow.target.column)
        arrow.bends = [Node("bend", column=column) for column in columns]
        plan.nodes += arrow.bends
    sides: dict[tuple[Node, int], int] = defaultdict(int)
    for arrow in plan.forward:
        sides[arrow.source, 1] += 1
        sides[arrow.target, -1] += 1
    for (node, _), ways in sides.items():
        if node.shape == "process":
            node.height = max(node.height, 10 + PORT * ways)
    pitch = AIR + max(n.above for n in plan.nodes) + max(n.below for n in plan.nodes)
    columns_of: dict[int, list[Node]] = defaultdict(list)
    for node in plan.nodes:
        columns_of[node.column].append(node)
    for _, nodes in sorted(columns_of.items()):
        nodes.sort(key=partial(_height_before, plan))
        for n, node in enumerate(nodes):
            node.y = (n - (len(nodes) - 1) / 2) * pitch


def _height_before(plan: Layout, node: Node) -> float:
    """Average the heights of what leads to a node."""
    hops = [hop for arrow in plan.forward for hop in arrow.hops]
    heights = [source.y for source, target in hops if target is node]
    return sum(heights) / len(heights) if heights else 0


def _ports(plan: Layout) -> dict[tuple[Arrow, Node, int], float]:
    """Find the heights at which arrows touch the sides of the nodes."""
    sides: dict[tuple[Node, int], list[tuple[float, int, Arrow]]] = defaultdict(list)
    for n, arrow in enumerate(plan.forward):
        for source, target in arrow.hops:
            side = 1 if target.column > source.column else -1
            sides[source, side].append((target.y, n, arrow))
            sides[target, -side].append((source.y, n, arrow))
    ports = {}
    for (node, side), ways in sides.items():
        ways.sort(key=lambda way: way[:2])
        reach = max(0, node.height - BOX) / 2  # a tall box has more than one level
        if node.shape == "process":
            heights = [min(max(y, node.y - reach), node.y + reach) for y, _, _ in ways]
            if any(b - a < PORT for a, b in pairwise(heights)):
                middle = (len(ways) - 1) / 2
                heights = [node.y + (n - middle) * PORT for n in range(len(ways))]
        else:
            heights = [node.y] * len(ways)
        for (_, _, arrow), height in zip(ways, heights, strict=True):
            ports[arrow, node, side] = height
    return ports


def _space_columns(plan: Layout) -> None:
    """Set how far the columns stand apart, so that every label has its place."""
    widths: dict[int, float] = defaultdict(float)
    for node in plan.nodes:
        width = node.width + CARD * node.cards
        widths[node.column] = max(widths[node.column], width)
    gaps: dict[int, float] = defaultdict(lambda: GAP)
    ports = _ports(plan)
    for arrow in plan.forward:
        for source, target in arrow.hops:
            gap = min(source.column, target.column)
            side = 1 if target.column > source.column else -1
            level = ports[arrow, source, side] == ports[arrow, target, -side]
            label = max(arrow.fan, arrow.label_width)
            room = label + 16 if source is arrow.source else 0
            gaps[gap] = max(gaps[gap], room + (0 if level else BEND))
    x: float = 0
    for column in range(max(widths) + 1):
        for node in plan.nodes:
            if node.column == column:
                if node.shape != "queue":
                    node.width = widths[column] - CARD * node.cards
                node.x = x + (widths[column] - node.width - CARD * node.cards) / 2
        x += widths[column] + gaps[column]


def _measure(plan: Layout) -> None:
    """Find out how far the nodes and their labels reach."""
    plan.left = min(node.x for node in plan.nodes)
    plan.right = max(node.edge(1) for node in plan.nodes)
    plan.top = min(node.y - node.above for node in plan.nodes)
    plan.bottom = max(node.y + node.below for node in plan.nodes)


def _route(plan: Layout) -> None:
    """Draw the arrows from column to column."""
    ports = _ports(plan)
    for arrow in plan.forward:
        for source, target in arrow.hops:
            side = 1 if target.column > source.column else -1
            x, y = source.edge(side), ports[arrow, source, side]
            to_x, to_y = target.edge(-side), ports[arrow, target, -side]
            room = side * (max(arrow.fan, arrow.label_width) + 12)
            if source is arrow.source:
                x += side * TOUCH
                arrow.path = f"M{x:g} {y:g}"
                alone = y == to_y and not arrow.fan
                middle = (x + to_x) / 2 if alone else x + room / 2
                arrow.label = middle, y - 7
                plan.top = min(plan.top, y - 7 - LINE * len(arrow.lines))
                if y != to_y and (arrow.lines or arrow.fan):
                    x += room
                    arrow.path += f"H{x:g}"
            if target is arrow.target:
                to_x -= side * TOUCH
                arrow.tip, arrow.turn = (to_x, to_y), 0 if side > 0 else 180
                to_x -= side * HEAD
            if y == to_y:
                arrow.path += f"H{to_x:g}"
            else:
                half = (x + to_x) / 2
                arrow.path += f"C{half:g} {y:g} {half:g} {to_y:g} {to_x:g} {to_y:g}"
            if target is not arrow.target:
                arrow.path += f"H{target.edge(side):g}"


def _route_back(plan: Layout) -> None:
    """Draw the arrows that run back, each in a lane of its own underneath."""
    arriving: dict[Node, int] = defaultdict(int)
    for arrow in plan.back:
        source, target = arrow.source, arrow.target
        lane = (
            plan.bottom + LANE + (LINE * (len(arrow.lines) - 1) if arrow.lines else 0)
        )
        plan.bottom = lane
        if source.shape == "queue":
            x = source.edge(1) + TOUCH
            corners = [(x, source.y), (x + 16, source.y), (x + 16, lane)]
            plan.right = max(plan.right, x + 16)
        else:
            x = source.x + source.width / 2
            corners = [(x, source.y + source.below + TOUCH), (x, lane)]
        if target.shape == "queue":
            arrow.tip = target.x - TOUCH, target.y
            x = target.x - GAP / 2
            corners += [(x, lane), (x, target.y), (arrow.tip[0] - HEAD, target.y)]
            plan.left = min(plan.left, x)
        else:
            x = target.x + target.width / 2 + 14 * arriving[target]
            arriving[target] += 1
            arrow.tip, arrow.turn = (x, target.y + target.below + TOUCH), -90
            corners += [(x, lane), (x, arrow.tip[1] + HEAD)]
        arrow.path = rounded(corners)
        arrow.label = (corners[-2][0] + source.x) / 2, lane - 7


def rounded(corners: list[Point]) -> str:
    """Draw lines through points, with round corners."""
    (x, y), *_, last = corners
    path = f"M{x:g} {y:g}"
    for before, corner, behind in zip(corners, corners[1:], corners[2:], strict=False):
        (x0, y0), (x1, y1) = _towards(corner, before), _towards(corner, behind)
        path += f"L{x0:g} {y0:g}Q{corner[0]:g} {corner[1]:g} {x1:g} {y1:g}"
    return path + f"L{last[0]:g} {last[1]:g}"


def _towards(point: Point, other: Point) -> Point:
    """Return where a round corner meets the line to another point."""
    (x, y), (to_x, to_y) = point, other
    length = abs(to_x - x) + abs(to_y - y)  # the lines are level or upright
    part = min(ROUND, length / 2) / length
    return x + (to_x - x) * part, y + (to_y - y) * part
