"""What leaves by notice or mail about reports: that there is something, never what."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.conduct.models import Measure, Report
from alliance.conduct.permissions import readers_of
from alliance.notices.services import notify
from alliance.outbox.services import post_mail
from alliance.people.languages import speaking_to
from alliance.people.models import Person
from alliance.people.queries import proven_addresses


def came(report: Report) -> None:
    """A report has come in: those who may read it are told. Nobody left? Then staff are told to
    fill the office, and not what for.
    """
    readers = list(readers_of(report))
    for reader in readers:
        with speaking_to(reader):
            notify(
                reader,
                kind="conduct.report",
                key=f"conduct:{report.pk}:came",
                title=_("A report has come in"),
                text=_("Read it on the site: mail is no place for it."),
                url=reverse("conduct:case", args=[report.receipt]),
            )
    if not readers:
        nobody_left(report)


def something_new(report: Report) -> None:
    """The reporter or somebody concerned has written."""
    stamp = f"{timezone.now():%Y%m%d%H%M%S%f}"
    for reader in readers_of(report):
        with speaking_to(reader):
            notify(
                reader,
                kind="conduct.report",
                key=f"conduct:{report.pk}:new:{stamp}",
                title=_("There is something new about a report"),
                url=reverse("conduct:case", args=[report.receipt]),
            )


def nobody_left(report: Report) -> None:
    """Staff learn that the office needs somebody; the report stays unread and unnamed."""
    for staff in Person.objects.filter(is_staff=True, is_active=True):
        with speaking_to(staff):
            notify(
                staff,
                kind="conduct.report",
                key=f"conduct:{report.pk}:nobody:{timezone.localdate():%Y%m%d}",
                title=_("Nobody can read a report that has come in"),
                text=_(
                    "Appoint somebody to the office “code of conduct” who is not involved. You "
                    "cannot read it yourself."
                ),
                url=reverse("people:offices"),
            )


def answered(report: Report) -> None:
    """The reporter is told that there is an answer, where they left a way to tell them."""
    stamp = f"{timezone.now():%Y%m%d%H%M%S%f}"
    if report.reporter is not None:
        with speaking_to(report.reporter):
            notify(
                report.reporter,
                kind="conduct.answer",
                key=f"conduct:{report.pk}:answer:{stamp}",
                title=_("There is an answer for you"),
                text=_("About something that you told us. Read it on the site."),
                url=reverse("conduct:my_report", args=[report.receipt]),
            )
    elif report.contact:
        text = _(
            "There is an answer for you at %(site)s. Open the link that you got when you wrote to "
            "us; we cannot send it again."
        )
        _mail(report.contact, _("There is an answer for you"), text)


def measured(measure: Measure, token: str) -> None:
    """Whom a measure concerns gets a link to read it, also when they cannot sign in any more."""
    person = measure.person
    if person.email not in proven_addresses(person):
        return
    with speaking_to(person):
        link = settings.SITE_URL + reverse("conduct:decision", args=[token])
        text = _(
            "There is a decision at %(site)s that concerns you. Read it here, and say there if you "
            "do not agree:\n\n%(link)s\n\nKeep this link to yourself."
        )
        _mail(person.email, _("A decision that concerns you"), text, link=link)


def decided(measure: Measure) -> None:
    """Whom a measure concerns is told that their appeal was decided."""
    person = measure.person
    if person.email not in proven_addresses(person):
        return
    with speaking_to(person):
        text = _(
            "There is an answer to your appeal at %(site)s. Open the link from our earlier mail to "
            "read it."
        )
        _mail(person.email, _("There is an answer to your appeal"), text)


def _mail(to: str, subject: str, text: str, **said: str) -> None:
    said["site"] = settings.SITE_NAME
    post_mail(key=f"conduct:{uuid.uuid4()}", to=to, subject=subject, text=text % said)
