"""Who may do what with memberships. Every rule is here; services ask before they act.

| may                                        | representative | primary | person | staff | books |
|--------------------------------------------|----------------|---------|--------|-------|-------|
| write an application, change its draft     | yes            | yes     | own    | no    | no    |
| submit, withdraw, accept, resign, return   | no             | yes     | own    | no    | no    |
| see it and its invoices                    | yes            | yes     | own    | yes   | yes   |
| change the billing                         | yes            | yes     | own    | yes   | no    |
| upload the logo                            | yes            | yes     | -      | yes   | no    |
| review, end, reinstate, change its terms   | no             | no      | no     | yes * | no    |
| tiers, prices, agreement, honorary         | no             | no      | no     | yes   | no    |
| payments, credit notes, write-offs         | no             | no      | no     | yes   | yes   |
| refunds                                    | no             | no      | no     | yes * | yes * |

"books" is the treasurer and the deputy, who keep the books without being staff.

* not about an organization that they speak for, nor about themselves.
"""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from alliance.ledger.permissions import may_keep_books
from alliance.membership.models import Membership
from alliance.organizations.models import Organization, Representative
from alliance.organizations.queries import representatives_of, represents
from alliance.people.models import Person

Viewer = Person | AnonymousUser


def may_keep(viewer: Viewer) -> bool:
    """The desk: tiers, prices, the agreement, honorary members."""
    return viewer.is_authenticated and viewer.is_active and viewer.is_staff


def may_keep_money(viewer: Viewer) -> bool:
    """Invoices and payments: who keeps the books."""
    return may_keep_books(viewer)


def may_pay_back(viewer: Viewer, membership: Membership) -> bool:
    """Who keeps the books and has nothing to do with the member."""
    return may_keep_money(viewer) and not may_act_for(viewer, membership)


def may_apply_for(viewer: Viewer, organization: Organization | None) -> bool:
    """For an organization that they speak for; None: for themselves."""
    if not (viewer.is_authenticated and viewer.is_active):
        return False
    return organization is None or represents(viewer, organization)


def may_act_for(viewer: Viewer, membership: Membership) -> bool:
    """Write and change what the member says of itself."""
    if membership.organization is None:
        return _is_self(viewer, membership)
    return may_apply_for(viewer, membership.organization)


def may_bind(viewer: Viewer, membership: Membership) -> bool:
    """Submit, withdraw, accept the agreement, resign: the primary representative, or the person."""
    if membership.organization is None:
        return _is_self(viewer, membership)
    if viewer.pk is None or not may_apply_for(viewer, membership.organization):
        return False
    speaking = representatives_of(membership.organization)
    return speaking.filter(person_id=viewer.pk, kind=Representative.Kind.PRIMARY).exists()


def may_see(viewer: Viewer, membership: Membership) -> bool:
    """A draft is nobody's but its member's."""
    if may_act_for(viewer, membership):
        return True
    return may_keep_money(viewer) and membership.state != Membership.State.DRAFT


def may_decide(viewer: Viewer, membership: Membership) -> bool:
    """Staff who have nothing to do with the member."""
    return may_keep(viewer) and not may_act_for(viewer, membership)


def may_have_logo(viewer: Viewer, organization: Organization) -> bool:
    return may_keep(viewer) or may_apply_for(viewer, organization)


def _is_self(viewer: Viewer, membership: Membership) -> bool:
    return viewer.is_authenticated and viewer.is_active and membership.person_id == viewer.pk


def ask(allowed: bool, words: str = "") -> None:
    """Raises `PermissionDenied` unless allowed."""
    if not allowed:
        raise PermissionDenied(words or _("This is not yours to do."))


def ask_to_keep(viewer: Viewer) -> None:
    ask(may_keep(viewer), _("Staff of the Alliance keep the memberships."))


def ask_to_keep_money(viewer: Viewer) -> None:
    ask(may_keep_money(viewer), _("Staff and the treasurer keep the books of the Alliance."))


def ask_to_pay_back(viewer: Viewer, membership: Membership) -> None:
    words = _("Nobody pays back to an organization that they speak for, nor to themselves.")
    ask(may_pay_back(viewer, membership), words)


def ask_to_decide(viewer: Viewer, membership: Membership) -> None:
    words = _("Staff decide, and not about an organization that they speak for or themselves.")
    ask(may_decide(viewer, membership), words)


def ask_to_bind(viewer: Viewer, membership: Membership) -> None:
    words = _("The primary representative does this for an organization.")
    ask(may_bind(viewer, membership), words)
