"""What search finds of memberships: a member's standing with its organization, tiers, and the
agreements. People are found by name in the directory of members, and not in search.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from alliance.membership import days, listing, queries
from alliance.membership.models import Agreement, Tier
from alliance.organizations import finding
from alliance.organizations.models import Organization
from alliance.search.services import put, remove
from alliance.search.sources import Findable

KIND = "membership"


def standing_of(organization: Organization) -> str:
    """In words: of which tier it is a member and since when, or that it was one; "" where it is
    none, or chose not to be listed.
    """
    if not listing.is_listed(queries.memberships_of(organization)):
        return ""
    standing = queries.standing(organization)
    with override(settings.LANGUAGE_CODE):
        if standing.state == "former":
            return _("Former member")
        if not standing.is_member:
            return ""
        words = [standing.tier_name]
        if standing.is_founding:
            words.append(_("Founding member"))
        if standing.basis == "honorary":
            words.append(_("Honorary member"))
        if standing.since:
            words.append(_("member since %(day)s") % {"day": standing.since.isoformat()})
        return ", ".join(words)


def follow(sender: Any, member: queries.Member, **more: Any) -> None:
    """Receiver of `signals.changed`: the organization is found as it stands now."""
    keep(member)


def keep(member: queries.Member) -> None:
    """Find the organization as it stands now; nothing for a person."""
    if isinstance(member, Organization) and member.state in ("active", "ended"):
        finding.put(member)


def everything() -> Iterator[Findable]:
    """Tiers that take new members, and the agreements that hold."""
    yield from (_of_tier(tier) for tier in Tier.objects.filter(closed_at=None))
    for member in Tier.For.values:
        last = Agreement.objects.filter(member=member).last()
        if last is not None:
            yield _of_agreement(last)


def keep_tier(tier: Tier) -> None:
    """Find the tier as it is now; one that is closed no more."""
    if tier.closed_at is None:
        put(KIND, _of_tier(tier))
    else:
        remove(KIND, f"tier:{tier.slug}")


def keep_agreement(agreement: Agreement) -> None:
    """The newest version takes the place of the one before."""
    put(KIND, _of_agreement(agreement))


def _of_tier(tier: Tier) -> Findable:
    with override(settings.LANGUAGE_CODE):
        whom = tier.get_member_display()
        priced = tier.prices.order_by("-added_at").first()
        return Findable(
            key=f"tier:{tier.slug}",
            title=tier.name,
            text=_("Become a member") + f" ({whom}). {tier.text}",
            url=reverse("membership:join") + f"#tier-{tier.slug}",
            at=priced.added_at if priced else days.now(),
        )


def _of_agreement(agreement: Agreement) -> Findable:
    with override(settings.LANGUAGE_CODE):
        title = _("Membership agreement for %(whom)s, version %(version)d") % {
            "whom": agreement.get_member_display(),
            "version": agreement.version,
        }
    return Findable(
        key=f"agreement:{agreement.member}",
        title=title,
        text=agreement.text,
        url=reverse("membership:agreement", args=[agreement.member]),
        at=agreement.published_at,
    )
