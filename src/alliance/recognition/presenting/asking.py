"""Asking somebody for a credential: which one, and the request that a wallet reads."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.backpack.presenting import dcql
from alliance.backpack.presenting.request import parameters
from alliance.decisions import permissions as decisions
from alliance.decisions.models import Decision
from alliance.directory.queries import own_issuer
from alliance.issuing.models import Achievement
from alliance.people.models import Person
from alliance.recognition import permissions
from alliance.recognition.models import BallotCredential, PresentationRequest
from alliance.recognition.services.errors import NotPossible

HOLDS = timedelta(minutes=10)
KEPT = timedelta(days=1)  # of a request that nobody answered, or whose answer was not good
MOST_AT_ONCE = 20  # requests of one person for one ballot that are open
BOUND, AS_IT_IS, AS_TOKEN = "bound", "as-it-is", "as-token"
FORMATS = {
    dcql.SD_JWT: {
        "sd-jwt_alg_values": ["EdDSA", "ES256", "ES384"],
        "kb-jwt_alg_values": ["EdDSA", "ES256", "ES384"],
    },
    dcql.LINKED: {
        "proof_type_values": ["DataIntegrityProof"],
        "cryptosuite_values": ["eddsa-rdfc-2022"],
    },
    dcql.JWT: {"alg_values": ["EdDSA"]},
}


@transaction.atomic
def ask_for(decision: Decision, achievement: Achievement | None, *, by: Person) -> None:
    """Let a decision ask for a credential, or with None for none: as long as nobody has voted.

    Raises PermissionDenied, NotPossible, ValidationError.
    """
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if not decisions.may_lead(by, decision):
        raise PermissionDenied(_("Whoever leads the decision says what it asks for."))
    if decision.state not in (Decision.State.NOMINATING, Decision.State.OPEN):
        raise NotPossible(_("This vote is over."))
    if decision.ballots.exists():
        raise NotPossible(_("Somebody has voted; what is asked for stays as it was for them."))
    if achievement is None:
        BallotCredential.objects.filter(decision=decision).delete()
        return
    own = own_issuer()
    if own is None or achievement.issuer_id != own.pk:
        raise ValidationError(
            {"achievement": _("Choose an achievement of the Alliance’s own issuer.")}
        )
    BallotCredential.objects.update_or_create(
        decision=decision, defaults={"achievement": achievement, "asked_by": by}
    )


@transaction.atomic
def begin(ballot: BallotCredential, *, by: Person, now: datetime) -> PresentationRequest:
    """A request of its own for this person: nonce and state are 256 random bits each (5.2)."""
    permissions.require_account(by)
    if not decisions.may_see(by, ballot.decision):
        raise PermissionDenied(_("This is for others to do."))
    open_ = PresentationRequest.objects.filter(
        ballot=ballot, person=by, answered_at=None, ends_at__gt=now
    )
    if open_.count() >= MOST_AT_ONCE:
        raise NotPossible(_("You have begun this often. Wait some minutes."))
    return PresentationRequest.objects.create(
        ballot=ballot,
        person=by,
        nonce=secrets.token_urlsafe(32),
        state=secrets.token_urlsafe(32),
        made_at=now,
        ends_at=now + HOLDS,
    )


def response_uri(public_id: UUID) -> str:
    """Where the answer to a request is posted; also who asks (5.9.3, `redirect_uri:`)."""
    return settings.SITE_URL + reverse("api:presented", args=[public_id])


def parameters_of(asked: PresentationRequest) -> dict[str, str]:
    """The parameters of the authorization request."""
    return parameters(
        response_uri=response_uri(asked.public_id),
        nonce=asked.nonce,
        state=asked.state,
        query=query_for(asked.ballot.achievement),
        formats=FORMATS,
    )


def query_for(achievement: Achievement) -> dict[str, Any]:
    """What is asked for (DCQL): the credential bound to a key of its holder; else, from wallets
    that have it as it was awarded, itself. Then the address it was awarded to binds it.
    """
    address = settings.SITE_URL + achievement.get_absolute_url()
    claims = [
        {"path": ["credentialSubject", "achievement", "id"], "values": [address]},
        {"path": ["credentialSubject", "identifier"]},
    ]
    linked = {"type_values": [sorted(dcql.BADGE_TYPES)]}
    return {
        "credentials": [
            {
                "id": BOUND,
                "format": dcql.SD_JWT,
                "meta": {"vct_values": [dcql.BADGE_VCT]},
                "claims": claims,
            },
            *(
                {
                    "id": name,
                    "format": kind,
                    "meta": linked,
                    "require_cryptographic_holder_binding": False,
                    "claims": claims,
                }
                for name, kind in ((AS_IT_IS, dcql.LINKED), (AS_TOKEN, dcql.JWT))
            ),
        ],
        "credential_sets": [{"options": [[BOUND], [AS_IT_IS], [AS_TOKEN]]}],
    }


def forget(now: datetime) -> int:
    """A duty: requests that came to nothing; return how many went."""
    old = PresentationRequest.objects.filter(ends_at__lt=now - KEPT, award=None)
    return old.delete()[0]
