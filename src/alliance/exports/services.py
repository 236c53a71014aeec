"""Ask for an export, make it in the background, let it expire."""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from typing import IO

from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.audit.services import record
from alliance.exports import archive, registry
from alliance.exports.models import Export
from alliance.notices.models import Choice, Notice, Wishes
from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.people.models import Person

KEPT = timedelta(days=7)
EXPORTS_A_DAY = 3
LOST_AFTER = timedelta(minutes=30)
Scope, State = Export.Scope, Export.State


class NotNow(Exception):
    """One is being made already, or there were as many today as may be. The message says which, in
    the reader's language.
    """


@transaction.atomic
def ask(person: Person, scope: Export.Scope = Scope.PERSON) -> Export:
    """Have an export made. The whole alliance's: staff only. Raises PermissionDenied, `NotNow`."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not person.is_active or (scope == Scope.ALLIANCE and not person.is_staff):
        raise PermissionDenied(_("Only staff take the whole alliance along."))
    own = Export.objects.filter(person=person, scope=scope)
    if own.filter(state=State.WAITING).exists():
        raise NotNow(_("One is being made already. You are told when it is ready."))
    since = timezone.now() - timedelta(days=1)
    if own.filter(asked_at__gt=since).count() >= EXPORTS_A_DAY:
        raise NotNow(_("You asked for three within a day. Ask again tomorrow."))
    export = Export.objects.create(person=person, scope=scope, queued_at=timezone.now())
    transaction.on_commit(lambda: _enqueue(export.pk))
    return export


def make(pk: int) -> Export.State | None:
    """Write the file of an export that waits. Doing it twice writes it once; None when there was
    nothing to do.
    """
    export = Export.objects.select_related("person").filter(pk=pk, state=State.WAITING).first()
    if export is None:
        return None
    with tempfile.TemporaryFile() as stream:
        if not _may_have(export):
            Export.objects.filter(pk=pk).update(state=State.FAILED)
            return State.FAILED
        try:
            with speaking_to(export.person):
                if export.scope == Scope.ALLIANCE:
                    count = _counter(pk, len(registry.ALLIANCE_PARTS))
                    archive.write_alliance(stream, progress=count)
                else:
                    count = _counter(pk, len(registry.PERSON_PARTS))
                    archive.write_person(stream, export.person, progress=count)
        except Exception:
            Export.objects.filter(pk=pk, state=State.WAITING).update(state=State.FAILED)
            raise
        return _keep(pk, stream)


def _counter(pk: int, parts: int) -> archive.Progress:
    """Notes how many parts are done, so that the page can say it."""
    begun = 0

    def count(part: str) -> None:
        nonlocal begun
        Export.objects.filter(pk=pk).update(parts_done=begun, parts_all=parts)
        begun += 1

    return count


def _may_have(export: Export) -> bool:
    person = export.person
    return person.is_active and (export.scope == Scope.PERSON or person.is_staff)


def _keep(pk: int, stream: IO[bytes]) -> Export.State | None:
    size = stream.tell()
    stream.seek(0)
    with transaction.atomic():
        export = Export.objects.select_for_update().filter(pk=pk, state=State.WAITING).first()
        if export is None:  # another worker was faster
            return None
        export.file.save(f"{export.public_id}.zip", File(stream), save=False)
        export.size_bytes, export.state = size, State.READY
        export.made_at = timezone.now()
        export.expires_at = export.made_at + KEPT
        export.save()
        _tell(export)
    return State.READY


def _tell(export: Export) -> None:
    whole = export.scope == Scope.ALLIANCE
    with speaking_to(export.person):
        notify(
            export.person,
            kind="exports.ready",
            key=f"export:{export.pk}",
            title=_("The data of the alliance are ready") if whole else _("Your data are ready"),
            text=_("Take them within %(days)d days; then the file is removed.")
            % {"days": KEPT.days},
            url=reverse("exports:alliance" if whole else "exports:mine"),
        )


@transaction.atomic
def take(export: Export, person: Person) -> bool:
    """Whether `person` may take the file of `export` now; it is counted."""
    allowed = (
        export.person_id == person.pk
        and _may_have(export)
        and export.state == State.READY
        and export.expires_at is not None
        and export.expires_at > timezone.now()
    )
    if allowed:
        Export.objects.filter(pk=export.pk).update(taken_times=F("taken_times") + 1)
        if export.scope == Scope.ALLIANCE:
            record("exports.taken", by=person, subject=f"export:{export.public_id}")
    return allowed


def expire(now: datetime) -> int:
    """A duty: remove files whose week is over; queue again what was lost. Returns how many went."""
    gone = 0
    for export in Export.objects.filter(state=State.READY, expires_at__lte=now)[:200]:
        remove(export)
        gone += 1
    lost = Export.objects.filter(state=State.WAITING, queued_at__lt=now - LOST_AFTER)
    for pk in lost.values_list("pk", flat=True)[:50]:
        if Export.objects.filter(pk=pk, queued_at__lt=now - LOST_AFTER).update(queued_at=now):
            _enqueue(pk)
    return gone


def remove(export: Export) -> None:
    """Remove the file; the row stays."""
    if export.file:
        export.file.delete(save=False)
    export.state, export.file = State.EXPIRED, ""
    export.save(update_fields=["state", "file"])


def erase(person: Person) -> None:
    """The person closes their account: no copy of their data is left behind."""
    for export in Export.objects.filter(person=person):
        if export.file:
            export.file.delete(save=False)
    Export.objects.filter(person=person, scope=Scope.PERSON).delete()
    Export.objects.filter(person=person).update(state=State.EXPIRED, file="")


def erase_notices(person: Person) -> None:
    """`notices` is below `exports`, like `people`, and knows nobody who closes an account."""
    for model in (Notice, Choice, Wishes):
        model.objects.filter(person=person).delete()


def _enqueue(pk: int) -> None:
    from alliance.exports.tasks import make_export

    make_export.enqueue(pk)
