"""Who hears of decisions. Words are in each reader's language, and never say how anybody voted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from alliance.decisions import queries
from alliance.decisions.models import Decision, DecisionEvent, Elector, Nomination, Objection
from alliance.notices import kinds
from alliance.notices.kinds import Way
from alliance.notices.queries import zone_for
from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.people.models import Person


def register_kinds() -> None:
    kinds.register("decisions.vote", gettext_lazy("Your vote is needed"), Way.MAIL)
    kinds.register("decisions.lead", gettext_lazy("Decisions that you lead"), Way.MAIL)
    kinds.register("decisions.stand", gettext_lazy("Your nominations"), Way.MAIL)
    kinds.register("decisions.result", gettext_lazy("Results of votes"), Way.DIGEST)


def vote_opened(decision: Decision) -> None:
    """To everybody who may vote, once, however many electors they speak for."""
    for person in _voices(decision.electors.all()):
        with speaking_to(person):
            _tell(
                person,
                "decisions.vote",
                f"opened:{decision.pk}",
                decision,
                title=_("Your vote is needed: %(title)s") % {"title": decision.title},
                text=_open_until(decision, person),
            )


def reminder(elector: Elector, days: int) -> int:
    """To those who may vote for an elector who has not voted; return how many were told now."""
    decision, told = elector.decision, 0
    asked = elector.proxy or elector
    for person in queries.voices_of(asked):
        with speaking_to(person):
            title = ngettext(
                "Your vote is needed within %(count)s day: %(title)s",
                "Your vote is needed within %(count)s days: %(title)s",
                days,
            ) % {"count": days, "title": decision.title}
            told += _tell(
                person,
                "decisions.vote",
                f"reminder:{elector.pk}:{days}",
                decision,
                title=title,
                text=_open_until(decision, person),
            )
    return told


def _open_until(decision: Decision, person: Person) -> str:
    moment = localtime(decision.closes_at, zone_for(person))
    when = f"{date_format(moment, 'DATETIME_FORMAT')} ({moment.tzname()})"
    if decision.method == Decision.Method.CONSENT:
        return _("Who is silent consents. Objections, with reasons, until %(when)s.") % {
            "when": when
        }
    return _("Open until %(when)s.") % {"when": when}


def vote_closed(decision: Decision) -> None:
    """To everybody who could vote, and to those who lead it."""
    for person in _voices(decision.electors.all()):
        with speaking_to(person):
            _tell(
                person,
                "decisions.result",
                f"closed:{decision.pk}",
                decision,
                title=_("Decided: %(title)s") % {"title": decision.title},
                text=_("The result is on its page, with a file from which you can count it again."),
            )
    for person in queries.leaders(decision.group):
        with speaking_to(person):
            text = _("The page has the words for the minutes.")
            if decision.role and (decision.result or {}).get("elected"):
                text = _("The elected get their role on its first day; see the page.")
            _tell(
                person,
                "decisions.lead",
                f"closed-lead:{decision.pk}",
                decision,
                title=_("The vote has ended: %(title)s") % {"title": decision.title},
                text=text,
            )


def called_off(decision: Decision, event: DecisionEvent) -> None:
    _is_over(decision, event, f"off:{decision.pk}", gettext_lazy("Called off: %(title)s"))


def declared_void(decision: Decision, event: DecisionEvent) -> None:
    _is_over(decision, event, f"void:{decision.pk}", gettext_lazy("Declared void: %(title)s"))


def _is_over(decision: Decision, event: DecisionEvent, key: str, title: Any) -> None:
    """`title` is lazily translated: everybody concerned reads their own language."""
    for person in _concerned(decision):
        with speaking_to(person):
            words = title % {"title": decision.title}
            _tell(person, "decisions.result", key, decision, title=words, text=event.text)


def _concerned(decision: Decision) -> list[Person]:
    """Everybody who could vote or stood, and those who lead it."""
    people = {person.pk: person for person in _voices(decision.electors.all())}
    people |= {one.person_id: one.person for one in decision.nominations.select_related("person")}
    people |= {person.pk: person for person in queries.leaders(decision.group)}
    return list(people.values())


def nominations_opened(decision: Decision, by: Person) -> None:
    """To those who would vote if it opened now."""
    from alliance.decisions.services.opening import preview

    people: dict[int, Person] = {}
    for one in preview(decision, decision.created_at):
        voices = (
            [one.person]
            if one.person is not None
            else queries.voices_of(Elector(organization=one.organization))
        )
        people |= {person.pk: person for person in voices}
    for person in people.values():
        with speaking_to(person):
            _tell(
                person,
                "decisions.vote",
                f"nominations:{decision.pk}",
                decision,
                title=_("Who should stand? %(title)s") % {"title": decision.title},
                text=_("Nominate others, or say that you stand."),
            )


def nominated(nomination: Nomination, event: DecisionEvent) -> None:
    decision = nomination.decision
    with speaking_to(nomination.person):
        _tell(
            nomination.person,
            "decisions.stand",
            f"nominated:{event.pk}",
            decision,
            title=_("You are nominated: %(title)s") % {"title": decision.title},
            text=_("Say whether you stand. Who does not answer does not stand."),
        )


def proxy_given(elector: Elector) -> None:
    decision = elector.decision
    assert elector.proxy is not None
    for person in queries.voices_of(elector.proxy):
        with speaking_to(person):
            _tell(
                person,
                "decisions.vote",
                f"proxy:{elector.pk}:{elector.proxy_id}",
                decision,
                title=_("You vote for another as well: %(title)s") % {"title": decision.title},
                text=_("Another elector gave you a proxy."),
            )


def delegated(elector: Elector) -> None:
    decision = elector.decision
    assert elector.delegate is not None and elector.organization is not None
    with speaking_to(elector.delegate):
        _tell(
            elector.delegate,
            "decisions.vote",
            f"delegate:{elector.pk}:{elector.delegate_id}",
            decision,
            title=_("You vote for %(organization)s: %(title)s")
            % {"organization": elector.organization.name, "title": decision.title},
            text=_open_until(decision, elector.delegate),
        )


def objected(objection: Objection, event: DecisionEvent) -> None:
    """To those who lead it: they settle it."""
    decision = objection.decision
    leaders = queries.leaders(decision.group)
    for person in leaders.exclude(pk=objection.raised_by_id or 0):
        with speaking_to(person):
            _tell(
                person,
                "decisions.lead",
                f"objected:{event.pk}",
                decision,
                title=_("An objection: %(title)s") % {"title": decision.title},
                text=objection.reasons,
            )


def settled(objection: Objection, event: DecisionEvent) -> None:
    decision, person = objection.decision, objection.raised_by
    if person is None or not person.is_active:
        return
    with speaking_to(person):
        if objection.state == Objection.State.UPHELD:
            title = _("Your objection is upheld: %(title)s")
        else:
            title = _("Your objection is settled: %(title)s")
        _tell(
            person,
            "decisions.vote",
            f"settled:{event.pk}",
            decision,
            title=title % {"title": decision.title},
            text=objection.answer,
        )


def _voices(electors: Iterable[Elector]) -> list[Person]:
    people: dict[int, Person] = {}
    for elector in electors:
        people |= {person.pk: person for person in queries.voices_of(elector)}
    return list(people.values())


def _tell(
    person: Person, kind: str, key: str, decision: Decision, *, title: str, text: str
) -> bool:
    url = decision.get_absolute_url()
    told = notify(person, kind=kind, key=f"decisions.{key}", title=title, text=text, url=url)
    return told is not None
