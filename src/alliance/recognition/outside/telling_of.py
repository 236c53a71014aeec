"""What a forge or a learning system tells, whichever of them it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from alliance.recognition.outside.errors import Refused

LONGEST_ADDRESS = 500


@dataclass(frozen=True, slots=True)
class Act:
    """Something that an account elsewhere did, or did and it holds no more.

    key       names it for ever, in its service
    kind      a kind of `models.OutsideAct.Kind`
    account   the account as the service knows it: a number that stays where names change
    thing     what it was done to: acts of one kind on one thing are one fact
    scope     what a rule may narrow it to
    at        when it was done; told_at: since when it is as told (aware): of two tellings the
              later counts
    """

    key: str
    kind: str
    account: str
    thing: str
    scope: str
    title: str
    url: str
    at: datetime
    told_at: datetime
    is_withdrawn: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Saying:
    """A comment that an account wrote: it may hold the code by which the account is joined."""

    account: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """What one delivery says. repository: "owner/name" in lower case, "" where it is of none."""

    repository: str = ""
    is_public: bool = True
    acts: tuple[Act, ...] = ()
    sayings: tuple[Saying, ...] = ()


NOTHING = Told()


def member(value: Any, *path: str) -> Any:
    """The member at `path`, or None when anything on the way is no object."""
    for name in path:
        if not isinstance(value, Mapping):
            return None
        value = value.get(name)
    return value


def text(value: Any, *path: str, most: int = 300) -> str:
    """The text at `path`, cut to `most` characters. Raises Refused when there is none."""
    found = member(value, *path)
    if not isinstance(found, str) or not found.strip():
        raise Refused(400, "member", f"{'.'.join(path)} is a text.", ".".join(path))
    return found.replace("\0", "")[:most]


def number(value: Any, *path: str) -> int:
    """The whole number above 0 at `path`. Raises Refused."""
    found = member(value, *path)
    if isinstance(found, bool) or not isinstance(found, int) or not 0 < found < 2**63:
        raise Refused(400, "member", f"{'.'.join(path)} is a number.", ".".join(path))
    return found


def address(value: Any, *path: str, within: str) -> str:
    """The address at `path`, one of `within` (without a slash at its end). Raises Refused."""
    found = text(value, *path, most=LONGEST_ADDRESS + 1)
    if not found.startswith(f"{within}/") or len(found) > LONGEST_ADDRESS:
        name = ".".join(path)
        said = f"{name} is no address of {within}, which this site was told to expect (`url`)."
        raise Refused(400, "address", said, name)
    return found


def moment(value: Any, *path: str) -> datetime:
    """The moment at `path`, as RFC 3339 or as older GitLabs write it. Raises Refused."""
    found = text(value, *path, most=40).strip().replace(" UTC", "Z").replace(" +0000", "Z")
    try:
        read = datetime.fromisoformat(found)
    except ValueError:
        raise Refused(400, "moment", f"{'.'.join(path)} is no moment.", ".".join(path)) from None
    return read.astimezone(UTC) if read.tzinfo else read.replace(tzinfo=UTC)
