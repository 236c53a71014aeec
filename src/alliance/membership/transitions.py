"""What can become of a membership: one table. Services ask it before they change anything."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from alliance.membership.models import Membership, MembershipEvent

S = Membership.State
K = MembershipEvent.Kind

# What happens, from which states, and to which; None leaves the state as it is.
TABLE: dict[K, tuple[frozenset[S], S | None]] = {
    K.STARTED: (frozenset({S.DRAFT}), S.DRAFT),
    K.SUBMITTED: (frozenset({S.DRAFT, S.RETURNED}), S.SUBMITTED),
    K.RETURNED: (frozenset({S.SUBMITTED}), S.RETURNED),
    K.APPROVED: (frozenset({S.SUBMITTED}), S.APPROVED),
    K.DECLINED: (frozenset({S.SUBMITTED, S.RETURNED}), S.DECLINED),
    K.WITHDRAWN: (frozenset(Membership.APPLYING), S.WITHDRAWN),
    K.ACCEPTED: (frozenset({S.APPROVED, *Membership.IN_FORCE, *Membership.OVER}), None),
    K.APPOINTED: (frozenset({S.DRAFT}), S.ACTIVE),
    K.TAKEN_OVER: (frozenset({S.DRAFT}), S.ACTIVE),
    K.REMINDED: (frozenset(Membership.IN_FORCE), None),
    K.DUNNED: (frozenset({S.APPROVED, *Membership.IN_FORCE, *Membership.OVER}), None),
    K.BEGAN: (frozenset({S.APPROVED}), S.ACTIVE),
    K.RENEWED: (frozenset(Membership.IN_FORCE), S.ACTIVE),
    K.CHANGED: (frozenset({S.APPROVED, *Membership.IN_FORCE}), None),
    K.GRACE: (frozenset({S.ACTIVE}), S.GRACE),
    K.LAPSED: (frozenset({S.GRACE}), S.LAPSED),
    K.RESIGNING: (frozenset(Membership.IN_FORCE), None),
    K.RESIGNED: (frozenset(Membership.IN_FORCE), S.RESIGNED),
    K.ENDED: (frozenset(Membership.IN_FORCE), S.ENDED),
    K.ASKS_RETURN: (frozenset({S.LAPSED, S.RESIGNED}), None),
    K.NO_RETURN: (frozenset(Membership.OVER), None),
    K.REINSTATED: (frozenset(Membership.OVER), S.ACTIVE),
}


def allowed(membership: Membership, kind: K) -> bool:
    return S(membership.state) in TABLE[kind][0]


def after(membership: Membership, kind: K) -> S:
    """The state after `kind` happens. Raises `ValidationError` where it cannot happen now."""
    before, state = TABLE[kind]
    if S(membership.state) not in before:
        raise ValidationError(
            _("This cannot be done now: the membership is “%(state)s”. Load the page again.")
            % {"state": membership.get_state_display()}
        )
    return S(membership.state) if state is None else state
