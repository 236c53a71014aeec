"""Propose, curate, renew and review resources."""

from __future__ import annotations

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from alliance.notices.services import notify
from alliance.people.languages import speaking_to
from alliance.people.models import Office, Person
from alliance.people.offices import holders
from alliance.resources import files, finding, permissions
from alliance.resources.models import Resource, Review, Version

PROPOSALS_A_DAY = 20


@transaction.atomic
def propose(
    by: Person, resource: Resource, *, url: str = "", upload: UploadedFile | None = None
) -> Resource:
    """Propose `resource` (unsaved) with its first version, a link or a file.

    Raises `PermissionDenied`, and `ValidationError` by field.
    """
    _ask(permissions.may_propose(by))
    day_ago = timezone.now() - timedelta(days=1)
    if Resource.objects.filter(proposed_by=by, proposed_at__gt=day_ago).count() >= PROPOSALS_A_DAY:
        raise ValidationError(_("That are many proposals for one day. Please go on tomorrow."))
    resource.proposed_by, resource.state = by, Resource.State.PROPOSED
    resource.full_clean()
    resource.save()
    add_version(resource, by=by, url=url, upload=upload)
    for editor in holders(Office.Kind.EDITOR).exclude(pk=by.pk):
        with speaking_to(editor):
            notify(
                editor,
                kind="resources.review",
                key=f"resources.proposed:{resource.pk}",
                title=_("Proposed as a resource: %(title)s") % {"title": resource.title},
                text=resource.text,
                url=resource.get_absolute_url(),
            )
    return resource


@transaction.atomic
def edit(resource: Resource, *, by: Person) -> None:
    """Keep other words about a resource, set on it already. Raises `PermissionDenied`,
    `ValidationError`.
    """
    _ask(permissions.may_change(by, resource))
    resource.full_clean()
    resource.save(update_fields=["title", "text", "topic", "authors", "language"])
    finding.keep(resource)


@transaction.atomic
def add_version(
    resource: Resource,
    *,
    by: Person,
    url: str = "",
    upload: UploadedFile | None = None,
    note: str = "",
) -> Version:
    """Add a newer version. Raises `PermissionDenied`, and `ValidationError` unless exactly one of
    `url` and `upload` is given and good.
    """
    _ask(permissions.may_change(by, resource))
    if bool(url) == bool(upload):
        raise ValidationError({"url": _("Give a link or a file, one of the two.")})
    last = resource.versions.select_for_update().first()
    version = Version(
        resource=resource, number=last.number + 1 if last else 1, url=url, note=note, by=by
    )
    if upload is not None:
        try:
            found = files.examine(upload)
        except ValidationError as error:
            raise ValidationError({"file": error.messages}) from error
        version.file_name, version.file_type = found.name, found.media_type
        version.size_bytes, version.sha256 = found.size_bytes, found.sha256
        version.file.save("file", upload, save=False)
    version.save()
    finding.keep(resource)
    return version


@transaction.atomic
def curate(resource: Resource, state: Resource.State, *, by: Person, word: str = "") -> None:
    """Publish, retire or decline (a proposal that is retired). Raises `PermissionDenied`."""
    resource = Resource.objects.select_for_update().get(pk=resource.pk)
    _ask(permissions.may_curate(by, resource) and state != Resource.State.PROPOSED)
    was = resource.state
    resource.state, resource.curated_by, resource.curators_word = state, by, word[:300]
    if state == Resource.State.PUBLISHED and resource.published_at is None:
        resource.published_at = timezone.now()
    resource.save()
    finding.keep(resource)
    if resource.proposed_by and resource.proposed_by != by and was != state:
        with speaking_to(resource.proposed_by):
            title = (
                _("Your resource is published: %(title)s")
                if state == Resource.State.PUBLISHED
                else _("Your resource was set aside: %(title)s")
            )
            notify(
                resource.proposed_by,
                kind="resources.curated",
                key=f"resources.curated:{resource.pk}:{state}:{timezone.now():%Y%m%d%H%M%S}",
                title=title % {"title": resource.title},
                text=resource.curators_word,
                url=resource.get_absolute_url(),
            )


@transaction.atomic
def review(resource: Resource, *, by: Person, stars: int, text: str) -> Review:
    """Say what one found; saying it again replaces it. Raises `PermissionDenied`."""
    _ask(permissions.may_review(by, resource))
    newest = resource.versions.first()
    given, _is_new = Review.objects.update_or_create(
        resource=resource,
        person=by,
        defaults={
            "stars": stars,
            "text": text,
            "of_version": newest.number if newest else 1,
            "at": timezone.now(),
        },
    )
    given.full_clean()
    return given


@transaction.atomic
def withdraw_review(resource: Resource, *, by: Person) -> None:
    """Take back what one said about it."""
    Review.objects.filter(resource=resource, person=by).delete()


@transaction.atomic
def hide_review(given: Review, *, by: Person, hidden: bool) -> None:
    """Take a review off the page, or bring it back; its author is told. Raises
    `PermissionDenied`, also for one's own.
    """
    _ask(permissions.may_hide(by) and given.person_id != by.pk)
    set_review_hidden(given, hidden)
    if hidden:
        with speaking_to(given.person):
            title = _("Your review was hidden: %(title)s") % {"title": given.resource.title}
            notify(
                given.person,
                kind="resources.curated",
                key=f"resources.hidden:{given.pk}:{given.hidden_at:%Y%m%d%H%M%S}",
                title=title,
                url=given.resource.get_absolute_url(),
            )


def set_review_hidden(given: Review, hidden: bool) -> None:
    given.hidden_at = timezone.now() if hidden else None
    given.save(update_fields=["hidden_at"])


def set_hidden(resource: Resource, hidden: bool) -> None:
    """Whoever decided it: the caller has asked and tells."""
    resource.hidden_at = timezone.now() if hidden else None
    resource.save(update_fields=["hidden_at"])
    finding.keep(resource)


def _ask(allowed: bool) -> None:
    if not allowed:
        raise PermissionDenied(_("This is not yours to do."))
