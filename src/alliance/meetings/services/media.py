"""Recordings and transcripts: handed in by the moderator, seen by all once published."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.meetings import files, finding, permissions, transcripts
from alliance.meetings.bounds import MAX_RECORDINGS, MAX_TRANSCRIPTS
from alliance.meetings.errors import Refused
from alliance.meetings.models import Meeting, Recording, Transcript
from alliance.meetings.services.common import changing, locked
from alliance.people.models import Person


@transaction.atomic
def add_recording(
    meeting: Meeting,
    *,
    by: Person,
    title: str = "",
    url: str = "",
    upload: UploadedFile | None = None,
    duration_min: int | None = None,
) -> Recording:
    """Add a recording: a file or a link, not yet published. Raises PermissionDenied, Refused."""
    meeting = locked(meeting)
    permissions.require_moderator(by, meeting)
    changing(meeting, final=True)
    if bool(upload) == bool(url.strip()):
        raise Refused(_("Give a file or a link, one of the two."))
    if meeting.recordings.count() >= MAX_RECORDINGS:
        raise Refused(_("A call has at most %(count)d recordings.") % {"count": MAX_RECORDINGS})
    recording = Recording(
        meeting=meeting,
        title=title.strip()[:120],
        url=url.strip(),
        duration_s=duration_min * 60 if duration_min else None,
        added_by=by,
    )
    recording.full_clean(exclude=["meeting", "added_by", "file"])
    if upload is not None:
        accepted = files.recording(upload)
        recording.file.save(accepted.name, upload, save=False)
        recording.media_type, recording.size_bytes = accepted.media_type, accepted.size_bytes
    recording.save()
    return recording


@transaction.atomic
def publish_recording(recording: Recording, *, by: Person, is_public: bool) -> None:
    """Show a recording to everybody (with a file also in the podcast), or to nobody again."""
    meeting = locked(recording.meeting)
    permissions.require_moderator(by, meeting)
    if is_public and not meeting.consent_line:
        raise Refused(
            _("Write how those who are heard agreed to be recorded, before you publish it.")
        )
    changing(meeting, final=True)
    published = timezone.now() if is_public else None
    Recording.objects.filter(pk=recording.pk).update(published_at=published)


@transaction.atomic
def remove_recording(recording: Recording, *, by: Person) -> None:
    """Remove a recording and its file, for good."""
    meeting = locked(recording.meeting)
    permissions.require_moderator(by, meeting)
    changing(meeting, final=True)
    if recording.file:
        name, storage = str(recording.file.name), recording.file.storage
        transaction.on_commit(lambda: storage.delete(name))
    recording.delete()


@transaction.atomic
def set_consent(meeting: Meeting, *, by: Person, line: str) -> None:
    """How those who are heard agreed: said beside each recording and transcript."""
    meeting = locked(meeting)
    permissions.require_moderator(by, meeting)
    changing(meeting, final=True)
    meeting.consent_line = " ".join(line.split())[:300]
    meeting.save(update_fields=["consent_line"])
    if not meeting.consent_line:  # what nobody agreed to is not shown
        meeting.recordings.update(published_at=None)
        meeting.transcripts.update(published_at=None)


@transaction.atomic
def add_transcript(meeting: Meeting, *, by: Person, name: str, text: str) -> Transcript:
    """Add a transcript as text or WebVTT, not yet published. Raises PermissionDenied, Refused."""
    meeting = locked(meeting)
    permissions.require_moderator(by, meeting)
    changing(meeting, final=True)
    if not text.strip():
        raise Refused(_("This transcript is empty."))
    if meeting.transcripts.count() >= MAX_TRANSCRIPTS:
        raise Refused(_("A call has at most %(count)d transcripts.") % {"count": MAX_TRANSCRIPTS})
    transcripts.read(text)  # refuses what has too many cues
    return Transcript.objects.create(
        meeting=meeting, name=name.strip()[:120], text=text, added_by=by
    )


@transaction.atomic
def publish_transcript(transcript: Transcript, *, by: Person, is_public: bool) -> None:
    meeting = locked(transcript.meeting)
    permissions.require_moderator(by, meeting)
    if is_public and not meeting.consent_line:
        raise Refused(
            _("Write how those who are heard agreed to be recorded, before you publish it.")
        )
    changing(meeting, final=True)
    published = timezone.now() if is_public else None
    Transcript.objects.filter(pk=transcript.pk).update(published_at=published)
    finding.keep(meeting)


@transaction.atomic
def remove_transcript(transcript: Transcript, *, by: Person) -> None:
    meeting = locked(transcript.meeting)
    permissions.require_moderator(by, meeting)
    changing(meeting, final=True)
    transcript.delete()
    finding.keep(meeting)
