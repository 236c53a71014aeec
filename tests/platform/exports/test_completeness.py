"""No room forgets what is somebody's: every link from a table to a person is asked for by an export
part, or a reason is given here.
"""

from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection, models
from django.test.utils import CaptureQueriesContext

from alliance.exports import registry
from alliance.people.models import Person

pytestmark = pytest.mark.django_db

# Why a link to a person is in nobody's own export. Patterns: "app.Model.field".
EXCUSES = {
    # Reports under the code of conduct pass through no hands that may not read them. A reporter
    # reads theirs under their own link; see tests/platform/conduct.
    r"conduct\.(Report|Reader|Involved|Message|CaseEvent|Measure|Appeal)\..*": "in confidence",
    # Who decided about, appointed or let in somebody else is part of that other person's matter.
    r"people\.Office\.appointed_by": "the holder's office; in the holder's export",
    r"people\.AccountEvent\.by": "the account of another; in their export",
    r"organizations\.Affiliation\.decided_by": "the affiliation of another; in their export",
    r"organizations\.OrganizationEvent\.person": "about them, by others; their roles are in",
    r"archive\.Entry\.hidden_by": "the message of another",
    r"chat\.(Removal|Sanction)\.by": "the message or the matter of another",
    r"lists\.HeldMessage\.decided_by": "the message of another; in their export",
    r"lists\.(ListRole|TrustedSender)\.by": "whom they let in; in that person's export",
    r"meetings\.Attendance\.confirmed_by": "the presence of another; in their export",
    # Counters of a few minutes or hours that say nothing.
    r"meetings\.CodeTries\.person": "how often a spoken code was mistyped",
    r"notes\.PadWindow\.person": "numbers of open windows; what was written in them is in",
    # Django's and allauth's own tables.
    r"people\.Person_(groups|user_permissions)\..*": "rights, not data; nobody has any here",
}


def links() -> list[tuple[str, str, str]]:
    """Every column of every table that points to a person: (name, table, column)."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        for field in model._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is Person:
                name = f"{model._meta.app_label}.{model.__name__}.{field.name}"
                found.append((name, model._meta.db_table, field.column))
    return found


def asked_for(person: Person) -> str:
    """The conditions of every query that the parts make for `person`."""
    with CaptureQueriesContext(connection) as captured:
        for part in registry.PERSON_PARTS.values():
            part(person)
        for files in registry.PERSON_FILES.values():
            list(files(person))
    return "\n".join(q["sql"].partition(" WHERE ")[2] for q in captured)


def excused(name: str) -> bool:
    return any(re.fullmatch(pattern, name) for pattern in EXCUSES)


def test_every_link_to_a_person_is_in_an_export_or_excused(person):
    conditions = asked_for(person)
    forgotten = [
        f"{name}: no export part asks {table} for {column}. Add it to the person's part of its "
        "room (exports.registry), or give a reason in EXCUSES"
        for name, table, column in links()
        if f'"{table}"."{column}"' not in conditions and not excused(name)
    ]
    assert not forgotten, "\n" + "\n".join(forgotten)


def test_every_excuse_is_for_something(person):
    names = [name for name, _, _ in links()]
    idle = [p for p in EXCUSES if not any(re.fullmatch(p, n) for n in names)]
    assert not idle, idle


def test_what_is_missing_would_be_found(person, monkeypatch):
    monkeypatch.delitem(registry.PERSON_PARTS, "organizations")
    assert '"organizations_affiliation"."person_id"' not in asked_for(person)


def test_somebody_with_data_gets_them_and_others_do_not(person, other_person):
    assert EmailAddress.objects.filter(user=person).exists()
    parts = {name: part(person) for name, part in registry.PERSON_PARTS.items()}
    assert "ada@example.org" in str(parts["people"])
    assert "grace@example.org" not in str(parts)
