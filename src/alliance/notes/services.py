"""Open, write and close pads by forms. What one wrote is merged with what others wrote meanwhile.

Open editors write through `rooms` and `keeping`; both ways add to the same rows.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.notes import folding, reading
from alliance.notes.access import Access, access_of, may_write
from alliance.notes.bounds import MAX_DOCUMENT_BYTES, TEXT_CHARACTERS
from alliance.notes.keeping import announce
from alliance.notes.models import Pad, PadUpdate
from alliance.people.models import Person


def pad_of(key: str) -> Pad | None:
    return Pad.objects.filter(key=key).first()


@transaction.atomic
def open_pad(key: str, *, title: str, template: str = "") -> Pad:
    """The pad of `key`, made with `template` as its text when there is none yet."""
    pad, is_new = Pad.objects.get_or_create(key=key, defaults={"title": title})
    if is_new and template:
        update = folding.change(folding.document([]), _plain_ends(template))
        PadUpdate.objects.create(pad=pad, update=update)
    return pad


def pad_text(pad: Pad, version: int | None = None) -> str:
    """The text, Markdown, now or (`version`) as it was then."""
    return reading.now(pad).text if version is None else reading.text_at(pad, version)


@transaction.atomic
def write(pad: Pad, text: str, *, base: int, by: Person, is_named: bool = True) -> str:
    """Take `text`, written by somebody who saw the pad at version `base`, and merge it with what
    others have written since. Returns the text that came of it.

    Raises `PermissionDenied` when `by` may not write or the pad is closed, `ValidationError` for
    more than `TEXT_CHARACTERS`.
    """
    pad = _writable(pad, by)
    text = _plain_ends(text)
    if len(text) > TEXT_CHARACTERS:
        raise ValidationError(
            _("The notes have %(count)d characters; %(most)d are room for.")
            % {"count": len(text), "most": TEXT_CHARACTERS}
        )
    updates = reading.state_at(pad, base)[1]
    if sum(map(len, updates)) > MAX_DOCUMENT_BYTES:
        raise ValidationError(_("Too much was written here over time. Go on in other notes."))
    seen = folding.document(updates)
    if folding.text_of(seen) != text:
        update = folding.change(seen, text)
        PadUpdate.objects.create(pad=pad, update=update, by=by, is_named=is_named)
        announce(pad)
    # Not from what `reading` keeps: this change may yet be rolled back.
    return folding.text_of(folding.document(reading.state_at(pad)[1]))


@transaction.atomic
def restore(pad: Pad, version: int, *, by: Person) -> str:
    """Make the text what it was at `version`, by one more change: nothing is taken out of the
    history, and this too can be undone. Raises as `write` does.
    """
    pad = _writable(pad, by)
    text = reading.text_at(pad, version)
    return write(pad, text, base=reading.version_of(pad), by=by)


@transaction.atomic
def close_pad(pad: Pad, by: Person) -> None:
    """Nobody writes from now on. Raises `PermissionDenied`."""
    _moderate(pad, by)
    Pad.objects.select_for_update().filter(pk=pad.pk, closed_at=None).update(
        closed_at=timezone.now()
    )
    pad.refresh_from_db()
    announce(pad)


@transaction.atomic
def reopen_pad(pad: Pad, by: Person) -> None:
    _moderate(pad, by)
    Pad.objects.filter(pk=pad.pk).update(closed_at=None)
    pad.refresh_from_db()
    announce(pad)


def _writable(pad: Pad, by: Person) -> Pad:
    pad = Pad.objects.select_for_update().get(pk=pad.pk)
    if not may_write(by, pad.key):
        raise PermissionDenied(_("These notes are not yours to write."))
    if pad.closed_at:
        raise PermissionDenied(_("These notes are closed."))
    return pad


def _moderate(pad: Pad, by: Person) -> None:
    if access_of(by, pad.key) != Access.MODERATE:
        raise PermissionDenied(_("Whoever moderates closes the notes."))


def _plain_ends(text: str) -> str:
    """Lines end with a line feed alone: editors count it as one character, as Yjs does."""
    return text.replace("\r\n", "\n").replace("\r", "\n")
