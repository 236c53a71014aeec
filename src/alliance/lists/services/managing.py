"""Making lists, changing their rules, naming who moderates them."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.audit.services import record
from alliance.groups.models import WorkingGroup
from alliance.lists import door, engine, finding
from alliance.lists.models import ListRole, MailingList, Subscription
from alliance.lists.permissions import may_found, may_manage, may_moderate
from alliance.people.models import Person


@transaction.atomic
def found_list(mailing_list: MailingList, *, by: Person) -> MailingList:
    """Save a new list. Staff make any; the chair of a group makes the group's.

    Raises `PermissionDenied`, or `ValidationError` by field.
    """
    if not may_found(by) and not may_manage(by, mailing_list):
        raise PermissionDenied(_("Only staff make lists, and chairs one for their group."))
    saved = _save_new(mailing_list)
    record("lists.founded", by=by, subject=f"list:{saved.slug}")
    return saved


def _save_new(mailing_list: MailingList) -> MailingList:
    if mailing_list.slug in door.TAKERS:
        raise ValidationError({"slug": _("Mail for this name goes elsewhere; take another.")})
    mailing_list.full_clean()
    mailing_list.save()
    finding.keep_in_step(mailing_list)
    engine.current().list_changed(mailing_list)
    return mailing_list


@transaction.atomic
def found_for_group(group: WorkingGroup, *, by: Person | None = None) -> MailingList:
    """The list of a group; the one it has already, where it has one. `by` None: the site itself."""
    group = WorkingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    before = group.mailing_lists.order_by("pk").first()
    if before is not None:
        return before
    mailing_list = MailingList(
        slug=_free_slug(group.acronym), name=group.name, kind=MailingList.Kind.GROUP, group=group
    )
    mailing_list.description = _("Working list of %(group)s.") % {"group": group.name}
    mailing_list.is_demo = group.is_demo
    return found_list(mailing_list, by=by) if by is not None else _save_new(mailing_list)


def _free_slug(acronym: str) -> str:
    """The acronym, or something near it that is no other list's address."""
    base = acronym.lower().replace("_", "-")[:30].strip("-") or "group"
    for slug in (base, f"{base}-wg", *(f"{base}-{number}" for number in range(2, 100))):
        taken = MailingList.objects.filter(slug=slug).exists() or slug in door.TAKERS
        if taken:
            continue
        try:
            MailingList._meta.get_field("slug").clean(slug, None)
        except ValidationError:
            continue
        return slug
    raise ValidationError({"slug": _("No name is free for this list.")})


def on_group_changed(group: WorkingGroup, **_arguments: Any) -> None:
    """A group gets its list when it starts to work. Proposals are anybody's and get none."""
    if group.state == WorkingGroup.State.ACTIVE and not group.mailing_lists.exists():
        found_for_group(group)


@transaction.atomic
def change_rules(mailing_list: MailingList, *, by: Person) -> None:
    """Save changed rules. Raises `PermissionDenied`, or `ValidationError` by field."""
    if not may_manage(by, mailing_list):
        raise PermissionDenied(_("Only staff and the chair of its group change a list's rules."))
    mailing_list.full_clean(exclude=["slug", "group"])
    mailing_list.save()
    record("lists.rules", by=by, subject=f"list:{mailing_list.slug}")
    finding.keep_in_step(mailing_list)
    engine.current().list_changed(mailing_list)


@transaction.atomic
def close(mailing_list: MailingList, *, by: Person, closed: bool) -> None:
    """Take no more messages, or take them again. What was written stays."""
    if not may_manage(by, mailing_list):
        raise PermissionDenied(_("Only staff and the chair of its group close a list."))
    row = MailingList.objects.select_for_update(of=("self",)).get(pk=mailing_list.pk)
    row.closed_at = (row.closed_at or timezone.now()) if closed else None
    row.save(update_fields=["closed_at"])
    record("lists.closed", by=by, subject=f"list:{row.slug}", closed=closed)
    engine.current().list_changed(row)


@transaction.atomic
def appoint(mailing_list: MailingList, person: Person, *, by: Person) -> ListRole:
    """Make somebody a moderator of the list."""
    if not may_manage(by, mailing_list):
        raise PermissionDenied(_("Only staff and the chair of its group name moderators."))
    role, is_new = ListRole.objects.get_or_create(
        mailing_list=mailing_list, person=person, ended_at=None, defaults={"by": by}
    )
    if is_new:
        subject = f"list:{mailing_list.slug}"
        record("lists.moderator_named", by=by, about=person, subject=subject)
    return role


@transaction.atomic
def dismiss(role: ListRole, *, by: Person) -> None:
    """End it: those who appoint, and the moderator themselves. The row stays."""
    if by != role.person and not may_manage(by, role.mailing_list):
        raise PermissionDenied(_("Only staff and the chair of its group name moderators."))
    if ListRole.objects.filter(pk=role.pk, ended_at=None).update(ended_at=timezone.now()):
        subject = f"list:{role.mailing_list.slug}"
        record("lists.moderator_ended", by=by, about=role.person, subject=subject)


@transaction.atomic
def moderate(subscription: Subscription, *, by: Person, moderated: bool) -> None:
    """Look at every message of one subscriber first, or no longer."""
    if not may_moderate(by, subscription.mailing_list):
        raise PermissionDenied(_("Only moderators of this list decide that."))
    Subscription.objects.filter(pk=subscription.pk).update(
        is_moderated=moderated, is_trusted=not moderated
    )
    engine.current().subscription_changed(subscription)
