"""What a claim comes to, and how many approvals it needs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from alliance.funding.models import ApprovalLimit, Claim, ClaimLine


def totals(lines: Iterable[ClaimLine]) -> Counter[str]:
    """Minor units by currency."""
    found: Counter[str] = Counter()
    for line in lines:
        found[line.currency] += line.minor
    return found


def approvals_needed(claim: Claim) -> int:
    """Two above the limit of a currency, and where none is set; else one."""
    for currency, minor in totals(claim.lines.all()).items():
        limit = limit_of(currency)
        if limit is None or minor > limit.minor:
            return 2
    return 1


def limit_of(currency: str) -> ApprovalLimit | None:
    """What holds now; what waits for a second person does not."""
    held = ApprovalLimit.objects.filter(currency=currency, holds_from__isnull=False)
    return held.order_by("-holds_from", "-pk").first()
