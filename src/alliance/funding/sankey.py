"""Flows drawn: nodes in four columns, between them ribbons as wide as what flows.

Lengths are SVG units. One unit of money is as high in every column, so a reader may compare any two
nodes. Narrow windows show the list beside it instead.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from alliance.funding.flows import Flows, Link, Node
from alliance.ledger.amounts import rounded

WIDTH = 1000
THICK = 14  # of a node
GAP = 24  # between two nodes, room for one line of words
TOP = 14
HIGH = 420  # at least, where there is much to tell apart
EACH = 120  # and of few nodes under each other, at most so much for each
RIGHT = 200  # beside the last column, for its words: between columns they would meet others
COLUMNS = 4
# Of ribbons on paper, for funds in turn; funding.css says them for screens. The last is for what
# flows within a programme.
PRINT = ("#8d48ab", "#f2a91f", "#1b8a8a", "#d0567a", "#4a76c9", "#6b8e23", "#85778f")
COLOURS = len(PRINT) - 1
LABEL = 8  # from a node to its words
WORDS = 31  # characters for which there is room between columns, the amount among them
LAST_WORDS = 27  # and beside the last one


@dataclass(frozen=True)
class Placed:
    """A node: its rectangle, and where its words begin."""

    node: Node
    x: float
    y: float
    height: float
    label_x: float
    label: str
    amount: str

    @property
    def middle(self) -> float:
        return round(self.y + self.height / 2, 1)


@dataclass(frozen=True)
class Ribbon:
    """`path` for an SVG; `colour` tells the fund, `COLOURS` that it is within a programme."""

    link: Link
    path: str
    colour: int

    @property
    def print(self) -> str:
        return PRINT[self.colour]


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    thick: int
    nodes: tuple[Placed, ...]
    ribbons: tuple[Ribbon, ...]


def draw(flows: Flows) -> Drawing | None:
    """None where nothing flowed."""
    if not flows.total:
        return None
    columns = [flows.column(number) for number in range(COLUMNS)]
    used = max(number for number, column in enumerate(columns) if column) + 1
    most = max(map(len, columns))
    height = max(min(HIGH, most * EACH), most * (GAP + 10))
    scale = (height - 2 * TOP - GAP * (most - 1)) / flows.total
    placed = [
        one
        for number, column in enumerate(columns)
        for one in _stack(
            column, flows.currency, _x(number, used), scale, height, is_last=number == used - 1
        )
    ]
    return Drawing(WIDTH, height, THICK, tuple(placed), tuple(_ribbons(flows, placed, scale)))


def _x(column: int, used: int) -> float:
    return round(column * (WIDTH - RIGHT - THICK) / max(used - 1, 1), 1)


def _stack(
    column: list[Node], currency: str, x: float, scale: float, height: float, *, is_last: bool
) -> list[Placed]:
    """The nodes of one column under each other, in the middle of the height."""
    tall = sum(node.minor for node in column) * scale + GAP * (len(column) - 1)
    y = (height - tall) / 2
    placed = []
    for node in column:
        size = node.minor * scale
        amount = rounded(node.minor, currency)
        room = (LAST_WORDS if is_last else WORDS) - len(amount)
        placed.append(
            Placed(
                node,
                x,
                round(y, 1),
                round(max(size, 1), 1),
                x + THICK + LABEL,
                _cut(node.label, room),
                amount,
            )
        )
        y += size + GAP
    return placed


def _cut(label: str, room: int) -> str:
    return label if len(label) <= room else label[: room - 1].rstrip() + "…"


def _ribbons(flows: Flows, placed: list[Placed], scale: float) -> list[Ribbon]:
    """In the order of the nodes they lead to, so that they cross as little as may be."""
    place = {one.node.key: (number, one) for number, one in enumerate(placed)}
    funds = [node.key for node in flows.column(1)]
    left: dict[str, float] = defaultdict(float)  # of a node, how much of its height is taken
    right: dict[str, float] = defaultdict(float)
    links = sorted(flows.links, key=lambda link: (place[link.source][0], place[link.target][0]))
    starts = {}
    for link in links:
        starts[link.source, link.target] = place[link.source][1].y + right[link.source]
        right[link.source] += link.minor * scale
    ribbons = []
    for link in sorted(links, key=lambda link: (place[link.target][0], place[link.source][0])):
        source, target = place[link.source][1], place[link.target][1]
        thick = max(link.minor * scale, 0.5)
        y0, y1 = starts[link.source, link.target], target.y + left[link.target]
        left[link.target] += link.minor * scale
        fund = link.source if link.source in funds else link.target
        colour = funds.index(fund) % COLOURS if fund in funds else COLOURS
        ribbons.append(Ribbon(link, _path(source.x + THICK, y0, target.x, y1, thick), colour))
    return ribbons


def _path(x0: float, y0: float, x1: float, y1: float, thick: float) -> str:
    """A band with two equal curves as its edges."""
    x0, y0, x1, y1, thick = (round(value, 1) for value in (x0, y0, x1, y1, thick))
    bend = round((x0 + x1) / 2, 1)
    below0, below1 = round(y0 + thick, 1), round(y1 + thick, 1)
    return (
        f"M{x0},{y0}C{bend},{y0} {bend},{y1} {x1},{y1}"
        f"V{below1}C{bend},{below1} {bend},{below0} {x0},{below0}Z"
    )
