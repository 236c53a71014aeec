"""The published standards, which every alliance may begin its resources with."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from alliance.resources import finding
from alliance.resources.models import Resource, Version

Topic = Resource.Topic
STANDARDS = (
    (
        "Open Badges 3.0",
        "The standard of today: what a badge says, how it is signed, and how it is verified.",
        Topic.BUILD,
        "1EdTech",
        "https://www.imsglobal.org/spec/ob/v3p0/",
    ),
    (
        "Open Badges 3.0: implementation guide",
        "How to move from 2.0, with examples of each part. A good place to begin.",
        Topic.START,
        "1EdTech",
        "https://www.imsglobal.org/spec/ob/v3p0/impl/",
    ),
    (
        "Open Badges 2.0",
        "The version before, which many badges that are out still follow.",
        Topic.BUILD,
        "1EdTech",
        "https://www.imsglobal.org/sites/default/files/Badges/OBv2p0Final/index.html",
    ),
    (
        "Verifiable Credentials Data Model 2.0",
        "What Open Badges 3.0 stands on: credentials that anybody can verify.",
        Topic.VERIFY,
        "W3C",
        "https://www.w3.org/TR/vc-data-model-2.0/",
    ),
)


@transaction.atomic
def add_standards() -> int:
    """Add what is not there yet; return how many."""
    added = 0
    for title, text, topic, authors, url in STANDARDS:
        resource, is_new = Resource.objects.get_or_create(
            title=title,
            defaults={
                "text": text,
                "topic": topic,
                "authors": authors,
                "state": Resource.State.PUBLISHED,
                "published_at": timezone.now(),
            },
        )
        if is_new:
            Version.objects.create(resource=resource, number=1, url=url)
            finding.keep(resource)
            added += 1
    return added
