"""The answer to a request of ours, looked at once: address, state, time, form, then the badge."""

from __future__ import annotations

import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.backpack.presenting.request import PREFIX
from alliance.directory.queries import own_issuer
from alliance.issuing.models import Award
from alliance.people.models import Person
from alliance.people.queries import proven_addresses
from alliance.recognition import due
from alliance.recognition.models import PresentationRequest
from alliance.recognition.outside.errors import Refused
from alliance.recognition.presenting import asking
from alliance.verifier.services import check, check_presented
from badging.errors import BadgingError
from badging.strict_json import parse_json
from badging.verification.report import Report, Verdict

MAX_BYTES = 512 * 1024
MAX_DEPTH = 40


def take(public_id: UUID, form: Mapping[str, str], now: datetime) -> dict[str, str]:
    """What is answered to the wallet (8.2): where its holder goes on. Raises Refused.

    Whether the badge was good is for the holder to read there, and for nobody else: the wallet is
    told that its answer came.
    """
    with transaction.atomic():
        asked = (
            PresentationRequest.objects.select_for_update(of=("self",))
            .select_related("ballot__achievement__issuer", "person")
            .filter(public_id=public_id)
            .first()
        )
        if asked is None:
            raise Refused(404, "unknown", "Nothing is asked at that address.")
        if not hmac.compare_digest(form.get("state", "").encode(), asked.state.encode()):
            raise Refused(400, "state", "The state is not that of the request.", "state")
        if asked.answered_at is not None:
            raise Refused(400, "answered", "This request was answered.", "state")
        if now >= asked.ends_at:
            raise Refused(400, "over", "The time to answer this request is over.", "state")
        asked.answered_at, asked.response_code = now, secrets.token_urlsafe(32)
        if "error" in form:
            asked.problem = _("Nothing was shown.")
        else:
            asked.award, asked.problem = _looked_at(asked, form.get("vp_token", ""), now)
        asked.save()
    onward = reverse("recognition:shown", args=[asked.ballot.decision.public_id])
    return {"redirect_uri": f"{settings.SITE_URL}{onward}?response_code={asked.response_code}"}


def take_own(address: str, form: Mapping[str, str]) -> dict[str, Any] | None:
    """For the Backpack of this site: an answer that is for this site itself."""
    try:
        found = resolve(address.removeprefix(settings.SITE_URL))
    except Resolver404:
        return None
    if found.view_name != "api:presented":
        return None
    try:
        return dict(take(found.kwargs["public_id"], form, timezone.now()))
    except Refused:
        return None


def _looked_at(asked: PresentationRequest, token: str, now: datetime) -> tuple[Award | None, str]:
    """The award that was shown, or why what was shown does not do."""
    try:
        value = parse_json(token, max_bytes=MAX_BYTES, max_depth=MAX_DEPTH)
    except BadgingError as error:
        return None, error.message[:300]
    kinds = (asking.BOUND, asking.AS_IT_IS, asking.AS_TOKEN)
    if not isinstance(value, dict) or len(value) != 1 or next(iter(value)) not in kinds:
        return None, _("What came is no answer to what was asked.")
    kind, shown = next(iter(value.items()))
    if not isinstance(shown, list) or len(shown) != 1:
        return None, _("What came is no answer to what was asked.")
    award = _award_in(kind, shown[0])
    if award is None:
        return None, _("That is no badge of the Alliance.")
    # What is known of its ground may be newer than its status: it is brought in line first.
    grant = getattr(award, "grant", None)
    if grant is not None:
        due.look(grant.person_id, now)
        award.refresh_from_db()
    return _judged(asked, kind, shown[0], award, now)


def _award_in(kind: str, shown: Any) -> Award | None:
    """The award that a presentation speaks of; what it says is checked afterwards."""
    try:
        report = check(_bytes(kind, shown))
    except BadgingError:
        return None
    name = str(report.credential.get("id", "")).removeprefix("urn:uuid:")
    try:
        return Award.objects.filter(public_id=UUID(name)).first()
    except ValueError:
        return None


def _bytes(kind: str, shown: Any) -> bytes:
    """Raises BadgingError for what is not of the form that was asked for."""
    if kind == asking.AS_IT_IS and isinstance(shown, dict):
        return json.dumps(shown, ensure_ascii=False).encode()
    is_bound = isinstance(shown, str) and "~" in shown
    if isinstance(shown, str) and kind != asking.AS_IT_IS and is_bound == (kind == asking.BOUND):
        return shown.encode()
    raise BadgingError("The presentation is of another form than was asked for.")


def _judged(
    asked: PresentationRequest, kind: str, shown: Any, award: Award, now: datetime
) -> tuple[Award | None, str]:
    problem = _not_theirs(asked, award, now) or _not_so(asked, _report(asked, kind, shown, award))
    return (None, problem) if problem else (award, "")


def _not_theirs(asked: PresentationRequest, award: Award, now: datetime) -> str:
    """Why an award, as we know it, does not do; "" when it does."""
    if award.achievement_id != asked.ballot.achievement_id:
        return _("It is another credential than the one that was asked for.")
    if award.recipient_email not in proven_addresses(asked.person):
        return _("It was awarded to somebody else.")
    if award.state_at(now) in (Award.State.REVOKED, Award.State.EXPIRED):
        return _("It is revoked, or over.")
    return ""


def _not_so(asked: PresentationRequest, report: Report) -> str:
    """Why what was shown does not do, though the award would; "" when it does."""
    own, said = own_issuer(), report.credential
    if report.verdict != Verdict.VERIFIED:
        return report.sentence[:300]
    if own is None or said.get("issuer", {}).get("id") != own.did:
        return _("The Alliance did not issue it.")
    address = settings.SITE_URL + asked.ballot.achievement.get_absolute_url()
    if said.get("achievement", {}).get("id") != address:
        return _("It is another credential than the one that was asked for.")
    return ""


def _report(asked: PresentationRequest, kind: str, shown: Any, award: Award) -> Report:
    if kind != asking.BOUND:
        return check(_bytes(kind, shown), award.recipient_email)
    return check_presented(
        shown,
        audience=PREFIX + asking.response_uri(asked.public_id),
        nonce=asked.nonce,
        recipient=award.recipient_email,
    )


def shown_by(person: Person, decision_id: int, now: datetime) -> Award | None:
    """What the person has shown for a decision, while it still stands."""
    rows = PresentationRequest.objects.filter(
        ballot__decision_id=decision_id, person=person, award__isnull=False
    )
    for asked in rows.select_related("award", "ballot"):
        award = asked.award
        assert award is not None
        if award.achievement_id != asked.ballot.achievement_id:
            continue
        if award.state_at(now) not in (Award.State.REVOKED, Award.State.EXPIRED):
            return award
    return None
