"""What of a Backpack is taken along with everything else of a person: every badge in every form."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.text import slugify
from django.utils.translation import ngettext

from alliance.backpack.downloads import content_of, forms_of
from alliance.backpack.models import Declined, HeldBadge
from alliance.exports.lines import json_lines
from alliance.people.closing import Fate
from alliance.people.models import Person


def of_person(person: Person) -> dict[str, Any]:
    """The badges held, and those that were not wanted."""
    badges = HeldBadge.objects.filter(person=person).order_by("added_at", "pk")
    declined = Declined.objects.filter(person=person).select_related("award__achievement")
    return {
        "badges": [
            {
                "name": badge.name,
                "issuer": {"id": badge.issuer_id, "name": badge.issuer_name},
                "credential": badge.credential_id,
                "version": badge.version,
                "added": badge.added_at.isoformat(),
                "public": badge.public,
                "folder": _folder(number, badge),
            }
            for number, badge in enumerate(badges, 1)
        ],
        "declined": [
            {"achievement": row.award.achievement.name, "at": row.at.isoformat()}
            for row in declined
        ],
    }


def files(person: Person) -> Iterator[tuple[str, bytes]]:
    """Each badge as its issuer signed it, and as pictures with the badge inside."""
    badges = HeldBadge.objects.filter(person=person).order_by("added_at", "pk")
    for number, badge in enumerate(badges.select_related("picture", "award", "person"), 1):
        for form in forms_of(badge):
            content = None if form.missing else content_of(badge, form.kind)
            if content is not None:
                yield f"{_folder(number, badge)}/badge.{form.kind}", content


def of_alliance() -> Iterator[tuple[str, bytes]]:
    """Every badge held here, as it was received."""
    yield from json_lines("held.jsonl", HeldBadge.objects.order_by("pk"))
    yield from json_lines("declined.jsonl", Declined.objects.order_by("pk"))


def words(person: Person) -> Fate:
    """What is said before an account is closed."""
    count = HeldBadge.objects.filter(person=person).count()
    sentence = ngettext(
        "Your Backpack with %(count)d badge, and its public page.",
        "Your Backpack with %(count)d badges, and their public pages.",
        count,
    )
    return Fate(goes=[sentence % {"count": count}] if count else [])


def erase(person: Person) -> None:
    """The person closes their account: their Backpack goes. What was awarded stays with issuers."""
    HeldBadge.objects.filter(person=person).delete()
    Declined.objects.filter(person=person).delete()


def _folder(number: int, badge: HeldBadge) -> str:
    return f"{number:03d}-{slugify(badge.name)[:60] or 'badge'}"
