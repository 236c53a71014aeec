"""Who hears of what happens in a group. Words are in each reader's language."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alliance.groups.models import Charter, GroupEvent, GroupRole, WorkingGroup
from alliance.groups.queries import judges_of, people_in, voices_of
from alliance.notices import kinds
from alliance.notices.kinds import Way
from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.people.models import Person


def register_kinds() -> None:
    kinds.register("groups.role", gettext_lazy("Your roles in groups"), Way.MAIL)
    kinds.register("groups.charter", gettext_lazy("Charters of your groups"), Way.DIGEST)
    kinds.register("groups.decide", gettext_lazy("Charters that wait for a decision"), Way.MAIL)
    kinds.register("groups.state", gettext_lazy("Groups that start or conclude"), Way.DIGEST)
    kinds.register("groups.cycle", gettext_lazy("Ends of cycles of groups you lead"), Way.MAIL)


def role_given(role: GroupRole, event: GroupEvent) -> None:
    """To the person, or where an organization has the role to those who represent it."""
    for person in _holders(role):
        with speaking_to(person):
            words = {"group": role.group.name, "role": role.get_kind_display()}
            if role.organization is None:
                title = _("You are %(role)s of %(group)s") % words
            else:
                title = _("You are %(role)s of %(group)s for %(organization)s") % {
                    **words,
                    "organization": role.organization.name,
                }
            text = _("The page of the group says what it works on and when it meets.")
            _tell(
                person,
                "groups.role",
                event,
                title=title,
                text=text,
                url=role.group.get_absolute_url(),
            )


def role_ended(role: GroupRole, event: GroupEvent) -> None:
    title = gettext_lazy("You are no longer %(role)s of %(group)s")
    _role_is_over(role, event, title, gettext_lazy("What you did there stays in its record."))


def role_struck(role: GroupRole, event: GroupEvent) -> None:
    title = gettext_lazy("Entered by mistake: that you are %(role)s of %(group)s")
    _role_is_over(role, event, title, event.text)


def _role_is_over(role: GroupRole, event: GroupEvent, title: Any, text: Any) -> None:
    """`title` and `text` may be lazily translated: each holder reads their own language."""
    for person in _holders(role):
        with speaking_to(person):
            words = {"group": role.group.name, "role": role.get_kind_display()}
            url = role.group.get_absolute_url()
            _tell(person, "groups.role", event, title=title % words, text=str(text), url=url)


def charter_submitted(charter: Charter, event: GroupEvent) -> None:
    """To those who can record the decision."""
    group = charter.group
    url = reverse("groups:charter_version", args=[group.acronym, charter.version])
    for person in deciders(group).exclude(pk=event.by_id or 0):
        with speaking_to(person):
            title = _("Charter of %(group)s waits for a decision") % {"group": group.name}
            text = charter.summary or _("Version %(version)s was submitted.") % {
                "version": charter.version
            }
            _tell(person, "groups.decide", event, title=title, text=text, url=url)


def charter_decided(charter: Charter, event: GroupEvent) -> None:
    """To everybody in the group when approved; to those who write it when returned."""
    group = charter.group
    url = reverse("groups:charter_version", args=[group.acronym, charter.version])
    approved = charter.state == Charter.State.APPROVED
    readers = people_in(group)
    if not approved:
        readers = people_in(group, GroupRole.Kind.CHAIR, GroupRole.Kind.EDITOR)
    for person in readers.exclude(pk=event.by_id or 0):
        with speaking_to(person):
            words = {"group": group.name, "version": charter.version}
            if approved:
                title = _("Charter of %(group)s approved, version %(version)s") % words
            else:
                title = _("Charter of %(group)s returned for more work") % words
            _tell(person, "groups.charter", event, title=title, text=event.text, url=url)


def state_changed(group: WorkingGroup, event: GroupEvent) -> None:
    for person in people_in(group).exclude(pk=event.by_id or 0):
        with speaking_to(person):
            if event.kind == GroupEvent.Kind.CONCLUDED:
                title = _("%(group)s has concluded") % {"group": group.name}
            else:
                title = _("%(group)s is at work") % {"group": group.name}
            _tell(
                person,
                "groups.state",
                event,
                title=title,
                text=event.text,
                url=group.get_absolute_url(),
            )


def deciders(group: WorkingGroup) -> QuerySet[Person]:
    """Everybody for whom `permissions.may_decide` is true."""
    ids = {p.pk for judge in judges_of(group) for p in people_in(judge, GroupRole.Kind.CHAIR)}
    own = people_in(group, GroupRole.Kind.CHAIR, GroupRole.Kind.EDITOR).values("pk")
    outside = Q(pk__in=ids) & ~Q(pk__in=own)
    return Person.objects.filter(Q(is_staff=True) | outside, is_active=True)


def _holders(role: GroupRole) -> list[Person]:
    if role.person is not None:
        return [role.person] if role.person.is_active else []
    return list(voices_of(role.organization)) if role.organization else []


def _tell(person: Person, kind: str, event: GroupEvent, *, title: str, text: str, url: str) -> None:
    notify(person, kind=kind, key=f"{kind}:{event.pk}", title=title, text=text, url=url)
