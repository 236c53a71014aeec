"""What a badge page says about validity: asked anew, each time somebody looks.

Badges of this site are verified from the database alone. A badge from elsewhere may need its
issuer's server, so its report is kept for a few minutes: a page that many open asks once.
"""

from __future__ import annotations

from dataclasses import replace

from django.core.cache import cache
from django.utils.translation import gettext as _

from alliance.backpack import queries
from alliance.backpack.models import HeldBadge
from alliance.verifier import presentation
from alliance.verifier.services import check
from badging.errors import BadgingError
from badging.verification.report import Check, Outcome, Report, Verdict

KEPT_S = 300


def report_of(badge: HeldBadge) -> Report:
    """The engine's report about a held badge, now."""
    if badge.award_id is not None:
        return _checked(badge)
    key = f"backpack:report:{badge.digest}"
    report = cache.get(key)
    if not isinstance(report, Report):
        report = _checked(badge)
        cache.set(key, report, KEPT_S)
    return report


def shown_to_holder(badge: HeldBadge) -> presentation.Shown:
    """The report for the holder's own page."""
    return presentation.shown(report_of(badge))


def shown_to_everybody(badge: HeldBadge) -> presentation.Shown:
    """The report for the public page: the same verdict, without any address of the holder."""
    report = report_of(badge)
    clean = replace(report, credential=queries.public_summary(badge, report.credential))
    shown = presentation.shown(clean)
    given_out = queries.is_given_out(badge)
    name = shown.recipient or badge.person.name
    return replace(
        shown,
        recipient=name if badge.show_name and "@" not in name else "",
        document=shown.document if given_out else "",
        payload=shown.payload if given_out else "",
    )


def _checked(badge: HeldBadge) -> Report:
    try:
        return check(badge.presented)
    except BadgingError as error:  # readable when it came in, so an engine of another version
        line = Check(
            "format", Outcome.FAIL, error.message, error.pointer, error.code, error.remedy, True
        )
        return Report(
            verdict=Verdict.INDETERMINATE,
            version=badge.version,
            sentence=_("Cannot be decided: {message}").format(message=error.message),
            checks=(line,),
            credential=badge.summary,
        )
