"""Who may tell what: the forges and learning systems of the settings, read and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

KINDS = ("github", "gitlab", "forgejo")
SHORTEST_SECRET = 16
_NAME = re.compile(r"[a-z0-9-]{1,20}")
_REPOSITORY = re.compile(r"[\w.-]+(/[\w.-]+)+")
LONGEST_REPOSITORY = 50  # so that it fits into the scope of a rule


@dataclass(frozen=True, slots=True)
class Forge:
    """name: in addresses and in the log. url: where its pages are, without a slash at the end.
    repositories: in lower case, as "owner/name".
    """

    name: str
    kind: str
    url: str
    secret: str
    repositories: frozenset[str]

    @property
    def service(self) -> str:
        return f"forge:{self.name}"


@dataclass(frozen=True, slots=True)
class Learning:
    """A learning system. activities: what the identifiers of activities that count begin with."""

    name: str
    key: str
    secret: str
    verbs: frozenset[str]
    activities: tuple[str, ...]

    @property
    def service(self) -> str:
        return f"learning:{self.name}"


def forges() -> dict[str, Forge]:
    """The forges by name. Raises ImproperlyConfigured, which names what is wrong."""
    return {forge.name: forge for forge in map(_forge, _rows("FORGES"))}


def learning() -> dict[str, Learning]:
    """The learning systems by name. Raises ImproperlyConfigured."""
    return {one.name: one for one in map(_learning, _rows("LEARNING"))}


def services() -> dict[str, str]:
    """What may tell anything, "forge:NAME" and "learning:NAME", with its name."""
    found = {one.service: one.name for one in forges().values()}
    return found | {one.service: one.name for one in learning().values()}


def _forge(row: dict[str, Any]) -> Forge:
    url = _text("FORGES", row, "url").rstrip("/")
    kind = _text("FORGES", row, "kind")
    if kind not in KINDS:
        raise ImproperlyConfigured(f"FORGES: kind is one of {', '.join(KINDS)}")
    if urlsplit(url).scheme not in ("https", "http") or not urlsplit(url).netloc:
        raise ImproperlyConfigured(f"FORGES: url={url} is no http or https address")
    repositories = _texts("FORGES", row, "repositories")
    for name in repositories:
        if not _REPOSITORY.fullmatch(name) or len(name) > LONGEST_REPOSITORY:
            raise ImproperlyConfigured(f"FORGES: {name} is no repository like owner/name")
    return Forge(
        _name("FORGES", row),
        kind,
        url,
        _secret("FORGES", row),
        frozenset(map(str.lower, repositories)),
    )


def _learning(row: dict[str, Any]) -> Learning:
    return Learning(
        _name("LEARNING", row),
        _text("LEARNING", row, "key"),
        _secret("LEARNING", row),
        frozenset(_texts("LEARNING", row, "verbs")),
        tuple(_texts("LEARNING", row, "activities")),
    )


def _rows(setting: str) -> list[dict[str, Any]]:
    rows = getattr(settings, setting)
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ImproperlyConfigured(f"{setting} is a JSON list of objects")
    names = [row.get("name") for row in rows]
    if len(names) != len(set(map(str, names))):
        raise ImproperlyConfigured(f"{setting}: two have one name")
    return rows


def _name(setting: str, row: dict[str, Any]) -> str:
    name = _text(setting, row, "name")
    if not _NAME.fullmatch(name):
        raise ImproperlyConfigured(
            f"{setting}: name={name} has more than a-z, 0-9 and -, or is long"
        )
    return name


def _secret(setting: str, row: dict[str, Any]) -> str:
    secret = _text(setting, row, "secret")
    if len(secret) < SHORTEST_SECRET:
        raise ImproperlyConfigured(
            f"{setting}: a secret has {SHORTEST_SECRET} characters or more; make a random one"
        )
    return secret


def _text(setting: str, row: dict[str, Any], member: str) -> str:
    found = row.get(member)
    if not isinstance(found, str) or not found:
        raise ImproperlyConfigured(f"{setting}: {member} is a text, and is not empty")
    return found


def _texts(setting: str, row: dict[str, Any], member: str) -> list[str]:
    found = row.get(member)
    if not isinstance(found, list) or not found or not all(isinstance(one, str) for one in found):
        raise ImproperlyConfigured(f"{setting}: {member} is a list of texts, and is not empty")
    return found
