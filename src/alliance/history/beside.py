"""What the history brings to rooms below: what moderators hide, what a closed account leaves."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.conduct import moderation
from alliance.history import permissions, services
from alliance.history.models import HistoryEntry, Proposal
from alliance.people import closing
from alliance.people.closing import Fate
from alliance.people.models import Person


def register() -> None:
    closing.register("history", erase=erase, words=words)
    moderation.register(
        "history.entry",
        hide=_hide,
        show=_show,
        title=lambda key: str(entry) if (entry := _entry(key)) else None,
        label=gettext_lazy("Entry of the history"),
        excerpt=lambda key: entry.text[:500] if (entry := _entry(key)) else "",
        url=lambda key: entry.get_absolute_url() if (entry := _entry(key)) else "",
        may_see=lambda viewer, key: bool(
            (entry := _entry(key)) and permissions.may_read(viewer, entry)
        ),
    )


def _hide(key: str) -> None:
    if (entry := _entry(key)) and entry.hidden_at is None:
        services.set_hidden(entry, because=_("See the decision of the moderators."))


def _show(key: str) -> None:
    if entry := _entry(key):
        services.set_shown(entry)


def _entry(key: str) -> HistoryEntry | None:
    is_number = key.isascii() and key.isdecimal() and len(key) < 16
    return HistoryEntry.objects.filter(pk=int(key)).first() if is_number else None


def words(person: Person) -> Fate:
    fate = Fate()
    mine = Proposal.objects.filter(proposed_by=person)
    if mine.exclude(state=Proposal.State.ACCEPTED).exists():
        fate.goes.append(_("What you proposed for the history and what was not accepted."))
    if mine.filter(state=Proposal.State.ACCEPTED).exists():
        fate.stays.append(_("What of it was accepted, without your name."))
    return fate


def erase(person: Person) -> None:
    mine = Proposal.objects.filter(proposed_by=person)
    mine.exclude(state=Proposal.State.ACCEPTED).delete()
