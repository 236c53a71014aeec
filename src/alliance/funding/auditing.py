"""Which acts about money are recorded: approvals, payouts, limits, budgets, grants and gifts."""

from django.utils.translation import gettext_lazy as _

from alliance.audit import acts
from alliance.audit.following import follow, follow_added
from alliance.funding.models import ApprovalLimit, ClaimEvent, FeeRate, Gift, Grant

Kind = ClaimEvent.Kind
JUDGED = (Kind.ASKED, Kind.APPROVED, Kind.DECLINED, Kind.TAKEN_BACK, Kind.PAID, Kind.UNPAID)


def register() -> None:
    follow(
        ClaimEvent,
        "funding.claim",
        JUDGED,
        subject=lambda event: f"claim:{event.claim.public_id}",
        about=lambda event: event.claim.claimant,
        data=lambda event: {"round": event.round},
    )
    for act, label, waits in (
        ("funding.limit", _("limit of approval set"), False),
        ("funding.limit.asked", _("higher limit of approval asked for"), True),
    ):
        follow_added(
            ApprovalLimit,
            act,
            label,
            by="set_by",
            subject=lambda limit: f"limit:{limit.currency}",
            data=lambda limit: {"minor": limit.minor},
            when=lambda limit, waits=waits: limit.is_waiting == waits,  # type: ignore[misc]
        )
    follow_added(
        FeeRate,
        "funding.fee",
        _("fee of the fiscal sponsor set"),
        by="set_by",
        subject=lambda rate: f"fee:{rate.from_on}",
        data=lambda rate: {"basis_points": rate.basis_points},
    )
    follow_added(
        Grant,
        "funding.grant",
        _("grant entered"),
        by="entered_by",
        subject=lambda grant: f"grant:{grant.code}",
        data=lambda grant: {"minor": grant.minor, "currency": grant.currency},
    )
    follow_added(
        Gift,
        "funding.gift",
        _("gift entered"),
        by="entered_by",
        subject=lambda gift: f"gift:{gift.pk}",
        data=lambda gift: {"minor": gift.minor, "currency": gift.currency},
    )
    acts.register(
        {
            "funding.budget": _("budget approved"),
            "funding.limit.confirmed": _("higher limit of approval confirmed"),
            "funding.limit.dropped": _("higher limit of approval dropped"),
            "funding.receipt_stripped": _("photo of a receipt stripped"),
        }
    )
