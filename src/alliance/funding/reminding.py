"""Reports to funders: who keeps the books hears in time, and once more when one is late."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.duties.registry import register
from alliance.funding.models import GrantReport
from alliance.ledger.permissions import keepers
from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.people.models import Person

DAYS_BEFORE = (7, 30)
LATE = -1


def register_duty() -> None:
    register("funding.reports_due", timedelta(hours=1), remind)


def remind(now: datetime) -> int:
    """Tell those who keep the books of reports due within 30, and again within 7 days, and the day
    after one was due; return how many notices there were. The key is the report, its day and the
    step, so that each is told once.
    """
    today = now.date()
    owed = GrantReport.objects.filter(
        done_on=None, due_on__lte=today + timedelta(days=max(DAYS_BEFORE))
    ).select_related("grant")
    staff = list(keepers())
    told = 0
    for report in owed:
        left = (report.due_on - today).days
        step = LATE if left < 0 else next(days for days in DAYS_BEFORE if left <= days)
        told += sum(_tell(person, report, left, step) for person in staff)
    return told


def _tell(person: Person, report: GrantReport, left: int, step: int) -> bool:
    with speaking_to(person):
        words = {"what": report.what, "count": left}
        if step == LATE:
            title = _("A report to a funder is late: %(what)s") % words
        else:
            title = (
                ngettext(
                    "%(count)s day left for a report to a funder: %(what)s",
                    "%(count)s days left for a report to a funder: %(what)s",
                    left,
                )
                % words
            )
        text = _("%(funder)s expects it by %(day)s, for “%(grant)s”.") % {
            "funder": report.grant.funder,
            "day": date_format(report.due_on, "j F Y"),
            "grant": report.grant.title,
        }
        notice = notify(
            person,
            kind="funding.report",
            key=f"funding.report:{report.pk}:{report.due_on}:{step}",
            title=title,
            text=text,
            url=report.grant.get_absolute_url(),
        )
    return notice is not None
