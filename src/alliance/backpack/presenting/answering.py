"""The answer to a request: which badges would be shown, and that they are, once the holder agrees.

A badge that was awarded here is shown as a copy that the issuer makes for this one presentation,
bound to a key that is made for it and forgotten afterwards: so two who are shown the same badge
cannot tell by the key that it is one holder. Badges of elsewhere are shown as they are, to whoever
asks for no proof of a key.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from urllib.parse import urlencode, urlsplit

from django.utils.translation import gettext as _

import badging
from alliance.backpack.models import HeldBadge
from alliance.backpack.presenting import dcql
from alliance.backpack.presenting.dcql import Query
from alliance.backpack.presenting.errors import RequestRefused
from alliance.backpack.presenting.request import Request
from alliance.issuing import services as issuing
from alliance.issuing.keystore import KeyUnavailableError
from alliance.issuing.models import Award
from alliance.people.models import Person
from alliance.verifier.documents import network
from badging.errors import BadgingError, DocumentUnavailable
from badging.fetch import Fetcher

Receiver = Callable[[str, Mapping[str, str]], dict[str, Any] | None]
"""Takes an answer that is for this site, by its address; None for an address that is not its."""

RECEIVERS: list[Receiver] = []
MAX_ANSWER_BYTES = 16 * 1024


def register_receiver(receiver: Receiver) -> None:
    if receiver not in RECEIVERS:
        RECEIVERS.append(receiver)


@dataclass(frozen=True, slots=True)
class Choice:
    """For one query the badge that would be shown."""

    query: Query
    badge: HeldBadge
    told: tuple[str, ...]  # of copies.DISCLOSABLE, what is not kept back


def choices(request: Request, person: Person, now: datetime) -> list[Choice]:
    """What would be shown: for the first option of each set that the Backpack can meet, its newest
    fitting badges. Raises RequestRefused where it cannot meet one (6.4.2).
    """
    badges = list(HeldBadge.objects.filter(person=person, version="3.0").select_related("award"))
    found: dict[str, Choice] = {}
    for query in request.queries:
        fitting = (badge for badge in badges if _fits(query, badge, now))
        if (badge := next(fitting, None)) is not None:
            found[query.id] = Choice(query, badge, _told(query, badge))
    wanted: dict[str, Choice] = {}
    for options in request.sets:
        option = next((one for one in options if one <= found.keys()), None)
        if option is None:
            raise RequestRefused(
                "access_denied", _("No badge in your Backpack is what they ask for.")
            )
        wanted |= {name: found[name] for name in sorted(option)}
    return list(wanted.values())


def present(request: Request, chosen: list[Choice], *, by: Person, now: datetime) -> str:
    """Post the badges to whoever asked; the address to go on to, or "" where they name none.

    Raises RequestRefused when a copy cannot be made, or the answer is not taken.
    """
    token = {choice.query.id: [_presented(request, choice, by, now)] for choice in chosen}
    return _send(request, {"vp_token": json.dumps(token)})


def decline(request: Request) -> str:
    """Tell whoever asked that the holder does not agree (8.5); where to go on to, or ""."""
    return _send(request, {"error": "access_denied"})


def _fits(query: Query, badge: HeldBadge, now: datetime) -> bool:
    if badge.expired_at(now) or not badge.belongs:
        return False
    award = badge.award
    if award is not None and award.state_at(now) == Award.State.REVOKED:
        return False
    if query.format == dcql.SD_JWT:
        is_there = award is not None
    elif query.format == dcql.LINKED:
        is_there = not query.is_bound and bool(bytes(badge.credential_json))
    else:
        is_there = query.format == dcql.JWT and not query.is_bound and bool(badge.credential_jwt)
    return is_there and query.is_met_by(_credential(badge))


def _credential(badge: HeldBadge) -> dict[str, Any]:
    found = json.loads(bytes(badge.credential_json) or b"{}")
    return found if isinstance(found, dict) else {}


def _told(query: Query, badge: HeldBadge) -> tuple[str, ...]:
    """What is asked for of that which can be kept back; a claim within it, or around it, does."""
    if query.format != dcql.SD_JWT:
        return issuing.DISCLOSABLE
    paths = [tuple(step for step in claim.path if isinstance(step, str)) for claim in query.claims]
    return tuple(
        place
        for place in issuing.DISCLOSABLE
        if any(
            path[: len(parts)] == parts[: len(path)]
            for parts in (tuple(place.removeprefix("/").split("/")),)
            for path in paths
        )
    )


def _presented(request: Request, choice: Choice, by: Person, now: datetime) -> Any:
    badge = choice.badge
    if choice.query.format == dcql.LINKED:
        return _credential(badge)
    if choice.query.format == dcql.JWT:
        return badge.credential_jwt
    assert badge.award is not None
    holder = badging.generate_key("ed25519")
    try:
        copy = issuing.bound_copy(badge.award, holder.public, holder.controller, by=by, now=now)
        withheld = [place for place in issuing.DISCLOSABLE if place not in choice.told]
        shown = badging.present(
            copy,
            withhold=[place for place in withheld if _is_in(badge, place)],
            holder=holder,
            audience=request.client_id,
            nonce=request.nonce,
            created=now,
        )
    except (issuing.NotPossibleError, KeyUnavailableError, BadgingError) as error:
        raise RequestRefused("access_denied", str(error)) from error
    return shown.decode("ascii")


def _is_in(badge: HeldBadge, place: str) -> bool:
    return bool(dcql.select(_credential(badge), tuple(place.removeprefix("/").split("/"))))


def _send(request: Request, answer: dict[str, str]) -> str:
    form = answer | ({"state": request.state} if request.state else {})
    if request.is_own:
        for receiver in RECEIVERS:
            told = receiver(request.response_uri, form)
            if told is not None:
                return _next(told)
        raise RequestRefused("invalid_request", _("Nothing is asked at that address here."))
    there = cast(Fetcher, network())
    try:
        body = there.post(
            request.response_uri, urlencode(form).encode("ascii"), max_bytes=MAX_ANSWER_BYTES
        ).body
        told = json.loads(body)
    except DocumentUnavailable as error:
        raise RequestRefused("server_error", error.message) from error
    except ValueError:
        told = {}
    return _next(told)


def _next(told: Any) -> str:
    """8.2: the address on which the holder goes on, when it is one of the web."""
    found = told.get("redirect_uri") if isinstance(told, Mapping) else None
    if not isinstance(found, str) or len(found) > 2000:
        return ""
    try:
        is_web = urlsplit(found).scheme in ("https", "http")
    except ValueError:
        is_web = False
    return found if is_web else ""
