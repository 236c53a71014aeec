"""What has to be shown before a ballot is handed out, where a higher room asks for something.

gates.register(Gate(closed=…, words=…))              # in AppConfig.ready()
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from alliance.decisions.models import Decision
from alliance.decisions.queries import Somebody
from alliance.people.models import Person


@dataclass(frozen=True, slots=True)
class Closed:
    """Why the ballot is not handed out yet, and the page on which that can be mended."""

    why: str
    url: str


@dataclass(frozen=True, slots=True)
class Words:
    """What a decision asks for, and a page about it; "" where there is nothing to say."""

    text: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Gate:
    """closed: takes the decision and who would vote. words: takes the decision and who looks."""

    closed: Callable[[Decision, Person], Closed | None]
    words: Callable[[Decision, Somebody], Words]


GATES: list[Gate] = []


def register(gate: Gate) -> None:
    GATES.append(gate)


def closed(decision: Decision, person: Person) -> Closed | None:
    """The first gate that is closed to the person; None when the ballot may be handed out."""
    found = (gate.closed(decision, person) for gate in GATES)
    return next((one for one in found if one is not None), None)


def words(decision: Decision, viewer: Somebody) -> list[Words]:
    found = (gate.words(decision, viewer) for gate in GATES)
    return [one for one in found if one.text]
