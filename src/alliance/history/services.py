"""What changes the history: proposed by anybody, accepted by an editor who is somebody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.history import finding
from alliance.history.models import FIELDS, HistoryEntry, Proposal
from alliance.history.permissions import may_hide, may_propose, may_review
from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.people.models import Office, Person
from alliance.people.offices import holders

PROPOSALS_A_DAY = 30


class NotNow(Exception):
    """A thing is not possible any more, or not so soon. The text says what to do."""


@transaction.atomic
def propose(
    by: Person, words: dict[str, Any], *, entry: HistoryEntry | None, reason: str
) -> Proposal:
    """Propose an entry, or other words for `entry`. `words` has the keys of `FIELDS`.

    Raises `PermissionDenied`, and `NotNow` beyond `PROPOSALS_A_DAY`.
    """
    if not may_propose(by):
        raise PermissionDenied(_("Sign in to propose something."))
    today = Proposal.objects.filter(
        proposed_by=by, proposed_at__gt=timezone.now() - timedelta(days=1)
    )
    if today.count() >= PROPOSALS_A_DAY:
        raise NotNow(_("That are many proposals for one day. Please go on tomorrow."))
    if not words.get("source_url"):
        raise ValidationError({"source_url": _("Say where others can read that it was so.")})
    proposal = Proposal(entry=entry, reason=reason, proposed_by=by, **words)
    proposal.full_clean()
    proposal.save()
    for editor in holders(Office.Kind.EDITOR).exclude(pk=by.pk):
        with speaking_to(editor):
            notify(
                editor,
                kind="history.review",
                key=f"history.proposed:{proposal.pk}",
                title=_("Proposed for the history: %(title)s") % {"title": proposal.title},
                text=proposal.reason,
                url=reverse("history:proposal", args=[proposal.pk]),
            )
    return proposal


@transaction.atomic
def accept(proposal: Proposal, *, by: Person, answer: str = "") -> HistoryEntry:
    """Make the proposal what the history says. Raises `PermissionDenied`, `NotNow` when it was
    reviewed already, `ValidationError` when the history says that already.
    """
    proposal = _open(proposal, by)
    entry = proposal.entry or HistoryEntry()
    if entry.pk:
        proposal.before = {name: _plain(getattr(entry, name)) for name in FIELDS}
    for name in FIELDS:
        setattr(entry, name, getattr(proposal, name))
    try:
        entry.full_clean()
    except ValidationError as error:
        raise ValidationError(_("The history has an entry of this year and title.")) from error
    entry.save()
    proposal.entry = entry
    _close(proposal, Proposal.State.ACCEPTED, by, answer)
    finding.keep(entry)
    return entry


@transaction.atomic
def decline(proposal: Proposal, *, by: Person, answer: str) -> None:
    """Leave the history as it is, with a word to the proposer."""
    _close(_open(proposal, by), Proposal.State.DECLINED, by, answer)


@transaction.atomic
def hide(entry: HistoryEntry, *, by: Person, reason: str) -> None:
    """Take an entry off the pages, for a reason that editors read. Raises `PermissionDenied`."""
    if not may_hide(by):
        raise PermissionDenied("Editors do that.")
    set_hidden(entry, because=reason)


@transaction.atomic
def show(entry: HistoryEntry, *, by: Person) -> None:
    if not may_hide(by):
        raise PermissionDenied("Editors do that.")
    set_shown(entry)


def set_hidden(entry: HistoryEntry, *, because: str) -> None:
    """Whoever decided it: the caller has asked."""
    entry.hidden_at, entry.hidden_because = timezone.now(), because[:300]
    entry.save(update_fields=["hidden_at", "hidden_because"])
    finding.keep(entry)


def set_shown(entry: HistoryEntry) -> None:
    entry.hidden_at, entry.hidden_because = None, ""
    entry.save(update_fields=["hidden_at", "hidden_because"])
    finding.keep(entry)


def _open(proposal: Proposal, by: Person) -> Proposal:
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if not may_review(by, proposal):
        raise PermissionDenied(_("An editor who did not propose it reviews it."))
    if proposal.state != Proposal.State.OPEN:
        raise NotNow(_("Somebody has reviewed this already."))
    return proposal


def _close(proposal: Proposal, state: Proposal.State, by: Person, answer: str) -> None:
    proposal.state, proposal.answer = state, answer[:300]
    proposal.reviewed_by, proposal.reviewed_at = by, timezone.now()
    proposal.save()
    if proposal.proposed_by:
        with speaking_to(proposal.proposed_by):
            title = (
                _("Your entry stands in the history: %(title)s")
                if state == Proposal.State.ACCEPTED
                else _("Your proposal for the history was declined: %(title)s")
            )
            notify(
                proposal.proposed_by,
                kind="history.reviewed",
                key=f"history.reviewed:{proposal.pk}",
                title=title % {"title": proposal.title},
                text=proposal.answer,
                url=reverse("history:proposal", args=[proposal.pk]),
            )


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, int | str) else value.isoformat()
