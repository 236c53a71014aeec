"""Open, write and close pads. What one wrote is merged with what others wrote meanwhile."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.live.services import touch
from alliance.notes import folding
from alliance.notes.access import Access, access_of, may_write
from alliance.notes.models import Pad, PadUpdate
from alliance.people.models import Person

TEXT_CHARACTERS = 200_000


@transaction.atomic
def open_pad(key: str, *, title: str, template: str = "") -> Pad:
    """The pad of `key`, made with `template` as its text when there is none yet."""
    pad, is_new = Pad.objects.get_or_create(key=key, defaults={"title": title})
    if is_new and template:
        update = folding.change(folding.document([]), template)
        PadUpdate.objects.create(pad=pad, update=update)
    return pad


def pad_text(pad: Pad, version: int | None = None) -> str:
    """The text, Markdown, now or (`version`) as it was then."""
    return folding.text_of(folding.document(_updates(pad, version)))


def version_of(pad: Pad) -> int:
    """The number of the last change; 0 before the first."""
    newest = PadUpdate.objects.filter(pad=pad).order_by("-pk").values_list("pk", flat=True)
    return newest.first() or 0


@transaction.atomic
def write(pad: Pad, text: str, *, base: int, by: Person) -> str:
    """Take `text`, written by somebody who saw the pad at version `base`, and merge it with what
    others have written since. Returns the text that came of it.

    Raises `PermissionDenied` when `by` may not write or the pad is closed, `ValidationError` for
    more than `TEXT_CHARACTERS`.
    """
    pad = Pad.objects.select_for_update().get(pk=pad.pk)
    if not may_write(by, pad.key):
        raise PermissionDenied("These notes are not yours to write.")
    if pad.closed_at:
        raise PermissionDenied("These notes are closed.")
    if len(text) > TEXT_CHARACTERS:
        raise ValidationError(
            _("The notes have %(count)d characters; %(most)d are room for.")
            % {"count": len(text), "most": TEXT_CHARACTERS}
        )
    text = text.replace("\r\n", "\n")
    seen = folding.document(_updates(pad, base))
    if folding.text_of(seen) != text:
        update = folding.change(seen, text)
        PadUpdate.objects.create(pad=pad, update=update, by=by)
        touch(f"pad:{pad.key}", {"version": version_of(pad)})
    return pad_text(pad)


@transaction.atomic
def close_pad(pad: Pad, by: Person) -> None:
    """Nobody writes from now on. Raises `PermissionDenied`."""
    _moderate(pad, by)
    Pad.objects.filter(pk=pad.pk, closed_at=None).update(closed_at=timezone.now())
    pad.refresh_from_db()
    touch(f"pad:{pad.key}", {"version": version_of(pad), "closed": True})


@transaction.atomic
def reopen_pad(pad: Pad, by: Person) -> None:
    _moderate(pad, by)
    Pad.objects.filter(pk=pad.pk).update(closed_at=None)
    pad.refresh_from_db()


def pad_versions(pad: Pad) -> list[PadUpdate]:
    """Changes with who made them, the newest first."""
    return list(pad.updates.select_related("by").defer("update").order_by("-pk"))


def _moderate(pad: Pad, by: Person) -> None:
    if access_of(by, pad.key) != Access.MODERATE:
        raise PermissionDenied("Whoever moderates closes the notes.")


def _updates(pad: Pad, version: int | None) -> list[bytes]:
    rows = PadUpdate.objects.filter(pad=pad)
    if version is not None:
        rows = rows.filter(pk__lte=version)
    return [bytes(update) for update in rows.order_by("pk").values_list("update", flat=True)]
