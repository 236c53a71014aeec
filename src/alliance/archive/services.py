"""What moderators do to the archive. Messages themselves are never changed, and never lost."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.archive import finding, placing
from alliance.archive.models import Entry
from alliance.archive.permissions import may_moderate
from alliance.audit.services import record
from alliance.people.models import Person


@transaction.atomic
def hide(entry: Entry, *, by: Person, reason: str) -> None:
    """Take a message out of every page, feed, file and search. ValidationError without a reason."""
    _ask(entry, by)
    reason = " ".join(reason.split())[:300]
    if not reason:
        raise ValidationError({"reason": _("Say why: other moderators will ask.")})
    entry.hidden_at, entry.hidden_by, entry.hidden_reason = timezone.now(), by, reason
    _changed(entry)
    record("archive.hidden", by=by, subject=f"mail:{entry.pk}")


@transaction.atomic
def show(entry: Entry, *, by: Person) -> None:
    """Bring a hidden message back."""
    _ask(entry, by)
    entry.hidden_at, entry.hidden_by, entry.hidden_reason = None, None, ""
    _changed(entry)
    record("archive.shown", by=by, subject=f"mail:{entry.pk}")


@transaction.atomic
def split(entry: Entry, *, by: Person) -> None:
    """Let this message and its answers be a thread of their own."""
    _ask(entry, by)
    entry.is_split, entry.joined = True, None
    entry.save(update_fields=["is_split", "joined"])
    placing.regrow_around([entry])


@transaction.atomic
def join(entry: Entry, to: Entry, *, by: Person) -> None:
    """Let this message, and with it its answers, answer `to`. ValidationError where it cannot."""
    _ask(entry, by)
    if to.mailing_list_id != entry.mailing_list_id or to.pk == entry.pk:
        raise ValidationError({"to": _("Give another message of the same list.")})
    entry.is_split, entry.joined = False, to
    entry.save(update_fields=["is_split", "joined"])
    placing.regrow_around([entry, to])


def _changed(entry: Entry) -> None:
    entry.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    placing.regrow_around([entry])
    finding.keep(entry)


def _ask(entry: Entry, by: Person) -> None:
    if not may_moderate(by, entry.mailing_list):
        raise PermissionDenied(_("Only those who moderate the list change its archive."))
