"""What becomes of applications and reviews when somebody closes their account."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.people.closing import Fate
from alliance.people.models import Person
from alliance.programmes.models import (
    Answers,
    Application,
    Assignment,
    Conflict,
    Member,
    Milestone,
    Officer,
    Remark,
    Review,
    Reviewer,
    Round,
)
from alliance.programmes.services.recording import Kind, log

State = Application.State


def words(person: Person) -> Fate:
    """What is said before an account is closed."""
    goes, stays = [], []
    led = Application.objects.filter(lead=person)
    if led.exists():
        goes.append(
            _("Applications for grants that were not submitted or not awarded, with files.")
        )
        stays.append(_("What was awarded, without your name."))
    if Review.objects.filter(reviewer=person).exists():
        stays.append(_("Reviews that you submitted, without your name."))
    return Fate(goes, stays)


def hindrance(person: Person) -> str:
    """A grant under way needs somebody who answers for it."""
    unpaid = Milestone.objects.filter(award__application__lead=person).exclude(
        state=Milestone.State.PAID
    )
    if unpaid.exists():
        return _("A grant that you answer for is not finished. Finish it, or ask staff.")
    judged = Round.objects.exclude(state=Round.State.DECIDED).exclude(state=Round.State.CANCELLED)
    if Application.objects.filter(lead=person, state=State.SUBMITTED, round__in=judged).exists():
        return _("An application of yours is being judged. Withdraw it first.")
    return ""


def erase(person: Person) -> None:
    """What was not awarded goes, what was awarded loses its name; duties end."""
    now = timezone.now()
    for application in Application.objects.filter(lead=person, award=None):
        forget(application)
        if application.state != State.WITHDRAWN and application.round.state not in (
            Round.State.DECIDED, Round.State.CANCELLED,
        ):  # fmt: skip
            application.state = State.WITHDRAWN
            application.save(update_fields=["state"])
            log(application, Kind.WITHDRAWN, person)
    Application.objects.filter(lead=person).update(may_name=False)
    Application.objects.filter(lead=person).update(lead=None)
    Officer.objects.filter(person=person, until=None).update(until=now)
    Reviewer.objects.filter(person=person, until=None).update(until=now)
    Member.objects.filter(person=person).delete()
    Conflict.objects.filter(person=person).delete()
    Assignment.objects.filter(person=person).delete()
    Assignment.objects.filter(by=person).update(by=None)
    Review.objects.filter(Q(reviewer=person), state=Review.State.DRAFT).delete()
    Review.objects.filter(reviewer=person).update(reviewer=None)
    Remark.objects.filter(author=person).update(author=None)


def forget(application: Application) -> None:
    """Its texts and files, in every state that was saved."""
    for attachment in application.attachments.all():
        if attachment.file.name:
            transaction.on_commit(partial(attachment.file.storage.delete, attachment.file.name))
    application.attachments.all().delete()
    Answers.objects.filter(application=application).delete()
    application.content = {}
    if application.submitted is not None:
        application.submitted = {"minor": application.asked_minor}
    application.save(update_fields=["content", "submitted"])
