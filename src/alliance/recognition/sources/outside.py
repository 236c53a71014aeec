"""Facts from elsewhere: of those who have joined an account there, by their own act."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy as _

from alliance.people.models import Person
from alliance.recognition.facts import Fact, Source
from alliance.recognition.facts import register as register_source
from alliance.recognition.models import OutsideAct
from alliance.recognition.outside.keeping import acts_of

Kind = OutsideAct.Kind
LABELS = {
    Kind.MERGED: _("Had a change merged in a repository"),
    Kind.REVIEWED: _("Reviewed a change of somebody else in a repository"),
    Kind.STATED: _("Did what a learning system tells"),
}


def register() -> None:
    for kind, label in LABELS.items():
        register_source(Source(kind.value, label, _teller(kind)))


def _teller(kind: OutsideAct.Kind) -> Callable[[Person | None], Iterable[Fact]]:
    def tell(person: Person | None) -> Iterable[Fact]:
        return of_kind(kind, person)

    return tell


def of_kind(kind: OutsideAct.Kind, person: Person | None) -> Iterable[Fact]:
    """A fact for each thing: several reviews of one change are one, and it holds while one of them
    does.
    """
    found: dict[str, Fact] = {}
    for person_id, act in acts_of(person):
        if act.kind != kind:
            continue
        fact = _of_act(kind, person_id, act)
        before = found.get(fact.key)
        if before is None or (before.is_withdrawn, -before.at.timestamp()) > (
            fact.is_withdrawn,
            -fact.at.timestamp(),
        ):
            found[fact.key] = fact
    return found.values()


def _of_act(kind: OutsideAct.Kind, person_id: int, act: OutsideAct) -> Fact:
    # Each statement is one fact; of changes the change is, however often it was looked at.
    thing = act.key if kind == Kind.STATED else act.thing
    return Fact(
        source=kind.value,
        key=f"{act.service}:{thing}:{person_id}",
        person_id=person_id,
        at=act.at,
        title=act.title,
        path=act.url,
        is_withdrawn=act.is_withdrawn,
        why=act.why,
        scopes=(act.scope,),
    )
