"""What of issuing is taken along: a person's issuers with their awards, and all of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from alliance.exports.lines import json_lines
from alliance.issuing.models import (
    Achievement,
    Award,
    Batch,
    BatchRow,
    Issuer,
    IssuerMember,
    Picture,
    SigningKeyRecord,
    StatusListRecord,
)
from alliance.people.models import Person


def of_person(person: Person) -> dict[str, Any]:
    """Their issuers with what these offer and awarded; and whatever they made or did anywhere."""
    memberships = IssuerMember.objects.filter(person=person).select_related("issuer")
    lists = Batch.objects.filter(created_by=person).select_related("achievement")
    return {
        "issuers": [
            {"role": row.role, "since": row.created_at.isoformat(), **_issuer(row.issuer)}
            for row in memberships
        ],
        "issuers_created": list(
            Issuer.objects.filter(created_by=person).values_list("did", flat=True)
        ),
        "achievements_created": list(
            Achievement.objects.filter(created_by=person).values_list("name", flat=True)
        ),
        "lists_awarded": [
            {"achievement": b.achievement.name, "state": b.state, "at": b.created_at.isoformat()}
            for b in lists
        ],
        "awarded_by_me": [_did(award) for award in Award.objects.filter(issued_by=person)],
        "revoked_by_me": [_did(award) for award in Award.objects.filter(revoked_by=person)],
        "pictures_uploaded": list(
            Picture.objects.filter(uploaded_by=person).values_list("digest", flat=True)
        ),
    }


def files(person: Person) -> Iterator[tuple[str, bytes]]:
    """The signed credentials that the person's issuers awarded, and the pictures they uploaded."""
    for row in IssuerMember.objects.filter(person=person).select_related("issuer"):
        awards = Award.objects.filter(achievement__issuer=row.issuer).order_by("pk")
        for award in awards.iterator(chunk_size=100):
            yield f"{row.issuer.slug}/{award.public_id}.json", bytes(award.credential_json)
    for picture in Picture.objects.filter(uploaded_by=person).order_by("pk"):
        yield from _picture(picture)


def of_alliance() -> Iterator[tuple[str, bytes]]:
    """Everything but the secret halves of keys and the links that claim a badge."""
    yield from json_lines("issuers.jsonl", Issuer.objects.order_by("pk"))
    yield from json_lines("members.jsonl", IssuerMember.objects.order_by("pk"))
    yield from json_lines(
        "keys.jsonl", SigningKeyRecord.objects.order_by("pk"), leave_out=["sealed_secret"]
    )
    yield from json_lines("achievements.jsonl", Achievement.objects.order_by("pk"))
    yield from json_lines(
        "awards.jsonl", Award.objects.order_by("pk"), leave_out=["claim_token_hash"]
    )
    yield from json_lines("batches.jsonl", Batch.objects.order_by("pk"))
    yield from json_lines("batch_rows.jsonl", BatchRow.objects.order_by("pk"))
    yield from json_lines("status_lists.jsonl", StatusListRecord.objects.order_by("pk"))
    yield from json_lines("pictures.jsonl", Picture.objects.order_by("pk"))
    for picture in Picture.objects.order_by("pk").iterator(chunk_size=100):
        yield from _picture(picture)


def hindrance(person: Person) -> str:
    """An issuer is not left without an owner: somebody has to be able to revoke its badges."""
    owned = IssuerMember.objects.filter(person=person, role=IssuerMember.Role.OWNER)
    for row in owned.select_related("issuer"):
        owners = row.issuer.memberships.filter(role=IssuerMember.Role.OWNER, person__is_active=True)
        awarded = Award.objects.filter(achievement__issuer=row.issuer).exists()
        if awarded and not owners.exclude(person=person).exists():
            return _(
                "You are the only owner of the issuer %(name)s, which has awarded badges. Make "
                "somebody else an owner first."
            ) % {"name": row.issuer.name}
    return ""


def erase(person: Person) -> None:
    """The person closes their account. Badges that were awarded stay as they were signed."""
    IssuerMember.objects.filter(person=person).delete()


def _issuer(issuer: Issuer) -> dict[str, Any]:
    awards = Award.objects.filter(achievement__issuer=issuer).select_related("achievement")
    return {
        "name": issuer.name,
        "did": issuer.did,
        "url": issuer.url,
        "email": issuer.email,
        "description": issuer.description,
        "achievements": [
            {
                "name": achievement.name,
                "description": achievement.description,
                "criteria": achievement.criteria,
                "tags": achievement.tags,
            }
            for achievement in issuer.achievements.order_by("pk")
        ],
        "awards": [
            {
                "achievement": award.achievement.name,
                "to": award.recipient_email,
                "name": award.recipient_name,
                "at": award.issued_at.isoformat(),
                "revoked_at": award.revoked_at.isoformat() if award.revoked_at else None,
                "file": f"issuing/{issuer.slug}/{award.public_id}.json",
            }
            for award in awards.order_by("pk")
        ],
    }


def _did(award: Award) -> dict[str, Any]:
    return {"award": str(award.public_id), "at": award.issued_at.isoformat()}


def _picture(picture: Picture) -> Iterator[tuple[str, bytes]]:
    ending = "svg" if "svg" in picture.media_type else "png"
    try:
        with picture.file.open("rb") as stream:
            yield f"pictures/{picture.digest}.{ending}", stream.read()
    except FileNotFoundError:  # a lost file must not keep the rest from going along
        return
