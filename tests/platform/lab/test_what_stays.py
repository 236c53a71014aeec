"""A run stays as it was; once published for everybody, and of one withheld that there was one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from tests.conftest import client_of

from alliance.audit.models import AuditEntry
from alliance.lab import exporting, finding, queries
from alliance.lab.models import (
    Conclusion,
    Content,
    Finding,
    Publication,
    Run,
    Sample,
    Withholding,
)
from alliance.lab.services import publishing
from alliance.lab.services.errors import NotPossible
from alliance.people.closing import fate_of
from alliance.people.models import Person
from alliance.search.models import SearchEntry

pytestmark = pytest.mark.django_db
KEPT = (Run, Sample, Finding, Conclusion, Publication, Withholding)


@pytest.fixture
def withheld(published: Run, staff: Person) -> Run:
    publishing.withhold(published, "It names somebody.", by=staff)
    return Run.objects.get(pk=published.pk)


@pytest.mark.parametrize("model", KEPT, ids=lambda model: model.__name__)
def test_nothing_of_a_run_is_changed_or_taken_out(withheld: Run, model: type) -> None:
    table = model._meta.db_table  # type: ignore[attr-defined]
    row = model.objects.first()  # type: ignore[attr-defined]
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()
    changed = f'UPDATE {table} SET "id" = "id" + 1000'
    for statement in (changed, f"DELETE FROM {table}"):
        with (
            pytest.raises(IntegrityError, match="stays as it was"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_run_without_a_conclusion_is_not_published(waiting: Run, person: Person) -> None:
    with pytest.raises(NotPossible, match="not concluded"):
        publishing.publish(waiting, by=person)


def test_only_whoever_began_it_publishes_it(
    examined: Callable[..., Run], other_person: Person, staff: Person
) -> None:
    run = examined()
    for somebody in (other_person, staff):
        with pytest.raises(PermissionDenied):
            publishing.publish(run, by=somebody)


def test_everybody_reads_and_finds_what_is_published_and_nobody_what_is_not(
    examined: Callable[..., Run], published: Run
) -> None:
    hidden = examined()
    visitor = Client()
    assert visitor.get(published.get_absolute_url()).status_code == 200
    assert visitor.get(hidden.get_absolute_url()).status_code == 404
    assert visitor.get(f"{hidden.get_absolute_url()}badges.zip").status_code == 404
    kept = SearchEntry.objects.filter(kind=finding.KIND).values_list("key", flat=True)
    assert list(kept) == [str(published.public_id)]
    assert [one.key for one in finding.everything()] == [str(published.public_id)]
    assert published.get_absolute_url() in visitor.get("/lab/").content.decode()


def test_of_a_withheld_run_the_reason_is_read_and_nothing_else(withheld: Run) -> None:
    visitor, url = Client(), withheld.get_absolute_url()
    page = visitor.get(url).content.decode()
    assert "It names somebody." in page and "requirements hold" not in page
    assert visitor.get(f"{url}badges.zip").status_code == 404
    assert "badges" not in visitor.get(f"/lab/runs/{withheld.public_id}.json").json()
    assert not Content.objects.exists()
    assert not SearchEntry.objects.filter(kind=finding.KIND).exists()
    assert queries.named(str(withheld.public_id)) is None


def test_withholding_is_recorded_and_asks_for_a_reason(published: Run, staff: Person) -> None:
    with pytest.raises(NotPossible, match="why"):
        publishing.withhold(published, "  ", by=staff)
    publishing.withhold(published, "It names somebody.", by=staff)
    entry = AuditEntry.objects.get(act="lab.withheld")
    assert (entry.by, entry.subject) == (staff.pk, f"run:{published.public_id}")


def test_a_run_is_named_by_its_key_and_by_its_addresses(published: Run) -> None:
    key = str(published.public_id)
    site = "https://alliance.example.org"
    for text in (
        key,
        f" {site}/lab/runs/{key}/ ",
        f"/lab/runs/{key}",
        f"{site}/lab/runs/{key}.json",
    ):
        assert queries.named(text) == published
    for text in ("", "7", f"https://elsewhere.example.org/lab/runs/{key}/", f"{site}/lab/runs/"):
        assert queries.named(text) is None


def test_a_run_is_taken_along_and_what_nobody_read_goes_with_the_account(
    published: Run, waiting: Run, person: Person
) -> None:
    told = exporting.of_person(person)["runs"]
    assert [one["id"] for one in told] == [str(published.public_id), str(waiting.public_id)]
    files = dict(exporting.files_of(person))
    assert len(files) == 1 + waiting.samples.count()
    fate = fate_of(person)
    assert any("not published" in words for words in fate.goes)
    exporting.erase(person)
    assert set(Content.objects.values_list("sample__run", flat=True)) == {published.pk}


def test_a_signed_in_stranger_sees_no_button(published: Run, other_person: Person) -> None:
    page = client_of(other_person).get(published.get_absolute_url()).content.decode()
    assert "/publish/" not in page and "/withhold/" not in page
