"""Achievements: made, changed, put away."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from alliance.issuing import designer, images, permissions
from alliance.issuing.designer import Design
from alliance.issuing.models import Achievement, Issuer, Picture
from alliance.people.models import Person

_FIELDS = (
    *("name", "description", "criteria", "criteria_url", "achievement_type"),
    *("alignments", "tags"),
)


@transaction.atomic
def create_achievement(
    issuer: Issuer,
    *,
    by: Person,
    name: str,
    description: str,
    criteria: str,
    picture: Picture | None = None,
    design: Design | None = None,
    **fields: Any,
) -> Achievement:
    """A new achievement; its picture is the one given, else the design drawn.

    fields: criteria_url, achievement_type, alignments (Alignment members), tags.
    """
    permissions.require_manage(by, issuer)
    if picture is None:
        design = design or Design()
        picture = draw(design, name, by)
    else:
        design = None
    return Achievement.objects.create(
        issuer=issuer,
        name=name,
        description=description,
        criteria=criteria,
        picture=picture,
        design=design.to_json() if design else None,
        created_by=by,
        **{key: fields[key] for key in _FIELDS if key in fields},
    )


@transaction.atomic
def update_achievement(
    achievement: Achievement,
    *,
    by: Person,
    picture: Picture | None = None,
    design: Design | None = None,
    **fields: Any,
) -> Achievement:
    """Change what will be awarded from now on. Badges already awarded stay as they were signed."""
    permissions.require_manage(by, achievement.issuer)
    for key in _FIELDS:
        if key in fields:
            setattr(achievement, key, fields[key])
    if picture is not None:
        achievement.picture, achievement.design = picture, None
    elif design is not None:
        achievement.picture = draw(design, achievement.name, by)
        achievement.design = design.to_json()
    achievement.save()
    return achievement


@transaction.atomic
def archive_achievement(achievement: Achievement, *, by: Person, archived: bool = True) -> None:
    """Put an achievement away, or bring it back. Badges already awarded stay good."""
    permissions.require_manage(by, achievement.issuer)
    achievement.archived_at = timezone.now() if archived else None
    achievement.save(update_fields=["archived_at", "updated_at"])


def draw(design: Design, title: str, by: Person) -> Picture:
    """The design as a stored picture."""
    svg = designer.to_svg(design, title=title).encode()
    return images.keep(images.Accepted(svg, "image/svg+xml"), by)
