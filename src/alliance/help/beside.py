"""What help brings to rooms below it: entries in a person's calendar, what a closed account leaves,
and answers on a person's page.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alliance.calls import entries
from alliance.help import hours
from alliance.help.models import Answer, Follow, OfficeHour, Question
from alliance.people import closing
from alliance.people.closing import Fate
from alliance.people.models import Person


def register() -> None:
    entries.register("help.hours", hours_of)
    closing.register("help", erase=erase, words=words)


def hours_of(person: Person, starts: datetime, ends: datetime) -> Iterator[entries.Entry]:
    """Hours that somebody gives or has booked, in their own calendar."""
    for hour in hours.of_person(person, starts, ends):
        yield entries.Entry(
            key=f"office-hour-{hour.pk}",
            title=_("Office hour: %(subject)s") % {"subject": hour.subject},
            start=hour.starts_at,
            end=hour.ends_at,
            changed_at=hour.booked_at or hour.starts_at,
            url=reverse("help:hours"),
            text=hour.join_url,
        )


def words(person: Person) -> Fate:
    goes, stays = [], []
    if OfficeHour.objects.filter(host=person).exists() or person.booked_hours.exists():
        goes.append(_("Office hours to come that you give or have booked; the other is told."))
    count = (
        Question.objects.filter(author=person).count()
        + Answer.objects.filter(author=person).count()
    )
    if count:
        stays.append(
            ngettext(
                "One question or answer of yours, without your name.",
                "%(count)d questions and answers of yours, without your name.",
                count,
            )
            % {"count": count}
        )
    return Fate(goes, stays)


def erase(person: Person) -> None:
    """Others rely on questions and answers: they stay, and the shell of the account has no name.
    What was for the Alliance alone goes.
    """
    hours.leave(person)
    person.booked_hours.update(wish="")
    Follow.objects.filter(person=person).delete()
    Question.objects.filter(volunteer=person).update(volunteer=None)
    Question.objects.filter(author=person, is_private=True).delete()
