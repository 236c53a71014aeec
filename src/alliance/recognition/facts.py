"""What recognition knows of the other rooms: facts about people, from sources that tell them.

A source is a room seen through this contract. It tells the facts that hold now, from its own
tables; what it no longer tells is withdrawn. Whoever adds a source writes one function and
registers it when the site starts:

    facts.register(Source("attended", _("Attended a call"), of_person))
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings

from alliance.people.models import Person


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a person did, or is.

    source, key   name it: the source, and what the source calls it. A key belongs to one person
                  for ever, so it names them where the thing itself can change hands
    person_id     the account; at: when it happened (aware)
    title, path   what it is called, and the page that shows it: of this site ("/calls/…"), or the
                  whole address of one elsewhere
    is_confirmed  False while it is only said: it is shown as under way and counts for nothing
    is_withdrawn  it held and holds no more; `why` says so in a sentence
    scopes        what a rule may narrow it to: "series:SLUG", "group:ACRONYM"
    cycle         "ACRONYM:NUMBER" of the group's cycle in which it happened, or ""
    starts_at, ends_at  of a term: the credential is valid from and until then (aware)
    subject_name, subject_id  whom it is about, where that is an organization: its name, and its
                  DID or address
    """

    source: str
    key: str
    person_id: int
    at: datetime
    title: str
    path: str
    is_confirmed: bool = True
    is_withdrawn: bool = False
    why: str = ""
    scopes: tuple[str, ...] = ()
    cycle: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    subject_name: str = ""
    subject_id: str = ""

    @property
    def counts(self) -> bool:
        return self.is_confirmed and not self.is_withdrawn

    @property
    def address(self) -> str:
        """The whole address of the page that shows it."""
        return settings.SITE_URL + self.path if self.path.startswith("/") else self.path

    def withdrawn(self, why: str = "") -> Fact:
        """The same fact, which holds no more."""
        return replace(self, is_withdrawn=True, why=why or self.why)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON; moments are RFC 3339 texts."""
        members = asdict(self)
        for name in ("at", "starts_at", "ends_at"):
            members[name] = members[name].isoformat() if members[name] else None
        members["scopes"] = list(self.scopes)
        return members

    @classmethod
    def from_json(cls, members: dict[str, Any]) -> Fact:
        """What `to_json` gave."""
        known = dict(members)
        for name in ("at", "starts_at", "ends_at"):
            known[name] = datetime.fromisoformat(known[name]) if known[name] else None
        known["scopes"] = tuple(known["scopes"])
        return cls(**known)

    @property
    def digest(self) -> str:
        """SHA-256 of all it says, hex: two facts with one digest say the same."""
        text = json.dumps(self.to_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()


Teller = Callable[[Person | None], Iterable[Fact]]


@dataclass(frozen=True, slots=True)
class Source:
    """name: kept in rules and in the log. label: what a rule's form says, lazily translated.

    tell(person): the facts about that person, or with None about everybody. is_term: its facts
    have a beginning and perhaps an end, and their credentials hold as long. kept: how long its
    room keeps what the facts rest on; what is older and no longer told was forgotten by a rule, and
    is not withdrawn.
    """

    name: str
    label: Any
    tell: Teller
    is_term: bool = False
    kept: timedelta | None = None

    def has_forgotten(self, fact: Fact, now: datetime) -> bool:
        """Whether its room keeps nothing of it any more, so that its silence says nothing."""
        return self.kept is not None and fact.at < now - self.kept


SOURCES: dict[str, Source] = {}


def register(source: Source) -> None:
    SOURCES[source.name] = source
