"""The log in sentences, in the reader's language, with the names that they may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.decisions.models import Decision, DecisionEvent, Elector
from alliance.decisions.naming import Names
from alliance.people.models import Person

Kind = DecisionEvent.Kind
Words = dict[str, Any]


def _opened(words: Words) -> str:
    return (
        ngettext(
            "The vote opened: %(count)s elector.",
            "The vote opened: %(count)s electors.",
            words["count"],
        )
        % words
    )


_PATTERNS: dict[Kind, Callable[[Words], str]] = {
    Kind.NOMINATIONS: lambda w: _("Nominations opened."),
    Kind.NOMINATED: lambda w: _("Somebody was nominated."),
    Kind.ACCEPTED: lambda w: _("%(person)s stands.") % w,
    Kind.DECLINED: lambda w: _("Somebody who was nominated does not stand."),
    Kind.OPENED: _opened,
    Kind.RECUSED: lambda w: _("%(who)s stands aside.") % w,
    Kind.PROXY_GIVEN: lambda w: _("%(who)s gave a proxy to %(to)s.") % w,
    Kind.PROXY_TAKEN_BACK: lambda w: _("%(who)s took the proxy back.") % w,
    Kind.DELEGATED: lambda w: _("%(who)s named who votes for it.") % w,
    Kind.OBJECTED: lambda w: _("An objection was raised."),
    Kind.RESOLVED: lambda w: _("An objection was resolved."),
    Kind.UPHELD: lambda w: _("An objection was upheld."),
    Kind.OBJECTION_WITHDRAWN: lambda w: _("An objection was taken back."),
    Kind.CLOSED: lambda w: _("The vote ended and was counted."),
    Kind.WITHDRAWN: lambda w: _("It was called off."),
    Kind.SEATED: lambda w: _("The elected were given their role."),
    Kind.VOIDED: lambda w: _("It was declared void."),
}


@dataclass(frozen=True)
class Line:
    at: datetime
    text: str
    note: str


def lines(decision: Decision, names: Names) -> list[Line]:
    """Oldest first."""
    events = list(decision.events.order_by("at", "pk"))
    electors = {e.pk: e for e in decision.electors.select_related("person", "organization")}
    ids = {str(event.data["person"]) for event in events if event.data.get("person")}
    people = {str(p.public_id): p for p in Person.objects.filter(public_id__in=ids)}
    return [Line(e.at, _sentence(e, electors, people, names), e.text) for e in events]


def _sentence(
    event: DecisionEvent, electors: dict[int, Elector], people: dict[str, Person], names: Names
) -> str:
    data = event.data

    def elector(key: str = "elector") -> str:
        found = electors.get(data.get(key, 0))
        return names.of_elector(found) if found else _("an elector")

    def person() -> str:
        return names.of_person(people.get(str(data.get("person"))))

    words = {"who": elector(), "to": elector("to"), "person": person()}
    words["count"] = data.get("electors", 0)
    return _PATTERNS[Kind(event.kind)](words)
