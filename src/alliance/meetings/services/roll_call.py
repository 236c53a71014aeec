"""The roll call. A line is a claim; the coordinator or the spoken code makes it count."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.meetings import codes, permissions, signals
from alliance.meetings.bounds import CODE_TRIES, MAX_ROLL_CALL
from alliance.meetings.errors import Refused
from alliance.meetings.models import Attendance, AttendanceChoice, CodeTries, Meeting
from alliance.meetings.queries import is_late, opens_at
from alliance.meetings.services.common import changing, locked
from alliance.people.models import Person

FIELDS = (
    "name", "organization", "contact", "contact_shown", "first_time", "introduction", "working_on",
)  # fmt: skip
Proof = Attendance.Proof


@transaction.atomic
def sign(meeting: Meeting, *, by: Person, **fields: Any) -> Attendance:
    """Sign the roll call, or change one's line. After the end of the call a line is late.

    Raises PermissionDenied, Refused, ValidationError by field.
    """
    permissions.require_participant(by)
    changing(meeting, roll=True)
    meeting = Meeting.objects.get(pk=meeting.pk)
    now = timezone.now()
    if now < opens_at(meeting):
        raise Refused(_("The roll call opens shortly before the call."))
    line = Attendance.objects.select_for_update().filter(meeting=meeting, person=by).first()
    if line is None:
        if meeting.roll_call.count() >= MAX_ROLL_CALL:
            raise Refused(_("The roll call is full. Ask the moderator to write you in."))
        line = Attendance(meeting=meeting, person=by, at=now, is_late=is_late(meeting, now))
    introduced_before = line.first_time and bool(line.introduction)
    _fill(line, fields)
    if line.first_time and _was_here_before(by, meeting):
        line.first_time, line.introduction = False, ""
    line.save()
    introduces = line.first_time and bool(line.introduction)
    if line.is_confirmed and introduces != introduced_before:
        signals.introduced.send(Attendance, attendance=line)
    return line


@transaction.atomic
def strike(line: Attendance, *, by: Person) -> None:
    """Take a line off the roll call: one's own, or as the moderator anybody's."""
    permissions.require_participant(by)
    meeting = Meeting.objects.select_related("series__group").get(pk=line.meeting_id)
    if line.person_id != by.pk and not permissions.is_moderator(by, meeting.series):
        raise PermissionDenied(_("This is somebody else's line."))
    changing(meeting, roll=True)
    line = Attendance.objects.select_for_update().get(pk=line.pk)
    if line.is_confirmed:
        _withdraw(line)
    line.delete()


@transaction.atomic
def write_in(meeting: Meeting, *, by: Person, **fields: Any) -> Attendance:
    """Write in a guest without an account. The moderator saw them, so the line counts at once."""
    meeting = locked(meeting)
    permissions.require_moderator(by, meeting)
    changing(meeting, roll=True)
    now = timezone.now()
    if now < opens_at(meeting):
        raise Refused(_("The roll call opens shortly before the call."))
    if meeting.roll_call.count() >= MAX_ROLL_CALL:
        raise Refused(_("The roll call is full."))
    line = Attendance(meeting=meeting, at=now, method=Attendance.Method.HOST)
    _fill(line, fields)
    line.proof, line.confirmed_at, line.confirmed_by = Proof.HOST, now, by
    line.save()
    return line


@transaction.atomic
def confirm(lines: Sequence[Attendance], *, by: Person) -> int:
    """Say that these people were there; return how many lines count that did not before."""
    confirmed = 0
    for meeting in {line.meeting for line in lines}:
        permissions.require_moderator(by, locked(meeting))
        changing(meeting, roll=True, final=True)
    ids = [line.pk for line in lines]
    waiting = Attendance.objects.select_for_update().filter(pk__in=ids, confirmed_at=None)
    for line in waiting.order_by("pk"):
        _confirm(line, Proof.HOST, by)
        confirmed += 1
    return confirmed


@transaction.atomic
def doubt(line: Attendance, *, by: Person) -> None:
    """Take a confirmation back: the line does not count any more."""
    meeting = locked(line.meeting)
    permissions.require_moderator(by, meeting)
    changing(meeting, roll=True, final=True)
    line = Attendance.objects.select_for_update().get(pk=line.pk)
    if line.is_confirmed:
        _withdraw(line)
        line.proof, line.confirmed_at, line.confirmed_by = Proof.NONE, None, None
        line.save(update_fields=["proof", "confirmed_at", "confirmed_by"])


def confirm_by_code(meeting: Meeting, typed: str, *, by: Person) -> Attendance:
    """Confirm one's own line with the code that was read aloud.

    A wrong code counts even though it is refused, so this is two transactions: a refusal must not
    take the count of tries back. Raises PermissionDenied, Refused.
    """
    permissions.require_participant(by)
    with transaction.atomic():
        # The same order as everywhere: the meeting's row first, then the line's.
        changing(meeting, roll=True)
        meeting = Meeting.objects.get(pk=meeting.pk)
        lines = Attendance.objects.select_for_update().filter(meeting=meeting, person=by)
        line = lines.first()
        if line is None:
            raise Refused(_("Sign the roll call first."))
        if line.is_confirmed:
            return line
        now = timezone.now()
        if line.is_late:
            raise Refused(_("You signed after the call; the coordinator confirms late lines."))
        if not codes.is_taken(meeting, now):
            raise Refused(_("The code is taken while the call is on, and shortly after."))
        tries = _tries(meeting, by)
        if tries.wrong >= CODE_TRIES:
            raise Refused(_("Too many tries. Ask the moderator to confirm that you are here."))
        is_right = codes.is_right(meeting, typed, now)
        if is_right:
            _confirm(line, Proof.CODE, None)
        else:
            tries.wrong += 1
            tries.save(update_fields=["wrong"])
    if not is_right:
        raise Refused(_("This is not the code of the moment. Listen for it and type it again."))
    return line


@transaction.atomic
def choose_visibility(person: Person, *, is_public: bool) -> None:
    """Let everybody see which calls one was on, or nobody."""
    permissions.require_participant(person)
    AttendanceChoice.objects.update_or_create(person=person, defaults={"is_public": is_public})


def _fill(line: Attendance, fields: dict[str, Any]) -> None:
    assert set(fields) <= set(FIELDS), fields
    for name, value in fields.items():
        setattr(line, name, value.strip() if isinstance(value, str) else value)
    if not line.first_time:
        line.introduction = ""
    line.full_clean(exclude=["meeting", "person", "confirmed_by"])


def _tries(meeting: Meeting, person: Person) -> CodeTries:
    CodeTries.objects.get_or_create(meeting=meeting, person=person)
    return CodeTries.objects.select_for_update().get(meeting=meeting, person=person)


def _was_here_before(person: Person, meeting: Meeting) -> bool:
    """Whether they were on an earlier call of this series: a first time is a first time."""
    earlier = Attendance.objects.filter(person=person, confirmed_at__isnull=False)
    same = earlier.filter(meeting__series_id=meeting.series_id)
    return same.filter(meeting__starts_at__lt=meeting.starts_at).exists()


def _confirm(line: Attendance, proof: Attendance.Proof, by: Person | None) -> None:
    line.proof, line.confirmed_at, line.confirmed_by = proof, timezone.now(), by
    line.save(update_fields=["proof", "confirmed_at", "confirmed_by"])
    if line.person_id is not None:
        signals.attendance_confirmed.send(Attendance, attendance=line)
        if line.first_time and line.introduction:
            signals.introduced.send(Attendance, attendance=line)


def _withdraw(line: Attendance) -> None:
    if line.person_id is not None:
        signals.attendance_withdrawn.send(Attendance, attendance=line)
