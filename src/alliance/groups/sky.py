"""The constellation: groups as stars, and between them lines for the organizations and the people
that they share. Read from what is there now; where each star stands is for `layout`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from math import hypot, sqrt

from django.db.models import Count

from alliance.groups.layout import WIDE, Shape, layout, tall
from alliance.groups.models import GroupEvent, GroupRole, WorkingGroup
from alliance.groups.naming import shows_groups
from alliance.groups.queries import all_groups, roles_on

STARS = 60  # that are drawn; the list below has all of them
RECENT = timedelta(days=90)
FEW = 18  # stars, up to which each is written under with its name in full
BESIDE = 2.6  # units between two strands of one line


@dataclass(frozen=True)
class Star:
    """A group. `brightness` is 1 to 3: how much has happened lately, and whether it is at work."""

    acronym: str
    name: str
    state: str
    state_label: str
    url: str
    people: int
    organizations: tuple[str, ...]
    brightness: int
    radius: int


@dataclass(frozen=True)
class Line:
    """What two groups share: organizations by name, people by name where their profile says so,
    and how many others.
    """

    a: str
    b: str
    organizations: tuple[str, ...]
    people: tuple[str, ...]
    others: int

    @property
    def person_count(self) -> int:
        return len(self.people) + self.others

    @property
    def weight(self) -> int:
        return len(self.organizations) + self.person_count


@dataclass(frozen=True)
class Placed:
    """A star in a drawing, and the middle of what is written under it."""

    star: Star
    x: int
    y: int
    label: str
    label_x: int


@dataclass(frozen=True)
class Strand:
    """What is drawn of a line: one for the organizations, one for the people. `strength` is 1 to 3,
    for its width.
    """

    kind: str  # "organizations" or "people"
    line: Line
    strength: int
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True)
class Drawing:
    """`name` is "wide" or "tall"; of the two a page shows the one that its window has room for."""

    name: str
    width: int
    height: int
    stars: tuple[Placed, ...]
    strands: tuple[Strand, ...]


@dataclass(frozen=True)
class Sky:
    stars: tuple[Star, ...]  # all, by name
    lines: tuple[Line, ...]
    drawings: tuple[Drawing, ...]


def read(now: datetime, kinds: Iterable[str] = ("organizations", "people")) -> Sky:
    """The sky of the groups that are proposed, at work or at rest; only lines of `kinds` are
    drawn.
    """
    open_ = [WorkingGroup.State.ACTIVE, WorkingGroup.State.PROPOSED, WorkingGroup.State.DORMANT]
    groups = list(all_groups().filter(state__in=open_).order_by("acronym"))
    bodies, people = _members(groups)
    recent = dict(
        GroupEvent.objects.filter(at__gt=now - RECENT, group__in=groups)
        .values_list("group_id")
        .annotate(count=Count("pk"))
        .order_by()
    )
    stars = [_star(group, bodies[group.pk], people[group.pk], recent) for group in groups]
    lines = [
        line
        for a, b in combinations(groups, 2)
        if (line := _line(a, b, bodies, people)) is not None
    ]
    bright = sorted(stars, key=lambda s: (-s.brightness, -s.people, s.acronym))[:STARS]
    drawn = sorted(bright, key=lambda s: s.acronym)
    shapes = {"wide": WIDE, "tall": tall(len(drawn))}
    return Sky(
        tuple(sorted(stars, key=lambda s: s.name)),
        tuple(lines),
        tuple(_drawing(name, shape, drawn, lines, kinds) for name, shape in shapes.items()),
    )


Bodies = dict[int, dict[int, str]]
People = dict[int, dict[int, str]]  # the name, "" for those who are only counted


def _members(groups: Iterable[WorkingGroup]) -> tuple[Bodies, People]:
    bodies: Bodies = defaultdict(dict)
    people: People = defaultdict(dict)
    roles = roles_on().filter(group__in=list(groups)).select_related("person", "organization")
    for role in roles:
        _add(role, bodies[role.group_id], people[role.group_id])
    return bodies, people


def _add(role: GroupRole, bodies: dict[int, str], people: dict[int, str]) -> None:
    if role.organization is not None:
        bodies[role.organization.pk] = role.organization.name
    if role.person is not None and role.person.is_active:
        people[role.person.pk] = str(role.person) if shows_groups(role.person) else ""


def _star(
    group: WorkingGroup, bodies: dict[int, str], people: dict[int, str], recent: dict[int, int]
) -> Star:
    active = group.state == WorkingGroup.State.ACTIVE
    happened = recent.get(group.pk, 0)
    return Star(
        acronym=group.acronym,
        name=group.name,
        state=group.state,
        state_label=str(group.get_state_display()),
        url=group.get_absolute_url(),
        people=len(people),
        organizations=tuple(sorted(bodies.values())),
        brightness=1 if not active else 3 if happened >= 5 or len(people) >= 8 else 2,
        radius=round(6 + min(9.0, 1.6 * sqrt(len(people) + len(bodies)))),
    )


def _line(a: WorkingGroup, b: WorkingGroup, bodies: Bodies, people: People) -> Line | None:
    shared = bodies[a.pk].keys() & bodies[b.pk].keys()
    both = [people[a.pk][pk] for pk in people[a.pk].keys() & people[b.pk].keys()]
    if not shared and not both:
        return None
    named = sorted(name for name in both if name)
    organizations = tuple(sorted(bodies[a.pk][pk] for pk in shared))
    return Line(a.acronym, b.acronym, organizations, tuple(named), len(both) - len(named))


def _drawing(
    name: str, shape: Shape, stars: list[Star], lines: list[Line], kinds: Iterable[str]
) -> Drawing:
    place = {star.acronym: n for n, star in enumerate(stars)}
    between = [line for line in lines if line.a in place and line.b in place]
    ties = tuple((place[line.a], place[line.b], line.weight) for line in between)
    labels = tuple(star.name if len(stars) <= FEW else star.acronym for star in stars)
    points = layout(len(stars), ties, shape, labels)
    return Drawing(
        name,
        shape.width,
        shape.height,
        tuple(
            Placed(star, *point, label, shape.label_x(point[0], label))
            for star, point, label in zip(stars, points, labels, strict=True)
        ),
        tuple(
            strand
            for line in between
            for strand in _strands(line, points[place[line.a]], points[place[line.b]], kinds)
        ),
    )


def _strands(
    line: Line, one: tuple[int, int], other: tuple[int, int], kinds: Iterable[str]
) -> list[Strand]:
    """One or two, beside each other where there are two."""
    counts = {"organizations": len(line.organizations), "people": line.person_count}
    drawn = [kind for kind in counts if counts[kind] and kind in kinds]
    (x1, y1), (x2, y2) = one, other
    length = hypot(x2 - x1, y2 - y1) or 1
    strands = []
    for place, kind in enumerate(drawn):
        way = 0 if len(drawn) == 1 else BESIDE * (1 - 2 * place)
        x, y = (y1 - y2) / length * way, (x2 - x1) / length * way
        ends = [round(end, 1) for end in (x1 + x, y1 + y, x2 + x, y2 + y)]
        strands.append(Strand(kind, line, min(counts[kind], 3), *ends))
    return strands
