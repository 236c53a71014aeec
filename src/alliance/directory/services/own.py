"""The Alliance's own issuer: what signs the registry and awards what the Alliance recognises."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.directory import permissions
from alliance.directory.models import OwnIssuer, RegistryEvent
from alliance.directory.services.recording import log
from alliance.issuing.models import Issuer
from alliance.people.models import Person
from alliance.people.permissions import require


@transaction.atomic
def choose(issuer: Issuer, *, by: Person) -> OwnIssuer:
    """Make `issuer` the one that speaks for the Alliance. Staff, who own it."""
    require(
        permissions.may_choose_own(by, issuer),
        _("Staff choose an issuer that they own themselves."),
    )
    OwnIssuer.objects.filter(only=1).delete()
    own = OwnIssuer.objects.create(issuer=issuer, chosen_by=by, chosen_at=timezone.now())
    log(RegistryEvent.Kind.OWN, issuer.did, by=by, name=issuer.name)
    return own
