"""Flags, and what moderators decide about what is flagged."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.conduct.models import Flag, FlaggedThing, ModerationDecision
from alliance.conduct.moderation import KINDS, Kind
from alliance.conduct.permissions import may_moderate
from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.people.models import Office, Person
from alliance.people.offices import holders

State, Decided = FlaggedThing.State, ModerationDecision.Kind
NEXT = {Decided.HIDE: State.HIDDEN, Decided.SHOW: State.KEPT, Decided.KEEP: State.KEPT}


@transaction.atomic
def flag(kind: Kind, key: str, url: str, by: Person | None, reason: str) -> FlaggedThing:
    """Note that `by` wants moderators to look. Flagging again, before they have, changes nothing.

    Raises LookupError when there is no such thing, or `by` may not see it.
    """
    title = kind.title(key)
    if title is None or (by and kind.may_see is not None and not kind.may_see(by, key)):
        raise LookupError("there is no such thing")
    FlaggedThing.objects.get_or_create(kind=kind.name, key=key, defaults={"title": title[:200]})
    thing = FlaggedThing.objects.select_for_update().get(kind=kind.name, key=key)
    thing.title, thing.flagged_at = title[:200], timezone.now()
    thing.url = (kind.url(key) if kind.url else url)[:500]
    if thing.state == State.KEPT:  # somebody sees it otherwise, or it was changed since
        thing.state = State.OPEN
    thing.save()
    _row, is_new = Flag.objects.get_or_create(
        thing=thing, by=by, settled=False, defaults={"reason": reason[:500]}
    )
    if is_new and thing.state == State.OPEN:
        _tell_moderators(thing)
    return thing


@transaction.atomic
def decide(
    thing: FlaggedThing, decision: ModerationDecision.Kind, *, by: Person, reason: str
) -> None:
    """Hide a thing, show it again, or leave it. Raises PermissionDenied, and LookupError when the
    room no longer has it.
    """
    thing = FlaggedThing.objects.select_for_update().get(pk=thing.pk)
    if not may_moderate(by):
        raise PermissionDenied(_("Only moderators and staff decide."))
    kind = KINDS.get(thing.kind)
    if kind is None or kind.title(thing.key) is None:
        raise LookupError("there is no such thing")
    author = kind.author(thing.key) if kind.author else None
    if author is not None and author.pk == by.pk:
        raise PermissionDenied(_("Nobody decides about what they wrote themselves."))
    if decision == Decided.HIDE:
        kind.hide(thing.key)
    elif decision == Decided.SHOW:
        kind.show(thing.key)
    thing.state = NEXT[decision]
    thing.save(update_fields=["state"])
    row = ModerationDecision.objects.create(thing=thing, kind=decision, reason=reason[:500], by=by)
    thing.flags.filter(settled=False).update(settled=True)
    if author is not None and author.is_active and decision != Decided.KEEP:
        _tell_author(author, thing, row)


def _tell_moderators(thing: FlaggedThing) -> None:
    for moderator in holders(Office.Kind.MODERATOR):
        with speaking_to(moderator):
            notify(
                moderator,
                kind="conduct.flag",
                key=f"conduct.flag:{thing.pk}:{thing.decisions.count()}",
                title=_("Somebody asks you to look at something"),
                text=thing.title,
                url=reverse("conduct:thing", args=[thing.pk]),
            )


def _tell_author(author: Person, thing: FlaggedThing, row: ModerationDecision) -> None:
    with speaking_to(author):
        if row.kind == Decided.HIDE:
            title = _("Something you wrote was hidden: %(title)s")
            text = _(
                "A moderator hid it, for this reason: %(reason)s\n\nIt is not lost. If you think "
                "that this is a mistake, write to the moderators."
            )
        else:
            title = _("Something you wrote is shown again: %(title)s")
            text = _("A moderator decided so, for this reason: %(reason)s")
        notify(
            author,
            kind="conduct.decision",
            key=f"conduct.decision:{row.pk}",
            title=title % {"title": thing.title[:120]},
            text=text % {"reason": row.reason},
            url=thing.url if row.kind == Decided.SHOW else reverse("people:offices"),
        )
