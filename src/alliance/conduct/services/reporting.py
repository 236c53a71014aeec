"""Reports come in; reporters and those concerned write again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from alliance.conduct import receipts
from alliance.conduct.models import (
    Appeal,
    Attachment,
    CaseEvent,
    Measure,
    Message,
    Reader,
    Report,
)
from alliance.conduct.permissions import may_let_in, readers_of
from alliance.conduct.services import telling
from alliance.people.models import Office, Person
from alliance.people.offices import holders

MAX_FILES = 3
MAX_FILE_BYTES = 4 * 1024 * 1024
MAX_TEXT_CHARACTERS = 10_000
MAX_MESSAGES = 200
MAX_DETAIL = 300
Kind, Standing = CaseEvent.Kind, Reader.Standing


class NotTaken(Exception):
    """Nothing more is taken: too many files or messages, or it was appealed already."""


@dataclass(frozen=True)
class Told:
    """What a report says; texts are plain, `about` is a path of this site or ""."""

    what: str
    may_know: Report.MayKnow
    where: str = ""
    about: str = ""
    who: str = ""
    wish: str = ""
    contact: str = ""


def log(report: Report, kind: CaseEvent.Kind, by: Person | None, detail: str = "") -> None:
    """Add a line to the report's log."""
    CaseEvent.objects.create(report=report, kind=kind, by=by, detail=detail[:MAX_DETAIL])


@transaction.atomic
def report(
    told: Told,
    *,
    by: Person | None,
    without: Iterable[Person] = (),
    files: Sequence[tuple[str, bytes]] = (),
) -> tuple[Report, str]:
    """Take a report, and return it with the secret of its follow-up link.

    `by` is kept only when the reporter lets the handlers know. `without` are handlers who must not
    read it. Whoever reports does not handle it. Raises `NotTaken` for too many or too big files.
    """
    if len(files) > MAX_FILES or any(len(content) > MAX_FILE_BYTES for _, content in files):
        raise NotTaken
    token = receipts.new_token()
    anonymous = told.may_know == Report.MayKnow.NOBODY
    row = Report.objects.create(
        receipt=receipts.new_receipt(),
        token_hash=receipts.digest(token),
        reporter=None if anonymous else by,
        contact=told.contact,
        what=told.what,
        where=told.where,
        about=told.about,
        who=told.who,
        wish=told.wish,
        may_know=told.may_know,
    )
    ruled_out = {person.pk for person in without}
    if anonymous and by is not None:
        ruled_out.add(by.pk)  # among those whom reporters rule out, nobody sees who it was
    for handler in holders(Office.Kind.CONDUCT):
        standing = Standing.READS
        if by is not None and handler.pk == by.pk and not anonymous:
            standing = Standing.INVOLVED
        elif handler.pk in ruled_out:
            standing = Standing.RULED_OUT
        Reader.objects.create(report=row, person=handler, standing=standing)
    Attachment.objects.bulk_create(
        Attachment(report=row, name=name[:200], size_bytes=len(content), content=content)
        for name, content in files
    )
    log(row, Kind.CAME, None)
    telling.came(row)
    return row, token


def by_token(token: str) -> Report | None:
    """The report whose follow-up link carries `token`."""
    if not token or len(token) > 100:
        return None
    return Report.objects.filter(token_hash=receipts.digest(token)).first()


def measure_by_token(token: str) -> Measure | None:
    """The measure whose link carries `token`."""
    if not token or len(token) > 100:
        return None
    rows = Measure.objects.select_related("report", "person")
    return rows.filter(token_hash=receipts.digest(token)).first()


@transaction.atomic
def write_again(report: Report, text: str, *, files: Sequence[tuple[str, bytes]] = ()) -> None:
    """The reporter adds something. A closed report is not opened by it; for that is the appeal.

    The caller has seen the secret link, or that it is the reporter. Raises `NotTaken`.
    """
    report = Report.objects.select_for_update().get(pk=report.pk)
    have = report.attachments.count()
    too_big = any(len(content) > MAX_FILE_BYTES for _, content in files)
    if report.messages.count() >= MAX_MESSAGES or have + len(files) > 2 * MAX_FILES or too_big:
        raise NotTaken
    if text:
        Message.objects.create(
            report=report, kind=Message.Kind.FROM_REPORTER, by=report.reporter, text=text
        )
    Attachment.objects.bulk_create(
        Attachment(report=report, name=name[:200], size_bytes=len(content), content=content)
        for name, content in files
    )
    if report.state == Report.State.WAITING:
        report.state = Report.State.IN_WORK
        report.save(update_fields=["state"])
    log(report, Kind.WROTE, None)
    telling.something_new(report)


@transaction.atomic
def appeal(report: Report, text: str, *, measure: Measure | None = None) -> Appeal:
    """Somebody concerned does not agree: the person of `measure`, or the reporter with how it was
    closed. Once each; the report is opened again. Raises `NotTaken`.
    """
    report = Report.objects.select_for_update().get(pk=report.pk)
    if measure is None and report.state != Report.State.CLOSED:
        raise NotTaken
    if measure is not None and (measure.lifted_at or measure.report_id != report.pk):
        raise NotTaken
    if Appeal.objects.filter(report=report, measure=measure).exists():
        raise NotTaken
    row = Appeal.objects.create(report=report, measure=measure, text=text)
    if report.state == Report.State.CLOSED:
        report.state, report.closed_at = Report.State.IN_WORK, None
        report.save(update_fields=["state", "closed_at"])
        log(report, Kind.REOPENED, None)
    log(report, Kind.APPEAL, None)
    telling.something_new(report)
    return row


def let_in_when_nobody_is_left(report: Report) -> None:
    """Everybody who could read it is gone: holders who came later may, and it is in the log."""
    with transaction.atomic():
        locked = Report.objects.select_for_update().get(pk=report.pk)
        if readers_of(locked).exists():
            return
        for person in may_let_in(locked):
            Reader.objects.create(report=locked, person=person, since=timezone.now())
            log(locked, Kind.LET_IN, None, str(person))
            telling.came(locked)


def looked(report: Report) -> None:
    """The reporter has opened their report; once an hour is enough for the log."""
    lately = timezone.now() - timedelta(hours=1)
    if not report.events.filter(kind=Kind.LOOKED, at__gt=lately).exists():
        log(report, Kind.LOOKED, None)
