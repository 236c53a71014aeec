"""Who may do what in an archive: every role tries every page and every action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.test import Client
from tests.platform.archive.test_pages import content, pages_of, write
from tests.platform.lists.world import now, subscribe

from alliance.archive import permissions, services
from alliance.archive.models import Entry
from alliance.groups.models import GroupRole, WorkingGroup
from alliance.lists.models import ListRole, MailingList, Message
from alliance.people.models import Office, Person

pytestmark = pytest.mark.django_db

ROLES = (
    "anonymous", "stranger", "subscriber", "moderated_subscriber", "participant", "other_chair",
    "coordinator", "list_moderator", "moderator", "chair", "staff", "blocked_staff",
)  # fmt: skip
OUT = {"anonymous", "blocked_staff"}  # a browser of theirs is not signed in
MODERATING = {"list_moderator", "moderator", "chair", "staff"}
READING_PRIVATE = MODERATING | {"subscriber", "moderated_subscriber"}
POSTING = MODERATING | {"subscriber"}

Someone = Callable[[str], Person | AnonymousUser]


@pytest.fixture
def trust() -> MailingList:
    group = WorkingGroup.objects.create(
        acronym="trust", name="Trust", purpose="x", state=WorkingGroup.State.ACTIVE
    )
    found = group.mailing_lists.first()
    return found or MailingList.objects.create(slug="trust", name="Trust", group=group)


@pytest.fixture
def someone(make_person: Callable[..., Person], trust: MailingList) -> Someone:
    """`someone("chair")`: a person in that role towards the list `trust`."""

    def make(role: str) -> Person | AnonymousUser:
        if role == "anonymous":
            return AnonymousUser()
        person = make_person(role.replace("_", "-"), is_staff="staff" in role)
        today = now().date()
        if role in ("chair", "participant"):
            GroupRole.objects.create(group=trust.group, kind=role, person=person, starts_on=today)
        elif role == "other_chair":
            other = WorkingGroup.objects.create(acronym="other", name="Other", purpose="x")
            GroupRole.objects.create(group=other, kind="chair", person=person, starts_on=today)
        elif role in ("moderator", "coordinator"):
            Office.objects.create(person=person, kind=role, starts_on=today)
        elif role == "list_moderator":
            ListRole.objects.create(mailing_list=trust, person=person)
        elif role.endswith("subscriber"):
            subscribe(trust, person.email, is_moderated=role.startswith("moderated"))
        elif role == "blocked_staff":
            Person.objects.filter(pk=person.pk).update(is_active=False)
            person.refresh_from_db()
        return person

    return make


def browser_of(person: Person | AnonymousUser) -> Client:
    client = Client()
    if isinstance(person, Person) and person.is_active:
        backend = "allauth.account.auth_backends.AuthenticationBackend"
        client.force_login(person, backend=backend)
    return client


@pytest.mark.parametrize("role", ROLES)
def test_pages_of_a_public_archive_are_read_by_all_and_originals_by_those_signed_in(
    role: str, someone: Someone, trust: MailingList
) -> None:
    entry = write(trust, 1, "Write to eve@example.net")
    client = browser_of(someone(role))
    for path in pages_of(entry):
        answer = client.get(path, follow=True)
        assert answer.status_code == 200, path
        if role in OUT:
            shown = content(answer)
            assert "eve@example.net" not in shown and "ada@example.org" not in shown, path
    raw = client.get(entry.get_absolute_url() + "raw")
    assert raw.status_code == (302 if role in OUT else 200)


@pytest.mark.parametrize("role", ROLES)
def test_a_private_archive_is_there_for_its_readers_alone(
    role: str, someone: Someone, trust: MailingList
) -> None:
    trust.reading = MailingList.Reading.SUBSCRIBERS
    trust.save()
    entry = write(trust, 1)
    client = browser_of(someone(role))
    expected = 200 if role in READING_PRIVATE else 404
    for path in [*pages_of(entry), entry.get_absolute_url() + "raw"]:
        found = client.get(path, follow=not path.endswith("raw")).status_code
        assert found == (302 if path.endswith("raw") and role in OUT else expected), path


@pytest.mark.parametrize("role", ROLES)
def test_answering_on_the_site_is_for_those_who_may_write_to_the_list(
    role: str, someone: Someone, trust: MailingList
) -> None:
    entry = write(trust, 1)
    person = someone(role)
    client = browser_of(person)
    path = entry.get_absolute_url() + "reply/"
    before = Message.objects.count()
    data = {"subject": "Re: Topic", "text": "Yes.", "key": "6f9619ff-8b86-d011-b42d-00c04fc964ff"}
    opened, sent = client.get(path), client.post(path, data)
    allowed = role in POSTING
    assert permissions.may_post(person, trust) == allowed
    assert opened.status_code == (302 if role in OUT else 200 if allowed else 403)
    assert sent.status_code == (302 if role in OUT or allowed else 403)
    assert Message.objects.count() - before == (1 if allowed else 0)
    trust.closed_at = now()
    trust.save()
    assert client.post(
        path, data | {"key": "00000000-0000-4000-8000-000000000000"}
    ).status_code in (302 if role in OUT else 403,)


@pytest.mark.parametrize("role", ROLES)
def test_moderating_the_archive_is_for_those_who_moderate_the_list(
    role: str, someone: Someone, trust: MailingList
) -> None:
    first = write(trust, 1)
    entry = write(trust, 2, In_Reply_To="<1@example.org>")
    person = someone(role)
    client = browser_of(person)
    path = entry.get_absolute_url() + "moderate/"
    steps: list[tuple[dict[str, str], Callable[[], bool]]] = [
        ({"do": "split"}, lambda: _fresh(entry).is_split),
        ({"do": "join", "to": first.digest}, lambda: _fresh(entry).joined_id == first.pk),
        ({"do": "hide", "reason": "spam"}, lambda: _fresh(entry).hidden_at is not None),
    ]
    for data, is_done in steps:
        answer = client.post(path, data)
        assert answer.status_code == (302 if role in OUT | MODERATING else 403), data
        assert is_done() == (role in MODERATING), data
    if isinstance(person, Person):
        verbs: list[Callable[[], Any]] = [
            lambda: services.hide(entry, by=person, reason="spam"),
            lambda: services.split(entry, by=person),
            lambda: services.join(entry, first, by=person),
            lambda: services.show(entry, by=person),
        ]
        for verb in verbs:
            if role in MODERATING:
                verb()
            else:
                with pytest.raises(PermissionDenied):
                    verb()


@pytest.mark.parametrize("role", ROLES)
def test_a_hidden_message_is_seen_by_those_who_moderate(
    role: str, someone: Someone, trust: MailingList, staff: Person
) -> None:
    entry = write(trust, 1)
    services.hide(entry, by=staff, reason="spam")
    client = browser_of(someone(role))
    for end in ("", "part/2"):
        found = client.get(entry.get_absolute_url() + end).status_code
        assert found == (200 if role in MODERATING else 404), end
    # Nor can those who do not see it bring it back.
    back = client.post(entry.get_absolute_url() + "moderate/", {"do": "show"}).status_code
    assert back == (302 if role in OUT | MODERATING else 404)
    assert (_fresh(entry).hidden_at is None) == (role in MODERATING)


def test_a_message_of_one_list_is_not_moderated_through_another(
    someone: Someone, trust: MailingList
) -> None:
    elsewhere = MailingList.objects.create(slug="elsewhere", name="Elsewhere")
    foreign = write(elsewhere, 1)
    client = browser_of(someone("list_moderator"))
    for slug in ("trust", "elsewhere"):
        path = f"/lists/{slug}/message/{foreign.digest}/moderate/"
        assert client.post(path, {"do": "hide", "reason": "x"}).status_code in (403, 404)
    assert _fresh(foreign).hidden_at is None


def _fresh(entry: Entry) -> Entry:
    return Entry.objects.get(pk=entry.pk)
