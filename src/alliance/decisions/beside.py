"""What decisions bring to rooms below: a panel on the page of a group, what moderators hide, and
what becomes of one's part when an account closes.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.conduct import moderation
from alliance.decisions import permissions, queries, wording
from alliance.decisions.models import Decision, Nomination, Objection
from alliance.decisions.queries import Somebody
from alliance.groups import panels
from alliance.groups.models import WorkingGroup
from alliance.people import closing
from alliance.people.closing import Fate
from alliance.people.models import Person

SHOWN = 5


def register() -> None:
    panels.register("decisions", panel, order=35)
    closing.register("decisions", erase=erase, words=words)
    moderation.register(
        "decisions.objection",
        hide=lambda key: _set(_objection(key), timezone.now()),
        show=lambda key: _set(_objection(key), None),
        title=lambda key: found.decision.title if (found := _objection(key)) else None,
        label=gettext_lazy("Objection"),
        author=lambda key: found.raised_by if (found := _objection(key)) else None,
        excerpt=lambda key: found.reasons if (found := _objection(key)) else "",
        url=lambda key: found.decision.get_absolute_url() if (found := _objection(key)) else "",
        may_see=lambda viewer, key: bool(
            (found := _objection(key)) and permissions.may_see(viewer, found.decision)
        ),
    )
    moderation.register(
        "decisions.nomination",
        hide=lambda key: _set(_nomination(key), timezone.now()),
        show=lambda key: _set(_nomination(key), None),
        title=lambda key: found.decision.title if (found := _nomination(key)) else None,
        label=gettext_lazy("Statement in an election"),
        author=lambda key: found.person if (found := _nomination(key)) else None,
        excerpt=lambda key: found.statement if (found := _nomination(key)) else "",
        url=lambda key: found.decision.get_absolute_url() if (found := _nomination(key)) else "",
        may_see=lambda viewer, key: bool(
            (found := _nomination(key)) and permissions.may_see(viewer, found.decision)
        ),
    )


def panel(group: WorkingGroup, viewer: Somebody, now: datetime) -> panels.Panel | None:
    """What the group is deciding, and what it has decided last; for its chair how to ask."""
    found = queries.visible(viewer).filter(group=group)
    rows = [
        {"decision": one, "outcome": wording.outcome(one)}
        for one in found.order_by("-created_at", "-pk")[:SHOWN]
    ]
    is_at_work = group.is_open and group.state != WorkingGroup.State.PROPOSED
    may_open = is_at_work and permissions.may_open(viewer, group)
    if not rows and not may_open:
        return None
    needed = queries.votes_needed(viewer, now).filter(decision__group=group)
    context = {"group": group, "rows": rows, "may_open": may_open, "needed": list(needed)}
    return panels.Panel(_("Decisions"), "decisions/group_panel.html", context)


def erase(person: Person) -> None:
    """Whoever goes stands for nothing any more, votes for nobody, and leaves no words of theirs
    about themselves. Votes that were cast stay: they were counted, or will be.
    """
    standing = Nomination.objects.filter(person=person)
    standing.filter(decision__state=Decision.State.NOMINATING).update(
        state=Nomination.State.DECLINED
    )
    standing.update(statement="")
    person.delegations.update(delegate=None)
    open_ = person.electorates.filter(decision__state=Decision.State.OPEN, has_voted=False)
    open_.update(proxy=None)


def words(person: Person) -> Fate:
    goes, stays = [], []
    if person.nominations.exists():
        goes.append(_("What you said as a candidate; nominations that are open end."))
    if person.electorates.exists():
        stays.append(_("That somebody voted in decisions, without your name; votes stay counted."))
    if Objection.objects.filter(raised_by=person).exists():
        stays.append(_("Objections that you raised, without your name."))
    return Fate(goes=goes, stays=stays)


def _number(key: str) -> int:
    return int(key) if key.isascii() and key.isdecimal() and len(key) < 16 else 0


def _objection(key: str) -> Objection | None:
    rows = Objection.objects.select_related("decision__group", "raised_by")
    return rows.filter(pk=_number(key)).first()


def _nomination(key: str) -> Nomination | None:
    rows = Nomination.objects.select_related("decision__group", "person")
    return rows.filter(pk=_number(key)).first()


def _set(thing: Objection | Nomination | None, at: datetime | None) -> None:
    if thing is not None:
        thing.hidden_at = at
        thing.save(update_fields=["hidden_at"])
