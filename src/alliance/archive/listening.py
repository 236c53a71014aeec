"""What the archive does when a list takes a message, or changes who may read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alliance.archive import finding, placing
from alliance.archive.models import Entry
from alliance.lists.models import MailingList, Message
from alliance.lists.permissions import may_read
from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.search.services import change_audience

REPLY = "archive.reply"


@transaction.atomic
def on_message_taken(message: Message, **_kwargs: Any) -> None:
    for entry in placing.enter([message]):
        placing.place(entry)
        entry.refresh_from_db()
        finding.keep(entry)
        _tell(entry)


def on_list_saved(instance: MailingList, **_kwargs: Any) -> None:
    """Whoever may no longer read a list finds its mail no longer, from the same moment on."""
    change_audience(finding.KIND, f"{instance.slug}/", finding.audience_of(instance))


def catch_up(now: datetime) -> None:
    """The duty: what was taken while the archive stumbled enters now."""
    lacking = Message.objects.filter(entry=None).values("mailing_list")
    unplaced = Entry.objects.filter(thread=None).values("mailing_list")
    for pk in {
        *lacking.values_list("mailing_list", flat=True),
        *unplaced.values_list("mailing_list", flat=True),
    }:
        placing.catch_up(MailingList.objects.get(pk=pk))


def _tell(entry: Entry) -> None:
    """Tell the author of what is answered, and who began the thread; not the writer themselves."""
    if entry.parent is None or entry.thread is None:
        return
    first = entry.thread.entries.order_by("at", "digest").select_related("message__sender").first()
    people = {entry.parent.message.sender, first.message.sender if first else None}
    for person in people - {None, entry.message.sender}:
        if person is None or not may_read(person, entry.mailing_list):
            continue
        with speaking_to(person):
            notify(
                person,
                kind=REPLY,
                key=f"{REPLY}:{entry.pk}",
                title=_("Answered on %(list)s: %(subject)s")
                % {"list": entry.mailing_list.name, "subject": entry.thread.subject},
                text=entry.author,
                url=entry.get_absolute_url(),
            )
