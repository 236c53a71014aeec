"""What the page of a group shows: made of `folding.Then`, so that today's page and that of any past
day are the same page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.safestring import SafeString

from alliance.groups.drawing import Timeline, timeline
from alliance.groups.facts import Fact
from alliance.groups.folding import Then
from alliance.groups.models import Charter, Deliverable, GroupRole, WorkingGroup
from alliance.groups.naming import Names, people_of
from alliance.groups.permissions import Somebody
from alliance.groups.sentences import who
from alliance.organizations.models import Organization
from alliance.writing.markdown import to_html

Kind = GroupRole.Kind


@dataclass(frozen=True)
class Holder:
    """Who has a role. `url` is the public page of the person, or of the organization that has the
    role by itself; "" where there is none.
    """

    name: str
    organization: str
    url: str
    since: date


@dataclass(frozen=True)
class Roles:
    """All who have one role; `others` are those who are not named to this viewer."""

    kind: str
    named: list[Holder]
    others: int

    @property
    def count(self) -> int:
        return len(self.named) + self.others


@dataclass(frozen=True)
class Thing:
    """A deliverable; `number` is that of its marker on the line of time."""

    number: int
    id: int
    title: str
    description: SafeString
    due_on: date | None
    delivered_on: date | None
    state: str
    state_label: str
    owner: str
    links: list[dict[str, str]]
    is_late: bool


@dataclass(frozen=True)
class Section:
    field: str
    heading: str
    html: SafeString


@dataclass(frozen=True)
class Round:
    """A cycle."""

    number: int
    starts_on: date
    ends_on: date
    closed_on: date | None
    goals: SafeString
    outcome: SafeString
    days_left: int


@dataclass(frozen=True)
class Shown:
    """A group on a day, in words and pictures."""

    name: str
    purpose: str
    kind_label: str
    state: str
    state_label: str
    parent: str
    day: date
    charter: Fact | None
    sections: list[Section]
    cycle: Round | None
    earlier: list[Round]
    timeline: Timeline | None
    roles: dict[str, Roles]
    deliverables: list[Thing]
    closing_report: SafeString

    @property
    def delivered(self) -> int:
        return sum(thing.state == Deliverable.State.DELIVERED for thing in self.deliverables)


def shown(group: WorkingGroup, then: Then, day: date, viewer: Somebody) -> Shown:
    """The group `then` was on `day`, as `viewer` may see it."""
    names = Names(group, viewer, people_of(then.data))
    facts = then.group
    rounds = [_round(c, day) for c in sorted(then.data["cycles"].values(), key=_number)]
    things = then.deliverables
    drawn = None
    if rounds:
        drawn = timeline(rounds[-1].starts_on, rounds[-1].ends_on, things, day)
    return Shown(
        name=facts["name"],
        purpose=facts["purpose"],
        kind_label=str(WorkingGroup.Kind(facts["kind"]).label),
        state=facts["state"],
        state_label=str(WorkingGroup.State(facts["state"]).label),
        parent=facts["parent"] or "",
        day=day,
        charter=then.charter,
        sections=sections(then.charter["sections"]) if then.charter else [],
        cycle=rounds[-1] if rounds else None,
        earlier=rounds[-2::-1],
        timeline=drawn,
        roles=_roles(then.roles_on(day), names),
        deliverables=[_thing(n, thing, names, day) for n, thing in enumerate(things, 1)],
        closing_report=to_html(facts["closing_report"])
        if facts["closing_report"]
        else SafeString(),
    )


def sections(words: dict[str, str]) -> list[Section]:
    """The sections of a charter that say something."""
    return [
        Section(name, str(heading), to_html(words[name]))
        for name, heading in Charter.SECTIONS
        if words.get(name)
    ]


def _number(fact: Fact) -> int:
    return int(fact["number"])


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


def _round(cycle: Fact, day: date) -> Round:
    ends_on = date.fromisoformat(cycle["ends_on"])
    return Round(
        number=cycle["number"],
        starts_on=date.fromisoformat(cycle["starts_on"]),
        ends_on=ends_on,
        closed_on=_day(cycle["closed_on"]),
        goals=to_html(cycle["goals"]),
        outcome=to_html(cycle["outcome"]),
        days_left=(ends_on - day).days,
    )


def _roles(facts: Iterable[Fact], names: Names) -> dict[str, Roles]:
    """By kind, in the order of `GroupRole.Kind`; each kind is there."""
    found: dict[str, Roles] = {kind.value: Roles(kind.value, [], 0) for kind in Kind}
    facts = list(facts)
    bodies = _pages_of({fact["organization"] for fact in facts if fact["organization"]})
    for role in sorted(facts, key=lambda fact: (fact["starts_on"], fact["id"])):
        entry = found[role["kind"]]
        if role["person"] and not names.may_name(role["person"]):
            found[role["kind"]] = Roles(entry.kind, entry.named, entry.others + 1)
            continue
        name = who(role, names)
        entry.named.append(
            Holder(
                name=name[:1].upper() + name[1:],
                organization=role["organization_name"],
                url=names.url(role["person"])
                if role["person"]
                else bodies.get(role["organization"], ""),
                since=date.fromisoformat(role["starts_on"]),
            )
        )
    return found


def _pages_of(public_ids: set[str]) -> dict[str, str]:
    """Addresses of the pages of organizations that have one, by their `public_id`."""
    shown = (Organization.State.ACTIVE, Organization.State.ENDED)
    rows = Organization.objects.filter(public_id__in=public_ids, state__in=shown)
    return {str(body.public_id): reverse("organizations:page", args=[body.slug]) for body in rows}


def _thing(number: int, fact: Fact, names: Names, day: date) -> Thing:
    due = _day(fact["due_on"])
    done = fact["state"] in (Deliverable.State.DELIVERED, Deliverable.State.DROPPED)
    owner = fact["owner"]
    return Thing(
        number=number,
        id=fact["id"],
        title=fact["title"],
        description=to_html(fact["description"]),
        due_on=due,
        delivered_on=_day(fact["delivered_on"]),
        state=fact["state"],
        state_label=str(Deliverable.State(fact["state"]).label),
        owner=names.name(owner) if owner and names.may_name(owner) else "",
        links=fact["links"],
        is_late=due is not None and due < day and not done,
    )
