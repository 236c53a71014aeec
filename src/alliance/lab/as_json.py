"""A run as programs read it (docs/how-to/show-that-software-conforms.md)."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from alliance.lab.models import Run, Sample
from alliance.lab.queries import samples


def run(one: Run) -> dict[str, Any]:
    """What was given and what came out. What a verifier is expected to say is in it only once the
    run is concluded; of a run that is withheld, badges and findings are not.
    """
    told: dict[str, Any] = {
        "id": str(one.public_id),
        "url": settings.SITE_URL + one.get_absolute_url(),
        "kind": one.kind,
        "implementation": {"name": one.product, "version": one.release, "maker": one.maker},
        "organization": _organization(one),
        "demo": one.is_demo,
        "begun_at": one.at.isoformat(),
    }
    if hasattr(one, "publication"):
        told["published_at"] = one.publication.at.isoformat()
    if hasattr(one, "withholding"):
        return told | {"withheld": {"at": one.withholding.at.isoformat()}}
    concluded = hasattr(one, "conclusion")
    if concluded:
        told |= {
            "concluded_at": one.conclusion.at.isoformat(),
            "engine": one.conclusion.engine,
            "passed": one.conclusion.passed,
            "total": one.conclusion.total,
            "requirements": one.conclusion.rows,
        }
    return told | {"badges": [_sample(one, each, concluded) for each in samples(one)]}


def _organization(one: Run) -> dict[str, str] | None:
    """For which it was begun, where that was said."""
    if not hasattr(one, "behalf"):
        return None
    path = one.behalf.path
    return {
        "name": one.behalf.organization_name,
        "url": settings.SITE_URL + path if path else "",
    }


def _sample(one: Run, each: Sample, concluded: bool) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": each.name,
        "size_bytes": each.size_bytes,
        "sha256": each.digest,
    }
    if not concluded:
        return told
    found = each.finding
    if one.is_of_issuer:
        return told | {
            "verdict": found.said,
            "version": found.version,
            "proofs": found.proofs,
            "checks": found.checks,
        }
    return told | {
        "expected": each.expected,
        "fault": each.fault,
        "requirement": each.requirement,
        "proof": each.mechanism,
        "said": found.said,
        "right": found.is_right,
    }
