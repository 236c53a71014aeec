"""Implementation reports point to published runs of the Badge Lab, and are shown beside them."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from tests.conftest import client_of
from tests.platform.lab.conftest import STUDIO

from alliance.lab import testset
from alliance.lab.models import Run
from alliance.lab.services import beginning, examining, publishing
from alliance.lab.uploads import HandedIn
from alliance.people.models import Person
from alliance.proposals import criteria, services
from alliance.proposals.models import Proposal, Revision
from badging.documents import Offline

pytestmark = pytest.mark.django_db
WORDS = {"product": "Studio", "implementer": "House of Studies", "text": "All of it."}


@pytest.fixture
def run(stranger: Person) -> Run:
    """Concluded, and not published yet."""
    badge = HandedIn("a.json", testset.right_ones("eddsa-jcs-2022", timezone.now())[0])
    made = beginning.issuer_run(STUDIO, [badge], by=stranger)
    examining.examine(made.pk, Offline())
    return Run.objects.get(pk=made.pk)


@pytest.fixture
def published(run: Run, stranger: Person) -> Run:
    publishing.publish(run, by=stranger)
    return Run.objects.get(pk=run.pk)


def report(revision: Revision, by: Person, run: Run):  # type: ignore[no-untyped-def]
    return services.report(
        revision, by=by, run=str(run.public_id), passed=0, total=1, url="", **WORDS
    )


def words(proposal: Proposal) -> str:
    """What is said of the criterion that counts implementations."""
    Proposal.objects.filter(pk=proposal.pk).update(stage=3)
    proposal.refresh_from_db()
    return next(
        item.words for item in criteria.items(proposal) if item.criterion.key == "implementations"
    )


def test_a_report_takes_numbers_and_evidence_from_the_run(
    revision: Revision, stranger: Person, published: Run, settings
) -> None:
    made = report(revision, stranger, published)
    assert (made.passed, made.total) == (published.conclusion.passed, published.conclusion.total)
    assert made.is_whole
    assert made.url == settings.SITE_URL + published.get_absolute_url()


def test_a_run_that_is_not_published_shows_nothing(
    revision: Revision, stranger: Person, run: Run
) -> None:
    with pytest.raises(ValidationError) as caught:
        report(revision, stranger, run)
    assert "run" in caught.value.message_dict


def test_the_page_shows_the_result_beside_the_report(
    proposal: Proposal, revision: Revision, stranger: Person, published: Run
) -> None:
    report(revision, stranger, published)
    page = Client().get(f"/proposals/{proposal.slug}/reports/").content.decode()
    assert f'href="{published.get_absolute_url()}"' in page
    assert (
        f"{published.conclusion.passed} of {published.conclusion.total} requirements hold" in page
    )
    assert published.conclusion.engine in page
    told = Client().get(f"/proposals/{proposal.slug}.json").json()["reports"][0]
    assert told["conformance_run"]["url"].endswith(published.get_absolute_url())


def test_a_run_that_is_withheld_later_is_no_longer_shown(
    proposal: Proposal, revision: Revision, stranger: Person, published: Run, staff: Person
) -> None:
    report(revision, stranger, published)
    publishing.withhold(published, "It names somebody.", by=staff)
    page = Client().get(f"/proposals/{proposal.slug}/reports/").content.decode()
    assert "not shown any more" in page and "requirements hold" not in page


def test_the_criterion_says_how_many_are_shown_by_a_run(
    proposal: Proposal, revision: Revision, stranger: Person, chair: Person, published: Run
) -> None:
    services.confirm_report(report(revision, stranger, published), by=chair)
    other = {**WORDS, "implementer": "Others", "passed": 3, "total": 3}
    made = services.report(revision, by=stranger, url="https://example.org/r", **other)
    services.confirm_report(made, by=chair)
    said = words(proposal)
    assert said.startswith("2 of 2.") and "1 is shown by a conformance run" in said


def test_the_form_asks_for_numbers_and_evidence_or_for_a_run(
    proposal: Proposal, revision: Revision, stranger: Person, published: Run
) -> None:
    browser, url = client_of(stranger), f"/proposals/{proposal.slug}/reports/new/"
    errors = browser.post(url, WORDS).context["form"].errors
    assert {"passed", "total", "url"} <= set(errors)
    address = published.get_absolute_url()
    assert browser.post(url, {**WORDS, "run": address}).status_code == 302
    assert proposal.reports.get().run == str(published.public_id)
    wrong = browser.post(url, {**WORDS, "run": "/lab/runs/none/"})
    assert "run" in wrong.context["form"].errors
