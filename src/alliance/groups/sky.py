"""The constellation: groups as stars, and between them lines for the organizations and the people
that they share. Drawn from what is there now, and always the same for the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from itertools import combinations
from math import cos, hypot, pi, sin, sqrt

from django.db.models import Count

from alliance.groups.models import GroupEvent, GroupRole, WorkingGroup
from alliance.groups.naming import shows_groups
from alliance.groups.queries import all_groups, roles_on

STARS = 60  # that are drawn; the list below has all of them
RECENT = timedelta(days=90)
WIDTH, HEIGHT, MARGIN_X, MARGIN_Y = 960, 620, 90, 60
ROUNDS = 150  # of the layout
APART = 64  # units that two stars keep between them at least, where there is room
FEW = 18  # stars, up to which each is written under with its name in full


@dataclass(frozen=True)
class Star:
    """A group. `brightness` is 1 to 3: how much has happened lately, and whether it is at work."""

    acronym: str
    name: str
    label: str
    state: str
    state_label: str
    url: str
    people: int
    organizations: tuple[str, ...]
    brightness: int
    x: int = 0
    y: int = 0
    radius: int = 6


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
    x1: int = 0
    y1: int = 0
    x2: int = 0
    y2: int = 0

    @property
    def weight(self) -> int:
        return len(self.organizations) + len(self.people) + self.others

    @property
    def strength(self) -> int:
        """1 to 3, for the width of the stroke."""
        return min(self.weight, 3)


@dataclass(frozen=True)
class Sky:
    width: int
    height: int
    stars: tuple[Star, ...]  # those that are drawn
    lines: tuple[Line, ...]  # between drawn stars
    all_stars: tuple[Star, ...]
    all_lines: tuple[Line, ...]


def read(now: datetime) -> Sky:
    """The sky of the groups that are proposed, at work or at rest."""
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
    drawn = sorted(stars, key=lambda s: (-s.brightness, -s.people, s.acronym))[:STARS]
    return _drawn(sorted(drawn, key=lambda s: s.acronym), stars, lines)


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
        label=group.name,
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


def _drawn(drawn: list[Star], stars: list[Star], lines: list[Line]) -> Sky:
    place = {star.acronym: n for n, star in enumerate(drawn)}
    between = [line for line in lines if line.a in place and line.b in place]
    ties = tuple((place[line.a], place[line.b], line.weight) for line in between)
    points = layout(len(drawn), ties)
    few = len(drawn) <= FEW

    def put(star: Star) -> Star:
        x, y = points[place[star.acronym]]
        label = star.name if few else star.acronym
        return Star(**{**vars(star), "x": x, "y": y, "label": label})

    def tie(line: Line) -> Line:
        (x1, y1), (x2, y2) = points[place[line.a]], points[place[line.b]]
        return Line(**{**vars(line), "x1": x1, "y1": y1, "x2": x2, "y2": y2})

    return Sky(
        WIDTH,
        HEIGHT,
        tuple(put(star) for star in drawn),
        tuple(tie(line) for line in between),
        tuple(sorted(stars, key=lambda s: s.name)),
        tuple(lines),
    )


@lru_cache(maxsize=8)
def layout(count: int, ties: tuple[tuple[int, int, int], ...]) -> tuple[tuple[int, int], ...]:
    """Where `count` stars stand, in units of the drawing. `ties` are (star, star, weight).

    Forces, as Fruchterman and Reingold have them: all push each other away, ties pull together,
    and the whole cools down. It begins on a spiral and uses no chance, so it ends the same.
    """
    points = [_on_spiral(n) for n in range(count)]
    for turn in range(ROUNDS):
        heat = 0.12 * (1 - turn / ROUNDS)
        points = _moved(points, ties, heat)
    return tuple(_kept_apart(_fitted(points)))


def _on_spiral(n: int) -> tuple[float, float]:
    angle = n * pi * (3 - sqrt(5)) - 1.1
    return sqrt(n + 0.5) * cos(angle) / 4, sqrt(n + 0.5) * sin(angle) / 4


def _moved(
    points: list[tuple[float, float]], ties: tuple[tuple[int, int, int], ...], heat: float
) -> list[tuple[float, float]]:
    spring = 1 / sqrt(len(points) or 1)
    push = [[0.0, 0.0] for _ in points]
    for a, b in combinations(range(len(points)), 2):
        dx, dy = points[a][0] - points[b][0], points[a][1] - points[b][1]
        square = dx * dx + dy * dy or 1e-6
        force = spring * spring / square
        push[a][0] += dx * force
        push[a][1] += dy * force
        push[b][0] -= dx * force
        push[b][1] -= dy * force
    for a, b, weight in ties:
        dx, dy = points[a][0] - points[b][0], points[a][1] - points[b][1]
        force = hypot(dx, dy) / spring * min(weight, 4) / 6
        push[a][0] -= dx * force
        push[a][1] -= dy * force
        push[b][0] += dx * force
        push[b][1] += dy * force
    moved = []
    for (x, y), (out_x, out_y) in zip(points, push, strict=True):
        dx, dy = out_x - 0.3 * x, out_y - 0.3 * y  # to the middle, so that no star is lost
        length = hypot(dx, dy) or 1e-9
        step = min(length, heat) / length
        moved.append((x + dx * step, y + dy * step))
    return moved


def _fitted(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    xs = _onto(MARGIN_X, WIDTH - MARGIN_X, [x for x, _ in points])
    ys = _onto(MARGIN_Y, HEIGHT - MARGIN_Y, [y for _, y in points])
    return list(zip(xs, ys, strict=True))


def _onto(low: int, high: int, values: list[float]) -> list[float]:
    if len(values) < 2 or max(values) - min(values) < 1e-6:
        return [(low + high) / 2 for _ in values]
    first, last = min(values), max(values)
    return [low + (high - low) * (value - first) / (last - first) for value in values]


def _kept_apart(points: list[tuple[float, float]]) -> list[tuple[int, int]]:
    """Moved off each other, so that each star and its name can be seen and pressed."""
    places = [list(point) for point in points]
    for _ in range(60):
        moved = False
        for a, b in combinations(range(len(places)), 2):
            dx, dy = places[b][0] - places[a][0], (places[b][1] - places[a][1]) * 1.4
            gap = hypot(dx, dy)
            if gap >= APART:
                continue
            moved = True
            dx, dy = (dx / gap, dy / gap) if gap > 1e-6 else (1.0, 0.0)
            by = (APART - gap) / 2 + 0.5
            places[a] = _inside(places[a][0] - dx * by, places[a][1] - dy * by / 1.4)
            places[b] = _inside(places[b][0] + dx * by, places[b][1] + dy * by / 1.4)
        if not moved:
            break
    return [(round(x), round(y)) for x, y in places]


def _inside(x: float, y: float) -> list[float]:
    x = min(max(x, MARGIN_X / 2), WIDTH - MARGIN_X / 2)
    return [x, min(max(y, MARGIN_Y / 2), HEIGHT - MARGIN_Y)]
