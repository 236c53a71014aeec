"""What a new alliance begins with: questions of the demonstration, and the published standards."""

from __future__ import annotations

import pytest
from django.test import Client

from alliance.groups.seed import add_demo_groups
from alliance.help.models import Question
from alliance.help.seed import DEMO_QUESTIONS, add_demo_questions
from alliance.notices.models import Notice
from alliance.resources.models import Resource
from alliance.resources.seed import STANDARDS, add_standards

pytestmark = pytest.mark.django_db


def test_the_demonstration_asks_and_answers_and_tells_nobody(client: Client) -> None:
    add_demo_groups()
    told = Notice.objects.count()
    assert add_demo_questions() == len(DEMO_QUESTIONS)
    assert Notice.objects.count() == told
    page = client.get("/help/").content.decode()
    for question in Question.objects.all():
        assert question.title in page
        assert "(demo)" in client.get(question.get_absolute_url()).content.decode()


def test_beginning_twice_adds_nothing() -> None:
    add_demo_groups()
    add_demo_questions()
    add_standards()
    assert add_demo_questions() == add_standards() == 0


def test_without_the_demonstrations_people_nothing_is_asked() -> None:
    assert add_demo_questions() == 0
    assert not Question.objects.exists()


def test_the_standards_are_published_and_lead_to_their_publishers(client: Client) -> None:
    assert add_standards() == len(STANDARDS)
    page = client.get("/resources/").content.decode()
    for resource in Resource.objects.all():
        assert resource.title in page
        shown = client.get(resource.get_absolute_url()).content.decode()
        assert resource.versions.get().url in shown
