"""A grant becomes a badge, and a badge is revoked: through `issuing`, which alone signs."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.backpack.services.claiming import accept
from alliance.backpack.services.errors import ClaimRefusedError
from alliance.issuing import permissions
from alliance.issuing import services as issuing
from alliance.issuing.keystore import KeyUnavailableError
from alliance.issuing.models import Award, IssuerMember
from alliance.people.models import Person
from alliance.people.queries import proven_addresses
from alliance.recognition import telling
from alliance.recognition.deciding import Occasion
from alliance.recognition.models import Grant, Rule
from badging.errors import BadgingError

MOST_EVIDENCE = 50  # links in one badge; the newest, when there are more


def issue(grant: Grant, occasion: Occasion, now: datetime) -> int:
    """Award the badge of a grant and put it into the person's Backpack; return 1 if that was done.

    What stands in the way is noted in the grant, for staff and for the person.
    """
    try:
        with transaction.atomic():
            award = _award(grant, occasion, now)
            accept(award, by=grant.person, now=now)
    except (
        *(issuing.NotPossibleError, PermissionDenied, KeyUnavailableError),
        *(BadgingError, ClaimRefusedError),
    ) as error:
        return _note_problem(grant, str(error))
    grant.award, grant.state, grant.problem = award, Grant.State.ISSUED, ""
    grant.issued_at = now
    grant.facts = [{"source": fact.source, "key": fact.key} for fact in occasion.facts]
    grant.save(update_fields=["award", "state", "problem", "issued_at", "facts"])
    telling.issued(grant)
    return 1


def _award(grant: Grant, occasion: Occasion, now: datetime) -> Award:
    person, first = grant.person, occasion.facts[0]
    line = issuing.AwardLine(
        email=_address_of(person),
        name=first.subject_name or person.name,
        narrative=_narrative(occasion),
        further=tuple((fact.address, fact.title) for fact in occasion.facts[-MOST_EVIDENCE:]),
        valid_from=grant.starts_at,
        valid_until=grant.ends_at,
        subject_id=first.subject_id,
    )
    return issuing.award(
        grant.rule.achievement, line, by=_acting(grant.rule), key=grant.key, now=now
    )


def _address_of(person: Person) -> str:
    proven = proven_addresses(person)
    if not proven:
        raise issuing.NotPossibleError(_("No address of this account is proven."))
    return person.email if person.email in proven else sorted(proven)[0]


def _narrative(occasion: Occasion) -> str:
    """What was done, in a sentence; the evidence lists it."""
    if len(occasion.facts) == 1:
        return occasion.facts[0].title
    days = [fact.at.date().isoformat() for fact in occasion.facts]
    words = ngettext(
        "%(count)d fact from %(first)s to %(last)s, confirmed by those who keep its record.",
        "%(count)d facts from %(first)s to %(last)s, confirmed by those who keep their record.",
        len(days),
    )
    return words % {"count": len(days), "first": days[0], "last": days[-1]}


def _acting(rule: Rule) -> Person:
    """In whose name the Alliance's issuer awards: who put the rule in force, while they may, else
    an owner of the issuer.
    """
    issuer = rule.achievement.issuer
    if rule.begun_by is not None and permissions.may_award(rule.begun_by, issuer):
        return rule.begun_by
    return _owner(rule)


def _owner(rule: Rule) -> Person:
    owners = IssuerMember.objects.filter(
        issuer=rule.achievement.issuer, role=IssuerMember.Role.OWNER, person__is_active=True
    )
    owner = owners.select_related("person").order_by("pk").first()
    if owner is None:
        raise issuing.NotPossibleError(
            _("The issuer has no owner with an open account. Make somebody its owner.")
        )
    return owner.person


def revoke(grant: Grant, reason: str, now: datetime) -> None:
    """Take the badge of a grant back. Whoever awarded it, an owner of the issuer answers for it."""
    assert grant.award is not None
    try:
        issuing.revoke(grant.award, reason=reason, by=_owner(grant.rule), now=now)
    except issuing.NotPossibleError:
        if not Award.objects.filter(pk=grant.award.pk, revoked_at__isnull=False).exists():
            raise  # it has to be tried again: the transaction, and what was due, stay


def _note_problem(grant: Grant, problem: str) -> int:
    if grant.problem == problem[:300]:
        return 0
    grant.problem = problem[:300]
    grant.save(update_fields=["problem"])
    return 1
