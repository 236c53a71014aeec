"""Decisions against the rule: one of the staff proposes, another approves, the log keeps both."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.directory import permissions
from alliance.directory.models import Link, Override, RegistryEvent
from alliance.directory.queries import is_left_out
from alliance.directory.services import links
from alliance.directory.services.errors import NotPossible
from alliance.directory.services.recording import log
from alliance.people.models import Person
from alliance.people.permissions import require

Effect = Override.Effect
Kind = RegistryEvent.Kind


@transaction.atomic
def propose(
    effect: str,
    did: str,
    *,
    by: Person,
    reason: str,
    name: str = "",
    organization: UUID | None = None,
) -> Override:
    """Propose to enter an issuer, to leave one out, or to leave it out no longer.

    Raises PermissionDenied, NotPossible.
    """
    require(permissions.is_staff(by), _("Staff decide on the registry, two of them."))
    did = links.checked(did)
    if not reason.strip():
        raise NotPossible(_("Say why; the reason stays in the log."), field="reason")
    if effect == Effect.ENTER and (organization is None or not name.strip()):
        raise NotPossible(_("Say what it is called, and to whom it answers."), field="organization")
    if effect != Effect.ENTER and not Link.objects.filter(did=did).exists():
        raise NotPossible(_("This issuer is not in the registry."), field="did")
    if (effect == Effect.LIFT) != is_left_out(did) and effect != Effect.ENTER:
        raise NotPossible(_("That is so already."), field="effect")
    try:
        with transaction.atomic():
            override = Override.objects.create(
                effect=effect,
                did=did,
                name=name.strip()[:200],
                organization=organization if effect == Effect.ENTER else None,
                reason=" ".join(reason.split())[:500],
                proposed_by=by,
            )
    except IntegrityError:
        raise NotPossible(_("This waits for a second person already.")) from None
    _log(Kind.PROPOSED, override, by)
    return override


@transaction.atomic
def approve(override: Override, *, by: Person) -> Override:
    """Let it take effect. Never whoever proposed it."""
    override = _decide(override, Override.State.APPROVED, by)
    if override.effect == Effect.ENTER:
        assert override.organization is not None
        links.decided(override.did, override.name, override.organization, by=by)
    _log(Kind.APPROVED, override, by)
    return override


@transaction.atomic
def decline(override: Override, *, by: Person) -> Override:
    """Do not do it."""
    override = _decide(override, Override.State.DECLINED, by)
    _log(Kind.DECLINED, override, by)
    return override


def _decide(override: Override, state: Override.State, by: Person) -> Override:
    override = Override.objects.select_for_update().get(pk=override.pk)
    require(
        permissions.may_decide(by, override),
        _("Another of the staff than the one who proposed it decides, once."),
    )
    override.state, override.decided_by, override.decided_at = state, by, timezone.now()
    override.save(update_fields=["state", "decided_by", "decided_at"])
    return override


def _log(kind: RegistryEvent.Kind, override: Override, by: Person) -> None:
    log(
        kind,
        override.did,
        organization=override.organization,
        by=by,
        effect=override.effect,
        reason=override.reason,
        name=override.name,
    )
