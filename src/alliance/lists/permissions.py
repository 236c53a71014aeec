"""Who may do what with a list. Whoever asks may be nobody (`AnonymousUser`)."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from alliance.groups import permissions as group_permissions
from alliance.groups import queries as groups
from alliance.lists.models import MailingList, Subscription
from alliance.people.models import Office, Person
from alliance.people.offices import holds
from alliance.people.queries import proven_addresses

Viewer = Person | AnonymousUser


def may_moderate(person: Viewer, mailing_list: MailingList) -> bool:
    """Staff, moderators of the alliance, moderators of this list, the chair of its group."""
    if not (person.is_authenticated and person.is_active):
        return False
    if moderates_all(person):
        return True
    if mailing_list.group is not None and group_permissions.may_change(person, mailing_list.group):
        return True
    return mailing_list.roles.filter(person=person, ended_at=None).exists()


def moderates_all(person: Person) -> bool:
    """Whatever lists there are: staff, and moderators of the alliance."""
    return person.is_staff or holds(person, Office.Kind.MODERATOR)


def may_manage(person: Viewer, mailing_list: MailingList) -> bool:
    """Change the rules of a list and name its moderators: staff, and the chair of its group."""
    if not (person.is_authenticated and person.is_active):
        return False
    if person.is_staff:
        return True
    group = mailing_list.group
    return group is not None and group_permissions.may_change(person, group)


def may_see_members(person: Viewer, mailing_list: MailingList) -> bool:
    """Addresses of subscribers are for those who look after them."""
    return may_moderate(person, mailing_list)


def may_read(person: Viewer, mailing_list: MailingList) -> bool:
    """Read the archive, and know that a list exists which is not for everybody."""
    if mailing_list.reading == MailingList.Reading.PUBLIC:
        return True
    if not (person.is_authenticated and person.is_active):
        return False
    return is_subscribed(person, mailing_list) or may_moderate(person, mailing_list)


def may_subscribe(person: Viewer, mailing_list: MailingList) -> bool:
    """Public lists are open to everybody; others to those who take part in the list's group."""
    if mailing_list.closed_at is not None:
        return False
    if mailing_list.reading == MailingList.Reading.PUBLIC:
        return True
    if not (person.is_authenticated and person.is_active):
        return False
    group = mailing_list.group
    return may_moderate(person, mailing_list) or (group is not None and groups.is_in(person, group))


def may_post(person: Viewer, mailing_list: MailingList) -> bool:
    """Write to the list from the site, as a person who is signed in."""
    if not (person.is_authenticated and person.is_active) or mailing_list.closed_at is not None:
        return False
    if may_moderate(person, mailing_list):
        return True
    coordinated = (MailingList.Kind.MAIN, MailingList.Kind.ANNOUNCEMENTS)
    if mailing_list.kind in coordinated and holds(person, Office.Kind.COORDINATOR):
        return True  # news of the community call
    if mailing_list.posting == MailingList.Posting.MODERATORS:
        return False
    subscription = subscriptions_of(person).filter(mailing_list=mailing_list).first()
    return subscription is not None and not subscription.is_moderated


def may_found(person: Viewer) -> bool:
    """Make a list that is no group's."""
    return person.is_authenticated and person.is_active and person.is_staff


def subscriptions_of(person: Person) -> QuerySet[Subscription]:
    """Current subscriptions of the addresses that the person has proven to be theirs."""
    return Subscription.objects.filter(ended_at=None, email__in=proven_addresses(person))


def is_subscribed(person: Viewer, mailing_list: MailingList) -> bool:
    if not isinstance(person, Person) or not person.is_active:
        return False
    return subscriptions_of(person).filter(mailing_list=mailing_list).exists()


def readable_by(person: Viewer) -> QuerySet[MailingList]:
    """The lists that `person` may read, and so may know of."""
    lists = MailingList.objects.select_related("group")
    public = Q(reading=MailingList.Reading.PUBLIC)
    if not isinstance(person, Person) or not person.is_active:
        return lists.filter(public)
    own = Q(pk__in=subscriptions_of(person).values("mailing_list_id"))
    return lists.filter(public | own | Q(pk__in=moderated_by(person).values("pk")))


def moderated_by(person: Viewer) -> QuerySet[MailingList]:
    """The lists that `person` may moderate."""
    lists = MailingList.objects.all()
    if not isinstance(person, Person) or not person.is_active:
        return lists.none()
    if moderates_all(person):
        return lists
    own = Q(pk__in=person.list_roles.filter(ended_at=None).values("mailing_list_id"))
    led = [g.pk for g in groups.groups_of(person) if group_permissions.may_change(person, g)]
    return lists.filter(own | Q(group_id__in=led))
