"""Requests to delete: asked, taken back, answered. What cannot go is said before and after."""

from __future__ import annotations

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.audit.services import record
from alliance.desk import permissions
from alliance.desk.models import MOST_WORDS, DeletionRequest
from alliance.outbox.services import post_mail
from alliance.people import closing
from alliance.people.languages import speaking_to
from alliance.people.models import Person
from alliance.people.permissions import require
from alliance.people.queries import proven_addresses
from alliance.people.services import CannotClose, close_account, hindrances_to_close

State, What = DeletionRequest.State, DeletionRequest.What


class NotPossible(Exception):
    """Said to whoever asked: what stands against it, and what to do."""

    def __init__(self, reasons: Sequence[str]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(reasons))


@transaction.atomic
def ask(person: Person, *, what: str, text: str = "") -> DeletionRequest:
    """Ask staff to delete. The person is told what would go and what would stay.

    Raises `PermissionDenied`, `NotPossible`.
    """
    require(person.is_active)
    text = text.strip()[:MOST_WORDS]
    if what not in What.values or (what == What.PART and not text):
        raise NotPossible([_("Say what is to be deleted, so that we can find it.")])
    try:
        with transaction.atomic():
            asked = DeletionRequest.objects.create(person=person, what=what, text=text)
    except IntegrityError:
        raise NotPossible([_("You have asked already. We answer within a month.")]) from None
    record("desk.deletion.asked", by=person, subject=_subject(asked), what=what)
    with speaking_to(person):
        text = _(
            "We have got your request to delete data about you at %(site)s, and answer within a "
            "month. You can take it back until then."
        ) % {"site": settings.SITE_NAME}
        _mail(person, _("Your request to delete data"), text + _fate(person))
    return asked


@transaction.atomic
def take_back(asked: DeletionRequest, *, by: Person) -> None:
    """Raises `PermissionDenied` unless it is their own and waits."""
    asked = _locked(asked)
    require(asked.person_id == by.pk and asked.state == State.WAITING)
    _answer(asked, State.WITHDRAWN, None, "")
    record("desk.deletion.withdrawn", by=by, subject=_subject(asked))


@transaction.atomic
def delete(asked: DeletionRequest, *, by: Person, answer: str = "") -> None:
    """Close the account of whoever asked; or say that the part which they named was deleted, in
    the pages where it stood. What stays and why is told with it.

    Raises `PermissionDenied`; `NotPossible` when something stands against closing it, as for
    whoever closes their own: the books, what was signed, an issuer without an owner.
    """
    asked = _locked(asked)
    require(permissions.may_answer(by, asked))
    person = asked.person
    if asked.what == What.PART:
        if not answer.strip():
            raise NotPossible([_("Say what was deleted, and what stays and why.")])
        _tell(asked, _("What you asked us to delete"), answer.strip()[:MOST_WORDS])
    _answer(asked, State.DONE, by, answer)
    if asked.what == What.ACCOUNT:
        try:
            close_account(person)
        except CannotClose as cannot:
            raise NotPossible(cannot.reasons) from cannot
    record("desk.deletion.done", by=by, about=person, subject=_subject(asked), what=asked.what)


@transaction.atomic
def decline(asked: DeletionRequest, *, by: Person, answer: str) -> None:
    """Say why not. Raises `PermissionDenied`, `NotPossible` without a reason."""
    asked = _locked(asked)
    require(permissions.may_answer(by, asked))
    if not answer.strip():
        raise NotPossible([_("Say why, and what can be done instead.")])
    _tell(asked, _("Your request to delete data"), answer.strip()[:MOST_WORDS])
    _answer(asked, State.DECLINED, by, answer)
    record("desk.deletion.declined", by=by, about=asked.person, subject=_subject(asked))


def hindrances(person: Person) -> list[str]:
    """What stands against closing the account now."""
    return [*hindrances_to_close(person), *closing.hindrances(person)]


def erase(person: Person) -> None:
    """The account is closed: what was written in requests goes, and what waits is done with."""
    rows = DeletionRequest.objects.filter(person=person)
    rows.update(text="", answer="")
    rows.filter(state=State.WAITING).update(state=State.DONE, answered_at=timezone.now())


def _answer(asked: DeletionRequest, state: str, by: Person | None, answer: str) -> None:
    asked.state, asked.answered_by, asked.answered_at = state, by, timezone.now()
    asked.answer = answer.strip()[:MOST_WORDS]
    if state in (State.DONE, State.WITHDRAWN):
        asked.text = asked.answer = ""
    asked.save()


def _locked(asked: DeletionRequest) -> DeletionRequest:
    rows = DeletionRequest.objects.select_for_update(of=("self",)).select_related("person")
    return rows.get(pk=asked.pk)


def _subject(asked: DeletionRequest) -> str:
    return f"deletion:{asked.public_id}"


def _tell(asked: DeletionRequest, subject: str, answer: str) -> None:
    with speaking_to(asked.person):
        _mail(asked.person, subject, answer)


def _fate(person: Person) -> str:
    """What goes and what stays, as lines of a mail."""
    return closing.as_text(closing.fate_of(person))


def _mail(person: Person, subject: str, text: str) -> None:
    if person.email in proven_addresses(person):
        post_mail(key=f"deletion:{uuid.uuid4()}", to=person.email, subject=subject, text=text)
