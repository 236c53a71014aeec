"""Who proposes, curates and reviews resources."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from alliance.people.models import Office, Person
from alliance.people.offices import holds
from alliance.resources.models import Resource

Viewer = Person | AnonymousUser


def may_propose(viewer: Viewer) -> bool:
    return viewer.is_authenticated and viewer.is_active


def is_editor(viewer: Viewer) -> bool:
    return may_propose(viewer) and (viewer.is_staff or holds(viewer, Office.Kind.EDITOR))


def may_hide(viewer: Viewer) -> bool:
    """Moderators and editors: reviews, and what breaks the rules."""
    return is_editor(viewer) or holds(viewer, Office.Kind.MODERATOR)


def may_read(viewer: Viewer, resource: Resource) -> bool:
    """What is published or retired everybody; what waits its proposer and editors; what is hidden
    those who may hide.
    """
    if resource.hidden_at:
        return may_hide(viewer)
    if resource.state != Resource.State.PROPOSED:
        return True
    return is_editor(viewer) or (viewer.is_authenticated and resource.proposed_by_id == viewer.pk)


def may_curate(viewer: Viewer, resource: Resource) -> bool:
    """Editors; never what they proposed themselves, while it waits."""
    own = viewer.is_authenticated and resource.proposed_by_id == viewer.pk
    return is_editor(viewer) and not (own and resource.state == Resource.State.PROPOSED)


def may_change(viewer: Viewer, resource: Resource) -> bool:
    """Its words and versions: editors, and its proposer while it waits. What is published changes
    through an editor.
    """
    own = may_propose(viewer) and resource.proposed_by_id == viewer.pk
    return is_editor(viewer) or (own and resource.state == Resource.State.PROPOSED)


def may_review(viewer: Viewer, resource: Resource) -> bool:
    """Anybody signed in, except who brought it here."""
    published = resource.state == Resource.State.PUBLISHED and resource.hidden_at is None
    return may_propose(viewer) and published and resource.proposed_by_id != viewer.pk
