"""Batches: a list is read into a draft, looked at, then sent row by row, each row once.

A batch survives a killed process: each row is its own act, named by batch and row, so whoever goes
on awards what is missing and nothing twice.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.issuing import permissions, queries, recipients
from alliance.issuing.keystore import KeyUnavailableError
from alliance.issuing.models import Achievement, Batch, BatchRow
from alliance.issuing.services import awards
from alliance.issuing.services.errors import NotPossibleError
from alliance.people.models import Person
from badging.errors import BadgingError

INLINE_ROWS = 3  # so few are sent while the person waits
STALLED_AFTER = timedelta(seconds=60)


@transaction.atomic
def draft_batch(achievement: Achievement, reading: recipients.Reading, *, by: Person) -> Batch:
    """Keep a list that was read. Nothing is sent."""
    permissions.require_award(by, achievement.issuer)
    if achievement.archived_at is not None:
        raise NotPossibleError(
            _("“{achievement}” is put away. Bring it back to award it.").format(
                achievement=achievement.name
            )
        )
    batch = Batch.objects.create(
        achievement=achievement,
        created_by=by,
        notes=list(reading.notes),
        header=list(reading.header),
        rejected=[row.to_json() for row in reading.rejected],
    )
    _add_rows(batch, reading.rows, first_number=None)
    return batch


@transaction.atomic
def correct_batch(batch: Batch, reading: recipients.Reading, *, by: Person) -> Batch:
    """Add rows that were put right; what is still wrong takes the place of what was."""
    permissions.require_award(by, batch.achievement.issuer)
    batch = _locked_draft(batch)
    last = batch.rows.last()
    _add_rows(batch, reading.rows, first_number=(last.number if last else 0) + 1)
    batch.rejected = [row.to_json() for row in reading.rejected]
    batch.save(update_fields=["rejected"])
    return batch


@transaction.atomic
def leave_out_holders(batch: Batch, *, by: Person) -> int:
    """Take those out of a draft who hold this badge already; returns how many."""
    permissions.require_award(by, batch.achievement.issuer)
    batch = _locked_draft(batch)
    holders = queries.holders_among(batch)
    return batch.rows.filter(email__in=holders).delete()[0]


@transaction.atomic
def discard_batch(batch: Batch, *, by: Person) -> None:
    """Throw a draft away."""
    permissions.require_award(by, batch.achievement.issuer)
    _locked_draft(batch).delete()


def send_batch(batch: Batch, *, by: Person, now: datetime | None = None) -> Batch:
    """Let a draft go out: a few rows at once, many in the background."""
    permissions.require_award(by, batch.achievement.issuer)
    with transaction.atomic():
        batch = _locked_draft(batch)
        if not batch.rows.exists():
            raise NotPossibleError(_("There is no row to send. Put the rows right first."))
        _require_room_today(batch, by, now or timezone.now())
        batch.state = Batch.State.SENDING
        batch.confirmed_at = now or timezone.now()
        batch.created_by = by  # who let it go answers for it
        batch.save(update_fields=["state", "confirmed_at", "created_by"])
        if batch.rows.count() > INLINE_ROWS:
            _enqueue(batch)
    if batch.rows.count() <= INLINE_ROWS:
        work_off(batch.pk)
        batch.refresh_from_db()
    return batch


def _require_room_today(batch: Batch, by: Person, now: datetime) -> None:
    """Anybody may become an issuer, so what one account mails to strangers in a day is bounded."""
    limit = settings.AWARDS_A_DAY
    if by.is_staff or not limit:
        return
    sent = queries.rows_let_go_by(by, since=now - timedelta(days=1))
    asked = batch.rows.count()
    if sent + asked > limit:
        raise NotPossibleError(
            _(
                "These are {asked} badges, and you have sent {sent} in the last 24 hours; "
                "{limit} are allowed. The list is kept: send it tomorrow, take rows out, or "
                "ask the people who run this site."
            ).format(asked=f"{asked:,}", sent=f"{sent:,}", limit=f"{limit:,}")
        )


def retry_batch(batch: Batch, *, by: Person) -> None:
    """Try those rows of a sent batch again that could not be sent."""
    permissions.require_award(by, batch.achievement.issuer)
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch.pk)
        if batch.state == Batch.State.DRAFT:
            raise NotPossibleError(_("This batch is not sent yet."))
        batch.rows.filter(award=None).update(problem="")
        batch.state = Batch.State.SENDING
        batch.created_by = by
        batch.save(update_fields=["state", "created_by"])
        _enqueue(batch)


def work_off(batch_id: int, *, at_most: int | None = None) -> bool:
    """Award rows that are still to be awarded; with the last one the batch is sent.

    at_most: how many rows, all of them by default. Returns whether rows are left. May run twice,
    also at the same time: each row is awarded once.
    """
    rows = Batch.objects.select_related("achievement__issuer", "achievement__picture", "created_by")
    batch = rows.filter(pk=batch_id, state=Batch.State.SENDING).first()
    if batch is None:
        return False
    for row in batch.rows.filter(award=None, problem="")[:at_most]:
        _send_row(batch, row)
    with transaction.atomic():
        batch = Batch.objects.select_for_update().get(pk=batch_id)
        if batch.rows.filter(award=None, problem="").exists():
            return True
        if batch.state == Batch.State.SENDING:
            batch.state = Batch.State.SENT
            batch.finished_at = timezone.now()
            batch.save(update_fields=["state", "finished_at"])
    return False


def resume(*, at_start: bool = False, now: datetime | None = None) -> int:
    """Queue again whatever batch has stopped; returns how many. at_start: no worker runs yet."""
    before = (now or timezone.now()) - STALLED_AFTER
    stopped = [
        batch
        for batch in Batch.objects.filter(state=Batch.State.SENDING)
        if at_start or (batch.worked_at or batch.confirmed_at or batch.created_at) < before
    ]
    with transaction.atomic():
        for batch in stopped:
            Batch.objects.filter(pk=batch.pk).update(worked_at=timezone.now())
            _enqueue(batch)
    return len(stopped)


def _send_row(batch: Batch, row: BatchRow) -> None:
    problem = ""
    made = None
    if batch.created_by is None:
        problem = _("Whoever sent this batch has no account any more. Send it again yourself.")
    else:
        try:
            made = awards.award(
                batch.achievement,
                awards.AwardLine(**row.as_line()),
                by=batch.created_by,
                key=f"batch:{batch.public_id}:{row.number}",
                batch=batch,
            )
        except (NotPossibleError, PermissionDenied, KeyUnavailableError, BadgingError) as e:
            problem = str(e)
    BatchRow.objects.filter(pk=row.pk).update(award=made, problem=problem)
    Batch.objects.filter(pk=batch.pk).update(worked_at=timezone.now())


def _locked_draft(batch: Batch) -> Batch:
    batch = Batch.objects.select_for_update().get(pk=batch.pk)
    if batch.state != Batch.State.DRAFT:
        raise NotPossibleError(
            _("This batch is already on its way; it cannot be changed any more.")
        )
    return batch


def _add_rows(batch: Batch, rows: list[recipients.Row], first_number: int | None) -> None:
    BatchRow.objects.bulk_create(
        BatchRow(
            batch=batch,
            number=row.number if first_number is None else first_number + offset,
            email=row.email,
            name=row.name,
            narrative=row.narrative,
            evidence_url=row.evidence_url,
            evidence_text=row.evidence_text,
            valid_until=row.valid_until,
        )
        for offset, row in enumerate(rows)
    )


def _enqueue(batch: Batch) -> None:
    from alliance.issuing.tasks import send_rows

    batch_id = batch.pk
    transaction.on_commit(lambda: send_rows.enqueue(batch_id))
